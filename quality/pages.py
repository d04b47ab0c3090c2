"""Every kind of page and every state of it, with the status that it must have."""

import re
from dataclasses import dataclass, replace

from playwright.sync_api import Page as Tab
from playwright.sync_api import Response


@dataclass(frozen=True)
class Page:
    """One page: its address, or the form on it that leads there when it is filled in and sent.

    `{draft}` in an address is the number of the post with the slug `draft`, `{leaves}` the hash of
    the image `leaves.png`.
    """

    path: str
    status: int = 200
    desk: bool = False  # for somebody signed in
    empty: bool = False  # on the blog where nothing was ever published
    filled: tuple[tuple[str, str], ...] = ()  # labels of fields, with what is typed there
    pressed: str = ""  # how the button begins
    plain: bool = False  # in a browser that runs no scripts
    lost: bool = False  # the session ends before the button is pressed

    @property
    def name(self) -> str:
        """How reports call it."""
        whose = "empty blog: " * self.empty + "signed in: " * self.desk
        how = " without scripts" * self.plain + " signed out meanwhile" * self.lost
        return whose + self.path + f" “{self.pressed}”" * bool(self.pressed) + how


READERS = (
    Page("/"),
    Page("/", empty=True),
    Page("/posts/everything"),
    Page("/posts/bare"),
    Page("/posts/arabic"),
    Page("/posts/on-salt"),
    Page("/posts/sobre-la-sal"),
    Page("/posts/on-bread"),
    Page("/posts/a-field-guide-to-the-markdown-used-here"),
    Page("/pages/about"),
    Page("/tags"),
    Page("/tags", empty=True),
    Page("/tags/food"),
    Page("/authors"),
    Page("/authors/ada-sample"),
    Page("/series/bread-and-salt"),
    Page("/languages/es"),
    Page("/languages/ar"),
    Page("/archive"),
    Page("/archive", empty=True),
    Page("/archive/2026"),
    Page("/search"),
    Page("/search?q=salt"),
    Page("/search?q=quixotic"),
    Page("/search?q=salt", empty=True),
    Page("/posts/nothing-here", 404),
    Page("/posts/withdrawn", 410),
    Page("/sign-in"),
    Page(
        "/sign-in",
        422,
        filled=(("Handle or e-mail address", "nobody"), ("Password", "not the right one")),
        pressed="Sign in",
    ),
    Page("{set_up}", empty=True),
)
CHANGED = ("Text", "Other words.")
# It says of itself that it began from no save at all.
CLASH = Page("/write/{draft}", 409, desk=True, filled=(("base", "0"), CHANGED), pressed="Save")
LOST = Page("/write/{draft}", 400, desk=True, filled=(CHANGED,), pressed="Save", lost=True)
DESK = (
    Page("/", desk=True),
    Page("/posts/on-salt", desk=True),
    Page("/write", desk=True),
    Page("/write?whose=everyone", desk=True),
    Page("/write/new", desk=True),
    Page("/write/{draft}", desk=True),
    Page("/write/{draft}/preflight", desk=True),
    Page("/write/tags", desk=True),
    Page("/write/tags/1", desk=True),
    Page("/write/{everything}", desk=True),
    Page("/write/{everything}", desk=True, plain=True, pressed="Preview"),
    Page("/write/{on-salt}", desk=True, plain=True),
    Page("/write/{planned}", desk=True),
    Page("/write/{planned}", desk=True, plain=True),
    CLASH,
    replace(CLASH, plain=True),
    replace(LOST, plain=True),
    Page("/write/{bare}/preflight", desk=True),
    Page("{preview_link}", desk=True),
    Page("/write/new", 422, desk=True, filled=(("Text", "No title."),), pressed="Publish"),
    Page("/write/help", desk=True),
    Page("/write/import", desk=True),
    Page("/write/import", 422, desk=True, pressed="Import"),
    Page("/write/media", desk=True),
    Page("/write/media?q=leaves", desk=True),
    Page("/write/media", 422, desk=True, pressed="Upload"),
    Page("/write/media/{leaves}", desk=True),
    Page("/write/trash", desk=True),
    Page("/write/drafts", desk=True),
    Page("/write/waiting", desk=True),
    Page("/write/scheduled", desk=True),
    Page("/write/published?whose=everyone", desk=True),
    Page("/write/stale", desk=True),
    Page("/write/lately", desk=True),
    Page("/write/search?q=salt&whose=everyone", desk=True),
    Page("/write/search?q=quixotic", desk=True),
    Page("/write/{everything}/history", desk=True),
    Page("/write/{everything}/history/1", desk=True),
    Page("/write/{everything}/history/1...1", desk=True),
    Page("/admin/people", desk=True),
    Page("/admin/settings", desk=True),
    Page("/admin/settings", 422, desk=True, filled=(("Time zone", "Nowhere"),), pressed="Save"),
)
PAGES = READERS + DESK


def reach(tab: Tab, page: Page, address: str) -> Response:
    """Open the page at the full address, as a person does, and return the last answer."""
    answer = tab.goto(address)
    if page.pressed:
        for label, text in page.filled:
            seen, unseen = tab.get_by_label(label, exact=True), tab.locator(f"input[name={label}]")
            if seen.count():
                seen.fill(text)
            else:
                unseen.evaluate("(field, text) => (field.value = text)", text)
        # The server is to answer for what is wrong, not the browser.
        tab.eval_on_selector_all("form", "forms => forms.forEach(form => form.noValidate = true)")
        if page.lost:
            tab.context.clear_cookies()
        with tab.expect_navigation() as sent:
            tab.get_by_role("button", name=re.compile(page.pressed)).first.click()
        answer = sent.value
    if page.desk and not page.plain:
        tab.wait_for_load_state("networkidle")  # the editor fetches its preview
    assert answer is not None, f"{address} was left without an answer"
    return answer
