"""A secret address shows the newest save to somebody without an account, until it is revoked."""

import pytest

from blog import publishing
from blog.models import Post
from tests.factories import Visitor
from tests.reading import typed, words

ACTS = ("preview-link", "preview-link/revoke")


@pytest.fixture
def link(author: Visitor, draft: Post) -> str:
    author.post(f"/write/{draft.id}/preview-link")
    return f"/previews/{draft.preview_token}"


def test_a_stranger_reads_the_newest_save(
    client: Visitor, author: Visitor, draft: Post, link: str
) -> None:
    author.post(f"/write/{draft.id}", data={"body": "The *newest* words."})
    page = client.get(link)
    assert page.status_code == 200
    assert "The newest words." in words(page)
    assert "is not published in this form" in words(page, "section")
    assert "<em>newest</em>" in page.text
    assert len(draft.preview_token or "") == 43


def test_nobody_keeps_it_or_learns_the_address(client: Visitor, link: str) -> None:
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "ETag" not in page.headers
    assert client.get("/").headers["Referrer-Policy"] == "same-origin"


def test_the_editor_shows_the_whole_address(author: Visitor, draft: Post, link: str) -> None:
    page = author.get(f"/write/{draft.id}")
    assert f'value="http://127.0.0.1:8000{link}"' in page.text
    assert "Revoke the preview link" in words(page)


def test_a_revoked_or_replaced_address_leads_nowhere(
    client: Visitor, author: Visitor, draft: Post, link: str
) -> None:
    author.post(f"/write/{draft.id}/preview-link")
    assert draft.preview_token and draft.preview_token not in link
    assert client.get(link).status_code == 404
    again = f"/previews/{draft.preview_token}"
    assert client.get(again).status_code == 200
    author.post(f"/write/{draft.id}/preview-link/revoke")
    assert client.get(again).status_code == 404
    assert draft.preview_token is None


def test_revoking_holds_whatever_becomes_of_the_text(
    client: Visitor, author: Visitor, draft: Post, link: str
) -> None:
    data = {"body": "Typed.", "slug": "!!!"}
    answer = author.post(f"/write/{draft.id}/preview-link/revoke", data=data)
    assert (answer.status_code, client.get(link).status_code) == (422, 404)


def test_the_trash_revokes_it(client: Visitor, author: Visitor, draft: Post, link: str) -> None:
    author.post(f"/write/{draft.id}/delete")
    author.post(f"/write/{draft.id}/restore")
    assert (draft.state, client.get(link).status_code) == ("draft", 404)


def test_what_is_in_the_trash_is_not_shown(client: Visitor, draft: Post, link: str) -> None:
    publishing.trash(draft)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "None", "a" * 43, "a" * 3000, "%00"])
def test_an_unknown_address_is_404(client: Visitor, token: str) -> None:
    assert client.get(f"/previews/{token}").status_code in (400, 404)


def test_only_who_may_edit_makes_and_revokes(
    client: Visitor, other: Visitor, draft: Post, link: str
) -> None:
    token = draft.preview_token
    for act in ACTS:
        path = f"/write/{draft.id}/{act}"
        assert client.post(path).location == "/sign-in"
        assert other.post(path).status_code == 403
        assert other.get(path).status_code == 405
        assert other.post(f"/write/2000000000/{act}").status_code == 404
    assert draft.preview_token == token


def test_what_was_typed_is_saved_with_it(author: Visitor, draft: Post) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": "Typed."}
    answer = author.post(f"/write/{draft.id}/preview-link", data=fields)
    assert (answer.status_code, answer.location) == (303, f"/write/{draft.id}")
    assert draft.current.body == "Typed."
    wrong = fields | {"slug": "!", "base": draft.current_id}
    token = draft.preview_token
    assert author.post(f"/write/{draft.id}/preview-link", data=wrong).status_code == 422
    assert draft.preview_token == token
