"""The desk: drafts, editor, preview, publish, trash, import."""

from blog.authoring import desk, editor, imports, library, life
from blog.authoring.room import bp, make_room

__all__ = ["bp", "desk", "editor", "imports", "library", "life", "make_room"]
