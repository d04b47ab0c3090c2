"""What the renderer, which reads no database, must know of a text that is kept there."""

from blog.models import Media, Revision
from blog.rendering import Facts


def facts_of(revision: Revision) -> Facts:
    """What must be known of a revision; whoever renders it with the same shares one rendering."""
    sizes = Media.sizes([revision.body, revision.cover])
    return Facts(revision.title, revision.language, sizes)
