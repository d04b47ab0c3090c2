"""Tags are renamed, merged and cleared away by editors; old addresses and the search follow."""

import pytest

from blog import publishing, tagging
from blog.authoring import tags as desk
from blog.models import Post, Tag, TagRedirect
from blog.rendering import render
from tests.factories import Visitor, make_post
from tests.reading import said_of, typed, words


@pytest.fixture
def salt(post: Post) -> Tag:
    """A tag on two posts."""
    make_post(title="One", tags=["Bread", "Salt", "Water"])
    make_post(title="Both", tags=["Salz", "Bread", "Salt"])
    make_post(title="German", tags=["Salz"])
    return tag("salt")


def tag(slug: str) -> Tag:
    found = Tag.with_slug(slug)
    assert found, slug
    return found


def tags_of(slug: str) -> list[str]:
    post = Post.with_slug(slug)
    return [one.name for one in post.tags] if post else []


def found(client: Visitor, words_asked: str) -> bool:
    return "/posts/one" in client.get(f"/search?q={words_asked}").text


def test_the_page_lists_all_tags_with_how_many_have_them(editor: Visitor, salt: Tag) -> None:
    text = words(editor.get("/write/tags"))
    assert "Salt 2 articles" in text
    assert "Water 1 article" in text


def test_many_tags_come_in_pages(
    editor: Visitor, salt: Tag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "ROWS", 2)
    page = editor.get("/write/tags")
    assert "Bread" in words(page, "ul") and "Water" not in words(page, "ul")
    assert "/write/tags?after=salt" in page.text
    assert "Tests" in words(editor.get("/write/tags?after=salz"))


def test_a_renamed_tag_is_found_by_its_old_address_and_its_new_name(
    client: Visitor, editor: Visitor, salt: Tag
) -> None:
    path = f"/write/tags/{salt.id}"
    assert typed(editor.get(path))["name"] == "Salt"
    answer = editor.post(path, data={"name": "Sodium", "slug": ""})
    assert (answer.status_code, answer.location) == (303, "/write/tags")
    for old, new in (
        ("/tags/salt", "/tags/sodium"),
        ("/tags/salt/feed.atom", "/tags/sodium/feed.atom"),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new)
        assert client.get(new).status_code == 200
    assert tags_of("one") == ["Bread", "Sodium", "Water"]
    assert found(client, "sodium") and not found(client, "salt")


def test_renamed_twice_the_first_address_leads_to_the_last(
    client: Visitor, editor: Visitor, salt: Tag
) -> None:
    for name in ("Second", "Third", "Salt"):
        editor.post(f"/write/tags/{salt.id}", data={"name": name, "slug": ""})
        assert client.get(f"/tags/{name.lower()}").status_code == 200
    assert client.get("/tags/second").location == "/tags/salt"


def test_merged_posts_keep_the_order_of_their_tags_and_have_none_twice(
    client: Visitor, editor: Visitor, salt: Tag
) -> None:
    salz = tag("salz")
    editor.post(f"/write/tags/{salt.id}", data={"name": "Salt", "slug": "nacl"})
    answer = editor.post(f"/write/tags/{salt.id}/merge", data={"into": "salz"})
    assert (answer.status_code, answer.location) == (303, "/write/tags")
    assert tags_of("one") == ["Bread", "Salz", "Water"]
    assert tags_of("both") == ["Salz", "Bread"]
    assert tags_of("german") == ["Salz"]
    for old in ("/tags/salt", "/tags/nacl"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/tags/salz")
    assert found(client, "salz") and not found(client, "nacl")
    assert Tag.named(["Salt", "Salz"]) == [salz], "who types the old name means the new one"


@pytest.mark.parametrize("into", ["", "Salt", "nobody", "!", "x" * 500])
def test_a_tag_is_merged_into_another_one_that_there_is(
    editor: Visitor, salt: Tag, into: str
) -> None:
    answer = editor.post(f"/write/tags/{salt.id}/merge", data={"into": into})
    assert answer.status_code == 422
    assert said_of(answer, "into")
    assert tags_of("one") == ["Bread", "Salt", "Water"]


@pytest.mark.parametrize(
    ("name", "slug"), [("", ""), ("!", ""), ("a, b", ""), ("x" * 81, ""), ("Salt", "bread")]
)
def test_a_name_that_cannot_be_is_refused(editor: Visitor, salt: Tag, name: str, slug: str) -> None:
    answer = editor.post(f"/write/tags/{salt.id}", data={"name": name, "slug": slug})
    assert answer.status_code == 422
    assert said_of(answer, "slug" if slug else "name")
    assert (tag("salt").name, TagRedirect.at("salt")) == ("Salt", None)


def test_the_old_address_of_another_tag_is_not_taken(editor: Visitor, salt: Tag) -> None:
    tagging.rename(tag("bread"), "Loaf", "loaf")
    answer = editor.post(f"/write/tags/{salt.id}", data={"name": "Bread", "slug": ""})
    assert "merge the two" in said_of(answer, "slug")


def test_only_what_nobody_uses_is_deleted(editor: Visitor, salt: Tag) -> None:
    unused = Tag.with_slug("water")
    assert unused
    assert editor.post(f"/write/tags/{unused.id}/delete").status_code == 303
    assert "is in use" in words(editor.get("/write/tags"))
    post = Post.with_slug("one")
    assert post
    text = publishing.Text(title="One", body="A text.", trial=render("A text."))
    publishing.save(post, text, publishing.Filing(slug="one", tags=["Salt"]), editor=None)
    assert editor.post(f"/write/tags/{unused.id}/delete").status_code == 303
    assert Tag.with_slug("water") is None


@pytest.mark.parametrize("act", ["", "/merge", "/delete"])
def test_tags_are_the_editors(client: Visitor, author: Visitor, salt: Tag, act: str) -> None:
    path = f"/write/tags/{salt.id}{act}"
    data = {"name": "Mine", "into": "bread"}
    assert author.post(path, data=data).status_code == 403
    assert client.post(path).location == "/sign-in"
    assert author.get("/write/tags").status_code == 403
    assert tags_of("one") == ["Bread", "Salt", "Water"]
    assert "/write/tags" not in author.get("/write").text


def test_an_unknown_tag_is_404_and_a_change_is_a_post(editor: Visitor, salt: Tag) -> None:
    for act in ("", "/merge", "/delete"):
        for number in ("2000000000", "9" * 30):
            assert editor.post(f"/write/tags/{number}{act}").status_code == 404
    for act in ("/merge", "/delete"):
        assert editor.get(f"/write/tags/{salt.id}{act}").status_code == 405


def test_the_editor_offers_the_tags_most_used(author: Visitor, salt: Tag) -> None:
    page = author.get("/write/new")
    assert "Bread, Salt, Salz, Tests, Water" in words(page, "details")
    assert 'list="known-tags"' in page.text
    assert "tags.js" in page.text
