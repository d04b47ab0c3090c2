"""The editor: what is typed is shown, kept, and given to readers."""

from collections.abc import Callable
from typing import NoReturn

from flask import (
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blog import publishing
from blog.auth import signed_in
from blog.authoring.room import bp, get_post
from blog.db import writing
from blog.forms import AttachForm, Meeting, PostForm, filed_otherwise, put_together
from blog.models import Autosave, Post, Revision, Tag
from blog.publishing import filing_of
from blog.rendering import warm


@bp.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """An empty editor."""
    warm()
    return show(_opened(None))


@bp.get("/<int:post_id>")
@signed_in
def edit(post_id: int) -> ResponseReturnValue:
    """The editor with the newest save."""
    post = get_post(post_id)
    warm()
    return show(_opened(post))


@bp.post("/new")
@bp.post("/<int:post_id>")
@signed_in
def save(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed as a new revision; only address, tags, kind and time change at once."""
    form = form_for(post_id)
    post = keep(form, form.validate())
    flash(_("Saved as revision %(number)d.", number=post.current.number))
    tell_when(post)
    return redirect(url_for("authoring.edit", post_id=post.id), 303)


def tell_when(post: Post) -> None:
    """Say of a scheduled post that it appears at its time, and whether with the newest edits."""
    if post.state == "scheduled" and post.published:
        title = post.published.title
        flash(_("Scheduled: “%(title)s” appears at its time.", title=title))
        if post.has_edits:
            flash(_("It appears without these edits: publish once more to put them in."))


def form_for(post_id: int | None) -> PostForm:
    """The form as it was sent, for a new post or one that this person may edit."""
    return PostForm(get_post(post_id) if post_id is not None else None, g.person)


def _opened(post: Post | None) -> PostForm:
    """The form as it opens: with the newest save, or with what was typed and never saved."""
    kept = Autosave.of(request.args.get("kept", ""), g.person)
    if kept is None or kept.post_id != (post.id if post else None):
        return PostForm(post, g.person)
    # Another window may hold it still, so this one keeps its own from now on.
    fields = {name: values for name, values in kept.fields.items() if name != "key"}
    return PostForm(post, g.person, formdata=MultiDict(fields | {"replaces": [kept.key]}))


def keep(form: PostForm, valid: bool, then: Callable[[Post], None] | None = None) -> Post:
    """Save what was typed and do what follows; or stop at the editor, which says why not.

    What somebody else saved meanwhile is put together with it; then nothing follows before
    a person has seen what came of it.
    """
    if not valid:
        abort(show(form, 422))
    try:
        with writing(public=then is not None):  # or as public as what is done inside
            post = _save(form)
            if then:
                then(post)
    except publishing.Clash:
        assert form.post is not None, "nobody else has a new post"  # noqa: S101
        _meet(form, form.post)
    return post


def _save(form: PostForm) -> Post:
    post = form.post
    if post is None:
        post = publishing.create(form.text, form.filing, editor=g.person)
    else:
        post = get_post(post.id)  # looked at again: rendering took its time
        if filed_otherwise(form, post):
            raise publishing.Clash
        publishing.save(post, form.text, form.filing, editor=g.person, base=form.base_id or 0)
    for key in (form.key, form.replaces):
        Autosave.drop(key.data or "", g.person)
    return post


def _meet(form: PostForm, post: Post) -> NoReturn:
    """Put together what two people wrote; what nobody but they can decide is theirs to see."""
    theirs = post.current
    meeting = put_together(form, Revision.of(post, form.base_id or 0), theirs)
    if meeting.is_clash:
        abort(show(form, 409, meeting=meeting))
    before = post.current_id, filing_of(post)
    keep(form, form.validate())
    if before != (post.current_id, filing_of(post)):
        name = theirs.editor.name if theirs.editor else _("Somebody")
        flash(
            _(
                "%(name)s saved meanwhile, and what you both wrote was put together. Look it over.",
                name=name,
            )
        )
    abort(redirect(url_for("authoring.edit", post_id=post.id), 303))


def show(
    form: PostForm,
    status: int = 200,
    meeting: Meeting | None = None,
    attached: AttachForm | None = None,
) -> Response:
    """The editor with what was typed, and beside it what that looks like, where it was tried."""
    kept = [] if form.is_submitted() else Autosave.offered(g.person, form.post)
    page = render_template(
        "authoring/edit.html",
        form=form,
        post=form.post,
        preview=None if meeting else form.trial,
        meeting=meeting,
        kept=[one for one in kept if one.key not in (form.key.data, form.replaces.data)],
        attached=attached or AttachForm(),
        known_tags=Tag.most_used(30),
    )
    return make_response(page, status)
