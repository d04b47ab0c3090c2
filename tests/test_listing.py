"""Ways in for readers: the front page, tags, authors."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog.db import db
from blog.models import Person, Site
from tests.factories import Visitor, make_person, make_post
from tests.reading import links, parse, words

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


def settle(**settings: object) -> None:
    site = Site.current()
    for name, value in settings.items():
        setattr(site, name, value)
    db.session.add(site)
    db.session.commit()


def titles(answer: TestResponse) -> list[str]:
    headings = parse(answer.text).iter("h2")
    return ["".join(heading.itertext()).strip() for heading in headings]


def walk(client: Visitor, path: str) -> list[list[str]]:
    """Follow the links to earlier articles to the end."""
    pages = []
    while path:
        answer = client.get(path)
        assert answer.status_code == 200
        pages.append([title for title in titles(answer) if title.startswith("No.")])
        path = next(iter(links(answer, rel="next")), "")
    return pages


def test_an_empty_blog_says_that_nothing_is_published(client: Visitor) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing has been published here yet." in words(answer)


def test_the_newest_comes_first(client: Visitor, ada: Person) -> None:
    for days in (2, 3, 1):
        make_post(ada, title=f"No. {days}", at=NOON - timedelta(days))
    assert walk(client, "/") == [["No. 1", "No. 2", "No. 3"]]


def test_an_entry_says_what_awaits_a_reader(client: Visitor, ada: Person) -> None:
    make_post(
        ada,
        make_person("bert"),
        title="On salt",
        summary="Why it matters.",
        body="salty " * 700,
        tags=["Food & drink", "C++"],
        cover="https://images.example/salt.jpg",
        cover_alt="A heap of salt",
        at=NOON,
    )
    answer = client.get("/")
    for said in ("On salt", "Why it matters.", "Ada", "Bert", "12 March 2026", "3 minutes"):
        assert said in words(answer)
    assert {"/tags/food-drink", "/tags/c-plus-plus", "/authors/bert"} <= {*links(answer)}
    covers = [(image.get("src"), image.get("alt")) for image in parse(answer.text).iter("img")]
    assert covers == [("https://images.example/salt.jpg", "A heap of salt")]
    assert "salty" not in words(answer)


def test_a_tag_and_an_author_list_their_own(client: Visitor, ada: Person) -> None:
    bert = make_person("bert")
    make_post(ada, title="No. 1", tags=["Salt"])
    make_post(bert, title="No. 2", tags=["Pepper", "salt"])
    make_post(ada, bert, title="No. 3")
    assert walk(client, "/tags/salt") == [["No. 2", "No. 1"]]
    assert walk(client, "/authors/ada") == [["No. 3", "No. 1"]]
    assert walk(client, "/authors/bert") == [["No. 3", "No. 2"]]
    assert words(client.get("/tags/salt"), "h1") == "Salt"
    assert words(client.get("/authors/ada"), "h1") == "Ada"


def test_a_standing_page_is_linked_and_not_listed(client: Visitor, ada: Person) -> None:
    make_post(ada, title="About us", kind="page", tags=["Salt"])
    make_post(ada, title="No. 1", tags=["Salt"])
    for path in ("/", "/tags/salt", "/authors/ada"):
        answer = client.get(path)
        assert "About us" not in titles(answer)
        assert "/pages/about-us" in links(answer)


@pytest.mark.parametrize("path", ["/tags/unknown", "/authors/unknown"])
def test_an_unknown_way_in_is_404(client: Visitor, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_tag_without_anything_to_read_is_404(client: Visitor, ada: Person) -> None:
    make_post(ada, tags=["Hush"], published=False)
    assert client.get("/tags/hush").status_code == 404


def test_pages_follow_each_other_to_the_end(client: Visitor, ada: Person) -> None:
    settle(posts_per_page=2)
    for hours in range(5):
        make_post(ada, title=f"No. {hours}", tags=["Salt"], at=NOON - timedelta(hours=hours))
    for path in ("/", "/tags/salt", "/authors/ada"):
        assert walk(client, path) == [["No. 0", "No. 1"], ["No. 2", "No. 3"], ["No. 4"]]


def test_posts_of_the_same_moment_are_all_listed(client: Visitor, ada: Person) -> None:
    settle(posts_per_page=1)
    for number in range(3):
        make_post(ada, title=f"No. {number}", at=NOON)
    assert walk(client, "/") == [["No. 2"], ["No. 1"], ["No. 0"]]


def test_a_new_post_does_not_shift_the_next_page(client: Visitor, ada: Person) -> None:
    settle(posts_per_page=1)
    make_post(ada, title="No. 2", at=NOON - timedelta(1))
    make_post(ada, title="No. 1", at=NOON)
    (older,) = links(client.get("/"), rel="next")
    make_post(ada, title="No. 0")
    assert walk(client, older) == [["No. 2"]]


def test_a_cursor_that_no_page_gave_is_404(client: Visitor) -> None:
    cursors = ["", "x", "1", "1.", ".1", "1.x", "nan.1", "1e3.1", "1.1" * 99, "1%00.1", "1.1'--"]
    cursors += ["9" * 30 + ".1", "-" + "9" * 20 + ".1", "0." + "9" * 19, "0.-" + "9" * 30, "1.²"]
    answers = {cursor: client.get(f"/?before={cursor}").status_code for cursor in cursors}
    assert answers == dict.fromkeys(cursors, 404)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_without_a_time_is_that_day_everywhere(
    client: Visitor, ada: Person, zone: str
) -> None:
    day = date(2024, 7, 25)
    before = make_post(ada, title="Filed in UTC", at=day)
    settle(time_zone=zone)
    after = make_post(ada, title="Filed here", at=day)
    for path in ("/", "/authors/ada", before.path, after.path):
        answer = client.get(path)
        assert "25 July 2024" in words(answer)
        assert "24 July" not in words(answer)
        assert "26 July" not in words(answer)
        assert 'datetime="2024-07-25"' in answer.text


def test_a_moment_is_shown_as_the_day_in_the_sites_zone(client: Visitor, ada: Person) -> None:
    make_post(ada, at=datetime(2026, 3, 12, 23, tzinfo=UTC))
    settle(time_zone="Pacific/Auckland")
    assert "13 March 2026" in words(client.get("/"))
