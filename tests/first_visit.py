"""A first visit to a page in a browser without a past: its cost, and whether it stands still."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Route

FONT = re.compile(r"\.woff2\b")
WATCH = """
  window.shifts = []
  new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(entry)))
    .observe({type: "layout-shift", buffered: true})
"""
PAINTED = """new Promise(done => new PerformanceObserver(
  list => list.getEntriesByName("first-contentful-paint").length && done()
).observe({type: "paint", buffered: true}))"""
# The type is there, and has been painted.
SETTLED = """document.fonts.ready.then(() => new Promise(
  done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))"""
MOVED = """shifts.flatMap(entry => entry.sources.map(({node, previousRect, currentRect}) =>
  `${node?.nodeName} from ${Math.round(previousRect.top)} to ${Math.round(currentRect.top)} px,`
  + ` ${Math.round(previousRect.height)} to ${Math.round(currentRect.height)} px high`))"""


@dataclass(frozen=True)
class Cost:
    """What came over the network without images, with headers and as compressed as it came."""

    requests: int
    total: int
    fonts: int
    scripts: int


def cost(browser: Browser, address: str) -> Cost:
    """Visit the page once, and count."""
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with browser.new_context() as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.on("Network.responseReceived", lambda said: kinds.update({_kind(said)}))
        session.on("Network.loadingFinished", lambda said: sizes.update({_size(said)}))
        session.send("Network.enable")
        page.goto(address, wait_until="networkidle")
    counted = [(kinds[number], size) for number, size in sizes.items() if kinds[number] != "Image"]
    total, fonts, scripts = (
        sum(size for kind, size in counted if wanted in ("", kind))
        for wanted in ("", "Font", "Script")
    )
    return Cost(len(counted), total, fonts, scripts)


def _kind(said: dict[str, Any]) -> tuple[str, str]:
    """The number of a request, and what was asked for; an icon is an image too."""
    is_image = said["response"]["mimeType"].startswith("image/")
    return said["requestId"], "Image" if is_image else said["type"]


def _size(said: dict[str, Any]) -> tuple[str, int]:
    """The number of a request, and the bytes that came."""
    return said["requestId"], int(said["encodedDataLength"])


def shifts(browser: Browser, address: str, width: int) -> list[str]:
    """Visit the page with type that arrives after the first paint; return what moved then."""
    held: list[Route] = []
    late = False

    def hold(route: Route) -> None:
        route.continue_() if late else held.append(route)

    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page: Page = context.new_page()
        page.add_init_script(WATCH)
        page.route(FONT, hold)
        page.goto(address, wait_until="domcontentloaded")
        page.evaluate(PAINTED)
        late = True
        for route in held:
            route.continue_()
        page.wait_for_load_state("load")
        page.evaluate(SETTLED)
        moved: list[str] = page.evaluate(MOVED)
    return moved if held else ["no type was asked for"]
