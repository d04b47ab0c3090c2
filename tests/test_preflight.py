"""What is looked at before publishing: of each check one text that fails, and one that passes."""

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.models import Media, Post, Site
from blog.preflight import BINDABLE, CHECKS, Check, look_over, mark, open_checks
from blog.publishing import Filing, Text, filing_of
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post
from tests.reading import words
from tests.statements import counted

IMAGE = f"/media/{'a' * 64}/leaf.png"
BARE = f"/media/{'b' * 64}/bare.png"
FILING = {field.name for field in fields(Filing)}
LONG = "# T\n\n" + "\n\n".join(f"[a](/posts/none-{n}) ![](/x-{n}.png)" for n in range(50))


@pytest.fixture
def library(app: Flask) -> None:
    """A decorative image and one without words; a post, one that moved, a draft, a tag, a page."""
    files = (("a", "leaf.png", True), ("b", "bare.png", False))
    with writing():
        for letter, name, decorative in files:
            kept = {"sha256": letter * 64, "type": "image/png", "data": b"x"}
            db.session.add(Media(name=name, decorative=decorative, **kept))
    body = "## The part\n\n### Café\n\nA note[^1].\n\n[^1]: Here."
    make_post(title="There", body=body, tags=["Salt"], aliases=["/2019/there.html"])
    make_post(title="Hidden", published=False)
    make_post(title="About", kind="page")


def found(name: str, **given: Any) -> list[Check]:
    """The open lines of one check about a text that is in order but for what is given."""
    filing = Filing(**{field: given.pop(field) for field in {*given} & FILING})
    text = {"title": "A title", "body": "A text.", "summary": "A summary."} | given
    checks = look_over(Text(**text, trial=render(text["body"])), filing)
    assert all(check.word in ("needed", "look", "order") for check in checks)
    assert [one for one in checks if one.name not in (name, "order")] == []
    return [one for one in checks if one.name == name]


def checks_of(body: str, post: Post | None = None) -> list[Check]:
    """All open lines about a new text, or the next one of a post, that is in order elsewhere."""
    text = Text(title="A title", body=body, summary="S", trial=render(body))
    return open_checks(look_over(text, filing_of(post) if post else Filing(), post))


FAILING: list[tuple[str, dict[str, Any], str]] = [
    ("title", {"title": " "}, "needs a title"),
    ("slug", {"slug": "there"}, "has or had the address “there”"),
    ("summary", {"summary": ""}, "no summary"),
    ("language", {"language": "xx"}, "“xx”"),
    ("language", {"language": "english"}, "“english”"),
    ("language", {"language": "qaa-Latn"}, "“qaa-Latn”"),
    ("language", {"language": ""}, "no language"),
    ("images", {"body": f"![]({BARE})"}, "“bare.png” has no description"),
    ("images", {"body": "![ ](https://x.example/a.png)"}, "“a.png”"),
    ("images", {"body": '<img src="https://x.example/b.png">'}, "“b.png”"),
    ("images", {"cover": "https://x.example/c.jpg"}, "“c.jpg”"),
    ("headings", {"body": "## A\n\n#### B"}, "“B” is of level 4 and comes after one of level 2"),
    ("headings", {"body": "### First"}, "level 3"),
    ("links", {"body": "[x](/posts/nowhere)"}, "“/posts/nowhere” on this site"),
    ("links", {"body": "[x](nowhere)"}, "“nowhere”"),
    ("links", {"body": "[x](/posts/hidden)"}, "what readers cannot see"),
    ("links", {"body": "[x](/pages/there)"}, "“/pages/there”"),
    ("links", {"body": "[x](/tags/pepper)"}, "“/tags/pepper”"),
    ("links", {"body": f"![x](/media/{'c' * 64}/a.png)"}, "Nothing stands at"),
    ("links", {"body": "[x](/2018/gone.html)"}, "“/2018/gone.html”"),
    ("links", {"body": "[x](http://127.0.0.1:8000/posts/nowhere)"}, "Nothing stands at"),
    ("links", {"body": f"![x](/media/{'a' * 64}/other.png)"}, "Nothing stands at"),
    ("links", {"cover": "/static/none.png", "cover_alt": "x"}, "“/static/none.png”"),
    ("links", {"body": "[x](/tags/new)", "tags": ["New"], "unlisted": True}, "“/tags/new”"),
    ("links", {"body": "[x](/posts/a%00b)"}, "Nothing stands at"),
    ("anchors", {"body": "[x](#nowhere)"}, "“#nowhere” leads to no heading"),
    ("anchors", {"body": "[x](/posts/there#gone)"}, "“/posts/there#gone” leads to no heading"),
    ("anchors", {"body": "[x](there/#h-Part)"}, "leads to no heading there."),
    ("anchors", {"body": "[x](/pages/about#part)"}, "leads to no heading there."),
    ("anchors", {"body": "[x](/posts/there#The-part)"}, "there; “#h-the-part” is one."),
    ("anchors", {"body": "[x](/posts/mine#gone)\n\n## A", "slug": "mine"}, "“/posts/mine#gone”"),
    ("anchors", {"body": "[x](http://127.0.0.1:8000/posts/a-title#a)\n\n## A"}, "“#h-a” is one"),
    ("markup", {"body": "A <script>x</script> text."}, "script"),
    ("markup", {"body": '<p onclick="x()">Text.</p>'}, "onclick"),
    ("markup", {"body": '<iframe src="x"></iframe>\n\nText.'}, "iframe"),
    ("markup", {"body": "[x](javascript:alert)"}, "javascript:alert"),
    ("markup", {"body": "A Vec<T> of them."}, "t"),
]
# How a text is filed, which is in its lists as soon as readers see it.
FILED: dict[str, Any] = {
    **{"slug": "mine", "tags": ["New"], "series": "New", "authors": ["me"], "language": "eo"},
    "at": date(1990, 1, 1),
}
PASSING: list[tuple[str, dict[str, Any]]] = [
    ("title", {}),
    ("slug", {"slug": "free"}),
    ("summary", {}),
    ("language", {"language": "pt-BR"}),
    *(
        ("language", {"language": code})
        for code in ("grc", "enm", "ang", "non", "got", "iw", "apc")
    ),
    ("images", {"body": f"![]({IMAGE})"}),
    ("images", {"body": f"![A leaf]({BARE})"}),
    ("images", {"body": '<img src="https://x.example/b.png" alt="">'}),
    ("images", {"cover": "https://x.example/c.jpg", "cover_alt": "Salt"}),
    ("headings", {"body": "## A\n\n### B\n\n## C"}),
    ("headings", {"body": "# A title\n\n## A\n\n### B"}),
    ("links", {"body": "[x](/posts/there#h-the-part) [y](/posts/there.md) [z](/pages/about/)"}),
    ("links", {"body": "[x](there) [y](../pages/about) [z](/tags/salt)"}),
    ("links", {"body": "[x](/2019/there.html) [y](/archive) [z](/) [w](/tags) [f](/feed.atom)"}),
    ("links", {"body": "[x](https://x.example/posts/nowhere) [y](mailto:a@b.example)"}),
    ("links", {"body": "[x](http://127.0.0.1:8000/posts/there)"}),
    ("links", {"body": "[x](/tags/new) [y](/posts/mine)", "tags": ["New"], "slug": "mine"}),
    ("links", {"body": "[x](/series/new) [y](/languages/eo/feed.rss)"} | FILED),
    ("links", {"body": "[x](/tags/new/feed.atom) [y](/archive/1990/) [z](/posts/mine/)"} | FILED),
    ("links", FILED | {"body": "[x](/authors/me) [y](/posts/c%61f%C3%A9)", "slug": "café"}),
    ("anchors", {"body": "[x](#a-part) and a note[^1]\n\n## A part\n\n[^1]: Note."}),
    ("anchors", {"body": "[x](/posts/there#h-the-part) [y](there#h-caf%C3%A9) [z](there#fn:1)"}),
    ("anchors", {"body": "[x](there#) [y](there#top) [z](there.md#a) [w](/2019/there.html#a)"}),
    ("anchors", {"body": "[x](there#:~:text=salt) [y](/archive#a) [z](https://x.example/#a)"}),
    ("anchors", {"body": "[x](/posts/mine#h-a) [y](mine/#h-a)\n\n## A", "slug": "mine"}),
    ("markup", {"body": "A `<script>`, 1 < 2, $x<y$, <kbd>K</kbd>.\n\n- [x] https://x.example"}),
]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("name", "given", "sentence"), FAILING)
def test_what_is_not_in_order_is_said(name: str, given: dict[str, Any], sentence: str) -> None:
    checks = found(name, **given)
    assert [sentence in check.sentence for check in checks] == [True]
    assert checks[0].word == ("needed" if name in ("title", "slug") else "look")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("name", "given"), PASSING)
def test_what_is_in_order_is_not_complained_of(name: str, given: dict[str, Any]) -> None:
    assert found(name, **given) == []


def test_each_check_has_a_text_that_fails_and_one_that_passes() -> None:
    assert {name for name, *_ in FAILING} == {name for name, *_ in PASSING} == CHECKS.keys()
    assert {*BINDABLE, "title", "slug"} == CHECKS.keys()


@pytest.mark.usefixtures("app")
def test_what_is_in_order_is_summed_up_in_one_line() -> None:
    make_post(title="There")
    body = "## A\n\n[x](/posts/there)"
    checks = look_over(Text(title="T", body=body, summary="Four", trial=render(body)), Filing())
    said = "Summary of 4 characters; headings in order; 1 link here answers; no markup lost."
    assert [(one.word, one.sentence) for one in checks] == [("order", said)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", BINDABLE)
def test_an_admin_makes_any_of_them_binding(name: str) -> None:
    site = Site.current()
    site.binding_checks = name
    db.session.add(site)
    db.session.commit()
    body = "#### B\n\n![](/x.png) [x](#no) <script>x</script> [y](/posts/no)"
    text = Text(title="T", body=body, language="xx", trial=render(body))
    checks = look_over(text, Filing())
    assert {one.name for one in checks if one.word == "needed"} == {name}
    assert checks[0].word == "needed", "what is needed stands first"


@pytest.mark.usefixtures("app")
def test_many_findings_stay_few_lines_and_few_queries() -> None:
    text = Text(title="T", body=LONG, summary="S", trial=render(LONG))
    Site.current()
    with counted() as statements:
        checks = look_over(text, Filing())
    assert len(statements) <= 8
    assert [one.sentence for one in checks if "more" in one.sentence] == [
        "45 more like it.",
        "95 more like it.",
    ]


@pytest.mark.usefixtures("app")
def test_another_finding_has_another_mark() -> None:
    one, other = Check("a", "look", "A."), Check("a", "look", "B.")
    assert mark([one]) != mark([one, other]) != mark([other])
    assert mark([one]) == mark([one, Check("order", "order", "Fine.")])


def test_a_withdrawn_post_does_not_answer(app: Flask) -> None:
    publishing.unpublish(make_post(title="Gone"))
    assert "cannot see" in found("links", body="[x](/posts/gone)")[0].sentence


def test_the_editor_shows_the_checks_beside_a_preview(author: Visitor) -> None:
    answer = author.post("/write/preview", data={"title": "T", "body": "![](/x.png)"})
    assert "Before you publish" in words(answer)
    assert "“x.png” has no description" in words(answer)
    assert "Before you publish" not in words(author.get("/write/new"))


def test_the_editor_shows_the_checks_of_the_newest_save(author: Visitor) -> None:
    post = make_post(author.person, summary="", published=False)
    assert "There is no summary" in words(author.get(f"/write/{post.id}"))


def test_a_taken_address_is_said_there_too(author: Visitor) -> None:
    make_post(make_person("bob"), title="There")
    answer = author.post("/write/preview", data={"title": "T", "body": "x", "slug": "there"})
    assert "Needed" in words(answer, "dl")


@pytest.mark.usefixtures("app")
def test_of_a_text_that_readers_do_not_see_no_heading_is_told() -> None:
    post = make_post(title="Hidden", at=datetime(2999, 1, 1, tzinfo=UTC))
    assert {check.name for check in checks_of("[x](/posts/hidden#h-secret)")} == {"links"}
    publishing.publish(post, at_once=True)
    assert {check.name for check in checks_of("[x](/posts/hidden#h-secret)")} == {"anchors"}


@pytest.mark.usefixtures("app")
def test_headings_are_those_that_readers_see_now_and_of_the_text_itself_those_to_come() -> None:
    post = make_post(title="There", body="## Old")
    new = "[x](/posts/there#h-old) [y](/posts/there#h-new)\n\n## New"
    assert ["#h-new" in one.sentence for one in checks_of(new)] == [True]
    assert ["#h-old" in one.sentence for one in checks_of(new, post)] == [True]


@pytest.mark.usefixtures("app")
def test_the_headings_of_a_few_linked_texts_only_are_looked_up() -> None:
    for n in range(23):
        make_post(title=f"Part {n}")
    body = "\n\n".join(f"[x](/posts/part-{n}#gone)" for n in range(23))
    assert [one.sentence for one in checks_of(body)][5:] == ["15 more like it."]
