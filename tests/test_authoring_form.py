"""What the editor refuses, with everything typed still there; addresses, tags, and clashes."""

import pytest

from blog.models import Post
from tests.factories import Visitor, make_post
from tests.reading import parse, said_of, typed, words

ABSURD = ">" * 3000 + " a"  # nested too deeply, which is known at once


def send(visitor: Visitor, post: Post, act: str = "", **fields: str) -> str:
    """Send the editor's form with these fields, and return where it leads."""
    data = {"base": str(post.current_id), **fields}
    answer = visitor.post(f"/write/{post.id}{act}", data=data)
    assert answer.status_code == 303, words(answer)
    return answer.location


def test_bad_input_changes_nothing_and_stays(author: Visitor, post: Post) -> None:
    data = {"title": "Typed", "body": "Typed\n words.", "cover": "javascript:alert(1)"}
    data |= {"tags": "one, two", "summary": 'A "typed" summary.', "base": str(post.current_id)}
    for path in ("/write/new", "/write/{}", "/write/{}/publish", "/write/preview"):
        answer = author.post(path.format(post.id), data=data)
        assert answer.status_code == 422
        assert "https://" in said_of(answer, "cover")
        kept = {name: value.strip() for name, value in typed(answer).items() if name in data}
        assert kept == data
    assert (post.current.number, Post.with_slug("typed")) == (1, None)


WRONG = [
    {
        "title": ("x" * 301, "300"),
        "summary": ("x" * 10_001, "10000"),
        "slug": ("!!!", "letter or digit"),
        "tags": (", ".join(map(str, range(21))), "20 tags"),
        "language": ("<b>", "“<b>” is not a language code"),
        "cover": ("//evil.example/x.png", "https://"),
        "cover_alt": ("x" * 2001, "2000"),
        "published_at": ("tomorrow", "alid"),
        "kind": ("poem", "alid"),
    },
    {
        "slug": ("x" * 81, "80"),
        "tags": ("fine, !!!", "“!!!” cannot be a tag"),
        "language": ("x" * 40, "is not a language code"),
        "cover": ("data:text/html,x", "https://"),
        "published_at": ("0001-01-01T00:00", "four digits"),
    },
    {"tags": ("x" * 81, "cannot be a tag"), "published_at": ("9999-12-31T23:59", "four digits")},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_each_field_says_what_is_wrong_with_it(
    author: Visitor, wrong: dict[str, tuple[str, str]]
) -> None:
    answer = author.post("/write/new", data={name: value for name, (value, _) in wrong.items()})
    assert answer.status_code == 422
    for name, (_, sentence) in wrong.items():
        assert sentence in said_of(answer, name)
    assert not Post.any_exist()


def test_a_text_that_cannot_be_rendered_is_refused_and_kept(
    client: Visitor, author: Visitor, draft: Post
) -> None:
    data = {"title": "Absurd", "body": f"Fine.\n\n{ABSURD}", "base": draft.current_id}
    answer = author.post(f"/write/{draft.id}", data=data)
    assert answer.status_code == 422
    assert "render" in said_of(answer, "body")
    assert ABSURD in typed(answer)["body"]
    assert draft.current.number == 1
    assert client.get("/").status_code == 200


def test_control_characters_and_line_ends_are_made_fit(author: Visitor, draft: Post) -> None:
    title, body = "A\0 title\r\n of two lines", "One\0\r\ntwo\rthree"
    send(author, draft, title=title, body=body, summary="a\0b", tags="x\0y", slug="s\0t")
    assert draft.current.title == "A title of two lines"
    assert draft.current.body == "One\ntwo\nthree"


def test_a_first_line_break_in_the_text_is_not_lost(author: Visitor, draft: Post) -> None:
    send(author, draft, body="\n\n    code\n")
    assert typed(author.get(f"/write/{draft.id}"))["body"].endswith("\n\n    code\n")


def test_text_in_any_script_comes_back_as_it_was(author: Visitor, draft: Post) -> None:
    words_typed = 'ﷺ 漢字 👩‍🚀 </textarea> &amp; "quoted" <!-- x'
    send(author, draft, title=words_typed, body=words_typed, summary=words_typed)
    fields = typed(author.get(f"/write/{draft.id}"))
    assert {fields[name].strip() for name in ("title", "body", "summary")} == {words_typed}


def test_a_clash_shows_both_texts_and_overwrites_neither(
    author: Visitor, editor: Visitor, post: Post
) -> None:
    base = str(post.current_id)
    send(editor, post, body="Theirs.")
    for act in ("", "/publish", "/unpublish", "/delete"):
        data = {"title": "Mine", "body": "Mine.", "base": base}
        answer = author.post(f"/write/{post.id}{act}", data=data)
        assert answer.status_code == 409
        texts = ["".join(area.itertext()).strip() for area in parse(answer.text).iter("textarea")]
        assert {"Mine.", "Theirs."} <= {*texts}
        assert "Edith saved this article after you opened it, and you both" in words(answer)
    # Unpublish and trash take the post from readers first of all, whatever comes of the text.
    assert (post.current.body, post.current.number, post.state) == ("Theirs.", 2, "draft")
    assert post.deleted_at is None


def test_saving_again_after_a_clash_keeps_both_in_the_history(
    author: Visitor, editor: Visitor, draft: Post
) -> None:
    path, base = f"/write/{draft.id}", str(draft.current_id)
    send(editor, draft, body="Theirs.")
    answer = author.post(path, data={"body": "Mine.", "base": base})
    fields = typed(answer) | {"body": "Mine."}
    assert author.post(path, data=fields).status_code == 303
    assert [one.body for one in draft.revisions] == ["A text.", "Theirs.", "Mine."]


def test_a_base_that_no_editor_gave_loses_nothing(author: Visitor, draft: Post) -> None:
    for base in ("", "x", "-1", "2000000000", "٣"):
        answer = author.post(f"/write/{draft.id}", data={"body": f"Mine{base}.", "base": base})
        assert answer.status_code in (303, 409, 422)
        assert answer.status_code == 303 or f"Mine{base}." in typed(answer)["body"]
    assert draft.revisions[0].body == "A text."


def test_an_address_that_another_post_has_is_refused(author: Visitor, draft: Post) -> None:
    make_post(author.person, title="Taken")
    answer = author.post(f"/write/{draft.id}", data={"slug": "Taken", "base": draft.current_id})
    assert answer.status_code == 422
    assert "“taken”" in said_of(answer, "slug")
    assert typed(answer)["slug"] == "Taken"
    assert draft.slug == "a-draft"


def test_an_address_that_another_post_had_is_refused(
    client: Visitor, author: Visitor, post: Post, draft: Post
) -> None:
    send(author, post, slug="moved")
    answer = author.post(f"/write/{draft.id}", data={"slug": "a-post", "base": draft.current_id})
    assert answer.status_code == 422
    assert "“a-post”" in said_of(answer, "slug")
    assert client.get("/posts/a-post").location == "/posts/moved"


def test_the_address_follows_the_title_until_readers_know_it(author: Visitor, draft: Post) -> None:
    fields = typed(author.get(f"/write/{draft.id}"))
    send(author, draft, **fields | {"title": "Über Salz & Brot"})
    assert draft.slug == "uber-salz-brot"
    fields = typed(author.get(f"/write/{draft.id}"))
    send(author, draft, "/publish", **fields)
    fields = typed(author.get(f"/write/{draft.id}"))
    send(author, draft, **fields | {"title": "Something else"})
    assert draft.slug == "uber-salz-brot"


def test_an_address_that_was_typed_stays(author: Visitor, draft: Post) -> None:
    send(author, draft, slug="My Own")
    fields = typed(author.get(f"/write/{draft.id}"))
    assert fields["slug"] == "my-own"
    send(author, draft, **fields | {"title": "Something else"})
    assert draft.slug == "my-own"


def test_tags_are_filed_at_once_and_can_be_taken_away(
    client: Visitor, author: Visitor, post: Post
) -> None:
    send(author, post, tags="Salt, Pepper")
    assert [tag.name for tag in post.tags] == ["Salt", "Pepper"]
    send(author, post, tags="pepper, salt")
    assert [tag.name for tag in post.tags] == ["Pepper", "Salt"]
    assert "A post" in words(client.get("/tags/salt"))
    send(author, post, tags="")
    assert (list(post.tags), client.get("/tags/salt").status_code) == ([], 404)


def test_keys_that_came_with_a_file_outlive_an_edit(author: Visitor) -> None:
    post = make_post(author.person, extra={"layout": "wide"})
    send(author, post, body="Edited.")
    assert post.current.extra == {"layout": "wide"}
