"""What is stored: columns, and the queries by name."""

from blog.models.desk import Desk
from blog.models.media import Media
from blog.models.paging import BadCursor, Page
from blog.models.person import EMAIL, HANDLE, ROLES, Person
from blog.models.post import KINDS, Authorship, Post
from blog.models.revision import Revision
from blog.models.site import Redirect, Site
from blog.models.slug import slugify
from blog.models.tag import Series, Tag, Tagging

__all__ = [
    "EMAIL",
    "HANDLE",
    "KINDS",
    "ROLES",
    "Authorship",
    "BadCursor",
    "Desk",
    "Media",
    "Page",
    "Person",
    "Post",
    "Redirect",
    "Revision",
    "Series",
    "Site",
    "Tag",
    "Tagging",
    "slugify",
]
