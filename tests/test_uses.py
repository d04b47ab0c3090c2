"""Where an image is used, told in a few queries, and how an editor parts old saves from it."""

import pytest
from sqlalchemy import insert

from blog.db import db
from blog.models import Media, Post, Revision
from blog.models.person import Authorship
from tests.factories import Visitor
from tests.reading import words
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
