"""An image that is known already, its words in each text, and texts that only show it so far."""

import pytest

from blog.db import db
from blog.models import Autosave, Library, Media, Post
from tests.factories import Visitor
from tests.images import form, plain
from tests.reading import said_of, typed, words
from tests.test_attach import attach
from tests.test_library import JSON, given, send


def test_words_typed_for_a_known_image_stand_in_ones_own_text(
    author: Visitor, other: Visitor
) -> None:
    media = given(author, alt="Salt")
    answer = attach(other, None, (plain(), "mine.png"), alt="Pepper")
    assert f"![Pepper]({media.path})" in typed(answer)["body"]
    (told,) = send(other, (plain(), "mine.png"), alt="Pepper", headers=JSON).get_json()["files"]
    assert told["markdown"] == f"![Pepper]({media.path})"
    assert told["describe"] is None
    assert media.alt == "Salt"
    send(other, (plain(), "mine.png"), alt="Pepper")
    assert "“salt.png” was here already, and keeps its description" in words(
        other.get("/write/media")
    )


def test_a_known_image_is_asked_for_with_the_words_it_has(author: Visitor, editor: Visitor) -> None:
    media = given(author, alt="Salt")
    (told,) = send(editor, (plain(), "mine.png"), headers=JSON).get_json()["files"]
    assert (told["alt"], told["decorative"]) == ("Salt", False)
    answer = editor.post(told["describe"], data={"alt": "Pepper"}, headers=JSON)
    assert answer.get_json() == {"markdown": f"![Pepper]({media.path})"}
    assert media.alt == "Salt"
    editor.post(told["describe"], data={"alt": "Pepper"})
    assert media.alt == "Pepper"
    author.post(told["describe"], data={"alt": "Sea salt"}, headers=JSON)
    assert media.alt == "Sea salt"


def test_too_many_words_are_said_before_anything_is_kept(author: Visitor) -> None:
    long = "word " * 600
    answer = send(author, (plain(), "salt.png"), alt=long)
    assert answer.status_code == 422
    assert "2000 characters" in said_of(answer, "alt")
    answer = send(author, (plain(), "salt.png"), alt=long, headers=JSON)
    (told,) = answer.get_json()["files"]
    assert answer.status_code == 422
    assert "2000 characters" in told["error"]
    assert attach(author, None, (plain(), "salt.png"), alt=long).status_code == 422
    assert Library.count() == 0


@pytest.mark.parametrize("new", [True, False])
def test_an_image_that_stands_only_in_an_open_form_is_used(
    author: Visitor, draft: Post, new: bool
) -> None:
    fields = typed(author.get("/write/new" if new else f"/write/{draft.id}"))
    fields |= {"title": "Begun", "body": "Words.", "picture-alt": "Salt"}
    path = "/write/attach" if new else f"/write/{draft.id}/attach"
    answer = author.post(path, **form(**fields | {"picture-file": [(plain(), "salt.png")]}))
    (media,) = Library().page()[0]
    assert author.post(f"/write/media/{media.sha256}/delete").status_code == 409
    (kept,) = Autosave.offered(author.person, None if new else draft)
    assert (kept.key, kept.title) == (fields["key"], "Begun")
    assert kept.typed("body") == f"Words.\n\n![Salt]({media.path})\n"
    sent = typed(answer)
    assert author.post(path.replace("/attach", "") if not new else "/write/new", data=sent)
    assert db.session.get(Autosave, fields["key"]) is None
    assert Media.get(media.sha256)


def test_a_text_that_was_taken_up_is_kept_once(author: Visitor, draft: Post) -> None:
    path = f"/write/{draft.id}"
    first = typed(author.get(path)) | {"body": "Words."}
    author.post(f"{path}/autosave", data=first)
    fields = typed(author.get(f"{path}?kept={first['key']}")) | {"picture-alt": "Salt"}
    author.post(f"{path}/attach", **form(**fields | {"picture-file": [(plain(), "salt.png")]}))
    (kept,) = Autosave.offered(author.person, draft)
    assert kept.key == fields["key"]
