"""Two people in one article: what both wrote is put together, or both see both texts."""

import pytest

from blog.models import Post
from tests.factories import Visitor, make_post
from tests.reading import parse, typed, words

TEXT = "One.\n\nTwo.\n\nThree.\n"


@pytest.fixture
def text(author: Visitor) -> Post:
    return make_post(author.person, title="Shared", body=TEXT, published=False)


def opened(visitor: Visitor, post: Post) -> dict[str, str]:
    """The fields of an editor that this person has opened."""
    fields = typed(visitor.get(f"/write/{post.id}"))
    return fields | {"body": fields["body"].removeprefix("\n")}


def test_edits_of_different_paragraphs_are_put_together(
    author: Visitor, editor: Visitor, text: Post
) -> None:
    mine, theirs = opened(author, text), opened(editor, text)
    editor.post(f"/write/{text.id}", data=theirs | {"body": TEXT.replace("One", "First")})
    answer = author.post(
        f"/write/{text.id}",
        data=mine | {"body": TEXT.replace("Three", "Third"), "title": "My title"},
    )
    assert (answer.status_code, answer.location) == (303, f"/write/{text.id}")
    assert "Edith saved meanwhile" in words(author.get(answer.location))
    assert (text.current.body, text.current.number) == ("First.\n\nTwo.\n\nThird.\n", 3)
    assert (text.current.title, text.current.editor) == ("My title", author.person)


def test_edits_of_the_same_sentence_show_both_and_a_field_to_finish(
    author: Visitor, editor: Visitor, text: Post
) -> None:
    path, mine, theirs = f"/write/{text.id}", opened(author, text), opened(editor, text)
    one, other = TEXT.replace("Two", "Mine"), TEXT.replace("Two", "Theirs")
    editor.post(path, data=theirs | {"body": other, "title": "Their title"})
    answer = author.post(path, data=mine | {"body": one, "title": "My title"})
    assert (answer.status_code, text.current.number) == (409, 2)
    quotes = [" ".join(q.itertext()) for q in parse(answer.text).iter("blockquote")]
    assert [" ".join(quote.split()) for quote in quotes] == ["Mine.", "Theirs."]
    assert "Their title" in words(answer, "main")
    fields = typed(answer)
    assert fields["title"] == "My title"
    assert fields["body"].split() == ["One.", "Mine.", "Theirs.", "Three."]
    whole = ["".join(area.itertext()).strip() for area in parse(answer.text).iter("textarea")]
    assert {one.strip(), other.strip()} <= {*whole}
    finished = author.post(path, data=fields | {"body": "One.\n\nMine and theirs.\n\nThree.\n"})
    assert finished.status_code == 303
    # The first one still has the old page open, writes on, and sees both in turn.
    again = editor.post(path, data=theirs | {"body": other.replace("Theirs", "Theirs again")})
    assert again.status_code == 409
    assert {"Mine and theirs.", "Theirs again."} <= {
        " ".join("".join(q.itertext()).split()) for q in parse(again.text).iter("blockquote")
    }


def test_what_was_put_together_is_not_published_unseen(
    client: Visitor, author: Visitor, editor: Visitor, text: Post
) -> None:
    mine, theirs = opened(author, text), opened(editor, text)
    editor.post(f"/write/{text.id}", data=theirs | {"body": TEXT.replace("One", "First")})
    data = mine | {"body": TEXT.replace("Three", "Third")}
    answer = author.post(f"/write/{text.id}/publish", data=data)
    assert (answer.location, text.state) == (f"/write/{text.id}", "draft")
    assert text.current.body == "First.\n\nTwo.\n\nThird.\n"


def test_a_form_that_is_sent_twice_saves_once(author: Visitor, text: Post) -> None:
    fields = opened(author, text) | {"body": "Mine."}
    for _ in range(2):
        assert author.post(f"/write/{text.id}", data=fields).status_code == 303
    assert text.current.number == 2


def test_an_edit_that_builds_on_nothing_known_overwrites_nothing(
    author: Visitor, editor: Visitor, text: Post
) -> None:
    foreign = make_post(editor.person, published=False)
    for base in ("", "0", str(foreign.current_id), "nonsense", "9" * 30):
        data = opened(author, text) | {"base": base, "body": "Mine."}
        answer = author.post(f"/write/{text.id}", data=data)
        assert answer.status_code == 409
        assert typed(answer)["body"].strip() == "Mine."
        assert typed(answer)["base"] == str(text.current_id)
    assert text.current.number == 1


def test_what_is_too_hard_to_render_once_put_together_is_kept_in_the_form(
    author: Visitor, editor: Visitor, text: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = opened(author, text), opened(editor, text)
    editor.post(f"/write/{text.id}", data=theirs | {"body": TEXT.replace("One", ">" * 1500)})
    data = mine | {"body": TEXT.replace("Three", "> " * 1500 + "Third")}
    answer = author.post(f"/write/{text.id}", data=data)
    assert answer.status_code in (303, 422)
    kept = text.current.body if answer.status_code == 303 else typed(answer)["body"]
    assert "Third" in kept


def test_particulars_alone_are_saved_beside_the_words_of_another(
    author: Visitor, editor: Visitor, text: Post
) -> None:
    mine, theirs = opened(author, text), opened(editor, text)
    editor.post(f"/write/{text.id}", data=theirs | {"body": "Theirs."})
    filed = {"tags": "Mine", "slug": "mine", "unlisted": "y", "note": "Why"}
    answer = author.post(f"/write/{text.id}", data=mine | filed)
    assert "Edith saved meanwhile" in words(author.get(answer.location))
    assert (text.current.body, text.current.note) == ("Theirs.", "Why")
    assert ([tag.name for tag in text.tags], text.slug, text.unlisted) == (["Mine"], "mine", True)


def test_what_both_filed_otherwise_is_for_a_person_to_say(
    author: Visitor, editor: Visitor, text: Post
) -> None:
    path, mine, theirs = f"/write/{text.id}", opened(author, text), opened(editor, text)
    editor.post(path, data=theirs | {"tags": "Theirs", "series": "Their series"})
    answer = author.post(path, data=mine | {"tags": "Mine", "body": "My words."})
    assert (answer.status_code, text.current.number) == (409, 1)
    assert "Their “Tags”: Theirs" in words(answer)
    fields = typed(answer)
    assert (fields["tags"], fields["series"]) == ("Mine", "Their series")
    assert author.post(path, data=fields | {"tags": "Mine, Theirs"}).status_code == 303
    assert [tag.name for tag in text.tags] == ["Mine", "Theirs"]
    assert text.series and text.series.title == "Their series"
    assert text.current.body.strip() == "My words."


def test_a_browser_puts_no_old_text_over_a_new_base(author: Visitor, text: Post) -> None:
    (form,) = [
        one
        for one in parse(author.get(f"/write/{text.id}").text).iter("form")
        if one.get("id") == "edit"
    ]
    assert form.get("autocomplete") == "off"
