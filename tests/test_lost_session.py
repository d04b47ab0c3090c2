"""A session that ended, or a token that was lost: the text is kept, and saved after signing in."""

import pytest

from blog import publishing
from blog.models import Post
from tests.factories import PASSWORD, Visitor, make_person
from tests.reading import parse, typed, words

TEXT = 'Written for "hours".\n\n</textarea><b>&amp;\n'


def again(visitor: Visitor, answer: object, **more: str) -> object:
    """Send the form of a page where it leads, with what else is typed into it."""
    (form,) = [
        one for one in parse(answer.text).iter("form") if "sign-out" not in one.get("action", "")
    ]
    return visitor.post(form.get("action"), data=typed(answer) | more)


def test_a_text_is_saved_after_signing_in(client: Visitor, author: Visitor, draft: Post) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT, "title": "Kept"}
    lost = client.post(f"/write/{draft.id}", data=fields)
    assert lost.status_code == 401
    wrong = again(client, lost, name="ada", password="not this one")
    assert wrong.status_code == 422
    assert "do not belong together" in words(wrong)
    answer = again(client, wrong, name="ada", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, f"/write/{draft.id}")
    assert (draft.current.body, draft.current.title) == (TEXT, "Kept")
    assert client.get("/write").status_code == 200


def test_a_new_article_is_saved_after_signing_in(client: Visitor) -> None:
    make_person("ada")
    lost = client.post("/write/new", data={"title": "New", "body": TEXT, "language": "en"})
    answer = again(client, lost, name="ada", password=PASSWORD)
    assert answer.status_code == 303
    assert Post.with_slug("new").current.body == TEXT


def test_an_article_is_published_after_signing_in(
    client: Visitor, author: Visitor, draft: Post
) -> None:
    fields = typed(author.get(f"/write/{draft.id}"))
    lost = client.post(f"/write/{draft.id}/publish", data=fields)
    assert again(client, lost, name="ada", password=PASSWORD).status_code == 303
    assert draft.state == "published"


def test_somebody_else_who_signs_in_may_not(client: Visitor, author: Visitor, draft: Post) -> None:
    make_person("mallory")
    lost = client.post(f"/write/{draft.id}", data={"body": TEXT})
    assert again(client, lost, name="mallory", password=PASSWORD).status_code == 403
    assert draft.current.number == 1


def test_what_is_wrong_with_the_text_is_said_after_signing_in(
    client: Visitor, author: Visitor, draft: Post
) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT, "cover": "javascript:x"}
    lost = client.post(f"/write/{draft.id}", data=fields)
    answer = again(client, lost, name="ada", password=PASSWORD)
    assert answer.status_code == 422
    assert typed(answer)["body"].removeprefix("\n") == TEXT


@pytest.mark.parametrize(
    "path", ["/admin/people/1", "https://evil.example/write/new", "//evil.example", "/x", "", "/"]
)
def test_only_the_desk_is_carried_on(client: Visitor, path: str) -> None:
    make_person("ada")
    data = {"name": "ada", "password": PASSWORD, "resume": path, "body": TEXT}
    answer = client.post("/sign-in", data=data)
    assert (answer.status_code, answer.location) == (303, "/write")


def test_a_lost_token_is_one_button_away_from_saved(
    author: Visitor, draft: Post, tokens: None
) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT, "csrf_token": "lost"}
    lost = author.post(f"/write/{draft.id}", data=fields)
    assert (lost.status_code, draft.current.number) == (400, 1)
    assert again(author, lost).status_code == 303
    assert draft.current.body == TEXT


def test_a_cookie_that_is_gone_takes_the_token_with_it_but_no_word(
    author: Visitor, draft: Post, tokens: None
) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT}
    author.delete_cookie("session")
    lost = author.post(f"/write/{draft.id}", data=fields)
    assert lost.status_code == 400
    assert "kept on this page" in words(lost)
    answer = again(author, lost, name="ada", password=PASSWORD)
    assert (answer.status_code, draft.current.body) == (303, TEXT)


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=lambda headers: ":".join(*headers.items()))
def test_a_form_of_another_site_is_carried_nowhere_and_ends_no_session(
    client: Visitor, author: Visitor, draft: Post, headers: dict[str, str]
) -> None:
    lost = client.post(f"/write/{draft.id}/delete", data={"body": "Evil."}, headers=headers)
    assert lost.status_code == 401
    assert "Send it once more" not in words(lost)
    assert "Set-Cookie" not in lost.headers
    fields = {"name": "ada", "password": PASSWORD, "resume": f"/write/{draft.id}/delete"}
    client.post("/sign-in", data=fields, headers=headers)
    assert draft.state == "draft"


def test_a_form_of_this_site_is_carried_on(client: Visitor, draft: Post) -> None:
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}):
        lost = client.post(f"/write/{draft.id}", data={"body": "Mine."}, headers=headers)
        assert "Sign in and send it once more" in words(lost)


def test_what_comes_back_after_signing_in_can_be_sent_at_once(
    author: Visitor, draft: Post, tokens: None
) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT, "cover": "nowhere"}
    author.delete_cookie("session")
    lost = author.post(f"/write/{draft.id}", data=fields)
    wrong = again(author, lost, name="ada", password=PASSWORD)
    assert wrong.status_code == 422
    saved = author.post(f"/write/{draft.id}", data=typed(wrong) | {"cover": ""})
    assert (saved.status_code, draft.current.body.lstrip("\n")) == (303, TEXT)


def test_what_one_person_typed_is_never_saved_as_anothers(
    author: Visitor, editor: Visitor, draft: Post
) -> None:
    fields = typed(author.get(f"/write/{draft.id}")) | {"body": TEXT}
    acts = ("", "/autosave", "/preview", "/publish", "/ask", "/delete", "/pin", "/attach")
    for path in ("/write/new", *(f"/write/{draft.id}{act}" for act in acts)):
        answer = editor.post(path, data=fields)
        assert answer.status_code == 401
        assert "Sign in and send it once more" in words(answer)
    assert (draft.current.number, Post.with_slug("untitled")) == (1, None)
    assert (draft.state, draft.waiting_since, draft.pinned_at) == ("draft", None, None)
    answer = editor.post(f"/write/{draft.id}", data=fields)
    assert again(editor, answer, name="ada", password=PASSWORD).status_code == 303
    assert draft.current.body.strip() == TEXT.strip()


def test_an_error_gives_back_what_was_typed(
    author: Visitor, other: Visitor, draft: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, data = f"/write/{draft.id}", {"body": TEXT}
    assert "hours" in words(other.post(path, data=data))
    author.post(f"{path}/delete")
    gone = author.post(path, data=data)
    assert (gone.status_code, "hours" in words(gone)) == (404, True)
    author.post(f"{path}/restore")
    monkeypatch.setattr(publishing, "save", lambda *_, **__: 1 / 0)
    author.application.testing = False
    author.application.config["PROPAGATE_EXCEPTIONS"] = False
    failed = author.post(path, data=data)
    assert (failed.status_code, "hours" in words(failed)) == (500, True)
