"""Generated publications, each in a folder of its own, kept while what made them is the same."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bench import posts
from blog.search import index
from tests.server import ROOT, environment


def folder() -> Path:
    """Where all is kept: the folder that BLOG_BENCH names, or one beside this file."""
    return Path(os.environ.get("BLOG_BENCH") or Path(__file__).parent / "data").resolve()


def publication(total: int) -> Path:
    """The folder (BLOG_INSTANCE) of a blog with so many posts, made where it is not there yet.

    Who comes while another process makes it waits, and finds it made.
    """
    kept, form = folder() / str(total), made_from()
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = kept / "made-from"
        if not (note.exists() and note.read_text() == form):
            _make(total, kept, form)
    return kept


def _make(total: int, kept: Path, form: str) -> None:
    part = kept.with_suffix(".part")
    for old in (part, kept):
        shutil.rmtree(old, ignore_errors=True)
    part.mkdir()
    _run(part, "-m", "bench.build", str(total))
    # Derived data is the blog's own; this also proves that the indexes above miss nothing.
    _run(part, "-m", "flask", "blog", "reindex")
    with closing(sqlite3.connect(part / "blog.sqlite")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (part / "made-from").write_text(form)
    part.rename(kept)


def made_from() -> str:
    """What kept data depends on: the newest migration, and the editions of index and builder."""
    migrations = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))
    editions = {"index": index.EDITION, "posts": posts.EDITION}
    return json.dumps({"migration": migrations[-1], **editions})


def copy(kept: Path, target: Path) -> Path:
    """A copy of a publication that may be written to."""
    target.mkdir()
    with (
        closing(sqlite3.connect(kept / "blog.sqlite")) as source,
        closing(sqlite3.connect(target / "blog.sqlite")) as other,
    ):
        source.backup(other)
    return target


def slugs(kept: Path, count: int) -> list[str]:
    """The slugs of so many posts that readers can read."""
    published = (
        "select slug from post where kind = 'post' and deleted_at is null and not unlisted"
        " and published_at < ? and unpublish_at is null order by id limit ?"
    )
    with closing(sqlite3.connect(kept / "blog.sqlite")) as database:
        return [slug for (slug,) in database.execute(published, (str(posts.END), count))]


def _run(instance: Path, *command: str) -> None:
    settings = environment(BLOG_INSTANCE=str(instance), BLOG_SAMPLES="off")
    run = subprocess.run([sys.executable, *command], cwd=ROOT, env=settings)
    if run.returncode:
        sys.exit(f"The data could not be made: `{' '.join(command)}` failed.")
