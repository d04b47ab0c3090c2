"""Two edits of one text: other paragraphs merge, the same ones clash, and no word is lost."""

from itertools import product
from random import Random

import pytest

from blog.merging import MOST_PAIRS, merge, merge_value

BASE = "A.\n\nB.\n\nC.\n\nD.\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (BASE, BASE, BASE),
        ("A.\n\nB!\n\nC.\n\nD.\n", BASE, "A.\n\nB!\n\nC.\n\nD.\n"),
        (BASE, "A.\n\nD.\n", "A.\n\nD.\n"),
        ("A!\n\nB.\n\nC.\n\nD.\n", "A.\n\nB.\n\nC.\n\nD!\n", "A!\n\nB.\n\nC.\n\nD!\n"),
        # Neighbours are other paragraphs.
        ("A.\n\nB!\n\nC.\n\nD.\n", "A.\n\nB.\n\nC?\n\nD.\n", "A.\n\nB!\n\nC?\n\nD.\n"),
        (f"{BASE}\nE.\n", "A.\n\nB.\n\nC.\n\nD?\n", "A.\n\nB.\n\nC.\n\nD?\n\nE.\n"),
        (f"Z.\n\n{BASE}", f"{BASE}\nE.", f"Z.\n\n{BASE}\nE."),
        ("A.\n\nC.\n\nD.\n", "A.\n\nB.\n\nC.\n\nX.\n\nD.\n", "A.\n\nC.\n\nX.\n\nD.\n"),
        # The same edit twice is one.
        ("A.\n\nB!\n\nC.\n\nD.\n", "A.\n\nB!\n\nC.\n\nD!\n", "A.\n\nB!\n\nC.\n\nD!\n"),
    ],
)
def test_edits_of_different_paragraphs_both_survive(mine: str, theirs: str, both: str) -> None:
    for one, other in ((mine, theirs), (theirs, mine)):
        merged = merge(BASE, one, other)
        assert (merged.text, merged.spots) == (both, ())


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("A.\n\nB mine.\n\nC.\n\nD.\n", "A.\n\nB theirs.\n\nC.\n\nD.\n"),
        ("A.\n\nB mine.\n\nC.\n\nD.\n", "A.\n\nC.\n\nD.\n"),
        (f"{BASE}\nMine.\n", f"{BASE}\nTheirs.\n"),
        ("A.\n\nB.\n\nX.\n\nC.\n\nD.\n", "A.\n\nD.\n"),
    ],
)
def test_edits_of_the_same_paragraph_clash_and_stand_one_after_the_other(
    mine: str, theirs: str
) -> None:
    merged = merge(BASE, mine, theirs)
    assert len(merged.spots) == 1
    new = [part for side in (mine, theirs) for part in side.split() if part not in BASE.split()]
    assert [part for part in merged.text.split() if part in new] == new
    assert merge(BASE, theirs, mine).spots


def test_no_new_word_is_ever_lost() -> None:
    random = Random(7)
    for _ in range(3000):
        base, mine, theirs = (
            "\n\n".join(random.choice("abcde") for _ in range(random.randint(0, 6)))
            for _ in range(3)
        )
        merged = merge(base, mine, theirs)
        for word in {*mine.split(), *theirs.split()} - {*base.split()}:
            assert word in merged.text.split()
        # Who saves later does not matter for what is put together.
        assert bool(merged.spots) == bool(merge(base, theirs, mine).spots)


def test_blank_lines_within_code_stay() -> None:
    code = "```\na\n\n\n\nb\n```"
    assert merge(f"{code}\n\nX", f"{code}\n\nY", f"Z\n\n{code}\n\nX").text == f"Z\n\n{code}\n\nY"


def test_texts_of_any_size_are_merged() -> None:
    many = int(MOST_PAIRS**0.5) + 1
    mine, theirs = (f"{name}\n\n" * many for name in "bc")
    assert len(merge("a\n\n" * many, mine, theirs).spots) >= 1
    assert (
        merge("a\n\n" * 300_000, "a\n\n" * 300_000 + "b", "c\n\n" + "a\n\n" * 300_000).spots == ()
    )


def test_a_short_field_is_merged_as_a_whole() -> None:
    for base, mine, theirs in product("ab", repeat=3):
        value, clash = merge_value(base, mine, theirs)
        assert not clash
        assert value == (theirs if mine == base else mine)
    assert merge_value("a", "b", "c") == ("b", True)
    assert merge_value(None, "b", "c") == ("b", True)
