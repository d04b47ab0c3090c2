"""Forms that no browser would send, and fields filled with nothing."""

import pytest
from flask.testing import FlaskClient

from blog.auth import set_up_token
from blog.db import db
from blog.models import Media, Post
from tests.factories import PASSWORD


@pytest.mark.parametrize("path", ["media", "/static/style.css"])
def test_a_file_kept_in_caches_carries_no_session(author: FlaskClient, path: str) -> None:
    media = Media.keep(b"x", "x.png", "image/png")
    db.session.commit()
    answer = author.get(media.path if path == "media" else path)
    answer.close()
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("title", [" \t ", "\n", "\u3000"])
def test_nothing_is_published_under_a_title_of_blanks(
    author: FlaskClient, draft: Post, title: str
) -> None:
    data = {"title": title, "body": "Words.", "base": draft.current_id}
    assert author.post(f"/write/{draft.id}/publish", data=data).status_code == 422
    assert draft.state == "draft"


def test_a_name_of_blanks_makes_no_admin(client: FlaskClient) -> None:
    data = {"name": "  ", "handle": "ada", "password": PASSWORD}
    assert client.post(f"/set-up/{set_up_token()}", data=data).status_code == 422


def test_a_site_has_a_title(admin: FlaskClient) -> None:
    data = {"title": "  ", "language": "en", "time_zone": "UTC", "posts_per_page": "7"}
    assert admin.post("/admin/settings", data=data).status_code == 422


def test_a_form_without_a_base_is_taken(author: FlaskClient, draft: Post) -> None:
    assert author.post(f"/write/{draft.id}", data={"body": "Mine."}).status_code == 303


def test_a_base_of_thousands_of_digits_loses_nothing(author: FlaskClient, draft: Post) -> None:
    data = {"body": "Mine.", "base": "9" * 5000}
    assert author.post(f"/write/{draft.id}", data=data).status_code in (303, 409, 422)


def test_a_name_with_a_nul_signs_nobody_in(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"name": "a\0b", "password": "x"}).status_code == 422


def test_a_scheduled_post_without_a_time_is_published_now(author: FlaskClient, draft: Post) -> None:
    for time, state in (("2999-01-01T00:00", "scheduled"), ("", "published")):
        data = {"title": "x", "published_at": time, "base": draft.current_id}
        author.post(f"/write/{draft.id}/publish", data=data)
        assert draft.state == state
