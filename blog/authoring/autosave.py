"""What is typed is kept within seconds, apart from the history, and can be taken up again."""

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from blog.auth import signed_in
from blog.authoring.editor import form_for, show
from blog.authoring.room import bp
from blog.db import writing
from blog.forms import typed
from blog.models import Autosave, Site


@bp.post("/autosave")
@bp.post("/<int:post_id>/autosave")
@signed_in
def autosave(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what an editor holds now, as it is; answers with the time of day."""
    form = form_for(post_id)
    with writing(public=False):
        kept = Autosave.keep(form.key.data or "", g.person, form.post, typed(form))
    if kept is None:
        abort(403)
    return {"saved": f"{kept.saved_at.astimezone(Site.current().zone):%H:%M:%S}"}


@bp.post("/kept/<key>/drop")
@signed_in
def drop(key: str) -> ResponseReturnValue:
    """Forget what was typed and never saved; what stands in the editor stays there."""
    with writing(public=False):
        kept = Autosave.drop(key, g.person) or abort(404)
        post_id = kept.post_id
    if "body" in request.form:
        return show(form_for(post_id))
    there = url_for("authoring.edit", post_id=post_id) if post_id else url_for("authoring.desk")
    return redirect(there, 303)


@bp.get("/token")
@signed_in
def token() -> ResponseReturnValue:
    """A token for a page whose own was lost, and whose it is; only to whoever is signed in."""
    return {"csrf_token": generate_csrf(), "person": g.person.id}
