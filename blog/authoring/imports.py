"""Markdown files, taken in."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from blog.auth import signed_in
from blog.authoring.room import bp
from blog.exchange.take_in import Order, take_in_all
from blog.forms import ImportForm
from blog.text import one_line


@bp.route("/import", methods=["GET", "POST"])
@signed_in
def upload() -> ResponseReturnValue:
    """Take in Markdown files, and say of each what became of it."""
    form = ImportForm()
    if not form.validate_on_submit():
        return render_template("authoring/import.html", form=form), 422 if form.errors else 200
    files = [(one_line(file.filename), file.read()) for file in form.files.data if file]
    outcomes = list(take_in_all(files, Order(editor=g.person, publish=form.publish.data)))
    return render_template("authoring/import.html", form=form, outcomes=outcomes)
