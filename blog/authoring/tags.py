"""The tags of the publication: renamed, merged, cleared away."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog import tagging
from blog.auth import editors_only
from blog.authoring.room import bp
from blog.forms import MergeForm, TagForm
from blog.models import Tag

ROWS = 200


@bp.get("/tags")
@editors_only
def tags() -> ResponseReturnValue:
    """All tags by address, each with how many articles and drafts have it."""
    rows = Tag.shelf(request.args.get("after", ""), ROWS + 1)
    after = rows[ROWS - 1][0].slug if len(rows) > ROWS else None
    return render_template("authoring/tags.html", tags=rows[:ROWS], after=after)


@bp.route("/tags/<int:tag_id>", methods=["GET", "POST"])
@editors_only
def tag(tag_id: int) -> ResponseReturnValue:
    """Rename a tag; its old address leads to the new one."""
    tag = Tag.get(tag_id) or abort(404)
    form = TagForm(tag)
    if not form.validate_on_submit():
        return _page(tag, form, MergeForm(tag))
    tagging.rename(tag, form.name.data or "", form.address)
    flash(_("Saved: %(name)s.", name=tag.name))
    return redirect(url_for("authoring.tags"), 303)


@bp.post("/tags/<int:tag_id>/merge")
@editors_only
def merge_tag(tag_id: int) -> ResponseReturnValue:
    """Make a tag part of another one; its address leads there."""
    tag = Tag.get(tag_id) or abort(404)
    form = MergeForm(tag)
    if not form.validate() or form.other is None:
        return _page(tag, TagForm(tag), form)
    flash(_("“%(name)s” is part of “%(other)s” now.", name=tag.name, other=form.other.name))
    tagging.merge(tag, form.other)
    return redirect(url_for("authoring.tags"), 303)


@bp.post("/tags/<int:tag_id>/delete")
@editors_only
def delete_tag(tag_id: int) -> ResponseReturnValue:
    """Delete a tag that nothing has."""
    tag = Tag.get(tag_id) or abort(404)
    gone = _("Deleted: %(name)s.", name=tag.name)
    used = _("“%(name)s” is in use, so it stays.", name=tag.name)
    flash(gone if tagging.remove(tag) else used)
    return redirect(url_for("authoring.tags"), 303)


def _page(tag: Tag, form: TagForm, merging: MergeForm) -> ResponseReturnValue:
    page = render_template("authoring/tag.html", tag=tag, form=form, merging=merging)
    return page, 422 if form.errors or merging.errors else 200
