"""From the desk to readers: the page before publishing, and times to come and to go."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from blog import publishing
from blog.db import db, now, writing
from blog.models import Change, Post, Site
from tests.factories import CLOCKS, Visitor, make_post
from tests.reading import said_of, typed, words

TYPED = {"title": "On salt", "body": "A *pinch*."}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present, to be moved: no job wakes up, and nothing waits."""
    moments = [now()]
    modules = (*CLOCKS, "models.revision", "models.change", "models.desk")
    for module in (*modules, "publishing", "preflight.targets", "forms.post"):
        monkeypatch.setattr(f"blog.{module}.now", lambda: moments[-1])
    return moments


def send(author: Visitor, page: str, **more: str) -> str:
    """Press the button on the page before publishing; return where that led."""
    answer = author.post(page.replace("preflight", "release"), data=typed(author.get(page)) | more)
    return answer.location or str(answer.status_code)


def bind(*names: str) -> None:
    site = Site.current()
    site.binding_checks = " ".join(names)
    with writing():
        db.session.add(site)


def test_a_text_with_something_to_look_at_is_saved_and_shown_before(
    client: Visitor, author: Visitor
) -> None:
    answer = author.post("/write/publish", data=TYPED)
    post = Post.with_slug("on-salt")
    assert post
    assert (answer.status_code, answer.location) == (303, f"/write/{post.id}/preflight?now=1")
    assert (post.state, post.current.body) == ("draft", "A *pinch*.")
    page = author.get(answer.location)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    for said in ("There is no summary", "becomes version 1 and appears at once", "On salt"):
        assert said in words(page)
    assert f'href="/write/{post.id}#summary"' in page.text
    assert send(author, answer.location) == "/posts/on-salt"
    assert client.get("/posts/on-salt").status_code == 200


def test_a_text_in_order_is_published_at_once(client: Visitor, author: Visitor) -> None:
    answer = author.post("/write/publish", data=TYPED | {"summary": "Why it matters."})
    assert (answer.status_code, answer.location) == (303, "/posts/on-salt")


def test_what_is_binding_stops_everybody(author: Visitor, admin: Visitor) -> None:
    bind("summary")
    for visitor in (author, admin):
        post = make_post(visitor.person, summary="", published=False)
        page = visitor.get(f"/write/{post.id}/preflight")
        assert "Needed" in words(page)
        assert "Publish version" not in words(page, "main")
        assert send(visitor, f"/write/{post.id}/preflight") == "409"
        assert post.state == "draft"


def test_drafts_that_link_to_each_other_are_published_one_after_the_other(author: Visitor) -> None:
    bind("links")
    links = {"one": "[x](/posts/two) [y](/series/both)", "two": "[x](/posts/one)"}
    for title, body in links.items():
        make_post(author.person, title=title, body=body, series="Both", published=False)
    for slug, looked_at in (("one", True), ("two", False)):
        post = Post.with_slug(slug)
        assert post
        page = author.get(f"/write/{post.id}/preflight")
        assert ("leads to what readers cannot see" in words(page)) == looked_at
        assert "Needed" not in words(page, "main")
        assert send(author, f"/write/{post.id}/preflight?now=1") == f"/posts/{slug}"


@pytest.mark.parametrize("address", ["/posts/none", "/posts/thrown-away", "/series/none"])
def test_a_binding_link_to_nothing_stops(author: Visitor, address: str) -> None:
    bind("links")
    publishing.trash(make_post(title="Thrown away"))
    post = make_post(author.person, body=f"[x]({address})", published=False)
    assert send(author, f"/write/{post.id}/preflight") == "409"
    assert post.state == "draft"


def test_a_newer_save_must_be_looked_over_itself(author: Visitor, draft: Post) -> None:
    path = f"/write/{draft.id}"
    fields = typed(author.get(f"{path}/preflight"))
    author.post(path, data={"body": "Newer."})
    answer = author.post(f"{path}/release", data=fields)
    assert answer.status_code == 409
    assert "Something changed since you looked" in words(answer)
    assert draft.state == "draft"
    assert send(author, f"{path}/preflight") == draft.path


def test_more_to_look_at_must_be_looked_at(author: Visitor) -> None:
    linked = make_post(author.person, title="Linked")
    post = make_post(author.person, body="[x](/posts/linked)", published=False)
    fields = typed(author.get(f"/write/{post.id}/preflight"))
    publishing.unpublish(linked)
    answer = author.post(f"/write/{post.id}/release", data=fields)
    assert answer.status_code == 409
    assert "leads to what readers cannot see" in words(answer)
    assert post.state == "draft"


@pytest.mark.parametrize("data", [{}, {"revision": "x"}, {"confirmed": "x", "revision": "9" * 40}])
def test_a_release_of_nothing_in_particular_is_refused(
    author: Visitor, draft: Post, data: dict[str, str]
) -> None:
    assert author.post(f"/write/{draft.id}/release", data=data).status_code == 409
    assert draft.state == "draft"


def test_a_release_is_for_those_who_may_edit(
    client: Visitor, other: Visitor, author: Visitor, draft: Post
) -> None:
    path = f"/write/{draft.id}"
    fields = typed(author.get(f"{path}/preflight"))
    assert client.post(f"{path}/release", data=fields).location == "/sign-in"
    assert client.get(f"{path}/preflight").location == f"/sign-in?next={path}/preflight"
    assert other.get(f"{path}/preflight").status_code == 403
    assert other.post(f"{path}/release", data=fields).status_code == 403
    assert author.get(f"{path}/release").status_code == 405
    assert author.post("/write/2000000000/release").status_code == 404
    assert author.get("/write/2000000000/preflight").status_code == 404
    assert draft.state == "draft"


def test_the_page_says_when_it_appears_in_the_zone_of_the_site(author: Visitor) -> None:
    site = Site.current()
    site.time_zone = "Europe/Madrid"
    with writing():
        db.session.add(site)
    page = author.post("/write/publish", data=TYPED | {"published_at": "2999-03-12T14:32"}).location
    assert "appears 12 March 2999, 14:32 (Europe/Madrid)" in words(author.get(page))
    assert send(author, page) == "/write"
    post = Post.with_slug("on-salt")
    assert post and post.published_at == datetime(2999, 3, 12, 13, 32, tzinfo=UTC)


def test_a_scheduled_post_brought_forward_appears_at_once_after_a_look(
    client: Visitor, author: Visitor
) -> None:
    later = now() + timedelta(days=9)
    post = make_post(author.person, at=later, summary="")
    data = typed(author.get(f"/write/{post.id}")) | {"published_at": "", "body": "Now."}
    page = author.post(f"/write/{post.id}/publish", data=data).location
    assert "appears at once" in words(author.get(page))
    assert send(author, page) == post.path
    assert client.get(post.path).status_code == 200


def test_a_post_for_one_minute_ahead_appears_at_that_minute(
    client: Visitor, author: Visitor, clock: list[datetime]
) -> None:
    minute = (now() + timedelta(minutes=1)).replace(second=0, microsecond=0)
    clock.append(minute - timedelta(seconds=30))
    data = TYPED | {"summary": "S.", "published_at": f"{minute:%Y-%m-%dT%H:%M}"}
    assert author.post("/write/publish", data=data).location == "/write"
    clock.append(minute - timedelta(microseconds=1))
    assert client.get("/posts/on-salt").status_code == 404
    assert "On salt" not in words(client.get("/"))
    clock.append(minute)
    assert client.get("/posts/on-salt").status_code == 200
    assert "On salt" in words(client.get("/"))


def test_a_post_goes_at_its_time_and_says_so(
    client: Visitor, author: Visitor, clock: list[datetime], post: Post
) -> None:
    end = (now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    fields = typed(author.get(f"/write/{post.id}"))
    data = fields | {"unpublish_at": f"{end:%Y-%m-%dT%H:%M}"}
    assert author.post(f"/write/{post.id}", data=data).status_code == 303
    assert (post.unpublish_at, client.get(post.path).status_code) == (end, 200)
    assert "until" in words(author.get(f"/write/{post.id}"), "header")
    changed = Change.state().last
    clock.append(end)
    assert changed and Change.state().last == end > changed
    assert (post.state, client.get(post.path).status_code) == ("withdrawn", 410)
    assert "A post" not in words(client.get("/"))
    assert "Withdrawn" in words(author.get("/write"))
    assert "withdrawn" in words(author.get(f"/write/{post.id}"), "header")
    data = typed(author.get(f"/write/{post.id}")) | {"body": "Again."}
    assert author.post(f"/write/{post.id}/publish", data=data).location == post.path
    assert (post.unpublish_at, post.state, client.get(post.path).status_code) == (
        None,
        "published",
        200,
    )


@pytest.mark.parametrize("until", ["1999-01-01T00:00", "2999-03-12T14:32", "0001-01-01T00:00"])
def test_an_end_before_the_beginning_is_refused(author: Visitor, draft: Post, until: str) -> None:
    data = {"published_at": "2999-03-12T14:32", "unpublish_at": until, "body": "Kept."}
    answer = author.post(f"/write/{draft.id}", data=data)
    assert answer.status_code == 422
    assert re.search("Choose a time to come|four digits", said_of(answer, "unpublish_at"))
    assert typed(answer)["body"].strip() == "Kept."
    assert (draft.unpublish_at, draft.current.number) == (None, 1)


def test_a_post_renamed_twice_is_reached_in_one_redirect(
    client: Visitor, author: Visitor, post: Post
) -> None:
    for slug in ("second", "third"):
        data = typed(author.get(f"/write/{post.id}")) | {"slug": slug}
        assert author.post(f"/write/{post.id}", data=data).status_code == 303
    for old in ("/posts/a-post", "/posts/second"):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, "/posts/third")
    assert client.get("/posts/third").status_code == 200


def test_a_renamed_draft_leaves_no_redirect(client: Visitor, author: Visitor, draft: Post) -> None:
    data = typed(author.get(f"/write/{draft.id}")) | {"slug": "other"}
    author.post(f"/write/{draft.id}/publish", data=data)
    assert client.get("/posts/a-draft").status_code == 404
    assert client.get("/posts/other").status_code == 200


def test_edits_of_what_is_scheduled_wait_and_every_page_says_so(
    client: Visitor, author: Visitor, clock: list[datetime]
) -> None:
    later = now() + timedelta(hours=1)
    post = make_post(author.person, title="As scheduled", at=later)
    fields = typed(author.get(f"/write/{post.id}"))
    answer = author.post(f"/write/{post.id}", data=fields | {"title": "As edited"})
    assert "appears without these edits" in words(author.get(answer.location))
    assert "without the newest edits" in words(author.get(answer.location), "header")
    said = words(author.get("/write"), "main")
    assert "As scheduled without the newest edits" in said
    assert "As edited Edits that are not in what appears" in said
    clock.append(later)
    assert "As scheduled" in words(client.get(post.path))
    assert author.post(f"/write/{post.id}/publish", data={}).status_code == 303
    assert "As edited" in words(client.get(post.path))


@pytest.mark.parametrize("field", ["published_at", "unpublish_at"])
def test_nothing_ends_before_it_begins(author: Visitor, draft: Post, field: str) -> None:
    days = {"published_at": 3, "unpublish_at": 7}
    at = {name: f"{now() + timedelta(days=day):%Y-%m-%dT%H:%M}" for name, day in days.items()}
    path = f"/write/{draft.id}"
    author.post(path, data=typed(author.get(path)) | at)
    wrong = {"published_at": 9, "unpublish_at": 2}[field]
    moved = {field: f"{now() + timedelta(days=wrong):%Y-%m-%dT%H:%M}"}
    answer = author.post(path, data=typed(author.get(path)) | moved)
    assert answer.status_code == 422
    assert "after readers can see it" in words(answer)


def test_what_only_waited_for_its_time_leaves_no_address_behind(
    author: Visitor, draft: Post
) -> None:
    path = f"/write/{draft.id}"
    with writing():
        draft.planned_at = now() + timedelta(days=9)
        publishing.publish(draft)
    assert draft.state == "scheduled"
    author.post(path, data=typed(author.get(path)) | {"slug": "renamed"})
    assert draft.slug == "renamed"
    assert Post.slug_is_free("a-draft")
