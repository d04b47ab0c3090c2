"""`python -m quality [--only PART …] [--article FILE]`: fails where a page is not right."""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from quality import axe, lighthouse, nu, tools, weight
from quality.publication import publication
from tests.browser import FLAGS, MISSING, find

PARTS = ("nu", "axe", "weight", "lighthouse")


def main() -> int:
    """Check the parts that were asked for, and return 0 where all is as it should be."""
    asked = argparse.ArgumentParser("make quality", description=__doc__)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to check")
    asked.add_argument("--article", type=Path, help="a Markdown file to measure")
    options = asked.parse_args()
    if options.article and not options.article.is_file():
        asked.error(f"there is no file {options.article}")
    tools.install()
    unchecked = {part: tools.missing(part) for part in options.only if tools.missing(part)}
    chromium = find()
    if chromium is None:
        print(f"Nothing was checked: {MISSING}.")
        return 1
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with publication(browser, options.article) as blogs:
            for part in [part for part in options.only if part not in unchecked]:
                wrong += {
                    "nu": lambda: nu.check(blogs),
                    "axe": lambda: axe.check(blogs),
                    "weight": lambda: weight.check(blogs, browser),
                    "lighthouse": lambda: lighthouse.check(blogs, chromium),
                }[part]()
    for part, reason in unchecked.items():
        print(f"NOT CHECKED: {part}. {reason}")
    if wrong or unchecked:
        print(f"Wrong: {wrong}. Not checked: {', '.join(unchecked) or 'nothing'}.")
        return 1
    print("All is as it should be.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
