"""What tests ask for by name: the blog on either engine, who is asking, a server, a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import event

from app import create_app
from blog.db import db
from blog.models import Post
from tests.browser import FLAGS, MISSING, find
from tests.editing import Desk, Editor
from tests.engines import postgresql
from tests.factories import Runner, Visitor, make_post, sign_in
from tests.server import Server


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", ()) if MISSING in r.longrepr[-1]]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests skipped: {MISSING}")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses the blog runs on both engines, unless its module names fewer."""
    if "blog" in metafunc.fixturenames:
        engines = getattr(metafunc.module, "ENGINES", ("sqlite", "postgresql"))
        metafunc.parametrize("blog", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def blog(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The blog with an empty database that the migrations made: once per engine."""
    folder = tmp_path_factory.mktemp(request.param)
    url = f"sqlite:///{folder / 'blog.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    settings = {
        "TESTING": True,
        "SECRET_KEY": "for tests",
        "SQLALCHEMY_DATABASE_URI": url,
        "WTF_CSRF_ENABLED": False,
        "PAGE_CACHE": 0,
        "PASSWORD_METHOD": "pbkdf2:sha256:1",
    }
    blog = create_app(settings)
    blog.test_client_class = Visitor
    blog.test_cli_runner_class = Runner
    with blog.app_context():
        if request.param == "sqlite":
            event.listen(db.engine, "connect", hurry)
        upgrade()
        db.engine.dispose()
    if request.param == "sqlite":
        shutil.copy(folder / "blog.sqlite", folder / "empty.sqlite")
    yield blog
    with blog.app_context():
        db.engine.dispose()


def hurry(connection: Any, _entry: object) -> None:
    """Nothing here outlives the tests, so nothing has to reach the disk."""
    connection.execute("PRAGMA synchronous=OFF").close()


@pytest.fixture
def app(blog: Flask) -> Iterator[Flask]:
    """The blog with an empty database, in its context for the length of a test."""
    with blog.app_context():
        if db.engine.dialect.name == "sqlite":
            take("empty")
        else:
            # Fifty times faster than TRUNCATE, which makes new files; replicas check no references.
            tables = [*map(str, db.metadata.sorted_tables), "search_entry", "search_save"]
            tables += ["search_entry_edition"]
            acts = ["SET LOCAL session_replication_role = replica"]
            acts += [f'DELETE FROM "{table}"' for table in tables]
            db.session.connection().exec_driver_sql("; ".join(acts))
            db.session.commit()
        yield blog


def take(name: str) -> None:
    """Put a database that was kept before in the place of the present one, which is SQLite's."""
    db.session.remove()
    db.engine.dispose()
    file = Path(db.engine.url.database or "")
    for left in file.parent.glob("blog.sqlite-*"):
        left.unlink()
    shutil.copy(file.with_name(f"{name}.sqlite"), file)


@pytest.fixture
def filled(app: Flask, request: pytest.FixtureRequest) -> Callable[[Callable[[], Any]], None]:
    """Fills the empty database as a function of the module does; on SQLite that runs only once."""

    def fill(act: Callable[[], Any]) -> None:
        name = f"{request.module.__name__}.{act.__name__}"
        file = Path(db.engine.url.database or "").with_name(f"{name}.sqlite")
        lasts = db.engine.dialect.name == "sqlite"
        if lasts and file.exists():
            take(name)
            return
        act()
        if lasts:
            db.session.remove()
            db.engine.dispose()  # the last connection puts the whole log into the file
            shutil.copy(file.with_name("blog.sqlite"), file)

    return fill


@pytest.fixture
def tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are taken only with their token, as for everybody but tests."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.fixture
def runner(app: Flask) -> Runner:
    return app.test_cli_runner()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A stranger."""
    return app.test_client()


@pytest.fixture
def author(app: Flask) -> Visitor:
    """The author who owns `post` and `draft`."""
    return sign_in(app, "ada")


@pytest.fixture
def other(app: Flask) -> Visitor:
    """An author who owns nothing."""
    return sign_in(app, "otto")


@pytest.fixture
def editor(app: Flask) -> Visitor:
    return sign_in(app, "edith", "editor")


@pytest.fixture
def admin(app: Flask) -> Visitor:
    return sign_in(app, "root", "admin")


@pytest.fixture
def post(author: Visitor) -> Post:
    """A post that readers see."""
    return make_post(author.person, title="A post", tags=["Tests"])


@pytest.fixture
def draft(author: Visitor) -> Post:
    return make_post(author.person, title="A draft", published=False)


@pytest.fixture
def live_server(tmp_path: Path) -> Iterator[Server]:
    """A new blog without samples, served as shipped, with a folder and a port of its own."""
    with Server(tmp_path, BLOG_SAMPLES="off") as server:
        yield server


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A blog with its samples, served as shipped, for all tests that only read."""
    with Server(tmp_path_factory.mktemp("samples")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty tab of a browser without a past."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A blog with one admin, served as shipped, for all tests of the editor in a browser."""
    with Server(tmp_path_factory.mktemp("desk"), BLOG_SAMPLES="off") as server:
        yield Desk(browser, server)


@pytest.fixture
def writer(desk: Desk) -> Iterator[Editor]:
    """A new article in the editor."""
    with desk.editor() as editor:
        yield editor


@pytest.fixture(scope="module")
def pen(desk: Desk) -> Iterator[Editor]:
    """The same for all tests of a module that look at nothing but the field of the text."""
    with desk.editor() as editor:
        yield editor
