"""What goes wrong around an open text: another person, a double click, a full disk, a lost post."""

import re

import pytest
from playwright.sync_api import Request, Route, expect

from tests.editing import Desk, Editor, wait_for

pytestmark = pytest.mark.browser
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('verso:')).length"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
# The page itself types, since whoever drives it waits for what it has set out to.
SAVE_AND_TYPE = """() => {
  const save = document.querySelector("#bar button")
  addEventListener("beforeunload", () => setTimeout(() => {
    body.focus()
    document.execCommand("insertText", false, " More.")
    save.click()
  }, 100))
  save.click()
}"""
OFF = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("", "SecurityError") }
})"""
SIGNED_OUT = re.compile("^Signed out: your text is kept in this browser")
UNKEPT = "this browser cannot keep your text: copy it before you leave"


def saves(writer: Editor) -> list[str]:
    """The addresses that forms of the page are sent to, from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request() and request.method == "POST":
            sent.append(request.url)

    writer.page.on("request", note)
    return sent


def test_whoever_else_signs_in_gets_nothing_of_an_open_text(writer: Editor) -> None:
    sent = saves(writer)
    writer.autosaves.status, writer.autosaves.person = 400, 9999
    writer.body.press_sequentially("Mine alone.")
    expect(writer.state.get_by_text(SIGNED_OUT)).to_be_visible()
    with writer.page.expect_response(re.compile(r"/token$")):
        writer.button("Save").click()
    expect(writer.state.get_by_text(SIGNED_OUT)).to_be_visible()
    expect(writer.body).to_have_value("Mine alone.")
    assert writer.page.evaluate(KEPT) == 1
    assert (sent, writer.autosaves.kept) == ([], [])


def test_even_an_unchanged_text_is_not_saved_by_somebody_else(writer: Editor) -> None:
    sent = saves(writer)
    writer.autosaves.person = 9999
    writer.button("Save").click()
    expect(writer.state.get_by_text(SIGNED_OUT)).to_be_visible()
    assert sent == []


def test_a_double_click_on_save_makes_one_article(writer: Editor) -> None:
    sent = saves(writer)
    writer.body.fill("Words.")
    writer.button("Save").dblclick()
    expect(writer.page).to_have_url(re.compile(r"/write/\d+$"))
    expect(writer.body).to_have_value("Words.")
    assert len(sent) == 1


def test_words_typed_while_a_new_article_is_saved_are_offered_to_it(writer: Editor) -> None:
    sent: list[Route] = []
    writer.page.route(
        re.compile(r"/write/new$"),
        lambda route: sent.append(route) if route.request.method == "POST" else route.continue_(),
    )
    writer.body.fill("Words.")
    with writer.page.expect_request(lambda one: "Words. More." in (one.post_data or "")):
        writer.page.evaluate(SAVE_AND_TYPE)
    sent[0].continue_()
    expect(writer.page).to_have_url(re.compile(r"/write/\d+$"))
    expect(writer.body).to_have_value("Words.")
    writer.page.reload()
    writer.button("Take it over").click()
    expect(writer.body).to_have_value("Words. More.")
    expect(writer.preview).to_contain_text("Words. More.")
    assert len(sent) == 1
    writer.button("Save").click()
    expect(writer.page.get_by_text("Saved as revision 2.")).to_be_visible()
    expect(writer.body).to_have_value("Words. More.")
    assert writer.page.evaluate(KEPT) == 0


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_post_that_is_gone_or_anothers_leaves_the_text_on_the_page(
    desk: Desk, status: int
) -> None:
    path = desk.saved(Text="As it was saved.")
    with desk.editor(path) as writer:
        sent = saves(writer)
        writer.autosaves.status = status
        writer.body.fill("As it was typed.")
        writer.button("Save").click()
        expect(writer.state).to_contain_text("the server does not take it now")
        expect(writer.body).to_have_value("As it was typed.")
        assert writer.page.evaluate(KEPT) == 1
        assert sent == []


@pytest.mark.parametrize("storage", [FULL, OFF])
def test_where_nothing_can_be_kept_the_page_says_so_and_asks(writer: Editor, storage: str) -> None:
    asked: list[str] = []
    writer.page.add_init_script(storage)
    writer.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss())[1])
    writer.go("/write/new")
    writer.autosaves.status = 0
    writer.body.press_sequentially("Words.")
    expect(writer.state).to_contain_text(UNKEPT)
    expect(writer.page.locator("#told")).to_contain_text(UNKEPT)
    writer.page.evaluate("location.href = '/write'")
    wait_for(writer.page, lambda: asked)
    expect(writer.body).to_have_value("Words.")
    writer.autosaves.status = 200
    writer.page.evaluate("dispatchEvent(new Event('focus'))")
    expect(writer.state).to_contain_text("Saved 14:32:08")
    writer.page.goto(f"{writer.address}/write")
    assert asked == ["beforeunload"]
