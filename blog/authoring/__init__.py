"""The desk: drafts, editor, preview, preflight, publish, trash, tags, import."""

from blog.authoring import (
    asides,
    autosave,
    desk,
    dialect,
    editor,
    history,
    imports,
    library,
    life,
    preview,
    release,
    tags,
)
from blog.authoring.room import bp, make_room

__all__ = [
    "asides",
    "autosave",
    "bp",
    "desk",
    "dialect",
    "editor",
    "history",
    "imports",
    "library",
    "life",
    "make_room",
    "preview",
    "release",
    "tags",
]
