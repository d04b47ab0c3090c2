import time

import pytest

from blog.exchange.front_matter import Document, read
from tests.documents import ESSAY, plain, refusal, yaml


def sentences(document: Document) -> list[str]:
    return [str(sentence) for sentence in document.repairs]


# Bytes

ENCODINGS = {
    "UTF-8": ESSAY.encode(),
    "UTF-8 with its mark": ESSAY.encode("utf-8-sig"),
    "UTF-16 with its mark": ESSAY.encode("utf-16"),
    "UTF-16, the larger end first": b"\xfe\xff" + ESSAY.encode("utf-16-be"),
    "line ends of Windows": ESSAY.replace("\n", "\r\n").encode(),
    "line ends of the old Mac": ESSAY.replace("\n", "\r").encode(),
    "blank lines first": ("\n \n" + ESSAY).encode(),
    "no line end at the end": ESSAY.rstrip().encode(),
    "blank lines at the end": (ESSAY + "\n  \n\n").encode(),
    "blanks after the marks": ESSAY.replace("---\n", "--- \t\n").encode(),
    "dots at the end": ESSAY.replace("---\n\n#", "...\n\n#").encode(),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_the_same_text_is_read_from_any_usual_bytes(data):
    usual = read(ESSAY.encode(), "bread.md")
    document = read(data, "bread.md")
    assert (document.title, document.body) == (usual.title, usual.body)


NOT_TEXT = {
    "an image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "Latin-1": "Crème brûlée".encode("latin-1"),
    "UTF-16 without its mark": "Bread".encode("utf-16-le"),
    "half of UTF-16": b"\xff\xfeB",
    "UTF-32": "Bread".encode("utf-32"),
    "text with a NUL": b"# Bread\n\nSalt\x00 and flour",
    "control characters": b"\x01\x02\x03\x04 bread \x05\x06\x07",
}


@pytest.mark.parametrize("data", NOT_TEXT.values(), ids=NOT_TEXT)
def test_what_is_not_text_is_refused_by_name(data):
    sentence = refusal(data, "loaf.md")
    assert sentence.startswith("“loaf.md” is not a text file")


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    assert refusal(data, "loaf.md") == "“loaf.md” is empty."


def test_a_file_over_2_mb_is_refused():
    assert refusal(b"a" * 2_000_001, "loaf.md") == "“loaf.md” is larger than 2 MB."


def test_a_name_is_shown_on_one_line_and_not_whole():
    sentence = refusal(b"\0", "a\n\x1b[31mb\u202e" + "c" * 500)
    assert len(sentence) < 90
    assert sentence.isprintable()


# Text that was decoded with the wrong character set

REPAIRED = {
    "the patientâ€™s": "the patient’s",
    "â€œBreadâ€\x9d": "“Bread”",
    "TrÃ¨s bon": "Très bon",
    "Ã‰clair": "Éclair",
    "voilÃ le pain": "voilà le pain",
    "À l’été, le cafÃ© fermé": "À l’été, le café fermé",
    "CÃ©line’s “loaf” &amp; ﬁ": "Céline’s “loaf” &amp; ﬁ",
    "10Â°C": "10°C",
    "\x93Pain\x94": "“Pain”",
    "`dorÃ©`": "`doré`",
    "ÃƒÂ©clair": "éclair",
}
GOOD = [
    "“Curly” ‘quotes’, ﬁ ligatures, &amp; &lt;b&gt; entities… — – ·",
    "À l’été, “café” — ça ira… à Noël, où l’on dîne",
    "MAÇÃ VERDE, IRMÃ E IRMÃO, NÃO HÁ À VENDA",
    "PÂTÉ À LA CRÈME — “TRÈS BON” L’ÂGE D’OR CRÉDIT™ ÉTIENNE®",
    "Łódź, žlutý kůň, Straße, Ærø, İstanbul, Tiếng Việt, Ελλάδα, Привет, 日本語, שלום",
    "no\u00a0break soft\u00adhyphen zero\u200bwidth ＷＩＤＥ 👩‍👩‍👧 ❤️ \u2028",
    "20°C ±3 µm €5 £6 ½ ≤ ∞ † § ¶ ©",
    "À\u20ac",
]


@pytest.mark.parametrize(("bad", "good"), REPAIRED.items())
def test_a_wrong_decoding_is_undone_and_told(bad, good):
    document = plain(f"# Bread\n\n{bad}\n")
    assert document.body == f"# Bread\n\n{good}\n"
    assert document.repairs
    assert all("(line 3)" in sentence for sentence in sentences(document))


@pytest.mark.parametrize("text", GOOD)
def test_good_text_stays_as_it_is_beside_a_repaired_line(text):
    document = plain(f"# Bread\n\n{text}\n\nthe bakerâ€™s\n")
    assert document.body == f"# Bread\n\n{text}\n\nthe baker’s\n"
    assert len(document.repairs) == 1


def test_front_matter_is_repaired_too():
    document = yaml(
        "title: The bakerâ\x80\x99s loaf\nauthor: JosÃ©\ndescription: Très â€œbonâ€\x9d\n"
        "tags: [pÃ¢te]\nmood: dorÃ©"
    )
    assert document.title == "The baker’s loaf"
    assert document.authors == ("José",)
    assert document.summary == "Très “bon”"
    assert document.tags == ("pâte",)
    assert document.extra == {"mood": "doré"}
    assert len(document.repairs) == 5


def test_where_a_repair_joins_words_the_stretch_that_changed_is_told():
    document = plain("Un pain : 10Â â‚¬ et plus.\n")
    assert document.body == "Un pain : 10\u00a0€ et plus.\n"
    assert sentences(document) == ["Repaired “10Â â‚¬” to “10 €” (line 1)."]


def test_each_word_is_told_and_only_the_words_that_changed():
    document = plain("JosÃ©â€™s pain and the bakerâ€™s salt\n")
    assert sentences(document) == [
        "Repaired “JosÃ©â€™s” to “José’s” (line 1).",
        "Repaired “bakerâ€™s” to “baker’s” (line 1).",
    ]


def test_twenty_repairs_are_told_and_the_rest_counted():
    document = plain("bakerâ€™s\n" * 23)
    assert len(document.repairs) == 21
    assert sentences(document)[-1] == "… and 3 more."


@pytest.mark.parametrize("piece", ["Ã©\n", "é â€™ "])
def test_a_file_damaged_throughout_is_refused_soon(piece):
    text = piece * (1_900_000 // len(piece.encode()))
    began = time.process_time()
    assert refusal(text).startswith("Too much of it was decoded with the wrong character set")
    assert time.process_time() - began < 2.5


def test_a_repair_never_brings_control_characters_in():
    text = "À\u20ac À\u0160 Ã©\n"
    assert not any(c < " " for c in plain(text).body.rstrip("\n"))
