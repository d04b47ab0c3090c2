"""The design's files: lasting addresses, the accent in them, the sign, the shared picture."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from blog.db import db
from blog.look import colour
from blog.look.sheets import read_assets
from blog.models import Person, Site
from tests.factories import Visitor
from tests.reading import parse

ENGINES = ("sqlite",)  # nothing here depends on the engine

FOREVER = "public, max-age=31536000, immutable"
ACCENTS = ["#ffd400", "#777777", "#1a2a8c", "#c0101a", "#000000", "#ffffff"]


def settle(**settings: object) -> None:
    db.session.add(site := Site.current())
    for name, value in settings.items():
        setattr(site, name, value)
    db.session.commit()


def hrefs(client: Visitor, path: str = "/") -> dict[str, str]:
    """The files that the head of a page names, by relation."""
    return {x.get("rel", ""): x.get("href", "") for x in parse(client.get(path).text).iter("link")}


@pytest.mark.parametrize(
    ("lightness", "share", "most", "hexadecimal"),
    [
        (0.938, 0.12, 0.012, "#e4ede9"),
        (0.255, 0.24, 0.024, "#192621"),
        (0.825, 0.12, 0.012, "#c0c8c4"),
        (0.355, 0.2, 0.02, "#343f3a"),
        (0.895, 0.3, 0.035, "#cde2d9"),
        (0.335, 0.5, 0.06, "#1f3e32"),
        (0.8, 0.85, 1.0, "#90cdb5"),
    ],
)
def test_shades_are_those_that_browsers_make(
    lightness: float, share: float, most: float, hexadecimal: str
) -> None:
    assert colour.shade("#0e6149", lightness, share, most) == hexadecimal


@pytest.mark.parametrize("accent", [*ACCENTS, "#0e6149", "#00ff00"])
def test_a_colour_comes_back_as_it_went(accent: str) -> None:
    assert colour.from_oklch(*colour.to_oklch(accent)) == accent


def test_a_link_is_no_lighter_than_can_be_read() -> None:
    assert colour.link("#0e6149") == "#0e6149"
    assert colour.link("#ffffff") != "#ffffff"
    for accent in ACCENTS:
        assert colour.to_oklch(colour.link(accent))[0] < 0.5


@pytest.mark.parametrize("value", ["", "red", "#FFF", "#0e614", "#0E6149", "#0e6149;}", "x#0e6149"])
def test_what_is_no_colour_is_the_one_that_blogs_begin_with(value: str) -> None:
    assert colour.accent_of(value) == "#0e6149"


def test_the_stylesheet_is_in_the_accent_and_is_kept_for_ever(client: Visitor) -> None:
    for accent in ("#0e6149", "#1a2a8c"):
        settle(accent=accent)
        address = hrefs(client)["stylesheet"]
        assert accent[1:] in address
        answer = client.get(address)
        assert answer.content_type == "text/css; charset=utf-8"
        assert answer.headers["Cache-Control"] == FOREVER
        assert f"--accent:{accent};" in answer.text
        assert answer.text.count("--accent:") == 1
        assert "Set-Cookie" not in answer.headers


def test_an_old_page_finds_the_present_style_which_is_not_kept_for_it(client: Visitor) -> None:
    settle(accent="#1a2a8c")
    present = client.get(hrefs(client)["stylesheet"]).text
    for mark in ("0123456789ab-1a2a8c", "x", "-", "0123456789ab-zzzzzz", "é"):
        answer = client.get(f"/look/{mark}/style.css")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"
        assert len(answer.text) == len(present)
    assert client.get("/look/0123456789ab-1a2a8c/style.css").text == present


def test_only_files_of_the_design_stand_there(client: Visitor) -> None:
    for name in ("x.css", "README.md", "OFL.txt", "..%2fapp.py", "../style.css"):
        assert client.get(f"/look/x/{name}").status_code == 404


def test_the_fonts_that_a_sheet_and_a_page_name_are_there(client: Visitor) -> None:
    sheet = client.get(hrefs(client)["stylesheet"]).text
    fonts = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(fonts) == len({*fonts}) == 6
    asked = [x.get("href") for x in parse(client.get("/").text).iter("link")
             if x.get("rel") == "preload"]  # fmt: skip
    assert asked == fonts[:2]  # the roman and the italic; the others only where letters need them
    for font in fonts:
        answer = client.get(font)
        assert answer.content_type == "font/woff2"
        assert answer.headers["Cache-Control"] == FOREVER


def test_the_desk_has_its_own_sheet(author: Visitor) -> None:
    sheets = [x.get("href", "") for x in parse(author.get("/write").text).iter("link")
              if x.get("rel") == "stylesheet"]  # fmt: skip
    assert [path.rpartition("/")[2] for path in sheets] == ["style.css", "desk.css"]
    assert all(author.get(path).headers["Cache-Control"] == FOREVER for path in sheets)


def test_a_sheet_loses_only_what_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(
        '/* It\'s { a } "note" */\na b , c > d {\n  content: "/* { ; } */  x";\n\n'
        "  width: calc(1px + 2px);\n}\n"
        "@media (width < 2rem) and (x) { .e::before { content: ' , '; } } /**/ f{}"
    )
    assert read_assets(str(tmp_path))["a.css"].body.decode() == (
        'a b,c > d{content: "/* { ; } */  x";width: calc(1px + 2px);}'
        "@media (width < 2rem) and (x){.e::before{content: ' , ';}} f{}"
    )


@pytest.mark.parametrize(
    "path", ["/look/x/style.css", "/favicon.svg", "/favicon.ico", "/share-x.png"]
)
def test_nobody_is_asked_who_wants_to_see_the_design(
    author: Visitor, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(Person, "get", None)
    answer = author.get(path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "no-store" not in answer.headers["Cache-Control"]
    assert "private" not in answer.headers["Cache-Control"]


def test_the_sign_is_in_the_accent(client: Visitor) -> None:
    settle(accent="#c0101a")
    answer = client.get(hrefs(client)["icon"])
    assert answer.content_type == "image/svg+xml"
    assert answer.text.count(colour.link("#c0101a")) == 2
    with Image.open(BytesIO(client.get("/favicon.ico").data)) as sign:
        assert sign.format == "ICO"


@pytest.mark.parametrize(
    "title",
    [
        "Verso",
        "The Journal of Things That Were Corrected",
        "x" * 200,
        "word " * 40,
        "🧂👩‍👩‍👧",
        "Salt 🧂",
        "塩の雑誌",
        "مجلة الملح",
        "‮evil",
        "ﬁ ſ Ǆ",
        " ",
    ],
)
def test_any_name_makes_a_picture(client: Visitor, app: Flask, title: str) -> None:
    settle(title=title, tagline=(title * 3)[:300], accent="#ffd400")
    address = parse(client.get("/").text).find(".//meta[@property='og:image']").get("content")
    answer = client.get(address.removeprefix(app.config["URL"]))
    assert answer.headers["Cache-Control"] == FOREVER
    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        colours = {rgb for _, rgb in picture.convert("RGB").getcolors(100_000)}
    assert tuple(bytes.fromhex(colour.verso("#ffd400")[1:])) in colours
    assert len(answer.data) < 60_000


def test_a_name_is_written_and_one_that_cannot_be_leaves_the_sign(client: Visitor) -> None:
    pictures = set()
    for title in ("Salt", "Pepper", "塩", "الملح"):
        settle(title=title)
        pictures.add(client.get("/share-x.png").data)
    assert len(pictures) == 3


def test_the_picture_has_another_address_when_it_changes(client: Visitor, app: Flask) -> None:
    seen = set()
    for change in ({}, {"title": "A"}, {"tagline": "B"}, {"accent": "#1a2a8c"}):
        settle(**change)
        page = parse(client.get("/").text)
        seen.add(page.find(".//meta[@property='og:image']").get("content"))
    assert len(seen) == 4
    old = min(seen).removeprefix(app.config["URL"])
    settle(title="Another")
    assert client.get(old).headers["Cache-Control"] == "no-cache"
