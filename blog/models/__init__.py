"""What is stored: columns, and the queries by name."""

from blog.models.around import Around, in_work, may_join_series, parts, siblings, translations_of
from blog.models.autosave import Autosave
from blog.models.change import Change
from blog.models.desk import Desk
from blog.models.library import Library, Uses
from blog.models.media import Media, Variant
from blog.models.paging import BadCursor, Page
from blog.models.person import EMAIL, HANDLE, ROLES, Authorship, Person
from blog.models.post import KINDS, Post
from blog.models.revision import Revision
from blog.models.site import Redirect, Site
from blog.models.slug import slugify
from blog.models.tag import Series, Tag, Tagging
from blog.models.ways_in import in_year, languages, subjects, writers, years

__all__ = [
    "EMAIL",
    "HANDLE",
    "KINDS",
    "ROLES",
    "Around",
    "Authorship",
    "Autosave",
    "BadCursor",
    "Change",
    "Desk",
    "Library",
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
    "Uses",
    "Variant",
    "in_work",
    "in_year",
    "languages",
    "may_join_series",
    "parts",
    "siblings",
    "slugify",
    "subjects",
    "translations_of",
    "writers",
    "years",
]
