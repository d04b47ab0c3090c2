"""Load, and what a server did under it: wrk for throughput, one connection for single answers."""

import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

from bench.served import HOST, Served, which

CONNECTIONS = 16
MISSING = (
    "wrk is not installed, and nothing was measured: it is the package `wrk` on Debian and Ubuntu"
    " (`apt-get install wrk`), `brew install wrk` on macOS."
)
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
SCRIPT = """
local paths, n = {%s}, 0
request = function()
    n = n + 1
    return wrk.format("GET", paths[n %% #paths + 1])
end
"""


@dataclass(frozen=True)
class Run:
    """One run of wrk: requests a second, milliseconds, and microseconds of CPU for one request."""

    rate: float
    p50: float
    p99: float
    cpu: float

    def as_dict(self) -> dict[str, float]:
        """The figures by name."""
        return asdict(self)


def wrk() -> str:
    """Where wrk is; ends the program with one sentence where it is not."""
    return which("wrk") or sys.exit(MISSING)


def hit(
    served: Served,
    path: str,
    seconds: float,
    headers: dict[str, str] | None = None,
    script: Path | None = None,
) -> Run:
    """Ask for a page as often as a server can answer, from another process."""
    before = served.cpu()
    output = _wrk(served, path, seconds, headers, script)
    return read(output, served.cpu() - before)


def warm(served: Served, path: str, headers: dict[str, str] | None = None) -> None:
    """Ask for a page for a second, and measure nothing."""
    _wrk(served, path, 1, headers, None)


def _wrk(
    served: Served, path: str, seconds: float, headers: dict[str, str] | None, script: Path | None
) -> str:
    given = [f"--header={name}: {value}" for name, value in (headers or {}).items()]
    given += ["--script", str(script)] if script else []
    command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", *given]
    address = f"http://{HOST}:{served.port}{path}"
    return subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout


def read(output: str, cpu: float) -> Run:
    """What wrk says, with the seconds of CPU that the server spent meanwhile."""
    if wrong := re.search(r"Non-2xx or 3xx responses: \d+", output):
        raise RuntimeError(f"The server did not give the page: {wrong[0]}.")
    count, rate = (
        re.search(r"(\d+) requests in", output),
        re.search(r"Requests/sec:\s+([\d.]+)", output),
    )
    shown = dict(re.findall(r"^\s+(50|99)%\s+([\d.]+[a-z]+)", output, re.M))
    if not (count and rate and int(count[1]) and len(shown) == 2):
        raise RuntimeError(f"wrk said nothing that could be read:\n{output}")
    p50, p99 = (_milliseconds(shown[part]) for part in ("50", "99"))
    return Run(float(rate[1]), p50, p99, cpu / int(count[1]) * 1e6)


def script(folder: Path, paths: Sequence[str]) -> Path:
    """A script that makes wrk ask for these pages in turn."""
    file = folder / "paths.lua"
    file.write_text(SCRIPT % ", ".join(f'"{path}"' for path in paths))
    return file


def one_by_one(served: Served, paths: Iterable[str]) -> list[float]:
    """Milliseconds that each page takes, asked for one after the other on one connection."""
    connection, took = HTTPConnection(HOST, served.port, timeout=60), []
    for path in paths:
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}.")
    connection.close()
    return took


def percentile(values: Sequence[float], part: int) -> float:
    """The value that so many per cent of all do not exceed."""
    return quantiles(values, n=100, method="inclusive")[part - 1]


def _milliseconds(shown: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", shown).groups()
    return float(number) * UNITS[unit]
