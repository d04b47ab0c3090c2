"""How the publication looks: its stylesheets in its accent, its type, its sign, its picture."""

from blog.look.views import asset, bp, init_app, share_path

__all__ = ["asset", "bp", "init_app", "share_path"]
