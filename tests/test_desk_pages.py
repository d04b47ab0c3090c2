"""The pages of the desk: shelves, strip, what is stale, what happened lately."""

from datetime import timedelta

import pytest

from blog import publishing
from blog.db import db, now, writing
from blog.models import Post, Site
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import Visitor, make_post
from tests.reading import links, parse, words
from tests.statements import counted

SHELVES = ("drafts", "waiting", "scheduled", "published", "stale", "trash")


def save(post: Post, visitor: Visitor, body: str) -> None:
    text = Text(title=post.current.title, body=body, trial=render(body))
    publishing.save(post, text, Filing(slug=post.slug), editor=visitor.person)


def outdate(post: Post) -> None:
    with writing():
        assert post.published
        post.published.versioned_at = now() - timedelta(days=999)


def test_each_shelf_says_how_much_it_holds_and_shows_ten(author: Visitor) -> None:
    for n in range(12):
        make_post(author.person, title=f"Article {n}")
    answer = author.get("/write")
    assert "Published 12" in words(answer, "h2")
    titles = [h.findtext("a") for h in parse(answer.text).iter("h3")]
    assert titles == [f"Article {n}" for n in range(11, 1, -1)]
    assert "All 12 published articles" in words(answer)
    assert "Drafts" not in words(answer, "h2")
    whole = words(author.get("/write/published"), "main")
    assert "Article 0 Version 1" in whole


def test_an_empty_desk_says_so(author: Visitor) -> None:
    assert "Nothing is written here yet." in words(author.get("/write"))
    for name in SHELVES:
        answer = author.get(f"/write/{name}")
        assert "empty" in words(answer, "main") or "Nothing lies here." in words(answer, "main")


def test_a_row_says_what_its_post_waits_for(author: Visitor, post: Post, draft: Post) -> None:
    save(post, author, "A longer text.")
    make_post(author.person, title="Later", at=now() + timedelta(days=9))
    said = words(author.get("/write"), "main")
    assert "A post Edits towards version 2; readers see version 1 saved today," in said
    assert "by Ada Edit" in said
    assert "A draft 2 words · English" in said
    assert "Later 2 words · English appears" in said
    assert "A post Version 1" in said


def test_the_strip_counts(author: Visitor, editor: Visitor, post: Post, draft: Post) -> None:
    publishing.trash(draft)
    assert "My articles 1 Images and files 0 Trash 1" in words(author.get("/write"), "nav")
    assert "Everyone’s" not in words(author.get("/write"))
    with writing():
        post.waiting_since = now()
    outdate(post)
    said = words(editor.get("/write/import"), "nav")
    assert "My articles 0 Everyone’s 1 Images and files 0 Trash 1" in said
    assert "Waiting for an editor 1 Stale articles 1" in said


def test_everyones_desk_names_the_authors(author: Visitor, editor: Visitor, post: Post) -> None:
    assert "Version 1 · Ada" in words(editor.get("/write?whose=everyone"), "main")
    assert "Version 1 · Ada" in words(editor.get("/write/published?whose=everyone"), "main")
    assert "A post" not in words(editor.get("/write"), "main")


@pytest.mark.parametrize("page", ["", *(f"/{name}" for name in SHELVES), "/lately"])
def test_the_desk_is_no_strangers(client: Visitor, page: str) -> None:
    assert client.get(f"/write{page}").location.startswith("/sign-in")


@pytest.mark.parametrize("page", ["", *(f"/{name}" for name in SHELVES), "/lately", "/search?q=a"])
def test_another_author_finds_nothing_of_mine(other: Visitor, post: Post, page: str) -> None:
    outdate(post)
    for whose in ("", "everyone"):
        joint = "&" if "?" in page else "?"
        assert "A post" not in words(other.get(f"/write{page}{joint}whose={whose}"), "main")


def test_a_page_that_no_page_gave_is_404(author: Visitor) -> None:
    for name in SHELVES:
        assert author.get(f"/write/{name}?before=x").status_code == 404
    assert author.get("/write/nothing").status_code == 404


def test_no_page_asks_more_where_there_is_more(editor: Visitor) -> None:
    for n in range(12):
        for published in (True, False):
            post = make_post(editor.person, title=f"Article {n}", published=published)
            save(post, editor, f"Text {n}.")
            if not published and n % 2:
                with writing():
                    post.waiting_since = now()
        make_post(editor.person, title="Later", at=now() + timedelta(days=9))
    with writing():
        db.session.add(Site.current())
    editor.get("/write")
    for page in ("?whose=everyone", "/published?whose=everyone", "/lately", "/search?q=a"):
        with counted() as asked:
            assert editor.get(f"/write{page}").status_code == 200
        assert len(asked) <= 14, "\n".join((page, *asked))


def test_a_stale_article_that_still_holds_is_stale_no_more(author: Visitor, post: Post) -> None:
    outdate(post)
    answer = author.get("/write/stale")
    assert "A post Version 1 last looked through" in words(answer, "main")
    answer = author.post(f"/write/{post.id}/checked")
    assert (answer.status_code, answer.location) == (303, "/write/stale")
    said = words(author.get("/write/stale"), "main")
    assert "“A post” still holds" in said
    assert "Nothing lies here." in said
    assert post.current.number == 1


def test_only_who_may_edit_says_that_it_holds(
    client: Visitor, author: Visitor, other: Visitor, post: Post, draft: Post
) -> None:
    address = f"/write/{post.id}/checked"
    assert client.post(address).location.startswith("/sign-in")
    assert other.post(address).status_code == 403
    assert author.get(address).status_code == 405
    assert author.post(f"/write/{draft.id}/checked").status_code == 404
    assert author.post(f"/write/{10**30}/checked").status_code == 404
    assert (post.checked_at, draft.checked_at) == (None, None)


def test_what_happened_lately_stands_in_words(
    author: Visitor, editor: Visitor, other: Visitor, post: Post
) -> None:
    for n in range(3):
        save(post, author, f"Text {n}.")
    save(post, editor, "Better.")
    publishing.publish(post)  # at once: that it was saved need not be said
    said = words(author.get("/write/lately"), "main")
    happened = [
        "Version 2 of A post was published",
        "Ada saved A post 3 times",
    ]
    places = [said.index(sentence) for sentence in happened]
    assert places == sorted(places)
    assert "Edith saved" not in said
    assert words(editor.get("/write/lately"), "ol") in said
    assert "Nothing happened yet." in words(other.get("/write/lately"), "main")
    assert f"/write/{post.id}" in links(author.get("/write/lately"))


def test_what_is_not_public_yet_did_not_happen(author: Visitor) -> None:
    make_post(author.person, title="Later", at=now() + timedelta(days=9))
    said = words(author.get("/write/lately"), "main")
    assert "Somebody saved Later" in said
    assert "published" not in said
