"""Images and files: kept, described, found again, and put into a text."""

from collections.abc import Sequence

from flask import abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blog.auth import asks_for_data, signed_in
from blog.authoring.editor import form_for, show
from blog.authoring.room import bp
from blog.db import db, writing
from blog.forms import AttachForm, DescribeForm, PartForm, UploadForm, typed
from blog.forms.media import Given
from blog.models import Autosave, Library, Media, Uses
from blog.models.library import KINDS
from blog.text import one_line

Described = Sequence[tuple[Media, DescribeForm]]
FILE = "/media/<string(length=64):sha256>"


@bp.get("/media")
@signed_in
def library() -> ResponseReturnValue:
    """All images and files, and those of one's own that still lack their words."""
    return _library(UploadForm(formdata=None))


@bp.post("/media")
@signed_in
def take() -> ResponseReturnValue:
    """Keep what is fit to be kept, and say of each of the others what is wrong with it."""
    form = UploadForm()
    valid = form.validate()
    with writing():
        kept = [_keep(one, form) for one in form.given]
    if asks_for_data():
        files = [_told(one, media, form) for one, media in zip(form.given, kept, strict=True)]
        errors = [*form.files.errors, *form.alt.errors]
        return jsonify(files=files, error=" ".join(errors)), 201 if valid else 422
    count = sum(media is not None for media in kept)
    if count:
        flash(ngettext("%(num)d file is kept.", "%(num)d files are kept.", count))
    for media in kept:
        if media and media.is_image and form.words and media.alt != form.words:
            flash(_("“%(name)s” was here already, and keeps its description.", name=media.name))
    return redirect(url_for("authoring.library"), 303) if valid else _library(form, 422)


@bp.post("/media/words")
@signed_in
def describe_all() -> ResponseReturnValue:
    """Keep what was typed of each image; what lacks its words still is asked for once more."""
    asked = [one for one in Library.undescribed(g.person) if f"{one.sha256}-alt" in request.form]
    forms = [(media, DescribeForm(prefix=media.sha256)) for media in asked]
    left = [(media, form) for media, form in forms if not form.validate()]
    with writing():
        for media, form in forms:
            if (media, form) not in left:
                form.populate_obj(media)
    if left:
        return _library(UploadForm(formdata=None), 422, left)
    flash(_("Saved."))
    return redirect(url_for("authoring.library"), 303)


@bp.route(FILE, methods=["GET", "POST"])
@signed_in
def file(sha256: str) -> ResponseReturnValue:
    """One file: what it is, what it shows, and where it is used."""
    media = Media.get(sha256) or abort(404)
    form = DescribeForm(obj=media)
    if not form.is_submitted():
        return _file(media, form)
    own = media.may_be_changed_by(g.person)
    if not own and not asks_for_data():
        abort(403)
    if not form.validate():
        errors = {"error": " ".join(form.alt.errors)}
        return (jsonify(errors), 422) if asks_for_data() else _file(media, form, 422)
    # From the editor, words for what is described already are meant for that text alone.
    if own and not (asks_for_data() and media.is_described and media.person_id != g.person.id):
        with writing():
            form.populate_obj(media)
    if asks_for_data():
        return jsonify(markdown=media.markdown(form.words))
    flash(_("Saved."))
    return redirect(url_for("authoring.file", sha256=sha256), 303)


@bp.post(f"{FILE}/delete")
@signed_in
def delete_file(sha256: str) -> ResponseReturnValue:
    """Take a file away for good, or say where it is used; editors may take it from old saves."""
    form = PartForm()
    with writing():
        media = Media.get(sha256) or abort(404)
        if not media.may_be_changed_by(g.person):
            abort(403)
        old = Uses.before(media)
        if Uses.now(media) or (old and not g.person.edits_all):
            return _file(media, DescribeForm(formdata=None, obj=media), 409)
        if old and not form.validate():
            return _file(media, DescribeForm(formdata=None, obj=media), 422, form)
        db.session.delete(media)
    flash(_("“%(name)s” is gone for good.", name=media.name))
    return redirect(url_for("authoring.library"), 303)


@bp.post("/attach")
@bp.post("/<int:post_id>/attach")
@signed_in
def attach(post_id: int | None = None) -> ResponseReturnValue:
    """Keep an image or a file and put it at the end of the text that is being written."""
    form, attached = form_for(post_id), AttachForm()
    if not attached.validate() or attached.given is None:
        return show(form, 422, attached=attached)
    with writing():
        media = _keep(attached.given, attached)
        if media:
            text = (form.body.data or "").rstrip()
            form.body.data = f"{text}\n\n{media.markdown(attached.words)}\n".lstrip()
            # What is only on somebody's screen would not count as a use of it.
            fields = typed(form) | {"body": [form.body.data]}
            Autosave.keep(form.key.data or "", g.person, form.post, fields)
    if media:
        flash(
            _("“%(name)s” stands at the end of the text, which is not saved yet.", name=media.name)
        )
    return show(form, attached=AttachForm(formdata=None))


def _keep(given: Given, form: UploadForm | AttachForm) -> Media | None:
    if given.error or form.alt.errors:
        return None
    if given.picture:
        more = {"alt": form.words, "decorative": form.decorative.data}
        return Media.keep_picture(given.picture, given.name, person_id=g.person.id, **more)
    return Media.keep_file(given.data, given.type, given.name, person_id=g.person.id)


def _told(given: Given, media: Media | None, form: UploadForm) -> dict[str, str | bool | None]:
    """What a script is told of a file; for an image without words, what it asks somebody then."""
    if media is None:
        return {"name": given.name, "error": given.error or " ".join(form.alt.errors)}
    asked = media.is_image and not form.words and not form.decorative.data
    return {
        "name": given.name,
        "markdown": media.markdown(form.words),
        "alt": media.alt,
        "decorative": media.decorative,
        "image": media.thumbnail if asked else None,
        "describe": url_for("authoring.file", sha256=media.sha256) if asked else None,
        "error": None,
    }


def _library(
    form: UploadForm, status: int = 200, undescribed: Described | None = None
) -> ResponseReturnValue:
    kind = request.args.get("kind", "")
    before = request.args.get("before")
    after = Media.get(before) or abort(404) if before else None
    if kind not in KINDS:
        abort(404)
    shelf = Library(one_line(request.args.get("q", "")[:200]), kind, after)
    media, older = shelf.page()
    if undescribed is None:
        mute = Library.undescribed(g.person)
        undescribed = [(one, DescribeForm(formdata=None, prefix=one.sha256)) for one in mute]
    page = render_template(
        "authoring/library.html",
        form=form,
        shelf=shelf,
        media=media,
        older=older,
        undescribed=undescribed,
    )
    return page, status


def _file(
    media: Media, form: DescribeForm, status: int = 200, parting: PartForm | None = None
) -> ResponseReturnValue:
    page = render_template(
        "authoring/file.html",
        form=form,
        media=media,
        uses=Uses.of(media),
        parting=parting or PartForm(formdata=None),
        may_change=media.may_be_changed_by(g.person),
        refused=status == 409,
    )
    return page, status
