"""The desk: who may do what there, and new posts, saves and previews."""

import pytest

from blog.models import Post
from tests.factories import Visitor, make_post
from tests.reading import typed, words

# Of these, {} is the number of a post.
PAGES = ["/write", "/write/trash", "/write/new", "/write/import", "/write/{}"]
ACTS = ["/write/{}/publish", "/write/{}/unpublish", "/write/{}/delete", "/write/{}/preview"]
CHANGES = ["/write/new", "/write/publish", "/write/import", "/write/{}", "/write/{}/restore", *ACTS]
OWNED = ["/write/{}", *ACTS]
ONLY_POST = ["/write/preview", "/write/publish", "/write/{}/restore", *ACTS]
FORM = {
    "title": "On salt",
    "summary": "Why it matters.",
    "body": "A *pinch*.",
    "tags": "Food, C++ , food",
    "slug": "",
    "language": "en",
    "cover": "https://images.example/salt.jpg",
    "cover_alt": "A heap of salt",
    "published_at": "",
    "kind": "post",
}


def numbers(post: Post) -> tuple[object, ...]:
    """What would be different had anything been changed."""
    return post.current_id, post.published_id, post.published_at, post.deleted_at, post.slug


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back(client: Visitor, path: str) -> None:
    path = path.format(1)
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")


@pytest.mark.parametrize("path", CHANGES)
def test_a_stranger_is_sent_to_sign_in(client: Visitor, path: str) -> None:
    answer = client.post(path.format(1))
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_stranger_changes_nothing(client: Visitor, post: Post) -> None:
    before = numbers(post)
    for path in CHANGES:
        client.post(path.format(post.id), data={"title": "Mine"})
    assert numbers(post) == before


def test_another_author_changes_nothing(other: Visitor, post: Post) -> None:
    before = numbers(post)
    data = {"title": "Mine", "body": "Mine"}
    answers = {path: other.post(path.format(post.id), data=data).status_code for path in OWNED}
    assert answers == dict.fromkeys(OWNED, 403)
    assert numbers(post) == before


def test_another_author_sees_nothing(other: Visitor, draft: Post) -> None:
    answer = other.get(f"/write/{draft.id}")
    assert answer.status_code == 403
    assert "A draft" not in words(answer)


@pytest.mark.parametrize("number", ["2000000000", "0", "99999999999", "9" * 30])
def test_an_unknown_post_is_404(author: Visitor, number: str) -> None:
    paths = [path.format(number) for path in [*OWNED, "/write/{}/restore"]]
    answers = {path: author.post(path, data={"body": "x"}).status_code for path in paths}
    assert answers == dict.fromkeys(paths, 404)
    assert author.get(f"/write/{number}").status_code == 404


def test_a_change_is_never_a_get(author: Visitor, post: Post) -> None:
    before = numbers(post)
    answers = {path: author.get(path.format(post.id)) for path in ONLY_POST}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        ONLY_POST, 405
    )
    assert {frozenset(answer.allow) for answer in answers.values()} == {
        frozenset({"POST", "OPTIONS"})
    }
    assert numbers(post) == before


@pytest.mark.parametrize("who", ["editor", "admin"])
def test_editors_write_in_everybodys_posts(
    request: pytest.FixtureRequest, post: Post, who: str
) -> None:
    visitor = request.getfixturevalue(who)
    assert visitor.get(f"/write/{post.id}").status_code == 200
    data = {"title": "Edited", "base": post.current_id}
    assert visitor.post(f"/write/{post.id}/publish", data=data).status_code == 303
    assert post.published.title == "Edited"
    assert post.published.editor == visitor.person
    assert [person.handle for person in post.authors] == ["ada"]


def test_both_authors_of_a_post_may_edit_it(author: Visitor, other: Visitor) -> None:
    post = make_post(other.person, author.person, published=False)
    for visitor in (author, other):
        assert visitor.get(f"/write/{post.id}").status_code == 200


def test_the_desk_shows_what_is_mine_by_state(
    author: Visitor, other: Visitor, draft: Post, post: Post
) -> None:
    make_post(other.person, title="Of another", published=False)
    author.post(f"/write/{post.id}", data={"title": "Its next version", "base": post.current_id})
    text = words(author.get("/write"))
    for said in ("A draft", "A post", "Its next version"):
        assert said in text
    assert "Of another" not in text


def test_a_scheduled_post_stands_on_the_desk_with_its_time(author: Visitor) -> None:
    data = FORM | {"published_at": "2999-03-12T14:32"}
    answer = author.post("/write/publish", data=data)
    assert (answer.status_code, answer.location) == (303, "/write")
    text = words(author.get("/write"))
    assert "On salt" in text
    assert "12 March 2999, 14:32" in text


@pytest.mark.parametrize(("who", "sees"), [("author", False), ("editor", True), ("admin", True)])
def test_editors_may_look_at_everybodys_desk(
    request: pytest.FixtureRequest, other: Visitor, who: str, sees: bool
) -> None:
    make_post(other.person, title="Of another", published=False)
    visitor = request.getfixturevalue(who)
    assert ("Of another" in words(visitor.get("/write?whose=everyone"))) is sees
    assert "Of another" not in words(visitor.get("/write"))


def test_a_new_post_is_a_draft_of_who_wrote_it(client: Visitor, author: Visitor) -> None:
    answer = author.post("/write/new", data=FORM)
    post = Post.with_slug("on-salt")
    assert post is not None
    assert (answer.status_code, answer.location) == (303, f"/write/{post.id}")
    assert (post.state, post.current.number, post.current.words) == ("draft", 1, 2)
    assert post.authors == [author.person]
    assert [tag.name for tag in post.tags] == ["Food", "C++"]
    assert client.get("/posts/on-salt").status_code == 404


def test_the_editor_shows_what_was_saved(author: Visitor) -> None:
    path = author.post("/write/new", data=FORM).location
    fields = typed(author.get(path))
    slug, tags = "on-salt", "Food, C++"
    assert {name: fields[name] for name in FORM} == FORM | {"slug": slug, "tags": tags}
    assert "Saved as revision 1." in words(author.get(author.post("/write/new").location))


def test_an_empty_post_can_be_saved(author: Visitor) -> None:
    path = author.post("/write/new", data={}).location
    assert author.get(path).status_code == 200
    assert "Untitled" in words(author.get("/write"))


def test_each_save_is_a_revision_and_the_same_again_is_none(author: Visitor, draft: Post) -> None:
    path = f"/write/{draft.id}"
    for body, number in (("First.", 2), ("Second.", 3), ("Second.", 3)):
        answer = author.post(path, data={"body": body, "base": draft.current_id})
        assert (answer.status_code, answer.location) == (303, path)
        assert (draft.current.number, draft.current.body) == (number, body)
    assert [one.body for one in draft.revisions] == ["A text.", "First.", "Second."]


def test_what_the_editor_sends_back_unchanged_changes_nothing(author: Visitor, post: Post) -> None:
    before = numbers(post)
    fields = typed(author.get(f"/write/{post.id}"))
    for act in ("", "/publish"):
        assert author.post(f"/write/{post.id}{act}", data=fields).status_code == 303
    assert numbers(post) == before


@pytest.mark.parametrize("new", [True, False])
def test_a_preview_shows_the_page_and_saves_nothing(
    author: Visitor, draft: Post, new: bool
) -> None:
    path = "/write/preview" if new else f"/write/{draft.id}/preview"
    answer = author.post(path, data=FORM | {"body": "A <b>*pinch*</b>\n\n<script>x</script>"})
    assert answer.status_code == 200
    assert "<em>pinch</em>" in answer.text
    assert "<script>" not in answer.text
    assert {name: typed(answer)[name] for name in ("title", "tags")} == {
        name: FORM[name] for name in ("title", "tags")
    }
    assert (draft.current.number, Post.with_slug("on-salt")) == (1, None)


def test_a_preview_keeps_the_base_of_the_edit(author: Visitor, draft: Post) -> None:
    base = str(draft.current_id)
    author.post(f"/write/{draft.id}", data={"body": "Meanwhile.", "base": base})
    answer = author.post(f"/write/{draft.id}/preview", data=FORM | {"base": base})
    assert typed(answer)["base"] == base
