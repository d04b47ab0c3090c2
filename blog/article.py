"""One article, or one standing page, as readers see it, and its Markdown."""

from collections.abc import Sequence
from typing import TypeAlias

import yaml
from flask import (
    Blueprint,
    Response,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, NotFound

from blog import metadata
from blog.address import public_address
from blog.filters import speak
from blog.models import Around, Beside, Kept, Linked, Post, Redirect, Revision
from blog.rendering import Facts, render
from blog.search import related

bp = Blueprint("article", __name__)
Surroundings: TypeAlias = tuple[Beside, Around, Sequence[Linked]]
_kept: Kept[Surroundings] = Kept(256)


@bp.get("/posts/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """An article."""
    return _leaf("post", slug, "article/show.html")


@bp.get("/pages/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """A standing page, such as About."""
    return _leaf("page", slug, "article/page.html")


@bp.get("/posts/<slug>.md")
def show_markdown(slug: str) -> ResponseReturnValue:
    """The Markdown of an article."""
    return _source("post", slug)


@bp.get("/pages/<slug>.md")
def page_markdown(slug: str) -> ResponseReturnValue:
    """The Markdown of a standing page."""
    return _source("page", slug)


def _leaf(kind: str, slug: str, template: str) -> ResponseReturnValue:
    post = Post.readable(kind, slug)
    if post is None or post.published is None:
        return _elsewhere(kind, slug)
    revision = post.published
    if _wants_markdown():
        return _markdown(post, revision)
    speak(revision.language)
    beside, around, further = _surroundings(post, revision)
    rendered = render(revision.body, Facts(revision.title, revision.language, beside.sizes))
    may_edit = bool(g.person and g.person.may_edit(post))
    page = render_template(
        template,
        post=post,
        revision=revision,
        rendered=rendered,
        beside=beside,
        around=around,
        further=further,
        may_edit=may_edit,
        about=metadata.article(post, revision, rendered, beside),
    )
    return _either(make_response(page))


def _surroundings(post: Post, revision: Revision) -> Surroundings:
    """What stands beside and around an article, and what to read next.

    Read once for as long as readers see the same, and at most of so many articles.
    """

    def read() -> Surroundings:
        beside = Beside.of([post], [revision.body])
        around = Around.of(post, beside.translations[post.id])
        tags = [tag.id for tag in beside.tags[post.id]]
        further = related(post, tags) if post.kind == "post" else ()
        return beside, around, [one for one in further if one not in around]

    return _kept.at(g.state, (post.id, revision.id), read)


def _source(kind: str, slug: str) -> ResponseReturnValue:
    post = Post.readable(kind, slug)
    if post is None or post.published is None:
        return _elsewhere(kind, slug, ".md")
    return _markdown(post, post.published)


def _wants_markdown() -> bool:
    """Whether Markdown is asked for by name, and no less than HTML; no browser does that."""
    accepted = request.accept_mimetypes
    named = "text/markdown" in accepted.values()
    return named and accepted.best_match(["text/markdown", "text/html"]) == "text/markdown"


def _markdown(post: Post, revision: Revision) -> Response:
    """The version that readers see, as a file with front matter."""
    fields = {
        "title": revision.title,
        "date": post.published_on or post.published_at,
        "authors": [person.name for person in post.authors],
        "summary": revision.summary,
        "tags": [tag.name for tag in post.tags],
        "lang": revision.language,
        "version": revision.version,
        "canonicalURL": public_address(post.path),
    }
    known = {name: value for name, value in fields.items() if value}
    front = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=1000)
    text = f"---\n{front}---\n\n{revision.body.rstrip()}\n"
    response = Response(text, content_type="text/markdown; charset=utf-8")
    if post.unlisted:
        response.headers["X-Robots-Tag"] = "noindex"
    return _either(response)


def _either(response: Response) -> Response:
    """One address has two forms; caches must know that."""
    response.vary.add("Accept")
    return response


def _is_over(post: Post) -> bool:
    return post.published is None or post.state == "withdrawn"


def _elsewhere(kind: str, slug: str, ending: str = "") -> ResponseReturnValue:
    """Send an old address to the new one; say 410 where readers once could read something."""
    moved = Redirect.at(f"/{kind}s/{slug}")
    if moved and moved.post.state == "published":
        return redirect(moved.post.path + ending, 301)
    post = moved.post if moved else Post.with_slug(slug)
    gone = post and post.kind == kind and post.versions and _is_over(post)
    raise Gone if gone else NotFound
