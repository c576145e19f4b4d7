"""The way through the house: from a workbook to findings and to finished files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checks.gaps import finding_of
from generator.checks.rules import check_rules
from generator.checks.run import run_checks
from generator.checks.waivers import is_waived
from generator.document.compose import say
from generator.document.pdf import DEFAULT_ENGINE, VARIANTS
from generator.edition.load import find_style, load_style, style_name
from generator.edition.model import Edition
from generator.edition.source import SourcePlace, parse_yaml, read_text, read_yaml
from generator.errors import Refusals, Unusable
from generator.examination import Examination
from generator.figures.carry import carry_over
from generator.figures.derive import Disclosure, derive
from generator.figures.evaluation import Derivation, with_evaluations
from generator.files import write_whole
from generator.formats import MANIFEST, file_name
from generator.progress import Steps
from generator.submission import KeptStyle, Submission, from_file
from generator.system import safe_name
from generator.workbook.hints import form_hints
from generator.workbook.reading.inspect import inspect_package
from generator.workbook.reading.workbook import read_workbook
from generator.workbook.spreadsheet.grid import open_package
from generator.workbook.spreadsheet.package import Package
from generator.writers import WRITERS

if TYPE_CHECKING:
    from generator.annexes.model import Annex


def examine(file: Path, *, style: Path | None = None, prior: Path | None = None) -> Examination:
    """Read a workbook, derive, put into words, and check.

    Args:
        file: the filled workbook.
        style: a bureau's house style to lay on the edition's; by default the one that the
            workbook names: kept in it, or lying beside it.
        prior: last year's workbook.

    Raises:
        Unusable: the workbook or the style can't be used.
    """
    package = open_package(file)
    disclosure, style, kept = _disclose(file, package, style, prior)
    waivers = disclosure.submission.waivers
    said = say(disclosure, lambda gap: is_waived(finding_of(gap), waivers))
    outcomes = tuple(check_rules(disclosure))
    findings = tuple(run_checks(disclosure, outcomes, said.gaps, tuple(said.lines())))
    given = {"workbook": file, "prior": prior, "style": style}
    inputs = {kind: path for kind, path in given.items() if path is not None}
    inputs |= {f"annex-{at}": it.file for at, it in enumerate(disclosure.annexes, start=1)}
    return Examination(disclosure, said, outcomes, findings, package.content, inputs, kept)


def keep_style(file: Path, edition: Edition) -> KeptStyle:
    """A style of an edition, to be kept inside a workbook.

    Raises:
        Unusable: the file can't be read or says what no style can say.
    """
    load_style(read_yaml(file), edition)
    return KeptStyle(style_name(file.name), read_text(file))


def _disclose(
    file: Path, package: Package, style: Path | None, prior: Path | None
) -> tuple[Disclosure, Path | None, KeptStyle | None]:
    """What a workbook says and what follows from it, and the house style that it is printed in.

    The style is a file, or kept in the workbook.

    Raises:
        Unusable: something of it can't be used; all of it is told at once.
    """
    refusals = Refusals()
    submission, edition = read_workbook(file, package, refusals)
    kept = submission.style if style is None else None
    with refusals.noting():
        if style is None and submission.identity.style and kept is None:
            style = find_style(submission.identity.style, file)
        if kept is not None:
            edition = load_style(
                parse_yaml(kept.text, SourcePlace(file, kept.row, kept.sheet)), edition
            )
        elif style is not None:
            edition = load_style(read_yaml(style), edition)
    evaluations: tuple[Derivation, ...] = ()
    with refusals.noting():
        submission, evaluations = with_evaluations(submission, edition)
    before = None
    if prior is not None and submission.identity.year:
        before = refusals.attempt(read_prior, None, prior, submission)
    disclosure = derive(submission, edition, before, refusals)
    annexes = _annexes(submission, refusals) if submission.annexes else ()
    beside = refusals.attempt(inspect_package, (), package, form_hints(edition))
    refusals.end()
    whole = replace(disclosure, annexes=annexes, evaluations=evaluations, beside=beside)
    return whole, style, kept


def _annexes(submission: Submission, refusals: Refusals) -> tuple[Annex, ...]:
    from generator.annexes.files import read_annexes

    return read_annexes(submission, refusals)


def read_prior(file: Path, submission: Submission) -> Disclosure:
    """Last year's disclosure, its cells named after its file.

    Raises:
        Unusable: it can't be used, or is of another year than the one before.
    """
    prior, edition = _last_year(file)
    year = submission.identity.year
    if prior.identity.year != year - 1:
        what = f"是 {prior.identity.year} 年度的，而本年是 {year} 年度"
        raise Unusable(file, "", what, f"请给出 {year - 1} 年度的填报表或公开文本")
    return derive(from_file(prior), edition)


def _last_year(file: Path) -> tuple[Submission, Edition]:
    """What last year's workbook says, or the document that was published last year."""
    from generator.published.source import is_document

    if not is_document(file):
        return read_workbook(file)
    from generator.published.read import read_published

    published = read_published(file)
    return published.with_stated, published.edition


def carry_over_from(file: Path, edition: Edition) -> Submission:
    """This year's submission, blank but for what stays from last year's workbook.

    Raises:
        Unusable: the workbook can't be used, or is not of the year before the edition's.
    """
    prior, own = _last_year(file)
    if prior.identity.year != edition.year - 1:
        what = f"是 {prior.identity.year} 年度的，而版式 {edition.id} 用于 {edition.year} 年度"
        raise Unusable(file, "", what, f"请给出 {edition.year - 1} 年度的填报表或公开文本")
    return carry_over(derive(prior, own), edition)


def build(
    examination: Examination,
    folder: Path,
    formats: Sequence[str],
    *,
    pdf_variant: str = VARIANTS[0],
    engine: str = DEFAULT_ENGINE,
) -> list[Path]:
    """Write the document in the formats asked for; all of it or nothing.

    Args:
        examination: what to write.
        folder: where.
        formats: keys of `WRITERS`, and `manifest`.
        pdf_variant: the standard that a PDF keeps to, one of `VARIANTS`.
        engine: what sets a PDF, one of `ENGINES`.

    Raises:
        Unusable: the folder can't be written to.
    """
    targets = targets_of(examination, folder, formats)
    contents = contents_of(examination, formats, pdf_variant=pdf_variant, engine=engine)
    write_whole({folder / name: content for name, content in contents.items()})
    return list(targets.values())


def contents_of(
    examination: Examination,
    formats: Sequence[str],
    *,
    pdf_variant: str = VARIANTS[0],
    engine: str = DEFAULT_ENGINE,
    steps: Steps | None = None,
) -> dict[str, bytes]:
    """The files in the formats asked for, by name; a manifest tells of all others.

    Args:
        examination: of what.
        formats: in which formats.
        pdf_variant: of PDFs.
        engine: which one sets PDFs.
        steps: are told which format is begun.
    """
    steps = steps or Steps(len(formats))
    names = {kind: path.name for kind, path in targets_of(examination, Path(), formats).items()}
    options = {"pdf": {"variant": pdf_variant, "engine": engine}}
    contents = {}
    for kind in (kind for kind in names if kind != MANIFEST):
        steps.begin(f"生成 {kind.upper()}")
        contents[kind] = WRITERS[kind](examination, **options.get(kind, {}))
    if MANIFEST in names:
        outputs = {kind: (names[kind], content) for kind, content in contents.items()}
        contents[MANIFEST] = _manifest(examination, outputs, options["pdf"])
    return {names[kind]: contents[kind] for kind in names}


def _manifest(
    examination: Examination,
    outputs: Mapping[str, tuple[str, bytes]],
    pdf: Mapping[str, str],
) -> bytes:
    from generator.writers.manifest import manifest

    return manifest(
        inputs=examination.inputs,
        known={"workbook": examination.content},
        outputs=outputs,
        edition=examination.disclosure.edition,
        kept=examination.kept,
        findings=examination.findings,
        waivers=examination.disclosure.submission.waivers,
        pdf=pdf,
    )


def targets_of(examination: Examination, folder: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Which file each format goes to, named by department and year.

    Raises:
        Unusable: the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise Unusable(folder, "", "不是文件夹，不能放入公开文本", "请用 -o 写明一个文件夹")
    name = safe_name(examination.title)
    return {kind: folder / file_name(name, kind) for kind in formats}
