"""The one door for HTML: Markdown in, a page's safe HTML out."""

from markupsafe import Markup

from blog.rendering import dialect, sanitize
from blog.rendering.plain import count_words, minutes
from blog.rendering.shape import Shape
from blog.rendering.trial import close, trial, warm
from blog.rendering.values import Facts, Heading, Refused, Rendered
from blog.text import tidy

__all__ = [
    "Facts",
    "Heading",
    "Refused",
    "Rendered",
    "close",
    "minutes",
    "render",
    "trial",
    "warm",
]


def render(source: str, facts: Facts | None = None) -> Rendered:
    """The text as readers get it; quick for whatever `trial` accepted before."""
    shape = Shape(facts or Facts())
    try:
        html = sanitize.clean(dialect.to_html(tidy(source)), shape)
    except RecursionError:
        raise Refused("nested") from None
    return Rendered(
        html=Markup(html),  # noqa: S704 - this is the door
        outline=shape.outline,
        text=shape.text,
        words=count_words(shape.text),
        references=shape.references,
    )
