"""Comparing and restoring in a browser that runs no scripts."""

import pytest
from playwright.sync_api import expect

from tests.editing import Desk


@pytest.mark.browser
def test_two_saves_are_compared_and_the_first_one_restored(desk: Desk) -> None:
    with desk.context(java_script_enabled=False) as context:
        plain = context.new_page()

        def press(name: str) -> None:
            plain.get_by_role("button", name=name).click()

        plain.goto(f"{desk.address}/write/new")
        plain.get_by_label("Title", exact=True).fill("On salt")
        for text in ("A pinch is enough.", "A handful is enough.", "A spoon is enough, they say."):
            plain.get_by_label("Text", exact=True).fill(text)
            press("Save")

        plain.get_by_role("link", name="History").click()
        expect(plain.get_by_role("listitem").filter(has_text="Revision 3")).to_be_visible()
        plain.get_by_label("Compare from revision 1").check()
        plain.get_by_label("Compare to revision 3").check()
        press("Compare the two chosen")
        expect(plain.get_by_role("heading", level=1)).to_have_text("From revision 1 to revision 3")
        expect(plain.get_by_role("deletion").filter(has_text="pinch")).to_be_visible()
        expect(plain.get_by_role("insertion").filter(has_text="they say")).to_be_visible()

        plain.get_by_role("link", name="Read revision 1").click()
        press("Restore as a new revision")
        expect(plain.get_by_text("Revision 1 is restored, as revision 4.")).to_be_visible()
        expect(plain.get_by_label("Text", exact=True)).to_have_value("A pinch is enough.")
