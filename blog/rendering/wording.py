"""The words of the interface as parts of a page: ours are HTML already, what is put in is not."""

from collections.abc import Mapping

from markupsafe import Markup


def filled(text: str, values: Mapping[str, object], in_html: bool) -> str:
    """A text of our own catalogues with values in its places, escaped where they go into HTML."""
    safe = Markup(text) if in_html else text  # noqa: S704 - no stranger writes a catalogue
    return safe % values if "%" in text else safe
