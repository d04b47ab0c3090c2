"""A first visit costs little, nothing moves when the type arrives, and no page scrolls sideways."""

import pytest
from playwright.sync_api import Browser

from tests.first_visit import cost, shifts
from tests.server import Server

ARTICLE = "/posts/how-to-read-a-correction"
PAGES = (
    "/",
    ARTICLE,
    "/posts/a-field-guide-to-the-markdown-used-here",
    "/pages/about",
    "/tags/arithmetic",
    "/authors/ada-sample",
    "/posts/nothing-here",
    "/sign-in",
)
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"

pytestmark = pytest.mark.browser


def test_a_first_visit_costs_little(browser: Browser, samples: Server) -> None:
    visit = cost(browser, samples.address + ARTICLE)
    assert visit.requests <= 5
    assert visit.scripts == 0
    assert visit.fonts > 20_000  # otherwise it was not a first visit
    assert visit.total <= 50 * 1024
    assert visit.total - visit.fonts <= 20 * 1024


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_type_arrives(browser: Browser, samples: Server, width: int) -> None:
    assert shifts(browser, samples.address + ARTICLE, width) == []


def test_no_page_scrolls_sideways_on_a_narrow_phone(browser: Browser, samples: Server) -> None:
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        wide = {}
        for path in PAGES:
            page.goto(samples.address + path)
            wide[path] = page.evaluate(SIDEWAYS)
    assert wide == dict.fromkeys(PAGES, 0)
