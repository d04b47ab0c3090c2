"""The desk: drafts, editor, preview, publish, trash, import."""

from collections.abc import Callable

from flask import (
    Blueprint,
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

from blog import publishing
from blog.auth import signed_in
from blog.db import writing
from blog.exchange.take_in import Order, take_in_all
from blog.forms import ImportForm, PostForm
from blog.models import Desk, Post, Revision
from blog.rendering import warm
from blog.text import one_line

bp = Blueprint("authoring", __name__, url_prefix="/write")


@bp.get("")
@signed_in
def desk() -> ResponseReturnValue:
    """What is being written, what waits for its time, and what readers see."""
    everyone = g.person.edits_all and request.args.get("whose") == "everyone"
    desk = Desk(None if everyone else g.person)
    return render_template("authoring/desk.html", desk=desk, everyone=everyone)


@bp.get("/trash")
@signed_in
def trash() -> ResponseReturnValue:
    """What was thrown away, and can come back."""
    posts = Desk(None if g.person.edits_all else g.person).trashed()
    return render_template("authoring/trash.html", posts=posts)


@bp.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """An empty editor."""
    warm()
    return _editor(PostForm(editor=g.person))


@bp.get("/<int:post_id>")
@signed_in
def edit(post_id: int) -> ResponseReturnValue:
    """The editor with the newest save."""
    form = _form(post_id)
    warm()
    return _editor(form)


@bp.post("/preview")
@bp.post("/<int:post_id>/preview")
@signed_in
def preview(post_id: int | None = None) -> ResponseReturnValue:
    """The editor with what was typed, and beside it the page as readers would see it."""
    form = _form(post_id)
    return _editor(form) if form.validate() else _editor(form, 422)


@bp.post("/new")
@bp.post("/<int:post_id>")
@signed_in
def save(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed as a new revision; only address, tags, kind and time change at once."""
    form = _form(post_id)
    post = _keep(form, form.validate())
    flash(_("Saved as revision %(number)d.", number=post.current.number))
    if post.state == "scheduled":
        flash(_("Scheduled: “%(title)s” appears at its time.", title=post.current.title))
    return redirect(url_for("authoring.edit", post_id=post.id), 303)


@bp.post("/publish")
@bp.post("/<int:post_id>/publish")
@signed_in
def publish(post_id: int | None = None) -> ResponseReturnValue:
    """Keep what was typed and give it to readers, now or at the time that was typed."""
    form = _form(post_id)
    at_once = form.published_at.data is None
    post = _keep(form, form.validate_for_readers(), lambda post: publishing.publish(post, at_once))
    if post.state == "published":
        return redirect(post.path, 303)
    flash(_("Scheduled: “%(title)s” appears at its time.", title=post.current.title))
    return redirect(url_for("authoring.desk"), 303)


@bp.post("/<int:post_id>/unpublish")
@signed_in
def unpublish(post_id: int) -> ResponseReturnValue:
    """Take a post from readers; it becomes a draft again."""
    post = _withdrawn(post_id)
    _keep_typed(post)
    return redirect(url_for("authoring.edit", post_id=post_id), 303)


@bp.post("/<int:post_id>/delete")
@signed_in
def delete(post_id: int) -> ResponseReturnValue:
    """Put a post into the trash."""
    post = _withdrawn(post_id)
    _keep_typed(post)
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


def get_post(post_id: int, trashed: bool = False) -> Post:
    """The post to work on; stops where it is unknown, somebody else's, or in the trash."""
    post = Post.get(post_id)
    if post is None or bool(post.deleted_at) != trashed:
        abort(404)
    if not g.person.may_edit(post):
        abort(403)
    return post


def _withdrawn(post_id: int) -> Post:
    """The post, out of readers' sight first of all: what was typed may not be fit to be kept."""
    post = get_post(post_id)
    if post.published_at:
        publishing.unpublish(post)
        flash(_("Readers no longer see it. It is a draft again."))
    return post


def _form(post_id: int | None) -> PostForm:
    return PostForm(get_post(post_id) if post_id is not None else None, g.person)


def _keep(form: PostForm, valid: bool, then: Callable[[Post], None] | None = None) -> Post:
    """Save what was typed and do what follows; or stop at the editor, which says why not."""
    if not valid:
        abort(_editor(form, 422))
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
        abort(_editor(form, 409, clash=theirs))
    return post


def _save(form: PostForm) -> Post:
    if form.post is None:
        return publishing.create(form.text, form.filing, editor=g.person)
    post = get_post(form.post.id)  # looked at again: rendering took its time
    publishing.save(post, form.text, form.filing, editor=g.person, base=form.base_id)
    return post


def _keep_typed(post: Post) -> None:
    """The editor sends its text with every button: save it, so that none loses a word."""
    if "body" in request.form:
        form = PostForm(post, g.person)
        _keep(form, form.validate())


def _editor(form: PostForm, status: int = 200, clash: Revision | None = None) -> Response:
    page = render_template(
        "authoring/edit.html", form=form, post=form.post, preview=form.trial, clash=clash
    )
    return make_response(page, status)
