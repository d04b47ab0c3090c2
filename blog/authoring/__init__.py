"""The desk: drafts, editor, preview, publish, trash, import."""

from blog.authoring import desk, editor, history, imports, life
from blog.authoring.room import bp

__all__ = ["bp", "desk", "editor", "history", "imports", "life"]
