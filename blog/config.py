"""Configuration: defaults that work with nothing set, then the environment."""

import os
import secrets
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from click import ClickException
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

KNOWN_SECRETS = frozenset(
    {"", "dev", "secret", "secret-key", "secret_key", "changeme", "change-me"}
)
SECRET_LENGTH = 16
DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})


class Misconfigured(ClickException):
    """The blog refuses to start; the message is one sentence for the person who starts it."""


def instance_path() -> str | None:
    """The folder of database and secret (BLOG_INSTANCE), or None for Flask's own `instance/`."""
    path = os.environ.get("BLOG_INSTANCE")
    return str(Path(path).resolve()) if path else None


def read_environment(instance: str) -> dict[str, Any]:
    """Return the whole configuration that the environment asks for, with defaults for the rest.

    Raises Misconfigured with one sentence where a value cannot be used.
    """
    _make_private(Path(instance))
    host = os.environ.get("HOST") or "127.0.0.1"
    port = _number("PORT", 8000, 65535, least=1)
    url = (os.environ.get("BLOG_URL") or f"http://{_in_address(host)}:{port}").rstrip("/")
    secure = url.startswith("https://")
    if not secure and not url.startswith("http://"):
        raise Misconfigured(f"BLOG_URL is {url!r}; it must begin with https:// or http://.")
    return {
        "HOST": host,
        "PORT": port,
        "URL": url,
        "SECURE": secure,
        "SAMPLES": os.environ.get("BLOG_SAMPLES", "on").lower() not in {"off", "0", "no", "false"},
        "PROXIES": _number("BLOG_PROXIES", 0, 9),
        "RENDER_MEMO": _number("BLOG_RENDER_MEMO", 16, 4096),
        "PAGE_CACHE": _number("BLOG_PAGE_CACHE", 16, 4096),
        "SECRET_KEY": os.environ.get("BLOG_SECRET_KEY"),
        "SQLALCHEMY_DATABASE_URI": _database(os.environ.get("DATABASE_URL"), instance),
        # A connection that the server closed meanwhile is no error to anybody.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True},
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 14 * 24 * 3600,
        # A renewed cookie would ride on files that shared caches keep.
        "SESSION_REFRESH_EACH_REQUEST": False,
        # An editor stays open for hours; its token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
        # Rendering takes a million characters at most; a form encodes one as up to 12 bytes.
        "MAX_CONTENT_LENGTH": 16_000_000,
        "MAX_FORM_MEMORY_SIZE": 13_000_000,
        # OWASP's table of scrypt costs: N=2^15, r=8, p=3, 32 MiB.
        "PASSWORD_METHOD": "scrypt:32768:8:3",
    }


def settle_secret(config: MutableMapping[str, Any], instance: str) -> None:
    """Settle SECRET_KEY: the one that is set, else the one kept in the instance folder.

    Raises Misconfigured for debug on a public site, and outside debug and tests for a secret that
    strangers know or can guess.
    """
    secret = config["SECRET_KEY"] = config["SECRET_KEY"] or kept_secret(instance)
    weak = str(secret).lower() in KNOWN_SECRETS or len(secret) < SECRET_LENGTH
    if config.get("SECURE") and config["DEBUG"]:
        raise Misconfigured("Debug shows secrets to strangers: end it, or BLOG_URL=https://….")
    if weak and not config["DEBUG"] and not config["TESTING"]:
        raise Misconfigured(
            f"BLOG_SECRET_KEY is a known or short secret: set it to at least {SECRET_LENGTH} random"
            " characters, or leave it unset and one is made in instance/."
        )


def kept_secret(instance: str) -> str:
    """Return the secret in the instance folder, made at random (mode 600) when there is none."""
    path = Path(instance) / "secret_key"
    try:
        draft = path.with_name(f"secret_key.{secrets.token_hex(8)}")
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            _link_once(draft, path)
        kept = path.read_text().strip()
        if len(kept) < SECRET_LENGTH:
            raise Misconfigured(f"The secret in {path} is too short: delete it for a new one.")
        return kept
    except UnicodeDecodeError as error:
        raise Misconfigured(f"The secret in {path} is no text: delete it for a new one.") from error
    except OSError as error:
        raise Misconfigured(f"The secret in {path} cannot be kept: {error.strerror}.") from error


def _link_once(draft: Path, path: Path) -> None:
    """Name a finished file; of two processes that start together, the first one's stays."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _make_private(instance: Path) -> None:
    """Make the instance folder for its owner only: the database holds drafts and addresses."""
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{instance} cannot be made: {error.strerror}.") from error


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _number(name: str, default: int, most: int, least: int = 0) -> int:
    value = os.environ.get(name) or str(default)
    value = "0" if least == 0 and value.lower() == "off" else value
    if not value.isdecimal() or len(value) > 9 or not least <= int(value) <= most:
        raise Misconfigured(f"{name} is {value!r}, not a whole number from {least} to {most}.")
    return int(value)


def _database(url: str | None, instance: str) -> str:
    """Accept the address forms that hosting services hand out, and name the driver we ship."""
    if not url:
        return f"sqlite:///{Path(instance) / 'blog.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            url = "postgresql+psycopg://" + url.removeprefix(scheme)
    try:
        known = make_url(url).drivername in DRIVERS
    except (ArgumentError, ValueError):
        known = False
    if not known:  # the address itself may hold a password, so it is not shown
        raise Misconfigured("DATABASE_URL is not an address like postgresql://… or sqlite:///….")
    return url
