"""Images and files at the desk: taken in, described, found again, used, and taken away."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blog.db import db
from blog.exchange import samples
from blog.models import Autosave, Library, Media, Post, Site, Variant
from tests.factories import Visitor, make_post
from tests.images import HTML, MP3, PDF, SVG, bomb, form, opened, photo, plain
from tests.reading import links, parse, said_of, typed, words

JSON = {"Accept": "application/json"}


def send(visitor: Visitor, *files: tuple[bytes, str], **fields: Any) -> TestResponse:
    """Upload files to the library."""
    headers = fields.pop("headers", None)
    return visitor.post("/write/media", headers=headers, **form(files=[*files], **fields))


def given(visitor: Visitor, data: bytes = b"", name: str = "salt.png", **fields: Any) -> Media:
    """Upload one image and return what is kept of it."""
    known = {media.sha256 for media in Library().page()[0]}
    assert send(visitor, (data or plain(), name), **fields).status_code == 303
    (media,) = [media for media in Library().page()[0] if media.sha256 not in known]
    return media


def listed(visitor: Visitor, address: str = "/write/media") -> list[str]:
    page = parse(visitor.get(address).text)
    return ["".join(heading.itertext()) for heading in page.iter("h3")]


def test_strangers_are_sent_to_sign_in(client: Visitor, author: Visitor) -> None:
    media = given(author, alt="Salt")
    for path in ("/write/media", f"/write/media/{media.sha256}"):
        assert client.get(path).location == f"/sign-in?next={path}"
    assert send(client, (plain(), "x.png")).status_code == 303
    assert client.post(f"/write/media/{media.sha256}/delete").location == "/sign-in"
    assert [one.sha256 for one in Library().page()[0]] == [media.sha256]


def test_a_photo_is_kept_clean_with_its_variants_and_its_giver(author: Visitor) -> None:
    media = given(author, photo(), "IMG 0001.HEIC.jpeg", alt="A  square\nof salt")
    assert (media.name, media.type, media.person) == (
        "img-0001-heic.jpeg",
        "image/jpeg",
        author.person,
    )
    assert (media.width, media.height, media.alt) == (1600, 2400, "A square of salt")
    assert [one.width for one in media.variants] == [480, 960]
    assert b"Telltale" not in media.data
    answer = author.get(media.path)
    assert opened(answer.data).size == (1600, 2400)
    assert author.get(media.variants[0].path).data == media.variants[0].data


def test_many_at_once_and_each_image_is_asked_for_its_words(author: Visitor) -> None:
    files = [(plain(colour=colour), f"{colour}.png") for colour in ("red", "green", "blue")]
    answer = send(author, *files, (PDF, "paper.pdf"), alt="meant for which?")
    assert (answer.status_code, answer.location) == (303, "/write/media")
    page = author.get("/write/media")
    fields = {name: value for name, value in typed(page).items() if name.endswith("-alt")}
    assert len(fields) == 3
    assert "4 files are kept." in words(page)
    one, two, three = fields
    data = {one: "A red square", two.replace("-alt", "-decorative"): "y", two: "", three: ""}
    answer = author.post("/write/media/words", data=data)
    assert answer.status_code == 422
    assert "Say in a few words" in said_of(answer, three)
    assert {name for name in typed(answer) if name.endswith("-alt")} == {three}
    assert author.post("/write/media/words", data={three: "Blue"}).status_code == 303
    assert Library.undescribed(author.person) == []
    described = {media.name: (media.alt, media.decorative) for media in Library().page()[0]}
    assert described["red.png"] == ("A red square", False)
    assert described["green.png"] == ("", True)


def test_nobody_describes_what_somebody_else_gave(author: Visitor, other: Visitor) -> None:
    media = given(author)
    assert media.sha256 not in other.get("/write/media").text.partition("Kept here")[0]
    for path in ("/write/media/words", f"/write/media/{media.sha256}"):
        other.post(path, data={"alt": "Theirs", f"{media.sha256}-alt": "Theirs"})
    assert other.post(f"/write/media/{media.sha256}", data={"alt": "x"}).status_code == 403
    assert other.post(f"/write/media/{media.sha256}/delete").status_code == 403
    assert (media.alt, Library.count()) == ("", 1)


BAD = {
    "bomb.png": (bomb(50_000, 50_000), "40 million pixels"),
    "page.png": (HTML, "whatever its name says"),
    "heavy.jpg": (plain(kind="JPEG") + bytes(30_000_000), "larger than 20 MB"),
    "cut.jpg": (photo()[:90_000], "damaged or cut off"),
    "logo.svg": (SVG, "is an SVG"),
    "empty.png": (b"", "whatever its name says"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_fit_gets_a_sentence_and_the_rest_is_kept(author: Visitor, name: str) -> None:
    data, sentence = BAD[name]
    answer = send(author, (data, name), (plain(), "fine.png"), alt="Fine salt")
    assert answer.status_code == 422
    assert f"“{name}”" in said_of(answer, "files")
    assert sentence in said_of(answer, "files")
    assert typed(answer)["alt"].strip() == "Fine salt"
    assert [media.name for media in Library().page()[0]] == ["fine.png"]


def test_nothing_or_too_many_is_said_so(author: Visitor) -> None:
    for files in ([], [(b"x", f"{n}.png") for n in range(21)]):
        answer = send(author, *files)
        assert answer.status_code == 422
        assert "one to 20 files" in said_of(answer, "files")
    assert send(author, (bytes(64_000_000), "x.png")).status_code == 413


def test_the_same_image_is_kept_once_and_gets_the_words_it_lacks(
    author: Visitor, other: Visitor
) -> None:
    media = given(author)
    assert send(other, (plain(), "other.png"), alt="Salt").status_code == 303
    assert (Library.count(), media.name, media.alt) == (1, "salt.png", "Salt")
    assert send(other, (plain(), "other.png"), alt="Pepper").status_code == 303
    assert (media.alt, media.person) == ("Salt", author.person)


def test_files_are_kept_as_they_are_and_given_as_downloads(author: Visitor) -> None:
    for data, name, kind in ((PDF, "A paper.PDF", "application/pdf"), (MP3, "talk", "audio/mpeg")):
        media = given(author, data, name)
        answer = author.get(media.path)
        assert (answer.data, answer.content_type) == (data, kind)
        assert answer.headers["Content-Disposition"] == "attachment"
        assert media.markdown("") == f"[{media.name}]({media.path})"
    assert [media.name for media in Library().page()[0]] == ["talk.mp3", "a-paper.pdf"]
    assert Library.undescribed(author.person) == []


def test_scripts_are_answered_in_their_own_way(author: Visitor) -> None:
    answer = send(author, (plain(), "salt.png"), alt="Salt", headers=JSON)
    (file,) = answer.get_json()["files"]
    path = Library().page()[0][0].path
    assert answer.status_code == 201
    assert file == {
        "name": "salt.png",
        "markdown": f"![Salt]({path})",
        "alt": "Salt",
        "decorative": False,
        "image": None,
        "describe": None,
        "error": None,
    }
    answer = send(author, (plain(kind="JPEG"), "a.jpg"), (HTML, "b.png"), headers=JSON)
    fine, bad = answer.get_json()["files"]
    assert (answer.status_code, fine["error"]) == (422, None)
    assert "“b.png” is none of these" in bad["error"]
    assert author.post(fine["describe"], data={"alt": " "}, headers=JSON).status_code == 422
    told = author.post(fine["describe"], data={"alt": "A [b] *c*"}, headers=JSON)
    assert told.get_json()["markdown"].startswith(r"![A \[b\] \*c\*](/media/")
    told = author.post(fine["describe"], data={"decorative": "y"}, headers=JSON)
    assert told.get_json()["markdown"].startswith("![](/media/")


def test_words_for_an_image_of_somebody_else_stand_in_ones_own_text_alone(
    author: Visitor, other: Visitor
) -> None:
    media = given(author)
    (file,) = send(other, (plain(), "salt.png"), headers=JSON).get_json()["files"]
    told = other.post(file["describe"], data={"alt": "Mine"}, headers=JSON)
    assert told.get_json() == {"markdown": f"![Mine]({media.path})"}
    assert media.alt == ""


def test_a_sample_that_somebody_gives_again_is_theirs(author: Visitor, app: Flask) -> None:
    samples.add()
    sample = next(one for one in Media.samples())
    assert send(author, (sample.data, "mine.png"), alt="Mine").status_code == 303
    assert (sample.is_sample, sample.person, sample.alt) == (False, author.person, "Mine")


def test_scripts_are_told_of_lost_sessions_and_tokens(
    client: Visitor, author: Visitor, tokens: None
) -> None:
    assert send(client, (plain(), "x.png"), headers=JSON).status_code == 400
    answer = send(author, (plain(), "x.png"), headers=JSON, csrf_token="old")
    assert (answer.status_code, answer.content_type) == (400, "application/json")
    assert Library.count() == 0


def test_scripts_of_strangers_are_told_to_sign_in(client: Visitor) -> None:
    answer = send(client, (plain(), "x.png"), headers=JSON)
    assert (answer.status_code, answer.content_type) == (401, "application/json")


def test_a_file_is_found_by_name_and_by_what_it_shows(author: Visitor) -> None:
    given(author, plain(colour="red"), "crystals.png", alt="Fleur de sel, 100 % pure")
    given(author, plain(colour="blue"), "pan.png", alt="A salt pan")
    given(author, PDF, "sel.pdf")
    found = {
        "sel": ["sel.pdf", "crystals.png"],
        "PAN": ["pan.png"],
        "fleur crystals": ["crystals.png"],
        "100%": [],
        "%": ["crystals.png"],
        "sel&kind=images": ["crystals.png"],
        "&kind=files": ["sel.pdf"],
    }
    assert {
        query: listed(author, f"/write/media?q={query.replace('%', '%25')}") for query in found
    } == found
    for wrong in ("?kind=x", f"?before={'0' * 64}", "?before=x"):
        assert author.get(f"/write/media{wrong}").status_code == 404


def test_the_list_goes_on_where_it_ended(author: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.models.library.LENGTH", 2)
    colours = ("red", "green", "blue", "white", "black")
    for colour in colours:
        given(author, plain(colour=colour), f"{colour}.png", decorative="y")
    seen, address = [], "/write/media"
    for _ in range(3):
        seen += listed(author, address)
        address = next(iter(links(author.get(address), rel="next")), "")
    assert (seen, address) == ([f"{colour}.png" for colour in reversed(colours)], "")


def test_a_file_that_is_used_anywhere_says_where_and_stays(
    author: Visitor, editor: Visitor, app: Flask
) -> None:
    media = given(author, alt="Salt")
    path, address = f"/write/media/{media.sha256}", media.path
    post = make_post(author.person, title="With salt", body=f"![Salt]({media.path})")
    author.post(f"/write/{post.id}", data={"body": "Without.", "base": post.current_id})
    cover = make_post(author.person, title="A cover", cover=media.path, published=False)
    for page in (author.get(path), answer := author.post(f"{path}/delete")):
        assert "With salt" in words(page)
        assert "A cover" in words(page)
    assert answer.status_code == 409
    for gone in (post, cover):
        db.session.delete(db.session.get(Post, gone.id))
    db.session.add(Autosave(key="k", person_id=author.person.id, fields={"body": media.path}))
    site = Site.current()
    site.footer = f"![Salt]({media.path})"
    db.session.add(site)
    db.session.commit()
    said = words(author.post(f"{path}/delete"))
    assert "being written" in said
    assert "The publication itself" in said
    site.footer = ""
    db.session.delete(db.session.get(Autosave, "k"))
    db.session.commit()
    assert author.post(f"{path}/delete").status_code == 303
    assert author.get(address).status_code == 404


def test_the_title_of_a_draft_is_its_authors_business(author: Visitor, other: Visitor) -> None:
    media = given(author, alt="Salt")
    make_post(author.person, title="A secret", body=media.path, published=False)
    said = words(other.get(f"/write/media/{media.sha256}"))
    assert "A secret" not in said
    assert "An article of somebody else" in said


def test_an_unused_image_goes_with_its_variants(author: Visitor, editor: Visitor) -> None:
    media = given(author, photo(), alt="Salt")
    sha256, path = media.sha256, media.variants[0].path
    assert editor.post(f"/write/media/{sha256}/delete").status_code == 303
    assert (Media.get(sha256), Variant.get(sha256, 480)) == (None, None)
    assert author.get(path).status_code == 404


def test_unknown_files_are_404(author: Visitor) -> None:
    for sha256 in ("0" * 64, "x", "0" * 63):
        assert author.get(f"/write/media/{sha256}").status_code == 404
        assert author.post(f"/write/media/{sha256}/delete").status_code == 404


def test_the_desk_says_how_many_there_are(author: Visitor) -> None:
    given(author)
    assert "Images and files 1" in words(author.get("/write"), "nav")
