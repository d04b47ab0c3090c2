"""Configuration works with nothing set, and says in one sentence what it cannot use."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from app import create_app
from blog.config import KNOWN_SECRETS, Misconfigured, kept_secret, read_environment, settle_secret
from tests.server import FOREIGN, ROOT, environment


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in filter(FOREIGN.match, list(os.environ)):
        monkeypatch.delenv(name)


def settled(secret: str | None, folder: Path, **modes: bool) -> Any:
    config = {"SECRET_KEY": secret, "DEBUG": False, "TESTING": False} | modes
    settle_secret(config, str(folder))
    return config["SECRET_KEY"]


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    config = read_environment(str(tmp_path))
    assert config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'blog.sqlite'}"
    assert (config["HOST"], config["PORT"]) == ("127.0.0.1", 8000)
    assert (config["URL"], config["SECURE"]) == ("http://127.0.0.1:8000", False)
    assert (config["SAMPLES"], config["PROXIES"]) == (True, 0)
    assert config["SESSION_COOKIE_NAME"] == "session"


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usual = read_environment(str(tmp_path))
    for name in ("HOST", "PORT", "BLOG_URL", "BLOG_PROXIES", "BLOG_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.setenv(name, "")
    assert read_environment(str(tmp_path)) | {"SECRET_KEY": None} == usual


def test_the_blog_starts_with_nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BLOG_INSTANCE", str(tmp_path / "new"))
    blog = create_app()
    assert blog.instance_path == str(tmp_path / "new")
    assert blog.config["SECRET_KEY"] == (tmp_path / "new/secret_key").read_text()


@pytest.mark.parametrize("secret", [*sorted(KNOWN_SECRETS - {""}), "DEV", "x" * 15])
def test_a_known_or_short_secret_is_refused(secret: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"^BLOG_SECRET_KEY is .* instance/\.$"):
        settled(secret, tmp_path)


@pytest.mark.parametrize("mode", ["DEBUG", "TESTING"])
def test_any_secret_does_for_debugging_and_tests(mode: str, tmp_path: Path) -> None:
    assert settled("dev", tmp_path, **{mode: True}) == "dev"


def test_nobody_debugs_on_a_public_site(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="Debug"):
        settled("x" * 16, tmp_path, DEBUG=True, SECURE=True)


def test_a_long_secret_is_taken_as_it_is(tmp_path: Path) -> None:
    assert settled("x" * 16, tmp_path) == "x" * 16
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    secret = settled(None, tmp_path)
    assert len(secret) == 64
    assert settled(None, tmp_path) == settled("", tmp_path) == secret
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_starts_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    start = Barrier(8)

    def begin(_: int) -> str:
        start.wait(20)
        return kept_secret(str(tmp_path))

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(begin, range(8)))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_secret_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match=r"cannot be kept: .+\.$"):
        kept_secret(str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("postgres://me:word@host/blog", "postgresql+psycopg://me:word@host/blog"),
        ("postgresql://host:5433/blog", "postgresql+psycopg://host:5433/blog"),
        ("postgresql+psycopg://host/blog", "postgresql+psycopg://host/blog"),
        ("postgresql:///blog?host=/run/pg", "postgresql+psycopg:///blog?host=/run/pg"),
        ("sqlite:////srv/blog.sqlite", "sqlite:////srv/blog.sqlite"),
    ],
)
def test_the_forms_of_a_database_address(
    monkeypatch: pytest.MonkeyPatch, url: str, taken: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert read_environment("/srv")["SQLALCHEMY_DATABASE_URI"] == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "8000.0"),
        ("PORT", "65536"),
        ("PORT", "9" * 5000),
        ("BLOG_PROXIES", "many"),
        ("BLOG_URL", "blog.example"),
        ("BLOG_URL", "ftp://blog.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=rf"^{name} is '"):
        read_environment("/srv")


@pytest.mark.parametrize(
    "url", ["blog", "mysql://me:word@host/x", "postgresql+asyncpg://h/x", "postgres://h:word/x"]
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(Misconfigured, match=r"^DATABASE_URL is not .*\.$") as refusal:
        read_environment("/srv")
    assert "word" not in refusal.value.message


def test_a_refusal_to_start_is_one_line_on_the_terminal() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "flask", "blog", "samples", "--remove"],
        cwd=ROOT,
        env=environment(PORT="eighty"),
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "Error: PORT is 'eighty', not a whole number from 1 to 65535."
    ]


def test_https_makes_the_session_cookie_safe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BLOG_INSTANCE", str(tmp_path))
    monkeypatch.setenv("BLOG_URL", "https://blog.example/")
    blog = create_app()
    cookie = blog.session_interface
    assert blog.config["URL"] == "https://blog.example"
    assert cookie.get_cookie_name(blog) == "__Host-session"
    assert cookie.get_cookie_secure(blog)
    assert cookie.get_cookie_httponly(blog)
    # Browsers take the prefix only for the whole host and no other.
    assert (cookie.get_cookie_path(blog), cookie.get_cookie_domain(blog)) == ("/", None)


@pytest.mark.parametrize(("value", "wanted"), [("off", False), ("No", False), ("on", True)])
def test_samples_can_be_left_out(monkeypatch: pytest.MonkeyPatch, value: str, wanted: bool) -> None:
    monkeypatch.setenv("BLOG_SAMPLES", value)
    assert read_environment("/srv")["SAMPLES"] is wanted
