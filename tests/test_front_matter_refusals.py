import time

import pytest

from tests.documents import refusal

FORMS = (
    " cannot be read as a date; write it like 2024-07-25, 2024-07-25 10:00:00 +0200, "
    "25 July 2024 or July 25, 2024."
)
AT = "The front matter cannot be read at line "
REFUSED = [
    ("title: [a]", "“title” must be a text."),
    ("slug: {a: b}", "“slug” must be a text."),
    ("pubDate: {a: b}", "“pubDate” must be a text."),
    ("date: 2024-02-30", "“2024-02-30”" + FORMS),
    ("updated: 31 June 2024", "“31 June 2024”" + FORMS),
    ("date: 03/04/2024", "“03/04/2024”" + FORMS),
    ("published: soon", "“soon”" + FORMS),
    ("draft: perhaps", "“draft” must be true or false."),
    ("draft: [true]", "“draft” must be true or false."),
    ("summary: [a]", "“summary” must be a text."),
    ("author: {url: /ada}", "“author” has no “name”."),
    ("author: [[Ada]]", "“author” must be a name, or a list of names."),
    ("author: {name: [Ada]}", "“author” must be a name, or a list of names."),
    (f"author: {'a' * 201}", "“author” has more than 200 characters."),
    ("image: [a.jpg]", "“image” must be a text."),
    ("image: {url: [a]}", "“image” must be a text."),
    ("tags: {a: b}", "“tags” must be a text, or a list of texts."),
    ("tags: [[a]]", "“tags” must be a text, or a list of texts."),
    (f"tags: [{'a' * 81}]", "“tags” has more than 80 characters."),
    ("lang: [en]", "“lang” must be a text."),
    ("aliases: [{a: b}]", "“aliases” must be a text, or a list of texts."),
    (f"title: {'a' * 301}", "“title” has more than 300 characters."),
    ("title: Bread: salt", AT + "2: a value with “: ” in it must stand in quotes."),
    ("a: b\ntitle: 'Bread", AT + "3: what stands in quotes there has no end."),
    ("a: b\n\tc: d", AT + "3: found character '\\t' that cannot start any token."),
    ("a: b\nc: d\na: e", AT + "4: the key “a” is there twice."),
    ("x:\n  a: b\n  a: c", AT + "4: the key “a” is there twice."),
    ("a: &a [b]\nc: *a", AT + "3: references such as “*name” are not read."),
    (
        "a: b\nc: !!python/object/apply:a.b [c]",
        AT + "3: tags such as “!!name” are not read.",
    ),
    ("a: !mine b", AT + "2: tags such as “!!name” are not read."),
    ('a: "\\q"', AT + "2: found unknown escape character 'q'."),
    ("[a]: b", AT + "2: a key must be a text."),
    ("? {a: b}\n: c", AT + "2: a key must be a text."),
    ("a: " + "[" * 20 + "]" * 20, AT + "2: it is nested more than 20 levels deep."),
    ("a: b\n--- c", AT + "3: a second document begins."),
    ('a: "\\0"', AT + "2: it contains a control character."),
    (f"a: b\nc: {'d' * 50}\x1b", AT + "3: it contains a control character."),
    (
        'a: "\\U00110000"',
        "The front matter contains an escape sequence that stands for no character.",
    ),
    ('a: "\\ud800"', "The front matter contains an escape sequence that stands for no character."),
    ("- a\n- b", "The front matter between the “---” lines must consist of lines “key: value”."),
    ("Words.", "The front matter between the “---” lines must consist of lines “key: value”."),
    ("a: b\n" * 14_000, "The front matter is longer than 64 KB."),
]
REFUSED_TOML = [
    ("title = Bread", AT + "2: Invalid value."),
    ("a = 1\na = 2", AT + "3: Cannot overwrite a value."),
    ('a = "\\u0000"', "The front matter contains a control character."),
    ("a = " + "[" * 20 + "]" * 20, "The front matter is nested more than 20 levels deep."),
    ("a = " + "9" * 5000, "The front matter cannot be read: "),
]


@pytest.mark.parametrize(("head", "sentence"), REFUSED, ids=[head[:40] for head, _ in REFUSED])
def test_broken_yaml_and_wrong_values_are_refused_with_a_sentence(head, sentence):
    assert refusal(f"---\n{head}\n---\n\nText.\n") == sentence


@pytest.mark.parametrize(("head", "sentence"), REFUSED_TOML, ids=[h[:40] for h, _ in REFUSED_TOML])
def test_broken_toml_is_refused_with_a_sentence(head, sentence):
    assert refusal(f"+++\n{head}\n+++\n\nText.\n").startswith(sentence)


@pytest.mark.parametrize("text", ["---\ntitle: Bread\n\nText.\n", "---\ntags:\n- a\n"])
def test_front_matter_without_an_end_is_refused_and_not_published(text):
    assert refusal(text) == "The front matter has no end: a line “---” is missing after it."


def test_toml_without_an_end_is_refused():
    assert "“+++” is missing" in refusal('+++\ntitle = "Bread"\n\nText.\n')


def test_a_line_number_counts_from_the_top_of_the_file():
    assert refusal("\n\n---\n\na: b: c\n---\n").startswith(AT + "5:")


BOMBS = ["[", "- ", "{a: ", "&a [*a", "? ? ?", "? ", "[a,", "{", "[[],", '["",', "a:\n  ", "!!x "]
BOMBS += ["- - ? ", "k: v\n"]
TOML_BOMBS = ["a=" + "[" * 64_000, "a=" + "{b=" * 20_000, "a." * 32_000 + "a=1", "[" * 64_000]


@pytest.mark.parametrize("piece", BOMBS)
def test_64_kb_of_nesting_in_yaml_ends_in_a_sentence_at_once(piece):
    head = (piece * 64_000)[:64_000]
    began = time.process_time()
    assert refusal(f"---\n{head}\n---\n").startswith("The front matter ")
    assert time.process_time() - began < 2.5


@pytest.mark.parametrize("head", TOML_BOMBS, ids=lambda head: head[:6])
def test_64_kb_of_nesting_in_toml_ends_in_a_sentence_at_once(head):
    began = time.process_time()
    assert refusal(f"+++\n{head}\n+++\n").startswith("The front matter ")
    assert time.process_time() - began < 2.5
