"""How fast one document becomes a DOCX and a PDF, beside what one would pick instead.

The peers are the other engine, docxtpl for the DOCX, and LibreOffice for the PDF: one call for each
document, ten in one call, or kept warm by unoserver. All write the same document.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from generator.build import examine
from generator.document.docx import write_docx
from generator.document.markup import Markup
from generator.document.pdf import DEFAULT_ENGINE, ENGINES, write_pdf
from tests.bench.clock import alternating, varied
from tests.bench.office import Office, python_with_uno, warm_office
from tests.bench.rows import Aim, Row, ratio_of
from tests.bench.template import all_words, docxtpl, peer_template

WORKBOOK = Path(__file__).parents[2] / "examples/rongjiang-service-2023/workbook.xlsx"
#: Milliseconds that a DOCX may take, and how many times as fast as the peers ours are to be.
DOCX, ENGINE, PEERS = 20, 8, 2


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often what takes a moment, and what takes longer, is run.

    `office` is how many documents LibreOffice gets in one call; with 0 it is left out.
    """

    short: int
    long: int
    office: int


def rows(rounds: Rounds, workbook: Path = WORKBOOK) -> Iterator[Row]:
    """Each figure with the peer's beside it; without LibreOffice those with it are left out."""
    document = examine(workbook).composition.document
    with pypdfium2.PdfDocument(write_pdf(document)) as pdf:
        pages = len(pdf)
    template, context = peer_template(write_docx(document.tree))
    copy = docxtpl(template, context)
    assert all_words(copy) == all_words(write_docx(document.tree))
    short: dict[str, Callable[[], object]] = {
        "docx": lambda: write_docx(document.tree),
        "docxtpl": lambda: docxtpl(template, context),
    }
    ms = alternating(short, rounds.short)
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory()))
        long = {"whole": lambda: _whole(workbook), **_engines(document, rounds.long)}
        long |= _offices(copy, rounds.office, place, stack)
        ms |= alternating(long, rounds.long)
    yield from _compared(ms, pages, rounds.office)


def _whole(workbook: Path) -> None:
    document = examine(workbook).composition.document
    write_docx(document.tree)
    write_pdf(document)


def _engines(document: Markup, rounds: int) -> dict[str, Callable[[], object]]:
    others = varied(document)
    made = {engine: [next(others) for _ in range(rounds + 1)] for engine in ENGINES}
    return {engine: partial(_write_last, documents, engine) for engine, documents in made.items()}


def _write_last(documents: list[Markup], engine: str) -> None:
    write_pdf(documents.pop(), engine=engine)


def _offices(
    copy: bytes, count: int, place: Path, stack: ExitStack
) -> dict[str, Callable[[], object]]:
    program, python = shutil.which("soffice"), python_with_uno()
    if program is None or not count:
        return {}
    copies = [place / f"{number}.docx" for number in range(count)]
    for file in copies:
        file.write_bytes(copy)
    cold = Office(program, place)
    steps: dict[str, Callable[[], object]] = {
        "a call each": lambda: cold.convert(copies[:1]),
        "in one call": lambda: cold.convert(copies),
    }
    if python:
        warm = stack.enter_context(warm_office(python, place))
        steps["unoserver"] = lambda: warm.convert(copies[:1])
    return steps


def _compared(ms: Mapping[str, float], pages: int, count: int) -> Iterator[Row]:
    pdf, other = ms[DEFAULT_ENGINE], next(engine for engine in ENGINES if engine != DEFAULT_ENGINE)
    yield Row("DOCX", ms["docx"], "ms", aim=Aim("≤", DOCX))
    yield Row("DOCX; docxtpl", ms["docx"], "ms", ms["docxtpl"])
    yield Row(f"PDF, {pages} pages; {other}", pdf, "ms", ms[other], ratio_of(ENGINE))
    yield Row(f"a page of PDF; {other}", pdf / pages, "ms", ms[other] / pages)
    names = {
        "a call each": ("LibreOffice, a call each", 1, None),
        "in one call": (f"LibreOffice, {count} in one call", count, ratio_of(PEERS)),
        "unoserver": ("unoserver", 1, ratio_of(PEERS)),
    }
    found = {name: value for name, value in names.items() if name in ms}
    for step, (name, documents, _) in found.items():
        yield Row(f"PDF; {name}", pdf, "ms", ms[step] / documents)
    for step, (name, documents, aim) in found.items():
        theirs = ms["docxtpl"] + ms[step] / documents
        yield Row(f"DOCX + PDF; docxtpl and {name}", ms["docx"] + pdf, "ms", theirs, aim)
    yield Row("workbook to DOCX + PDF, with all checks", ms["whole"], "ms")
