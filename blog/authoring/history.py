"""The history of a post: every save, what differs between any two, and the way back to one."""

import json

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog import publishing
from blog.auth import signed_in
from blog.authoring.room import bp, get_post
from blog.difference import Piece, difference, in_words
from blog.facts import facts_of
from blog.models import History, Post, Revision
from blog.rendering import Refused, render, trial


@bp.get("/<int:post_id>/history")
@signed_in
def history(post_id: int) -> ResponseReturnValue:
    """All saves of a post, newest first; two that were chosen lead to what differs."""
    post = get_post(post_id)
    if "from" in request.args:
        chosen = (request.args.get(name, -1, int) for name in ("from", "to"))
        return _compare(post, *sorted(chosen))
    before = request.args.get("before", type=int)
    if before is None and "before" in request.args:
        abort(404)
    history = History.of(post, before)
    return render_template("authoring/history.html", post=post, history=history)


@bp.get("/<int:post_id>/history/<int:number>")
@signed_in
def revision(post_id: int, number: int) -> ResponseReturnValue:
    """One save, as readers would see it."""
    return _page(*_get(post_id, number))


@bp.get("/<int:post_id>/history/<int:older>...<int:newer>")
@signed_in
def compare(post_id: int, older: int, newer: int) -> ResponseReturnValue:
    """What differs between two saves, word by word."""
    post, old = _get(post_id, older)
    _post, new = _get(post_id, newer)
    if older > newer:
        return _compare(post, newer, older)
    return render_template(
        "authoring/difference.html",
        post=post,
        old=old,
        new=new,
        fields=_fields(old, new),
        difference=difference(old.body, new.body),
    )


@bp.post("/<int:post_id>/history/<int:number>/restore")
@signed_in
def restore_revision(post_id: int, number: int) -> ResponseReturnValue:
    """Save an old text once more, as the newest revision; readers keep what they see."""
    post, old = _get(post_id, number)
    try:
        tried = trial(old.body, facts_of(old))
    except Refused as refused:
        return _page(post, old, publishing.why_refused(refused))
    if publishing.restore_revision(post, old, tried, editor=g.person):
        numbers = {"old": number, "number": post.current.number}
        flash(_("Revision %(old)d is restored, as revision %(number)d.", **numbers))
    else:
        flash(_("The newest revision holds the same, word for word."))
    return redirect(url_for("authoring.edit", post_id=post.id), 303)


def _get(post_id: int, number: int) -> tuple[Post, Revision]:
    post = get_post(post_id)
    return post, Revision.numbered(post, number) or abort(404)


def _compare(post: Post, older: int, newer: int) -> ResponseReturnValue:
    if older < 0:
        abort(404)
    address = url_for("authoring.compare", post_id=post.id, older=older, newer=newer)
    return redirect(address, 303)


def _page(post: Post, revision: Revision, refused: str = "") -> ResponseReturnValue:
    """A revision; its text was accepted once, but may have been by a renderer that knew less."""
    facts = facts_of(revision)
    rendered = None
    try:
        rendered = render(revision.body, facts)
    except Refused as why:
        refused = refused or publishing.why_refused(why)
    page = render_template(
        "authoring/revision.html",
        post=post,
        revision=revision,
        rendered=rendered,
        sizes=facts.sizes,
        refused=refused,
    )
    return page, 422 if request.method == "POST" else 200


def _fields(old: Revision, new: Revision) -> dict[str, tuple[Piece, ...]]:
    """What differs beside the text, by the name of the field."""
    sides = [{name: getattr(one, name) for name in publishing.LINES} for one in (old, new)]
    for side, one in zip(sides, (old, new), strict=True):
        side["extra"] = json.dumps(one.extra, ensure_ascii=False, sort_keys=True)
    return {
        name: in_words(before, sides[1][name])
        for name, before in sides[0].items()
        if before != sides[1][name]
    }
