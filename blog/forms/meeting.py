"""Two edits that began from the same revision, put together in the form of the later one."""

from collections.abc import Mapping
from dataclasses import dataclass

from blog.forms.post import PostForm
from blog.merging import Merged, Spot, merge, merge_value
from blog.models import Revision
from blog.publishing import LINES


@dataclass(frozen=True)
class Meeting:
    """What came of putting together: their revision, and all that only a person can decide."""

    theirs: Revision
    spots: tuple[Spot, ...]
    # Theirs, by the name of the field, where both wrote something else into a short one.
    lines: Mapping[str, str]
    # The text as it was typed, before anything was put into it.
    mine: str

    @property
    def is_clash(self) -> bool:
        """Whether somebody has to decide."""
        return bool(self.spots or self.lines)


def put_together(form: PostForm, base: Revision | None, theirs: Revision) -> Meeting:
    """Bring what was saved meanwhile into the form, which from now on builds on that.

    Without a known base the two texts have nothing in common, and the form keeps its own.
    """
    mine = form.body.data or ""
    lines: dict[str, str] = {}
    for name in LINES:
        field, other = form[name], getattr(theirs, name)
        before = getattr(base, name) if base else None
        field.data, clash = merge_value(before, field.data or "", other)
        if clash:
            lines[name] = other
    if base:
        merged = merge(base.body, mine, theirs.body)
    else:
        merged = Merged(mine, () if mine == theirs.body else (Spot("", mine, theirs.body),))
    form.body.data, form.base.data = merged.text, str(theirs.id)
    return Meeting(theirs, merged.spots, lines, mine)
