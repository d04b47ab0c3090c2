"""How a text looks in a real browser: notes in the margin or in place, and what scripts add."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import Visitor, make_post
from tests.reading import parse
from tests.server import Server

HEAD = "---\ntitle: On letters\ndate: 2026-01-01\nauthor: Ada\n---\n\n"
WORDS = "A letter is written in a hurry by someone who knows more than the page will say. "
TEXT = (
    "".join(f"## Part {part}\n\n{WORDS}So it is.[^{part}] {WORDS * 3}\n\n" for part in range(1, 5))
    + f"{WORDS}[^x]{WORDS}[^y] Then $x^2$.\n\n- one[^z]\n\n$$\n{'a + b + ' * 30}c\n$$\n\n"
    + "```python\nprint('a' < 'b')\n```\n\nDonaudampfschifffahrtsgesellschaftskapitänsmütze\n\n"
    + "".join(f"[^{note}]: {WORDS * 2}\n" for note in "1234xyz")
)
BOXES = """() => {
  const box = one => { const r = one.getBoundingClientRect();
    return {top: r.top + scrollY, bottom: r.bottom + scrollY, left: r.left, right: r.right}; };
  return [...document.querySelectorAll(".sidenote")].map(note => ({
    note: box(note), mark: box(document.getElementById(note.id.replace("fn:", "fnref:"))),
    text: box(document.querySelector(".text")),
  }));
}"""


@pytest.fixture(scope="module")
def article(samples: Server) -> str:
    """The address of an article with notes, formulas and code."""
    samples.take_in("letters.md", HEAD + TEXT)
    return f"{samples.address}/posts/letters"


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0.5
        and min(one["right"], other["right"]) - max(one["left"], other["left"]) > 0.5
    )


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize(("body", "scripts"), [("```\na\n```", 1), ("`a` and $x$", 0)])
def test_only_a_text_with_code_asks_for_the_script(
    client: Visitor, body: str, scripts: int
) -> None:
    page = parse(client.get(make_post(body=body).path).text)
    found = [one for one in page.iter("script") if not one.get("type")]
    assert [one.get("src", "").rpartition("/")[2] for one in found] == ["verso.js"] * scripts
    assert all(one.get("data-copy") == "Copy" and not one.text for one in found)


@pytest.mark.browser
def test_notes_stand_beside_their_marks_on_a_wide_screen(page: Page, article: str) -> None:
    page.goto(article)
    boxes: list[dict[str, Any]] = page.evaluate(BOXES)
    outline: dict[str, float] = page.evaluate(
        "(({top, bottom, left, right}) => ({top, bottom, left, right}))"
        "(document.querySelector('.outline').getBoundingClientRect())"
    )
    assert len(boxes) == 7
    notes = [box["note"] for box in boxes]
    line = 1.55 * 19
    below_outline = [box for box in boxes if box["mark"]["top"] > outline["bottom"]]
    assert len(below_outline) >= 5
    for box in boxes:
        assert box["note"]["left"] > box["text"]["right"]
        assert box["note"]["right"] <= 1280
    for box in below_outline[:3]:
        assert abs(box["note"]["top"] - box["mark"]["top"]) < 2 * line
    pairs = [(a, b) for i, a in enumerate(notes) for b in [*notes[i + 1 :], outline]]
    assert not any(overlap(one, other) for one, other in pairs)
    assert sideways(page) == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 768])
def test_notes_stand_in_place_on_a_narrow_screen(page: Page, article: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(article)
    for box in page.evaluate(BOXES):
        assert box["note"]["top"] >= box["mark"]["bottom"] - 10
        assert box["note"]["left"] >= box["text"]["left"] + 20
        assert box["note"]["right"] <= box["text"]["right"] + 0.5
    assert sideways(page) == 0
    formula = page.locator(".formula")
    assert formula.evaluate("one => one.scrollWidth > one.clientWidth")
    formula.focus()
    expect(formula).to_be_focused()


@pytest.mark.browser
def test_code_can_be_copied_and_says_so(page: Page, article: str) -> None:
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article)
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == "print('a' < 'b')\n"
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    code, button = (page.locator(one).bounding_box() for one in ("pre code", ".copy"))
    assert code and button and button["y"] + button["height"] <= code["y"] + 2
    page.emulate_media(media="print")
    expect(page.locator(".copy")).to_be_hidden()
    assert trouble == []


@pytest.mark.browser
def test_without_scripts_nothing_is_missing(browser: Browser, article: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(article)
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
        expect(page.get_by_text("print('a' < 'b')")).to_be_visible()


@pytest.mark.browser
def test_a_heading_can_be_linked_to_by_keyboard(page: Page, article: str) -> None:
    page.goto(article)
    link = page.get_by_role("heading", name="Part 2", exact=True).get_by_role("link")
    link.focus()
    link.press("Enter")
    expect(page).to_have_url(f"{article}#h-part-2")
    assert page.evaluate("getComputedStyle(document.activeElement, '::before').content") != "none"
