"""What the admin sets is seen at once: navigation, footer, accent, logo."""

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from blog.models import Media, Site
from tests.factories import Visitor, make_post
from tests.reading import links, parse, said_of, words
from tests.test_admin import SETTINGS


def image(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "#0e6149").save(file, kind)
    return file.getvalue()


def settle(admin: Visitor, **more: object) -> TestResponse:
    return admin.post("/admin/settings", data=SETTINGS | more)


def logos(answer: TestResponse) -> list[str]:
    return [one.get("src", "") for one in parse(answer.text).iter("img")]


def test_the_navigation_is_the_admins(client: Visitor, admin: Visitor) -> None:
    assert "/archive" in links(client.get("/"))
    settle(admin)
    assert {"/pages/about", "https://example.com/a?b=c"} <= {*links(client.get("/"))}
    assert "/archive" not in links(client.get("/"))
    settle(admin, navigation="")
    assert "/archive" in links(client.get("/"))


def test_what_is_binding_is_kept_and_shown(admin: Visitor) -> None:
    assert settle(admin, binding=["summary", "links"], stale_months="0").status_code == 303
    assert (Site.current().binding_checks, Site.current().stale_months) == ("summary links", 0)
    page = parse(admin.get("/admin/settings").text)
    ticked = [one.get("value") for one in page.iter("input") if "checked" in one.attrib]
    assert ticked == ["summary", "links"]
    assert settle(admin, binding=["title"]).status_code == 422
    assert settle(admin).status_code == 303
    assert Site.current().binding_checks == ""


def test_the_footer_is_markdown_and_cleaned(client: Visitor, admin: Visitor) -> None:
    settle(admin, footer="*Printed* in Granada. <script>alert(1)</script>")
    page = client.get("/").text
    assert "<em>Printed</em> in Granada." in page
    assert "alert(1)" not in page


def test_a_logo_is_kept_shown_and_taken_away(client: Visitor, admin: Visitor) -> None:
    assert settle(admin, logo_file=(BytesIO(image()), "My Logo.gif")).status_code == 303
    (address,) = logos(client.get("/"))
    answer = client.get(address)
    assert (answer.content_type, answer.data) == ("image/png", image())
    assert address.endswith("/my-logo.png")
    settle(admin)
    assert logos(client.get("/")) == [address]
    settle(admin, without_logo="y")
    assert logos(client.get("/")) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not an image",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        image()[:60],
        b"x" * 500_001,
        image("PNG", (3001, 2)),
        image("BMP"),
    ],
    ids=["empty", "text", "svg", "half", "heavy", "wide", "bmp"],
)
def test_what_is_no_small_image_is_no_logo(admin: Visitor, data: bytes) -> None:
    answer = settle(admin, logo_file=(BytesIO(data), "logo.png"))
    assert answer.status_code == 422
    assert said_of(answer, "logo_file")
    assert Site.current().logo is None
    assert Media.samples() == []


def test_a_publication_without_settings_has_its_defaults(client: Visitor) -> None:
    answer = client.get("/")
    assert words(answer, "h1") == "Untitled publication"


def test_the_footers_headings_and_notes_take_no_id_from_the_article(
    client: Visitor, admin: Visitor
) -> None:
    text = "## Imprint\n\nWords.[^1]\n\n[^1]: A note.\n"
    post = make_post(admin.person, body=text)
    settle(admin, footer=text)
    ids = [one.get("id") for one in parse(client.get(post.path).text).iter() if one.get("id")]
    assert len(ids) == len({*ids})
    assert "A note." in client.get(post.path).text.partition('class="own"')[2]
