"""The blogs that are looked at, served as shipped: one with everything, and one that is empty."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Route, StorageState
from playwright.sync_api import Page as Tab

from quality.pages import Page
from tests.server import ROOT, Server, environment

CONTENT = Path(__file__).parent / "content"
DESCRIPTION = "A publication with everything that a page can show, for those who look after pages."
OWNER = {
    "Name of the publication": "The Salt Review",
    "Your name, as readers see it": "Ada Lovelace",
    "Handle": "ada",
    "Password": "four words are good",
}


@dataclass(frozen=True)
class Publication:
    """Both blogs, the admin of the first, and the article whose first visit is measured."""

    address: str
    empty: str
    places: dict[str, str]
    browser: Browser
    admin: StorageState
    article: str

    @contextmanager
    def tab(self, page: Page) -> Iterator[Tab]:
        """A tab for the page in a browser of its own, of a reader or of the admin."""
        whose = self.admin if page.desk else None
        with self.browser.new_context(storage_state=whose) as context:
            if page.plain:  # ours do not arrive; axe itself is one
                context.route(re.compile(r"\.js$"), _empty)
            yield context.new_page()

    def full_address(self, page: Page) -> str:
        """Return where a browser finds the page."""
        blog = self.empty if page.empty else self.address
        return blog + page.path.format_map(self.places)


@contextmanager
def publication(browser: Browser, article: Path | None) -> Iterator[Publication]:
    """Serve both blogs for as long as the block lasts; `article` is taken in as well."""
    with TemporaryDirectory() as full, TemporaryDirectory() as empty:
        files = [CONTENT, *([article] if article else [])]
        with Server(Path(full)) as blog, Server(Path(empty), BLOG_SAMPLES="off") as blank:
            taken = _take_in(full, files)
            places = _numbers(full) | {"set_up": blank.set_up_link.removeprefix(blank.address)}
            with browser.new_context() as context:
                places["preview_link"] = _set_up(context, blog, places)
                admin = context.storage_state()
            measured = taken[-1] if article else "/posts/on-bread"
            yield Publication(blog.address, blank.address, places, browser, admin, measured)


def _empty(script: Route) -> None:
    script.fulfill(body="", content_type="text/javascript")


def _take_in(folder: str, files: list[Path]) -> list[str]:
    """Import the files, and return where their articles stand."""
    command = [sys.executable, "-m", "flask", "blog", "import", "--publish", *map(str, files)]
    settings = environment(BLOG_INSTANCE=folder)
    run = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"The content could not be taken in:\n{run.stdout}{run.stderr}")
    return re.findall(r" → (/\S+)", run.stdout)


def _numbers(folder: str) -> dict[str, str]:
    """The number of each post by its slug, and the hash of each image by its name."""
    images = "select replace(name, '.png', ''), sha256 from media"
    with closing(sqlite3.connect(Path(folder) / "blog.sqlite")) as database:
        found = database.execute(f"select slug, id from post union all {images}")
        return {name: str(number) for name, number in found}


def _set_up(admin: BrowserContext, blog: Server, places: dict[str, str]) -> str:
    """Become the admin and bring articles into all their states; return a preview link.

    One article is withdrawn, one thrown away, and of one there is a text that was never saved.
    """
    tab = admin.new_page()
    tab.goto(blog.set_up_link)
    for label, text in OWNER.items():
        tab.get_by_label(label, exact=True).fill(text)
    tab.get_by_role("button", name="Begin").click()
    tab.get_by_role("status").wait_for()
    tab.goto(f"{blog.address}/admin/settings")
    tab.get_by_label("Description", exact=True).fill(DESCRIPTION)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save").click()
    for slug, button in (("withdrawn", "Unpublish"), ("thrown-away", "Move to the trash")):
        tab.goto(f"{blog.address}/write/{places[slug]}")
        with tab.expect_navigation():
            tab.get_by_role("button", name=button).click()
    tab.goto(f"{blog.address}/write/{places['planned']}")
    tab.get_by_label("Text", exact=True).fill("Never saved.")
    tab.locator("#state", has_text=re.compile(r"\d\d:\d\d")).wait_for()
    tab.goto(f"{blog.address}/write/{places['draft']}")
    tab.get_by_role("button", name="Make a preview link").click()
    link = tab.get_by_label("Preview link").input_value()
    tab.goto(f"{blog.address}/write")  # so that what was said is not said on the first page
    tab.close()
    return link.removeprefix(blog.address)
