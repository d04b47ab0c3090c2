"""No word is lost: without a connection, signed out, with a lost token, or with the tab closed."""

import re

import pytest
from playwright.sync_api import expect

from tests.editing import Desk, Editor

pytestmark = pytest.mark.browser
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('verso:')).length"


def type_and_wait(writer: Editor, text: str) -> None:
    """Type, and wait until this browser holds it."""
    writer.body.press_sequentially(text)
    writer.wait_until(f"{KEPT} === 1")


def test_what_is_typed_is_saved_within_seconds_and_while_typing_goes_on(writer: Editor) -> None:
    writer.page.clock.install()
    writer.body.press_sequentially("Some")
    writer.page.clock.run_for(3100)
    expect(writer.state).to_contain_text("Saved 14:32:08")
    assert len(writer.autosaves.kept) == 1
    for letter in "words without an end":
        writer.body.press_sequentially(letter)
        writer.page.clock.run_for(400)
    expect(writer.state).to_contain_text("Saved 14:32:08")
    assert len(writer.autosaves.kept) >= 2
    assert 'name="body"\r\n\r\nSomewords' in writer.autosaves.kept[-1]
    assert 'name="csrf_token"' in writer.autosaves.kept[-1]


def test_the_browser_holds_a_text_until_the_server_has_it(writer: Editor) -> None:
    writer.autosaves.status = 0
    type_and_wait(writer, "Mine.")
    expect(writer.state).to_contain_text("Not saved: no connection. Your text is kept here")
    writer.autosaves.status = 200
    writer.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(writer.state).to_contain_text("Saved 14:32:08")
    writer.wait_until(f"{KEPT} === 0")


def test_on_return_the_page_offers_what_it_holds(desk: Desk) -> None:
    path = desk.saved(Title="Held", Text="As it was saved.")
    with desk.editor(path) as writer:
        writer.autosaves.status = 0
        writer.page.get_by_label("Title", exact=True).fill("Held on to")
        writer.body.fill("As it was typed.")
        writer.go(path)  # left at once: the copy is written on the way
        slip = writer.page.get_by_role("note", name="Not saved")
        expect(slip).to_contain_text("This browser holds a text that was not saved, of")
        expect(writer.body).to_have_value("As it was saved.")
        slip.get_by_role("button", name="Take it over").click()
        expect(writer.body).to_have_value("As it was typed.")
        expect(writer.page.get_by_label("Title", exact=True)).to_have_value("Held on to")
        expect(slip).to_be_hidden()
        expect(writer.preview).to_contain_text("As it was typed.")
        writer.press("Control+z")
        expect(writer.body).to_have_value("As it was saved.")


def test_what_was_held_can_be_dropped(desk: Desk) -> None:
    path = desk.saved(Text="As it was saved.")
    with desk.editor(path) as writer:
        writer.autosaves.status = 0
        writer.body.fill("As it was typed.")
        writer.go(path)
        writer.page.get_by_role("button", name="Drop it").click()
        expect(writer.page.get_by_role("note", name="Not saved")).to_be_hidden()
        writer.go(path)
        expect(writer.page.get_by_role("note", name="Not saved")).to_be_hidden()
        expect(writer.body).to_have_value("As it was saved.")


def test_two_new_articles_in_two_tabs_hold_two_texts(desk: Desk) -> None:
    with desk.editor() as writer:
        writer.autosaves.status = 0
        for text in ("The first.", "The second."):
            writer.go("/write/new")
            writer.body.fill(text)
        writer.go("/write/new")
        take = writer.page.get_by_role("button", name="Take it over")
        take.click()
        expect(writer.body).to_have_value("The second.")
        take.click()
        expect(writer.body).to_have_value("The first.")
        expect(take).to_be_hidden()


def test_a_lost_token_is_fetched_anew_and_nobody_notices(writer: Editor) -> None:
    writer.page.locator("#edit [name=csrf_token]").evaluate("one => one.value = 'old'")
    writer.page.unroute(re.compile(r"/write/token$"))
    given: list[str] = []
    writer.page.route(
        re.compile(r"/write/token$"),
        lambda route: (given.append("x"), route.fulfill(json={"csrf_token": "new"}))[1],
    )
    writer.page.unroute(re.compile(r"/autosave$"))
    writer.page.route(
        re.compile(r"/autosave$"),
        lambda route: (
            route.fulfill(json={"saved": "14:32:08"})
            if "\r\nnew\r\n" in (route.request.post_data or "")
            else route.fulfill(status=400, json={"error": "No.", "csrf_token": None})
        ),
    )
    writer.body.fill("Words.")
    expect(writer.state).to_contain_text("Saved 14:32:08")
    assert given


def test_signed_out_the_page_says_so_keeps_the_text_and_saves_later(writer: Editor) -> None:
    writer.autosaves.status = writer.autosaves.token_status = 401
    writer.body.fill("Words.")
    expect(writer.state).to_contain_text("Signed out: your text is kept in this browser.")
    expect(writer.state.get_by_role("link", name="Sign in")).to_have_attribute("target", "_blank")
    expect(writer.page.locator("#told")).to_contain_text("Signed out")
    with writer.page.expect_response(re.compile(r"/autosave$")):
        writer.page.get_by_role("button", name="Save", exact=True).click()
    expect(writer.state).to_contain_text("Signed out")
    expect(writer.body).to_have_value("Words.")
    assert writer.page.url.endswith("/write/new")
    assert writer.page.evaluate(KEPT) == 1
    writer.autosaves.status = writer.autosaves.token_status = 200
    writer.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(writer.state).to_contain_text("Saved 14:32:08")
    expect(writer.state.get_by_role("link")).to_be_hidden()
    assert writer.page.evaluate(KEPT) == 0


def test_saving_without_a_connection_stays_on_the_page(writer: Editor) -> None:
    writer.autosaves.status = 0
    writer.body.fill("Words.")
    for button in ("Save", "Publish version 1"):
        writer.page.get_by_role("button", name=button, exact=True).click()
        expect(writer.state).to_contain_text("Not saved: no connection.")
        assert writer.page.url.endswith("/write/new")
    expect(writer.body).to_have_value("Words.")


def test_a_real_save_leaves_nothing_behind_in_the_browser(writer: Editor) -> None:
    writer.page.get_by_label("Title", exact=True).fill("On salt")
    writer.body.fill("Words.")
    writer.page.get_by_role("button", name="Save", exact=True).click()
    expect(writer.page).to_have_url(re.compile(r"/write/\d+$"))
    expect(writer.page.get_by_text("Saved as revision 1.")).to_be_visible()
    expect(writer.body).to_have_value("Words.")
    assert writer.page.evaluate(KEPT) == 0
    writer.go("/write/new")
    expect(writer.page.get_by_role("note", name="Not saved")).to_be_hidden()


def test_a_button_does_what_it_says_after_the_check(writer: Editor) -> None:
    writer.page.get_by_label("Title", exact=True).fill("Thrown away at once")
    writer.page.get_by_role("button", name="Save", exact=True).click()
    expect(writer.page).to_have_url(re.compile(r"/write/\d+$"))
    writer.body.fill("More.")
    writer.page.get_by_role("button", name="Move to the trash").click()
    expect(writer.page).to_have_url(re.compile(r"/write$"))
