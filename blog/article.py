"""One article, or one standing page, as readers see it."""

from flask import Blueprint, current_app, g, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, NotFound

from blog.models import Post, Redirect
from blog.rendering import Facts, render

bp = Blueprint("article", __name__)


@bp.get("/posts/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """An article."""
    return _leaf("post", slug, "article/show.html")


@bp.get("/pages/<slug>")
def page(slug: str) -> ResponseReturnValue:
    """A standing page, such as About."""
    return _leaf("page", slug, "article/page.html")


def _leaf(kind: str, slug: str, template: str) -> ResponseReturnValue:
    post = Post.readable(kind, slug)
    if post is None or post.published is None:
        return _elsewhere(kind, slug)
    revision = post.published
    rendered = render(revision.body, Facts(revision.title, revision.language))
    may_edit = bool(g.person and g.person.may_edit(post))
    return render_template(
        template,
        post=post,
        revision=revision,
        rendered=rendered,
        may_edit=may_edit,
        canonical=current_app.config["URL"] + post.path,
    )


def _elsewhere(kind: str, slug: str) -> ResponseReturnValue:
    """Send an old address to the new one; say 410 where readers once could read something."""
    moved = Redirect.at(f"/{kind}s/{slug}")
    if moved and moved.post.state == "published":
        return redirect(moved.post.path, 301)
    post = moved.post if moved else Post.with_slug(slug)
    gone = post and post.kind == kind and post.versions and post.published is None
    raise Gone if gone else NotFound
