"""How tests read a page: by its words, and by the fields that a person fills in."""

from functools import cache
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

FIELDS = ("input", "select", "textarea")


@cache
def parse(page: str) -> Element:
    """Return the page as a tree; raises where it is not valid HTML."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def words(answer: TestResponse, within: str = "body") -> str:
    """Return what stands in an element of the page, with single spaces."""
    found = ("".join(element.itertext()) for element in parse(answer.text).iter(within))
    return " ".join(" ".join(found).split())


def typed(answer: TestResponse) -> dict[str, str]:
    """Return every field that would be sent, by name, with what stands in it."""
    fields = [field for field in parse(answer.text).iter() if field.tag in FIELDS]
    sent = [one for one in fields if one.get("type") != "checkbox" or "checked" in one.attrib]
    return {field.get("name", ""): _value(field) for field in sent}


def said_of(answer: TestResponse, name: str) -> str:
    """Return what the page says of one field: the texts that describe it."""
    page = parse(answer.text)
    field = next(one for one in page.iter() if one.tag in FIELDS and one.get("name") == name)
    ids = (field.get("aria-describedby") or "").split()
    return " ".join("".join(one.itertext()) for one in page.iter() if one.get("id") in ids)


def links(answer: TestResponse, **attributes: str) -> list[str]:
    """Return where the links of a page lead that have these attributes."""
    wanted = attributes.items()
    found = [one for one in parse(answer.text).iter("a") if wanted <= one.attrib.items()]
    return [one.get("href", "") for one in found]


def _value(field: Element) -> str:
    if field.tag == "select":
        options = [one for one in field.iter("option") if "selected" in one.attrib]
        return options[0].get("value", "") if options else ""
    return "".join(field.itertext()) if field.tag == "textarea" else field.get("value", "")
