"""The one door for HTML: Markdown in, a page's safe HTML out."""

from markupsafe import Markup

from blog.rendering import dialect, sanitize
from blog.rendering.memo import Memo
from blog.rendering.plain import minutes
from blog.rendering.shape import Shape
from blog.rendering.trial import QUEUE, close, warm
from blog.rendering.trial import trial as _try
from blog.rendering.values import Facts, Heading, Refused, Rendered
from blog.text import tidy

__all__ = [
    "Facts",
    "Heading",
    "Refused",
    "Rendered",
    "close",
    "minutes",
    "remember",
    "render",
    "trial",
    "warm",
]


_memo = Memo(0)


def remember(megabytes: int) -> None:
    """Keep renderings in at most so much memory from now on; 0 keeps none, and changes no byte."""
    global _memo
    _memo = Memo(megabytes)


def render(source: str, facts: Facts | None = None) -> Rendered:
    """The text as readers get it; quick for whatever `trial` accepted before."""
    facts = facts or Facts()
    key = Memo.key(source, facts)
    rendered = _memo.get(key)
    if rendered is None:
        rendered = _render(source, facts)
        _memo.put(key, rendered)
    return rendered


def trial(source: str, facts: Facts | None = None, patience: float = QUEUE) -> Rendered:
    """Render a text for the first time, within two seconds and a bound of memory, or raise Refused.

    `patience` is how many seconds to wait where two texts are being rendered already. What comes
    through is kept where there is room, so that publishing it need not render it once more; texts
    that are being typed drive out none that readers asked for.
    """
    rendered = _try(source, facts, patience)
    _memo.put(Memo.key(source, facts or Facts()), rendered, asked_for=False)
    return rendered


def _render(source: str, facts: Facts) -> Rendered:
    try:
        html, formulas = dialect.to_html(tidy(source))
        shape = Shape(facts, formulas)
        html, page, dropped = sanitize.clean(html, shape)
    except RecursionError:
        raise Refused("nested") from None
    return Rendered(
        html=Markup(html),  # noqa: S704 - this is the door
        outline=shape.outline,
        text=shape.text,
        references=shape.references,
        page=Markup(page),  # noqa: S704
        has_code=shape.has_code,
        dropped=dropped,
        undescribed=shape.undescribed,
        astray=shape.astray,
    )
