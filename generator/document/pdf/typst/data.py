"""The document of docs/html.md as data for templates/document.typ.

The template is the only code. Whatever a user wrote reaches it as strings in JSON, and a string is
never read as markup there; so this module escapes nothing. It says what stands where; how it looks
is the template's. All lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from generator.document.headers import (
    count_head_rows,
    level_of,
    names_row,
    reach_of,
    rows_of,
)
from generator.document.markup import SVG
from generator.document.measures import BORDER, SETTINGS, Program, Setting, text_width
from generator.document.pages import is_turned, line_width
from generator.document.pdf.typst.pictures import PlacedPicture, drawing_of, picture_of
from generator.document.pdf.typst.rows import rows_on_pages
from generator.document.pdf.typst.tags import Rows, TableCell
from generator.document.sized import with_single_blanks
from generator.document.styles import CONTINUED, PARAGRAPH_STYLES
from generator.document.table_head import USUAL_SHARE, middle_of, widths_of
from generator.spans import columns_of

if TYPE_CHECKING:
    from generator.document.markup import Markup
    from generator.document.settle import Settled

Json = Any  # what json.dumps takes

#: Latin words and numbers, which may be longer than a line or a cell.
_LONG_WORD: Final = re.compile(r"[!-~]{2,}")
#: Behind a closing bracket, where a line may end: Typst would halve the bracket there.
_CLOSED: Final = re.compile(
    r"(?<=[》）』」】〗〕〉])(?=[^-~，。、；：？！》）』」】〗〕〉”’—…ー々])"
)
#: How wide letters and figures of any font are at most; the template measures what may be longer.
_WIDEST: Final = Program(0.7, 1, 0.7, 1.1)
_KINDS: Final = {"label": "label", "code": "label", "amount": "amount", "prose": "prose"}


@dataclass(frozen=True, slots=True)
class Handover:
    """A document as data, with the pictures that it names.

    Args:
        content: what the template takes.
        files: pictures by the names that the content has for them.
        tables: what the tags of each table have to tell.
    """

    content: dict[str, Json]
    files: dict[str, bytes]
    tables: list[Rows]


def handover(
    document: Markup, settled: Settled, leaves: Mapping[str, tuple[bytes, str]]
) -> Handover:
    """The document as data.

    Args:
        document: keeps to docs/html.md.
        settled: what makes its pages fall as those of the DOCX do.
        leaves: what is set for each page of a PDF annex: a picture and its kind.
    """
    return _Converter(document, settled, leaves).convert()


def plain(element: etree._Element) -> str:
    """The words of an element without marks."""
    return with_single_blanks("".join(map(str, element.itertext()))).strip(" ")


def words_of(element: etree._Element, room: float = 0) -> Json:
    """The words of a block: a string, or a list of strings and of `[kind, words]`.

    Args:
        element: the block, or a mark within it.
        room: width of a line in characters, where longer words have to be parted.
    """
    if not len(element):
        return _parted(with_single_blanks(element.text or "").strip(" "), room)
    pieces = _pieces(element, room)
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip(" ")
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip(" ")
    return [piece for piece in pieces if piece]


def _pieces(element: etree._Element, room: float) -> list[Json]:
    pieces: list[Json] = []
    _say(pieces, element.text, room)
    for child in element:
        kind = child.get("class") or str(child.tag)
        pieces.append([kind, _pieces(child, room)])
        _say(pieces, child.tail, room)
    return pieces


def _say(pieces: list[Json], text: str | None, room: float) -> None:
    said = _parted(with_single_blanks(text or ""), room)
    if isinstance(said, str):
        pieces.append(said)
    else:
        pieces += said


def _parted(text: str, room: float) -> Json:
    """Words that may be longer than a line apart from the others, with the line in characters."""
    if not room or (not text.isascii() and len(text) <= room):
        return text
    pieces: list[Json] = []
    at = 0
    for word in _LONG_WORD.finditer(text):
        if text_width(word[0], _WIDEST) > room:
            kind = "parted" if word.start() else "parted-first"
            pieces += [text[at : word.start()], [kind, word[0], room]]
            at = word.end()
    return [*(piece for piece in pieces if piece), text[at:]] if pieces else text


def _with_whole_brackets(words: Json) -> Json:
    """Running text whose closing brackets stay as wide as in every other program."""
    if isinstance(words, str):
        parts = _CLOSED.split(words)
        if len(parts) == 1:
            return words
        pieces: list[Json] = [parts[0]]
        for part in parts[1:]:
            pieces += [["whole", ""], part]
        return pieces
    found: list[Json] = []
    for piece in words:
        if isinstance(piece, str):
            inner = _with_whole_brackets(piece)
            found += [inner] if isinstance(inner, str) else inner
        else:
            kind, inner, *room = piece
            found.append(piece if room else [kind, _with_whole_brackets(inner)])
    return found


class _Converter:
    def __init__(
        self, document: Markup, settled: Settled, leaves: Mapping[str, tuple[bytes, str]]
    ) -> None:
        self._document, self._settled, self._leaves = document, settled, leaves
        self._files: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}
        self._tables: list[Rows] = []
        self._level = 0
        self._going_on = 0

    def convert(self) -> Handover:
        tree = self._document.tree
        body = tree.find("body")
        assert body is not None
        cover, contents, *parts = body
        author = tree.find("head/meta[@name='author']")
        lines = [words_of(line) for line in cover]
        content = {
            "title": tree.findtext("head/title") or "",
            "author": "" if author is None else author.get("content", ""),
            "draft": body.get("class") == "draft",
            "cover": lines[-3:],
            "above": lines[:-3],
            "contents": _contents(contents),
            "parts": [list(self._sections(part)) for part in parts],
        }
        return Handover(content, self._files, self._tables)

    # Sections

    def _sections(self, part: etree._Element) -> Iterator[Json]:
        """What a part consists of: running text, tables, annexes, leaves, each on its paper.

        What stands first shares its page, and its paper, with the part's heading.
        """
        running: list[Json] = []
        begun = False
        for at, block in enumerate(part):
            if block.tag != "section":
                running += self._block(block)
                continue
            kind = (block.get("class") or "").partition(" ")[0]
            shares = at == 1
            if running and not shares:
                yield {"kind": "text", "begins": begun, "blocks": running}
            above = running if shares else []
            running, begun = [], True
            yield self._section(block, kind, above)
        if running:
            yield {"kind": "text", "begins": begun, "blocks": running}

    def _section(self, section: etree._Element, kind: str, above: list[Json]) -> Json:
        title = section.find("h2")
        blocks = [item for block in section for item in self._block(block, kind)]
        found = {"kind": kind, "landscape": is_turned(section), "blocks": [*above, *blocks]}
        if kind == "official":
            found |= self._titled(section, title, blocks)
            found["notes"] = [words_of(note) for note in section.iterfind("p[@class='note']")]
        return found

    def _titled(
        self, section: etree._Element, title: etree._Element | None, blocks: Sequence[Json]
    ) -> Json:
        """What the pages say that an official table goes on to, and where it begins."""
        if title is not None:
            return {"id": title.get("id"), "title": plain(title)}
        self._going_on += 1
        blocks[0]["id"] = f"continued-{self._going_on}"
        return {"id": blocks[0]["id"], "title": plain(section[0]).removesuffix(CONTINUED)}

    # Blocks

    def _block(self, block: etree._Element, section: str = "") -> list[Json]:
        kind = block.get("class")
        if block.tag == "table":
            return [self._table(block)]
        if block.tag == "figure":
            return [self._figure(block, section)]
        if kind == "table-head":
            return [_table_head(block)]
        if kind == "note" and section == "official":
            return []  # stands with the last rows of the table
        size = 9 if kind in {"note", "table-number"} else 16
        found: dict[str, Json] = {"words": words_of(block, line_width(block) / size)}
        if block in self._settled.spacing:
            found["tracking"] = self._settled.spacing[block] / 20
        if block.tag == "p":
            found["kind"] = kind or "p"
            if kind is None:
                found["words"] = _with_whole_brackets(found["words"])
        else:
            self._level = level_of(block, self._level)
            found |= {"kind": block.tag, "level": self._level, "id": block.get("id")}
            if block.tag == "h2" and section:
                found |= {"kind": "title", "of": section}
        before = [{"kind": "break"}] if block in self._settled.breaks else []
        return [*before, found]

    def _table(self, table: etree._Element) -> Json:
        look = str(table.get("class"))
        setting = SETTINGS[look]
        shares = [float(col.get("style", "").strip("width: %;")) for col in table.iter("col")]
        width = line_width(table)
        rows: list[Json] = []
        told: list[list[TableCell]] = []
        for row in columns_of(rows_of(table), reach_of):
            rows.append([])
            told.append([])
            for column, cell in row:
                across = sum(shares[column : column + reach_of(cell)[1]])
                rows[-1].append(_cell(cell, _room(across / 100 * width, setting)))
                told[-1].append(TableCell(column, names_row(cell, table)))
        totals = [at for at, row in enumerate(rows_of(table)) if row.get("class") == "total"]
        self._tables.append(told)
        groups, high = rows_on_pages(table)
        return {
            "kind": "table",
            "look": look,
            "widths": shares,
            "head": count_head_rows(table),
            "repeated": table.find("thead") is not None,
            "rows": rows,
            "totals": totals,
            "groups": groups,
            "high": high,
        }

    def _figure(self, figure: etree._Element, section: str) -> Json:
        picture = self._picture(figure[0], figure)
        caption = words_of(figure[1]) if len(figure) > 1 else None
        return {
            "kind": "figure",
            "file": self._file(picture),
            "format": picture.format,
            "width": picture.width,
            "height": picture.height,
            "alt": picture.alternative,
            "caption": caption,
            "close": section == "leaf",
        }

    def _picture(self, element: etree._Element, figure: etree._Element) -> PlacedPicture:
        across = line_width(figure)
        if element.tag == f"{SVG}svg":
            return drawing_of(element, across)
        return picture_of(element, across, self._leaves.get(element.get("src", "")))

    def _file(self, picture: PlacedPicture) -> str:
        """The name of a picture's file; the same picture is handed over once."""
        if picture.content not in self._names:
            name = f"picture-{len(self._names)}"
            self._names[picture.content] = name
            self._files[name] = picture.content
        return self._names[picture.content]


def _room(width: float, setting: Setting) -> float:
    """The characters that fit a line of a cell of a width."""
    return (width - 2 * setting.beside - BORDER) / setting.size


def _contents(contents: etree._Element) -> Json:
    title, *lines = contents
    first = next((at for at, line in enumerate(lines) if line.get("class") != "note"), len(lines))
    return {
        "title": words_of(title),
        "head": [words_of(line) for line in lines[:first]],
        "close": "close" in (contents.get("class") or ""),
        "entries": [
            [int(str(line.get("class"))[-1]), str(line[0].get("href"))[1:], plain(line[0])]
            for line in lines
            if line.get("class") != "note"
        ],
        "notes": [words_of(line) for line in lines[first:] if line.get("class") == "note"],
    }


def _table_head(head: etree._Element) -> Json:
    """The line above a table, with the widths of its three words where a long one needs room."""
    total = line_width(head)
    widths = widths_of(head, PARAGRAPH_STYLES["TableHead"].size)
    middle = middle_of(widths, total)
    found: dict[str, Json] = {"kind": "head", "words": [words_of(word) for word in head]}
    if middle is None:
        found["alone"] = True  # the first word has a line to itself
    elif widths[0] > total * USUAL_SHARE:
        half = min(middle - widths[0], total - widths[2] - middle)
        found["columns"] = [middle - half, 2 * half, total - middle - half]
    return found


def _cell(cell: etree._Element, room: float) -> Json:
    """A cell: words, kind, and the rows, columns and indent that are not the usual."""
    looks = (cell.get("class") or "").split()
    kind = next((_KINDS[look] for look in looks if look in _KINDS), "")
    indent = next((int(look[-1]) for look in looks if look.startswith("indent-")), 0)
    found = [
        words_of(cell, max(room - indent, 1)),
        kind or str(cell.tag),
        *reach_of(cell),
        indent,
    ]
    return found if found[2:] != [1, 1, 0] else found[:2]
