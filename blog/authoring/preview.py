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
        return {"html": None, "words": None, "error": " ".join(form.body.errors)}, 422
    html = render_template("authoring/_preview.html", form=form, preview=form.trial)
    words = render_template("authoring/_extent.html", words=form.trial.words)
    return {"html": html, "words": words.strip(), "error": None}
