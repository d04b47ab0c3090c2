"""Formulas: what counts as one, what readers and machines get of it, what stays text."""

import time

import html5lib
import pytest

from blog.rendering import Facts, render, trial
from tests.test_rendering_attacks import complaints


def html(source: str) -> str:
    return str(render(source).html).strip("\n")


def texts(source: str) -> list[str]:
    """The formulas of a text, each by what it says to those who read no MathML."""
    tree = html5lib.parseFragment(render(source).html)
    return [one.get("alttext", "") for one in tree.iter() if str(one.tag).endswith("}math")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$x$", ["x"]),
        ("a $x$, b", ["x"]),
        ("$a_1 * b_1$ *and* $x^*y^*$", ["a_1 * b_1", "x^*y^*"]),
        ("$a<b$ $a & b$ $|x|$", ["a<b", "|x|"]),
        ("over\n$a +\nb$ lines", ["a + b"]),
        (r"$\text{US\$}$", [r"\text{US\$}"]),
        ("$$x$$", ["x"]),
        ("Text:\n$$\na\n- b\n= c\n> e\n$$\nmore", ["a - b = c > e"]),
        ("- a\n\n  $$\n  x\n  + y\n  $$", ["x + y"]),
        ("> a $x$\n>\n> $$\n> y\n> > z\n> $$", ["x", "y > z"]),
        ("| a |\n|---|\n| $|x|$ and $y$ |", ["|x|", "y"]),
        ("# $x^2$\n\n*$y$* [$z$](/a)", ["x^2", "y", "z"]),
        ("<div>\n$x$\n</div>", ["x"]),
        (r"$$x \tag{3}$$", ["x"]),
        ("it costs $5 and $7", []),
        ("$5 and $ 7 $", []),
        (r"\$x$ and \\$", []),
        ("$ x$ $x $ $x$5", []),
        ("<b>$5</b> or <b>US$</b>", []),
        ("- costs $5\n- or US$", []),
        ("$a\n\nb$", []),
        ("`$x$` and ``$y$``", []),
        ("```\n$x$\n```", []),
        ("    $x$\n    $$\n    y\n    $$", []),
        ("<pre>$x$</pre>", []),
        ("https://a.example/$b$/c [d](/e$f$g) ![$h$](/i)", []),
    ],
)
def test_what_is_a_formula(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("`$x$` \\$5", "<p><code>$x$</code> $5</p>"),
        ("a ![$h$](/i) b", 'alt="$h$"'),
        ('<abbr title="$x$">a</abbr>', 'title="$x$"'),
        ("    a=$b/c\n    d=$e", "a=$b/c\nd=$e\n"),
        ("    if\n        $$\n        y\n        $$", "if\n    $$\n    y\n    $$\n"),
        ("[a](/b$c$d)", 'href="/b$c$d"'),
        ("https://a.example/$b$/c", ">https://a.example/$b$/c<"),
    ],
)
def test_code_and_addresses_stay_as_they_were_typed(source: str, expected: str) -> None:
    assert expected in html(source)


@pytest.mark.parametrize(
    "tex",
    [" ", r"\unheardof x", "{a", "a}", r"\frac{1}", r"\left( a", "a & b", r"\cancel{x}",
     r"\begin{tikzpicture}x\end{tikzpicture}", "a^", r"\def\a{\a\a}\a", "x" * 5000,
     "{" * 100 + "}" * 100, r"\sqrt" * 300 + "x", "^" * 100, r"\begin{matrix}" * 50,
     r"\sideset{_a}{_b}" * 30, r"\newcommand{\a}{b}\a", r"\genfrac", r"\color{red}" * 200 + "x"],
)  # fmt: skip
def test_what_is_no_tex_is_shown_as_code_and_quickly(tex: str) -> None:
    began = time.monotonic()
    shown = html(f"$${tex}$$")
    assert time.monotonic() - began < 0.5
    tree = html5lib.parseFragment(shown, namespaceHTMLElements=False)
    assert ["".join(one.itertext()) for one in tree.iter("code")] == [f"$${tex}$$"]
    assert "<math" not in shown


@pytest.mark.parametrize(
    ("tex", "part"),
    [
        (r"\hat p = \frac{37}{412}", "<mfrac><mrow><mn>37</mn></mrow><mrow><mn>412</mn></mrow>"),
        (r"\mathbf x \mathbb R", '<mi mathvariant="normal">𝐱</mi><mi mathvariant="normal">ℝ</mi>'),
        (r"\text{a < b}", "<mtext>a&nbsp;&lt;&nbsp;b</mtext>"),
        (r"\begin{aligned}a &= b\\ c &= d\end{aligned}", '<mtd columnalign="right">'),
        (r"\begin{align}a &= b\end{align}", "<mtable>"),
        (r"\begin{gather}a\\b\end{gather}", "<mtr><mtd><mi>b</mi></mtd></mtr>"),
        (r"\lim_{n} a", '<munder><mo movablelimits="true" lspace="0" rspace="0">lim</mo>'),
        (r"2 \sin x", '<mspace width="0.167em"></mspace><mi mathvariant="normal">sin</mi>'),
        (r"a \! b", '<mspace width="-0.167em">'),
    ],
)
def test_tex_becomes_mathml_that_browsers_know(tex: str, part: str) -> None:
    shown = html(f"¶ ${tex}$")
    assert part in shown
    assert complaints(shown) == []


def test_a_displayed_formula_scrolls_by_itself_and_has_its_number() -> None:
    assert html(r"Text $$x \tag{3}$$ more.") == (
        '<p>Text</p><div class="formula" tabindex="0"><math alttext="x" display="block"><mrow>'
        '<mi>x</mi></mrow></math> <span class="number">(3)</span></div><p>more.</p>'
    )


def test_a_formula_in_a_heading_is_no_block() -> None:
    assert "<div" not in html("## The $$x$$ case")


def test_plain_text_and_outline_have_the_tex_once() -> None:
    rendered = render("## On $x^2$\n\nSo $a<b$ is.\n\n$$\n\\frac12\n$$", Facts())
    assert rendered.text == "On x^2\nSo a<b is.\n\\frac12"
    assert [heading.text for heading in rendered.outline] == ["On x^2"]


def test_the_trial_gives_the_same_formulas() -> None:
    source = "A $x$[^1].\n\n$$\ny\n$$\n\n`c`\n\n[^1]: $z$"
    assert trial(source) == render(source)


@pytest.mark.parametrize("source", ["$x$", "$$x$$", "- $$x$$", "# $$x$$", "|a|\n|-|\n|$$x$$|"])
def test_pages_with_formulas_are_valid(source: str) -> None:
    page = f"<!doctype html><html><head><title>x</title></head><body>{html(source)}</body></html>"
    html5lib.HTMLParser(strict=True).parse(page)
