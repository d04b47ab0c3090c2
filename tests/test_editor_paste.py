"""Pasting in a real browser: rich text becomes Markdown that means the same, and no more."""

from html import escape

import pytest

from blog.rendering import render
from tests.editing import Editor

pytestmark = pytest.mark.browser
KEYDOWN = """(body, more) => body.dispatchEvent(new KeyboardEvent("keydown", {
  ctrlKey: true, bubbles: true, cancelable: true, ...more
}))"""
RICH = [
    ("<b>bold</b> and <i>italic</i>", "**bold** and *italic*"),
    ('<a href="https://a.example/x_(y)">a link</a>', "[a link](https://a.example/x_%28y%29)"),
    ("<h1>One</h1><p>Two</p><h3>Three</h3>", "## One\n\nTwo\n\n### Three"),
    ("<ul>\n<li>one<ul><li>deep</li></ul></li>\n<li>two</li>\n</ul>", "- one\n    - deep\n- two"),
    ("<ul><li>one</li><ul><li>deep</li></ul></ul>", "- one\n    - deep"),
    ("<ol start=3><li><p>three</p></li><li><p>four</p></li></ol>", "3. three\n4. four"),
    ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n> \n> two"),
    ("<p>a <code>b*c</code></p><pre>x = 1\n y</pre>", "a `b*c`\n\n```\nx = 1\n y\n```"),
    (
        "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>",
        "| a | b\\|c |\n| --- | --- |\n| 1 | **2** |",
    ),
    # As Google writes it.
    (
        '<b style="font-weight:normal"><p>a <span style="font-weight:700">b</span></p></b>',
        "a **b**",
    ),
    (
        "<dl><dt>Recto</dt><dd>The <b>front</b>.</dd>\n<dt>Verso</dt><dd>The back.</dd></dl>",
        "Recto\n\n:   The **front**.\n\nVerso\n\n:   The back.",
    ),
    ("<b>x</b> <code>a`b</code>, <code>`</code>", "**x** `` a`b ``, `` ` ``"),
    ("<p>x</p><pre>```\ny\n```</pre>", "x\n\n````\n```\ny\n```\n````"),
    ('<a href="https://a.example/"><h3>On <i>salt</i></h3><p>x</p></a>', "### On *salt*\n\nx"),
    ("<p>2 * 3 * 4 and [x] <b>b</b></p>", "2 \\* 3 \\* 4 and \\[x\\] **b**"),
    ("<style>p {}</style><p><em>x</em></p><script>y</script><!-- z -->", "*x*"),
    ('<a href="javascript:alert(1)"><b>no</b></a>', "**no**"),
]


# What stands in plain words beside a mark, and what is typed for it.
PLAIN = {
    "from $a to b$": "from \\$a to b\\$",
    "~~a~~ ~b": "\\~~a\\~~ ~b",
    "&copy; &#65; A&B": "&amp;copy; &amp;#65; A&B",
    "a<b> < c": "a&lt;b> < c",
    "# a": "\\# a",
    "> a": "\\> a",
    "- a": "\\- a",
    "+ a": "\\+ a",
    "1. a": "1\\. a",
    "12) a": "12\\) a",
    "!!! note": "\\!!! note",
    "-5 to 1.5": "-5 to 1.5",
}


def test_plain_words_never_become_marks(pen: Editor) -> None:
    for text, markdown in PLAIN.items():
        pen.write("|")
        pen.paste("plain", f"<p>{escape(text)} <b>c</b></p><p>x<br>{escape(text)}</p>")
        assert pen.body.input_value() == f"{markdown} **c**\n\nx\n{markdown}"
        assert " ".join(render(markdown).text.split()) == text


def test_rich_text_becomes_markdown(writer: Editor) -> None:
    for html, markdown in RICH:
        writer.write("|")
        writer.paste("plain", html)
        assert writer.body.input_value() == markdown, html
    assert writer.page.locator(".writing :is(i, ul), .writing b:not([lang])").count() == 0
    writer.press("Control+z")
    assert writer.body.input_value() == ""


def test_what_was_copied_from_code_or_says_no_more_is_pasted_plain(pen: Editor) -> None:
    spans = '<div style="white-space: pre;"><span style="font-weight: bold"># x</span></div>'
    for plain, html in (
        ("# x", spans),
        ("a *b*", "<pre>a *b*</pre>"),
        ("one\ntwo", "<p>one</p><p>two</p>"),
        ("a_b", "<span>a_b</span>"),
        ("5", "<table><tr><td>5</td></tr></table>"),
    ):
        pen.write("|")
        pen.paste(plain, html)
        assert pen.body.input_value() == plain
    pen.write("```\n|\n```")
    pen.paste("b", "<b>b</b>")
    assert pen.body.input_value() == "```\nb\n```"


def test_an_address_over_words_becomes_their_link(pen: Editor) -> None:
    pen.write("see |this| now")
    pen.paste("https://a.example/b")
    assert pen.text == "see [this](https://a.example/b)| now"
    pen.press("Control+z")
    assert pen.body.input_value() == "see this now"
    pen.write("see |")
    pen.paste("https://a.example/b")
    assert pen.body.input_value() == "see https://a.example/b"


def test_cells_become_a_table_unless_the_paste_is_to_be_plain(pen: Editor) -> None:
    pen.write("Above.|")
    pen.paste("a\tb\n1\t\n")
    assert pen.body.input_value() == "Above.\n\n| a | b |\n| --- | --- |\n| 1 |  |"
    pen.write("|")
    pen.body.evaluate(KEYDOWN, {"key": "V", "code": "KeyV", "shiftKey": True})
    pen.paste("a\tb\n1\t2")
    assert pen.body.input_value() == "a\tb\n1\t2"
    pen.write("|")
    pen.body.evaluate(KEYDOWN, {"key": "v", "code": "KeyV"})
    pen.paste("\tif x:\n\t\treturn y")
    assert pen.body.input_value() == "\tif x:\n\t\treturn y"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("see `|this|` now", "see `https://a.example/b` now"),
        ("see [it](|this|) now", "see [it](https://a.example/b) now"),
        ("see [|it|](/this) now", "see [https://a.example/b](/this) now"),
        ("`a` (|b|)", "`a` ([b](https://a.example/b))"),
    ],
)
def test_an_address_over_a_part_of_a_mark_stays_plain(pen: Editor, before: str, after: str) -> None:
    pen.write(before)
    pen.paste("https://a.example/b")
    assert pen.body.input_value() == after


def test_what_is_pasted_into_an_empty_item_takes_its_place(pen: Editor) -> None:
    pen.write("- one\n- |")
    pen.paste("plain", "<h2>Two</h2><p>x</p>")
    assert pen.body.input_value() == "- one\n\n## Two\n\nx"


def test_plain_pasting_goes_by_what_the_key_says(pen: Editor) -> None:
    pen.write("|")
    pen.body.evaluate(KEYDOWN, {"key": "V", "code": "Period", "shiftKey": True})
    pen.paste("a\tb\n1\t2")
    assert pen.body.input_value() == "a\tb\n1\t2"
