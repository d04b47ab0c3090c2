"""Somebody who writes in the editor of a served blog, with a real browser."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.server import Server

PASTE = """(body, data) => {
  const clipboardData = new DataTransfer()
  for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text)
  const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true})
  if (body.dispatchEvent(event)) document.execCommand("insertText", false, data["text/plain"])
}"""


def wait_for(page: Page, happened: Callable[[], object]) -> None:
    """Look again and again until it has happened, or patience has ended."""
    deadline = time.monotonic() + 10
    while not happened():
        assert time.monotonic() < deadline, "It never happened"
        page.wait_for_timeout(20)


class Autosaves:
    """Answers for the server where what is typed is kept, as each test wants it."""

    def __init__(self) -> None:
        self.status = 200
        self.token_status = 200
        self.person = 0  # who is signed in by now, if it is somebody else
        self.kept: list[str] = []

    def take(self, route: Route) -> None:
        """Keep one, or say why not."""
        if self.status == 0:
            route.abort()
            return
        if self.status == 200:
            self.kept.append(route.request.post_data or "")
        said = {"saved": "14:32:08"} if self.status == 200 else {"error": "No."}
        route.fulfill(status=self.status, json=said)

    def give_token(self, route: Route) -> None:
        """Say whether anybody is signed in."""
        if self.status == 0:
            route.abort()
        elif self.person:
            route.fulfill(json={"csrf_token": "theirs", "person": self.person})
        elif self.token_status == 200:
            route.continue_()
        else:
            route.fulfill(status=self.token_status, json={"error": "No."})


class Desk:
    """A served blog with its admin, whose cookies every context gets."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.address = browser, server.address
        with browser.new_context() as context:
            page = context.new_page()
            server.set_up(page)
            expect(page).to_have_url(f"{self.address}/write")
            page.goto(f"{self.address}/write/new")  # so that nobody else is greeted
            self.state = context.storage_state()

    @contextmanager
    def context(self, **more: Any) -> Iterator[BrowserContext]:
        """A browser of somebody who is signed in."""
        size = {"width": 1280, "height": 800}
        with self.browser.new_context(
            storage_state=self.state, **{"viewport": size} | more
        ) as context:
            yield context

    @contextmanager
    def editor(self, path: str = "/write/new", **more: Any) -> Iterator["Editor"]:
        """The editor in a browser of its own; whatever its scripts complain of fails the test."""
        with self.context(**more) as context:
            editor = Editor(context.new_page(), self.address)
            editor.go(path)
            yield editor
            assert editor.trouble == []

    def saved(self, **fields: str) -> str:
        """Save a new draft without scripts, and return its address on the desk."""
        with self.context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(f"{self.address}/write/new")
            for label, value in fields.items():
                page.get_by_label(label, exact=True).fill(value)
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page).to_have_url(re.compile(r"/write/\d+$"))
            return page.url.removeprefix(self.address)


class Editor:
    """One tab at the editor."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.autosaves = Autosaves()
        self.trouble: list[str] = []
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.route(re.compile(r"/autosave$"), self.autosaves.take)
        page.route(re.compile(r"/write/token$"), self.autosaves.give_token)

    def go(self, path: str) -> None:
        """Open an editor, and wait for its scripts."""
        self.page.goto(self.address + path)
        if self.page.evaluate("matchMedia('(scripting: enabled)').matches"):
            expect(self.page.get_by_role("toolbar")).to_be_visible()

    @property
    def body(self) -> Locator:
        """The field of the text."""
        return self.page.get_by_label("Text", exact=True)

    @property
    def preview(self) -> Locator:
        """The page beside it."""
        return self.page.get_by_role("region", name="Preview")

    @property
    def state(self) -> Locator:
        """What the bar says of saving."""
        return self.page.locator("#bar .line")

    def wait_until(self, script: str, arg: object = None) -> None:
        """Look again and again; Playwright's own way to wait is forbidden by our policy."""
        wait_for(self.page, lambda: self.page.evaluate(script, arg))

    @property
    def text(self) -> str:
        """What stands in the field, the selection between bars, or one bar as the caret."""
        marked: str = self.body.evaluate(
            "({value, selectionStart: a, selectionEnd: b}) => value.slice(0, a) + '|'"
            " + (a < b ? value.slice(a, b) + '|' : '') + value.slice(b)"
        )
        return marked

    def write(self, marked: str) -> None:
        """Put a text into the field; bars say what is selected, or one where the caret is."""
        self.body.fill(marked.replace("|", ""))
        start = marked.index("|") if "|" in marked else len(marked)
        end = marked.rindex("|") - 1 if marked.count("|") == 2 else start
        self.body.evaluate("(one, [a, b]) => one.setSelectionRange(a, b)", [start, end])

    def press(self, *keys: str) -> None:
        """Press keys in the field."""
        for key in keys:
            self.body.press(key)

    def button(self, name: str) -> Locator:
        """A button of the page."""
        return self.page.get_by_role("button", name=name, exact=True)

    def tool(self, name: str) -> None:
        """Press a button of the toolbar."""
        self.button(name).click()

    def paste(self, plain: str, html: str = "") -> None:
        """Paste something that was copied as plain text, and perhaps as HTML too."""
        data = {"text/plain": plain} | ({"text/html": html} if html else {})
        self.body.evaluate(PASTE, data)
