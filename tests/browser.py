"""Finds a Chromium for the browser tests, and installs one where that can be done.

`python -m tests.browser` does both and says in one line what came of it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "no Chromium found, and none to be had (CHROMIUM may hold the path of one)"
# A browser under test talks to the blog and to nobody else.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """Return the path of a Chromium that starts: the one named, the system's, or Playwright's."""
    return next((path for path in _candidates() if _succeeds(path, "--version")), None)


def install() -> str | None:
    """Install Playwright's Chromium, else Debian's where we may, and return its path."""
    if os.environ.get("CHROMIUM"):
        return None
    _succeeds(sys.executable, "-m", "playwright", "install", "chromium")
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _succeeds("apt-get", "update", env=quiet)
        _succeeds("apt-get", "install", "-y", "--no-install-recommends", "chromium", env=quiet)
        found = find()
    return found


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
        return
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _succeeds(*command: str, env: dict[str, str] | None = None) -> bool:
    try:
        run = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=env, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


if __name__ == "__main__":
    print(f"Browser: {find() or install() or MISSING}")
