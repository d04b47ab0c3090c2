"""The page on which readers search, and what machines learn of it."""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask

from blog.models import Linked, Person, Post
from blog.search import related
from tests.factories import Visitor, make_person, make_post, tags_of
from tests.reading import links, parse, typed, words
from tests.statements import counted
from tests.test_listing import settle

EVIL = """<b>'x'</b> & "y" <script>alert(1)</script>"""


def ids(posts: Sequence[Post | Linked]) -> list[int]:
    return [post.id for post in posts]


@pytest.fixture
def ada(app: Flask) -> Person:
    return make_person("ada")


def test_a_search_shows_what_it_found(client: Visitor, ada: Person) -> None:
    make_post(ada, title="On salt", body="Much. Take a pinch of salt, no more.", tags=["Food"])
    answer = client.get("/search?q=pinch+salt")
    assert answer.status_code == 200
    for said in ("On salt", "a pinch of salt", "1 article, best match first", "Ada", "version 1"):
        assert said in words(answer)
    marks = ["".join(mark.itertext()) for mark in parse(answer.text).iter("mark")]
    assert marks == ["salt", "pinch", "salt"]
    assert typed(answer)["q"] == "pinch salt"
    assert "/posts/on-salt" in links(answer)
    assert '<link rel="canonical" href="http://127.0.0.1:8000/search">' in answer.text
    assert "noindex" not in answer.text


def test_a_search_without_a_word_is_a_form(client: Visitor, ada: Person) -> None:
    for query in ("", "?q=", "?q=+++", "?page=1"):
        answer = client.get(f"/search{query}")
        assert answer.status_code == 200
        assert typed(answer)["q"] == ""
    assert "There is nothing to look for in “!!!”" in words(client.get("/search?q=!!!"))


def test_nothing_found_says_what_was_searched(client: Visitor, ada: Person) -> None:
    make_post(ada, title="A bakery")
    answer = client.get("/search?q=bakerry")
    assert "Nothing was found for “bakerry”. These come nearest: A bakery" in words(answer, "main")
    assert 'name="robots" content="noindex"' in answer.text


def test_facets_are_links_that_can_be_undone(client: Visitor, ada: Person) -> None:
    make_post(ada, title="On salt", tags=["Food"])
    make_post(make_person("bert"), title="Of salt", language="es")
    offered = links(client.get("/search?q=salt&sort=newest"))
    (by_bert,) = (address for address in offered if "author=bert" in address)
    asked = parse_qs(urlsplit(by_bert).query)
    assert asked == {"q": ["salt"], "author": ["bert"], "sort": ["newest"]}
    answer = client.get(by_bert)
    assert [path for path in links(answer) if path.startswith("/posts/")] == ["/posts/of-salt"]
    assert "any author" in words(answer)
    assert "/search?q=salt&sort=newest" in links(answer)


def test_where_nothing_can_be_narrowed_there_is_no_strip(client: Visitor, ada: Person) -> None:
    make_post(ada, title="Salt")
    assert "Narrow the results" not in client.get("/search?q=salt").text
    make_post(ada, title="More salt", language="es")
    assert "Narrow the results" in client.get("/search?q=salt").text


def test_results_have_pages(client: Visitor, ada: Person) -> None:
    settle(posts_per_page=2)
    for n in range(5):
        make_post(ada, title=f"Salt {n}")
    found, path = [], "/search?q=salt"
    while path:
        answer = client.get(path)
        assert answer.status_code == 200
        found.append(len([path for path in links(answer) if path.startswith("/posts/")]))
        path = next(iter(links(answer, rel="next")), "")
    assert found == [2, 2, 1]
    assert "Results 3 to 4" in words(client.get("/search?q=salt"))
    for page in ("4", "0", "-1", "x", "9" * 30):
        status = client.get(f"/search?q=salt&page={page}").status_code
        assert status == (200 if page == "x" else 404), page


@pytest.mark.parametrize(
    "query",
    [
        *("q=%00", "q=%ff%fe", "q=" + "x" * 9000, "q=a&q=b", "q=%22&tag=%27&author=%00&year=%ff"),
        *("q=salt&tag=%00", "q=salt&author=%00", "q=salt&language=%00", "q=salt&year=%00"),
        *("q=salt&year=2026&language=en&tag=&author=", "tag=x", "q=salt&sort=x&page=1&more=1"),
    ],
)
def test_odd_addresses_are_pages(client: Visitor, ada: Person, query: str) -> None:
    make_post(ada, title="Salt")
    assert client.get(f"/search?{query}").status_code == 200


def test_what_is_found_is_escaped(client: Visitor, ada: Person) -> None:
    make_post(ada, title=f"Title {EVIL}", body="`" + EVIL.replace("\n", "") + "`", tags=[EVIL])
    answer = client.get("/search", query_string={"q": f"alert {EVIL}", "tag": ""})
    assert "<script>alert" not in answer.text
    assert typed(answer)["q"] == f"alert {EVIL}"
    assert EVIL in re.sub(r"\s+", " ", words(client.get("/search?q=alert")))


def test_a_search_asks_the_same_few_questions_however_much_is_found(
    client: Visitor, ada: Person
) -> None:
    numbers = []
    for n in (1, 12):
        for _ in range(n):
            make_post(ada, make_person(f"p{len(numbers)}-{_}"), title="Salt", tags=["Food"])
        with counted() as asked:
            client.get("/search?q=salt")
        numbers.append(len([one for one in asked if one.lstrip().startswith("SELECT")]))
    assert numbers[0] == numbers[1] <= 14


def test_a_browser_learns_to_search_here(client: Visitor) -> None:
    settle(title=f"Salt {EVIL}")
    answer = client.get("/search/opensearch.xml")
    assert answer.content_type == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    (url,) = root.findall(f"{space}Url")
    assert (url.get("template") or "").endswith("/search?q={searchTerms}")
    assert len(root.findtext(f"{space}ShortName") or "") <= 16
    assert 'type="application/opensearchdescription+xml"' in client.get("/").text


def test_related_posts_share_tags_and_words(app: Flask, ada: Person) -> None:
    post = make_post(ada, title="Baking rye bread", summary="On sourdough.", tags=["Bread"])
    close = make_post(ada, title="Rye and sourdough", summary="", tags=["Bread", "Rye"])
    tagged = make_post(ada, title="Wheat", summary="", tags=["Bread"])
    make_post(ada, title="Something else", summary="Of chess.", tags=["Games"])
    make_post(ada, title="Hush rye bread", tags=["Bread"], published=False)
    make_post(ada, title="Pan de centeno", language="es", tags=["Bread"], translation_of=post.slug)
    assert ids(related(post, tags_of(post))) == ids([close, tagged])
    assert ids(related(post, tags_of(post), 1)) == ids([close])


def test_without_tags_words_alone_relate(app: Flask, ada: Person) -> None:
    post = make_post(ada, title="Rye sourdough at home", summary="Patience and flour.")
    close = make_post(ada, title="Sourdough needs patience", summary="And flour.")
    make_post(ada, title="A chess opening", summary="For black.")
    assert ids(related(post, tags_of(post))) == ids([close])


def test_where_few_share_a_tag_words_relate_the_others(app: Flask, ada: Person) -> None:
    post = make_post(ada, title="Rye sourdough at home", summary="Patience.", tags=["Bread"])
    tagged = make_post(ada, title="Wheat", summary="", tags=["Bread"])
    close = make_post(ada, title="Rye and sourdough", summary="Patience.", tags=["Grain"])
    assert ids(related(post, tags_of(post))) == ids([close, tagged])


def test_related_posts_cost_few_questions(app: Flask, ada: Person) -> None:
    for n in range(12):
        make_post(ada, title=f"Rye bread {n}", tags=["Bread"])
    post = make_post(ada, title="Rye bread", tags=["Bread"])
    taggings, revision = post.taggings, post.published
    assert taggings and revision
    with counted() as asked:
        assert len(related(post, tags_of(post))) == 3
    assert len(asked) <= 4


def test_related_posts_are_offered_under_an_article(client: Visitor, ada: Person) -> None:
    make_post(ada, title="Rye bread", tags=["Bread"])
    make_post(ada, title="Wheat bread", tags=["Bread"])
    make_post(ada, title="Chess")
    post = make_post(ada, title="Spelt bread", tags=["Bread"])
    make_post(ada, title="Checkers")
    answer = client.get(post.path)
    assert "On the same subject Wheat breadRye bread" in words(answer)
    assert links(answer).count("/posts/chess") == 1
