"""What machines read beside feeds: the sitemap, robots.txt, llms.txt, health."""

from collections.abc import Iterable

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from blog.address import public_address
from blog.models import Post, Site
from blog.models.sitemap import Place, Sitemap
from blog.text import one_line

bp = Blueprint("machines", __name__)
LISTED = 100
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\[]`<"})


@bp.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Every public address, or the list of the files that hold them."""
    if places := Sitemap.whole():
        return _places("urlset", "url", places)
    files = [Place(f"/sitemap-{number}.xml") for number in (0, *Sitemap.parts())]
    return _places("sitemapindex", "sitemap", files)


@bp.get("/sitemap-<int(max=42949):number>.xml")
def sitemap_part(number: int) -> ResponseReturnValue:
    """One file of a large sitemap; the first holds the ways in."""
    places = Sitemap.leaves(number) if number else Sitemap.ways_in()
    return _places("urlset", "url", places or abort(404))


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Where crawlers need not look."""
    return _plain(render_template("machines/robots.txt", sitemap=public_address("/sitemap.xml")))


@bp.get("/llms.txt")
def llms() -> ResponseReturnValue:
    """What stands here, for language models, each with the address of its Markdown."""
    articles = Post.newest(LISTED, None).posts
    lists = {"articles": _lines(articles), "standing": _lines(Post.pages())}
    return _plain(render_template("machines/llms.txt", **lists))


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return _plain("ok\n")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether the database answers too."""
    try:
        Site.was_set()
    except SQLAlchemyError:
        return _plain("The database does not answer.\n", 503)
    return _plain("ok\n")


def _places(root: str, each: str, places: Iterable[Place]) -> Response:
    page = render_template(
        "machines/sitemap.xml", root=root, each=each, places=places, at=public_address
    )
    return Response(page, content_type="application/xml; charset=utf-8")


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _lines(posts: Iterable[Post]) -> list[tuple[str, str, str]]:
    """Title, address of the Markdown, and summary of each post."""
    versions = [(public_address(post.path) + ".md", post.published) for post in posts]
    return [
        (one_line(one.title).translate(MARKS), at, one_line(one.summary).translate(MARKS))
        for at, one in versions
        if one
    ]
