"""JSON Feed 1.1."""

import json
from typing import Any

from blog.address import public_address
from blog.feeds.channel import Channel, Entry, iso
from blog.text import tidy


def json_feed(channel: Channel) -> bytes:
    """The feed as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.address,
        "description": channel.subtitle,
        "favicon": public_address("/favicon.ico"),
        "language": channel.language,
        "items": [_item(entry) for entry in channel.entries],
    }
    return json.dumps({name: value for name, value in feed.items() if value != ""}).encode()


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": tidy(entry.title),
        "content_html": tidy(entry.html),
        "summary": tidy(entry.revision.summary),
        "image": entry.cover.address if entry.cover else "",
        "date_published": iso(entry.published),
        "date_modified": iso(entry.updated),
        "authors": [{"name": name, "url": address} for name, address in entry.authors],
        "tags": [tag.name for tag in entry.tags],
        "language": entry.revision.language,
    }
    return {name: value for name, value in item.items() if value != "" or name == "content_html"}
