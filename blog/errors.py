"""What is said when a page cannot be shown, and where it went if it only moved."""

import re
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    Unauthorized,
    UnsupportedMediaType,
)

from blog.auth import ask_who, asks_for_data, carried, resumable, typed_text
from blog.db import db
from blog.forms import SignInForm
from blog.models import Post, Redirect

bp = Blueprint("errors", __name__)


@bp.before_app_request
def refuse() -> None:
    """No address has a NUL in it, which PostgreSQL would not even look for; forms are no JSON."""
    if "\0" in request.path:
        raise BadRequest
    if request.is_json:
        raise UnsupportedMediaType


@bp.app_errorhandler(HTTPException)
def show(error: HTTPException) -> Response:
    """Any error, in the form of a page, with what was typed."""
    return _page(error)


@bp.app_errorhandler(NotFound)
def show_not_found(error: NotFound) -> ResponseReturnValue:
    """Send old and carelessly written addresses on; else say what stands nearest."""
    path = request.path
    tidy = re.sub("/+", "/", path).rstrip("/") or "/"
    if path != tidy and request.method in {"GET", "HEAD"}:
        # Quoted, since `redirect` drops a tab, and “/\t/evil.example” would lead off the site.
        query = request.query_string.decode("ascii", "replace")
        return redirect(quote(tidy) + (f"?{query}" if query else ""), 301)
    moved = Redirect.at(path) if len(path) <= Redirect.LONGEST else None
    if moved and moved.post.state == "published":
        return redirect(moved.post.path, 301)
    return _page(error, suggestion=Post.nearest(path.rpartition("/")[2]))


@bp.app_errorhandler(CSRFError)
@bp.app_errorhandler(Unauthorized)
def show_lost_session(error: HTTPException) -> Response:
    """A session that ended while somebody wrote: what was typed is kept, and sent once more."""
    if isinstance(error, CSRFError):
        ask_who()  # a lost token stops the request before anybody else asks
    if resume := resumable():
        return _page(error, resume=resume, carried=carried(), form=SignInForm(formdata=None))
    return _page(error)


@bp.app_errorhandler(InternalServerError)
def show_failure(error: InternalServerError) -> Response:
    """A failure of ours: nothing half-done stays, and a page says so even without a database."""
    try:
        db.session.rollback()
        return _page(error)
    except Exception:
        current_app.logger.exception("The error page failed in its turn")
        response = make_response(_("Something broke on our side. Try once more in a moment."), 500)
        response.content_type = "text/plain; charset=utf-8"
        return response


def _typed() -> str:
    try:
        return typed_text()
    except HTTPException:  # too much, or in pieces
        return ""


def _page(error: HTTPException, **more: object) -> Response:
    if asks_for_data():
        page: str | Response = jsonify(error=error.name)
    else:
        page = render_template("error.html", error=error, typed=_typed(), **more)
    response = make_response(page, error.code or 500)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response
