"""What keeps a document from becoming a PDF, said to the user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.errors import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

_EXCERPT: Final = 12  # characters shown on either side of a missing one


class PdfError(Unusable):
    """The document cannot be set: a font lacks a character, or the look is wrong."""


def missing(characters: Mapping[str, str], tree: etree._Element, look: str) -> PdfError:
    """The complaint about characters that no font has.

    Args:
        characters: each with the font in which it was looked for; without one if that isn't known.
        tree: the document.
        look: what else may have brought a character in, beside the document.
    """
    places = "；".join(_place(*item, tree, look) for item in characters.items())
    remedy = "请安装收有这些字的字体，或改用别的字"
    return PdfError(None, "", f"字体中没有下列字：{places}", remedy)


def _place(character: str, font: str, tree: etree._Element, look: str) -> str:
    """A character with its font, the heading and the words among which it stands."""
    codes = "、".join(f"U+{ord(sign):04X}" for sign in character)
    name, heading = f"“{character}”（{codes}{f'，字体 {font}' if font else ''}）", ""
    body = tree.find("body")
    for element in () if body is None else body.iter("h1", "h2", "h3", "h4", "p", "th", "td"):
        words = "".join(str(text) for text in element.itertext())
        if str(element.tag).startswith("h"):
            heading = words
        if character in words:
            at = words.index(character)
            excerpt = words[max(0, at - _EXCERPT) : at + _EXCERPT + 1].strip()
            return f"{name}，见{f'“{heading}”中的' if heading else ''}“{excerpt}”"
    return f"{name}，见{look}生成的文字"
