import json
from datetime import UTC, date, datetime

import pytest

from blog.exchange.front_matter import Document, read
from tests.documents import ESSAY, plain, yaml


def toml(head: str, name: str = "on-bread.md") -> Document:
    return read(f"+++\n{head}\n+++\n\nText.\n".encode(), name)


def sentences(document: Document) -> list[str]:
    return [str(sentence) for sentence in document.repairs]


def test_a_file_of_an_astro_blog_becomes_a_document():
    document = read(ESSAY.encode(), "bread-and-salt.md")
    assert document == Document(
        name="bread-and-salt.md",
        title="Bread and Salt: What a Loaf Remembers",
        slug="bread-and-salt",
        body=ESSAY.split("---\n\n")[1].replace("â€™", "’"),
        summary="How salt, time and heat make bread, and why it matters.",
        authors=("Ada Rivera Soto",),
        cover="/src/assets/loaf.jpg",
        date=date(2024, 3, 3),
        extra={"layout": "/src/layouts/essay.astro"},
        repairs=document.repairs,
    )
    assert sentences(document) == ["Repaired “bakerâ€™s” to “baker’s” (line 16)."]


# With and without front matter


def test_without_front_matter_the_first_heading_is_the_title():
    document = plain(
        "Hello.\n\n```\n# not this\n```\n\n    # nor this\n\n# On *bread* ##\n\n# Later\n"
    )
    assert document.title == "On bread"
    assert document.body.startswith("Hello.\n")
    assert document.extra == {}


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Bread & `salt`", "Bread & salt"),
        ("# **Bread**, __salt__ and ~~sugar~~ _flour_", "Bread, salt and sugar flour"),
        ("# [Bread](/bread 'x') ![rises](/a.png)", "Bread rises"),
        ("# C#", "C#"),
        ("# snake_case_name {#anchor}", "snake_case_name"),
        (r"# 2 \* 2", "2 * 2"),
        ("# Q&amp;A", "Q&A"),
        ("#\tTabs", "Tabs"),
    ],
)
def test_a_heading_becomes_a_title_without_its_marks(heading, title):
    assert plain(f"{heading}\n").title == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("on-bread_and-salt.md", "On bread and salt"),
        ("éclair.md", "Éclair"),
    ],
)
def test_without_a_heading_the_title_is_made_of_the_file_name(name, title):
    assert plain("#hashtag\n\nText.\n", name).title == title


@pytest.mark.parametrize(
    "body",
    [
        "---\n\nA rule above.\n",
        "---\n",
        "---\nA note: see below.\n",
        "----\ntitle: x\n----\n",
        "- - -\n",
    ],
)
def test_a_rule_at_the_top_is_no_front_matter(body):
    document = plain(body)
    assert document.body == body
    assert document.title == "On bread"


@pytest.mark.parametrize("head", ["", "# a comment", "{}"])
def test_front_matter_may_be_empty(head):
    document = yaml(head)
    assert document.body == "Text.\n"
    assert document.title == "On bread"


def test_an_article_may_have_no_body():
    assert plain("---\ntitle: Bread\n---").body == ""
    assert plain("---\ntitle: Bread\n---\n\n  \n").body == ""


def test_the_body_keeps_its_indents_and_its_rules():
    document = plain("---\ntitle: Bread\n---\n \n\n    code\n\n---\n\nmore  \n\n")
    assert document.body == "    code\n\n---\n\nmore\n"


def test_toml_is_read_as_hugo_writes_it():
    document = toml(
        'title = "Bread"\ndate = 2024-07-25T10:00:00Z\ndraft = true\ntags = ["salt", "flour"]\n'
        "weight = 1_0\nratio = 1.10\n[params]\nlocal = 2024-07-25\nat = 10:00:00\nmath = false"
    )
    assert document.title == "Bread"
    assert document.date == datetime(2024, 7, 25, 10, tzinfo=UTC)
    assert document.draft is True
    assert document.tags == ("salt", "flour")
    assert document.extra == {
        "weight": "10",
        "ratio": "1.10",
        "params": {"local": "2024-07-25", "at": "10:00:00", "math": "false"},
    }


def test_every_unknown_key_is_kept_as_text_in_its_order():
    document = yaml(
        "canonicalURL: https://example.org/bread\nversion: 1.10\nflag: no\nnumber: 012\n"
        "at: 12:30\nnothing: ~\nparams:\n  toc: true\n  list: [1, {a: b}]\n<<: merged"
    )
    assert document.extra == {
        "canonicalURL": "https://example.org/bread",
        "version": "1.10",
        "flag": "no",
        "number": "012",
        "at": "12:30",
        "nothing": "~",
        "params": {"toc": "true", "list": ["1", {"a": "b"}]},
        "<<": "merged",
    }
    assert list(json.loads(json.dumps(document.extra))) == list(document.extra)


# One field after the other: what stands there, and what the document says

MOMENT = datetime(2024, 7, 25, 10, tzinfo=UTC)
READ = [
    ("title: On\n  two lines", {"title": "On two lines"}),
    ("TITLE: Loud", {"title": "Loud"}),
    ("title: Null", {"title": "Null"}),
    ("title: ~", {"title": "On bread"}),
    ('title: "\\ud83c\\udf5e"', {"title": "🍞"}),
    ("slug: a/b", {"slug": "a/b", "title": "On bread"}),
    ("slug:", {"slug": "on-bread"}),
    ("date: 2024-07-25", {"date": date(2024, 7, 25)}),
    ("pubDate: 25 July 2024", {"date": date(2024, 7, 25)}),
    ("published: 2024-07-25 10:00:00 +0000", {"date": MOMENT, "draft": None}),
    ("publishDate: Thu, 25 Jul 2024 10:00:00 GMT", {"date": MOMENT}),
    ("date: 2024-07-25 10:00", {"date": datetime(2024, 7, 25, 10)}),
    ("date:\npubDate: 2024-07-25", {"date": date(2024, 7, 25), "extra": {}}),
    (
        "pubDate: 2024-07-25\ndate: 2024-07-26",
        {"date": date(2024, 7, 26), "extra": {"pubDate": "2024-07-25"}},
    ),
    ("lastmod: 2024-07-25", {"updated": date(2024, 7, 25), "date": None}),
    ("updated: 2024-07-25T10:00:00Z", {"updated": MOMENT}),
    ("draft: true", {"draft": True}),
    ("draft: No", {"draft": False}),
    ("draft:", {"draft": None}),
    ("published: false", {"draft": True, "date": None, "extra": {}}),
    ("published: true\npublishDate: 2024-07-25", {"draft": False, "date": date(2024, 7, 25)}),
    ("published: false\ndraft: false", {"draft": False, "extra": {"published": "false"}}),
    ("description: >\n  On\n\n  bread", {"summary": "On bread"}),
    ("excerpt: c\nsummary: b", {"summary": "b", "extra": {"excerpt": "c"}}),
    ("author: Null", {"authors": ("Null",)}),
    ("author: [Ada, ' Bo ', Ada, '']", {"authors": ("Ada", "Bo")}),
    ("authors:\n  - name: Ada\n  - Bo", {"authors": ("Ada", "Bo"), "extra": {}}),
    ("author:\n  Name: Ada", {"authors": ("Ada",), "extra": {}}),
    (
        "author:\n  name: Ada\n  url: /ada",
        {"authors": ("Ada",), "extra": {"author": {"name": "Ada", "url": "/ada"}}},
    ),
    ("author: Ada\nauthors: [Bo]", {"authors": ("Ada",), "extra": {"authors": ["Bo"]}}),
    ("author: []\nauthors: [Bo]", {"authors": ("Bo",), "extra": {}}),
    ("heroImage: ./loaf.jpg", {"cover": "./loaf.jpg", "cover_alt": ""}),
    ("image: {url: /a.jpg, alt: A loaf}", {"cover": "/a.jpg", "cover_alt": "A loaf", "extra": {}}),
    ("cover: {image: /a.jpg}", {"cover": "/a.jpg", "extra": {}}),
    (
        "image: {src: /a.jpg, credit: Bo}",
        {"cover": "/a.jpg", "extra": {"image": {"src": "/a.jpg", "credit": "Bo"}}},
    ),
    ("tags: [salt, Salt, ' sea  salt ', '']", {"tags": ("salt", "sea salt")}),
    ("tags: salt, sea salt,", {"tags": ("salt", "sea salt")}),
    ("tags: [a]\ncategories: [b]", {"tags": ("a",), "extra": {"categories": ["b"]}}),
    ("lang: no", {"language": "no"}),
    ("language: PT-br", {"language": "pt-BR"}),
    ("locale: en_US", {"language": "en-US"}),
    ("lang: zh-hans-cn", {"language": "zh-Hans-CN"}),
    ("lang: es-419", {"language": "es-419"}),
    ("language: Python\nlocale: es", {"language": "es", "extra": {"language": "Python"}}),
    ("aliases: /old/bread/", {"aliases": ("/old/bread",), "extra": {}}),
    ("redirect_from: [/a, /b.html, /a]", {"aliases": ("/a", "/b.html")}),
]


@pytest.mark.parametrize(("head", "expected"), READ, ids=[head for head, _ in READ])
def test_a_known_key_is_understood(head, expected):
    document = yaml(head)
    assert {name: getattr(document, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("lang: English", "“English” is not a language such as en or pt-BR; it was kept as it is."),
        (
            "author: Ada and Bo",
            "“Ada and Bo” was taken as the name of one author; a list names several.",
        ),
        ("image: {alt: A loaf}", "“image” has no address (“url”)."),
        *(
            (
                f"aliases: ['{path}']",
                f"“{path}” is not a path on this site; no redirect was made for it.",
            )
            for path in (
                "https://example.org/a",
                "//example.org",
                "old",
                "../a",
                "/",
                "/a?b",
                "/a b",
            )
        ),
    ],
)
def test_what_is_not_understood_is_kept_and_told(head, sentence):
    document = yaml(head)
    assert sentences(document) == [sentence]
    key = head.split(":")[0]
    assert (key in document.extra) is (key != "author")
    assert document.aliases == ()


NAMES = [
    ("on-bread.md", "on-bread", None, ""),
    ("On Bread.MARKDOWN", "On Bread", None, ""),
    ("posts/on-bread/index.md", "on-bread", None, ""),
    ("posts\\on-bread\\index.mdx", "on-bread", None, ""),
    ("on-bread/_index.es.md", "on-bread", None, "es"),
    ("index.md", "Bread", None, ""),
    ("../index.md", "Bread", None, ""),
    ("2024-07-25-on-bread.md", "on-bread", date(2024, 7, 25), ""),
    ("2024-07-25-on-bread/index.md", "on-bread", date(2024, 7, 25), ""),
    ("2024-02-30-on-bread.md", "2024-02-30-on-bread", None, ""),
    ("2024-07-25.md", "2024-07-25", None, ""),
    ("on-bread.es.md", "on-bread", None, "es"),
    ("2024-07-25-on-bread.pt-br.md", "on-bread", date(2024, 7, 25), "pt-BR"),
    ("on-bread.zh_Hans.md", "on-bread", None, "zh-Hans"),
    ("on-bread.old.md", "on-bread.old", None, ""),
    ("release-2.0.md", "release-2.0", None, ""),
    ("", "Bread", None, ""),
]


@pytest.mark.parametrize(("name", "slug", "day", "language"), NAMES)
def test_a_file_name_gives_slug_day_and_language(name, slug, day, language):
    document = yaml("title: Bread", name)
    assert (document.slug, document.date, document.language) == (slug, day, language)


def test_front_matter_goes_before_the_file_name():
    document = yaml("date: 2023-01-01\nlang: fr\nslug: pain", "2024-07-25-on-bread.es.md")
    assert (document.slug, document.date, document.language) == ("pain", date(2023, 1, 1), "fr")
