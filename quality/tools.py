"""Nu, axe and Lighthouse: installed from npm beside this file, in the versions of the lock file."""

import shutil
import subprocess
from pathlib import Path

from tests.server import environment

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
LIGHTHOUSE = MODULES / "lighthouse" / "cli" / "index.js"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
NEEDS = {"nu": (NU, "java"), "axe": (AXE, ""), "lighthouse": (LIGHTHOUSE, "node")}


def missing(part: str) -> str:
    """Say in one sentence why a part cannot be checked on this machine, or ""."""
    if part not in NEEDS:
        return ""
    file, program = NEEDS[part]
    if program and not shutil.which(program):
        return f"{program} is not installed."
    return "" if file.exists() else "npm could not install it."


def install() -> None:
    """Install what the lock file names, unless that was done already."""
    lock, done = HERE / "package-lock.json", MODULES / "installed"
    if not shutil.which("npm") or (done.exists() and done.read_bytes() == lock.read_bytes()):
        return
    print("Installing into quality/node_modules, once")
    quiet = environment(PUPPETEER_SKIP_DOWNLOAD="1")
    run = subprocess.run(
        ["npm", "ci", "--no-progress"], cwd=HERE, env=quiet, capture_output=True, text=True
    )
    if run.returncode:
        print(f"npm could not install: {run.stderr.strip()[-400:]}")
    else:
        done.write_bytes(lock.read_bytes())
