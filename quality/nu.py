"""The Nu HTML checker on the source of every page, and on the stylesheets."""

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from quality.pages import PAGES, reach
from quality.publication import Publication
from quality.tools import NU
from tests.server import ROOT

# What the checker says and we do not heed, each with the reason.
UNHEEDED = {
    "“field-sizing”: Property": "newer than the checker; browsers without it lose nothing",
}
STYLES = sorted((ROOT / "static").glob("*.css"))


def check(blogs: Publication) -> int:
    """Complain of every error, mention every warning, and return the number of errors."""
    with TemporaryDirectory() as folder:
        names = _save(blogs, Path(folder)) | {style.as_uri(): style.name for style in STYLES}
        said = _ask(list(names))
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for message in said:
        kind = message.get("subType") or message["type"]
        if not any(words in message["message"] for words in UNHEEDED):
            extract = " ".join(message.get("extract", "").split())
            found[kind, message["message"], extract].append(names[message["url"]])
    for (kind, sentence, extract), pages in sorted(found.items()):
        print(f"{kind}: {sentence}\n    {extract}\n    on {len(pages)} pages, such as {pages[0]}")
    errors = sum(kind in ("error", "fatal", "non-document-error") for kind, _, _ in found)
    print(
        f"Nu: {len(names) - len(STYLES)} pages and {len(STYLES)} stylesheets;"
        f" {errors} errors, {len(found) - errors} warnings and remarks\n"
    )
    return errors


def _save(blogs: Publication, folder: Path) -> dict[str, str]:
    """Write the source of each page to a file; return the names of pages by file."""
    names = {}
    for number, page in enumerate(PAGES):
        file = folder / f"{number}.html"
        with blogs.tab(page) as tab:
            file.write_bytes(reach(tab, page, blogs.full_address(page)).body())
        names[file.as_uri()] = page.name
    return names


def _ask(addresses: list[str]) -> list[dict[str, str]]:
    """All that the checker says of these files, by one process."""
    files = [address.removeprefix("file://") for address in addresses]
    command = ["java", "-jar", str(NU), "--stdout", "--exit-zero-always", "--format", "json"]
    run = subprocess.run(
        [*command, "--also-check-css", *files], capture_output=True, text=True, timeout=300
    )
    if run.returncode or not run.stdout:
        return [{"type": "error", "message": run.stderr.strip()[-400:], "url": addresses[0]}]
    messages: list[dict[str, str]] = json.loads(run.stdout)["messages"]
    # Java writes file:/, where Python writes file:///.
    return [one | {"url": Path(one["url"].removeprefix("file:")).as_uri()} for one in messages]
