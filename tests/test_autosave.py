"""What is typed and not saved: kept on the server apart from the history, and offered again."""

from uuid import uuid4

import pytest

from blog.db import db
from blog.models import Autosave, Change, Post
from tests.factories import Visitor
from tests.reading import links, typed, words

PATHS = ["/write/autosave", "/write/{}/autosave"]


def keep(visitor: Visitor, post: Post | None, **fields: str) -> str:
    """Send what an editor holds, as its script does; return the key that it goes by."""
    path = f"/write/{post.id}" if post else "/write/new"
    data = typed(visitor.get(path)) | fields
    answer = visitor.post(f"/write/{post.id}/autosave" if post else "/write/autosave", data=data)
    assert answer.status_code == 200
    assert len(answer.json["saved"]) == len("14:32:08")
    return data["key"]


def test_what_is_typed_is_offered_on_return_and_not_in_the_history(
    author: Visitor, draft: Post
) -> None:
    key = keep(author, draft, title="Typed", body="For hours.\n", tags="One, two")
    assert (draft.current.number, draft.current.title) == (1, "A draft")
    page = author.get(f"/write/{draft.id}")
    assert "never saved" in words(page)
    assert typed(page)["title"] == "A draft"
    (link,) = [link for link in links(page) if "kept=" in link]
    taken = typed(author.get(link))
    assert (taken["title"], taken["body"].removeprefix("\n")) == ("Typed", "For hours.\n")
    assert (taken["tags"], taken["replaces"]) == ("One, two", key)
    assert taken["key"] != key


def test_what_an_editor_holds_collapses_into_one(author: Visitor, draft: Post) -> None:
    key = keep(author, draft, body="One")
    for body in ("One two", "One two three"):
        data = {"key": key, "body": body, "base": draft.current_id}
        author.post(f"/write/{draft.id}/autosave", data=data)
    (kept,) = Autosave.offered(author.person, draft)
    assert kept.typed("body") == "One two three"


def test_saving_forgets_what_was_kept_for_that_editor_only(author: Visitor, draft: Post) -> None:
    other = keep(author, draft, body="In another window")
    key = keep(author, draft, body="Mine")
    fields = typed(author.get(f"/write/{draft.id}?kept={key}"))
    assert author.post(f"/write/{draft.id}", data=fields).status_code == 303
    assert [kept.key for kept in Autosave.offered(author.person, draft)] == [other]
    assert draft.current.body.strip() == "Mine"


def test_a_new_article_that_was_never_saved_is_offered_too(author: Visitor) -> None:
    keep(author, None, title="Begun", body="Once")
    (link,) = [link for link in links(author.get("/write/new")) if "kept=" in link]
    fields = typed(author.get(link))
    assert fields["title"] == "Begun"
    path = author.post("/write/new", data=fields).location
    assert typed(author.get(path))["body"].strip() == "Once"
    assert Autosave.offered(author.person) == []


def test_what_was_kept_builds_on_what_it_began_from(
    author: Visitor, editor: Visitor, draft: Post
) -> None:
    key = keep(author, draft, body="Mine.")
    data = {"body": "Theirs.", "base": draft.current_id, "title": "A draft"}
    editor.post(f"/write/{draft.id}", data=data)
    fields = typed(author.get(f"/write/{draft.id}?kept={key}"))
    assert author.post(f"/write/{draft.id}", data=fields).status_code == 409


def restore(visitor: Visitor, post: Post, number: int) -> None:
    answer = visitor.post(f"/write/{post.id}/history/{number}/restore")
    assert answer.status_code == 303


def test_words_of_an_older_save_are_not_called_unsaved(author: Visitor, draft: Post) -> None:
    first = typed(author.get(f"/write/{draft.id}"))
    for body in (first["body"], "Second."):
        keep(author, draft, body=body)  # one more window, where nothing is left to be saved
    author.post(f"/write/{draft.id}", data=first | {"body": "Second."})
    assert (draft.current.body, Autosave.offered(author.person, draft)) == ("Second.", [])
    restore(author, draft, 1)
    assert (draft.current.number, Autosave.offered(author.person, draft)) == (3, [])
    assert "never saved" not in words(author.get(f"/write/{draft.id}"))


def test_unsaved_words_from_before_a_restored_save_are_said_to_be_older(
    author: Visitor, draft: Post
) -> None:
    author.post(f"/write/{draft.id}", data=typed(author.get(f"/write/{draft.id}")) | {"body": "B"})
    keep(author, draft, body="Mine")
    assert "before the newest save" not in words(author.get(f"/write/{draft.id}"))
    restore(author, draft, 1)
    assert "before the newest save: Take it up" in words(author.get(f"/write/{draft.id}"))


def test_it_can_be_dropped(author: Visitor, draft: Post) -> None:
    key = keep(author, draft, body="Not this")
    answer = author.post(f"/write/kept/{key}/drop")
    assert (answer.status_code, answer.location) == (303, f"/write/{draft.id}")
    assert Autosave.offered(author.person, draft) == []
    assert author.post(f"/write/kept/{key}/drop").status_code == 404
    assert author.get(f"/write/kept/{key}/drop").status_code == 405


def test_nobody_else_sees_or_touches_it(
    author: Visitor, editor: Visitor, other: Visitor, draft: Post
) -> None:
    key = keep(author, draft, body="Secret")
    assert "never saved" not in words(editor.get(f"/write/{draft.id}"))
    assert "Secret" not in editor.get(f"/write/{draft.id}?kept={key}").text
    assert editor.post(f"/write/kept/{key}/drop").status_code == 404
    data = {"key": key, "body": "Overwritten"}
    assert editor.post(f"/write/{draft.id}/autosave", data=data).status_code == 403
    assert other.post(f"/write/{draft.id}/autosave", data=data).status_code == 403
    db.session.expire_all()
    assert [kept.typed("body") for kept in Autosave.offered(author.person, draft)] == ["Secret"]


def test_a_stranger_keeps_nothing(client: Visitor, draft: Post) -> None:
    for path in PATHS:
        answer = client.post(path.format(draft.id), data={"body": "x", "key": str(uuid4())})
        assert answer.status_code == 401
    assert client.get("/write/token").status_code in (303, 401)
    assert db.session.query(Autosave).count() == 0


def test_it_is_a_change_of_an_unknown_post_nor_a_get(author: Visitor, draft: Post) -> None:
    assert author.post("/write/999999/autosave", data={"body": "x"}).status_code == 404
    for path in PATHS:
        assert author.get(path.format(draft.id)).status_code in (404, 405)


@pytest.mark.parametrize("key", ["", "x", "../..", "\0", "a" * 5000])
def test_a_key_that_no_editor_made_becomes_one(author: Visitor, draft: Post, key: str) -> None:
    data = {"key": key, "body": "a\0b", "title": "\0"}
    assert author.post(f"/write/{draft.id}/autosave", data=data).status_code == 200
    (kept,) = Autosave.offered(author.person, draft)
    assert len(kept.key) == 36
    assert kept.typed("body").startswith("ab")


def test_readers_pages_stay_the_same_while_somebody_types(author: Visitor, draft: Post) -> None:
    before = Change.state()
    keep(author, draft, body="Typing")
    assert Change.state() == before


def test_readers_pages_stay_the_same_while_somebody_saves_a_draft(
    author: Visitor, draft: Post, post: Post
) -> None:
    for saved, stays in ((draft, True), (post, False)):
        before, at = Change.state(), f"/write/{saved.id}"
        assert author.post(at, data=typed(author.get(at)) | {"body": "New"}).status_code == 303
        assert (Change.state() == before) == stays


def test_who_is_signed_in_gets_a_token(author: Visitor) -> None:
    assert author.get("/write/token").json["csrf_token"]


def test_two_windows_that_take_up_the_same_keep_two(author: Visitor, draft: Post) -> None:
    key = keep(author, draft, body="One")
    second = typed(author.get(f"/write/{draft.id}?kept={key}")) | {"body": "One and more"}
    author.post(f"/write/{draft.id}/autosave", data=second)
    assert [one.typed("body") for one in Autosave.offered(author.person, draft)] == ["One and more"]
    first = {"key": key, "body": "Once", "base": draft.current_id}
    author.post(f"/write/{draft.id}/autosave", data=first)
    kept = {one.typed("body") for one in Autosave.offered(author.person, draft)}
    assert kept == {"One and more", "Once"}


@pytest.mark.parametrize("name", ["tags", "series", "note", "cover", "cover_alt", "slug"])
def test_what_is_no_text_is_offered_too(author: Visitor, draft: Post, name: str) -> None:
    fields = typed(author.get(f"/write/{draft.id}"))
    author.post(f"/write/{draft.id}/autosave", data=fields)
    assert Autosave.offered(author.person, draft) == []
    author.post(f"/write/{draft.id}/autosave", data=fields | {name: "/typed"})
    assert len(Autosave.offered(author.person, draft)) == 1


def test_dropping_leaves_what_stands_in_the_editor(author: Visitor, draft: Post) -> None:
    key = keep(author, draft, body="Not this")
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": "Hours of work"}
    page = author.post(f"/write/kept/{key}/drop", data=fields)
    assert typed(page)["body"].strip() == "Hours of work"
    assert Autosave.offered(author.person, draft) == []


def test_the_token_says_whose_it_is(author: Visitor) -> None:
    assert author.get("/write/token").json["person"] == author.person.id
