"""How engines read what readers' pages ask: by index, in its order, however many posts there are.

Every statement of real pages is explained, so a new query is looked at without being named here.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, event, func, insert, select, text, update

from blog.db import db, now, writing
from blog.models import Authorship, Person, Post, Revision, Tag, Tagging, rebuild
from blog.models.paging import cursor
from blog.models.sitemap import Sitemap
from tests.factories import Visitor, make_person, make_post

Asked = list[tuple[str, Any]]
BEFORE = "before={cursor}"
PAGES = (
    *("/", f"/?{BEFORE}", "/tags/salt", f"/tags/salt?{BEFORE}", "/authors/ada", "/languages/en"),
    *(f"/authors/ada?{BEFORE}", f"/languages/en?{BEFORE}", "/archive", f"/archive?{BEFORE}"),
    *("/archive/{year}", f"/archive/{{year}}?{BEFORE}", "/series/bread", "/tags", "/authors"),
    *("/feed.atom", "/tags/salt/feed.rss", "/authors/ada/feed.json", "/languages/en/feed.atom"),
    *("/sitemap.xml", "/sitemap-0.xml", "/llms.txt", "/posts/two"),
    *("/posts/two.md", "/pages/about", "/posts/twp", "/nothing", "/robots.txt"),
)
IN_PARTS = ("/sitemap.xml", "/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-20001.xml")
# Tables with a row for each post at least.
LARGE = re.compile(r"\b(?:SEARCH|SCAN|Scan) (?:post|post_tag|post_author|revision)(?:_\d+)?\b")
# What is found through these is never much, and may be sorted: rows by their own keys, the posts
# of one work, what is pinned.
FEW = re.compile(
    r"\(rowid=\?\)|autoindex_\w+ \((post_id|slug)=|\b(pk|uq)_\w+"
    r"|ix_post_translation_group|ix_post_pinned_at"
)
# Statements that read or sort more than that, each with what bounds it.
BOUNDED = {
    ("UNION ALL", "unpublish_at <="): "what is still to come, or went since anything changed",
    ("series_place IS NULL", "LIMIT"): "at most 500 parts of either kind",
    ("translation_group IN (SELECT", "ORDER BY post.language"): "works of 50,000 ids",
}


# What is related to an article, or found, is bounded in its own way.
OTHERS = "search_entry"
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@contextmanager
def asked() -> Iterator[Asked]:
    """The statements that the database is asked meanwhile, with their parameters."""
    statements: Asked = []

    def note(*given: Any) -> None:
        if given[2].lstrip().startswith(("SELECT", "WITH")):
            statements.append((given[2], given[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def sqlite_plan(statement: str, given: Any) -> list[str]:
    """The steps of a plan, as SQLite says them."""
    raw = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    return [row[-1] for row in raw]


def postgresql_plan(statement: str, given: Any) -> list[str]:
    """The steps of a plan, as PostgreSQL says them."""
    connection = db.session.connection()
    # As with many rows, for which a table is never read through where there is another way.
    for kind in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET LOCAL enable_{kind} = off")
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
    return list(steps(explained.scalar_one()[0]["Plan"]))


def steps(node: dict[str, Any], few: bool = False) -> Iterator[str]:
    """Each step with its condition, or a word where it ends as soon as there is enough."""
    few = node["Node Type"] == "Limit" or (few and "Sort" not in node["Node Type"])
    parts = (node.get(name, "") for name in ("Node Type", "Relation Name", "Index Name"))
    yield " ".join([*filter(None, parts), str(node.get("Index Cond", "until" if few else ""))])
    for inner in node.get("Plans", ()):
        yield from steps(inner, few)


def plan(statement: str, given: Any) -> list[str]:
    make = sqlite_plan if db.engine.dialect.name == "sqlite" else postgresql_plan
    found = make(statement, given)
    db.session.rollback()
    return found


def faults(statement: str, found: list[str]) -> list[str]:
    """The steps that would cost more with every post."""
    large = [step for step in found if LARGE.search(step)]
    faults = [step for step in large if step.startswith(("SCAN", "Seq Scan"))]
    if any(all(word in statement for word in words) for words in BOUNDED):
        return faults
    # PostgreSQL reads an index from end to end where it has no condition on it.
    faults += [s for s in large if re.match(r"Index (Only )?Scan.*\b(ix|pk|uq)_\w+ $", s)]
    if not all(FEW.search(step) for step in large):
        faults += [step for step in found if re.search(r"TEMP B-TREE|Sort\b", step)]
    return faults


def grow(numbers: range) -> None:
    """Make so many more posts under one tag, by one author and in one language, minutes apart."""
    tag, person = Tag.with_slug("salt"), Person.with_handle("ada")
    assert tag
    assert person
    ids = [1_000_000 + number for number in numbers]
    times = {one: NOON - timedelta(minutes=one % 1_000_000) for one in ids}
    rows: dict[Any, list[dict[str, Any]]] = {
        Post: [{"id": one, "slug": f"no-{one}", "published_at": times[one]} for one in ids],
        Revision: [
            {"id": one, "post_id": one, "number": 1, "version": 1, "title": "No."}
            | {"versioned_at": times[one]}
            for one in ids
        ],
        Tagging: [{"post_id": one, "tag_id": tag.id, "place": 0} for one in ids],
        Authorship: [{"post_id": one, "person_id": person.id, "place": 0} for one in ids],
    }
    with writing():
        for model, values in rows.items():
            db.session.connection().execute(insert(model.__table__), values)
        given = update(Post.__table__).where(Post.id.in_(ids))
        given = given.values(current_id=Post.id, published_id=Post.id)
        db.session.connection().execute(given)
    list(rebuild())


@pytest.fixture
def filled(app: Flask) -> dict[str, object]:
    """Some posts with all that a page may show; and what addresses of the pages name."""
    ada, bert = make_person("ada"), make_person("bert")
    series = {"series": "Bread", "tags": ["Salt", "Rye"]}
    make_post(ada, title="One", series_place=1, **series)
    make_post(ada, bert, title="Two", series_place=2, **series)
    make_post(ada, title="Dos", language="es", translation_of="two")
    three = make_post(bert, title="Three", series_place=None, **series)
    make_post(ada, title="About", kind="page")
    make_post(ada, title="Draft", published=False, **series)
    with writing():
        three.pinned_at = now()
    grow(range(200))
    return {"cursor": cursor(NOON - timedelta(minutes=50), 1_000_050), "year": NOON.year}


def looked_at(client: Visitor, paths: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The faults of each page that has any."""
    found = {}
    for path in paths:
        with asked() as statements:
            client.get(path)
        assert statements
        mine = [one for one in statements if OTHERS not in one[0]]
        wrong = {one: wrong for one, given in mine if (wrong := faults(one, plan(one, given)))}
        if wrong:
            found[path] = wrong
    return found


@pytest.mark.parametrize("counted", ["never", "long ago", "now"])
def test_no_page_reads_or_sorts_all_posts(
    client: Visitor, filled: dict[str, object], monkeypatch: pytest.MonkeyPatch, counted: str
) -> None:
    if counted == "long ago":
        db.session.execute(text("ANALYZE"))
    grow(range(200, 3000))
    # PostgreSQL counts by itself, sooner or later; SQLite only when somebody asks it to.
    if counted == "now" or db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
    db.session.commit()
    db.engine.dispose()  # statistics are read once a connection
    paths = [path.format(**filled) for path in PAGES]
    assert looked_at(client, paths) == {}
    monkeypatch.setattr(Sitemap, "LARGEST", 50)
    assert looked_at(client, IN_PARTS) == {}


def test_sqlite_takes_as_many_steps_for_few_posts_as_for_many(
    client: Visitor, filled: dict[str, object]
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does not tell its steps")
    # The pages of texts that lie far behind the first ones too.
    paths = [path.format(**filled) for path in PAGES if "sitemap.xml" not in path]
    few = {path: taken(client, path) for path in paths}
    grow(range(200, 3000))
    behind = cursor(NOON - timedelta(minutes=2500), 1_002_500)
    far = [path.format(**filled | {"cursor": behind}) for path in PAGES if BEFORE in path]
    many = {path: taken(client, path) for path in paths}
    assert {p: (few[p], many[p]) for p in paths if many[p] > 1.2 * few[p] + 50} == {}
    most = 1.2 * max(few[path.format(**filled)] for path in PAGES if BEFORE in path)
    assert {path: steps for path in far if (steps := taken(client, path)) > most} == {}


def taken(client: Visitor, path: str) -> int:
    """How many steps SQLite's machine takes for a page, without what is related to an article."""
    with asked() as statements:
        client.get(path)
    connection: Any = db.session.connection().connection.dbapi_connection
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(step, 1)
    for statement, given in statements:
        if OTHERS not in statement:
            connection.execute(statement, given).fetchall()
    connection.set_progress_handler(None, 1)
    db.session.rollback()
    return count


@pytest.mark.parametrize(
    "query",
    [
        select(Post).order_by(Post.created_at.desc()).limit(1),
        select(func.count()).select_from(Post),
        Post.public("post").order_by(Post.published_at.desc(), Post.checked_at),
        Post.public("post")
        .join(Post.taggings)
        .where(Tagging.tag_id == 1)
        .order_by(Post.checked_at),
        select(Revision.language, func.max(Revision.versioned_at)).group_by(Revision.language),
    ],
)
def test_a_query_that_reads_or_sorts_all_posts_is_found(
    filled: dict[str, object], query: Select[Any]
) -> None:
    with asked() as statements:
        db.session.execute(query)
    assert any(faults(one, plan(one, given)) for one, given in statements)
