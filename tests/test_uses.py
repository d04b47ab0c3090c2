"""Where an image is used, told in a few queries, and how an editor parts old saves from it."""

import pytest
from sqlalchemy import insert

from blog.db import db
from blog.models import Media, Post, Revision
from blog.models.person import Authorship
from tests.factories import Visitor, make_post
from tests.reading import said_of, words
from tests.statements import counted
from tests.test_library import given


def use_often(media: Media, visitor: Visitor, number: int) -> None:
    """Make so many drafts of somebody that show a file, two saves of it in each."""
    for n in range(number):
        post = Post(slug=f"post-{n}")
        post.authorships.append(Authorship(person=visitor.person))
        db.session.add(post)
        db.session.flush()
        rows = [
            {"post_id": post.id, "number": i, "title": f"Use {n}.{i}", "body": media.path}
            for i in (1, 2)
        ]
        db.session.execute(insert(Revision), rows)
        db.session.refresh(post)
        post.current = post.revisions[-1]
    db.session.commit()


@pytest.mark.parametrize("stranger", [True, False])
def test_uses_cost_few_queries_and_fifty_are_shown(
    author: Visitor, other: Visitor, stranger: bool
) -> None:
    media = given(author, alt="Salt")
    path = f"/write/media/{media.sha256}"
    use_often(media, other if stranger else author, 60)
    with counted() as asked:
        page = author.get(path)
    assert len(asked) < 25
    assert words(page).count("An article of somebody else" if stranger else "Use ") == 100
    assert words(page).count("and 10 more") == 2
    with counted() as asked:
        assert author.post(f"{path}/delete").status_code == 409
    assert len(asked) < 32


def test_an_editor_takes_an_image_from_old_saves_after_a_tick(
    author: Visitor, editor: Visitor
) -> None:
    media = given(author, alt="Salt")
    path, sha256, address = f"/write/media/{media.sha256}", media.sha256, media.path
    post = make_post(author.person, title="With salt", body=address, published=False)
    trashed = make_post(author.person, title="Thrown away", body=address)
    everything = {"confirmed": "y"}
    assert editor.post(f"{path}/delete", data=everything).status_code == 409
    author.post(f"/write/{trashed.id}/delete")
    assert editor.post(f"{path}/delete", data=everything).status_code == 409
    data = {"title": "Plain", "body": "Without.", "base": post.current_id}
    assert author.post(f"/write/{post.id}", data=data).status_code == 303
    said = words(author.post(f"{path}/delete", data=everything))
    assert "only an editor can take it from them" in said
    assert "With salt, revision 1" in said
    assert Media.get(sha256)
    answer = editor.post(f"{path}/delete")
    assert answer.status_code == 422
    assert "Tick this" in said_of(answer, "confirmed")
    for page in (editor.get(path), answer):
        assert "With salt, revision 1" in words(page)
        assert "Thrown away, revision 1, in the trash" in words(page)
        assert "will lack it" in words(page)
    answer = editor.post(f"{path}/delete", data=everything)
    assert (answer.status_code, answer.location) == (303, "/write/media")
    assert author.get(address).status_code == 404
    assert author.get(f"/write/{post.id}/history/1").status_code == 200


def test_what_readers_see_keeps_its_image_however_old_the_save_is(
    author: Visitor, editor: Visitor
) -> None:
    media = given(author, alt="Salt")
    post = make_post(author.person, title="With salt", body=media.path)
    data = {"title": "Plain", "body": "Without.", "base": post.current_id}
    author.post(f"/write/{post.id}", data=data)
    answer = editor.post(f"/write/media/{media.sha256}/delete", data={"confirmed": "y"})
    assert answer.status_code == 409
    assert Media.get(media.sha256)
