"""The application server: granian with two workers, made to end when it is told to."""

import os
import signal
import sys
from importlib import import_module
from multiprocessing import parent_process
from queue import SimpleQueue
from threading import Thread
from typing import Any

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


def load(target: str) -> Any:
    """Make the app in a worker, which hears signals from the server alone, and ends with it."""
    os.setpgrp()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until granian listens, a stop is a stop
    Thread(target=_end_with_server, daemon=True).start()
    module, factory = target.split(":")
    return getattr(import_module(module), factory)()


def serve(host: str, port: int, target: str = "app:create_app") -> None:
    """Serve the blog, or what another factory makes, until told to stop."""
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
    server.serve(target_loader=load)


def _end_with_server() -> None:
    if server := parent_process():
        server.join()
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
