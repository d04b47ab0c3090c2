"""Writing in a real browser: marks by button and key, lists that go on, what is pasted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.editing import Desk, Editor

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parent.parent / "static"
READERS = {"verso.js"}

MARKS = [
    ("Bold", "a |word| here", "a **|word|** here"),
    ("Bold", "a **|word|** here", "a |word| here"),
    ("Bold", "a |**word**| here", "a |word| here"),
    ("Bold", "a wo|rd here", "a **|word|** here"),
    ("Bold", "a *|word|* here", "a ***|word|*** here"),
    ("Bold", "a ***|word|*** here", "a *|word|* here"),
    ("Bold", "a |word |here", "a **|word|** here"),
    ("Bold", "a |", "a **|**"),
    ("Italic", "a |word| here", "a *|word|* here"),
    ("Italic", "a **|word|** here", "a ***|word|*** here"),
    ("Italic", "a ***|word|*** here", "a **|word|** here"),
    ("Heading", "A ti|tle", "## A title|"),
    ("Heading", "## A title|", "### A title|"),
    ("Heading", "#### A title|", "A title|"),
    ("Link", "see |this| now", "see [this](|https://|) now"),
    ("Link", "see |", "see [|](https://)"),
    ("Quote", "one\n|two\n\nthree|", "one\n|> two\n\n> three|"),
    ("Quote", "|> two\n> three|", "|two\nthree|"),
    ("List", "|one\ntwo|", "|- one\n- two|"),
    ("List", "|", "- |"),
    ("Code", "call |this| now", "call `|this|` now"),
    ("Code", "|a = 1\nb = 2|", "```|\na = 1\nb = 2\n```"),
    ("Note", "A claim.| And more.", "A claim.[^1] And more.\n\n[^1]: |"),
    ("Note", "A[^1] claim.|\n\n[^1]: x", "A[^1] claim.[^2]\n\n[^1]: x\n\n[^2]: |"),
    ("Table", "Above.|", "Above.\n\n| |Column| | Column |\n| --- | --- |\n|  |  |"),
]
KEYS = {
    "Bold": "Control+b",
    "Italic": "Control+i",
    "Link": "Control+k",
    "Code": "Control+e",
    "Heading": "Control+Shift+KeyH",
    "Quote": "Control+Shift+Digit9",
    "List": "Control+Shift+Digit8",
    "Note": "Control+Shift+KeyF",
    "Table": "Control+Shift+KeyY",
}


def test_every_tool_marks_the_text_by_button_and_key_and_can_be_undone(pen: Editor) -> None:
    for by_key in (False, True):
        for tool, before, after in MARKS:
            pen.write(before)
            if by_key:
                pen.press(KEYS[tool])
            else:
                pen.tool(tool)
            assert pen.text == after, (tool, before)
            for _ in range(2 if tool == "Note" else 1):
                pen.press("Control+z")
            assert pen.body.input_value() == before.replace("|", ""), (tool, before)
            pen.press("Control+Shift+z")
            assert pen.body.input_value() != before.replace("|", ""), (tool, before)


@pytest.mark.parametrize("by_key", [False, True])
def test_the_image_tool_asks_for_a_file(writer: Editor, by_key: bool) -> None:
    with writer.page.expect_file_chooser() as asked:
        if by_key:
            writer.press("Control+Shift+KeyG")
        else:
            writer.tool("Image")
    assert asked.value.is_multiple()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- one|", "- one\n- |"),
        ("* one|", "* one\n* |"),
        ("9. nine|", "9. nine\n10. |"),
        ("    1. deep|", "    1. deep\n    2. |"),
        ("- [x] done|", "- [x] done\n- [ ] |"),
        ("> said|", "> said\n> |"),
        ("- one\n- |", "- one\n|"),
        ("> said\n> |", "> said\n|"),
        ("- o|ne", "- o\n- |ne"),
        ("words|", "words\n|"),
        ("```\n- one|\n```", "```\n- one\n|\n```"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(pen: Editor, before: str, after: str) -> None:
    pen.write(before)
    pen.press("Enter")
    assert pen.text == after
    pen.press("Control+z")
    assert pen.body.input_value() == before.replace("|", "")


def test_tab_indents_within_lists_and_leaves_the_field_elsewhere(pen: Editor) -> None:
    pen.write("- one\n- tw|o")
    pen.press("Tab")
    assert pen.text == "- one\n    - tw|o"
    pen.press("Shift+Tab")
    assert pen.text == "- one\n- tw|o"
    pen.write("|- one\n- two|")
    pen.press("Tab")
    assert pen.text == "|    - one\n    - two|"
    pen.press("Escape", "Tab")
    expect(pen.body).not_to_be_focused()
    pen.write("words|")
    pen.press("Tab")
    expect(pen.body).not_to_be_focused()
    assert pen.body.input_value() == "words"


KEYDOWN = """(body, more) => body.dispatchEvent(new KeyboardEvent("keydown", {
  ctrlKey: true, bubbles: true, cancelable: true, ...more
}))"""


@pytest.mark.parametrize(
    ("key", "place", "shift", "after"),
    [
        ("Z", "KeyY", True, "a word"),  # German: does it again
        ("c", "KeyI", False, "a word"),  # Dvorak: copies
        ("b", "KeyN", False, "a **word**"),  # Dvorak
        ("и", "KeyB", False, "a **word**"),  # Russian
        ("8", "Digit8", True, "- a word"),  # French
    ],
)
def test_keys_go_by_what_they_say(
    pen: Editor, key: str, place: str, shift: bool, after: str
) -> None:
    pen.write("a |word|")
    untouched = pen.body.evaluate(KEYDOWN, {"key": key, "code": place, "shiftKey": shift})
    assert untouched == (after == "a word")
    assert pen.body.input_value() == after


def test_the_toolbar_is_one_stop_with_arrows_in_it(writer: Editor) -> None:
    page = writer.page
    page.get_by_label("Language", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="Image", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(writer.body).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Image", exact=True)).to_be_focused()


def test_spelling_follows_the_language_of_the_post(writer: Editor) -> None:
    expect(writer.body).to_have_attribute("lang", "en")
    expect(writer.body).to_have_attribute("spellcheck", "true")
    writer.page.get_by_label("Language", exact=True).select_option("es")
    for label in ("Title", "Summary", "Text"):
        expect(writer.page.get_by_label(label, exact=True)).to_have_attribute("lang", "es")


def test_without_scripts_there_is_no_toolbar_and_the_preview_is_a_button(desk: Desk) -> None:
    with desk.editor(java_script_enabled=False) as writer:
        expect(writer.page.get_by_role("toolbar")).to_have_count(0)
        writer.body.fill("A *plain* form.")
        writer.page.get_by_role("button", name="Preview").click()
        expect(writer.preview.get_by_text("plain")).to_have_js_property("tagName", "EM")
        expect(writer.page.get_by_text("4 words")).to_be_hidden()
        expect(writer.page.get_by_text("3 words · 1 minute")).to_be_visible()


def test_the_scripts_of_the_desk_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    assert sum(size for name, size in sizes.items() if name not in READERS) < 25_000, sizes
