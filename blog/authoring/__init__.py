"""The desk: drafts, editor, preview, help with the dialect, publish, trash, import."""

from blog.authoring import desk, dialect, editor, imports, life, preview
from blog.authoring.room import bp

__all__ = ["bp", "desk", "dialect", "editor", "imports", "life", "preview"]
