"""The files of the design, each under an address that names its content."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from blog.look.colour import accent_of
from blog.models.site import ACCENT

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
}
ACCENT_LINE = f"--accent:{ACCENT};".encode()
# A string stays as it is; of what stands between strings only what says nothing goes.
LOOSE = re.compile(r"""("[^"]*"|'[^']*')|\s*/\*.*?\*/\s*|\s*([{};,])\s*|(--accent:)\s*|\s+""", re.S)
FILE = re.compile(r'url\("(?:[^")]*/)?([^"/)]+)"\)')


@dataclass(frozen=True)
class Asset:
    """One file as browsers get it, in the accent that blogs begin with."""

    name: str
    body: bytes

    @property
    def type(self) -> str:
        """What it is, for browsers."""
        return TYPES[Path(self.name).suffix]

    @cached_property
    def digest(self) -> str:
        """A short name for its content."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    def mark(self, accent: str) -> str:
        """The part of its address that says what is in it."""
        coloured = ACCENT_LINE in self.body
        return f"{self.digest}-{accent_of(accent)[1:]}" if coloured else self.digest

    def in_accent(self, accent: str) -> bytes:
        """Its bytes, in this accent."""
        return _coloured(self.body, accent_of(accent))


@lru_cache(maxsize=32)
def read_assets(folder: str) -> Mapping[str, Asset]:
    """The files below a folder by name, read once; stylesheets come without comments."""
    paths = [path for path in sorted(Path(folder).rglob("*.*")) if path.suffix in TYPES]
    assets: dict[str, Asset] = {}
    for path in sorted(paths, key=lambda path: path.suffix == ".css"):
        body = path.read_bytes()
        if path.suffix == ".css":  # these come last, since they name the others
            body = _sheet(body.decode(), assets).encode()
        assets[path.name] = Asset(path.name, body)
    return assets


def asset_path(asset: Asset, accent: str) -> str:
    """The address of a file on this site."""
    return f"/look/{asset.mark(accent)}/{asset.name}"


def _sheet(text: str, assets: Mapping[str, Asset]) -> str:
    """A stylesheet without what only people read, its files under their lasting addresses."""

    def whole(match: re.Match[str]) -> str:
        known = assets.get(match[1])
        return f'url("{asset_path(known, ACCENT)}")' if known else match[0]

    short = LOOSE.sub(lambda match: match[1] or match[2] or match[3] or " ", text)
    return FILE.sub(whole, short).strip()


@lru_cache(maxsize=8)
def _coloured(body: bytes, accent: str) -> bytes:
    return body.replace(ACCENT_LINE, f"--accent:{accent};".encode())
