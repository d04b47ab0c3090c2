from pathlib import Path

import html5lib
import pytest
from markupsafe import Markup

from blog.rendering import Facts, Heading, Refused, minutes, render
from blog.rendering.sanitize import LAST_WORD

SAMPLES = Path(__file__).parent.parent / "blog" / "samples"


def html(source: str, title: str = "") -> str:
    return str(render(source, Facts(title=title)).html).strip("\n")


def code(language: str, inner: str) -> str:
    return (
        '<pre class="highlight" tabindex="0">'
        f'<code class="language-{language}">{inner}\n</code></pre>'
    )


INLINE = [
    ("*a* **b** `c` ~~d~~ ~e~", "<em>a</em> <strong>b</strong> <code>c</code> <del>d</del> ~e~"),
    ("snake_case_word and 2*3*4", "snake_case_word and 2<em>3</em>4"),
    ("see https://a.example/b?c=1&d=2.",
     'see <a href="https://a.example/b?c=1&amp;d=2">https://a.example/b?c=1&amp;d=2</a>.'),
    ("`https://a.example`", "<code>https://a.example</code>"),
    ("<me@a.example>", '<a href="mailto:me@a.example">me@a.example</a>'),
    ("[a](/b 'c')", '<a href="/b" title="c">a</a>'),
    ("[a](<b c>)", '<a href="b%20c">a</a>'),
    ("[a](/ö?ü#ß)", '<a href="/ö?ü#ß">a</a>'),
    ("[a](mailto:b@c.example?subject=d)", '<a href="mailto:b@c.example?subject=d">a</a>'),
    ("[a](javascript:123)", "a"),
    ("[a](//b.example) [c](tel:1)", "a c"),
    ("a ![b](/c.png 'd') e",
     'a <img alt="b" src="/c.png" title="d" loading="lazy" decoding="async"> e'),
    ("a ![b](javascript:c) d", "a b d"),
    ("<kbd>Ctrl</kbd> H<sub>2</sub>O <mark>a</mark> <q lang=de>b</q>",
     '<kbd>Ctrl</kbd> H<sub>2</sub>O <mark>a</mark> <q lang="de">b</q>'),
    ("<ruby>漢<rp>(</rp><rt>かん</rt></ruby>", "<ruby>漢<rp>(</rp><rt>かん</rt></ruby>"),
    ("<time datetime=2024-07-25>July</time>", '<time datetime="2024-07-25">July</time>'),
    ("a <font color=red>b</font> <blink>c</blink>", "a b c"),
    ("a <!-- b --> c", "a  c"),
    ("1 < 2 & 3 > 2 &copy; &amp;amp;", "1 &lt; 2 &amp; 3 &gt; 2 © &amp;amp;"),
    ("a <script>b</script> c", "a  c"),
    ("`<script>`", "<code>&lt;script&gt;</code>"),
]  # fmt: skip

BLOCKS = {
    "columns keep their alignment": (
        "| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |",
        '<div class="scroll" tabindex="0"><table>\n<thead>\n<tr>\n<th class="left">a</th>\n'
        '<th class="center">b</th>\n<th class="right">c</th>\n<th>d</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td class="left">1</td>\n<td class="center">2</td>\n'
        '<td class="right">3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table></div>',
    ),
    "code has Pygments' classes": (
        "```python\nx = 1\n```",
        code("python", '<span class="n">x</span> <span class="o">=</span> '
             '<span class="mi">1</span>'),
    ),
    "a stressed line": (
        '```text hl_lines="2"\na\nb\n```',
        code("text", 'a\n<span class="hll">b\n</span>').replace("</span>\n", "</span>"),
    ),
    "an unknown language stays readable": (
        "```mermaid\na --> b\n```", code("mermaid", "a --&gt; b"),
    ),
    "what other generators write after the language": (
        '```nope {1,3} title="x"\na\n```', code("nope", "a"),
    ),
    "a fence without language": (
        "```\n<b>\n```", '<pre class="highlight" tabindex="0"><code>&lt;b&gt;\n</code></pre>',
    ),
    "indented code": ("    a < b", '<pre tabindex="0"><code>a &lt; b\n</code></pre>'),
    "a fence in a list": (
        "1. a\n\n   ```nope\n   b\n   ```\n2. c",
        f"<ol>\n<li>\n<p>a</p>\n{code('nope', 'b')}\n</li>\n<li>\n<p>c</p>\n</li>\n</ol>",
    ),
    "a fence that touches its paragraph": (
        "a\n```nope\nb\n```\nc", f"<p>a</p>\n{code('nope', 'b')}\n<p>c</p>",
    ),
    "a list that touches its paragraph": (
        "a:\n- b\n- c", "<p>a:</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>",
    ),
    "a number in the midst of a paragraph": ("in\n1980. b", "<p>in\n1980. b</p>"),
    "a list nested by two spaces": (
        "- a\n  - b\n    - c\n- d",
        "<ul>\n<li>a<ul>\n<li>b<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>d</li>\n</ul>",
    ),
    "a list nested by three spaces": (
        "1. a\n   - b\n2. c",
        "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>",
    ),
    "a list nested by four spaces": (
        "- a\n    - b\n\n        c",
        "<ul>\n<li>a<ul>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ul>\n</li>\n</ul>",
    ),
    "a list starts where it says": (
        "3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>',
    ),
    "one list after another kind": (
        "- a\n1. b", "<ul>\n<li>a</li>\n</ul>\n<ol>\n<li>b</li>\n</ol>",
    ),
    "a list in a quotation": (
        "> a\n> - b", "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>",
    ),
    "a table that touches its paragraph": (
        "a\n| b |\n|---|", '<p>a</p>\n<div class="scroll" tabindex="0"><table>\n<thead>\n<tr>\n'
        "<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td></td>\n</tr>\n</tbody>\n</table></div>",
    ),
    "tasks have named, disabled boxes": (
        "- [ ] a *b*\n- [x] c\n    - d",
        '<ul class="task-list">\n<li class="task-list-item"><label>'
        '<input type="checkbox" disabled=""> a <em>b</em></label></li>\n'
        '<li class="task-list-item"><label><input type="checkbox" disabled="" checked="">'
        " c</label><ul>\n<li>d</li>\n</ul>\n</li>\n</ul>",
    ),
    "footnotes link both ways": (
        "a[^x y] b[^x y]\n\n[^x y]: c",
        '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">a</a></sup>'
        ' b<sup id="fnref2:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">a</a></sup>'
        '</p>\n<aside class="sidenote" id="fn:1" role="doc-footnote"><p>'
        '<a class="footnote-backref" href="#fnref:1" role="doc-backlink">a</a> c&nbsp;'
        '<a class="footnote-backref" href="#fnref2:1" role="doc-backlink">↩\ufe0e</a></p></aside>',
    ),
    "a definition list": ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
    "an abbreviation": (
        "The WHO.\n\n*[WHO]: World Health", '<p>The <abbr title="World Health">WHO</abbr>.</p>',
    ),
    "an admonition": (
        '!!! caution "Mind"\n    a',
        '<div class="admonition caution">\n<p class="admonition-title">Mind</p>\n<p>a</p>\n</div>',
    ),
    "a callout as on GitHub": (
        "> [!NOTE]\n> a",
        '<div class="admonition note">\n<p class="admonition-title">Note</p>\n<p>a</p>\n</div>',
    ),
    "two quotations": (
        "> a\n\n> b",
        "<blockquote>\n<p>a</p>\n</blockquote>\n<blockquote>\n<p>b</p>\n</blockquote>",
    ),
    "an image alone is a figure": (
        '![a](/b.png "c < d")',
        '<figure><img alt="a" src="/b.png" loading="lazy" decoding="async">'
        "<figcaption>c &lt; d</figcaption></figure>",
    ),
    "a linked image without title": (
        "[![a](/b.png)](/c){: .d}",
        '<figure><a href="/c"><img alt="a" src="/b.png" loading="lazy" decoding="async"></a>'
        "</figure>",
    ),
    "the size of an image": (
        "![](b){width=300 height=20 srcset=c style=d}",
        '<figure><img alt="" height="20" src="b" width="300" loading="lazy" decoding="async">'
        "</figure>",
    ),
    "Markdown inside details": (
        "<details>\n<summary>a</summary>\n\n**b**\n\n</details>\nc",
        "<details>\n<summary>a</summary>\n<p><strong>b</strong></p>\n</details>\n<p>c</p>",
    ),
    "elements out of place lose their tags": (
        "<div><li>a</li><figcaption>b</figcaption> <rt>c</rt></div>", "<div>ab c</div>",
    ),
    "a frame is gone": (
        "a\n\n<iframe src=https://b.example></iframe>\n\nc", "<p>a</p>\n\n<p>c</p>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), INLINE)
def test_markdown_within_a_paragraph(source: str, expected: str) -> None:
    assert html(f"¶ {source}") == f"<p>¶ {expected}</p>"


@pytest.mark.parametrize(("source", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_markdown_blocks(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize("source", [source for source, _ in [*INLINE, *BLOCKS.values()]])
def test_output_is_valid_and_cleaning_it_again_changes_nothing(source: str) -> None:
    once = render(f"# Title\n\n{source}\n\nEnd.").html
    page = f"<!doctype html><html lang=en><head><title>x</title></head><body>{once}</body></html>"
    html5lib.HTMLParser(strict=True).parse(page)
    assert LAST_WORD.clean(once) == once


HEADINGS = [
    ("# A\n\n## B", "", ["h2 h-a", "h3 h-b"]),
    ("## A\n\n### B", "", ["h2 h-a", "h3 h-b"]),
    ("# T\n\n## A", "t", ["h2 h-a"]),
    ("# T\n\n# A\n\n###### B", "T", ["h2 h-a", "h6 h-b"]),
    ("x\n\n# T", "T", ["h2 h-t"]),
    ("## T", "T", ["h2 h-t"]),
    ("T\n===\n\nx", "T", []),
    ("<h1>T</h1>\n\nx", "T", []),
    ("# It’s “*so*” –  `b`", 'IT\'S "so" - b', []),
    ("## A\n\n## A\n\n## A 1\n\n## A", "", ["h2 h-a", "h2 h-a-1", "h2 h-a-1-1", "h2 h-a-2"]),
    ("## What's *new* in C++, v1.2?", "", ["h2 h-whats-new-in-c-v12"]),
    ("## Über uns_ 日本語 हिन्दी", "", ["h2 h-über-uns_-日本語-हिन्दी"]),
    ("## A {#own}", "", ["h2 h-own"]),
    ("## 🎉", "", ["h2 h-section"]),
    ("## A[^1]\n\n[^1]: b", "", ["h2 h-a"]),
    ("<h2></h2>\n\n## A", "", ["h2 h-a"]),
]


@pytest.mark.parametrize(("source", "title", "expected"), HEADINGS)
def test_headings(source: str, title: str, expected: list[str]) -> None:
    rendered = render(source, Facts(title))
    assert [f"h{heading.level} {heading.id}" for heading in rendered.outline] == expected
    assert all(f'<h{h.level} id="{h.id}">' in rendered.html for h in rendered.outline)
    assert "<h1" not in rendered.html


def test_the_outline_has_words_without_marks() -> None:
    assert render("## A `b` & *c*").outline == (Heading(2, "h-a-b--c", "A b & c"),)


@pytest.mark.parametrize("address", ["#größe", "#Größe", "#gr%C3%B6%C3%9Fe", "#h-größe"])
def test_a_link_to_a_heading_reaches_it(address: str) -> None:
    assert 'href="#h-größe"' in render(f"[a]({address})\n\n## Größe").html


def test_a_note_that_nobody_mentions_has_no_way_back() -> None:
    assert "href" not in render("a\n\n[^1]: b").html


def test_plain_text_has_no_marks_of_notes_and_no_title() -> None:
    rendered = render("# T\n\nA *b*[^1]\nc.\n\n- d\n- e\n\n[^1]: f &amp; g", Facts("T"))
    assert rendered.text == "A b c.\nf & g\nd\ne"


def test_references_are_the_addresses_outside_each_once_in_order() -> None:
    source = "[a](https://b.example) ![c](/d) [e](#f) [g](https://b.example) <h@i.example>"
    assert render(source).references == ("https://b.example", "/d", "mailto:h@i.example")


@pytest.mark.parametrize(
    ("source", "words"),
    [("", 0), ("one two – three", 3), ("state-of-the-art don't", 2), ("日本語です", 3),
     ("读 10 本书", 3), ("ภาษาไทยยาว", 2), ("한국어 단어", 2)],
)  # fmt: skip
def test_words(source: str, words: int) -> None:
    assert render(source).words == words


def test_reading_time() -> None:
    assert [minutes(words) for words in (0, 10, 238, 2380)] == [1, 1, 1, 10]


def test_the_result_is_markup_and_does_not_change_from_time_to_time() -> None:
    source = "# A\n\n[^1] `b`\n\n[^1]: c"
    assert isinstance(render(source).html, Markup)
    assert render(source) == render(source)


def test_characters_that_no_page_may_hold_are_gone() -> None:
    assert html("a\x00\x01\x0b\x7f\x85\ud800\ufeff\ufffe &#1; &#x80; &#0;\r\nb\rc") == (
        "<p>a  € \ufffd\nb\nc</p>"
    )


@pytest.mark.parametrize("source", ["* " * 500 + "a", "> " * 300 + "a", "<b>" * 300])
def test_what_nests_too_deep_is_refused(source: str) -> None:
    with pytest.raises(Refused) as refused:
        render(source)
    assert refused.value.reason == "nested"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_our_samples_are_valid(path: Path) -> None:
    page = render(path.read_text("utf-8").split("\n---\n", 1)[1]).html
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title>{page}")
