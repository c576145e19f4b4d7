"""The styles of a Word file: what makes a paragraph a heading, numbered, bold or centred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.annexes.model import Kind
from generator.workbook.spreadsheet.package import whole

if TYPE_CHECKING:
    from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY_LEVEL: Final = 9
#: A style is based on a style is based on a style: nobody goes further.
DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What a paragraph style says that counts here; `number` is a list and its level."""

    name: str = ""
    based: str = ""
    outline: int | None = None
    number: tuple[str, int] | None = None
    bold: bool = False
    centre: bool = False


def level_of(properties: etree._Element | None, style: WordStyle) -> int:
    """The level of a heading, 1 being the highest, its own before its style's; 0 for any text."""
    found = None if properties is None else properties.find(f"{W}outlineLvl")
    level = style.outline if found is None else number_of(found, "val", BODY_LEVEL)
    return level + 1 if level is not None and level < BODY_LEVEL else 0


def kind_of(properties: etree._Element | None, style: WordStyle) -> Kind:
    """What a paragraph is: its own level and place go before its style's."""
    centred = style.centre
    if properties is not None:
        aligned = properties.find(f"{W}jc")
        centred = aligned.get(f"{W}val") == "center" if aligned is not None else centred
    if level := level_of(properties, style):
        return "heading" if level == 1 else "subheading"
    return "centre" if centred else "text"


def read_styles(root: etree._Element | None) -> dict[str, WordStyle]:
    """The paragraph styles by id; the default one under the empty id too."""
    styles: dict[str, WordStyle] = {}
    for item in root.iterfind(f"{W}style") if root is not None else ():
        if item.get(f"{W}type", "paragraph") != "paragraph":
            continue
        properties = item.find(f"{W}pPr")
        outline = item.find(f"{W}pPr/{W}outlineLvl")
        aligned = item.find(f"{W}pPr/{W}jc")
        own = None if properties is None else properties.find(f"{W}numPr")
        style = WordStyle(
            value_of(item, "name").lower(),
            value_of(item, "basedOn"),
            None if outline is None else number_of(outline, "val", BODY_LEVEL),
            None if own is None else list_of(own),
            is_on(item.find(f"{W}rPr/{W}b")),
            aligned is not None and aligned.get(f"{W}val") == "center",
        )
        if style.outline is None and style.name.startswith("heading "):
            level = whole(style.name.removeprefix("heading "))
            if level is not None and level > 0:
                style = WordStyle(style.name, style.based, level - 1, style.number)
        styles[item.get(f"{W}styleId", "")] = style
        if item.get(f"{W}default") in {"1", "true"}:
            styles[""] = style
    return styles


def resolved(styles: dict[str, WordStyle], name: str) -> WordStyle:
    """A style with what it takes from those that it is based on."""
    chain: list[WordStyle] = []
    while name in styles and len(chain) < DEPTH:
        chain.append(styles[name])
        name = styles[name].based
    if not chain:
        return WordStyle()
    return WordStyle(
        chain[0].name,
        "",
        next((item.outline for item in chain if item.outline is not None), None),
        next((item.number for item in chain if item.number is not None), None),
        chain[0].bold and chain[0].outline is None,
        any(item.centre for item in chain),
    )


def list_of(properties: etree._Element) -> tuple[str, int]:
    """The list of a `w:numPr` and its level from 0."""
    return value_of(properties, "numId"), number_of(properties.find(f"{W}ilvl"), "val", 0)


def value_of(element: etree._Element, name: str, default: str = "") -> str:
    """The value of a child element, or the default where there is none."""
    found = element.find(f"{W}{name}")
    return default if found is None else found.get(f"{W}val", default)


def number_of(element: etree._Element | None, name: str, default: int) -> int:
    """A whole number of an attribute, not negative, or the default."""
    value = None if element is None else whole(element.get(f"{W}{name}"))
    return default if value is None or value < 0 else value


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `w:b` is there and not turned off."""
    return element is not None and element.get(f"{W}val", "1") not in {"0", "false", "none"}


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
