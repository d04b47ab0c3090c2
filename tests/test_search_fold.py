"""How writing becomes the words that are searched, and where each stands in the text."""

import pytest

from blog.search import query, snippet
from blog.search.fold import LONGEST, folded, words

HALF_WIDTH_PAN = "\uff8a\uff9f\uff9d"


def found(text: str, language: str = "") -> list[str]:
    return [word.word for word in words(text, language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("Straße Łódź Ærø", ["strasse", "lodz", "aero"]),
        ("ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]),
        ("Ёлка елка чай", ["елка", "елка", "чай"]),
        ("don’t don't DON'T", ["dont", "dont", "dont"]),
        ("Ada's O’Brien’s", ["ada", "obrien"]),
        ("l’article d'hier qu'il aujourd'hui", ["article", "hier", "il", "aujourdhui"]),
        (
            "C++ C# F#, c++17 and C",
            ["cplusplus", "csharp", "fsharp", "cplusplus", "17", "and", "c"],
        ),
        (".NET ASP.NET node.js", ["net", "asp", "net", "node", "js"]),
        ("page#part a+b ++ # snake_case", ["page", "part", "a", "b", "snake", "case"]),
        ("Ｃ３ Ⅷ ﬁne H₂O", ["c3", "viii", "fine", "h2o"]),
        ("so\u00adft ze\u200dro", ["soft", "zero"]),
        ("מ֫לח צה״ל", ["מלח", "צהל"]),
        ("المِلْحُ كـــتاب", ["الملح", "كتاب"]),
        ("東京都 北", ["東京", "京都", "都", "北"]),
        ("がぎ", ["がぎ", "ぎ"]),
        ("か\u3099き\u3099", ["がぎ", "ぎ"]),
        (HALF_WIDTH_PAN, ["パン", "ン"]),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", ["한글", "글"]),
        ("Python入門", ["python", "入門", "門"]),
        ("\u0301\u0301 \u3099 🙂 ́ — …", []),
        ("", []),
    ],
)
def test_writing_is_folded(text: str, wanted: list[str]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("language", "alike"),
    [
        ("en", "letter letters lettered"),
        ("es-MX", "canción canciones cancion"),
        ("fr", "l’été étés"),
        ("de", "Haus Hauses"),
        ("ru", "письмо письма письмами"),
        ("ar", "الملح ملح"),
    ],
)
def test_forms_of_a_word_meet(language: str, alike: str) -> None:
    assert len(set(found(alike, language))) == 1


@pytest.mark.parametrize(
    "text", ["x" * 5000, "é" * 5000, "東" * 5000, "l'" * 3000, "a\u0301" * 3000]
)
def test_words_are_short_and_hold_nothing_that_an_engine_reads(text: str) -> None:
    for word in words(text):
        assert 0 < len(word.word) <= LONGEST
        assert word.word.isalnum()


def test_a_word_knows_where_it_stands() -> None:
    text = "L’été, か\u3099き: C++!"
    assert [text[word.start : word.end] for word in words(text, "fr")] == [
        *("été", "か\u3099き", "き", "C++")
    ]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("node.js", [("node", "js")]),
        ("snake_case 1,000", [("snake", "case"), ("1", "000")]),
        ("salt,bread (and)more", [("salt",), ("bread",), ("and",), ("more",)]),
        ("title:salt a/b x--y -z", [("title",), ("salt",), ("a",), ("b",), ("x",), ("y",), ("z",)]),
        ('"salt and bread" rye', [("salt", "and", "bread"), ("rye",)]),
        ("„salt bread“ «a b»", [("salt", "bread"), ("a", "b")]),
        ('salt "bread', [("salt",), ("bread",)]),
        ("salt SALT salt", [("salt",)]),
        ("東京都", [("東京", "京都")]),
        ('"東京 osaka"', [("東京", "京", "osaka")]),
        ('"" “ ” " "', []),
    ],
)
def test_a_query_is_made_of_words_and_rows_of_words(
    typed: str, wanted: list[tuple[str, ...]]
) -> None:
    assert [term.phrases[0] for term in query.read(typed, []).terms] == wanted


def test_each_language_reads_a_query_in_its_own_way() -> None:
    (term,) = query.read("canciones", ["en", "es"]).terms
    assert (term.reading("en"), term.reading("es")) == (("cancion",), ("cancion",))
    (term,) = query.read("pies", ["en", "es"]).terms
    assert term.reading("en") == ("pie",)
    assert term.reading("es") == ("pies",)


@pytest.mark.parametrize(
    ("typed", "text", "hits"),
    [
        ("letter", "Letters: a letter’s letterhead.", ["Letters", "letter’s"]),
        ('"salt bread"', "Bread, salt bread, salt.", ["salt bread"]),
        ("東京都", "京都と東京都。", ["東京都"]),
        ("都", "京都と東京都。", ["都", "都"]),
        ("l'été", "Les étés.", ["étés"]),
        ("c++", "C++ and C.", ["C++"]),
    ],
)
def test_only_what_was_looked_for_is_marked(typed: str, text: str, hits: list[str]) -> None:
    language = "fr" if "é" in typed else "en"
    terms = query.read(typed, [language]).terms
    # Whether the words are not known, known, or those of another text.
    for known in ("", folded(text, language), folded(f"{typed} {text}", language)):
        pieces = snippet.marked(text, known, terms, language)
        assert "".join(piece for piece, _ in pieces) == text
        assert [piece for piece, is_hit in pieces if is_hit] == hits
