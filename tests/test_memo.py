"""Renderings kept in memory: the same as fresh ones, within their bound, or not at all."""

from collections.abc import Iterator

import pytest

from blog import rendering
from blog.rendering import Facts, remember, render
from blog.rendering.memo import MEGABYTE, Memo


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    memo = rendering._memo
    yield
    rendering._memo = memo


def test_a_kept_rendering_is_given_again() -> None:
    remember(1)
    assert render("Some *text*.") is render("Some *text*.")


def test_switched_off_nothing_is_kept_and_nothing_changes() -> None:
    source = "# A\n\nSome *text*[^1], twice.\n\n[^1]: Note.\n"
    remember(1)
    render(source)
    kept = render(source)
    remember(0)
    assert render(source) is not render(source)
    assert render(source) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("# A", Facts("A")), ("# A", Facts("B"))),
        (("x", Facts("A", "en")), ("x", Facts("A", "es"))),
        (("bc", Facts("a")), ("c", Facts("ab"))),
        (("x", Facts("", "en")), ("enx", Facts("", ""))),
    ],
)
def test_whatever_a_rendering_is_made_from_tells_it_apart(
    one: tuple[str, Facts], other: tuple[str, Facts]
) -> None:
    assert Memo.key(*one) != Memo.key(*other)
    assert Memo.key(*one) == Memo.key(*one)


def test_half_characters_have_a_key_too() -> None:
    assert len(Memo.key("\ud800", Facts())) == 32


def test_what_nobody_asked_for_goes_first_and_the_bound_holds() -> None:
    memo = Memo(1)
    for number in range(40):
        memo.put(bytes([number]), render(f"{number} " + "word " * 4000))
        memo.get(bytes([0]))
        assert 0 < memo.size <= MEGABYTE
    assert memo.get(bytes([0])) is not None
    assert memo.get(bytes([1])) is None
    assert memo.get(bytes([39])) is not None


def test_texts_being_typed_drive_out_none_that_readers_asked_for() -> None:
    memo = Memo(1)
    memo.put(b"read", render("word " * 4000))
    for number in range(40):
        memo.put(bytes([number]), render(f"{number} " + "word " * 4000), asked_for=False)
    assert memo.get(b"read") is not None


def test_a_text_larger_than_the_bound_is_not_kept() -> None:
    memo = Memo(0)
    memo.put(b"key", render("Text."))
    assert (memo.get(b"key"), memo.size) == (None, 0)


def test_what_was_tried_is_not_rendered_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(1)
    facts = Facts("A title", "en")
    tried = rendering.trial("Some *text*.", facts)
    assert rendering._render("Some *text*.", facts) == tried
    monkeypatch.setattr(rendering, "_render", None)
    assert render("Some *text*.", facts) is tried
