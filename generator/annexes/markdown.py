"""A Markdown file (CommonMark and tables) as an annex; HTML in it stays words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from generator.annexes.model import (
    AnnexContents,
    AnnexSection,
    Block,
    GridCell,
    Kind,
    Picture,
    Words,
)
from generator.annexes.table import regular, repeating
from generator.errors import Unusable
from generator.text import printable

if TYPE_CHECKING:
    from markdown_it.token import Token

#: How far a column's width follows its longest cell, in characters.
WIDEST: Final = 20
#: Nobody nests lists deeper; what does is made to exhaust the parser.
NESTING: Final = 20
#: Bytes: 200,000 characters, some 300 pages.
MAX_TEXT: Final = 600_000
_REMARK: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def read_markdown(
    file: Path, content: bytes, picture: Callable[[str, str, str], Picture]
) -> AnnexContents:
    """The blocks of a Markdown file.

    Args:
        file: as messages name it.
        content: its bytes, in UTF-8 or GB 18030.
        picture: reads a picture that the text names: its path, the place, the words for it.

    Raises:
        Unusable: it is no text, or longer than any annex.
    """
    from markdown_it import MarkdownIt

    if len(content) > MAX_TEXT:
        what = f"文本超过了 {MAX_TEXT // 1000} KB"
        raise Unusable(file, "", what, "请分成几个附件")
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": NESTING}).enable("table")
    blocks = tuple(_Reader(parser.parse(_decoded(file, content)), picture).blocks())
    return AnnexContents((AnnexSection(blocks),) if blocks else ())


def _decoded(file: Path, content: bytes) -> str:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            text = printable(text.replace("\r\n", "\n"))
            # remarks are for the writer; line breaks stay, so that places are right
            return _REMARK.sub(lambda found: "\n" * found[0].count("\n"), text)
    raise Unusable(file, "", "不是文本文件，或编码不是 UTF-8", "请另存为 UTF-8 编码再试")


class _Reader:
    """Walks the parser's tokens."""

    def __init__(self, tokens: list[Token], picture: Callable[[str, str, str], Picture]) -> None:
        self._tokens = iter(tokens)
        self._picture = picture
        self._where = ""
        self._ordered: list[bool] = []  # of each list around
        self._mark = ""

    def blocks(self) -> Iterator[Block]:
        kind: Kind = "text"
        for token in self._tokens:
            if token.map:
                self._where = f"第 {token.map[0] + 1} 行"
            self._note_list(token)
            if token.type == "heading_open":
                kind = "heading" if token.tag in {"h1", "h2"} else "subheading"
            elif token.type == "heading_close":
                kind = "text"
            elif token.type in {"fence", "code_block"}:
                for line in token.content.splitlines():
                    yield Words("text", ((line, False),), self._where)
            elif token.type == "table_open":
                yield from self._table()
            elif token.type == "inline":
                yield from self._inline(token, kind)

    def _note_list(self, token: Token) -> None:
        """Keep in mind which lists are open, and what stands before their next item."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._ordered.append(token.tag == "ol")
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._ordered.pop()
        elif token.type == "list_item_open":
            self._mark = f"{token.info}. " if self._ordered[-1] else "• "

    def _inline(self, token: Token, kind: Kind) -> Iterator[Block]:
        runs: list[tuple[str, bool]] = [(self._mark, False)] if self._mark else []
        self._mark = ""
        pictures: list[Picture] = []
        strong = 0
        for child in token.children or ():
            if child.type == "strong_open":
                strong += 1
            elif child.type == "strong_close":
                strong -= 1
            elif child.type == "hardbreak":
                runs.append(("\n", False))
            elif child.type == "softbreak":
                runs.append((_joint(runs), False))
            elif child.type == "image":
                path, words = unquote(str(child.attrGet("src") or "")), child.content
                pictures.append(self._picture(path, self._where, words))
            elif child.content:
                runs.append((child.content, bool(strong)))
        if any(text.strip() for text, _ in runs):
            yield Words(kind, tuple(run for run in runs if run[0]), self._where)
        yield from pictures

    def _table(self) -> Iterator[Block]:
        rows: list[list[GridCell]] = []
        head = 0
        for token in self._tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
                self._where = f"第 {token.map[0] + 1} 行" if token.map else self._where
            elif token.type == "thead_close":
                head = len(rows)
            elif token.type == "inline":
                words = "".join(
                    "\n" if child.type == "hardbreak" else child.content
                    for child in token.children or ()
                )
                rows[-1].append(GridCell(words, where=self._where))
        columns = max(map(len, rows), default=0)
        widths = [
            2.0 + max((min(len(row[at].text), WIDEST) for row in rows if at < len(row)), default=0)
            for at in range(columns)
        ]
        if (grid := regular(rows, widths, repeating(rows, head))) is not None:
            yield grid


def _joint(runs: list[tuple[str, bool]]) -> str:
    """What joins two lines of a paragraph: a blank between Latin words, nothing in Chinese."""
    before = next((text[-1] for text, _ in reversed(runs) if text), "")
    return " " if before.isascii() and before.isalnum() else ""
