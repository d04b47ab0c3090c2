"""What the fields of a post show at first."""

import json
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from blog.forms.authors import in_a_row
from blog.models import Post, Site
from blog.publishing import LINES, filing_of
from blog.text import json_object

# What belongs to the post and is compared with what the form showed at first.
FILED = (
    *("slug", "tags", "kind", "series", "series_place", "translation_of", "authors"),
    *("published_at", "unpublish_at", "unlisted"),
)


class Filed(FlaskForm):
    """A form that says of itself how its post was filed when it was opened."""

    filed = HiddenField()
    post: Post | None

    @property
    def filed_first(self) -> dict[str, str]:
        """How the post was filed when the form was opened, as its fields showed it."""
        first = json_object(self.filed.data or "") if self.post else {}
        return {name: str(first[name]) for name in FILED if name in first}

    def sent(self, name: str) -> list[str]:
        """What came back in a field, as it came."""
        return self[name].raw_data or [""]

    def is_as_filed(self, name: str) -> bool:
        """Whether a field came back as the form showed it first, untouched by this author."""
        return [self.filed_first.get(name)] == self.sent(name)


def values(post: Post | None) -> dict[str, Any]:
    """What the fields show at first."""
    site = Site.current()
    if post is None:
        return {"data": {"language": site.language, "kind": "post"}}
    data: dict[str, Any] = {name: getattr(post.current, name) for name in (*LINES, "body")}
    filing = filing_of(post)
    times = {"published_at": post.time, "unpublish_at": filing.unpublish_at}
    local = {n: t and t.astimezone(site.zone).replace(tzinfo=None) for n, t in times.items()}
    written = {"tags": ", ".join(filing.tags), "authors": in_a_row(post.authors)}
    filed = {name: getattr(filing, name, None) for name in FILED} | written
    minutes = {name: time and f"{time:%Y-%m-%dT%H:%M}" for name, time in local.items()}
    sent = filed | minutes | {"unlisted": "y" if filing.unlisted else ""}
    shown = {name: "" if value is None else str(value) for name, value in sent.items()}
    more = local | {"base": post.current_id, "filed": json.dumps(shown)}
    return {"data": data | filed | more}


def filed_now(post: Post) -> dict[str, str]:
    """How a post is filed now, as the fields of a form that is opened would show it."""
    return json_object(values(post)["data"]["filed"])
