"""Structured data as schema.org names it: plain values, which one filter writes safely."""

from collections.abc import Sequence
from typing import Any

from blog.address import public_address
from blog.feeds.channel import iso, published
from blog.filters import current_site
from blog.metadata.about import Picture
from blog.models import Person, Post, Revision
from blog.models.beside import Byline, Subject
from blog.text import one_line

Thing = dict[str, Any]


def website() -> Thing:
    """The publication, and how to search it."""
    site, home = current_site(), public_address("/")
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{home}search?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    return known(
        {
            "@type": "WebSite",
            "@id": f"{home}#website",
            "url": home,
            "name": one_line(site.title),
            "description": one_line(site.description or site.tagline),
            "inLanguage": site.language,
            "publisher": publisher(),
            "potentialAction": search,
        }
    )


def publisher() -> Thing:
    """Who publishes: the publication, under its own name."""
    site = current_site()
    logo = public_address(site.logo.path) if site.logo else ""
    name = one_line(site.title)
    return known({"@type": "Organization", "name": name, "url": public_address("/"), "logo": logo})


def person(one: Person | Byline) -> Thing:
    """Somebody who writes here."""
    address = public_address(f"/authors/{one.handle}")
    about = one_line(one.about)
    return known(
        {"@type": "Person", "name": one_line(one.name), "url": address, "description": about}
    )


def profile(one: Person) -> Thing:
    """The page of somebody who writes here."""
    return {"@type": "ProfilePage", "mainEntity": person(one)}


def posting(
    post: Post,
    revision: Revision,
    address: str,
    picture: Picture,
    about: str,
    authors: Sequence[Byline],
    tags: Sequence[Subject],
) -> Thing:
    """An article, or a standing page."""
    image = {"@type": "ImageObject", "url": picture.address}
    appeared = published(post)
    # The first version is as old as the post, whenever it was brought here.
    later = (revision.version or 1) > 1 and revision.versioned_at
    return known(
        {
            "@type": "BlogPosting" if post.kind == "post" else "WebPage",
            "@id": f"{address}#article",
            "url": address,
            "mainEntityOfPage": address,
            "headline": one_line(revision.title),
            "description": about,
            "inLanguage": revision.language,
            "datePublished": iso(appeared),
            "dateModified": iso(max(later or appeared, appeared)),
            "version": revision.version,
            "wordCount": revision.words if post.kind == "post" else None,
            "keywords": ", ".join(one_line(tag.name) for tag in tags),
            "author": [person(one) for one in authors],
            "publisher": publisher(),
            "image": known(image | {"width": picture.width, "height": picture.height}),
        }
    )


def breadcrumbs(*steps: tuple[str, str]) -> Thing:
    """The way from the front page to this one: names and addresses."""
    way = [(one_line(current_site().title), public_address("/")), *steps]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def known(thing: Thing) -> Thing:
    """A thing without what nobody said of it."""
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
