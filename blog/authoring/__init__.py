"""The desk: drafts, editor, preview, preflight, publish, trash, tags, import."""

from blog.authoring import (
    asides,
    autosave,
    desk,
    editor,
    history,
    imports,
    life,
    release,
    tags,
)
from blog.authoring.room import bp

__all__ = [
    "asides",
    "autosave",
    "bp",
    "desk",
    "editor",
    "history",
    "imports",
    "life",
    "release",
    "tags",
]
