"""axe-core on every page, narrow and wide, light and dark; and what the browser complains of."""

from collections import Counter, defaultdict
from functools import partial
from itertools import product
from typing import Literal

from playwright.sync_api import ConsoleMessage, Error
from playwright.sync_api import Page as Tab

from quality.pages import PAGES, Page, reach
from quality.publication import Publication
from quality.tools import AXE

WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# The tint of the strip is drawn by a pseudo-element, before which axe gives up on contrast. So all
# text is put on that tint: between ink and paper, so that what is legible on it is so on both.
ALL_ON_TINT = """const sheet = document.styleSheets[0]
sheet.insertRule("body::before {display: none !important}", sheet.cssRules.length)
sheet.insertRule("html {background: var(--verso) !important}", sheet.cssRules.length)"""
# target-size is of WCAG 2.2, and the one rule of A and AA that axe leaves out unless asked.
RUN = """axe.run({rules: {"target-size": {enabled: true}}}).then(({violations, incomplete}) => [
  violations.flatMap(({id, help, nodes}) => nodes.map(
    ({target, failureSummary}) => [`${id}: ${help}`, target.flat().join(" "), failureSummary])),
  incomplete.flatMap(({id, nodes}) => nodes.map(() => id)),
])"""
STICKING_OUT = """document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(one => {
    const {left, right} = one.getBoundingClientRect()
    return left < 0 || right > innerWidth
  }).map(one => [one.localName, ...one.classList].join(".")).slice(0, 3)"""


class Findings:
    """What is wrong, by what it is and where in a page, with the pages where it was found."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.reasons: dict[tuple[str, str], str] = {}
        self.undecided: Counter[str] = Counter()

    def add(self, what: str, where: str, page: str, reason: str = "") -> None:
        """Note it once more."""
        self.pages[what, where].append(page)
        self.reasons.setdefault((what, where), reason)

    def report(self) -> None:
        """Print each once, with the first page and the first reason."""
        for (what, where), pages in sorted(self.pages.items()):
            print(f"{what}\n    {where}\n    {len(pages)} times, first on {pages[0]}")
            for line in self.reasons[what, where].splitlines():
                print(f"    {line}")


def check(blogs: Publication) -> int:
    """Complain of violations, of scrolling sideways and of errors; return how many there are."""
    found = Findings()
    for page in PAGES:
        with blogs.tab(page) as tab:
            tab.on("console", partial(_heard, found, page.name))
            tab.on("pageerror", partial(_failed, found, page.name))
            answer = reach(tab, page, blogs.full_address(page))
            if answer.status == page.status:
                _look_at(tab, page, found)
            else:
                found.add(f"status {answer.status}, not {page.status}", page.name, page.name)
    found.report()
    widths = " and ".join(map(str, WIDTHS))
    print(f"axe: {len(PAGES)} pages at {widths} px, light and dark; {len(found.pages)} violations")
    for rule, times in found.undecided.items():
        print(f"     ({rule}: {times} times it could not decide; a person has to)")
    print()
    return len(found.pages)


def _look_at(tab: Tab, page: Page, found: Findings) -> None:
    """Note what is wrong with the page in each width and scheme."""
    tab.evaluate(AXE.read_text())
    tab.evaluate(ALL_ON_TINT)
    for width, scheme in product(WIDTHS, SCHEMES):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(color_scheme=scheme)
        name = f"{page.name} ({width} px, {scheme})"
        violations, undecided = tab.evaluate(RUN)
        for rule, target, reason in violations:
            found.add(rule, target, name, reason)
        for element in tab.evaluate(STICKING_OUT):
            found.add("the page scrolls sideways", element, name)
        found.undecided.update(undecided)


def _heard(found: Findings, page: str, said: ConsoleMessage) -> None:
    """Note an error that the browser reports; the status of a page is looked at elsewhere."""
    tab = said.page
    about_itself = "status of" in said.text and tab and said.location["url"] == tab.url
    if said.type in ("error", "warning") and not about_itself:
        found.add(f"console: {said.text}", said.location["url"], page)


def _failed(found: Findings, page: str, error: Error) -> None:
    """Note a script that stopped."""
    found.add(f"script: {error.message}", page, page)
