"""Where what we publish stands, for those who read it elsewhere, and how addresses are read."""

from urllib.parse import quote

from flask import current_app
from werkzeug.routing import IntegerConverter


class WholeNumber(IntegerConverter):
    """A number in an address, which can be written in one way only, so that a page has one."""

    regex = "(?:0|[1-9][0-9]*)"


def public_address(path: str) -> str:
    """The whole address of a path of ours, made from BLOG_URL and never from what was asked for."""
    return f"{current_app.config['URL']}{quote(path)}"
