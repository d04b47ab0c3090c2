"""The preview beside the text: the page as readers will see it, at once, and in step with it."""

import json
import re
from typing import NoReturn

import pytest
from flask import Flask
from playwright.sync_api import expect

from blog.db import db
from blog.forms import post as form
from blog.models import Media, Post
from blog.rendering import Refused
from tests.editing import Desk, Editor
from tests.factories import Visitor
from tests.reading import parse

JSON = {"Accept": "application/json"}
ABSURD = ">" * 3000 + " a"
SCROLL = """(body, share) => {
  const place = body.getBoundingClientRect().top + scrollY + share * body.offsetHeight
  scrollTo(0, place - innerHeight / 2)
}"""
LONG = "\n\n".join(f"## Part {n}\n\n" + f"Words of part {n}. " * 60 for n in range(1, 30))


def busy(*args: object) -> NoReturn:
    """What the renderer says while two other texts are being rendered."""
    raise Refused("busy")


def test_a_script_gets_the_preview_as_readers_would_see_it(author: Visitor, draft: Post) -> None:
    for path in ("/write/preview", f"/write/{draft.id}/preview"):
        body = "## A *part*\n\nA note.[^1]\n\n[^1]: Beside."
        data = {"title": "On <salt>", "summary": "Why & how.", "body": body, "language": "es"}
        answer = author.post(path, data=data, headers=JSON)
        assert answer.status_code == 200
        assert answer.json["words"] == "5 words · 1 minute"
        page = parse("<!doctype html><title>x</title>" + answer.json["html"])
        shown = " ".join("".join(page.itertext()).split())
        assert "On <salt>Why & how. A part A note." in shown
        assert next(one.get("lang") for one in page.iter("div")) == "es"
        assert {"anchor", "sidenote"} <= {one.get("class") for one in page.iter()}
        assert draft.current.number == 1


def test_the_preview_knows_the_sizes_of_images(author: Visitor, app: Flask) -> None:
    media = Media.keep(b"x", "dots.png", "image/png")
    media.width, media.height = 30, 20
    db.session.commit()
    data = {"body": f"![Dots]({media.path})", "cover": media.path, "cover_alt": "Dots once more"}
    html = author.post("/write/preview", data=data, headers=JSON).json["html"]
    images = [one.attrib for one in parse(f"<!doctype html><title>x</title>{html}").iter("img")]
    assert [(one["alt"], one["width"], one["height"]) for one in images] == [
        ("Dots once more", "30", "20"),
        ("Dots", "30", "20"),
    ]


def test_a_refused_text_is_said_and_other_fields_hinder_nobody(
    author: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = author.post("/write/preview", data={"body": ABSURD}, headers=JSON)
    assert (answer.status_code, list(answer.json)) == (422, ["error"])
    assert "rendered" in answer.json["error"]
    monkeypatch.setattr(form, "trial", busy)
    assert author.post("/write/preview", data={"body": "Fine."}, headers=JSON).status_code == 503
    monkeypatch.undo()
    data = {"body": "Fine.", "cover": "javascript:alert(1)", "slug": "!!!"}
    answer = author.post("/write/preview", data=data, headers=JSON)
    assert answer.status_code == 200
    assert "javascript" not in answer.json["html"]


def test_the_script_is_told_what_is_needed_first(author: Visitor, draft: Post) -> None:
    wanting = {"title": "", "body": "![](/x.png)"}
    answer = author.post(f"/write/{draft.id}/preview", data=wanting, headers=JSON)
    assert answer.json["needed"] == "1 thing needed first"
    assert "An article needs a title" in answer.json["checks"]
    answer = author.post(f"/write/{draft.id}/preview", data=wanting | {"title": "T"}, headers=JSON)
    assert answer.json["needed"] == ""
    assert author.post("/write/preview", data={}, headers=JSON).json["checks"] == ""


def test_a_text_is_looked_over_once_for_all_that_shows_it(
    author: Visitor, draft: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    look_over = form.look_over
    monkeypatch.setattr(form, "look_over", lambda *of: (looked.append(of), look_over(*of))[1])
    path = f"/write/{draft.id}"
    preview = author.post(f"{path}/preview", data={"body": "Words."}, headers=JSON)
    assert (preview.status_code, len(looked)) == (200, 1)
    assert (author.get(path).status_code, len(looked)) == (200, 2)


def test_scripts_are_told_of_lost_sessions_and_tokens_as_data(
    client: Visitor, other: Visitor, author: Visitor, draft: Post, tokens: None
) -> None:
    for visitor in (client, author):
        answer = visitor.post("/write/preview", data={"body": "Words."}, headers=JSON)
        assert answer.status_code == 400
        assert answer.json["error"]


def test_only_those_who_may_edit_get_a_preview(
    client: Visitor, other: Visitor, draft: Post
) -> None:
    answer = client.post("/write/preview", data={"body": "Words."}, headers=JSON)
    assert answer.status_code == 401
    assert json.loads(answer.text)["error"]
    path = f"/write/{draft.id}/preview"
    assert other.post(path, data={"body": "Words."}, headers=JSON).status_code == 403
    assert client.post(path, data={"body": "Words."}).status_code == 401  # a page, as before


def test_the_help_shows_each_mark_and_what_becomes_of_it(author: Visitor, client: Visitor) -> None:
    assert client.get("/write/help").status_code == 303
    answer = author.get("/write/help")
    page = parse(answer.text)
    sources = ["".join(one.itertext()) for one in page.iter("pre")]
    assert any("*one asterisk*" in source for source in sources)
    tags = {one.tag for one in page.iter()}
    assert {"em", "del", "blockquote", "details", "dl", "sup", "kbd", "img"} <= tags
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len({*ids})


@pytest.mark.browser
def test_the_page_appears_beside_the_text_while_it_is_typed(writer: Editor) -> None:
    page = writer.page
    writer.body.press_sequentially("Some *words* [there](https://example.org/).")
    expect(writer.preview.get_by_text("words")).to_have_js_property("tagName", "EM")
    expect(page.get_by_text("3 words · 1 minute")).to_be_visible()
    page.get_by_label("Title", exact=True).fill("On salt")
    expect(writer.preview.get_by_role("heading", name="On salt")).to_be_visible()
    expect(page.get_by_role("button", name="Preview")).to_be_hidden()
    expect(writer.preview.get_by_role("link")).to_have_attribute("target", "_blank")


@pytest.mark.browser
def test_what_stands_between_a_text_and_its_readers_follows_the_typing(writer: Editor) -> None:
    writer.body.fill("![](/dots.png)")
    expect(writer.page.locator("#needed")).to_have_text("1 thing needed first")
    checks = writer.page.locator("#checks")
    expect(checks).to_contain_text("An article needs a title")
    writer.page.get_by_label("Title", exact=True).fill("On salt")
    expect(checks).not_to_contain_text("An article needs a title")
    expect(checks).to_contain_text("Look at")
    expect(writer.page.locator("#needed")).to_be_empty()


@pytest.mark.browser
def test_a_busy_server_is_asked_once_more(writer: Editor) -> None:
    answers = [{"status": 503, "json": {"error": "Busy."}}]
    writer.page.route(
        re.compile(r"/preview$"),
        lambda route: route.fulfill(**answers.pop()) if answers else route.continue_(),
    )
    writer.body.fill("Words.")
    expect(writer.preview).to_contain_text("Words.")
    assert not answers


@pytest.mark.browser
def test_a_refused_text_leaves_the_last_page_and_says_why(writer: Editor) -> None:
    writer.body.fill("All is well.")
    expect(writer.preview).to_contain_text("All is well.")
    writer.body.fill(ABSURD)
    expect(writer.preview.get_by_role("alert")).to_contain_text("cannot be rendered")
    expect(writer.preview).to_contain_text("All is well.")
    writer.body.fill("All is well again.")
    expect(writer.preview).to_contain_text("All is well again.")
    expect(writer.preview.get_by_role("alert")).to_be_empty()


@pytest.mark.browser
def test_only_one_preview_is_asked_for_at_a_time_and_the_last_text_wins(writer: Editor) -> None:
    held: list[object] = []
    writer.page.route(re.compile(r"/preview$"), lambda route: held.append(route))
    writer.body.fill("One.")
    while len(held) < 1:
        writer.page.wait_for_timeout(20)
    for text in ("Two.", "Three."):
        writer.body.fill(text)
        writer.page.wait_for_timeout(500)
    assert len(held) == 1
    writer.page.unroute(re.compile(r"/preview$"))
    held[0].continue_()  # type: ignore[attr-defined]
    expect(writer.preview).to_contain_text("Three.")


@pytest.mark.browser
def test_both_sides_scroll_in_step(desk: Desk) -> None:
    with desk.editor(desk.saved(Title="Long", Text=LONG)) as writer:
        expect(writer.preview.get_by_role("heading", name="Part 29")).to_be_attached()
        for n in (8, 15, 22):
            writer.body.evaluate(SCROLL, LONG.index(f"## Part {n}\n") / len(LONG))
            heading = writer.preview.get_by_role("heading", name=f"Part {n}", exact=True)
            expect(heading).to_be_in_viewport()
        writer.page.evaluate("scrollTo(0, 1e6)")
        writer.wait_until("preview.scrollTop + preview.clientHeight > preview.scrollHeight - 4")
        writer.page.evaluate("scrollTo(0, 0)")
        writer.wait_until("preview.scrollTop === 0")


@pytest.mark.browser
def test_readers_get_none_of_the_desks_scripts(desk: Desk) -> None:
    with desk.context() as context:
        page = context.new_page()
        scripts: list[str] = []
        page.on("request", lambda one: scripts.append(one.url) if ".js" in one.url else None)
        for path in ("/", "/search", "/archive"):
            page.goto(desk.address + path)
        assert scripts == []
