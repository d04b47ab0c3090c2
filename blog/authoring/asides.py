"""What is done about a post beside writing it: pin it, lend it, ask for a look."""

from secrets import token_urlsafe

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog.auth import editors_only, signed_in
from blog.authoring.life import keep_typed
from blog.authoring.room import bp, get_post
from blog.db import now, writing
from blog.models import Post


@bp.post("/<int:post_id>/pin")
@editors_only
def pin(post_id: int) -> ResponseReturnValue:
    """Put a post at the head of the front page, or back in its place."""
    post = _typed(post_id)
    with writing():
        post.pinned_at = (post.pinned_at or now()) if "yes" in request.form else None
    pinned, loose = _("It stands at the head of the front page."), _("It is no longer pinned.")
    return _back(post, pinned if post.pinned_at else loose)


@bp.post("/<int:post_id>/preview-link")
@signed_in
def make_preview_link(post_id: int) -> ResponseReturnValue:
    """Make a secret address where the newest save can be read; an older one stops working."""
    post = _typed(post_id)
    with writing():
        post.preview_token = token_urlsafe(32)
    return _back(post, _("The preview link is made. Whoever has it can read the newest save."))


@bp.post("/<int:post_id>/preview-link/revoke")
@signed_in
def revoke_preview_link(post_id: int) -> ResponseReturnValue:
    """Let the secret address lead nowhere from now on, whatever becomes of what was typed."""
    post = get_post(post_id)
    with writing():
        post.preview_token = None
    keep_typed(post)
    return _back(post, _("The preview link leads nowhere any more."))


@bp.post("/<int:post_id>/ask")
@signed_in
def ask(post_id: int) -> ResponseReturnValue:
    """Ask an editor to look at a post, or take that back."""
    post = _typed(post_id)
    with writing():
        post.waiting_since = (post.waiting_since or now()) if "yes" in request.form else None
    asked, taken_back = _("It waits for an editor now."), _("It no longer waits for an editor.")
    return _back(post, asked if post.waiting_since else taken_back)


def _typed(post_id: int) -> Post:
    """The post, with what was typed saved first."""
    post = get_post(post_id)
    keep_typed(post)
    return post


def _back(post: Post, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("authoring.edit", post_id=post.id), 303)
