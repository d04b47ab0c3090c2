"""Two edits that began from the same revision, put together in the form of the later one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from blog.forms.post import PostForm
from blog.forms.shown import filed_now, values
from blog.merging import Merged, Spot, merge, merge_value
from blog.models import Post, Revision
from blog.publishing import LINES
from blog.text import json_object


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
    lines |= filed_otherwise(form, theirs.post)
    if merged.spots or lines:
        _show_what_is_filed(form, theirs.post)
    return Meeting(theirs, merged.spots, lines, mine)


def filed_otherwise(form: PostForm, post: Post) -> dict[str, str]:
    """What somebody else filed since the form was opened, where it files something else too."""
    first = form.filed_first
    own = [name for name in first if not form.is_as_filed(name)]
    filed = filed_now(post) if own else {}
    return {
        name: filed[name]
        for name in own
        if filed[name] != first[name] and [filed[name]] != form.sent(name)
    }


def _show_what_is_filed(form: PostForm, post: Post) -> None:
    """What this person left alone follows what was filed meanwhile; all else is for them to say."""
    data = values(post)["data"]
    filed = json_object(data["filed"])
    for name in filter(form.is_as_filed, filed):
        form[name].data, form[name].raw_data = data[name], [filed[name]]
    form.filed.data = json.dumps(filed)
