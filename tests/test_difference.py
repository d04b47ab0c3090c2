"""What differs between two texts, in paragraphs and words, and how long it takes at most."""

import random
import time

import pytest

from blog.difference import Difference, difference, in_words

OLD = """# On letters

One letter in five named a drug that the patient had stopped taking. The model repeated the
mistake, fluently, and never supplied a reason.

Nothing happens in this paragraph.

No reader of the summary could have guessed, because the sentence was as good as its neighbours.
"""


def shown(found: Difference) -> str:
    """What changed, with [words taken out] and {words put in}; a run of the rest is an ellipsis."""
    marks = {"same": "{}", "taken out": "[{}]", "put in": "{{{}}}"}
    blocks = []
    for block in found.blocks:
        (pieces, *_) = block.paragraphs
        text = "".join(marks[kind].format(text) for kind, text in pieces)
        blocks.append(" ".join(text.split()) if block.changed else f"…{len(block.paragraphs)}")
    return " / ".join(blocks)


def compare(old: str, new: str) -> str:
    return shown(difference(old, new))


def sides(found: Difference) -> tuple[str, str]:
    pieces = [piece for block in found.blocks for one in block.paragraphs for piece in one]
    return tuple(
        "".join(text for kind, text in pieces if kind != other) for other in ("put in", "taken out")
    )


def test_a_word_that_became_another_is_all_that_changed() -> None:
    assert compare(OLD, OLD.replace("five", "eleven")) == (
        "…1 / One letter in [five ]{eleven }named a drug that the patient had stopped taking."
        " The model repeated the mistake, fluently, and never supplied a reason. / …2"
    )


def test_a_sentence_put_in_is_put_in_whole() -> None:
    new = OLD.replace("The model repeated", "The letter itself was wrong. The model repeated")
    assert "taking. {The letter itself was wrong. }The model" in compare(OLD, new)


def test_a_sentence_rewritten_is_no_confetti() -> None:
    old = "It was, as far as we know, the first of the kind, and the last. It rained on Monday."
    new = "Nobody could say that the committee, or the board, had known it. It rained on Monday."
    assert compare(old, new).count("[") == 1


def test_paragraphs_stand_beside_those_they_became() -> None:
    old = "The red fox runs over the hill.\n\nThe blue whale swims under the ice.\n\nEnd."
    new = "A line before all.\n\nThe blue whale sings under the ice.\n\nEnd."
    assert compare(old, new) == (
        "[The red fox runs over the hill. ] / {A line before all. } /"
        " The blue whale [swims ]{sings }under the ice. / …1"
    )


def test_words_are_counted_as_they_come_and_go() -> None:
    new = OLD.replace("guessed", "known, or hoped").replace("Nothing happens in this", "This")
    found = difference(OLD, new)
    assert (found.words_in, found.words_out) == (4, 5)


def test_the_same_text_has_no_difference() -> None:
    assert compare(OLD, OLD) == "…4"
    assert compare("", "") == ""


def test_lines_broken_elsewhere_are_no_words() -> None:
    found = difference(OLD, OLD.replace("the\nmistake", "the mistake"))
    assert (found.words_in, found.words_out) == (0, 0)


def test_code_in_a_fence_is_one_paragraph() -> None:
    code = "Before.\n\n```\none = 1\n\n\ntwo = 2\n```\n\nAfter."
    assert compare(code, code.replace("two = 2", "two = 3")) == (
        "…1 / ``` one = 1 two = [2 ]{3 }``` / …1"
    )


def test_a_fence_that_is_never_closed_keeps_nothing_together() -> None:
    open_fence = "```\nnever\n\nclosed"
    assert compare(open_fence, f"{open_fence} now") == "…1 / closed{ now}"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("你好世界很大", "你好天界很大", "你好[世]{天}界很大"),
        ("שלום עולם גדול", "שלום עולם קטן", "שלום עולם [גדול]{קטן}"),
        ("3.14 is near pi", "3.15 is near pi", "[3.14 ]{3.15 }is near pi"),
        ("Ada’s own book", "Ada’s old book", "Ada’s [own ]{old }book"),
        ("un cafe\u0301 noir", "un cafe\u0301 blanc", "un cafe\u0301 [noir]{blanc}"),
        ("हिन्दी में लिखा", "हिन्दी पर लिखा", "हिन्दी [में ]{पर }लिखा"),
    ],
)
def test_words_of_all_scripts_are_whole(old: str, new: str, found: str) -> None:
    assert compare(old, new) == found


def test_a_title_is_compared_in_words() -> None:
    assert in_words("On salt", "On bread and salt") == (
        *[("same", "On "), ("put in", "bread and "), ("same", "salt")],
    )


ALPHABET = [
    *(
        "a",
        "b",
        "word",
        " ",
        "  ",
        "\n",
        "\n\n",
        " \n\n",
        "```",
        "```\n",
        "~~~",
        "~~~~\n",
        ".",
        "!",
    ),
    *(
        "日",
        "本",
        "กำ",
        "한국",
        "ة",
        "ב",
        "é",
        "e\u0301",
        "\u0301",
        "\u200d",
        "👩\u200d🔬",
        "_",
        "*",
    ),
    *("3.5", "'", "\t", "\x1f", "\u2028", "\U0001f3fd"),
]


def test_whatever_the_texts_are_both_can_be_read_out_of_the_difference() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        old = chance.choices(ALPHABET, k=chance.randint(0, 40))
        new = list(old)
        for _ in range(chance.randint(0, 10)):
            at = chance.randint(0, len(new))
            new[at : at + chance.randint(0, 3)] = chance.choices(ALPHABET, k=chance.randint(0, 3))
        texts = "".join(old), "".join(new)
        assert sides(difference(*texts)) == texts


def many(vocabulary: list[str], count: int, between: str = " ") -> str:
    return between.join(random.Random(count).choices(vocabulary, k=count))


MANY = [f"word{n}" for n in range(25_000)]
LONG = many(MANY, 27_000)
HEAVY = {
    "one word": ("a " * 125_000, "a " * 124_900),
    "two words": (many(["a", "b"], 125_000), many(["a", "b"], 124_999)),
    "two paragraphs": (many(["a", "b"], 82_000, "\n\n"), many(["a", "b"], 81_999, "\n\n")),
    "nothing alike": (" ".join(MANY), " ".join(MANY).replace("word", "other")),
    "another order": ("\n\n".join(MANY), "\n\n".join(reversed(MANY))),
    "one great paragraph": (LONG, LONG.replace("word7", "other7")),
    "one character": ("x" * 250_000, "y" * 250_000),
    "blank lines": ("\n" * 250_000, "\n" * 249_999 + "a"),
    "fences": ("```\n```\n\n" * 27_000, "```\n\n```\n" * 27_000),
    "fences never closed": ("```a\n\n" * 40_000, "```b\n\n" * 40_000),
    "accents alone": ("e" + "\u0301" * 249_999, "\u0301" * 250_000),
    "no spaces": (
        many(list("日本語文字漢"), 250_000, ""),
        many(list("日本語文字漢"), 249_999, ""),
    ),
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_texts_take_long(name: str) -> None:
    began = time.process_time()
    found = difference(*HEAVY[name])
    # What grows with the square of the words takes longer on any machine.
    assert time.process_time() - began < 10
    assert sides(found) == HEAVY[name]


def test_a_great_paragraph_is_still_compared_in_words() -> None:
    old, new = HEAVY["one great paragraph"]
    changed = sum(word.startswith("word7") for word in old.split())
    assert changed <= difference(old, new).words_in < 2 * changed
