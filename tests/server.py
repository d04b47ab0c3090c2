"""The blog served as shipped: `flask blog serve` with a folder and a port of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import psutil
from playwright.sync_api import Page

from tests.desk_client import PASSWORD

ROOT = Path(__file__).parent.parent
SERVE = [sys.executable, "-m", "flask", "blog", "serve"]
PATIENCE = 60
# What a make or a shell around the tests has set is not the blog's.
FOREIGN = re.compile(r"BLOG_|FLASK_|MAKE|MFLAGS$|(HOST|PORT|DATABASE_URL)$")


def environment(**more: str) -> dict[str, str]:
    """Return the environment without anybody else's settings, and with these."""
    return {key: value for key, value in os.environ.items() if not FOREIGN.match(key)} | more


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _runs(process: psutil.Process) -> bool:
    """Whether a process is still there, and not only its name."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # between being counted and being asked
        return False


def launch(
    command: Sequence[str | Path], output: Path, **settings: str
) -> "subprocess.Popen[bytes]":
    """Start a server of its own, with nobody else's settings; what it says goes into a file."""
    with output.open("wb") as said:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**settings),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


class Server:
    """One running blog; used in a `with`, which waits for its front page and ends it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        port = settings.setdefault("PORT", str(free_port()))
        self.folder = folder
        self.address = f"http://127.0.0.1:{port}"
        self._output = folder / f"output-{port}"
        settings = {"BLOG_INSTANCE": str(folder), "HOST": "127.0.0.1"} | settings
        self.process = launch(SERVE, self._output, **settings)

    @property
    def output(self) -> str:
        """All it has said so far."""
        return self._output.read_text()

    @property
    def set_up_link(self) -> str:
        """The single-use link that makes the admin."""
        return self.said(rf"{self.address}/set-up/\S+")[-1]

    @property
    def workers(self) -> set[int]:
        """The processes that answer, by number."""
        children = psutil.Process(self.process.pid).children()
        return {child.pid for child in children if _runs(child)}

    def said(self, pattern: str) -> list[str]:
        """Return what in its output matches."""
        return re.findall(pattern, self.output)

    def get(self, path: str = "/") -> int | None:
        """Return the status of a page, or None where nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return None

    def set_up(self, page: Page) -> None:
        """Become its admin in this tab, by the link that it printed."""
        page.goto(self.set_up_link)
        for label, text in (("Your name", "Ada"), ("Handle", "ada"), ("Password", PASSWORD)):
            page.get_by_label(re.compile(f"^{label}")).fill(text)
        page.get_by_label("Name of the publication").fill("The Salt Review")
        page.get_by_role("button", name="Begin").click()

    def take_in(self, name: str, text: str) -> None:
        """Publish a Markdown file on it, by the command."""
        file = self.folder / name
        file.write_text(text, "utf-8")
        subprocess.run(
            [sys.executable, "-m", "flask", "blog", "import", file, "--publish"],
            cwd=ROOT,
            env=environment(BLOG_INSTANCE=str(self.folder)),
            check=True,
            capture_output=True,
        )

    def wait_until(self, happened: Callable[[], object]) -> None:
        """Look again and again until it has happened, or the server has ended, or patience has."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            assert self.process.poll() is None, f"The server ended:\n{self.output}"
            assert time.monotonic() < deadline, f"Nothing for {PATIENCE} s:\n{self.output}"
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal to all its processes, as a terminal does, and return the exit code."""
        os.killpg(self.process.pid, how)
        return self.process.wait(10)

    def __enter__(self) -> Self:
        try:
            self.wait_until(lambda: self.get() == 200)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self.process.poll() is None:
                self.stop()
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        assert self.get() is None, "A worker outlived its server"
