"""What lies on the desk, and in the trash."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from blog.auth import signed_in
from blog.authoring.room import bp
from blog.models import Desk


@bp.get("")
@signed_in
def desk() -> ResponseReturnValue:
    """What is being written, what waits for its time, and what readers see."""
    everyone = g.person.edits_all and request.args.get("whose") == "everyone"
    desk = Desk(None if everyone else g.person)
    return render_template("authoring/desk.html", desk=desk, everyone=everyone)


@bp.get("/trash")
@signed_in
def trash() -> ResponseReturnValue:
    """What was thrown away, and can come back."""
    posts = Desk(None if g.person.edits_all else g.person).trashed()
    return render_template("authoring/trash.html", posts=posts)
