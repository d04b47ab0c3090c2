"""Files that belong together: a series, and one work in several languages."""

import pytest
from flask import Flask

from blog.db import db
from blog.exchange.take_in import Order, take_in, take_in_all
from blog.models import Around, Beside, Post, Site
from tests.factories import make_person

ORDER = Order(publish=True)


def take(**files: str) -> None:
    """Take in files, given by name without its ending."""
    data = [
        (f"{name.replace('__', '.')}.md", f"---\n{head}\n---\nText.")
        for name, head in files.items()
    ]
    outcomes = list(take_in_all([(name, text.encode()) for name, text in data], ORDER))
    assert [outcome.sentence for outcome in outcomes] == [""] * len(files)


def others(slug: str) -> list[str]:
    post = Post.with_slug(slug)
    assert post is not None
    return [one.path.removeprefix("/posts/") for one in Beside.of([post]).translations[post.id]]


@pytest.mark.parametrize("order", [("bread__es", "bread"), ("bread", "bread__es")])
def test_files_that_differ_by_language_are_one_work(app: Flask, order: tuple[str, str]) -> None:
    take(**dict.fromkeys(order, "title: Bread"))
    assert (others("bread"), others("bread-es")) == (["bread-es"], ["bread"])
    post = Post.with_slug("bread-es")
    assert post is not None
    assert post.current.language == "es"


def test_a_key_of_hugo_links_files_of_other_names(app: Flask) -> None:
    take(bread="translationKey: loaf", pan="translationKey: loaf\nlang: es", salt="title: Salt")
    assert (others("bread"), others("pan"), others("salt")) == (["pan"], ["bread"], [])


def test_a_link_made_at_the_desk_stays(app: Flask) -> None:
    take(bread="title: Bread\ntranslationKey: loaf", pan="lang: es\ntranslationKey: loaf")
    take(bread="title: Better bread\ntranslationKey: other")
    assert others("bread") == ["pan"]


def test_a_series_is_taken_in_and_kept(app: Flask) -> None:
    take(a="series: [On bread]\nseries_order: 2", b="series: On bread\nseries_place: 1")
    post = Post.with_slug("a")
    assert post is not None
    assert [part.path for part in Around.of(post).series] == ["/posts/b", "/posts/a"]
    take(a="title: Without")
    assert post.series is not None
    assert (post.series.title, post.series_place) == ("On bread", 2)
    assert "series" not in post.current.extra


@pytest.mark.parametrize("place", ["0", "many", "-1", "10000", "[1]"])
def test_a_place_that_is_none_is_kept_as_it_is(app: Flask, place: str) -> None:
    take(a=f"series: On bread\nseries_place: {place}")
    post = Post.with_slug("a")
    assert post is not None
    assert post.series_place is None
    assert "series_place" in post.current.extra


def test_somebody_elses_article_is_not_linked(app: Flask) -> None:
    ada, otto = make_person("ada"), make_person("otto")
    take_in("bread.md", b"---\ntitle: Bread\n---\nText.", Order(editor=ada, publish=True))
    take_in("bread.es.md", b"---\ntitle: Pan\n---\nText.", Order(editor=otto, publish=True))
    assert others("bread") == []


def test_a_foreign_work_and_a_foreign_series_are_not_joined(app: Flask) -> None:
    head = b"---\ntitle: %s\ntranslationKey: loaf\nseries: Loaves\n---\nText."
    take_in("bread.md", head % b"Bread", Order(editor=make_person("ada"), publish=True))
    outcome = take_in("pan.md", head % b"Pan", Order(editor=make_person("otto"), publish=True))
    assert len([note for note in outcome.notes if "somebody else" in str(note)]) == 2
    assert others("bread") == []
    post = Post.with_slug("pan")
    assert post is not None
    assert (post.series, post.translation_group) == (None, None)


def test_a_file_is_known_again_whatever_the_sites_language_is_now(app: Flask) -> None:
    take(bread="title: Bread", bread__es="title: Pan")
    site = Site.current()
    site.language = "es"
    db.session.add(site)
    db.session.commit()
    take(bread="title: Bread 2", bread__es="title: Pan 2")
    titles = {post.slug: post.current.title for post in Post.newest(9, None).posts}
    assert titles == {"bread": "Bread 2", "bread-es": "Pan 2"}
