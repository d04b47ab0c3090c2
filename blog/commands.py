"""The commands `flask blog …`: each says in one sentence what went wrong, and exits non-zero."""

import os
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from blog import search, serving
from blog.auth import set_up_token
from blog.db import db, writing
from blog.exchange import samples
from blog.exchange.take_in import Order, Outcome, take_in_all
from blog.forms.people import PASSWORD_LENGTH
from blog.models import (
    EMAIL,
    HANDLE,
    ROLES,
    Library,
    Media,
    Person,
    Post,
    Site,
    last_id,
    rebuild,
    settle,
)
from blog.pictures import WIDTHS, NoPicture, narrower
from blog.rendering import close
from blog.text import one_line


class Group(AppGroup):
    """Commands that say in one sentence when the database cannot be used."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except SQLAlchemyError as error:
            reason = _first_line(error)
            if "no such table" in reason or "does not exist" in reason:
                reason += " (run `make run` or `flask db upgrade` first)"
            sentence = f"The database cannot be used: {reason}"
            raise click.ClickException(sentence) from error


group = Group("blog", help="Everything about the blog itself.")
SUFFIXES = {".md", ".markdown", ".mdx"}


@group.command()
def serve() -> None:
    """Prepare the database and serve the blog, as `make run` does."""
    host, port = current_app.config["HOST"], current_app.config["PORT"]
    address = _free_address(host, port)
    prepare()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    serving.warm(app, ["/", *(post.path for post in Post.newest(1, None).posts)])
    close()  # the child that tried the samples would outlive us unseen
    db.session.remove()
    db.engine.dispose()  # no worker may inherit a connection
    click.echo(f"Serving {current_app.config['URL']} (Ctrl-C ends it)")
    sys.stdout.flush()
    serving.serve(app, address, port)


def prepare() -> None:
    """Migrate the database; on an empty blog add samples and say how to make the admin."""
    migrate()
    is_new = not Post.any_exist() and not Person.everybody() and not Site.was_set()
    if current_app.config["SAMPLES"] and is_new:
        for outcome in samples.add():
            _report(outcome)
    settle()
    if not search.is_complete():
        catch_up()
    narrow()
    if not Person.admins():
        click.echo(
            "Make your account with this link; it works once:\n"
            f"  {current_app.config['URL']}/set-up/{set_up_token()}"
        )


def migrate() -> None:
    """Bring the database to the newest form; a SQLite file is copied aside before it changes."""
    directory = str(Path(current_app.root_path) / "migrations")
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
    scripts = ScriptDirectory(directory)
    newest = scripts.get_heads()
    if set(present) == set(newest):
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if not set(present) <= known:
        raise click.ClickException("The database was made by a newer version of the blog.")
    path = db.engine.url.database
    if present and path and db.engine.dialect.name == "sqlite":
        aside = f"{path}.before-{newest[0]}"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(aside)) as target:
            source.backup(target)
        click.echo(f"The database as it was is kept in {aside}")
    upgrade(directory)


def narrow() -> None:
    """Make the variants of images that were kept before there were any."""
    wide = Library.without_variants(WIDTHS[0])
    if not wide:
        return
    with click.progressbar(wide, label="Making narrower images") as hashes:
        for sha256 in hashes:
            media = Media.get(sha256)
            with suppress(NoPicture):
                pictures = narrower(media.data) if media else ()
                with writing():
                    if pictures and (media := Media.get(sha256)):
                        media.keep_narrower(pictures)


def catch_up() -> int:
    """Index what the search does not know as it is, one post after the other; says how many."""
    count = search.behind()
    if count:
        with click.progressbar(length=count, label="Indexing for the search") as bar:
            post_id = 0
            while post_id := search.catch_up(post_id):
                bar.update(1)
    search.note_complete()
    return count


@group.command()
@click.option("--anew", is_flag=True, help="Forget all of the index first.")
def reindex(anew: bool) -> None:
    """Put the articles into their lists, and index those that the search does not know.

    Interrupted, it goes on where it was: what is right is left alone.
    """
    with click.progressbar(length=last_id(), label="Putting articles into their lists") as bar:
        for passed in rebuild():
            bar.update(passed)
    if anew:
        with writing():
            search.clear()
    click.echo(f"Indexed {catch_up()} articles.")


@group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish them, under the dates that they carry.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and store nothing.")
def import_files(paths: tuple[Path, ...], publish: bool, dry_run: bool) -> None:
    """Take in Markdown files, or all those in a folder."""
    actions = []
    for outcome in take_in_all(_files(paths), Order(publish=publish, dry_run=dry_run)):
        _report(outcome)
        actions.append(outcome.action)
    if refused := actions.count("refused"):
        raise click.ClickException(f"{refused} of {len(actions)} files were refused.")
    if not actions:
        raise click.ClickException("There is no Markdown file there.")


@group.command("samples")
@click.option("--remove", is_flag=True, required=True, help="Take the sample posts away.")
def remove_samples(remove: bool) -> None:
    """Take away the posts that came with the blog; what somebody edited stays."""
    for line in samples.remove():
        click.echo(line)


@group.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("handle")
@click.option("--role", type=click.Choice(ROLES), default="author", show_default=True)
@click.option("--name", help="The name that readers see; else the handle.")
@click.option("--email", help="Signs the person in as well.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(handle: str, role: str, name: str | None, email: str | None, password_stdin: bool) -> None:
    """Add somebody who signs in with HANDLE and a password."""
    if not HANDLE.fullmatch(handle):
        raise click.ClickException("A handle has 1 to 40 small letters, digits and hyphens.")
    name = one_line(name) or handle
    if len(name) > 200:
        raise click.ClickException("A name has 200 characters at most.")
    if email and not EMAIL.fullmatch(email):
        raise click.ClickException("That is not an e-mail address.")
    if Person.with_handle(handle) or (email and Person.with_email(email)):
        raise click.ClickException("Somebody has this handle or e-mail address.")
    password = _password(password_stdin)
    with writing():
        person = Person(name=name, handle=handle, role=role, email=email and email.lower())
        person.set_password(password)
        db.session.add(person)
    click.echo(f"Added {handle} ({role}).")


@user.command()
@click.argument("handle")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(handle: str, password_stdin: bool) -> None:
    """Give HANDLE a new password, which ends all sessions; a byline can sign in from then on."""
    if Person.with_handle(handle) is None:
        raise click.ClickException("Nobody has this handle.")
    new = _password(password_stdin)
    with writing():
        if person := Person.with_handle(handle):
            person.set_password(new)
            person.active = True
    click.echo(f"{handle} signs in with the new password.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        given = sys.stdin.buffer.readline().rstrip(b"\r\n").decode(errors="replace")
    else:
        given = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if len(given) < PASSWORD_LENGTH or "\ufffd" in given:
        raise click.ClickException(f"A password has at least {PASSWORD_LENGTH} characters of text.")
    return given


def _files(paths: tuple[Path, ...]) -> Iterator[tuple[str, bytes | str]]:
    """Files by name, with their bytes or why they cannot be read; a folder gives all it holds."""
    for path in paths:
        found = (p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        for file in sorted(found) if path.is_dir() else [path]:
            name = os.fsencode(file).decode(errors="replace")
            try:
                yield name, file.read_bytes()
            except OSError as error:
                yield name, f"It cannot be read: {error.strerror}."


def _report(outcome: Outcome) -> None:
    where = f" → {outcome.post.path}" if outcome.post else ""
    said = f": {outcome.sentence}" if outcome.sentence else ""
    click.echo(f"{outcome.action:9} {outcome.name}{where}{said}")
    for note in outcome.notes:
        click.echo(f"          {note}")


def _free_address(host: str, port: int) -> str:
    """The numeric address to listen on, once it is known that nobody else does."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.create_server((str(address[0]), port), family=family):
            return str(address[0])
    except OSError as error:
        raise click.ClickException(
            f"Port {port} on {host} cannot be used ({error.strerror}): end what uses it, or choose"
            " another with PORT=… or HOST=…"
        ) from error


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", error)).strip().splitlines()[0]
