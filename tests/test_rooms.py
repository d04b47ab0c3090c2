"""A line knows its room: what may be mentioned where, and which way imports point."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [ROOT / "app.py", *sorted((ROOT / "blog").rglob("*.py"))]
BLUEPRINTS = (
    *("listing", "article", "feeds", "machines", "look", "authoring", "media", "auth", "admin"),
    *("errors", "previews"),
)
# A room that outgrew its file keeps its addresses in one.
PAGES = tuple(f"blog/{name}{end}" for name in BLUEPRINTS for end in (".py", "/views.py"))
# All of the desk is pages.
PAGES += tuple(f"blog/authoring/{path.name}" for path in (ROOT / "blog/authoring").glob("*.py"))
# Imports point from an earlier layer to a later one, or stay in theirs.
LAYERS = (
    ("app",),
    (*BLUEPRINTS, "commands", "delivery", "metadata", "page_cache", "watch"),
    ("filters",),
    ("forms", "exchange"),
    ("publishing", "preflight", "tagging", "facts"),
    ("search", "rendering"),
    ("models",),
    ("difference",),
    ("db", "config", "text", "pictures", "containers", "files", "address", "merging", "serving"),
)
ROOMS = {
    "flask.request": ("app.py", *PAGES),
    "flask.session": PAGES,
    "flask.redirect": PAGES,
    "flask.flash": PAGES,
    "flask.render_template": ("app.py", *PAGES),
    "select(": ("blog/models/", "blog/search/", "blog/exchange/"),
    ".where(": ("blog/models/", "blog/search/"),
    ".order_by(": ("blog/models/", "blog/search/"),
    "markdown": ("blog/rendering/",),
    "pymdownx": ("blog/rendering/",),
    "bleach": ("blog/rendering/",),
    "nh3": ("blog/rendering/",),
    "Markup": ("blog/rendering/",),
    "validators": ("blog/forms/",),
    "generate_password_hash": ("blog/models/person.py",),
    "check_password_hash": ("blog/models/person.py",),
    "environ": ("blog/config.py", "blog/page_cache.py"),  # there, it is a request's
}
# A script without an address holds data that no browser runs, or it is not there.
INLINE = re.compile(
    r'<script(?![^>]*\ssrc=)(?! type="application/ld\+json">)'
    r"|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.I,
)


def mentions(tree: ast.Module) -> Iterator[str]:
    """What a module imports, names, and calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node).replace("os.environ", "environ")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield f"{node.func.id}("
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}("


def layer(module: str) -> int | None:
    """The layer of `blog.room.part`, None for what is not ours."""
    parts = module.split(".")
    name = parts[1] if parts[0] == "blog" and len(parts) > 1 else parts[0]
    return next((n for n, names in enumerate(LAYERS) if name in names), None)


def imported(tree: ast.Module) -> Iterator[str]:
    """Our own modules that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "blog":
            yield from (f"blog.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("blog."):
            yield node.module or ""


def breaches(path: str, source: str) -> list[str]:
    """What in a module stands in the wrong room."""
    tree = ast.parse(source)
    wrong = [
        f"{path} mentions {word}"
        for word in sorted(set(mentions(tree)))
        if word in ROOMS and not path.startswith(ROOMS[word])
    ]
    own = layer(path.removesuffix(".py").replace("/", "."))
    wrong += [
        f"{path} imports {module}, against the way imports point"
        for module in imported(tree)
        if own is None or (layer(module) or 0) < own
    ]
    inner = (n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f))
    lines = source.splitlines()
    wrong += [
        f"{path}:{node.lineno} imports inside a function without a reason"
        for node in inner
        if isinstance(node, ast.Import | ast.ImportFrom) and "#" not in lines[node.lineno - 1]
    ]
    return wrong


def views(path: Path) -> Iterator[int]:
    """The length of each routed function, from `def` to its last line."""
    for node in ast.walk(ast.parse(path.read_text())):
        routes = ("get", "post", "route")
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(d, ast.Call) and isinstance(d.func, ast.Attribute) and d.func.attr in routes
            for d in node.decorator_list
        ):
            yield (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_line_stands_in_its_room(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    if name != "blog/__init__.py":
        assert breaches(name, path.read_text()) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("blog/publishing.py", "from flask import request"),
        ("blog/publishing.py", "import flask\nflask.redirect('/')"),
        ("blog/models/post.py", "from flask import session"),
        ("blog/listing.py", "from sqlalchemy import select\nselect(1)"),
        ("blog/authoring/desk.py", "posts = query.where(True)"),
        ("blog/article.py", "from markupsafe import Markup"),
        ("blog/exchange/take_in.py", "import bleach"),
        ("blog/article.py", "import pymdownx.superfences"),
        ("blog/auth.py", "from werkzeug.security import check_password_hash"),
        ("blog/authoring/desk.py", "from wtforms.validators import Length"),
        ("blog/commands.py", "import os\nos.environ['PORT']"),
        ("blog/models/post.py", "from blog.publishing import save"),
        ("blog/rendering/__init__.py", "from blog import forms"),
        ("blog/publishing.py", "def act():\n    import json"),
        ("app.py", "from flask import session"),
    ],
)
def test_a_line_in_the_wrong_room_is_found(path: str, line: str) -> None:
    assert breaches(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("blog/publishing.py", "db.session.add(post)"),
        ("blog/page_cache.py", "request = read(environ_of_wsgi)"),
        ("blog/article.py", "type = 'text/markdown'"),
        ("app.py", "from flask import request"),
        ("blog/models/post.py", "select(Post).where(True).order_by(Post.id)"),
    ],
)
def test_a_line_in_its_room_is_left_alone(path: str, line: str) -> None:
    assert breaches(path, line) == []


def test_no_template_says_safe() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    assert [
        t for t in templates if re.search(r"\|\s*safe\b|autoescape\s+false", t.read_text())
    ] == []


def test_no_template_has_inline_script_or_style() -> None:
    templates = (ROOT / "templates").rglob("*.*")
    assert [t for t in templates if INLINE.search(t.read_text())] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('<script type="application/ld+json">{{ about.data|tojson }}</script>', False),
        ('<script src="/look/1/verso.js" defer></script>', False),
        ('<script type="application/ld+json" async>{{ x|tojson }}</script>', True),
        ('<script type="module">{{ x }}</script>', True),
        ("<script>let x</script>", True),
        ('<p style="color: red">', True),
        ('<p onclick="x()">', True),
    ],
)
def test_data_alone_may_stand_in_a_script_without_an_address(line: str, found: bool) -> None:
    assert bool(INLINE.search(line)) == found


def test_templates_are_short() -> None:
    lengths = [len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.*")]
    assert median(lengths) <= 20
    assert max(lengths) <= 90


def test_modules_are_short() -> None:
    beside = (file for room in ("quality", "bench") for file in (ROOT / room).glob("*.py"))
    files = [*MODULES, *(ROOT / "tests").rglob("*.py"), *beside]
    assert [file for file in files if len(file.read_text().splitlines()) > 300] == []


def test_views_are_three_breaths() -> None:
    lengths = [n for page in PAGES if (ROOT / page).exists() for n in views(ROOT / page)]
    assert median(lengths) <= 8
    assert max(lengths) <= 25


def test_no_room_is_a_drawer_for_everything() -> None:
    assert not {path.stem for path in MODULES} & {"utils", "util", "helpers", "services", "common"}
