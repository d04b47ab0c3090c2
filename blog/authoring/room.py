"""The room that all pages of the desk share, and the way to a post in it."""

from flask import Blueprint, abort, g

from blog.models import Post

bp = Blueprint("authoring", __name__, url_prefix="/write")


def get_post(post_id: int, trashed: bool = False) -> Post:
    """The post to work on; stops where it is unknown, somebody else's, or in the trash."""
    post = Post.get(post_id)
    if post is None or bool(post.deleted_at) != trashed:
        abort(404)
    if not g.person.may_edit(post):
        abort(403)
    return post
