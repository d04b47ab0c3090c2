"""Acts on a post: publish, schedule, unpublish, trash, restore."""

from collections.abc import Callable

import pytest

from blog import publishing
from blog.models import Post
from tests.factories import Visitor, make_post
from tests.reading import said_of, typed, words

Act = Callable[..., None]


@pytest.fixture
def act(author: Visitor) -> Act:
    """Press one of the editor's buttons."""

    def press(post: Post, button: str = "", **fields: str) -> None:
        data = {"base": str(post.current_id), "title": post.current.title, **fields}
        data = {"body": post.current.body} | data
        answer = author.post(f"/write/{post.id}{button}", data=data)
        assert answer.status_code == 303, words(answer)

    return press


def test_publishing_a_draft_gives_it_to_readers(
    client: Visitor, author: Visitor, draft: Post
) -> None:
    data = {"title": "Done", "body": "All done.", "base": draft.current_id}
    answer = author.post(f"/write/{draft.id}/publish", data=data)
    assert (answer.status_code, answer.location) == (303, "/posts/done")
    assert "All done." in words(client.get("/posts/done"))
    assert (draft.state, draft.published.version) == ("published", 1)


def test_a_new_post_can_be_published_at_once(client: Visitor, author: Visitor) -> None:
    data = {"title": "At once", "body": "Now.", "summary": "So."}
    answer = author.post("/write/publish", data=data)
    assert (answer.status_code, answer.location) == (303, "/posts/at-once")
    assert "Now." in words(client.get("/posts/at-once"))


def test_nothing_is_published_without_a_title(author: Visitor, draft: Post) -> None:
    data = {"title": "", "body": "Untitled words.", "base": draft.current_id}
    answer = author.post(f"/write/{draft.id}/publish", data=data)
    assert answer.status_code == 422
    assert "needs a title" in said_of(answer, "title")
    assert typed(answer)["body"].strip() == "Untitled words."
    assert (draft.state, draft.current.number) == ("draft", 1)


def test_readers_see_the_old_version_until_the_next_is_published(
    client: Visitor, post: Post, act: Act
) -> None:
    published_at = post.published_at
    act(post, body="Second words.")
    assert "A text." in words(client.get(post.path))
    assert post.has_edits
    act(post, "/publish", body="Third words.")
    assert "Third words." in words(client.get(post.path))
    assert [one.version for one in post.revisions] == [1, None, 2]
    assert (post.published_at, post.has_edits) == (published_at, False)


def test_a_time_to_come_schedules(client: Visitor, draft: Post, act: Act) -> None:
    act(draft, "/publish", published_at="2999-03-12T14:32")
    assert draft.state == "scheduled"
    assert client.get(draft.path).status_code == 404
    assert "A draft" not in words(client.get("/"))


def test_a_time_gone_by_is_kept(client: Visitor, draft: Post, act: Act) -> None:
    act(draft, "/publish", published_at="1999-03-12T14:32")
    assert "12 March 1999" in words(client.get(draft.path))


def test_a_time_planned_for_a_draft_publishes_nothing(draft: Post, act: Act) -> None:
    act(draft, published_at="1999-03-12T14:32")
    assert (draft.state, draft.planned_at.year) == ("draft", 1999)


def test_unpublishing_makes_a_draft_that_readers_find_gone(
    client: Visitor, post: Post, act: Act
) -> None:
    act(post, "/unpublish")
    assert post.state == "draft"
    assert client.get(post.path).status_code == 410
    assert "A post" not in words(client.get("/"))
    act(post, "/publish")
    assert client.get(post.path).status_code == 200


@pytest.mark.parametrize("button", ["/unpublish", "/delete"])
def test_no_button_loses_what_was_typed(post: Post, act: Act, button: str) -> None:
    act(post, button, body="Typed before that.")
    assert post.current.body == "Typed before that."
    assert post.state == {"/unpublish": "draft", "/delete": "trashed"}[button]


def test_the_trash_keeps_a_post_and_gives_it_back(
    client: Visitor, author: Visitor, post: Post, act: Act
) -> None:
    act(post, "/delete")
    assert client.get(post.path).status_code == 410
    assert author.get(f"/write/{post.id}").status_code == 404
    assert "A post" not in words(author.get("/write"))
    assert "A post" in words(author.get("/write/trash"))
    answer = author.post(f"/write/{post.id}/restore")
    assert (answer.status_code, answer.location) == (303, f"/write/{post.id}")
    assert (post.state, post.current.body) == ("draft", "A text.")
    assert "A post" not in words(author.get("/write/trash"))


def test_what_is_in_the_trash_is_not_worked_on(author: Visitor, post: Post) -> None:
    publishing.trash(post)
    for button in ("", "/publish", "/unpublish", "/delete", "/preview"):
        data = {"body": "Not now.", "base": post.current_id}
        assert author.post(f"/write/{post.id}{button}", data=data).status_code == 404
    assert (post.state, post.current.number) == ("trashed", 1)


def test_what_is_not_in_the_trash_is_not_restored(author: Visitor, post: Post) -> None:
    assert author.post(f"/write/{post.id}/restore").status_code == 404
    assert post.state == "published"


def test_the_trash_of_another_stays_closed(other: Visitor, post: Post) -> None:
    publishing.trash(post)
    assert "A post" not in words(other.get("/write/trash"))
    assert other.post(f"/write/{post.id}/restore").status_code == 403
    assert post.state == "trashed"


def test_an_editor_finds_everybodys_trash(editor: Visitor, post: Post) -> None:
    publishing.trash(post)
    assert "A post" in words(editor.get("/write/trash"))
    assert editor.post(f"/write/{post.id}/restore").status_code == 303
    assert post.state == "draft"


def test_a_page_is_published_at_the_address_of_its_kind(client: Visitor, author: Visitor) -> None:
    data = {"title": "Imprint", "body": "Who we are.", "kind": "page", "summary": "We."}
    assert author.post("/write/publish", data=data).location == "/pages/imprint"
    assert "Who we are." in words(client.get("/pages/imprint"))


def test_another_post_may_have_the_same_title(author: Visitor, post: Post) -> None:
    data = {"title": "A post", "body": "Another.", "summary": "Yes."}
    assert author.post("/write/publish", data=data).location == "/posts/a-post-2"
    assert make_post(author.person, title="A post").path == "/posts/a-post-3"
