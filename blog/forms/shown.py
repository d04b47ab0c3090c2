"""What the fields of a post show at first."""

import json
from typing import Any

from blog.forms.authors import in_a_row
from blog.models import Post, Site
from blog.publishing import LINES, filing_of
from blog.text import json_object

# What belongs to the post and is compared with what the form showed at first.
FILED = (
    *("slug", "tags", "kind", "series", "series_place", "translation_of", "authors"),
    *("published_at", "unpublish_at", "unlisted"),
)


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
    shown = {name: "" if value is None else value for name, value in sent.items()}
    more = local | {"base": post.current_id, "filed": json.dumps(shown)}
    return {"data": data | filed | more}


def filed_now(post: Post) -> dict[str, Any]:
    """What the fields of a post that is opened now would show at first."""
    return json_object(values(post)["data"]["filed"])
