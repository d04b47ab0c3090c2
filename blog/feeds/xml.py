"""The elements that Atom and RSS are made of."""

from xml.etree.ElementTree import Element, SubElement, tostring

from blog.text import tidy

ATOM = "http://www.w3.org/2005/Atom"


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Add an element to another one; what XML cannot hold stays out."""
    child = SubElement(parent, name, {key: tidy(value) for key, value in attributes.items()})
    child.text = tidy(text)
    return child


def written(root: Element) -> bytes:
    """A whole document."""
    document: bytes = tostring(root, "utf-8", xml_declaration=True)
    return document
