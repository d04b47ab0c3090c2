"""The desk: drafts, editor, preview, publish, trash, import."""

from blog.authoring import desk, editor, imports, life
from blog.authoring.room import bp

__all__ = ["bp", "desk", "editor", "imports", "life"]
