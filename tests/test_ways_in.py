"""Further ways in: the archive, the lists of tags and authors, series, languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog.models import Person
from tests.factories import Visitor, make_person, make_post
from tests.reading import links, parse, words
from tests.statements import counted
from tests.test_listing import settle, titles

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada", about="baker")


def listed(answer: TestResponse) -> list[str]:
    """The articles that a page links in its main part, in order, each once."""
    (main,) = parse(answer.text).iter("main")
    found = [link.get("href", "") for link in main.iter("a")]
    return list(dict.fromkeys(path for path in found if path.startswith("/posts/")))


def years_of(answer: TestResponse) -> list[str]:
    (nav,) = (one for one in parse(answer.text).iter("nav") if one.get("aria-label") == "Years")
    return [" ".join("".join(item.itertext()).split()) for item in nav.iter("li")]


def test_the_archive_holds_every_title_by_year(client: Visitor, ada: Person) -> None:
    make_post(ada, slug="new", at=NOON)
    make_post(ada, slug="old", at=NOON - timedelta(800))
    make_post(ada, slug="older", at=NOON - timedelta(801))
    make_post(ada, slug="hush", published=False)
    make_post(ada, slug="later", at=datetime.now(UTC) + timedelta(9))
    answer = client.get("/archive")
    assert listed(answer) == ["/posts/new", "/posts/old", "/posts/older"]
    assert titles(answer)[:2] == ["2026", "2024"]
    assert years_of(answer) == ["2026", "2024"]


def test_a_year_holds_its_own_by_month(client: Visitor, ada: Person) -> None:
    make_post(ada, slug="march", at=NOON)
    make_post(ada, slug="january", at=date(2026, 1, 1))
    make_post(ada, slug="before", at=date(2025, 12, 31))
    answer = client.get("/archive/2026")
    assert listed(answer) == ["/posts/march", "/posts/january"]
    assert titles(answer)[:2] == ["March", "January"]
    assert listed(client.get("/archive/2025")) == ["/posts/before"]


def test_a_year_begins_in_the_sites_zone(client: Visitor, ada: Person) -> None:
    settle(time_zone="Pacific/Auckland")
    make_post(ada, slug="moment", at=datetime(2025, 12, 31, 12, tzinfo=UTC))
    make_post(ada, slug="day", at=date(2025, 12, 31))
    for zone, moment in (("Pacific/Auckland", "2026"), ("America/Los_Angeles", "2025")):
        settle(time_zone=zone)
        assert "/posts/moment" in listed(client.get(f"/archive/{moment}"))
        assert "/posts/day" in listed(client.get("/archive/2025"))
        other = {"2026": [], "2025": ["/posts/day", "/posts/moment"]}[moment]
        if moment == "2025":
            assert client.get("/archive/2026").status_code == 404
            assert sorted(listed(client.get("/archive/2025"))) == other


@pytest.mark.parametrize(
    "path",
    [
        *("/archive/2024", "/archive/0", "/archive/99999", "/archive/0000", "/archive/999"),
        *("/archive/9999", "/archive/x", "/archive/-1", "/series/none", "/languages/xx"),
        *("/languages/%00", "/languages/" + "x" * 300),
    ],
)
def test_a_way_in_to_nothing_is_404(client: Visitor, ada: Person, path: str) -> None:
    make_post(ada, at=NOON)
    answer = client.get(path)
    assert answer.status_code == (400 if "%00" in path else 404)


def test_an_empty_archive_says_so(client: Visitor) -> None:
    for path, said in (
        ("/archive", "Nothing has been published"),
        ("/tags", "Nothing is filed"),
        ("/authors", "Nobody has published"),
    ):
        assert said in words(client.get(path))


def test_a_long_archive_has_pages(
    client: Visitor, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.listing.ROWS", 2)
    for number in range(5):
        make_post(ada, slug=f"no-{number}", at=NOON - timedelta(number))
    pages, path = [], "/archive/2026"
    while path:
        answer = client.get(path)
        pages.append(listed(answer))
        path = next(iter(links(answer, rel="next")), "")
    assert pages == [
        ["/posts/no-0", "/posts/no-1"],
        ["/posts/no-2", "/posts/no-3"],
        ["/posts/no-4"],
    ]


def test_tags_and_authors_are_listed_with_how_much_they_have(client: Visitor, ada: Person) -> None:
    make_post(ada, tags=["Salt", "bread"])
    make_post(ada, make_person("bert"), tags=["Salt"])
    make_post(make_person("hush"), tags=["Hush"], published=False)
    make_post(ada, kind="page", tags=["Salt"])
    assert "bread 1 Salt 2" in words(client.get("/tags"), "main")
    assert "Hush" not in words(client.get("/tags"))
    assert "Ada baker 2 Bert 1" in words(client.get("/authors"), "main")
    assert "Hush" not in words(client.get("/authors"))


def test_a_language_lists_its_own_and_is_spoken(client: Visitor, ada: Person) -> None:
    make_post(ada, slug="salt", language="en")
    make_post(ada, slug="sal", language="es", at=NOON)
    answer = client.get("/languages/es")
    assert listed(answer) == ["/posts/sal"]
    assert parse(answer.text).get("lang") == "es"
    assert words(answer, "h1") == "Español"
    assert "12 de marzo de 2026" in words(answer)
    assert {"/languages/en", "/languages/es"} <= {*links(client.get("/"))}


def test_languages_are_named_only_where_there_are_several(client: Visitor, ada: Person) -> None:
    make_post(ada)
    assert "/languages/en" not in links(client.get("/"))


def test_a_series_is_read_in_its_order(client: Visitor, ada: Person) -> None:
    more = {"series": "On bread"}
    make_post(ada, slug="second", series_place=2, at=NOON - timedelta(9), **more)
    make_post(ada, slug="first", series_place=1, at=NOON, **more)
    make_post(ada, slug="loose", at=NOON, **more)
    make_post(ada, slug="hush", series_place=3, published=False, **more)
    answer = client.get("/series/on-bread")
    assert listed(answer) == ["/posts/first", "/posts/second", "/posts/loose"]
    assert words(answer, "h1") == "On bread"
    assert "Series of 3 parts" in words(answer)


def test_a_list_asks_no_more_questions_for_more_posts(client: Visitor, ada: Person) -> None:
    lists = ("/", "/tags/food", "/authors/ada", "/archive", "/tags", "/authors", "/series/s")
    numbers = []
    for n in (1, 8):
        for i in range(n):
            author = make_person(f"p{n}-{i}")
            make_post(ada, author, tags=["Food", f"t{n}-{i}"], series="S", cover="/media/x/y.png")
        with counted() as asked:
            for path in lists:
                client.get(path)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 12 * len(lists)


def test_a_post_of_the_year_1000_costs_no_thousand_years(client: Visitor, ada: Person) -> None:
    make_post(ada, slug="old", at=date(1000, 1, 1))
    make_post(ada, slug="new", at=NOON)
    with counted() as asked:
        answer = client.get("/archive")
    assert years_of(answer) == ["2026", "1000"]
    assert max(statement.count("?") + statement.count("%(") for statement in asked) <= 60


def test_a_language_has_one_address(client: Visitor, ada: Person) -> None:
    make_post(ada, language="pt-BR")
    answer = client.get("/languages/PT-br")
    assert (answer.status_code, answer.location) == (301, "/languages/pt-BR")
    assert client.get("/languages/pt-BR").status_code == 200
