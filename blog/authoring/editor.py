"""The editor: what is typed is shown, kept, and given to readers."""

from collections.abc import Callable

from flask import Response, abort, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog import publishing
from blog.auth import signed_in
from blog.authoring.room import bp, get_post
from blog.db import writing
from blog.forms import PostForm
from blog.models import Post, Revision
from blog.rendering import warm


@bp.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """An empty editor."""
    warm()
    return show(PostForm(editor=g.person))


@bp.get("/<int:post_id>")
@signed_in
def edit(post_id: int) -> ResponseReturnValue:
    """The editor with the newest save."""
    form = form_for(post_id)
    warm()
    return show(form)


@bp.post("/new")
@bp.post("/<int:post_id>")
@signed_in
def save(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed as a new revision; only address, tags, kind and time change at once."""
    form = form_for(post_id)
    post = keep(form, form.validate())
    flash(_("Saved as revision %(number)d.", number=post.current.number))
    if post.state == "scheduled":
        flash(_("Scheduled: “%(title)s” appears at its time.", title=post.current.title))
    return redirect(url_for("authoring.edit", post_id=post.id), 303)


@bp.post("/publish")
@bp.post("/<int:post_id>/publish")
@signed_in
def publish(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed and give it to readers, now or at the time that was typed."""
    form = form_for(post_id)
    at_once = form.published_at.data is None
    post = keep(form, form.validate_for_readers(), lambda post: publishing.publish(post, at_once))
    if post.state == "published":
        return redirect(post.path, 303)
    flash(_("Scheduled: “%(title)s” appears at its time.", title=post.current.title))
    return redirect(url_for("authoring.desk"), 303)


def form_for(post_id: int | None) -> PostForm:
    """The form of a post that this person may edit, or of a new one, with what was typed."""
    return PostForm(get_post(post_id) if post_id is not None else None, g.person)


def keep(form: PostForm, valid: bool, then: Callable[[Post], None] | None = None) -> Post:
    """Save what was typed and do what follows; or stop at the editor, which says why not."""
    if not valid:
        abort(show(form, 422))
    try:
        with writing():
            post = _save(form)
            if then:
                then(post)
    except publishing.Clash:
        assert form.post is not None, "nobody else has a new post"  # noqa: S101
        # Saving again, now based on the other text, keeps both in the history.
        theirs = form.post.current
        form.base.data = str(theirs.id)
        abort(show(form, 409, clash=theirs))
    return post


def _save(form: PostForm) -> Post:
    if form.post is None:
        return publishing.create(form.text, form.filing, editor=g.person)
    post = get_post(form.post.id)  # looked at again: rendering took its time
    publishing.save(post, form.text, form.filing, editor=g.person, base=form.base_id)
    return post


def show(form: PostForm, status: int = 200, clash: Revision | None = None) -> Response:
    """The editor with what was typed, and beside it what that looks like, where it was tried."""
    page = render_template(
        "authoring/edit.html", form=form, post=form.post, preview=form.trial, clash=clash
    )
    return make_response(page, status)
