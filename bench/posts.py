"""The rows of generated posts, some hundreds at a time, the same ones whenever they are made."""

import random
from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from bench import words
from blog.rendering import Facts, render
from blog.search import fold, index

# To be raised when anything here, in `words`, in `build` or in the article makes other data.
EDITION = 1
AUTHORS, TAGS = 50, 300
BEGIN, END = datetime(2015, 11, 1, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
ON_FIRST_TAG = 0.35  # of all posts
STATES = {
    "published": 96,
    "draft": 1,
    "scheduled": 0.5,
    "withdrawn": 1,
    "trash": 0.5,
    "unlisted": 1,
}
PAGES = 5  # standing ones, the first posts
PART = 5  # posts of a series, which every two hundredth post begins
# A process that makes rows reads every word of two languages, in three ways.
fold.fold = lru_cache(8 * words.SIZE)(fold.fold.__wrapped__)


@dataclass
class Portion:
    """The rows of some posts by table, and their entries in both indexes."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    authors: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, Any]] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)
    saves: list[dict[str, Any]] = field(default_factory=list)


@cache
def tag_names() -> tuple[str, ...]:
    """The names of all tags, the one on most posts first."""
    return tuple(word.capitalize() for word in words.vocabulary("en")[1000 : 1000 + TAGS])


def make(first: int, last: int, total: int, cover: str) -> Portion:
    """The posts numbered from first to last, out of so many; some have this cover."""
    made, chance = Portion(), random.Random(first)
    for number in range(first, last + 1):
        post = _post(chance, number, total)
        revision = _revision(chance, number, post, cover)
        people = dict.fromkeys(_uneven(chance, AUTHORS) for _ in range(chance.randint(1, 2)))
        tags = _tags(chance) if number > PAGES else []
        made.posts.append(post)
        made.revisions.append(revision)
        made.authors += [
            {"post_id": number, "person_id": person + 1, "place": place}
            for place, person in enumerate(people)
        ]
        made.tags += [
            {"post_id": number, "tag_id": tag + 1, "place": place} for place, tag in enumerate(tags)
        ]
        _index(made, post, revision, tags, list(people))
    _check(made.revisions[0])
    return made


def _post(chance: random.Random, number: int, total: int) -> dict[str, Any]:
    state = "published"
    if number > PAGES:
        state = chance.choices(list(STATES), list(STATES.values()))[0]
    # What comes from elsewhere brings its date along: one in fifty is out of order.
    moved = 0 if chance.random() < 0.98 else chance.randrange(number)
    at = BEGIN + (END - BEGIN) * ((number - moved) / (total + 1))
    part = number % 200 if number > PAGES else PART
    return {
        "id": number,
        "kind": "page" if number <= PAGES else "post",
        "slug": "-".join([*words.pick(chance, "en", 3), str(number)]),
        "current_id": number,
        "published_id": None if state in {"draft", "trash"} else number,
        "published_at": {"draft": None, "trash": None, "scheduled": FAR}.get(state, at),
        "unpublish_at": END if state == "withdrawn" else None,
        "deleted_at": at if state == "trash" else None,
        "unlisted": state == "unlisted",
        "created_at": at,
        "series_id": number // 200 + 1 if part < PART else None,
        "series_place": part + 1 if part < PART else None,
        # A post and the next one, in the other language.
        "translation_group": f"work-{number // 2}" if number % 100 in {50, 51} else None,
    }


def _revision(
    chance: random.Random, number: int, post: dict[str, Any], cover: str
) -> dict[str, Any]:
    english = chance.random() < 0.8 if post["translation_group"] is None else number % 2 == 0
    language = words.LANGUAGES[0 if english else 1]
    body, has_cover = words.text(chance, language), chance.random() < 0.05
    given = post["published_id"] is not None
    return {
        "id": number,
        "post_id": number,
        "number": 1,
        "version": 1 if given else None,
        "title": " ".join(words.pick(chance, language, chance.randint(3, 8))).capitalize(),
        "summary": " ".join(words.pick(chance, language, 18)).capitalize() + ".",
        "body": body,
        "language": language,
        "cover": cover if has_cover else "",
        "cover_alt": "Leaves" if has_cover else "",
        "extra": {},
        "words": len(body.split()),
        "editor_id": 1,
        "created_at": post["created_at"],
        "versioned_at": post["published_at"] if given else None,
    }


def _tags(chance: random.Random) -> list[int]:
    some = {_uneven(chance, TAGS - 1) + 1 for _ in range(chance.randint(1, 3))}
    return [*([0] if chance.random() < ON_FIRST_TAG else []), *sorted(some)]


def _uneven(chance: random.Random, count: int) -> int:
    """One of so many numbers, the first one most often."""
    return bisect(_sums(count), chance.random() * _sums(count)[-1])


@cache
def _sums(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, count + 1)))


def _index(
    made: Portion,
    post: dict[str, Any],
    revision: dict[str, Any],
    tags: list[int],
    people: list[int],
) -> None:
    """What `blog.search` would put into its indexes, folded by the same code."""
    typed = f"{revision['title']}\n{revision['summary']}\n{revision['body']}"
    made_from = {"revision_id": post["id"], "edition": index.EDITION}
    words_of = index.columns({"words": typed}, "")
    made.saves.append({"rowid": post["id"]} | made_from | words_of)
    if post["published_id"] is None or post["kind"] == "page":
        return
    names, language = " ".join(tag_names()[tag] for tag in tags), revision["language"]
    fields = {"title": revision["title"], "tags": names, "summary": revision["summary"]}
    fields["body"] = plain = _plain(revision["body"])
    entry = made_from | {"text": plain} | index.columns(fields, language)
    made.found.append(entry | _placed(post, language, tags, people))


def _placed(
    post: dict[str, Any], language: str, tags: list[int], people: list[int]
) -> dict[str, Any]:
    """Where an entry stands, and under what it is filed, by the form that the index has."""
    if "place" not in index.ENTRY.c:
        return {"rowid": post["id"]}
    filed = [f"{index.TAG}{tag + 1}" for tag in tags]
    filed += [f"{index.AUTHOR}{person + 1}" for person in people]
    return {
        "place": (post["published_at"].toordinal() << index.A_DAY) + post["id"],
        "post_id": post["id"],
        "language": language,
        "filed": f" {' '.join([*filed, index.spoken(language)])} ",
    }


def _plain(body: str) -> str:
    return body.replace("\n\n", "\n")


def _check(revision: dict[str, Any]) -> None:
    """Make sure for one post that the plain text which was indexed is what the renderer says."""
    facts = Facts(revision["title"], revision["language"])
    assert render(revision["body"], facts).text == _plain(revision["body"])
