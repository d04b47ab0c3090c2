"""What stands around an article: its series, its translations, what came before and after."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from blog.models import Person, Post
from tests.factories import Visitor, make_person, make_post
from tests.reading import links, said_of, typed, words

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada", about="baker")


def edit(visitor: Visitor, post: Post, **more: str) -> int:
    form = typed(visitor.get(f"/write/{post.id}"))
    return visitor.post(f"/write/{post.id}", data=form | more).status_code


def beside(visitor: Visitor, post: Post) -> list[str]:
    """The numbered articles that an article leads to."""
    found = links(visitor.get(post.path))
    return [path.removeprefix("/posts/") for path in found if path.startswith("/posts/no-")]


def test_translations_lead_to_each_other(client: Visitor, ada: Person) -> None:
    salt = make_post(ada, slug="salt", title="Salt")
    sal = make_post(ada, slug="sal", title="Sal", language="es", translation_of="salt")
    make_post(ada, slug="sel", language="fr", translation_of="salt", published=False)
    assert sal.path in links(client.get(salt.path), hreflang="es")
    assert salt.path in links(client.get(sal.path), hreflang="en")
    for path in ("/", salt.path, sal.path):
        assert "/posts/sel" not in links(client.get(path))
    assert {salt.path, sal.path} <= {*links(client.get("/"))}


def test_an_article_alone_names_no_language(client: Visitor, ada: Person) -> None:
    post = make_post(ada)
    for said in ("In other languages", "English", "In the series", "Before and after"):
        assert said not in words(client.get(post.path))


def test_what_came_before_and_after_is_in_the_same_language(client: Visitor, ada: Person) -> None:
    posts = [
        make_post(ada, slug=f"no-{n}", language=language, at=NOON + timedelta(n))
        for n, language in enumerate(("en", "es", "en", "en", "es"))
    ]
    make_post(ada, slug="hush", at=NOON + timedelta(2, 1), published=False)
    found = {
        p.slug: [x[7:] for x in links(client.get(p.path)) if x[:10] == "/posts/no-"] for p in posts
    }
    assert found == {
        "no-0": ["no-2"],
        "no-1": ["no-4"],
        "no-2": ["no-0", "no-3"],
        "no-3": ["no-2"],
        "no-4": ["no-1"],
    }


def test_posts_of_one_moment_follow_each_other(client: Visitor, ada: Person) -> None:
    posts = [make_post(ada, slug=f"no-{n}", at=NOON) for n in range(3)]
    assert beside(client, posts[1]) == ["no-0", "no-2"]


def test_a_part_shows_its_series(client: Visitor, ada: Person) -> None:
    first = make_post(ada, slug="first", series="On bread", series_place=1)
    alone = make_post(ada, slug="alone", series="On salt")
    make_post(ada, slug="second", title="Second", series="On bread", series_place=2)
    assert "In the series On bread" in words(client.get(first.path))
    assert {"/series/on-bread", "/posts/second"} <= {*links(client.get(first.path))}
    assert "In the series" not in words(client.get(alone.path))


def test_an_author_is_introduced(client: Visitor, ada: Person) -> None:
    post = make_post(ada, make_person("bert"))
    assert "Ada, baker, and Bert" in words(client.get(post.path))
    assert "baker" in words(client.get("/authors/ada"))


def test_series_and_translation_are_filed_at_the_desk(author: Visitor, post: Post) -> None:
    other = make_post(author.person, slug="otro", language="es")
    assert (
        edit(author, post, series="On bread", series_place="2", translation_of="/posts/otro") == 303
    )
    form = typed(author.get(f"/write/{post.id}"))
    shown = (form["series"], form["series_place"], form["translation_of"])
    assert shown == ("On bread", "2", "otro")
    assert post.translation_group == other.translation_group is not None
    assert edit(author, post, series="", series_place="", translation_of="") == 303
    assert (post.series, post.series_place, post.translation_group) == (None, None, None)


def test_what_was_filed_meanwhile_stays(author: Visitor, post: Post) -> None:
    form = typed(author.get(f"/write/{post.id}"))
    assert edit(author, post, series="On bread", series_place="2") == 303
    assert author.post(f"/write/{post.id}", data=form | {"body": "New."}).status_code == 303
    assert post.series is not None
    assert (post.series.title, post.series_place) == ("On bread", 2)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("translation_of", "/posts/none", "There is no other article"),
        ("translation_of", "a-post", "There is no other article"),
        ("translation_of", "///", "There is no other article"),
        ("series", "!!!", "at least one letter"),
        ("series", "x" * 201, "200"),
        ("series_place", "0", "from 1 to 9999"),
        ("series_place", "first", "integer"),
    ],
)
def test_a_wrong_filing_changes_nothing_and_stays(
    author: Visitor, post: Post, field: str, value: str, sentence: str
) -> None:
    form = typed(author.get(f"/write/{post.id}")) | {field: value}
    answer = author.post(f"/write/{post.id}", data=form)
    assert answer.status_code == 422
    assert sentence in said_of(answer, field)
    assert typed(answer)[field] == value
    assert (post.series, post.translation_group) == (None, None)


def test_only_who_may_edit_an_article_links_it(
    author: Visitor, other: Visitor, editor: Visitor, post: Post
) -> None:
    theirs = make_post(other.person, slug="theirs", language="es")
    assert edit(author, post, translation_of="theirs") == 422
    assert theirs.translation_group is None
    assert edit(editor, post, translation_of="theirs") == 303
    assert theirs.translation_group is not None


def test_a_form_that_lies_about_what_it_showed_gets_nothing_past_the_rules(
    author: Visitor, other: Visitor
) -> None:
    theirs = make_post(other.person, slug="theirs", language="es")
    lies = {"translation_of": "theirs", "tags": ",".join(f"t{n}" for n in range(50))}
    data = {"title": "Mine", "body": "Text."} | lies | {"filed": json.dumps(lies)}
    answer = author.post("/write/publish", data=data)
    assert answer.status_code == 422
    assert said_of(answer, "translation_of")
    assert said_of(answer, "tags")
    assert theirs.translation_group is None


def test_a_work_is_joined_only_by_who_may_edit_all_of_it(
    author: Visitor, other: Visitor, editor: Visitor, post: Post
) -> None:
    make_post(other.person, slug="theirs", language="es")
    assert edit(editor, post, translation_of="theirs") == 303
    third = make_post(author.person, slug="third", language="fr")
    assert edit(author, third, translation_of=post.slug) == 422
    assert third.translation_group is None


def test_a_series_is_joined_only_by_who_has_a_part_in_it(
    author: Visitor, other: Visitor, editor: Visitor, post: Post
) -> None:
    make_post(other.person, series="Their series")
    assert edit(author, post, series="Their series") == 422
    assert edit(editor, post, series="Their series") == 303
    mine = make_post(author.person, slug="mine")
    assert edit(author, mine, series="Their series") == 303
    assert edit(author, mine, series="A new one") == 303


def test_of_a_long_series_the_nearest_parts_are_shown(client: Visitor, ada: Person) -> None:
    posts = [make_post(ada, slug=f"part-{n}", series="S", series_place=n) for n in range(1, 21)]
    answer = client.get(posts[11].path)
    near = [f"/posts/part-{n}" for n in range(8, 17) if n != 12]
    shown = [path for path in links(answer) if path.startswith("/posts/part-")]
    assert sorted({*near}) == sorted({*shown})
    assert '<ol class="parts" start="8">' in answer.text


def test_a_time_that_was_set_meanwhile_stays(author: Visitor, editor: Visitor, draft: Post) -> None:
    form = typed(author.get(f"/write/{draft.id}"))
    assert edit(editor, draft, published_at="2031-05-06T07:08") == 303
    assert author.post(f"/write/{draft.id}", data=form | {"tags": "New"}).status_code == 303
    assert draft.planned_at is not None
