"""How fast documents are built beside what a user would pick instead: docxtpl and LibreOffice.

Both write the same document: the peer's template is made of ours, with `{{ }}` for every run of
words and `{%tr for %}` for the rows of every table, and bears fonts that are installed, for
LibreOffice takes several times as long where it must look for others. Every round runs those
compared in turn, so that whatever else the machine does falls on all alike.
"""

from __future__ import annotations

import gc
import io
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import pypdfium2
from docxtpl import DocxTemplate
from lxml import etree
from rich.console import Console
from rich.table import Table

from generator.build import examine
from generator.document.docx import write_docx
from generator.document.markup import Markup
from generator.document.pdf import DEFAULT_ENGINE, ENGINES, write_pdf
from tests.bench import varied

WORKBOOK = Path(__file__).parent.parent / "examples/rongjiang-service-2023/workbook.xlsx"
#: Rounds over what takes seconds, and over what takes a moment and would drown in noise.
LONG, SHORT = 3, 25
TEN = 10
#: Milliseconds a page of a tagged PDF shall take at most in a warm worker.
MOST_A_PAGE = 36
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


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own."""

    program: str
    place: Path

    def convert(self, files: list[Path]) -> None:
        """Make PDFs of Word files in one call."""
        profile = (self.place / "profile").as_uri()
        command = [self.program, f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(self.place / "pdf"), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        assert all((self.place / "pdf" / f"{file.stem}.pdf").exists() for file in files)


def alternating(steps: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Milliseconds of each step, the median of rounds in which all run in turn, after a warm-up."""
    times: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds + 1):
        for name, step in steps.items():
            gc.collect()
            begun = time.perf_counter()
            step()
            times[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def steps(place: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured, by name."""
    document = examine(WORKBOOK).composition.document
    own = write_docx(document.tree)
    template, context = peer_template(own)
    copies = [place / f"{number}.docx" for number in range(TEN)]
    for copy in copies:
        copy.write_bytes(docxtpl(template, context))
    assert all_words(copies[0].read_bytes()) == all_words(own)

    def whole() -> None:
        built = examine(WORKBOOK).composition.document
        write_docx(built.tree)
        write_pdf(built)

    yield "docx", lambda: write_docx(document.tree)
    yield "docxtpl", lambda: docxtpl(template, context)
    others = varied(document)
    for engine in ENGINES:
        made = [next(others) for _ in range(LONG + 1)]
        yield f"pdf {engine}", partial(_write_last, made, engine)
    yield "whole", whole
    if program := shutil.which("soffice"):
        office = Office(program, place)
        yield "office one", lambda: office.convert(copies[:1])
        yield "office ten", lambda: office.convert(copies)


def _write_last(documents: list[Markup], engine: str) -> None:
    write_pdf(documents.pop(), engine=engine)


def page_count() -> int:
    """Pages of our PDF."""
    with pypdfium2.PdfDocument(write_pdf(examine(WORKBOOK).composition.document)) as pdf:
        return len(pdf)


def main() -> None:
    """Print each figure with the peer's beside it."""
    pages = page_count()
    with tempfile.TemporaryDirectory() as place:
        all_steps = dict(steps(Path(place)))
        short = {name: all_steps.pop(name) for name in ("docx", "docxtpl")}
        ms = alternating(short, SHORT) | alternating(all_steps, LONG)
    table = Table(title=f"beside the peers: a document of {pages} pages, {os.cpu_count()} cores")
    for heading in ("what", "ours", "peer", "peer ÷ ours", "target", ""):
        table.add_column(heading, justify="left" if heading == "what" else "right")

    def row(what: str, ours: float, peer: float, least: float | None) -> None:
        ratio = peer / ours
        target = "" if least is None else f"≥ {least:g}"
        reached = "" if least is None else "reached" if ratio >= least else "missed"
        table.add_row(what, f"{ours:.0f} ms", f"{peer:.0f} ms", f"{ratio:.2f}", target, reached)

    row("DOCX: docxtpl", ms["docx"], ms["docxtpl"], 3)
    ms["pdf"] = ms[f"pdf {DEFAULT_ENGINE}"]
    for engine in ENGINES:
        each = ms[f"pdf {engine}"] / pages
        verdict = "reached" if each <= MOST_A_PAGE else "missed"
        name = f"PDF by {engine}, a page"
        table.add_row(name, f"{each:.0f} ms", "", "", f"≤ {MOST_A_PAGE} ms", verdict)
    row("PDF: WeasyPrint", ms["pdf typst"], ms["pdf weasyprint"], 8)
    if "office one" in ms:
        one, ten = ms["office one"], ms["office ten"] / TEN
        both = ms["docx"] + ms["pdf"]
        row("PDF: LibreOffice, a call each", ms["pdf"], one, None)
        row("PDF: LibreOffice, ten in a call", ms["pdf"], ten, None)
        row("DOCX + PDF: docxtpl, LibreOffice, a call each", both, ms["docxtpl"] + one, 1)
        row("DOCX + PDF: docxtpl, LibreOffice, ten in a call", both, ms["docxtpl"] + ten, None)
        row("workbook to DOCX + PDF: the same", ms["whole"], ms["docxtpl"] + one, None)
    console = Console(width=120)
    console.print(table)
    if "office one" not in ms:
        console.print("LibreOffice (soffice) is not installed: not compared.")


if __name__ == "__main__":
    main()
