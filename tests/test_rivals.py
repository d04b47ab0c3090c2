"""Two people at once, and people who mean no good: nobody loses a word, an address, a right."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from blog import publishing
from blog.db import db
from blog.exchange.take_in import Order, take_in
from blog.models import Media, Person, Post, Redirect, Site, slugify
from blog.publishing import Filing, Text, filing_of
from blog.rendering import render
from tests.factories import Visitor, make_person, make_post, sign_in
from tests.reading import typed

LATER = datetime(2090, 1, 1, tzinfo=UTC)


def save(post: Post, body: str, **filing: Any) -> None:
    text = Text(title=post.current.title, body=body, trial=render(body))
    publishing.save(post, text, Filing(**{"slug": post.slug} | filing), editor=None)
    db.session.expire_all()


def versions(post: Post) -> list[int | None]:
    return [revision.version for revision in post.revisions]


def test_an_alias_cannot_take_the_address_of_another_article(app: Flask) -> None:
    theirs = make_post(make_person("vic"), title="Victim story")
    mal = make_person("mal")
    for alias in (
        *("/posts/victim-story", "/posts/victim-story/versions", "/posts/victim-story.md"),
        *("/posts", "/pages", "/tags/none", "/static/gone.css", "/write", "/robots.txt"),
    ):
        head = f"---\ntitle: Mine {alias}\naliases: [{alias}]\n---\n\nText.\n"
        outcome = take_in(f"m{slugify(alias)}.md", head.encode(), Order(editor=mal))
        assert any("is another page here" in note for note in outcome.notes), alias
        assert Redirect.at(alias) is None
    assert Post.slug_is_free("victim-story", theirs)


def test_a_scheduled_post_published_at_once_keeps_its_version(app: Flask) -> None:
    post = make_post(make_person(), published=False, at=LATER)
    publishing.publish(post)
    publishing.publish(post, at_once=True)
    save(post, "Second.")
    publishing.publish(post)
    assert (versions(post), post.state) == ([1, 2], "published")


def test_publishing_gives_readers_what_was_typed_and_nothing_else(
    app: Flask, author: Visitor, draft: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = publishing.save

    def save_and_be_overtaken(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        assert db.session.info["writing"], "somebody else could save before it is published"
        return result

    monkeypatch.setattr(publishing, "save", save_and_be_overtaken)
    data = {"title": "Mine", "body": "Mine.", "base": draft.current_id}
    assert author.post(f"/write/{draft.id}/publish", data=data).status_code == 303
    assert draft.published and draft.published.body == "Mine."


def test_what_was_published_in_the_trash_comes_back_as_a_draft(app: Flask) -> None:
    post = make_post(make_person())
    publishing.trash(post)
    publishing.publish(post)
    publishing.restore(post)
    assert post.state == "draft"


def test_a_byline_without_a_password_is_nobodys_admin(app: Flask, admin: Visitor) -> None:
    byline = make_person("byline", active=False)
    byline.password_hash = None
    db.session.commit()
    admin.post(f"/admin/people/{byline.id}", data={"role": "admin", "active": "y"})
    assert not byline.active
    admin.post(f"/admin/people/{admin.person.id}", data={"role": "author", "active": "y"})
    assert admin.person.role == "admin"
    assert Person.admins() == 1


@pytest.mark.parametrize("title", ["漢" * 90, "x" * 80])
def test_the_second_article_with_a_long_title_can_be_saved(
    app: Flask, author: Visitor, title: str
) -> None:
    make_post(author.person, title=title)
    second = make_post(author.person, title=title)
    fields = typed(author.get(f"/write/{second.id}"))
    answer = author.post(f"/write/{second.id}", data=fields | {"body": "More."})
    assert answer.status_code == 303
    assert len(second.slug) <= 80


def test_what_one_author_filed_is_not_undone_by_another_who_only_wrote(
    app: Flask, author: Visitor, editor: Visitor, post: Post
) -> None:
    opened = typed(author.get(f"/write/{post.id}"))
    better = typed(editor.get(f"/write/{post.id}")) | {"slug": "better", "tags": "One, Two"}
    editor.post(f"/write/{post.id}", data=better)
    answer = author.post(f"/write/{post.id}", data=opened | {"body": "New words."})
    assert answer.status_code == 303
    db.session.expire_all()
    assert post.current.body == "New words."
    assert (filing_of(post).slug, filing_of(post).tags) == ("better", ("One", "Two"))


def test_a_post_can_be_withdrawn_though_its_form_is_not_valid(
    client: Visitor, author: Visitor, post: Post
) -> None:
    data = {"title": "A post", "body": "Text.", "tags": ", ".join(map(str, range(25)))}
    answer = author.post(f"/write/{post.id}/unpublish", data=data)
    assert (answer.status_code, client.get(post.path).status_code) == (422, 410)
    assert "Readers no longer see it." in answer.text


def test_an_unchanged_form_does_not_move_a_post_out_of_the_doubled_hour(
    app: Flask, author: Visitor, post: Post
) -> None:
    site = Site.current()
    site.time_zone = "Europe/Madrid"
    post.published_at = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    db.session.add(site)
    db.session.commit()
    author.post(f"/write/{post.id}", data=typed(author.get(f"/write/{post.id}")))
    assert post.published_at == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)


def test_doubled_slashes_lead_to_this_site_whatever_host_was_asked_for(client: Visitor) -> None:
    answer = client.get("/posts//x?a=1", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.location) == (301, "/posts/x?a=1")


def test_a_stranger_gets_back_all_fields_they_typed(author: Visitor, app: Flask) -> None:
    typed_in = {"title": "T1", "summary": "S1", "body": "B1", "tags": "G1", "slug": "L1"}
    page = app.test_client().post("/write/new", data=typed_in).text
    assert all(words in page for words in typed_in.values())


@pytest.mark.parametrize("name", ["𝐇𝐞𝐥𝐥𝐨", "ﬁnd", "Ǆ", "Åse", "Ⅷ"])
def test_a_slug_of_a_slug_is_itself(name: str) -> None:
    assert slugify(slugify(name)) == slugify(name)


def test_a_later_time_that_takes_a_post_from_readers_says_so(author: Visitor, post: Post) -> None:
    data = {"title": "A post", "body": "Text.", "published_at": "2090-01-01T00:00"}
    answer = author.post(f"/write/{post.id}", data=data, follow_redirects=True)
    assert "appears at its time" in answer.text


@pytest.mark.parametrize("body", ["[1]", "5", '{"name": {"a": 1}}', "{"])
def test_forms_are_no_json(client: Visitor, body: str) -> None:
    answer = client.post("/sign-in", data=body, content_type="application/json")
    assert answer.status_code == 415


def test_an_ended_session_leaves_no_cookie_on_what_caches_keep(author: Visitor) -> None:
    media = Media.keep(b"x", "x.png", "image/png")
    author.person.set_password("another four words")
    db.session.commit()
    answer = author.get(media.path)
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_titles_are_free_of_signs_that_no_page_may_hold(author: Visitor, draft: Post) -> None:
    data = {"title": "a\x01b\u202ec\x1b", "body": "Text.", "base": draft.current_id}
    author.post(f"/write/{draft.id}", data=data)
    assert draft.current.title == "abc"


@pytest.mark.parametrize("cover", ["http-explained.png", "images/x.png", "HTTP:x.png"])
def test_a_cover_that_nobody_could_load_is_not_shown(app: Flask, cover: str) -> None:
    head = f"---\ntitle: A title\nimage: {cover}\n---\n\nText.\n"
    outcome = take_in("x.md", head.encode(), Order())
    assert outcome.post and outcome.post.current.cover == ""
    assert outcome.post.current.extra["image"] == cover


def test_samples_do_not_come_back_once_they_were_taken_away(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["blog", "samples", "--remove"]).exit_code == 0
    assert Site.was_set()


def test_a_new_password_ends_sessions_and_wakes_a_byline(app: Flask) -> None:
    byline = make_person("byline", active=False)
    answer = app.test_cli_runner().invoke(
        args=["blog", "user", "password", "byline", "--password-stdin"],
        input="four words are good\n",
    )
    assert answer.exit_code == 0, answer.output
    db.session.expire_all()
    assert byline.active
    assert Person.authenticate("byline", "four words are good") is byline


def test_an_old_address_with_escaped_letters_is_found(app: Flask, client: Visitor) -> None:
    head = "---\ntitle: A title\naliases: [/caf%C3%A9]\n---\n\nText.\n"
    take_in("x.md", head.encode(), Order(publish=True))
    assert client.get("/caf%C3%A9").location == "/posts/x"


def test_two_authors_may_touch_what_both_wrote(app: Flask) -> None:
    ada, bob = make_person("ada"), make_person("bob")
    post = make_post(ada, bob)
    answer = sign_in(app, "eve", "author").get(f"/write/{post.id}")
    assert answer.status_code == 403
    assert ada.may_edit(post) and bob.may_edit(post)
