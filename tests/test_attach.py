"""An image put into the text that is being written, without scripts and without losing a word."""

import pytest
from werkzeug.test import TestResponse

from blog.models import Library, Media, Post
from tests.factories import Visitor, make_post
from tests.images import MP3, PDF, form, photo, plain
from tests.reading import parse, said_of, typed, words
from tests.test_library import BAD

TYPED = {"title": "Typed", "summary": 'A "typed" summary.', "tags": "one, two", "slug": "typed"}
TYPED |= {"body": "Typed\n\n> words.", "cover_alt": "A cover", "published_at": "never"}


def attach(
    visitor: Visitor, post: Post | None = None, file: tuple[bytes, str] | None = None, **more: str
) -> TestResponse:
    fields: dict[str, object] = TYPED | {f"picture-{name}": value for name, value in more.items()}
    fields["picture-file"] = [file] if file else []
    path = f"/write/{post.id}/attach" if post else "/write/attach"
    return visitor.post(path, **form(**fields))


def kept() -> list[Media]:
    return list(Library().page()[0])


def as_typed(answer: TestResponse) -> dict[str, str]:
    fields = typed(answer)
    return {name: fields[name].strip() for name in TYPED}


@pytest.mark.parametrize("new", [True, False])
def test_an_image_stands_at_the_end_of_the_text_which_is_not_saved(
    author: Visitor, draft: Post, new: bool
) -> None:
    answer = attach(author, None if new else draft, (photo(), "Salt.jpg"), alt="A [pinch]")
    assert answer.status_code == 200
    (media,) = kept()
    image = f"![A \\[pinch\\]]({media.path})"
    assert as_typed(answer) == TYPED | {"body": f"{TYPED['body']}\n\n{image}"}
    assert (media.alt, media.person, media.width) == ("A [pinch]", author.person, 1600)
    assert typed(answer)["picture-alt"].strip() == ""
    assert "is not saved yet" in words(answer)
    assert draft.current.number == 1


def test_what_decorates_needs_no_words(author: Visitor) -> None:
    answer = attach(author, None, (plain(), "line.png"), decorative="y")
    assert f"![]({kept()[0].path})" in typed(answer)["body"]


def test_a_paper_and_a_recording_are_linked_to(author: Visitor) -> None:
    for data, name in ((PDF, "paper.pdf"), (MP3, "talk.mp3")):
        answer = attach(author, None, (data, name))
        assert f"[{name}]({kept()[0].path})" in typed(answer)["body"]
    answer = attach(author, None, (PDF, "paper.pdf"), alt="The paper")
    assert "[The paper](/media/" in typed(answer)["body"]


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_fit_gets_a_sentence_beside_its_field_and_all_stays(
    author: Visitor, draft: Post, name: str
) -> None:
    data, sentence = BAD[name]
    for post in (None, draft):
        answer = attach(author, post, (data, name), alt="Typed too")
        assert answer.status_code == 422
        assert sentence in said_of(answer, "picture-file")
        assert as_typed(answer) == TYPED
        assert typed(answer)["picture-alt"].strip() == "Typed too"
    assert kept() == []


def test_an_image_without_words_and_no_image_at_all_are_asked_for(author: Visitor) -> None:
    answer = attach(author, None, (plain(), "salt.png"))
    assert answer.status_code == 422
    assert "Say in a few words" in said_of(answer, "picture-alt")
    answer = attach(author, alt="Salt")
    assert answer.status_code == 422
    assert "Choose a file first" in said_of(answer, "picture-file")
    assert as_typed(answer) == TYPED
    assert kept() == []


@pytest.mark.parametrize("path", ["/write/new", "/write/preview", "/write/publish"])
def test_a_heavy_file_left_in_the_form_stops_no_other_button(author: Visitor, path: str) -> None:
    heavy = {"picture-file": [(bytes(30_000_000), "heavy.jpg")]}
    fields = form(title="A title", body="A text.", **heavy)
    assert author.post(path, **fields).status_code in (200, 303)


def test_a_lost_token_gives_back_what_was_typed(author: Visitor, tokens: None) -> None:
    answer = attach(author, None, (bytes(30_000_000), "heavy.jpg"), alt="Salt")
    assert answer.status_code == 400
    assert {TYPED["body"], TYPED["title"], "Salt"} <= {*typed(answer).values()}


def test_nobody_attaches_to_what_is_somebody_elses(other: Visitor, draft: Post) -> None:
    assert attach(other, draft, (plain(), "salt.png"), alt="Salt").status_code == 403
    assert kept() == []


def test_the_preview_shows_the_image_in_its_place(author: Visitor) -> None:
    media = Media.get(next(iter(_given(author))))
    assert media
    data = {"title": "A title", "body": media.markdown("Salt")}
    (image,) = parse(author.post("/write/preview", data=data).text).iter("figure")
    assert image[0].get("width") == str(media.width)
    post = make_post(author.person, body=media.markdown("Salt"))
    assert f"{media.sha256}/480.webp 480w" in author.get(post.path).text


def _given(author: Visitor) -> list[str]:
    attach(author, None, (photo(1), "salt.jpg"), alt="Salt")
    return [media.sha256 for media in kept()]
