"""Where a post goes when it is not to be read: withdrawn, into the trash, and back."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog import publishing
from blog.auth import signed_in
from blog.authoring.editor import keep
from blog.authoring.room import bp, get_post
from blog.forms import PostForm
from blog.models import Post


@bp.post("/<int:post_id>/unpublish")
@signed_in
def unpublish(post_id: int) -> ResponseReturnValue:
    """Take a post from readers; it becomes a draft again."""
    post = _withdrawn(post_id)
    keep_typed(post)
    return redirect(url_for("authoring.edit", post_id=post_id), 303)


@bp.post("/<int:post_id>/delete")
@signed_in
def delete(post_id: int) -> ResponseReturnValue:
    """Put a post into the trash."""
    post = _withdrawn(post_id)
    keep_typed(post)
    publishing.trash(post)
    flash(_("It is in the trash now, and can be brought back from there."))
    return redirect(url_for("authoring.desk"), 303)


@bp.post("/<int:post_id>/restore")
@signed_in
def restore(post_id: int) -> ResponseReturnValue:
    """Bring a post back from the trash."""
    publishing.restore(get_post(post_id, trashed=True))
    flash(_("It is back, as a draft."))
    return redirect(url_for("authoring.edit", post_id=post_id), 303)


def _withdrawn(post_id: int) -> Post:
    """The post, out of readers' sight first of all: what was typed may not be fit to be kept."""
    post = get_post(post_id)
    if post.published_at:
        publishing.unpublish(post)
        flash(_("Readers no longer see it. It is a draft again."))
    return post


def keep_typed(post: Post) -> None:
    """The editor sends its text with every button: save it, so that none loses a word."""
    if "body" in request.form:
        form = PostForm(post, g.person)
        keep(form, form.validate())
