"""Notes: lettered, linked both ways, each once, near what mentions it, in the order of reading."""

import html5lib
import pytest

from blog.rendering import render
from tests.test_rendering_attacks import complaints

BACK = '<a class="footnote-backref" href="#fnref:1" role="doc-backlink">a</a> '
MARK = '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1" role="doc-noteref">a</a></sup>'
LINE = '<span class="sidenote" id="fn:1" role="doc-footnote">'
BLOCK = '<aside class="sidenote" id="fn:1" role="doc-footnote">'


def page(source: str) -> str:
    html = str(render(source).page)
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title>{html}")
    assert complaints(html) == []
    return html.strip("\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("One.[^1] Two.", f"<p>One.{MARK}{LINE}{BACK}n</span> Two.</p>"),
        ("One[^1] is. Two.", f"<p>One{MARK} is.{LINE}{BACK}n</span> Two.</p>"),
        ("One[^1], e.g. two. Three.", f"<p>One{MARK}, e.g. two.{LINE}{BACK}n</span> Three.</p>"),
        ("*One[^1] is* two", f"<p><em>One{MARK} is</em> two{LINE}{BACK}n</span></p>"),
        ("一[^1]二。三", f"<p>一{MARK}二。{LINE}{BACK}n</span>三</p>"),
        ("- one[^1]\n    - two", f"<li>one{MARK}{LINE}{BACK}n</span><ul>"),
        ("> One[^1] is. Two.", f"<p>One{MARK} is.{LINE}{BACK}n</span> Two.</p>"),
        ("# One[^1]\n\nTwo.", f"{MARK}</h2>\n{BLOCK}<p>{BACK}n</p></aside>"),
        ("|a|\n|-|\n|b[^1]|", f"</table></div>\n{BLOCK}<p>{BACK}n</p></aside>"),
    ],
)
def test_a_note_stands_after_the_sentence_that_mentions_it(source: str, expected: str) -> None:
    assert expected in page(f"{source}\n\n[^1]: n")


def test_in_a_long_sentence_a_note_does_not_wait_for_its_end() -> None:
    shown = page(f"One[^1] {'word ' * 60}end.\n\n[^1]: n")
    assert f"<p>One{MARK}{LINE}{BACK}n</span> word" in shown


def test_elsewhere_a_note_is_a_paragraph_after_the_paragraph() -> None:
    html = str(render("One.[^1] Two.\n\nThree.\n\n[^1]: n").html)
    assert html.startswith(f"<p>One.{MARK} Two.</p>\n{BLOCK}<p>{BACK}n</p></aside>\n<p>Three.</p>")


def test_notes_of_several_paragraphs_stay_together() -> None:
    shown = page("One.[^1]\n\n[^1]: n\n\n    m")
    assert f'<span class="part">{BACK}n</span><span class="part">m</span></span></p>' in shown


@pytest.mark.parametrize("inner", ["- m", "```\nm\n```", "> m", "$$\nm\n$$"])
def test_a_note_that_is_more_than_words_is_a_block(inner: str) -> None:
    indented = inner.replace("\n", "\n    ")
    shown = page(f"One.[^1] Two.\n\nThree.\n\n[^1]: n\n\n    {indented}")
    assert f"</p>\n{BLOCK}<p>{BACK}n</p>" in shown
    assert shown.index("Two.") < shown.index("</aside>") < shown.index("Three.")


def test_a_note_mentioned_twice_stands_once_and_leads_back_to_both() -> None:
    shown = page("One.[^x]\n\nTwo.[^x]\n\n[^x]: n")
    assert shown.count("n</span>") + shown.count("n&nbsp;") == 1
    assert 'href="#fnref:1"' in shown and 'href="#fnref2:1"' in shown
    assert shown.index('id="fn:1"') < shown.index("Two.")


def test_letters_follow_the_order_of_reading() -> None:
    shown = page("## A[^q]\n\n> b[^r]\n\nc[^s]\n\n[^s]: 3\n[^r]: 2\n[^q]: 1")
    plain = "".join(html5lib.parseFragment(shown).itertext())
    assert plain.split() == ["Aa", "a", "1", "bbb", "2", "ccc", "3"]


def test_after_z_comes_aa() -> None:
    source = "".join(f"w[^{i}]. " for i in range(28)) + "".join(f"\n\n[^{i}]: n" for i in range(28))
    shown = page(source)
    assert all(f">{letter}</a>" in shown for letter in ("a", "z", "aa", "ab"))


def test_a_note_in_a_note_follows_it() -> None:
    shown = page("One.[^1] Two.\n\n[^1]: n[^2]\n\n[^2]: m")
    assert (
        shown.index(LINE) < shown.index("Two.") < shown.index('<aside class="sidenote" id="fn:2"')
    )
    assert page("One.[^1]\n\n[^1]: n[^2]\n\n[^2]: m[^1]").count('id="fn:') == 2


def test_what_nobody_mentions_is_not_lost() -> None:
    shown = page("One.\n\n[^1]: n")
    assert shown == f"<p>One.</p>\n\n{BLOCK}<p>n</p></aside>"


def test_an_authors_own_box_named_footnote_keeps_its_words() -> None:
    shown = page(
        'One.[^1]\n\n<div class="footnote"><ol><li id="fn:1">q</li></ol>r</div>\n\n[^1]: n'
    )
    assert all(word in "".join(html5lib.parseFragment(shown).itertext()) for word in "qrn")
    assert shown.count('id="fn:1"') == 1


def test_numbers_that_an_author_wrote_stay() -> None:
    assert ">see 1<" in page('a[^1] <a class="footnote-ref" href="#fn:1">see 1</a>\n\n[^1]: n')


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("A *b*", '<a class="anchor" href="#h-a-b">A <em>b</em></a></h2>'),
        ("A [b](/c) d", '<a class="anchor" href="#h-a-b-d">A </a><a href="/c">b</a> d</h2>'),
        ("[b](/c)", '<h2 id="h-b"><a href="/c">b</a></h2>'),
        ("A $x$", 'href="#h-a-x">A <math'),
    ],
)
def test_a_heading_links_to_itself_on_our_page_only(heading: str, expected: str) -> None:
    rendered = render(f"## {heading}")
    assert expected in rendered.page
    assert "anchor" not in rendered.html
    assert "#" not in rendered.text


def test_a_text_knows_whether_it_has_code() -> None:
    assert render("```mermaid\na\n```").has_code and render("    a").has_code
    assert not render("`a`").has_code


def test_notes_of_one_list_stay_in_order_where_one_of_them_is_long() -> None:
    source = "- one[^1]\n- two[^2]\n- three[^3]\n\nFour.[^4]\n\n"
    source += "[^1]: n\n[^2]:\n    - a list\n[^3]: n\n[^4]: n\n"
    html = page(source)
    places = [html.index(f'id="fn:{number}"') for number in (1, 2, 3, 4)]
    assert places == sorted(places)
    assert html.count('<span class="sidenote"') == 2
    assert html.count('<aside class="sidenote"') == 2
