"""The same document by docxtpl, which is what one would pick instead.

The template is made of our document, with `{{ }}` for every run of words and `{%tr for %}` for the
rows of every table, and bears fonts that are installed, for LibreOffice takes several times as long
where it must look for others.
"""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from itertools import groupby

from docxtpl import DocxTemplate
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
#: What the fonts that a reference names for Chinese stand for here; the others become a 宋.
INSTALLED = {"黑": "Noto Sans CJK SC", "楷": "LXGW WenKai"}
OTHERS = "Noto Serif CJK SC"


def peer_template(own: bytes) -> tuple[bytes, dict[str, object]]:
    """A template for docxtpl that gives the document of this DOCX, and what to fill it with."""
    with zipfile.ZipFile(io.BytesIO(own)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = etree.fromstring(parts[BODY])
    words: list[str] = []
    rows: list[list[list[str]]] = []
    for block in body[0]:
        if block.tag == f"{W}tbl":
            _take_rows(block, rows)
        else:
            for text in block.iter(f"{W}t"):
                words.append(text.text or "")
                text.text = f"{{{{ w[{len(words) - 1}] }}}}"
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts[BODY] = etree.tostring(body, encoding="UTF-8", standalone=True)
    parts["word/styles.xml"] = _with_installed_fonts(parts["word/styles.xml"])
    return _packed(parts), {"w": words, "t": rows}


def _take_rows(table: etree._Element, taken: list[list[list[str]]]) -> None:
    """Put a loop in place of rows of the same cells; the heads stay as they are."""
    loose = [row for row in table.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is None]
    for _, group in groupby(loose, key=_cells):
        first, *others = group
        taken.append([[_words(cell) for cell in row.iter(f"{W}tc")] for row in (first, *others)])
        for row in others:
            table.remove(row)
        for number, cell in enumerate(first.iter(f"{W}tc")):
            _say(cell, f"{{{{ r[{number}] }}}}")
        for at, tag in (
            (0, f"{{%tr for r in t[{len(taken) - 1}] %}}"),
            (2, "{%tr endfor %}"),
        ):
            marker = deepcopy(first)
            for cell in list(marker.iter(f"{W}tc"))[1:]:
                marker.remove(cell)
            _say(next(marker.iter(f"{W}tc")), tag)
            table.insert(table.index(first) + min(at, 1), marker)


def _cells(row: etree._Element) -> list[tuple[str, ...]]:
    """How the cells of a row are merged: rows alike in this come from one loop."""
    return [
        tuple(mark.get(f"{W}val", "") for mark in cell.iter(f"{W}gridSpan", f"{W}vMerge"))
        for cell in row.iter(f"{W}tc")
    ]


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _say(cell: etree._Element, words: str) -> None:
    paragraph = next(cell.iter(f"{W}p"))
    for run in paragraph.findall(f"{W}r"):
        paragraph.remove(run)
    text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
    text.text = words


def _with_installed_fonts(styles: bytes) -> bytes:
    def installed(match: re.Match[str]) -> str:
        kind = next((font for mark, font in INSTALLED.items() if mark in match[2]), OTHERS)
        return f'{match[1]}"{kind}"'

    return re.sub(r'(w:(?:eastAsia|ascii|hAnsi|cs)=)"([^"]*)"', installed, styles.decode()).encode()


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def docxtpl(template: bytes, context: dict[str, object]) -> bytes:
    """What a user of docxtpl writes for each document."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, autoescape=True)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def all_words(document: bytes) -> list[str]:
    """The words of each paragraph and of each cell's, in order."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        body = etree.fromstring(package.read(BODY))
    return [_words(paragraph) for paragraph in body.iter(f"{W}p")]
