"""Ways in for readers: front page, search, tags, authors, series, languages, archive."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from blog import metadata
from blog.filters import capitalize_first, current_shell, current_site, language_name, speak
from blog.models import (
    BadCursor,
    Beside,
    Page,
    Person,
    Post,
    Series,
    Tag,
    TagRedirect,
    end_of,
    in_year,
    parts,
    subjects,
    writers,
    years,
)
from blog.search import Choice, find
from blog.text import language_tag

bp = Blueprint("listing", __name__)
ROWS = 100  # of titles alone


@bp.get("/")
def index() -> ResponseReturnValue:
    """The front page: what is pinned, then newest first."""
    front = "before" not in request.args
    page = Post.front(current_site().posts_per_page) if front else _page()
    return _list("listing/index.html", page, may_be_empty=True)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """What is found for a query, in pages, with the facets that narrow it."""
    given = {name: request.args.get(name, "") for name in ("tag", "author", "year", "language")}
    choice = Choice(**given, newest=request.args.get("sort") == "newest")
    page = request.args.get("page", 1, int)
    shell = current_shell()
    limit = shell.site.posts_per_page
    found = find(request.args.get("q", ""), choice, limit, max(page, 1), shell)
    if page < 1 or (page > 1 and not found.results):
        abort(404)
    # Every search has the one address, and what finds nothing is not to be found itself.
    indexed = bool(found.results) or not found.query.text
    about = metadata.listing("/search", _("Search"), indexed=indexed)
    shown: dict[str, Any] = {"found": found, "choice": found.choice, "page": page, "about": about}
    narrowed = _addresses(found.query.text, found.choice)
    return render_template("listing/search.html", **shown, narrowed=narrowed)


@bp.get("/search/opensearch.xml")
def opensearch() -> ResponseReturnValue:
    """The description that lets a browser search here (OpenSearch 1.1)."""
    page = render_template("listing/opensearch.xml", base=current_app.config["URL"])
    return Response(page, content_type="application/opensearchdescription+xml; charset=utf-8")


@bp.get("/tags/<slug>")
def tag(slug: str) -> ResponseReturnValue:
    """Everything filed under one tag."""
    tag = Tag.with_slug(slug)
    if tag is None:
        moved = TagRedirect.at(slug) or abort(404)
        return redirect(url_for("listing.tag", slug=moved.slug), 301)
    # What only drafts have is nobody's business yet, here and below.
    return _list("listing/tag.html", _page(tag=tag), tag.name, tag=tag)


@bp.get("/authors/<handle>")
def author(handle: str) -> ResponseReturnValue:
    """Everything by one author."""
    author = Person.with_handle(handle) or abort(404)
    return _list("listing/author.html", _page(author=author), author.name, author=author)


@bp.get("/languages/<language>")
def language(language: str) -> ResponseReturnValue:
    """Everything in one language, and the interface in it too."""
    if (known := language_tag(language)) != language and known:
        return redirect(url_for("listing.language", language=known), 301)
    speak(language)
    name = capitalize_first(language_name(language))
    return _list("listing/language.html", _page(language=language), name, language=language)


@bp.get("/series/<slug>")
def series(slug: str) -> ResponseReturnValue:
    """The parts of a series, in their order."""
    series = Series.with_slug(slug) or abort(404)
    page = Page(parts(series.id), None)
    return _list("listing/series.html", page, series.title, series=series)


@bp.get("/tags")
def tags() -> ResponseReturnValue:
    """All tags, each with how many articles it has."""
    return render_template(
        "listing/tags.html", tags=subjects(), about=metadata.listing("/tags", _("Tags"))
    )


@bp.get("/authors")
def authors() -> ResponseReturnValue:
    """Everybody who has written here."""
    return render_template(
        "listing/authors.html", authors=writers(), about=metadata.listing("/authors", _("Authors"))
    )


@bp.get("/archive")
def archive() -> ResponseReturnValue:
    """All articles by date, titles only."""
    every = years(current_site().zone)
    return _list("listing/archive.html", _page(rows=ROWS), _("Archive"), True, years=every)


@bp.get("/archive/<int(min=1000, max=9998):year>")
def archive_year(year: int) -> ResponseReturnValue:
    """The articles of one year, titles only."""
    zone = current_site().zone
    page = _page(in_year(year, zone), rows=ROWS, until=end_of(year, zone))
    return _list("listing/archive.html", page, str(year), years=years(zone), year=year)


def _addresses(typed: str, choice: Choice) -> Callable[..., str]:
    """What gives the address of the same search with other fields; None takes one away."""
    here = url_for("listing.search")
    fields = {"q": typed, "sort": "newest" if choice.newest else None, **choice.chosen}

    def address(**changed: str | int | None) -> str:
        given = sorted((fields | changed).items())
        return f"{here}?{urlencode([pair for pair in given if pair[1] is not None])}"

    return address


def _page(*narrowed: ColumnElement[bool], rows: int = 0, **by: Any) -> Page:
    """The page of posts that the address asks for; a cursor that no page gave is unknown."""
    before = request.args.get("before")
    try:
        return Post.newest(rows or current_site().posts_per_page, before, *narrowed, **by)
    except BadCursor:
        abort(404)


def _list(
    template: str, page: Page, title: str = "", may_be_empty: bool = False, **more: Any
) -> ResponseReturnValue:
    if not page.posts and not may_be_empty:
        abort(404)
    first = "before" not in request.args
    # An archive shows titles alone.
    beside = Beside() if "years" in more else Beside.of(page.posts)
    by = {name: more[name] for name in ("author", "language") if name in more}
    more["about"] = metadata.listing(request.path, title, page, **by)
    return render_template(template, page=page, first=first, beside=beside, **more)
