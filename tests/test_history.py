"""The history of a post: its list, one revision, what differs between two, and the way back."""

from datetime import timedelta

import pytest

from blog import publishing
from blog.db import db
from blog.models import History, Person, Post
from blog.publishing import Filing, Text
from blog.rendering import Refused, render
from tests.factories import Visitor
from tests.reading import links, parse, typed, words
from tests.statements import counted


def save(post: Post, body: str, editor: Person | None = None, **more: object) -> None:
    given = {"title": post.current.title, "summary": post.current.summary} | more
    text = Text(body=body, trial=render(body), **given)
    publishing.save(post, text, Filing(slug=post.slug), editor=editor)


@pytest.fixture
def twice(post: Post, author: Visitor) -> Post:
    """A public post with a newer save behind it."""
    save(post, "A longer text.\n\nOf two paragraphs.", author.person, note="Says more")
    return post


def test_all_saves_stand_newest_first_with_who_when_and_how_long(
    author: Visitor, twice: Post
) -> None:
    answer = author.get(f"/write/{twice.id}/history")
    said = words(answer, "main")
    assert said.index("Revision 2") < said.index("Revision 1")
    assert "Says more Ada ·" in said
    assert "6 words, 4 more" in said
    assert "version 1, given to readers" in said
    assert [li.get("value") for li in parse(answer.text).iter("li") if li.get("value")] == [
        "2",
        "1",
    ]
    assert f"/write/{twice.id}/history/1...2" in links(answer)
    assert f"/write/{twice.id}/history" in links(author.get(f"/write/{twice.id}"))


def test_an_author_says_what_changes_and_the_next_save_begins_without(
    author: Visitor, twice: Post
) -> None:
    path = f"/write/{twice.id}"
    for changed in ({"body": "Shorter.", "note": "One thing\n less"}, {"note": "Nothing"}):
        fields = typed(author.get(path))
        assert fields["note"] == ""
        author.post(path, data=fields | changed)
    saves = [(one.note, one.body) for one in twice.revisions[2:]]
    assert saves == [("One thing less", "Shorter."), ("Nothing", "Shorter.")]
    assert "One thing less Ada ·" in words(author.get(f"{path}/history"))


def test_two_that_were_chosen_are_compared_whichever_is_older(author: Visitor, twice: Post) -> None:
    address = f"/write/{twice.id}/history"
    for chosen in ("from=1&to=2", "from=2&to=1"):
        answer = author.get(f"{address}?{chosen}")
        assert (answer.status_code, answer.location) == (303, f"{address}/1...2")
    assert author.get(f"{address}/2...1").location == f"{address}/1...2"


@pytest.mark.parametrize("chosen", ["from=1", "from=&to=2", "from=x&to=2", "from=-1&to=2"])
def test_a_choice_of_less_than_two_is_unknown(author: Visitor, twice: Post, chosen: str) -> None:
    assert author.get(f"/write/{twice.id}/history?{chosen}").status_code == 404


def test_saves_in_a_row_are_gathered(author: Visitor, post: Post) -> None:
    for n in range(4):
        save(post, f"Text {n}.", author.person)
    save(post, "Text of yesterday.", author.person, note="Noted")
    gathered = [(saves.newest.number, len(saves.others)) for saves in History.of(post).saves]
    assert gathered == [(6, 4), (1, 0)]
    assert "and 4 saves between" in words(author.get(f"/write/{post.id}/history"))


def test_saves_of_others_or_of_another_hour_stand_alone(
    author: Visitor, editor: Visitor, post: Post
) -> None:
    for n, person in enumerate([author, author, author, editor, editor, editor]):
        save(post, f"Text {n}.", person.person)
    db.session.flush()
    post.revisions[1].created_at -= timedelta(hours=2)
    db.session.commit()
    gathered = [(saves.newest.number, len(saves.others)) for saves in History.of(post).saves]
    assert gathered == [(7, 2), (4, 0), (3, 0), (2, 0), (1, 0)]


def test_a_long_history_comes_in_pages(author: Visitor, post: Post) -> None:
    for n in range(105):
        save(post, f"Text {n}.", note=f"Note {n}")
    first = History.of(post)
    assert (first.numbers, first.older) == (list(range(106, 6, -1)), 7)
    with counted() as asked:
        answer = author.get(f"/write/{post.id}/history")
    assert len(asked) <= 12
    (older,) = links(answer, rel="next")
    said = words(author.get(older), "main")
    assert "Revision 6 " in said
    assert "Revision 7 " not in said
    assert History.of(post, 7).older is None
    assert author.get(f"/write/{post.id}/history?before=x").status_code == 404
    assert author.get(f"/write/{post.id}/history?before={10**30}").status_code == 200


def test_a_revision_reads_as_readers_would_see_it(author: Visitor, post: Post) -> None:
    save(post, "A *new* text.", title="Another title")
    answer = author.get(f"/write/{post.id}/history/2")
    assert "Another title" in words(answer, "article")
    assert "new" in words(answer, "em")
    assert "This is the newest revision." in words(answer)
    assert "A text." in words(author.get(f"/write/{post.id}/history/1"), "article")


def test_a_revision_that_cannot_be_rendered_says_why(
    author: Visitor, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("slow")

    monkeypatch.setattr("blog.authoring.history.render", refuse)
    answer = author.get(f"/write/{post.id}/history/1")
    assert answer.status_code == 200
    assert "takes too long to render" in words(answer)


def test_what_differs_is_marked_in_words(author: Visitor, post: Post) -> None:
    save(post, "A better text.\n\nAnd more.", title="A better post", cover="/media/1/x.png")
    answer = author.get(f"/write/{post.id}/history/1...2")
    page = parse(answer.text)
    marked = {tag: ["".join(e.itertext()) for e in page.iter(tag)] for tag in ("ins", "del")}
    assert "put in: better" in marked["ins"]
    assert "put in: And more." in marked["ins"]
    assert marked["del"] == ["Words taken out"]
    assert "0 words out, 3 words in" in words(answer)
    assert [e.text for e in page.iter("dt")] == ["Title", "Cover image"]


def test_what_did_not_change_is_folded(author: Visitor, post: Post) -> None:
    body = "One.\n\nTwo.\n\nThree.\n\nFour <script>."
    save(post, body)
    save(post, body.replace("Four", "Five"))
    answer = author.get(f"/write/{post.id}/history/2...3")
    assert "3 paragraphs unchanged" in words(answer, "summary")
    assert "Five <script>." in " ".join(words(answer, "p").split())
    assert "No word of the text differs." in words(author.get(f"/write/{post.id}/history/2...2"))


def test_restoring_saves_the_old_text_as_a_new_revision(
    client: Visitor, author: Visitor, twice: Post
) -> None:
    publishing.publish(twice)
    answer = author.post(f"/write/{twice.id}/history/1/restore")
    assert (answer.status_code, answer.location) == (303, f"/write/{twice.id}")
    assert "Revision 1 is restored, as revision 3." in words(author.get(answer.location))
    assert [one.number for one in twice.revisions] == [1, 2, 3]
    newest = twice.current
    assert (newest.body, newest.note, newest.editor) == (
        "A text.",
        "Restored from revision 1",
        author.person,
    )
    assert twice.has_edits
    assert "Of two paragraphs." in words(client.get(twice.path))


def test_restoring_what_is_there_already_adds_nothing(author: Visitor, twice: Post) -> None:
    assert author.post(f"/write/{twice.id}/history/2/restore").status_code == 303
    assert "holds the same" in words(author.get(f"/write/{twice.id}"))
    assert twice.current.number == 2


def test_a_text_that_is_refused_now_is_not_restored(
    author: Visitor, twice: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("slow")

    monkeypatch.setattr("blog.authoring.history.trial", refuse)
    answer = author.post(f"/write/{twice.id}/history/1/restore")
    assert answer.status_code == 422
    assert "takes too long to render" in words(answer)
    assert twice.current.number == 2


PAGES = ("history", "history/1", "history/1...2")


@pytest.mark.parametrize("page", PAGES)
def test_the_history_is_for_who_may_edit(
    client: Visitor, other: Visitor, editor: Visitor, twice: Post, page: str
) -> None:
    address = f"/write/{twice.id}/{page}"
    assert client.get(address).location.startswith("/sign-in")
    assert other.get(address).status_code == 403
    assert editor.get(address).status_code == 200
    publishing.trash(twice)
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize(
    "page",
    ["history/3", "history/0", "history/1...3", "history/3...1", f"history/{10**30}", "history/x"],
)
def test_an_unknown_revision_is_404(author: Visitor, twice: Post, page: str) -> None:
    assert author.get(f"/write/{twice.id}/{page}").status_code == 404


def test_only_who_may_edit_restores(client: Visitor, other: Visitor, twice: Post) -> None:
    address = f"/write/{twice.id}/history/1/restore"
    assert client.post(address).location.startswith("/sign-in")
    assert other.post(address).status_code == 403
    assert twice.current.number == 2


def test_restoring_is_never_a_get_and_only_of_what_there_is(author: Visitor, twice: Post) -> None:
    assert author.get(f"/write/{twice.id}/history/1/restore").status_code == 405
    assert author.post(f"/write/{twice.id}/history/9/restore").status_code == 404
    assert author.post(f"/write/{10**30}/history/1/restore").status_code == 404
    assert twice.current.number == 2


def test_nothing_is_restored_without_a_token(
    author: Visitor, twice: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(author.application.config, "WTF_CSRF_ENABLED", True)
    assert author.post(f"/write/{twice.id}/history/1/restore").status_code == 400
    assert twice.current.number == 2
