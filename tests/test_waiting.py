"""What its author asks an editor to look at."""

from blog.models import Post
from tests.factories import Visitor
from tests.reading import words


def test_publishing_or_the_trash_ends_the_wait_for_an_editor(author: Visitor, draft: Post) -> None:
    path = f"/write/{draft.id}"
    for act in ("publish", "delete"):
        author.post(f"{path}/ask", data={"body": "Please look.", "yes": "1"})
        assert draft.waiting_since is not None
        assert draft.current.body == "Please look.", "what was typed is saved first"
        assert author.post(f"{path}/{act}", data={}).status_code == 303
        assert draft.waiting_since is None


def test_a_request_can_be_taken_back(
    client: Visitor, author: Visitor, other: Visitor, draft: Post
) -> None:
    path = f"/write/{draft.id}/ask"
    assert client.post(path).location == "/sign-in"
    assert other.post(path).status_code == 403
    assert author.get(path).status_code == 405
    assert author.post("/write/2000000000/ask").status_code == 404
    assert draft.waiting_since is None
    author.post(path, data={"yes": "1"})
    since = draft.waiting_since
    author.post(path, data={"yes": "1"})
    assert since is not None and draft.waiting_since == since
    assert "Take back the request" in words(author.get(f"/write/{draft.id}"))
    author.post(path)
    assert draft.waiting_since is None
