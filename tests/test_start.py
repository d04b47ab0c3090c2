"""The way from `make run` to a served page, and its end."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.server import ROOT, Server, environment

Make = Callable[..., "subprocess.CompletedProcess[str]"]

# Answers as Python does, installs nothing, and keeps a list of what it was asked.
STAND_IN = """#!/bin/sh
echo "$*" >>asked
case "$*" in
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*" install "*) [ ! -e unreachable ] ;;
*version_info*) [ ! -e old ] ;;
*ensurepip*) [ ! -e without-venv ] ;;
esac
"""


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Run make in a folder with nothing but the Makefile, the pins and a stand-in for Python."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(STAND_IN)
    python.chmod(0o755)

    def run(target: str) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "asked").write_text("")
        command = ["make", target, f"PYTHON={python}"]
        return subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=30
        )

    return run


def asked(folder: Path) -> str:
    """Return what Python was asked to do, one letter each: make the environment, install, serve."""
    done = {"-m venv": "m", "-m pip install": "i", "-m flask blog serve": "s"}
    lines = (folder / "asked").read_text().splitlines()
    return "".join(
        letter for line in lines for words, letter in done.items() if line.startswith(words)
    )


@pytest.mark.parametrize(
    ("lack", "remedy"), [("without-venv", "python3-venv"), ("old", r"Python 3\.11\.2")]
)
def test_an_unfit_python_is_told_in_one_sentence(
    make: Make, tmp_path: Path, lack: str, remedy: str
) -> None:
    (tmp_path / lack).touch()
    result = make("run")
    sentence, *rest = result.stderr.splitlines()
    assert re.search(remedy, sentence)
    assert all(line.startswith("make: ***") for line in rest)
    assert (result.returncode, asked(tmp_path)) == (2, "")


def test_a_missing_python_is_told_in_one_sentence(make: Make, tmp_path: Path) -> None:
    (tmp_path / "python").unlink()
    result = make("run")
    assert "Python 3.11.2" in result.stderr.splitlines()[0]
    assert result.returncode == 2


def test_the_second_run_installs_nothing(make: Make, tmp_path: Path) -> None:
    assert make("run").returncode == 0
    assert asked(tmp_path) == "mis"
    make("run")
    assert asked(tmp_path) == "s"


def test_changed_pins_are_installed(make: Make, tmp_path: Path) -> None:
    make("run")
    pins = tmp_path / "requirements.txt"
    os.utime(pins, (pins.stat().st_atime, pins.stat().st_mtime + 3600))
    make("run")
    assert asked(tmp_path) == "is"


def test_an_install_that_was_cut_short_begins_anew(make: Make, tmp_path: Path) -> None:
    (tmp_path / "unreachable").touch()
    assert make("run").returncode == 2
    assert asked(tmp_path) == "mi"
    (tmp_path / "unreachable").unlink()
    make("run")
    assert asked(tmp_path) == "mis"


def test_an_environment_whose_python_is_gone_is_made_anew(make: Make, tmp_path: Path) -> None:
    make("run")
    (tmp_path / ".venv/bin/python").unlink()
    make("run")
    assert asked(tmp_path) == "mis"


def test_a_blog_is_served_prepared_and_stopped_by_ctrl_c(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        assert server.get("/posts/how-to-read-a-correction") == 200
        assert server.get(server.set_up_link.removeprefix(server.address)) == 200
        assert server.stop(signal.SIGINT) == 0
        assert "Traceback" not in server.output


def test_a_killed_worker_is_replaced_and_a_stop_that_comes_twice_ends_all(
    live_server: Server,
) -> None:
    before = live_server.workers
    assert len(before) == 2
    killed = before.pop()
    os.kill(killed, signal.SIGKILL)
    live_server.wait_until(lambda: len(live_server.workers - {killed}) == 2)
    live_server.wait_until(lambda: live_server.get() == 200)
    os.killpg(live_server.process.pid, signal.SIGTERM)
    assert live_server.stop() == 0


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        result = subprocess.run(
            [sys.executable, "-m", "flask", "blog", "serve"],
            cwd=ROOT,
            env=environment(BLOG_INSTANCE=str(tmp_path), PORT=port, BLOG_SAMPLES="off"),
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert result.returncode != 0
    assert len(result.stderr.splitlines()) == 1
    assert port in result.stderr


def test_no_worker_outlives_a_server_that_was_killed(live_server: Server) -> None:
    workers = [psutil.Process(number) for number in live_server.workers]
    live_server.process.kill()
    assert psutil.wait_procs(workers, timeout=10)[1] == []
