"""Text as it comes from a browser, made fit to be stored."""

import re


def storable(text: str | None) -> str:
    """Unify line ends and replace NUL, which PostgreSQL cannot store, as HTML parsers do."""
    return re.sub(r"\r\n?", "\n", text or "").replace("\0", "\ufffd")


def one_line(text: str | None) -> str:
    """The same, with every run of white space become one space."""
    return " ".join(storable(text).split())
