"""What each kind of public page says of itself."""

from collections.abc import Sequence
from urllib.parse import quote

from blog.address import public_address
from blog.feeds.channel import iso, published
from blog.filters import current_site
from blog.metadata import schema
from blog.metadata.about import About, picture_of, shared_picture
from blog.models import Beside, Linked, Page, Person, Post, Revision
from blog.models.beside import Byline, Subject
from blog.rendering import Rendered
from blog.text import one_line

# Lists of these have feeds of their own.
FED = ("/tags/", "/authors/", "/languages/")
SHOWN, LONGEST = 3, 200


def listing(
    path: str,
    title: str = "",
    page: Page | None = None,
    *,
    author: Person | None = None,
    language: str = "",
    indexed: bool = True,
) -> About:
    """A list of articles, or a page of the publication's own such as the search.

    Without a title it is the front page. Of all that was asked for, the cursor of an earlier page
    alone stays in the address.
    """
    site = current_site()
    asked = f"?before={quote(page.before)}" if page and page.before else ""
    address = public_address(path) + asked
    name = one_line(title)
    graph = [schema.breadcrumbs((name, address))] if name else [schema.website()]
    feeds = [(site.title, "/")]
    if path.startswith(FED):
        feeds.insert(0, (f"{title} · {site.title}", path))
    return About(
        title=name or one_line(site.title),
        address=address,
        language=language or site.language,
        description=_of_list(name, page, author),
        picture=shared_picture(),
        kind="profile" if author else "website",
        indexed=indexed,
        feeds=feeds,
        graph=[*graph, schema.profile(author)] if author else graph,
    )


def article(post: Post, revision: Revision, rendered: Rendered, beside: Beside) -> About:
    """An article, or a standing page."""
    authors, tags = beside.authors[post.id], beside.tags[post.id]
    site, address = current_site(), public_address(post.path)
    title = one_line(revision.title)
    description = one_line(revision.summary) or _shortened(one_line(rendered.text))
    picture = picture_of(post, beside.sizes)
    works = _works([post, *beside.translations[post.id]])
    posting = schema.posting(post, revision, address, picture, description, authors, tags)
    way = [(one_line(tag.name), public_address(f"/tags/{tag.slug}")) for tag in tags[:1]]
    return About(
        title=title,
        address=address,
        language=revision.language,
        description=description,
        picture=picture,
        kind="article",
        indexed=not post.unlisted,
        properties=_properties(post, posting["dateModified"], authors, tags),
        feeds=[(site.title, "/")],
        languages=[(code, one) for code, (_id, one) in works.items()] if len(works) > 1 else (),
        # For readers of any other language: in the publication's own, else the first one written.
        default=(works.get(site.language) or min(works.values()))[1],
        source=f"{address}.md",
        authors=[one_line(one.name) for one in authors],
        graph=[posting, schema.breadcrumbs(*way, (title, address))],
    )


def _works(posts: Sequence[Post | Linked]) -> dict[str, tuple[int, str]]:
    """Id and address by language; where two are in one language, this page's own stands."""
    works: dict[str, tuple[int, str]] = {}
    for post in posts:
        if post.published:
            works.setdefault(post.published.language, (post.id, public_address(post.path)))
    return dict(sorted(works.items()))


def _properties(
    post: Post, changed: str, authors: Sequence[Byline], tags: Sequence[Subject]
) -> list[tuple[str, str]]:
    addresses = (public_address(f"/authors/{one.handle}") for one in authors)
    return [
        ("article:published_time", iso(published(post))),
        ("article:modified_time", changed),
        *(("article:author", author) for author in addresses),
        *(("article:tag", one_line(tag.name)) for tag in tags),
    ]


def _of_list(name: str, page: Page | None, author: Person | None) -> str:
    """What the publication says of itself, or what stands on this page."""
    site = current_site()
    if not name and (own := one_line(site.description or site.tagline)):
        return own
    posts = page.posts[:SHOWN] if page else ()
    titles = [one_line(post.published.title) for post in posts if post.published]
    whose = f"{name} ({one_line(author.about)})" if author and author.about else name
    return _shortened(": ".join(filter(None, (whose or one_line(site.title), " · ".join(titles)))))


def _shortened(text: str) -> str:
    """The text, or as many whole words of its beginning as search engines show."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0].rstrip(" ,;:·–—") + "…"
