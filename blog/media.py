"""Images and files, under addresses that never change meaning."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from blog.models import Media, Variant

bp = Blueprint("media", __name__)
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"})
# A download that is opened in a browser all the same runs nothing and reaches nobody.
LOCKED = "sandbox; default-src 'none'"


@bp.get("/media/<sha256>/<name>")
def show(sha256: str, name: str) -> ResponseReturnValue:
    """A file under its hash and its name; what is not a plain image is given as a download."""
    media = Media.get(sha256)
    if media is None or media.name != name:
        abort(404)
    return _given(media, sha256, media.type)


@bp.get("/media/<sha256>/<int(max=9999):width>.webp")
def variant(sha256: str, width: int) -> ResponseReturnValue:
    """An image once more, as narrow as the address says."""
    found = Variant.get(sha256, width)
    if found is None:
        return show(sha256, f"{width}.webp")
    return _given(found, f"{sha256}-{width}", "image/webp")


def _given(kept: Media | Variant, tag: str, kind: str) -> Response:
    """What is kept, or the one part of it that is asked for; nothing for those who have it."""
    response = Response(content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Disposition"] = "inline" if kind in SHOWN else "attachment"
    if kind not in SHOWN:
        response.headers["Content-Security-Policy"] = LOCKED
    response.set_etag(tag)
    if request.if_none_match.contains(tag):
        response.make_conditional(request)
        return response
    response.set_data(kept.data)
    # Of several ranges, or of what is none, no server has to take notice.
    asked = request.range
    one = bool(asked and asked.units == "bytes" and len(asked.ranges) == 1)
    response.make_conditional(request, accept_ranges=one, complete_length=len(kept.data))
    response.accept_ranges = "bytes"
    return response
