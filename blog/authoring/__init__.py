"""The desk: drafts, editor, preview, publish, trash, import."""

from blog.authoring import desk, editor, help, imports, life, preview
from blog.authoring.room import bp

__all__ = ["bp", "desk", "editor", "help", "imports", "life", "preview"]
