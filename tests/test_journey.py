"""The whole way in a real browser: from the link that the start printed to a stranger's reading."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.server import Server

TEXT = "A *pinch* is enough.\n\n## How much\n\n- [x] salt\n- [ ] bread\n"


@pytest.mark.browser
def test_from_an_empty_blog_to_a_published_article(page: Page, live_server: Server) -> None:
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))

    def fill(**fields: str) -> None:
        for label, value in fields.items():
            page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def press(name: str | re.Pattern[str]) -> None:
        page.get_by_role("button", name=name).click()

    page.goto(live_server.set_up_link)
    fill(Name_of_the_publication="The Salt Review", Handle="ada")
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_label("Password").fill("correct horse battery staple")
    press("Begin")
    expect(page.get_by_role("status")).to_have_text("Signed in as Ada Lovelace.")

    page.get_by_role("link", name="New article").click()
    fill(Title="On salt", Summary="Why it matters.", Text=TEXT, Tags="Food")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("heading", name="How much")).to_be_visible()
    expect(preview.get_by_text("pinch")).to_have_js_property("tagName", "EM")
    expect(page.get_by_label("Text", exact=True)).to_have_value(TEXT)

    press("Save")
    expect(page.locator(".told")).to_have_text("Saved as revision 1.")
    press(re.compile("Publish"))
    expect(page).to_have_url(f"{live_server.address}/posts/on-salt")
    press("Sign out")
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)

    page.context.clear_cookies()
    page.goto(live_server.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("The Salt Review")
    page.get_by_role("link", name="On salt").click()
    expect(page).to_have_title("On salt · The Salt Review")
    expect(page.get_by_role("heading", level=1)).to_have_text("On salt")
    expect(page.get_by_role("main")).to_contain_text("A pinch is enough.")
    expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    assert page.context.cookies() == []
    assert trouble == []
    assert page.request.get(live_server.set_up_link).status == 404
