"""Pages by key: newest first, nothing twice, nothing missing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog.db import db, writing
from blog.models import BadCursor, Page, Person, Post, Revision, Tag
from blog.models.paging import cursor, read_cursor
from tests.factories import make_person

START = datetime(2024, 7, 25, 23, 59, 59, 999990, UTC)


def fill(count: int, author: Person | None = None, tag: Tag | None = None) -> list[Post]:
    """Make public posts, by fours of the same microsecond; return them newest first."""
    posts = []
    with writing():
        for n in range(count):
            post = Post(slug=f"post-{n}", published_at=START + timedelta(microseconds=n // 4))
            post.authors = [author] if author and n % 2 else []
            post.tags = [tag] if tag and n % 3 else []
            db.session.add(post)
            db.session.flush()
            post.current = Revision(post=post, number=1, version=1, title=f"Post {n}")
            post.published = post.current
            posts.append(post)
    return posts[::-1]


def pages(limit: int, **only: Person | Tag) -> Iterator[Page]:
    before = None
    while True:
        page = Post.newest(limit, before, **only)
        yield page
        if page.older is None:
            return
        before = page.older


def test_25_posts_fill_four_pages_of_seven(app: Flask) -> None:
    posts = fill(25)
    found = list(pages(7))
    assert [len(page.posts) for page in found] == [7, 7, 7, 4]
    assert [post for page in found for post in page.posts] == posts


@pytest.mark.parametrize(
    ("count", "limit", "lengths"), [(8, 4, [4, 4]), (3, 1, [1] * 3), (1, 9, [1])]
)
def test_a_full_last_page_is_the_last(
    app: Flask, count: int, limit: int, lengths: list[int]
) -> None:
    fill(count)
    assert [len(page.posts) for page in pages(limit)] == lengths


def test_an_empty_blog_has_an_empty_page(app: Flask) -> None:
    assert Post.newest(7, None) == Page([], None)


def test_a_new_post_moves_no_page(app: Flask) -> None:
    posts = fill(8)
    first = Post.newest(4, None)
    with writing():
        db.session.add(Post(slug="newer", published_at=START + timedelta(days=1)))
    assert Post.newest(4, first.older).posts == posts[4:]


def test_pages_of_an_author_and_of_a_tag(app: Flask) -> None:
    author, tag = make_person(), Tag(slug="a-tag", name="A tag")
    posts = fill(25, author, tag)
    by_author = [post for page in pages(5, author=author) for post in page.posts]
    tagged = [post for page in pages(5, tag=tag) for post in page.posts]
    assert by_author == [post for post in posts if post.authors]
    assert tagged == [post for post in posts if post.tags]
    assert (len(by_author), len(tagged)) == (12, 16)


@pytest.mark.parametrize(
    "moment",
    [
        START,
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
        datetime(1000, 1, 1, 0, 0, 0, 1, UTC),
        datetime(9998, 12, 31, 23, 59, 59, 999999, UTC),
    ],
)
def test_a_cursor_keeps_every_microsecond(moment: datetime) -> None:
    assert read_cursor(cursor(moment, 2**62)) == (moment, 2**62)


BAD = [
    *("", ".", "1", "1.", ".1", "x.1", "1.x", "1.2.3", "1e5.1", "nan.1", "0.²", "1.-1", "1,5"),
    *("9" * 30 + ".1", "1." + "9" * 30, "0.-99999999999999999999", "9" * 5000, f"1.{2**63}"),
]


@pytest.mark.parametrize("text", BAD)
def test_what_no_page_gave_is_no_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(text)


@pytest.mark.parametrize(
    ("text", "found"), [("-62135596800000000.0", 0), (f"253402300799999999.{2**63 - 1}", 4)]
)
def test_the_ends_of_time_are_cursors(app: Flask, text: str, found: int) -> None:
    fill(4)
    assert len(Post.newest(9, text).posts) == found
