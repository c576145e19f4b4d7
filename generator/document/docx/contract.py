"""Reading the HTML of docs/html.md: whatever else stands there is refused.

`markup.py` has checked what the templates rendered. The writer keeps its own guard, for it is
called with documents that were not, and an element passed over would be missing from the DOCX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADINGS: Final = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
SVG: Final = "{http://www.w3.org/2000/svg}"
# Attributes other than a class, where the contract has none; cells are looked at one by one.
_STRAY_ATTRIBUTES: Final = etree.XPath(
    "//@*[not(name()='class' or parent::td or parent::th or parent::col or parent::a or parent::img"
    " or parent::meta or parent::html or ancestor::svg:svg"
    " or name()='id' and (parent::h1 or parent::h2 or parent::h3 or parent::h4))]",
    namespaces={"svg": SVG.strip("{}")},
)


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements within one that holds no words of its own."""
    if (words := element.text) and not words.isspace():
        raise _words_in(element, words)
    for child in element:
        if (words := child.tail) and not words.isspace():
            raise _words_in(element, words)
        yield child


def _words_in(element: etree._Element, words: str) -> ValueError:
    return ValueError(f"words directly in <{element.tag}>: {words.strip()[:40]!r}")


def stray_attributes(document: etree._Element) -> list[str]:
    """Values of attributes that have no place in the contract."""
    found = _STRAY_ATTRIBUTES(document)
    return [str(value) for value in found] if isinstance(found, list) else []


def class_of(element: etree._Element) -> str:
    """The class of an element, empty where it has none."""
    return element.get("class") or ""


def expect(element: etree._Element, tag: str, *classes: str | None) -> None:
    """Refuse an element that is not of this tag and one of these classes."""
    if element.tag != tag or element.get("class") not in classes:
        raise unknown(element)


def unknown(element: etree._Element) -> ValueError:
    """What to raise for an element that has no place where it stands."""
    place = f"<{element.tag} class={element.get('class')!r}>, line {element.sourceline}"
    return ValueError(f"not in docs/html.md at this place: {place}")
