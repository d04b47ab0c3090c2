"""What is stored: columns, and the queries by name."""

from blog.models.addressed import KINDS
from blog.models.around import Around, in_work, may_join_series, parts, siblings
from blog.models.autosave import Autosave
from blog.models.beside import Beside
from blog.models.change import Change, State
from blog.models.desk import OVERVIEW, Desk, Shelf
from blog.models.history import History, Saves
from blog.models.kept import Kept
from blog.models.lately import Event, lately
from blog.models.library import Library, Uses
from blog.models.linked import Linked
from blog.models.media import Media, Variant
from blog.models.paging import BadCursor, Page
from blog.models.person import EMAIL, HANDLE, ROLES, Authorship, Person
from blog.models.post import Post
from blog.models.revision import Revision
from blog.models.shell import Shell
from blog.models.shown import last_id, rebuild, settle
from blog.models.site import Redirect, Site
from blog.models.slug import slug_in, slugify
from blog.models.tag import Series, Tag, Tagging, TagRedirect
from blog.models.ways_in import end_of, in_year, languages_used, subjects, writers, years

__all__ = [
    "EMAIL",
    "HANDLE",
    "KINDS",
    "OVERVIEW",
    "ROLES",
    "Around",
    "Authorship",
    "Autosave",
    "BadCursor",
    "Beside",
    "Change",
    "Desk",
    "Event",
    "History",
    "Kept",
    "Library",
    "Linked",
    "Media",
    "Page",
    "Person",
    "Post",
    "Redirect",
    "Revision",
    "Saves",
    "Series",
    "Shelf",
    "Shell",
    "Site",
    "State",
    "Tag",
    "TagRedirect",
    "Tagging",
    "Uses",
    "Variant",
    "end_of",
    "in_work",
    "in_year",
    "languages_used",
    "last_id",
    "lately",
    "may_join_series",
    "parts",
    "rebuild",
    "settle",
    "siblings",
    "slug_in",
    "slugify",
    "subjects",
    "writers",
    "years",
]
