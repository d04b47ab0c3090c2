"""The application server: granian with two workers, made to end when it is told to."""

import gc
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from multiprocessing import parent_process
from queue import SimpleQueue
from threading import Thread
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


class Bell:
    """Wakes the server in place of its threading.Event, which a second signal locks for ever.

    Ctrl-C under make, and a stop of a whole process group, come twice; only a SimpleQueue may be
    filled by a signal handler that interrupts itself (https://docs.python.org/3/library/queue.html).
    """

    def __init__(self) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ring."""
        self._rings.put(None)

    def wait(self) -> None:
        """Sleep until it rings; each ring wakes once."""
        self._rings.get()

    def clear(self) -> None:
        """Nothing to do: a ring is used up by waking."""


# What a worker that is forked finds ready; one that is started anew has to make its own.
ready: list[Flask] = []
# Seconds after which a thread that makes a page lets those have a turn that send a kept one.
SWITCH = 0.0005


def load(target: str) -> Any:
    """Give a worker the app; it hears signals from the server alone, and ends with it."""
    os.setpgrp()
    sys.setswitchinterval(SWITCH)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until granian listens, a stop is a stop
    Thread(target=_end_with_server, daemon=True).start()
    module, factory = target.split(":")
    return ready[0] if ready else getattr(import_module(module), factory)()


def warm(app: Flask, paths: Iterable[str]) -> None:
    """Make some pages, so that no worker's first readers wait for templates and statements.

    Connections to the database stay open. A page that fails does so for whoever asks for it.
    """
    for path in paths:
        with suppress(Exception), app.app_context(), app.test_request_context(path):
            app.full_dispatch_request()


def serve(app: Flask, host: str, port: int, target: str = "app:create_app") -> None:
    """Serve an app that has no connection open, until told to stop; `target` makes another one."""
    ready.append(app)
    gc.freeze()  # what all workers share stays shared: no collection touches it
    server = Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=2,
        blocking_threads=4,  # with one, a slow preview holds up every other page
        respawn_failed_workers=True,
        workers_kill_timeout=3,
        log_level=LogLevels.warning,
    )
    server.main_loop_interrupt = Bell()  # type: ignore[assignment]
    try:
        server.serve(target_loader=load)
    finally:
        # Python gives handlers back before it ends: one more stop would then kill it.
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, signal.SIG_IGN)


def _end_with_server() -> None:
    if server := parent_process():
        server.join()
        os.kill(os.getpid(), signal.SIGTERM)
