"""Publishing in a real browser with scripts switched off: looked over, scheduled, released."""

import re

import pytest
from playwright.sync_api import expect

from tests.editing import Desk


@pytest.mark.browser
def test_a_text_is_looked_over_and_scheduled_without_scripts(desk: Desk) -> None:
    with desk.context(java_script_enabled=False) as context:
        plain = context.new_page()

        def press(name: str | re.Pattern[str]) -> None:
            plain.get_by_role("button", name=name).click()

        plain.goto(f"{desk.address}/write/new")
        plain.get_by_label("Title", exact=True).fill("On pepper")
        plain.get_by_label("Text", exact=True).fill("![](/none.png)")
        plain.get_by_label("Time", exact=True).fill("2999-03-12T14:32")
        press(re.compile("Publish"))
        expect(plain.get_by_role("heading", level=1)).to_have_text("Before you publish")
        expect(plain.get_by_role("main")).to_contain_text("“none.png” has no description")
        expect(plain.get_by_role("main")).to_contain_text("appears 12 March 2999, 14:32 (UTC)")
        plain.get_by_role("link", name="Write it").click()
        plain.get_by_label("Summary", exact=True).fill("Why it matters.")
        press(re.compile("Publish"))
        expect(plain.get_by_role("main")).not_to_contain_text("There is no summary")
        press("Publish version 1")
        expect(plain).to_have_url(f"{desk.address}/write")
        expect(plain.get_by_role("status")).to_contain_text("appears at its time")
        assert plain.request.get(f"{desk.address}/posts/on-pepper").status == 404
