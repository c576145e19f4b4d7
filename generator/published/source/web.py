"""A published web page, or text that was converted from a document: HTML, Markdown, or both.

Programs that turn documents into text keep tables as HTML, or as lines with bars or tabs, between
paragraphs of Markdown; a web page is HTML all through. Here both are one: what stands in tags is
read as HTML, what does not is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from generator.annexes.model import DrawnGrid, GridCell, Kind, TextBlock, Words
from generator.annexes.table import regular
from generator.errors import Unusable
from generator.published.source.spaced import unspaced
from generator.published.source.wrapped import unwrapped
from generator.text import printable

#: Characters: some 3,000 pages.
MAX_TEXT = 10_000_000
_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
_PAGE_END = re.compile(r"</html\s*>", re.IGNORECASE)
_BARS = re.compile(r"^\s*\|(.+)\|\s*$")
_RULE = re.compile(r"^[\s|:\-]+$")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|>\s+)*")
#: What holds words of its own, and what is no text.
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd caption figcaption pre".split()  # noqa: SIM905 - names of tags
)
_SKIPPED = frozenset(
    "script style head template noscript svg button select".split()  # noqa: SIM905
)
_INLINE = frozenset(
    "a b em font i label mark small span strong sub sup time u".split()  # noqa: SIM905
)
_MOST_COLUMNS = 200


def read_web_blocks(file: Path, content: bytes) -> tuple[TextBlock, ...]:
    """The paragraphs and tables of a web page or a text.

    Raises:
        Unusable: it is no text, or absurdly long.
    """
    text = _decoded(file, content)
    if len(text) > MAX_TEXT:
        raise Unusable(file, "", "文字太多", "请核对文件")
    if _PAGE.search(text[:5000]):
        page = _Page()
        # a text that was published as several pages is saved as one file, page behind page
        pages = (each for each in _PAGE_END.split(text) if each.strip())
        return tuple(block for each in pages for block in page.blocks(_parsed(each)))
    return tuple(unspaced(unwrapped(list(_mixed(text)))))


def _decoded(file: Path, content: bytes) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]{1,20})", content[:2000])
    codings = ["utf-8-sig", "gb18030"]
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        codings.insert(0, "utf-16")
    if declared and declared[1].lower() in {b"gb2312", b"gbk", b"gb18030"}:
        codings.reverse()
    for coding in codings:
        try:
            text = content.decode(coding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    raise Unusable(file, "", "不是文本文件，或编码不是 UTF-8、GB 18030", "请另存为 UTF-8 编码再试")


def _parsed(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    return html.document_fromstring(f"<!doctype html>{text}", parser=parser)


def _mixed(text: str) -> Iterator[TextBlock]:
    """Lines of text with tables between them."""
    at, line = 0, 1
    for table in _TABLE.finditer(text):
        before = text[at : table.start()]
        yield from _lines(before, line)
        line += before.count("\n")
        where = f"第 {line} 行"
        element = _parsed(table[0]).find(".//table")
        if element is not None and (grid := grid_of(element, where)) is not None:
            yield grid
        line += table[0].count("\n")
        at = table.end()
    yield from _lines(text[at:], line)


def _lines(text: str, first: int) -> Iterator[TextBlock]:
    rows: list[list[GridCell]] = []
    for number, line in enumerate(text.split("\n"), start=first):
        where = f"第 {number} 行"
        if (cells := _cells(line)) is not None:
            if not _RULE.match(line):
                rows.append([GridCell(_plain(cell), where=where) for cell in cells])
            continue
        if rows:
            yield from _barred(rows)
            rows = []
        if words := _plain(_MARKS.sub("", line)):
            level = _marked_level(line)
            yield Words("heading" if level else "text", ((words, False),), where, level)
    if rows:
        yield from _barred(rows)


def _marked_level(line: str) -> int:
    """The level of a heading of Markdown; 0 for any other line."""
    line = line.lstrip()
    return len(line) - len(line.lstrip("#"))


def _cells(line: str) -> list[str] | None:
    """The cells of a row of a table, parted by bars or by tabs; None for any other line."""
    if bars := _BARS.match(line):
        return bars[1].split("|")
    return line.split("\t") if "\t" in line.strip(" ") else None


def _plain(text: str) -> str:
    """Words without the marks of Markdown and tags."""
    return _TAG.sub("", text).replace("**", "").replace("__", "").replace("\\", "").strip()


def _barred(rows: list[list[GridCell]]) -> Iterator[DrawnGrid]:
    count = min(max(map(len, rows)), _MOST_COLUMNS)
    if (grid := regular(rows, [1.0] * count)) is not None:
        yield grid


class _Page:
    """Walks a page; paragraphs and tables are counted, for their places."""

    def __init__(self) -> None:
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, root: html.HtmlElement) -> Iterator[TextBlock]:
        """The blocks below an element, in order."""
        loose: list[str] = [root.text or ""]
        for child in root:
            if not isinstance(child.tag, str) or child.tag in _SKIPPED:
                pass
            elif child.tag == "table":
                yield from self._words("".join(loose))
                loose = []
                self._tables += 1
                if (caption := child.find("caption")) is not None:
                    yield from self.blocks(caption)
                if (grid := grid_of(child, f"表 {self._tables}")) is not None:
                    yield grid
            elif child.tag in _BLOCKS and child.find(".//table") is None:
                yield from self._words("".join(loose))
                loose = []
                level = int(child.tag[1]) if child.tag[0] == "h" else 0
                yield from self._words(_text_of(child), level)
            elif child.tag in {"br", "hr"}:
                yield from self._words("".join(loose))
                loose = []
            elif _is_inline(child):
                loose.append(_text_of(child))
            else:
                yield from self._words("".join(loose))
                loose = []
                yield from self.blocks(child)
            loose.append(child.tail or "")
        yield from self._words("".join(loose))

    def _words(self, text: str, level: int = 0) -> Iterator[Words]:
        for line in text.split("\n\n"):
            if words := _collapsed(line):
                self._paragraphs += 1
                kind: Kind = "heading" if level else "text"
                yield Words(kind, ((words, False),), f"第 {self._paragraphs} 段", level)


def _is_inline(element: html.HtmlElement) -> bool:
    return element.tag in _INLINE and all(
        inner.tag not in _BLOCKS and inner.tag not in {"table", "div", "br"}
        for inner in element.iterdescendants()
        if isinstance(inner.tag, str)
    )


def _collapsed(text: str) -> str:
    """Words as a page shows them: blanks are one, but for those that are as wide as a character."""
    return _BLANKS.sub(" ", text).strip()


def _text_of(element: html.HtmlElement) -> str:
    """The words of an element, `<br>` being the end of a paragraph."""
    parts: list[str] = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n\n")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            parts.append(_text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def grid_of(table: etree._Element, where: str) -> DrawnGrid | None:
    """A table of HTML; None where nothing stands in it."""
    rows: list[list[GridCell]] = []
    lines = [row for row in table.iter("tr") if _owner(row) is table]
    for at, line in enumerate(lines, start=1):
        cells = [cell for cell in line if cell.tag in {"td", "th"}]
        rows.append(
            [
                GridCell(
                    _collapsed(_text_of(cell)),
                    _span(cell.get("rowspan")),
                    _span(cell.get("colspan")),
                    where=f"{where} 第 {at} 行第 {number} 格",
                )
                for number, cell in enumerate(cells, start=1)
            ]
        )
    count = _width(rows)
    return regular(rows, [1.0] * count) if count else None


def _owner(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors("table"), None)


def _span(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isascii() and text.isdigit() and int(text) else 1


def _width(rows: list[list[GridCell]]) -> int:
    """How many columns the rows take, those that reach down counted."""
    taken: dict[int, int] = {}  # row → places that cells from above take
    width = 0
    for at, row in enumerate(rows):
        own = sum(cell.columns for cell in row)
        for cell in row:
            for below in range(at + 1, min(at + cell.rows, len(rows))):
                taken[below] = taken.get(below, 0) + cell.columns
        width = max(width, own + taken.get(at, 0))
    return min(width, _MOST_COLUMNS)
