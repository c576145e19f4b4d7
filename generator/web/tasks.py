"""What a worker is asked for: it calls what the commands call, and answers with plain values.

A fault of the program, or a file that can't be used, is an answer as well: a worker lives on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.batch import compared
from generator.batch.beside import place_as_named
from generator.batch.worker import Stopped
from generator.build import contents_of, examine
from generator.checks.finding import summary
from generator.commands.compare import Comparison, compare, compare_reviews
from generator.commands.forms import Formed, form_from
from generator.commands.reasons import LackingReason, lacking_reasons, with_reason
from generator.commands.report import as_html, review_of, review_of_refusal
from generator.document.explain import find_printed, trees
from generator.edition.load import load_edition
from generator.errors import Unusable
from generator.examination import Examination
from generator.fault import ADVICE, report_of
from generator.files import write_whole
from generator.formats import FORMATS
from generator.progress import Steps
from generator.submission import Waiver
from generator.system import safe_name
from generator.web.lacking import AskedReason, lacking_by_remark
from generator.web.preview import draw_preview
from generator.workbook.reading.workbook import identity_of
from generator.workbook.remarks import Review
from generator.workbook.spreadsheet.grid import can_be_opened
from generator.workbook.writing.review import with_review
from generator.workbook.writing.waivers import with_waiver

if TYPE_CHECKING:
    from rich.tree import Tree

_FORM = ".xlsx"
#: As many places of one number in the document as are explained.
MOST_NUMBERS = 30
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing came of a task.

    Attributes:
        lines: what to say, in Chinese, a line for each place.
        report: of a fault of the program; it holds nothing of a workbook.
    """

    lines: tuple[str, ...]
    report: str = ""


CALLED_OFF = Trouble(("已取消，什么也没有改动。",))


@dataclass(frozen=True, slots=True)
class Checked:
    """What an examination has to say of a workbook.

    Attributes:
        workbook: the file.
        prior: last year's that it was compared with.
        review: the findings, as every report lists them.
        counts: how many count, by severity (`errors`, `warnings`, `infos`).
        usable: whether a document can be made of it.
        markable: whether a copy of it with marks can be made.
        preview: the document, for the frame; blank where there is none.
        places: where in the frame each finding leads, by its number.
        lacking: the findings that ask for a reason, by number, with their sentences.
        reasons: the cells of reasons that are lacking, with what is drafted for each.
        changes: since the version before; None for the first one.
    """

    workbook: Path
    prior: Path | None
    review: Review
    counts: Mapping[str, int]
    usable: bool = True
    markable: bool = True
    preview: bytes = b""
    places: Mapping[int, str] = field(default_factory=dict)
    lacking: Mapping[int, AskedReason] = field(default_factory=dict)
    reasons: Mapping[str, LackingReason] = field(default_factory=dict)
    changes: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The files that were made of a workbook, by name; `bundle` is the name of all in one ZIP."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class FigureTree:
    """A figure and those that it is made of, as `explain` words them."""

    label: str
    parts: tuple[FigureTree, ...] = ()


def attempt(call: Callable[[], Answer]) -> Answer | Trouble:
    """What a task answers, or why nothing came of it."""
    try:
        return call()
    except Unusable as error:
        return Trouble(tuple(without_folders(line, error) for line in error.lines))
    except Stopped:
        return CALLED_OFF
    except MemoryError:
        return Trouble(("内存不够。请关闭别的程序后再试。",))
    except BaseException as error:
        # a panic of a library in Rust is a BaseException, but neither of these
        if isinstance(error, SystemExit | KeyboardInterrupt):
            raise
        words = f"程序内部出错，没有做完，不是填报的问题。可以下载出错报告，{ADVICE}。"
        return Trouble((words,), report_of(error, ("web",)))


@lru_cache(maxsize=2)
def examined(workbook: Path, prior: Path | None, style: Path | None = None) -> Examination:
    """A version as it is examined: it never changes, so it is kept for what is asked of it next.

    Raises:
        Unusable: the workbook can't be used.
    """
    return examine(workbook, prior=prior, style=style)


def form(files: Sequence[Path], edition: str, kind: str | None) -> Formed:
    """A form, from whatever was put down."""
    return form_from(files, load_edition(edition), kind)


def check(files: Sequence[Path], prior: Path | None, before: Checked | None = None) -> Checked:
    """Examine the form among some files; the others are what it names, or last year's form.

    Args:
        files: the form, and what lies beside it.
        prior: last year's workbook or document.
        before: the version before, to be compared with.

    Raises:
        Unusable: there is no form among them, or more than one.
    """
    steps = Steps(3 if before is None else 4)
    steps.begin("找出填报表")
    workbook, prior = _sorted_out(files, prior)
    place_as_named(workbook, files)
    return checked_of(workbook, prior, before, steps=steps)


def checked_of(
    workbook: Path,
    prior: Path | None,
    before: Checked | None = None,
    style: Path | None = None,
    *,
    steps: Steps | None = None,
) -> Checked:
    """Examine a form.

    Args:
        workbook: the form.
        prior: last year's workbook or document.
        before: the version before, to be compared with.
        style: a house style to use instead of the one that it names.
        steps: are told how far it is.
    """
    steps = steps or Steps(2)
    steps.begin("读数、推算、审核")
    try:
        examination = examined(workbook, prior, style)
    except Unusable as error:
        review = review_of_refusal(error, workbook)
        counts = {"errors": len(review.remarks)}
        changes = None if before is None else compare_reviews(before.review, review)
        return Checked(
            workbook,
            prior,
            review,
            counts,
            usable=False,
            markable=can_be_opened(workbook),
            changes=changes,
        )
    steps.begin("写成文本")
    review, reasons = review_of(examination), lacking_reasons(examination)
    lacking = lacking_by_remark(examination, review, reasons)
    cells = ((item.number, item.cells) for item in review.remarks)
    preview = draw_preview(examination, cells, lacking.values())
    if before is not None:
        steps.begin("与上一稿比较")
    return Checked(
        workbook,
        prior,
        review,
        summary(examination.findings),
        preview=preview.html,
        places=preview.places,
        lacking=lacking,
        reasons=reasons,
        changes=None if before is None else _changes(before, examination, review),
    )


def _changes(before: Checked, examination: Examination, review: Review) -> Comparison:
    """What changed since the version before; of one that can't be used, in its findings alone."""
    if not before.usable:
        return compare_reviews(before.review, review)
    return compare(examined(before.workbook, before.prior), examination)


def hold_against(workbook: Path, prior: Path | None, document: Path) -> Comparison:
    """What a document says otherwise than a workbook.

    Raises:
        Unusable: the document can't be read, or is none of ours.
    """
    steps = Steps(2)
    steps.begin("写成文本")
    ours = examined(workbook, prior)
    steps.begin("读公开文本，审核，逐格逐句比较")
    return compared.hold_against(ours, prior, document)


def waive(before: Checked, target: Path, beside: Sequence[Path], waiver: Waiver) -> Checked:
    """Write into a copy of a workbook why a finding stands, and examine the copy.

    Args:
        before: what was found in the workbook.
        target: where the copy goes.
        beside: what the workbook names, as it lies beside the copy.
        waiver: the line to write; its own cell is not looked at.

    Raises:
        Unusable: no copy can be made.
    """
    book = before.workbook
    content = with_waiver(book, book.read_bytes(), waiver.rule, waiver.place, waiver.text)
    return _check_copy(content, target, beside, before)


def give_reason(
    before: Checked, target: Path, beside: Sequence[Path], place: str, text: str
) -> Checked:
    """Write a reason into a copy of a workbook, and examine the copy.

    Args:
        before: what was found in the workbook.
        target: where the copy goes.
        beside: what the workbook names, as it lies beside the copy.
        place: the cell of the reason.
        text: the reason.

    Raises:
        Unusable: no copy can be made.
    """
    examination = examined(before.workbook, before.prior)
    content = with_reason(examination, place, text)
    return _check_copy(content, target, beside, before)


def _check_copy(content: bytes, target: Path, beside: Sequence[Path], before: Checked) -> Checked:
    write_whole({target: content})
    return check([target, *beside], before.prior, before)


def explain(
    workbook: Path,
    prior: Path | None,
    wanted: str,
    at: int | None = None,
    style: Path | None = None,
) -> tuple[FigureTree, ...]:
    """Where the numbers of the document that look like one come from, down to their cells.

    Args:
        workbook: the workbook.
        prior: last year's that it is compared with.
        wanted: the number as the document has it.
        at: which of all numbers that are printed is meant, where it was pointed at.
        style: a house style to use instead of the one that it names.

    Raises:
        Unusable: the workbook can't be used.
    """
    examination = examined(workbook, prior, style)
    printed = examination.said.printed
    found = find_printed(printed, wanted) if at is None else list(printed[at : at + 1])
    # a number of a table is its own cell; what one asks about stands in a sentence
    found.sort(key=lambda printed: printed.sentence in examination.disclosure.tables)
    return tuple(map(_branch, trees(found[:MOST_NUMBERS])))


def _branch(tree: Tree) -> FigureTree:
    return FigureTree(str(tree.label), tuple(map(_branch, tree.children)))


def make(workbook: Path, prior: Path | None, built: Mapping[str, bytes] | None = None) -> Made:
    """Everything that can be made of a workbook, and all of it as one ZIP.

    Args:
        workbook: the workbook.
        prior: last year's that it is compared with.
        built: what is built of it in all formats, where others did that.

    Raises:
        Unusable: the workbook can't be used.
    """
    steps = Steps(len(FORMATS) + 1)  # all but the manifest, which takes no time, and two more
    steps.begin("读数、推算、审核")
    examination = examined(workbook, prior)
    title = safe_name(examination.title)
    review = review_of(examination)
    files = dict(contents_of(examination, FORMATS, steps=steps) if built is None else built)
    steps.begin("标明意见，合成一个 ZIP")
    files[f"{title}-审核意见.html"] = as_html(review)
    files[f"{title}-标明意见的填报表.xlsx"] = with_review(workbook, review, examination.content)
    bundle = f"{title}.zip"
    return Made({**files, bundle: zipped(files)}, bundle)


def mark(workbook: Path, prior: Path | None) -> Made:
    """A copy of a workbook that can't be used, with the places marked."""
    try:
        examine(workbook, prior=prior)
    except Unusable as error:
        if not can_be_opened(workbook):
            raise
        review = review_of_refusal(error, workbook)
        name = f"{workbook.stem}-标明意见.xlsx"
        return Made({name: with_review(workbook, review), "审核意见.html": as_html(review)})
    return Made()


def _sorted_out(files: Sequence[Path], prior: Path | None) -> tuple[Path, Path | None]:
    """The form among files, and last year's where that is among them."""
    books = [file for file in files if file.suffix.lower() == _FORM]
    forms = {file: identity for file in books if (identity := identity_of(file)) is not None}
    if not forms and len(books) == 1:
        return books[0], prior  # whoever reads it says what is wrong
    if not forms:
        what = "没有填报表" if files else "没有放入文件"
        raise Unusable(None, "", what, "请放入填好的填报表（.xlsx）")
    newest, *others = sorted(forms, key=lambda file: -forms[file].year)
    if not others:
        return newest, prior
    if prior is None and len(others) == 1 and forms[others[0]].year == forms[newest].year - 1:
        return newest, others[0]
    names = "、".join(file.name for file in forms)
    raise Unusable(None, "", f"有 {len(forms)} 份填报表（{names}）", "请一次放入一份")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name, content)
    return stream.getvalue()


def without_folders(line: str, error: Unusable) -> str:
    """A message in which files are called as their owner calls them."""
    for item in error.all:
        if isinstance(item.file, Path):
            line = line.replace(f"{item.file.parent}/", "").replace(f"{item.file.parent}\\", "")
    return line
