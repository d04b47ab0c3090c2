"""Images come into a text by button, drop and paste, and without scripts by a plain form."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, Route, expect

from tests.editing import Desk, wait_for
from tests.images import HTML, PDF, photo, plain

# A browser gives files to a page in a transfer, by drop and by paste alike.
GIVE = """(body, [kind, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const more = { bubbles: true, cancelable: true };
  body.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, ...more })
    : new DragEvent(kind, { dataTransfer: transfer, ...more }));
}"""
pytestmark = pytest.mark.browser


@pytest.fixture
def page(desk: Desk) -> Iterator[Page]:
    """An empty editor."""
    with desk.context() as context:
        yield begin(context, desk)


def begin(context: BrowserContext, desk: Desk) -> Page:
    """Open an empty editor."""
    page = context.new_page()
    page.goto(f"{desk.address}/write/new")
    return page


def text(page: Page) -> Locator:
    """The field of the text."""
    return page.get_by_label("Text", exact=True)


def file(data: bytes, name: str, kind: str = "image/png") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def test_images_come_by_button_drop_and_paste_and_can_be_undone(page: Page) -> None:
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    body = text(page)
    body.fill("Above.\n\nBelow.")
    body.evaluate("body => body.setSelectionRange(6, 6)")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Image", exact=True).click()
    first, second = file(photo(1), "one.jpg"), file(plain(), "two.png")
    chosen.value.set_files([first, second, file(PDF, "paper.pdf"), file(HTML, "page.png")])
    asked = page.locator(".asked input[type=text]")
    expect(page.get_by_role("status").get_by_text("“page.png” is none of these")).to_be_visible()
    expect(asked).to_have_count(2)
    expect(asked.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_have_text(re.compile("Say in a few words"))
    page.keyboard.type("A pinch of salt")
    page.keyboard.press("Enter")
    expect(body).to_have_value(re.compile(r"\n\n!\[A pinch of salt\]\(/media/\w+/one\.jpeg\)"))
    expect(asked).to_be_focused()
    page.locator(".asked").get_by_role("checkbox").check()
    page.get_by_role("button", name="Put it into the text").click()
    expect(body).to_have_value(re.compile(r"!\[\]\(/media/\w+/two\.png\)"))
    expect(body).to_have_value(re.compile(r"\[paper\.pdf\]\(/media/\w+/paper\.pdf\)"))
    expect(body).to_have_value(re.compile(r"^Above\.\n\n[^\n].*\n\nBelow\.$", re.S))
    for _ in range(3):
        page.keyboard.press("Control+z")
    expect(body).to_have_value("Above.\n\nBelow.")

    for kind, colour in (("drop", "red"), ("paste", "blue")):
        data = b64encode(plain(colour=colour)).decode()
        body.evaluate(GIVE, [kind, f"{kind}.png", "image/png", data])
        asked.fill(f"By {kind}")
        asked.press("Enter")
        expect(body).to_have_value(re.compile(rf"!\[By {kind}\]\(/media/\w+/{kind}\.png\)"))
    page.get_by_label("Image or file").set_input_files(file(plain(colour="red"), "again.png"))
    expect(asked).to_have_value("By drop")
    asked.fill("For this text")
    asked.press("Enter")
    expect(body).to_have_value(re.compile(r"!\[For this text\]\(/media/\w+/drop\.png\)"))
    assert trouble == []


def test_what_arrives_late_takes_neither_words_nor_keys_from_anybody(page: Page) -> None:
    body = text(page)
    title = page.get_by_label("Title", exact=True)
    body.fill("Keep this.")
    sent: list[Route] = []
    page.route(re.compile(r"/write/media$"), lambda route: sent.append(route))
    chooser = page.get_by_label("Image or file")
    chooser.set_input_files([file(PDF, "paper.pdf"), file(plain(colour="green"), "one.png")])
    body.evaluate("body => body.select()")
    title.press_sequentially("On")
    wait_for(page, lambda: sent)
    sent[0].continue_()
    wait_for(page, lambda: len(sent) == 2)
    sent[1].continue_()
    expect(body).to_have_value(re.compile(r"^Keep this\.\n\n\[paper\.pdf\]\(\S+\)$"))
    expect(page.locator(".asked")).to_be_visible()
    page.keyboard.type(" salt")
    expect(title).to_have_value("On salt")

    page.locator(".asked input[type=text]").fill("Salt")
    describing: list[Route] = []
    page.route(re.compile(r"/write/media/\w+$"), lambda route: describing.append(route))
    page.keyboard.press("Enter")
    wait_for(page, lambda: describing)
    title.focus()
    describing[0].continue_()
    expect(body).to_have_value(re.compile(r"!\[Salt\]\(\S+\)$"))
    expect(title).to_be_focused()


def test_progress_is_shown_and_a_lost_session_costs_no_word(page: Page, tmp_path: Path) -> None:
    body = text(page)
    body.fill("Typed.")
    chooser = page.get_by_label("Image or file")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    network.send("Network.emulateNetworkConditions", slow)
    chooser.set_input_files(file(plain() + bytes(700_000), "slow.png"))
    expect(page.get_by_role("progressbar", name="slow.png")).to_be_visible()
    expect(page.locator(".uploads").get_by_text(re.compile(r"slow\.png.*\d+ %"))).to_be_visible()
    network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    expect(page.locator(".asked")).to_have_count(1)
    expect(page.get_by_role("progressbar")).to_have_count(0)

    page.context.clear_cookies()
    chooser.set_input_files(file(plain(colour="red"), "late.png"))
    expect(page.get_by_text("“late.png” was not uploaded")).to_be_visible()
    heavy = tmp_path / "heavy.png"
    with heavy.open("wb") as sparse:
        sparse.truncate(20_000_001)
    chooser.set_input_files(heavy)
    expect(page.get_by_text("“heavy.png” is larger than 20 MB")).to_be_visible()
    expect(body).to_have_value("Typed.")


def test_without_scripts_an_image_is_uploaded_with_its_words(desk: Desk) -> None:
    with desk.context(java_script_enabled=False) as context:
        page = begin(context, desk)
        body = text(page)
        body.fill("Typed.")
        page.get_by_label("Image or file").set_input_files(file(HTML, "page.png"))
        page.get_by_label("What it shows").fill("A pinch of salt")
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_text("“page.png” is none of these")).to_be_visible()
        expect(body).to_have_value("Typed.")
        page.get_by_label("Image or file").set_input_files(file(photo(), "salt.jpg", "image/jpeg"))
        expect(page.get_by_label("What it shows")).to_have_value("A pinch of salt")
        page.get_by_role("button", name="Upload").click()
        expect(body).to_have_value(
            re.compile(r"^Typed\.\n\n!\[A pinch of salt\]\(/media/\w+/salt\.jpeg\)\n$")
        )
        page.get_by_label("Title").fill("On salt")
        page.get_by_label("Summary").fill("Why it matters.")
        page.get_by_role("button", name="Publish").click()
        image = page.get_by_role("img", name="A pinch of salt")
        expect(image).to_have_attribute("srcset", re.compile(r"/480\.webp 480w, .*1600w$"))
        assert (
            image.evaluate("image => [image.width > 300, image.height > image.width]") == [True] * 2
        )

        page.goto(f"{desk.address}/write/media")
        page.get_by_role("link", name="salt.jpeg").click()
        expect(page.get_by_role("link", name="On salt")).to_be_visible()
        expect(page.get_by_role("button", name="Delete")).to_have_count(0)
