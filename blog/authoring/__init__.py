"""The desk: drafts, editor, preview, publish, trash, import."""

from blog.authoring import autosave, desk, editor, imports, life
from blog.authoring.room import bp

__all__ = ["autosave", "bp", "desk", "editor", "imports", "life"]
