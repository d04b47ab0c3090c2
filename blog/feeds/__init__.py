"""Atom, RSS and JSON feeds: one channel of entries, in three forms."""

from blog.feeds.views import bp

__all__ = ["bp"]
