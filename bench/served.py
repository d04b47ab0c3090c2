"""Servers to be measured: each on a port of its own, known to be the one that answers there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from email.message import Message
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import psutil

from tests.server import SERVE, free_port, launch

HOST, PATIENCE = "127.0.0.1", 120
WITHOUT_CACHE = {"BLOG_PAGE_CACHE": "off", "BLOG_RENDER_MEMO": "0"}
NGINX = """
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    default_type "text/html; charset=utf-8";
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port} reuseport;
        root {folder};
        location = / {{ try_files /page =404; }}
    }}
}}
"""


class Taken(Exception):
    """A port that somebody else listens on: whatever answered there would be measured."""


class Served:
    """A server and all its processes; used in a `with`, which waits for it and ends it."""

    def __init__(
        self, command: Sequence[str | Path], port: int, folder: Path, **settings: str
    ) -> None:
        refuse_taken(port)
        self.port = port
        self.began = time.perf_counter()
        self._output = folder / f"output-{port}"
        self.process = launch(command, self._output, **settings)

    def processes(self) -> list[psutil.Process]:
        """The server, and all that it started."""
        server = psutil.Process(self.process.pid)
        return [server, *server.children(recursive=True)]

    def workers(self) -> list[psutil.Process]:
        """The two processes that answer: of all it started, those that hold the most memory."""
        some = self.processes()[1:]
        return sorted(some, key=lambda one: -one.memory_info().rss)[:2]

    def cpu(self) -> float:
        """Seconds that all its processes have spent so far."""
        times = [process.cpu_times() for process in self.processes()]
        ended = times[0].children_user + times[0].children_system
        return ended + sum(each.user + each.system for each in times)

    def memory(self) -> list[float]:
        """Megabytes of each worker, what it shares counted in parts (PSS)."""
        return [process.memory_full_info().pss / 1e6 for process in self.workers()]

    def ask(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, Message]:
        """The status, body and headers of an answer."""
        connection = HTTPConnection(HOST, self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def __enter__(self) -> Self:
        """Wait for the first answer, and make sure whose it is."""
        try:
            while not self._answers():
                if self.process.poll() is not None or self._age() > PATIENCE:
                    raise RuntimeError(f"A server did not start:\n{self._output.read_text()}")
                time.sleep(0.005)
            self.took = self._age()
            if not self._listens():
                raise Taken(f"Port {self.port} is answered by a process that is not ours.")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        ours = self.processes() if self.process.poll() is None else []
        for how in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.process.pid, how)
                try:
                    self.process.wait(10)
                except subprocess.TimeoutExpired:
                    continue
        psutil.wait_procs(ours, 10)

    def _age(self) -> float:
        return time.perf_counter() - self.began

    def _answers(self) -> bool:
        try:
            return self.ask("/")[0] == 200
        except (OSError, HTTPException):
            return False

    def _listens(self) -> bool:
        found = (one for process in self.processes() for one in process.net_connections("tcp"))
        return any(
            one.status == psutil.CONN_LISTEN and one.laddr.port == self.port for one in found
        )


def refuse_taken(port: int) -> None:
    """Raise Taken where anybody listens on a port."""
    try:
        with socket.create_server((HOST, port)):
            return
    except OSError as error:
        raise Taken(f"Port {port} is taken: end what listens there.") from error


def blog(instance: Path, **settings: str) -> Served:
    """The blog as shipped."""
    port = free_port()
    given = {"BLOG_INSTANCE": str(instance), "BLOG_SAMPLES": "off", "HOST": HOST, "PORT": str(port)}
    return Served(SERVE, port, instance, **given, **settings)


def bare(folder: Path) -> Served:
    """Bare Flask, which answers with the file `page` in a folder."""
    port = free_port()
    return Served([sys.executable, "-m", "bench.bare", str(port), folder / "page"], port, folder)


def nginx(folder: Path) -> Served | None:
    """The web server nginx, which sends the same file; None where it is not installed."""
    program = which("nginx")
    if program is None:
        return None
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, user=user, host=HOST, port=port))
    return Served([program, "-p", folder, "-c", file, "-e", folder / "nginx.log"], port, folder)


def which(program: str) -> str | None:
    """Where a program is; those of administrators are not on everybody's path."""
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
