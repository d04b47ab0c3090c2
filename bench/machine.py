"""Which machine it is, and which programs are measured on it."""

import os
import platform
import re
import sqlite3
import subprocess
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from bench.served import which

PACKAGES = ("Flask", "granian", "SQLAlchemy", "Markdown", "bleach", "nh3")


def describe() -> dict[str, str]:
    """What a reader must know of a machine to judge figures that were taken on it."""
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{_system()}, {platform.system()} {platform.release()}",
        "Python": f"{platform.python_version()} ({platform.python_compiler()})",
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "programs": f"SQLite {sqlite3.sqlite_version}, nginx {_nginx()}, wrk {_wrk()}",
        "load of the machine when it began (1, 5, 15 minutes)": load,
    }


def _processor() -> str:
    with suppress(OSError):
        if found := re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text()):
            return found[1]
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)


def _nginx() -> str:
    return _said("nginx", r"nginx/([\d.]+)")


def _wrk() -> str:
    return _said("wrk", r"wrk (?:debian/)?([\d.]+)")


def _said(program: str, pattern: str) -> str:
    """The version that a program tells with -v, whatever else it does then."""
    if (path := which(program)) is None:
        return "none"
    done = subprocess.run([path, "-v"], capture_output=True, text=True)
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else "of unknown version"
