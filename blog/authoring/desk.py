"""What lies on the desk, shelf by shelf, what is found there, and what happened lately."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog import publishing
from blog.auth import signed_in
from blog.authoring.room import bp, get_post
from blog.models import BadCursor, Desk, lately

FIRST, ROWS = 10, 50
SHELVES = "any(drafts, waiting, scheduled, published, stale, trash)"


@bp.get("")
@signed_in
def desk() -> ResponseReturnValue:
    """The first posts of each shelf: what is being written, what waits, what readers see."""
    desk = _desk()
    return render_template("authoring/desk.html", desk=desk, shelves=desk.shelves(FIRST))


@bp.get(f"/<{SHELVES}:name>")
@signed_in
def shelf(name: str) -> ResponseReturnValue:
    """All posts of one shelf, in pages."""
    desk = _desk()
    try:
        shelf = desk.shelf(name, ROWS, request.args.get("before"))
    except BadCursor:
        abort(404)
    return render_template("authoring/shelf.html", desk=desk, shelf=shelf)


@bp.get("/lately")
@signed_in
def happened() -> ResponseReturnValue:
    """Who saved and published what, newest first."""
    return render_template("authoring/lately.html", desk=_desk(), events=lately(g.person))


@bp.post("/<int:post_id>/checked")
@signed_in
def checked(post_id: int) -> ResponseReturnValue:
    """Somebody looked a published post through, and it still holds."""
    post = get_post(post_id)
    if post.state != "published":
        abort(404)
    publishing.still_holds(post)
    flash(_("“%(title)s” still holds, as of today.", title=post.published and post.published.title))
    return redirect(url_for("authoring.shelf", name="stale"), 303)


def _desk() -> Desk:
    return Desk(g.person, g.person.edits_all and request.args.get("whose") == "everyone")
