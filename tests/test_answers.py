"""Links are said to lead nowhere where, and only where, a stranger would find nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.models import Media, TagRedirect, Variant
from blog.models.answers import silent, texts_at
from tests.factories import Visitor, make_person, make_post
from tests.statements import counted

HASH = "a" * 64
BROKEN = [
    *(f"/media/{HASH}/wrong.png", f"/media/{HASH}/1600.webp", f"/media/{'b' * 64}/leaf.png"),
    *(f"/media/{HASH}", f"/media/{HASH}/leaf.png/x", f"/media/{HASH}/80000.webp"),
    *("/series/nope", "/series/empty", "/series", "/authors/nobody", "/authors/idle"),
    *("/archive/1999", "/archive/99", "/archive/zz", "/languages/xx", "/languages/de/feed.atom"),
    *("/static/none.css", "/static", "/static/../app.py", "/static/fonts"),
    *("/admin", "/admin/zzz", "/search/zz", "/sitemap.xml/zz", "/feed.xml", "/account"),
    *("/tags/pages-only", "/tags/drafts-only", "/tags/shared/nope", "/tags/none/feed.rss"),
    *("/authors/idle/feed.json", "/posts", "/posts/none", "/posts/about", "/posts/there/more"),
    *("/pages/there.md", "/posts/hidden", "/2018/there.html"),
]
ANSWERING = [
    *(f"/media/{HASH}/leaf.png", f"/media/{HASH}/400.webp", f"/media/{HASH}//leaf.png/"),
    *("/series/whole", "/authors", "/authors/ada", "/authors/ada/feed.rss"),
    *("/archive", "/archive/2024", "/languages/pt-BR", "/languages/PT_br"),
    *("/languages/PT-BR/feed.atom", "/static/style.css", "/search", "/search/opensearch.xml"),
    *("/sitemap.xml", "/feed.json", "/tags", "/tags/shared", "/tags/shared/feed.json"),
    *("/tags/formerly", "/tags/formerly/feed.atom", "/", "//", "/robots.txt", "/favicon.ico"),
    *("/posts/there", "/posts/there.md", "/posts/there/", "/pages/about", "/2019/there.html"),
    *("/posts/quiet", "/write/new", "/admin/people", "/sign-in"),
]


@pytest.fixture
def shelves(app: Flask) -> None:
    """One of everything that can be linked to, and of everything that is there but empty."""
    with writing():
        db.session.add(Media(sha256=HASH, name="leaf.png", type="image/png", data=b"x"))
        db.session.add(Variant(sha256=HASH, width=400, height=300, data=b"x"))
    filed = {"tags": ["Shared"], "series": "Whole", "aliases": ["/2019/there.html"]}
    day = datetime(2024, 5, 1, tzinfo=UTC)
    make_post(make_person(), title="There", language="pt-BR", at=day, **filed)
    idle = make_person("idle")
    nowhere = {"tags": ["Drafts only"], "series": "Empty", "language": "de"}
    make_post(idle, title="Hidden", published=False, **nowhere)
    make_post(idle, title="Quiet", unlisted=True, **nowhere)
    page = make_post(idle, title="About", kind="page", tags=["Shared", "Pages only"])
    with writing():
        TagRedirect.point("formerly", page.tags[0])


@pytest.mark.usefixtures("shelves")
def test_what_a_stranger_does_not_find_is_silent(client: Visitor) -> None:
    for path in BROKEN:
        assert client.get(path, follow_redirects=True).status_code == 404, path
        assert silent([path]) == {path: "draft" if path == "/posts/hidden" else "nothing"}


@pytest.mark.usefixtures("shelves")
def test_what_a_stranger_finds_is_not(client: Visitor) -> None:
    for path in ANSWERING:
        with client.get(path, follow_redirects=True) as answer:
            assert answer.status_code == 200, path
        assert silent([path]) == {}


@pytest.mark.usefixtures("app")
def test_of_what_cannot_be_known_nothing_is_said() -> None:
    assert silent(["/.well-known/security.txt", "/previews/x", "/set-up/x", "/look/x/y"]) == {}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("path", ["/posts/a\0b", "/tags/\0", "/\0", "/posts/" + "x" * 2000])
def test_an_absurd_path_is_silent_too(path: str) -> None:
    assert silent([path]) == {path: "nothing"}
    assert texts_at([path]) == {}


@pytest.mark.usefixtures("app")
def test_a_form_that_is_only_sent_is_nothing_to_link_to(client: Visitor) -> None:
    assert client.get("/sign-out").status_code == 405
    assert silent(["/sign-out"]) == {"/sign-out": "nothing"}


@pytest.mark.usefixtures("shelves")
def test_many_links_take_as_many_queries_as_few() -> None:
    def queries(paths: Sequence[str]) -> int:
        with counted() as statements:
            silent(paths)
        return len(statements)

    few = [*BROKEN, *ANSWERING]
    rooms = ("series", "authors", "languages", "tags", "posts", "pages", "static", "x")
    many = [f"/{room}/x{n}" for room in rooms for n in range(50)]
    many += [f"/archive/{year}" for year in range(1000, 1100)]
    many += [f"/media/{n:064}/{name}" for n in range(50) for name in ("x.png", "40.webp")]
    few_queries = queries(few)  # which begin a transaction too
    assert queries(many) <= few_queries <= 12


@pytest.mark.usefixtures("app")
def test_what_readers_saw_once_and_will_not_see_again_is_gone() -> None:
    gone, back = make_post(title="Gone"), make_post(title="Back", aliases=["/2019/back"])
    ended = make_post(title="Ended", unpublish_at=datetime(2024, 5, 1, tzinfo=UTC), published=False)
    make_post(title="Later", at=datetime(2999, 5, 1, tzinfo=UTC))
    publishing.trash(gone)
    publishing.unpublish(back)
    ended.published_at = datetime(2023, 5, 1, tzinfo=UTC)
    db.session.commit()
    paths = ["/posts/gone", "/posts/ended", "/posts/back", "/2019/back", "/posts/later"]
    assert list(silent(paths).values()) == ["gone", "gone", "draft", "draft", "draft"]
