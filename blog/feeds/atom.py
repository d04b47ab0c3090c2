"""Atom, as RFC 4287 has it."""

from xml.etree.ElementTree import Element

from blog.address import public_address
from blog.feeds.channel import Channel, Entry, iso
from blog.feeds.xml import ATOM, add, written
from blog.filters import current_site


def atom(channel: Channel) -> bytes:
    """The feed as Atom."""
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": channel.language})
    add(feed, "id", channel.home)
    add(feed, "title", channel.title)
    if channel.subtitle:
        add(feed, "subtitle", channel.subtitle)
    add(feed, "updated", iso(channel.updated))
    add(feed, "link", rel="self", type="application/atom+xml", href=channel.address)
    add(feed, "link", rel="alternate", type="text/html", href=channel.home)
    add(feed, "icon", public_address("/favicon.ico"))
    author = add(feed, "author")
    add(author, "name", current_site().title)
    for entry in channel.entries:
        _entry(add(feed, "entry", **{"xml:lang": entry.revision.language}), entry)
    return written(feed)


def _entry(item: Element, entry: Entry) -> None:
    add(item, "id", entry.id)
    add(item, "title", entry.title)
    add(item, "link", rel="alternate", type="text/html", href=entry.address)
    for language, address in entry.translations.items():
        add(item, "link", rel="alternate", type="text/html", hreflang=language, href=address)
    if entry.cover and (media := entry.cover.media):
        size = {"type": media.type, "length": str(media.size)}
        add(item, "link", rel="enclosure", href=entry.cover.address, **size)
    add(item, "published", iso(entry.published))
    add(item, "updated", iso(entry.updated))
    for name, address in entry.authors:
        person = add(item, "author")
        add(person, "name", name)
        add(person, "uri", address)
    for tag in entry.tags:
        add(item, "category", term=tag.slug, label=tag.name, scheme=public_address("/tags"))
    if entry.revision.summary:
        add(item, "summary", entry.revision.summary, type="text")
    add(item, "content", entry.html, type="html")
