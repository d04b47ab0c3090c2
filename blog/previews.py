"""A text that is not published, for whoever was given its secret address."""

from flask import Blueprint, Response, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from blog.facts import facts_of
from blog.filters import speak
from blog.models import Post
from blog.rendering import render

bp = Blueprint("previews", __name__)


@bp.get("/previews/<token>")
def show(token: str) -> ResponseReturnValue:
    """The newest save of a post, as readers would see it."""
    post = Post.previewed(token) or abort(404)
    revision = post.current
    speak(revision.language)
    facts = facts_of(revision)
    return _hidden(
        render_template(
            "previews/show.html",
            post=post,
            revision=revision,
            rendered=render(revision.body, facts),
            sizes=facts.sizes,
        )
    )


def _hidden(page: str) -> Response:
    """Nothing that the page links to may learn the address, nor anybody keep it."""
    response = make_response(page)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
