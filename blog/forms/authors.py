"""The names under an article, as people type them."""

from collections.abc import Iterable
from difflib import get_close_matches

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from blog.models import Person

MOST = 20


def in_a_row(people: Iterable[Person]) -> str:
    """Their names with commas between them; a handle where a name would not be understood."""
    known = Person.names()
    plain = (
        one.name if "," not in one.name and _called(one.name, known) == [one.handle] else one.handle
        for one in people
    )
    return ", ".join(plain)


def find_people(typed: str) -> list[str]:
    """The handles of those who are named, each once; raises ValidationError for who is unknown."""
    known = Person.names()
    handles = [_find(word, known) for word in map(str.strip, typed.split(",")) if word]
    if len(handles) > MOST:
        raise ValidationError(_("Name %(most)d authors at most.", most=MOST))
    return list(dict.fromkeys(handles))


def _find(word: str, known: Iterable[tuple[str, str]]) -> str:
    found = _called(word, known)
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _(
                "Several people are called “%(name)s”; write a handle: %(handles)s.",
                name=word[:80],
                handles=", ".join(found),
            )
        )
    names = {name.casefold(): name for _handle, name in known}
    near = get_close_matches(word[:80].casefold(), names, 1)
    if near:
        raise ValidationError(
            _(
                "Nobody here is called “%(name)s”; the nearest name is “%(near)s”.",
                name=word[:80],
                near=names[near[0]],
            )
        )
    raise ValidationError(_("Nobody here is called “%(name)s”.", name=word[:80]))


def _called(word: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """The handles of those whom a word means: a handle is one person's, a name several people's."""
    by_handle = [handle for handle, _name in known if handle == word.lower()]
    return by_handle or [handle for handle, name in known if name.casefold() == word.casefold()]
