"""Several authors on one post, in their order, as people type them."""

import pytest

from blog.db import db
from blog.models import Post
from tests.factories import Visitor, make_person, make_post
from tests.reading import said_of, typed, words


def send(visitor: Visitor, post: Post, authors: str) -> str:
    """Save the form with these authors; return what is said of the field, or nothing."""
    data = typed(visitor.get(f"/write/{post.id}")) | {"authors": authors}
    answer = visitor.post(f"/write/{post.id}", data=data)
    db.session.expire_all()
    if answer.status_code == 303:
        return ""
    assert typed(answer)["authors"] == authors
    return said_of(answer, "authors")


def handles(post: Post) -> list[str]:
    return [person.handle for person in post.authors]


def test_authors_stand_in_the_order_in_which_they_were_typed(
    client: Visitor, author: Visitor, post: Post
) -> None:
    make_person("bob", name="Bob Bread")
    make_person("cleo")
    assert typed(author.get(f"/write/{post.id}"))["authors"] == "Ada"
    assert send(author, post, "bob bread, ada , CLEO, Ada") == ""
    assert handles(post) == ["bob", "ada", "cleo"]
    assert typed(author.get(f"/write/{post.id}"))["authors"] == "Bob Bread, Ada, Cleo"
    assert "Bob Bread, Ada and Cleo" in words(client.get(post.path))
    assert send(author, post, "Ada, Cleo, Bob Bread") == ""
    assert handles(post) == ["ada", "cleo", "bob"]


def test_who_was_added_may_write_in_it(other: Visitor, author: Visitor, post: Post) -> None:
    assert other.get(f"/write/{post.id}").status_code == 403
    assert send(author, post, "Ada, Otto") == ""
    assert other.get(f"/write/{post.id}").status_code == 200


def test_an_author_takes_nobody_off(author: Visitor, other: Visitor) -> None:
    post = make_post(author.person, other.person)
    assert "take “otto” off" in send(author, post, "Ada")
    assert "take “ada” off" in send(author, post, "Otto")
    assert handles(post) == ["ada", "otto"]


def test_an_editor_takes_anybody_off(author: Visitor, other: Visitor, editor: Visitor) -> None:
    post = make_post(author.person, other.person)
    assert send(editor, post, "Otto") == ""
    assert handles(post) == ["otto"]


def test_nobody_at_all_is_refused(author: Visitor, editor: Visitor, post: Post) -> None:
    for visitor in (author, editor):
        assert "at least one author" in send(visitor, post, ",")
    assert handles(post) == ["ada"]


@pytest.mark.parametrize(
    ("authors", "said"),
    [
        ("Ada, Oto", "nearest name is “Otto”"),
        ("Ada, Zebedee", "Nobody here is called “Zebedee”."),
        ("Ada, Sam", "write a handle: sam-1, sam-2"),
        ("Ada" + ", ada" * 25, "20 authors at most"),
    ],
)
def test_a_name_that_nobody_has_is_refused_with_a_sentence(
    author: Visitor, other: Visitor, post: Post, authors: str, said: str
) -> None:
    make_person("sam-1", name="Sam")
    make_person("sam-2", name="Sam")
    assert said in send(author, post, authors)
    assert handles(post) == ["ada"]


def test_names_that_two_people_share_are_shown_as_handles(editor: Visitor) -> None:
    post = make_post(make_person("sam-1", name="Sam"), make_person("kim", name="Kim, PhD"))
    make_person("sam-2", name="Sam")
    assert typed(editor.get(f"/write/{post.id}"))["authors"] == "sam-1, kim"
    make_person("x", name="Kim")
    assert send(editor, post, "x, kim, sam-2") == ""
    assert handles(post) == ["x", "kim", "sam-2"]
    assert typed(editor.get(f"/write/{post.id}"))["authors"] == "x, kim, sam-2"


def test_a_new_post_is_its_writers_own_or_theirs_who_were_named(
    author: Visitor, other: Visitor, editor: Visitor
) -> None:
    for visitor, title, authors, expected in (
        (author, "One", "", ["ada"]),
        (author, "Two", "Otto, Ada", ["otto", "ada"]),
        (editor, "Three", "Otto", ["otto"]),
    ):
        data = {"title": title, "body": "x", "authors": authors}
        assert visitor.post("/write/new", data=data).status_code == 303
        post = Post.with_slug(title.lower())
        assert post and handles(post) == expected
    answer = author.post("/write/new", data={"title": "Four", "authors": "Otto"})
    assert "take “ada” off" in said_of(answer, "authors")
    assert Post.with_slug("four") is None


def test_what_another_set_meanwhile_stays(author: Visitor, editor: Visitor, post: Post) -> None:
    make_person("bob")
    opened = typed(author.get(f"/write/{post.id}"))
    assert send(editor, post, "Bob, Ada") == ""
    assert author.post(f"/write/{post.id}", data=opened | {"body": "New."}).status_code == 303
    db.session.expire_all()
    assert handles(post) == ["bob", "ada"]
