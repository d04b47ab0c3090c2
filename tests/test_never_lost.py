"""What the desk promises, done in a real browser as shipped: nothing that was typed is lost."""

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.desk_client import PASSWORD
from tests.editing import Desk
from tests.server import Server

pytestmark = pytest.mark.browser
TEXT = "The first one.\n\nThe second one.\n\nThe third one.\n"
SHORTLY = 5000  # milliseconds: what was typed longer ago than this is safe


def opened(context: BrowserContext, address: str) -> Page:
    """An editor in a tab of its own, with its scripts where it has any."""
    page = context.new_page()
    page.goto(address)
    return page


def write(page: Page, text: str) -> None:
    """Type a text in place of what stands in the field."""
    page.get_by_label("Text", exact=True).fill(text)


def save(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Save", exact=True).click()


def saved_text(page: Page, address: str) -> str:
    """What the editor shows to whoever opens it now."""
    page.goto(address)
    return page.get_by_label("Text", exact=True).input_value()


def sign_in(page: Page) -> None:
    """Fill the form for it, and send it."""
    page.get_by_label("Handle or e-mail address").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def two(desk: Desk, request: pytest.FixtureRequest) -> Iterator[tuple[Page, Page]]:
    """Two sessions, with scripts or without, that opened one article with TEXT."""
    address = desk.address + desk.saved(Title="Shared", Text=TEXT)
    with (
        desk.context(java_script_enabled=request.param) as one,
        desk.context(java_script_enabled=request.param) as other,
    ):
        yield opened(one, address), opened(other, address)


def save_after_another(late: Page, text: str, early: Page, other: str, number: int) -> None:
    """Both write; the early one saves first, as revision `number`, and then the late one."""
    write(late, text)
    write(early, other)
    save(early)
    expect(early.get_by_text(f"Saved as revision {number}.")).to_be_visible()
    save(late)


def test_two_sessions_in_different_paragraphs_keep_both(two: tuple[Page, Page]) -> None:
    mine, theirs = two
    address = mine.url
    save_after_another(mine, TEXT.replace("first", "1st"), theirs, TEXT.replace("third", "3rd"), 2)
    expect(mine.get_by_text("what you both wrote was put together")).to_be_visible()
    both = TEXT.replace("first", "1st").replace("third", "3rd")
    assert saved_text(theirs, address) == both


def test_two_sessions_in_one_sentence_both_see_both(two: tuple[Page, Page]) -> None:
    mine, theirs = two
    address = mine.url
    changed = [TEXT.replace("second", said) for said in ("2nd", "middle")]
    save_after_another(mine, changed[0], theirs, changed[1], 2)
    slip = mine.get_by_role("note", name="Saved meanwhile")
    for said in ("The 2nd one.", "The middle one."):
        expect(slip.locator("blockquote").filter(has_text=said)).to_be_visible()
    assert saved_text(theirs, address) == TEXT.replace("second", "middle")
    changed = [TEXT.replace("second", said) for said in ("2nd, middle", "very middle")]
    save_after_another(theirs, changed[1], mine, changed[0], 3)
    slip = theirs.get_by_role("note", name="Saved meanwhile")
    for said in ("The 2nd, middle one.", "The very middle one."):
        expect(slip.locator("blockquote").filter(has_text=said)).to_be_visible()


def test_a_killed_server_loses_nothing_typed_more_than_five_seconds_ago(
    browser: Browser, tmp_path: Path
) -> None:
    with browser.new_context() as context, browser.new_context() as elsewhere:
        page = context.new_page()
        with Server(tmp_path, BLOG_SAMPLES="off") as server:
            server.set_up(page)
            expect(page).to_have_url(f"{server.address}/write")
            page.goto(f"{server.address}/write/new")
            page.get_by_label("Title", exact=True).press_sequentially("On salt")
            page.get_by_label("Text", exact=True).press_sequentially("Typed, and never saved.")
            expect(page.locator("#state")).to_contain_text(re.compile(r"Saved \d"), timeout=SHORTLY)
            server.stop(signal.SIGKILL)
            write(page, "Typed, and never saved. Typed to a dead server.")
            expect(page.locator("#state")).to_contain_text("Not saved", timeout=SHORTLY)
            save(page)
            expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("dead server"))
        with Server(tmp_path, PORT=server.address.rpartition(":")[2]) as again:
            # Whoever comes back with another browser finds what the server had;
            elsewhere.add_cookies(context.cookies())
            other = opened(elsewhere, f"{again.address}/write/new")
            other.get_by_role("note", name="Not saved").get_by_role("link").click()
            text = other.get_by_label("Text", exact=True)
            expect(text).to_have_value(re.compile(r"^Typed, and never saved\."))
            expect(other.get_by_label("Title", exact=True)).to_have_value("On salt")
            # the tab that stayed open sends the rest once somebody looks at it, and saves.
            page.evaluate("dispatchEvent(new Event('focus'))")
            expect(page.locator("#state")).to_contain_text(
                re.compile(r"Saved \d"), timeout=3 * SHORTLY
            )
            save(page)
            expect(page.get_by_text("Saved as revision 1.")).to_be_visible()
            expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile("dead server"))


def test_a_session_lost_while_writing_costs_no_word(desk: Desk) -> None:
    address = desk.address + desk.saved(Title="Held", Text=TEXT)
    with desk.context() as context:
        page = opened(context, address)
        context.clear_cookies()
        write(page, "Typed by nobody whom the server knows.")
        save(page)
        expect(page.locator("#bar")).to_contain_text("Signed out: your text is kept")
        with context.expect_page() as door:
            page.locator("#bar").get_by_role("link", name="Sign in").click()
        sign_in(door.value)
        expect(door.value.get_by_text("Signed in as Ada.")).to_be_visible()
        door.value.close()
        page.evaluate("dispatchEvent(new Event('focus'))")
        expect(page.locator("#state")).to_contain_text(re.compile(r"Saved \d"))
        save(page)
        expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
        assert saved_text(page, address) == "Typed by nobody whom the server knows."


def test_a_session_lost_while_writing_costs_no_word_without_scripts(desk: Desk) -> None:
    address = desk.address + desk.saved(Title="Held", Text=TEXT)
    with desk.context(java_script_enabled=False) as context:
        page = opened(context, address)
        context.clear_cookies()
        write(page, "Typed by nobody whom the server knows.")
        save(page)
        sign_in(page)
        expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
        assert saved_text(page, address) == "Typed by nobody whom the server knows."
