"""Words as runs (w:r): marks become character styles, blanks are as in HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from generator.document.sized import with_single_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_MARKS: Final = {"drafted": "Drafted", "missing": "Missing"}
_MARKUP: Final = re.compile("[&<>]")


def words(
    element: etree._Element,
    styles: Mapping[str, str],
    mark: str = "",
    spacing: int | None = None,
) -> str:
    """The runs (w:r) of a block; one blank between words, none around, as in HTML.

    Args:
        element: the block.
        styles: id of each style.
        mark: character style of all its words.
        spacing: room between characters in twips; the style's if None.
    """
    room = "" if spacing is None else f'<w:spacing w:val="{spacing}"/>'
    if not len(element):
        text = element.text
        return _plain(text, _look(styles, mark, room, strong=False)) if text else ""
    runs: list[str] = []
    open_blank = False  # whether the line so far ends in a blank or has not begun
    pieces = list(_pieces(element, mark, strong=False))
    for place, (piece, look, strong) in enumerate(pieces):
        if piece is None:
            runs.append("<w:r><w:br/></w:r>")
            open_blank = True
            continue
        said = with_single_blanks(piece)
        if open_blank or not runs:
            said = said.removeprefix(" ")
        if place + 1 == len(pieces) or pieces[place + 1][0] is None:
            said = said.removesuffix(" ")
        if said:
            runs.append(run(_look(styles, look, room, strong=strong), said))
            open_blank = said.endswith(" ")
    return "".join(runs)


@lru_cache(maxsize=1 << 10)
def _plain(text: str, look: str) -> str:
    """Words without marks; in tables the same amounts and names stand again and again."""
    said = with_single_blanks(text).strip(" ")
    return run(look, said) if said else ""


def _look(styles: Mapping[str, str], mark: str, room: str, *, strong: bool) -> str:
    """w:rPr: a character style; strong words within a mark are bold besides."""
    named = mark or ("Strong" if strong else "")
    if not named and not room:
        return ""
    style = f'<w:rStyle w:val="{styles[named]}"/>' if named else ""
    bold = "<w:b/><w:bCs/>" if mark and strong else ""
    return f"<w:rPr>{style}{bold}{room}</w:rPr>"


def _pieces(
    element: etree._Element, mark: str, *, strong: bool
) -> Iterator[tuple[str | None, str, bool]]:
    """The words of a block, each with its mark and whether strong; None is a line break."""
    if element.text:
        yield element.text, mark, strong
    for child in element:
        if child.tag == "br":
            yield None, mark, strong
        elif child.tag == "strong":
            yield from _pieces(child, mark, strong=True)
        else:
            yield from _pieces(child, _MARKS[child.get("class", "")], strong=strong)
        if child.tail:
            yield child.tail, mark, strong


def run(look: str, text: str) -> str:
    """One run of words with its w:rPr, which may be empty."""
    space = ' xml:space="preserve"' if text[:1] == " " or text[-1:] == " " else ""
    said = escape(text, quote=False) if _MARKUP.search(text) else text
    return f"<w:r>{look}<w:t{space}>{said}</w:t></w:r>"


def field_char(kind: str) -> str:
    """A mark that begins, separates or ends a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_begin(instruction: str) -> str:
    """A field up to where its stored result begins."""
    return (
        f'{field_char("begin")}<w:r><w:instrText xml:space="preserve"> {instruction} '
        f"</w:instrText></w:r>{field_char('separate')}"
    )
