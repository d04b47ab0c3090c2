"""What is typed, as readers would see it: in the editor, and for the editor's script."""

from flask import render_template
from flask.typing import ResponseReturnValue

from blog.auth import asks_for_data, signed_in
from blog.authoring.editor import form_for, show
from blog.authoring.room import bp
from blog.forms import PostForm


@bp.post("/preview")
@bp.post("/<int:post_id>/preview")
@signed_in
def preview(post_id: int | None = None) -> ResponseReturnValue:
    """The editor with what was typed, and beside it the page; a script gets what it shows."""
    form = form_for(post_id)
    valid = form.validate()
    if asks_for_data():
        return _fragment(form)
    return show(form, 200 if valid else 422)


def _fragment(form: PostForm) -> ResponseReturnValue:
    """What is wrong with other fields hinders nobody from seeing the text."""
    if form.trial is None:
        status = 503 if form.refused == "busy" else 422
        return {"error": " ".join(form.body.errors)}, status
    parts = {"html": "preview", "words": "extent", "checks": "before", "needed": "needed"}
    shown = {"form": form, "preview": form.trial, "words": form.trial.words}
    return {
        name: render_template(f"authoring/_{part}.html", **shown).strip()
        for name, part in parts.items()
    }
