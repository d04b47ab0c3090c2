"""The addresses of the design: the same for everybody, so nobody is asked who they are."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app
from flask.typing import ResponseReturnValue

from blog.filters import current_site
from blog.look import colour, share
from blog.look.sheets import Asset, asset_path, read_assets

bp = Blueprint("look", __name__)
FOREVER = "public, max-age=31536000, immutable"


@bp.get("/look/<mark>/<name>")
def show(mark: str, name: str) -> ResponseReturnValue:
    """A file of the design; an old page gets the present one, which is not kept for it."""
    known = _asset(name) or abort(404)
    accent = colour.accent_of("#" + mark.partition("-")[2])
    return _kept(known.in_accent(accent), known.type, mark == known.mark(accent))


@bp.get("/favicon.svg")
def favicon() -> ResponseReturnValue:
    """The sign of the spread, in the accent's colour."""
    # Rendered alone: what every page shows would cost queries.
    template = current_app.jinja_env.get_template("look/favicon.svg")
    sign = template.render(paper=colour.PAPER, ink=colour.link(_accent()))
    return Response(sign, content_type="image/svg+xml")


@bp.get("/favicon.ico")
def favicon_ico() -> ResponseReturnValue:
    """The same sign, for programs that ask for nothing else."""
    return Response(share.icon(_accent()), content_type="image/x-icon")


@bp.get("/share-<digest>.png")
def share_image(digest: str) -> ResponseReturnValue:
    """The picture for shared links; an old address gives the present one, which is not kept."""
    card = _card()
    picture = share.draw(card, f"{current_app.static_folder}/fonts")
    return _kept(picture, "image/png", digest == card.digest)


def asset(name: str) -> str:
    """The address of a file in static/ by its name, whatever folder it is in."""
    known = _asset(name)
    if known is None:
        raise LookupError(f"static/ has no {name}")
    return asset_path(known, _accent())


def share_path() -> str:
    """The address of the publication's picture for shared links."""
    return f"/share-{_card().digest}.png"


def init_app(app: Flask) -> None:
    """Give the templates the addresses of the design, and the colours of its papers."""
    app.jinja_env.globals.update(asset=asset, papers=(colour.PAPER, colour.PAPER_DARK))


def _kept(body: bytes, content_type: str, lasting: bool) -> Response:
    response = Response(body, content_type=content_type)
    if lasting:
        response.headers["Cache-Control"] = FOREVER
    return response


def _asset(name: str) -> Asset | None:
    if current_app.debug:
        read_assets.cache_clear()
    return read_assets(str(Path(current_app.static_folder or "static"))).get(name)


def _accent() -> str:
    return colour.accent_of(current_site().accent)


def _card() -> share.Card:
    site = current_site()
    host = urlsplit(current_app.config["URL"]).netloc
    return share.Card(site.title, site.tagline, host, _accent())
