"""Images and files, under addresses that never change meaning."""

from flask import Blueprint, abort, make_response, request
from flask.typing import ResponseReturnValue

from blog.models import Media

bp = Blueprint("media", __name__)
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"})


@bp.get("/media/<sha256>/<name>")
def show(sha256: str, name: str) -> ResponseReturnValue:
    """A file under its hash and its name; what is not a plain image is given as a download."""
    media = Media.get(sha256)
    if media is None or media.name != name:
        abort(404)
    response = make_response(media.data)
    response.content_type = media.type
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = "inline" if media.type in SHOWN else "attachment"
    response.set_etag(sha256)
    return response.make_conditional(request)
