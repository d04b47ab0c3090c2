"""Where what we publish stands, for those who read it elsewhere."""

from urllib.parse import quote

from flask import current_app


def public_address(path: str) -> str:
    """The whole address of a path of ours, made from BLOG_URL and never from what was asked for."""
    return f"{current_app.config['URL']}{quote(path)}"
