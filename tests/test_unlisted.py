"""An unlisted post is read by whoever has its address, and stands nowhere else."""

import pytest

from blog import search
from blog.db import writing
from blog.models import Post
from tests.factories import Visitor, make_post
from tests.reading import typed, words

LISTS = (
    *("/", "/archive", "/archive/{year}", "/tags", "/tags/salt", "/tags/only", "/authors"),
    *("/authors/ada", "/series/bread", "/languages/en", "/languages/fr", "/search?q=quixotic"),
    *("/feed.atom", "/feed.rss", "/feed.json", "/tags/salt/feed.atom", "/authors/ada/feed.json"),
    *("/sitemap.xml", "/llms.txt", "/posts/earlier", "/posts/later", "/pages/about", "/nothing"),
    *("/posts/quixotix", "/posts/fra"),
)


@pytest.fixture
def unlisted(author: Visitor) -> Post:
    """A post with a name that stands on no other page, among others that share all with it."""
    shared = {"tags": ["Salt"], "series": "Bread"}
    make_post(author.person, title="Earlier", series_place=1, **shared)
    post = make_post(
        author.person,
        title="Quixotic",
        body="Quixotic words.",
        unlisted=True,
        series="Bread",
        series_place=2,
        tags=["Salt", "Only"],
    )
    make_post(author.person, title="Later", series_place=3, **shared)
    french = make_post(author.person, title="Fra", language="de", translation_of="quixotic")
    assert french.translation_group == post.translation_group
    make_post(author.person, title="About", kind="page")
    make_post(author.person, title="Quixotic page", kind="page", unlisted=True)
    return post


def test_no_list_feed_or_search_shows_it(client: Visitor, unlisted: Post) -> None:
    year = unlisted.published_at.year if unlisted.published_at else 0
    answers = {path: client.get(path.format(year=year)) for path in LISTS}
    shown = [path for path, answer in answers.items() if "Quixotic" in answer.text]
    assert shown == []
    assert search.find("quixotic", search.Choice(), 10).results == ()
    assert client.get("/tags/only").status_code == 404
    assert "Salt 2" in words(client.get("/tags"))


def test_whoever_has_the_address_reads_it(client: Visitor, unlisted: Post) -> None:
    page = client.get("/posts/quixotic")
    assert (page.status_code, unlisted.state) == (200, "published")
    assert "Quixotic words." in words(page)
    assert '<meta name="robots" content="noindex">' in page.text
    source = client.get("/posts/quixotic.md")
    assert (source.status_code, source.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "X-Robots-Tag" not in client.get("/posts/later.md").headers
    assert client.get("/pages/quixotic-page").status_code == 200
    assert "noindex" not in client.get("/posts/later").text


def test_listed_again_it_stands_everywhere(client: Visitor, unlisted: Post) -> None:
    with writing():
        unlisted.unlisted = False
    for path in ("/", "/feed.atom", "/search?q=quixotic", "/tags/only", "/posts/earlier"):
        assert "Quixotic" in client.get(path).text, path


def test_its_author_unlists_a_post_in_the_editor(author: Visitor, post: Post) -> None:
    fields = typed(author.get(f"/write/{post.id}"))
    assert "unlisted" not in fields
    author.post(f"/write/{post.id}", data=fields | {"unlisted": "y"})
    assert post.unlisted
    assert "unlisted" in words(author.get("/write"))
    again = typed(author.get(f"/write/{post.id}"))
    author.post(f"/write/{post.id}", data=again | {"body": "More."})
    assert post.unlisted, "what was left as it was stays"
    again = typed(author.get(f"/write/{post.id}"))
    del again["unlisted"]
    author.post(f"/write/{post.id}", data=again)
    assert not post.unlisted
