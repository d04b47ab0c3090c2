"""The room that all pages of the desk share, and the way to a post in it."""

from flask import Blueprint, abort, g, request

from blog.models import Post

bp = Blueprint("authoring", __name__, url_prefix="/write")
# Of one form with its files; a file that is too large is told so beside its field.
MOST_BYTES = 64_000_000


def make_room() -> None:
    """Let the forms of the desk and of the admin carry files, before anything reads them."""
    if request.blueprint in ("authoring", "admin"):
        request.max_content_length = MOST_BYTES


def get_post(post_id: int, trashed: bool = False) -> Post:
    """The post to work on; stops where it is unknown, somebody else's, or in the trash."""
    post = Post.get(post_id)
    if post is None or bool(post.deleted_at) != trashed:
        abort(404)
    if not g.person.may_edit(post):
        abort(403)
    return post
