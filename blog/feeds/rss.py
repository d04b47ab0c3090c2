"""RSS 2.0, with the modules that the RSS Advisory Board's profile names."""

from email.utils import format_datetime
from xml.etree.ElementTree import Element

from blog.feeds.channel import Channel, Cover, Entry, iso
from blog.feeds.xml import ATOM, add, written

SPACES = {
    "xmlns:atom": ATOM,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def rss(channel: Channel) -> bytes:
    """The feed as RSS."""
    root = Element("rss", {"version": "2.0", **SPACES})
    top = add(root, "channel")
    add(top, "title", channel.title)
    add(top, "link", channel.home)
    add(top, "description", channel.subtitle or channel.title)
    add(top, "language", channel.language)
    add(top, "lastBuildDate", format_datetime(channel.updated))
    add(top, "atom:link", rel="self", type="application/rss+xml", href=channel.address)
    for entry in channel.entries:
        _item(add(top, "item"), entry)
    return written(root)


def _item(item: Element, entry: Entry) -> None:
    add(item, "title", entry.title)
    add(item, "link", entry.address)
    add(item, "guid", entry.id, isPermaLink="false")
    add(item, "pubDate", format_datetime(entry.published))
    add(item, "atom:updated", iso(entry.updated))
    add(item, "dc:language", entry.revision.language)
    for name, _address in entry.authors:
        add(item, "dc:creator", name)
    for tag in entry.tags:
        add(item, "category", tag.name)
    # RSS has no name for it; Atom's says which language.
    for language, address in entry.translations.items():
        add(item, "atom:link", rel="alternate", hreflang=language, href=address)
    if entry.cover:
        _cover(item, entry.cover)
    if entry.revision.summary:
        add(item, "description", entry.revision.summary)
    add(item, "content:encoded", entry.html)


def _cover(item: Element, cover: Cover) -> None:
    """The picture, with all that is known of it: an enclosure would need its length."""
    known: dict[str, str] = {}
    if media := cover.media:
        known = {"type": media.type, "fileSize": str(media.size)}
        if media.width and media.height:
            known |= {"width": str(media.width), "height": str(media.height)}
    add(item, "media:content", url=cover.address, medium="image", **known)
