"""Who is asking: sign in and out, and the first admin's set-up."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from blog.db import db, writing
from blog.forms import SetUpForm, SignInForm
from blog.models import Person, Site

bp = Blueprint("auth", __name__)
P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SET_UP_DAYS = 7
# The same for everybody, and kept by shared caches: no cookie may ride on them.
SHARED = frozenset({"static", "media.show", "media.variant"})
ROOMS_FOR_ALL = frozenset({"feeds", "look", "machines"})
# Sent by a form itself, or nobody's to see.
UNTYPED = frozenset(
    {
        *("csrf_token", "writer", "key", "replaces", "base", "filed", "next", "resume", "kind"),
        *("language", "name", "password", "unlisted", "revision", "confirmed", "now", "yes"),
        "picture-decorative",
    }
)


@bp.before_app_request
def ask_who() -> None:
    """Find out who is asking; a reader without a session costs no query."""
    g.person = None
    shared = request.endpoint in SHARED or request.blueprint in ROOMS_FOR_ALL
    if not shared and "person" in session:
        person = Person.get(session["person"])
        if person and person.may_continue(session.get("stamp", "")):
            g.person = person
        else:
            session.clear()


def signed_in(view: View[P]) -> View[P]:
    """Let only people in; send a stranger to sign in, and nobody's text is lost on the way."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if g.person and _is_anothers(g.person):
            g.person = None
        if g.person:
            return view(*args, **kwargs)
        if asks_for_data() or typed_text():
            abort(401)  # its page shows what was typed
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("auth.sign_in", next=here), 303)

    return guarded


def _is_anothers(person: Person) -> bool:
    """Whether somebody else opened the form, and then this person signed in on the same browser.

    What one person typed is never saved, nor anything else done, as another's.
    """
    return request.form.get("writer", str(person.id)) != str(person.id)


def asks_for_data() -> bool:
    """Whether a script asks, to which a page says nothing."""
    return request.accept_mimetypes.best == "application/json"


def typed_text() -> str:
    """All that somebody typed into the form they sent, to be given back."""
    texts = (text for name, text in request.form.items() if name not in UNTYPED)
    return "\n\n".join(text for text in texts if text.strip())


def carried() -> list[tuple[str, str]]:
    """All fields of the form that somebody sent to the desk, to be sent once more."""
    own = ("csrf_token", "name", "password", "next", "resume")
    return [pair for pair in request.form.items(multi=True) if pair[0] not in own]


def resumable() -> str:
    """The address of the desk to which a page of ours sent a form; empty for any other form."""
    sent_on = request.endpoint == "auth.sign_in"
    path = request.form.get("resume", "") if sent_on else request.path
    return path if request.form and _is_ours() and _act(path) else ""


def _is_ours() -> bool:
    """Whether a page of this site sent the form, as far as the browser says where it comes from.

    A cookie does not come along from elsewhere: a stranger's form looks like a lost session.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _act(path: str) -> tuple[str, Mapping[str, Any]] | None:
    """The endpoint on the desk that takes a form at this address, with its arguments."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, arguments = adapter.match(path, "POST") if adapter else ("", {})
    except HTTPException:
        return None
    return (endpoint, arguments) if endpoint.startswith("authoring.") else None


def admin_only(view: View[P]) -> View[P]:
    """Let only admins in; send a stranger to sign in, refuse everybody else."""
    return _only(view, lambda person: person.is_admin)


def editors_only(view: View[P]) -> View[P]:
    """Let only editors and admins in; send a stranger to sign in, refuse everybody else."""
    return _only(view, lambda person: person.edits_all)


def _only(view: View[P], may: Callable[[Person], bool]) -> View[P]:
    @signed_in
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not may(g.person):
            abort(403)
        return view(*args, **kwargs)

    return guarded


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with handle or e-mail address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        person = Person.authenticate(form.name.data or "", form.password.data or "")
        if person:
            return _carry_on(person) or _begin_session(person, form.next.data or "")
        form.password.errors = [_("That handle and password do not belong together.")]
    resume = resumable()
    page = render_template(
        "auth/sign_in.html", form=form, resume=resume, carried=carried() if resume else ()
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    session.clear()
    return redirect(url_for("listing.index"), 303)


@bp.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """Make the first admin, once, with the link that the start of the blog printed."""
    if not is_set_up_token(token):
        abort(404)
    form = SetUpForm()
    if form.validate_on_submit():
        return _begin_session(_first_admin(form), url_for("authoring.desk"))
    return render_template("auth/set_up.html", form=form), 422 if form.is_submitted() else 200


def set_up_token() -> str:
    """A token for the set-up address; it works for a week, and as long as nobody is admin."""
    return _signer().dumps("set-up")


def is_set_up_token(token: str) -> bool:
    """Whether this token still makes an admin."""
    try:
        _signer().loads(token, max_age=SET_UP_DAYS * 24 * 3600)
    except BadSignature:
        return False
    return Person.admins() == 0


def _first_admin(form: SetUpForm) -> Person:
    with writing():
        if Person.admins():
            abort(404)
        person = Person(
            name=form.name.data,
            handle=form.handle.data,
            email=(form.email.data or "").lower() or None,
            role="admin",
        )
        person.set_password(form.password.data or "")
        site = Site.current()
        site.title = form.title.data or site.title
        db.session.add_all([person, site])
    return person


def _carry_on(person: Person) -> ResponseReturnValue | None:
    """Do what was asked for before anybody had signed in; the fields came with the password."""
    act = _act(resumable())
    if act is None:
        return None
    _begin_session(person, "")
    g.person = person
    endpoint, arguments = act
    view = current_app.view_functions[endpoint]
    return cast(ResponseReturnValue, view(**arguments))


def _begin_session(person: Person, target: str) -> ResponseReturnValue:
    session.clear()
    g.pop("csrf_token", None)  # of the session that ended
    session.permanent = True
    session["person"], session["stamp"] = person.id, person.session_stamp
    flash(_("Signed in as %(name)s.", name=person.name))
    return redirect(target if _is_local(target) else url_for("authoring.desk"), 303)


def _is_local(target: str) -> bool:
    """Whether an address is a plain path on this site, as browsers read it."""
    return target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="set-up")
