"""Ways in for readers: the front page, tags, authors."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from blog.filters import current_site
from blog.models import BadCursor, Page, Person, Post, Tag

bp = Blueprint("listing", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """The front page: newest first."""
    page = _page()
    return render_template("listing/index.html", page=page, first="before" not in request.args)


@bp.get("/tags/<slug>")
def tag(slug: str) -> ResponseReturnValue:
    """Everything filed under one tag."""
    tag = Tag.with_slug(slug) or abort(404)
    page = _page(tag=tag)
    if not page.posts:
        abort(404)  # what only drafts have is nobody's business yet
    return render_template(
        "listing/tag.html", tag=tag, page=page, first="before" not in request.args
    )


@bp.get("/authors/<handle>")
def author(handle: str) -> ResponseReturnValue:
    """Everything by one author."""
    author = Person.with_handle(handle) or abort(404)
    page = _page(author=author)
    if not page.posts:
        abort(404)
    return render_template(
        "listing/author.html", author=author, page=page, first="before" not in request.args
    )


def _page(author: Person | None = None, tag: Tag | None = None) -> Page:
    """The page of posts that the address asks for; a cursor that no page gave is unknown."""
    try:
        before = request.args.get("before")
        return Post.newest(current_site().posts_per_page, before, author=author, tag=tag)
    except BadCursor:
        abort(404)
