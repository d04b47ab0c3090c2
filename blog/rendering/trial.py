"""The trial of a new text: its first rendering, in a child process that can be killed."""

import atexit
import json
import os
import selectors
import struct
import subprocess  # the child is our own module
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from markupsafe import Markup

from blog.rendering.values import Facts, Heading, Refused, Rendered

LONGEST = 1_000_000  # characters
DEADLINE = 2.0  # seconds for one text
STARTING = 10.0  # seconds for a child to load its libraries
QUEUE = 0.25  # seconds that a text waits for a free child
CHILDREN = 2
ROOT = Path(__file__).resolve().parent.parent.parent


def trial(source: str, facts: Facts | None = None, patience: float = QUEUE) -> Rendered:
    """Render a text for the first time, within two seconds and a bound of memory, or raise Refused.

    Whatever comes through is quick and harmless enough to be rendered in-process from then on.
    `patience` is how many seconds to wait where two texts are being rendered already.
    """
    if len(source) > LONGEST:
        raise Refused("long")
    message = {"source": source, "facts": asdict(facts or Facts())}
    reply = _current.ask(message, patience)
    if "refused" in reply:
        raise Refused(reply["refused"], reply["excerpt"])
    return Rendered(
        html=Markup(reply["html"]),  # noqa: S704 - the child's walls are ours
        outline=tuple(Heading(*heading) for heading in reply["outline"]),
        text=reply["text"],
        references=tuple(reply["references"]),
        page=Markup(reply["page"]),  # noqa: S704 - and so are these
        has_code=reply["has_code"],
        dropped=tuple(reply["dropped"]),
        undescribed=tuple(reply["undescribed"]),
        astray=tuple(reply["astray"]),
    )


def warm() -> None:
    """Start a child if none runs, so that the first text need not wait for one."""
    _current.warm()


def close() -> None:
    """End the children, as at the end of the process; no text is tried after that."""
    _current.close()


class Gone(Exception):
    """The child ended, or said something that is no answer."""


class Late(Exception):
    """The child did not answer in time."""


class Child:
    """One child process and the two pipes to it."""

    def __init__(self) -> None:
        # No PR_SET_PDEATHSIG: it follows the thread that starts the child, not the process.
        # A child whose parent is gone reads the end of its input, or meets its own limits.
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-m", "blog.rendering.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=ROOT,
            env={"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "LANG": "C.UTF-8"},
            start_new_session=True,  # a Ctrl-C in the terminal is for the parent alone
        )
        assert self.process.stdin and self.process.stdout  # noqa: S101 - for mypy
        self.input = self.process.stdin.fileno()
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)
        self.ready = False

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for the answer; raises Gone or Late."""
        if not self.ready:
            try:
                self.ready = self._exchange(b"", STARTING)["ready"]
            except Late:
                raise Gone from None
        data = json.dumps(message).encode()
        return self._exchange(struct.pack("!I", len(data)) + data, DEADLINE)

    def _exchange(self, data: bytes, seconds: float) -> dict[str, Any]:
        """Write and read at once, so that neither side can block the other."""
        until = time.monotonic() + seconds
        unsent, received = memoryview(data), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self.output, selectors.EVENT_READ)
            if unsent:
                selector.register(self.input, selectors.EVENT_WRITE)
            while (left := until - time.monotonic()) > 0:
                for key, _ in selector.select(left):
                    if key.fd == self.output:
                        received += self._read()
                    else:
                        unsent = unsent[self._write(unsent) :]
                        if not unsent:
                            selector.unregister(self.input)
                if len(received) >= 4:
                    end = 4 + struct.unpack("!I", received[:4])[0]
                    if len(received) >= end:
                        return dict(json.loads(received[4:end]))
        raise Late

    def _read(self) -> bytes:
        data = os.read(self.output, 1 << 16)
        if not data:
            raise Gone
        return data

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self.input, data[: 1 << 16])
        except BrokenPipeError:
            raise Gone from None

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """Kill the process and leave nothing of it."""
        self.process.kill()
        self.process.wait()
        self.forget()

    def forget(self) -> None:
        """Close our ends only: after a fork the process belongs to somebody else."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        if self.process.returncode is None:
            self.process.returncode = 0  # nobody waits for it here


class Pool:
    """At most two children; a text that finds none free is told to come again."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(CHILDREN)
        self.lock = threading.Lock()
        self.idle: list[Child] = []
        self.all: set[Child] = set()
        self.closed = False

    def ask(self, message: dict[str, Any], patience: float) -> dict[str, Any]:
        """A child's answer; one that dies or is late becomes a refusal, and is replaced."""
        if not self.places.acquire(timeout=patience):
            raise Refused("busy")
        try:
            child, healthy = self._take(), False
            try:
                reply = child.ask(message)
                healthy = not reply.pop("last")
            finally:
                self._give_back(child, healthy)
            return reply
        except Late:
            raise Refused("slow") from None
        except (Gone, OSError):
            raise Refused("crashed") from None
        finally:
            self.places.release()

    def warm(self) -> None:
        """Start a child if there is none."""
        with self.lock:
            if not self.all:
                self._add_spare()

    def close(self) -> None:
        """End every child."""
        with self.lock:
            self.closed = True
            children, self.all, self.idle = self.all, set(), []
        for child in children:
            child.end()

    def _start(self) -> Child:
        if self.closed:
            raise Gone
        child = Child()
        self.all.add(child)
        return child

    def _add_spare(self) -> None:
        """Start a child that loads while nobody waits; the call returns at once."""
        with suppress(Gone, OSError):
            self.idle.append(self._start())

    def _take(self) -> Child:
        """The child that has been idle longest, as one just started may still be loading."""
        with self.lock:
            child = None
            while self.idle and not child:
                child = self.idle.pop(0)
                if not child.alive():
                    self._bury(child)
                    child = None
            child = child or self._start()
            if len(self.all) < CHILDREN:
                self._add_spare()  # so that nobody waits if this one must be killed
            return child

    def _give_back(self, child: Child, healthy: bool) -> None:
        with self.lock:
            if healthy:
                self.idle.append(child)
            else:
                self._bury(child)
                self._add_spare()

    def _bury(self, child: Child) -> None:
        self.all.discard(child)
        child.end()


_current = Pool()


def _begin_afresh() -> None:
    """In a forked worker: the parent's children and locks are not ours."""
    global _current
    for child in _current.all:
        child.forget()
    _current = Pool()


os.register_at_fork(after_in_child=_begin_afresh)
atexit.register(close)
