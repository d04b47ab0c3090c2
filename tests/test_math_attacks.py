"""Formulas as a way in: MathML is foreign content, where browsers and sanitisers have disagreed."""

import html5lib
import pytest
from markupsafe import Markup

from blog.rendering import Facts, render
from blog.rendering.absolute import absolute
from blog.rendering.sanitize import LAST_WORD
from tests.test_rendering_attacks import CONTEXTS, complaints, written_again

SCRIPT = "<img src=x onerror=alert(1)>"
TEX = [
    rf"\text{{{SCRIPT}}}",
    r"\text{<script>alert(1)</script>}",
    rf"\text{{</mtext></math>{SCRIPT}}}",
    r"\text{&lt;/math&gt;&lt;img src=x onerror=alert(1)&gt;}",
    r"\text{<!--}\text{--><img src=x onerror=alert(1)>}",
    r"\text{<![CDATA[}\text{]]><img src=x onerror=alert(1)>}",
    rf"\text{{<mglyph><style><!--</style><img title='--&gt;{SCRIPT}'>}}",
    r"\text{<svg><style></math><img src onerror=alert(1)>}",
    r"\text{<annotation-xml encoding=text/html><script>alert(1)</script>}",
    r"\text{<table><a href=javascript:alert(1)>x}",
    rf"</math>{SCRIPT}",
    rf"{SCRIPT}",
    r"\href{javascript:alert(1)}{x}",
    r"\href{https://evil.example}{x}",
    r"\href{javascript:alert(1)}{\text{x}}",
    r"\class{flash}{x} \style{background:url(//evil.example)}{x}",
    r"\style{position:fixed}{x}",
    r"\textcolor{red;background:url(//evil.example)}{x}",
    r'\color{red" onclick="alert(1)}x',
    r'\colorbox{red" onclick="alert(1)}{x}',
    r"\unicode{x3c}\unicode{x2f}\text{math}\unicode{x3e}",
    r"\unicode{3cscript3e}",
    r"\text{&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;}",
    r"\operatorname{script}",
    r"\begin{array}{l\" onclick=alert(1)}x\end{array}",
    r"\hspace{1em;background:red}x \kern{javascript:1}x",
    r"\rule{9999em}{9999em}",
    r"\verb|<script>alert(1)</script>|",
    r"\fbox{<script>alert(1)</script>}",
    r"\tag{<script>alert(1)</script>} x",
    r"\mathop{<script>}",
    r"\left< \right>",
    r"x' \" onclick=alert(1) y='",
    "\ufde0\ufdd0\ufde1",
]
RAW = [
    f"<math><mtext>{SCRIPT}</mtext></math>",
    "<math><mi>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",  # noqa: E501
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mi><svg><mi><style><img src onerror=alert(1)>",
    "<math href=javascript:alert(1) alttext='\"><script>'><mi>x</mi></math>",
    "<math><mrow xlink:href=javascript:alert(1) style=x class=y id=z><mi>x</mi></mrow></math>",
    "<math><semantics><mi>x</mi><annotation><script>alert(1)</script></annotation></semantics>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)><mi>x</mi></maction></math>",  # noqa: E501
    "<table><math><tr><td><mi><img src=x onerror=alert(1)></table>",
    "<math><mtd><b>x</b><style></mtd></math><img src onerror=alert(1)></style>",
    "<math><mspace><p><style><!--</style><img title='--><img src onerror=alert(1)>'>",
    "<mi><mo><mtext>x</mtext></mo></mi>",
    "<math>$x$</math> $y$",
    "$x$ <math> $y$ </math>",
    "<math $x$ onclick=alert(1)>$y$",
    "<b title='$x$' onclick='$y$'>$z$</b>",
    "<a href='java$s$cript:alert(1)'>x</a> <a href='$javascript:alert(1)$'>x</a>",
    "$x$<style>$y$</style><img src=x onerror='$alert(1)$'>",
]


@pytest.mark.parametrize("source", [*(f"${t}$" for t in TEX), *(f"$${t}$$" for t in TEX), *RAW])
def test_no_formula_is_a_way_in(source: str) -> None:
    for context in CONTEXTS:
        rendered = render(context.replace("{}", source), Facts(title=source))
        for shown in (rendered.html, rendered.page):
            fed = absolute(Markup(shown), "https://a.example/b")
            for html in (shown, fed, written_again(shown), written_again(written_again(fed))):
                assert complaints(html) == [], context


@pytest.mark.parametrize("source", RAW[:14])
def test_an_authors_own_mathml_is_gone(source: str) -> None:
    for context in CONTEXTS:
        rendered = render(context.replace("{}", source))
        assert not any("<m" in html for html in (rendered.html.replace("<mark", ""), rendered.page))


@pytest.mark.parametrize("html", RAW)
def test_the_second_wall_alone_keeps_foreign_content_out(html: str) -> None:
    """Nothing dangerous is left where the first wall had failed altogether."""
    once = LAST_WORD.clean(html)
    for shown in (once, written_again(once)):
        found = " ".join(complaints(shown))
        assert not any(word in found for word in ("script", "onerror", "href", "style", "svg"))
    assert LAST_WORD.clean(once) == once


def test_the_marks_of_formulas_cannot_be_written_by_an_author() -> None:
    for forged in ("\ufde0\ufdd0\ufde1", "&#xfde0;&#xfdd0;&#xfde1;", "\ufde2"):
        shown = render(f"$x$ and {forged} and <b title='{forged}'>c</b>").html
        assert shown.count("<math") == 1
        assert not set("\ufde0\ufde1\ufde2\ufdd0") & set(shown)


@pytest.mark.parametrize("tex", TEX)
def test_what_formulas_leave_is_valid(tex: str) -> None:
    for html in (render(f"a ${tex}$").html, render(f"$${tex}$$").page):
        page = f"<!doctype html><html><head><title>x</title></head><body>{html}</body></html>"
        html5lib.HTMLParser(strict=True).parse(page)
