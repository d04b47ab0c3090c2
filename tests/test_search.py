"""Search: the same answers on both engines, in the same order, whatever is typed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog.search import Choice, find
from tests.factories import make_person, make_post

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
# Oldest last: slug, language, title, tags, summary, body.
CORPUS = (
    ("salt", "en", "On salt", "Food", "Why a pinch matters.", "Salt in bread, bread with salt."),
    ("bread", "en", "Bread and salt", "Food, Baking", "", "A loaf remembers. Letters to bakers."),
    ("letters", "en", "Letters from a bakery", "Baking", "", "They said that summaries are short."),
    ("summary", "en", "A summary of nothing", "", "One letter in eleven.", "Nothing at all."),
    ("cpp", "en", "C++ for bakers", "C++, Code", "", "Pointers, and the C language too."),
    ("csharp", "en", "C# in a kitchen", "C#, Code", "", "We use .NET and node.js every day."),
    ("cafe", "en", "A naïve café", "", "", "The crème brûlée was good."),
    ("quoted", "en", "“Quotes” and ‘marks’", "", "", "She said: don't panic, it's O'Brien's."),
    ("sal", "es", "La sal y el pan", "Comida", "", "Las canciones del panadero: ¿por qué?"),
    ("cancion", "es", "Una canción", "", "Sobre el año.", "El niño comió piñas en otoño."),
    ("strasse", "de", "Die Straße", "", "", "Müllers Häuser stehen an der großen Straße."),
    ("haus", "de", "Ein Haus", "", "", "Das Haus und die Häuser."),
    ("eau", "fr", "L'eau et le sel", "", "", "Les œufs, l'été, ça va à Noël."),
    ("sol", "ru", "О соли и ёлке", "", "", "Соль и хлеб. Елка стоит. Письма."),
    ("milh", "ar", "على الملح", "", "", "المِلْحُ مادّة مهمّة للطعام."),
    ("melach", "he", "על המלח", "", "", "שָׁלוֹם עולם, המלח טוב."),
    ("yan", "zh-Hans", "关于盐", "", "", "面包师在北京大学学习做面包。"),
    ("tokyo", "ja", "東京都の塩", "", "", "京都ではなく東京の話。パンを食べる。"),
    ("kyoto", "ja", "京都のパン", "", "", "京都は古い都です。"),
    ("sogeum", "ko", "소금에 대하여", "", "", "한국어를 배우고 소금을 먹는다."),
    ("thai", "th", "เกลือ", "", "", "ภาษาไทยไม่มีช่องว่าง"),
    ("numbers", "en", "The year 2024", "", "", "Version 1.10 costs 1,000 and 3.14 is pi."),
    ("code", "en", "Some code", "Code", "", "Call `snake_case()` or `render_template`."),
    ("dull", "en", "A dull text", "", "", "bread " * 60),
    ("long", "en", "A long text", "", "", "word " * 2000 + "bread"),
)
QUERIES: dict[str, list[str]] = {
    "salt": ["salt", "bread"],
    "SALT": ["salt", "bread"],
    "bread": ["bread", "dull", "salt"],
    "salt bread": ["bread", "salt"],
    "letter": ["letters", "summary", "bread"],
    "letters": ["letters", "summary", "bread"],
    "summaries": ["summary", "letters"],
    "baking": ["bread", "letters"],
    "food": ["salt", "bread"],
    '"bread and salt"': ["bread"],
    '"salt and bread"': [],
    "“bread with salt”": ["salt"],
    "bread -salt": ["bread", "salt"],
    "bread AND (salt": ["bread"],
    "bread OR (salt": [],
    'bread "': ["bread", "dull", "salt"],
    "bread*": ["bread", "dull", "salt"],
    "'; DROP TABLE post; --": [],
    "C++": ["cpp"],
    "c#": ["csharp"],
    "c": ["cpp"],
    ".NET": ["csharp"],
    "node.js": ["csharp"],
    "cafe": ["cafe"],
    "naive café": ["cafe"],
    "CREME brulee": ["cafe"],
    "don't panic": ["quoted"],
    "dont": ["quoted"],
    "panic,don’t": ["quoted"],
    "title:bread": [],
    "salt/bread": ["bread", "salt"],
    "l'ete": ["eau"],
    "été": ["eau"],
    "o'brien": ["quoted"],
    "quotes": ["quoted"],
    "canción": ["cancion", "sal"],
    "canciones": ["cancion", "sal"],
    "cancion": ["cancion", "sal"],
    "nino": ["cancion"],
    "año": ["cancion"],
    "sal": ["sal"],
    "strasse": ["strasse"],
    "STRAßE": ["strasse"],
    "häuser": ["haus", "strasse"],
    "eau": ["eau"],
    "oeufs": ["eau"],
    "noel": ["eau"],
    "соль": ["sol"],
    "ёлка": ["sol"],
    "елка": ["sol"],
    "الملح": ["milh"],
    "مادة": ["milh"],
    "שלום": ["melach"],
    "盐": ["yan"],
    "面包": ["yan"],
    "包面": [],
    "北京大学": ["yan"],
    "東京": ["tokyo"],
    "東京都": ["tokyo"],
    "京都": ["kyoto", "tokyo"],
    "都": ["kyoto", "tokyo"],
    "パン": ["kyoto", "tokyo"],
    "소금": ["sogeum"],
    "한국어": ["sogeum"],
    "ไทย": ["thai"],
    "2024": ["numbers"],
    "1.10": ["numbers"],
    "3.14 pi": ["numbers"],
    "snake_case": ["code"],
    "snake": ["code"],
    "zzz": [],
    "!!! ??? …": [],
    "\U0001f9c2": [],
    "": [],
    "\0": [],
}


@pytest.fixture
def corpus(filled: Callable[[Callable[[], None]], None]) -> None:
    filled(fill)


def fill() -> None:
    ada = make_person("ada")
    for n, (slug, language, title, tags, summary, body) in enumerate(CORPUS):
        make_post(
            ada,
            slug=slug,
            language=language,
            title=title,
            tags=[tag for tag in tags.split(", ") if tag],
            summary=summary,
            body=body,
            at=NOON - timedelta(n),
        )


def slugs(typed: str, limit: int = 10, page: int = 1, **choice: object) -> list[str]:
    found = find(typed, Choice(**choice), limit, page)  # type: ignore[arg-type]
    return [result.post.path.removeprefix("/posts/") for result in found.results]


def test_every_query_has_the_same_answers_on_both_engines(corpus: None) -> None:
    found = {typed: slugs(typed) for typed in QUERIES}
    first = {typed: ids[: max(3, len(QUERIES[typed]))] for typed, ids in found.items()}
    assert {typed: ids[:3] for typed, ids in first.items()} == {
        typed: wanted[:3] for typed, wanted in QUERIES.items()
    }
    # Where fewer than three are expected, there are no more.
    short = {typed for typed, wanted in QUERIES.items() if len(wanted) < 3}
    assert {typed: found[typed] for typed in short} == {typed: QUERIES[typed] for typed in short}
    assert found["bread"] == ["bread", "dull", "salt", "long"]


def test_hostile_queries_are_no_errors(corpus: None) -> None:
    typed = ["x" * 100_000, "a " * 50_000, '"' * 3000, "NEAR(salt bread, 2)", "title:salt", "* ^ ~"]
    typed += ["salt\\", "salt':*", "a & b | !c", "\ud800", "\u0301" * 500, "{title}:salt", "%_%"]
    typed += ["東" * 5000, "salt\0bread", "﻿salt", "🙂" * 300, "salt:*", "'''", "e\u0301" * 200]
    for one in typed:
        find(one, Choice(), 10)
    assert slugs("salt:*") == slugs("salt")


def test_a_query_is_cut_and_says_so(corpus: None) -> None:
    assert not find("salt", Choice(), 10).query.was_cut
    assert find("salt " + "x" * 300, Choice(), 10).query.was_cut
    assert find(" ".join(f"w{n}" for n in range(20)), Choice(), 10).query.was_cut


def test_facets_count_and_narrow(corpus: None) -> None:
    make_post(make_person("bert"), slug="old", body="bread", at=NOON - timedelta(800))
    found = find("bread", Choice(), 10)
    facets = {
        name: {facet.value: facet.count for facet in facets}
        for name, facets in found.facets.items()
    }
    assert facets == {
        "language": {"en": 5},
        "tag": {"food": 2, "baking": 1},
        "author": {"ada": 4, "bert": 1},
        "year": {"2026": 4, "2024": 1},
    }
    assert slugs("bread", author="bert") == ["old"]
    assert slugs("bread", tag="baking") == ["bread"]
    assert slugs("bread", year="2024") == ["old"]
    assert slugs("bread", language="en", tag="food", year="2026") == ["bread", "salt"]
    assert slugs("sal", language="en") == []


def test_a_facet_that_is_none_finds_nothing(corpus: None) -> None:
    choices = [
        *({"tag": "x"}, {"author": "x"}, {"year": "x"}, {"year": "0000"}, {"year": "9999"}),
        *({"year": "²³⁴⁵"}, {"language": "xx"}, {"tag": "x" * 9999}, {"year": "1999"}),
        *({"tag": "\0"}, {"author": "a\0"}, {"language": "en\0"}, {"year": "\0"}),
    ]
    assert [slugs("bread", **choice) for choice in choices] == [[]] * len(choices)


def test_newest_first_and_pages(corpus: None) -> None:
    assert slugs("bread", newest=True) == ["salt", "bread", "dull", "long"]
    assert slugs("bread", limit=3) == ["bread", "dull", "salt"]
    assert slugs("bread", limit=3, page=2) == ["long"]
    assert slugs("bread", limit=3, page=3) == []


def test_what_is_spelled_like_it_is_offered(corpus: None) -> None:
    assert [post.slug for post in find("bakerry", Choice(), 10).nearest] == ["letters"]
    assert [post.slug for post in find("kitchen zzz", Choice(), 10).nearest] == ["csharp"]
    assert find("xyzzy", Choice(), 10).nearest == []


def test_a_text_is_read_as_its_own_language_has_it(app: Flask) -> None:
    ada = make_person()
    make_post(ada, slug="pie", language="es", title="El pie", body="Un pie.")
    make_post(ada, slug="pies", language="en", title="Pies", body="Apple.")
    assert slugs("pies") == ["pies"]


def test_neighbours_count_in_every_language(app: Flask) -> None:
    ada = make_person()
    for n in range(3):
        make_post(ada, language="en", title=f"English {n}")
    make_post(ada, slug="near", language="es", title="Uno", body="Las canciones viejas. Más.")
    make_post(ada, slug="far", language="es", title="Dos", body="Viejas son. Las canciones.")
    assert slugs("canciones viejas") == ["near", "far"]
