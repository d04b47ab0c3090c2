"""From the desk to readers: what was typed is saved, looked over, and given to them."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blog import publishing
from blog.auth import signed_in
from blog.authoring.editor import form_for, keep, tell_when
from blog.authoring.room import bp, get_post
from blog.db import writing
from blog.models import Post
from blog.preflight import Check, is_ready, look_over, mark, open_checks, text_of
from blog.publishing import filing_of


@bp.post("/publish")
@bp.post("/<int:post_id>/publish")
@signed_in
def publish(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed; where all is in order, give it to readers now or at its time."""
    form = form_for(post_id)
    at_once = form.published_at.data is None
    left: list[Check] = []

    def publish_if_in_order(post: Post) -> None:
        left.extend(open_checks(look_over(form.text, filing_of(post), post)))
        if not left:
            publishing.publish(post, at_once)

    post = keep(form, form.validate_for_readers(), publish_if_in_order)
    if not left:
        return _where_it_went(post)
    now = "1" if at_once else None
    return redirect(url_for("authoring.preflight", post_id=post.id, now=now), 303)


@bp.get("/<int:post_id>/preflight")
@signed_in
def preflight(post_id: int) -> ResponseReturnValue:
    """What there is to look at before the newest save goes to readers, and the way on."""
    return _preflight(get_post(post_id))


@bp.post("/<int:post_id>/release")
@signed_in
def release(post_id: int) -> ResponseReturnValue:
    """Give readers the save that was looked over, unless there is another one, or more to see."""
    checks = _checks(get_post(post_id))
    with writing():
        post = get_post(post_id)
        same = request.form.get("revision") == str(post.current_id)
        ready = same and is_ready(checks) and request.form.get("confirmed") == mark(checks)
        if ready:
            publishing.publish(post, "now" in request.form)
    return _where_it_went(post) if ready else _preflight(post, 409)


def _checks(post: Post) -> list[Check]:
    return look_over(text_of(post.current), filing_of(post), post)


def _preflight(post: Post, status: int = 200) -> ResponseReturnValue:
    checks = _checks(post)
    page = render_template(
        "authoring/preflight.html",
        post=post,
        checks=checks,
        ready=is_ready(checks),
        confirmed=mark(checks),
        at_once="now" in request.values,
        overtaken=status == 409,
    )
    return make_response(page, status)


def _where_it_went(post: Post) -> ResponseReturnValue:
    if post.state == "published":
        return redirect(post.path, 303)
    tell_when(post)
    return redirect(url_for("authoring.desk"), 303)
