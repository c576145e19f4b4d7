"""The form that a department begins with: blank, or with all that is known already filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.build import carry_over_from, keep_style
from generator.edition.model import Edition
from generator.errors import Unusable
from generator.published.bring import bring
from generator.published.read import read_published
from generator.published.source import is_document
from generator.submission import with_style
from generator.workbook.form import write_form
from generator.workbook.form.blank import blank_submission
from generator.workbook.reading.workbook import identity_of


@dataclass(frozen=True, slots=True)
class Formed:
    """A form and what came of the files that it was filled in from.

    Attributes:
        content: the workbook.
        name: of its file.
        lines: what came of the files, in Chinese.
    """

    content: bytes
    name: str
    lines: tuple[str, ...] = ()


def form_name(edition: Edition) -> str:
    """The name of a form's file where nobody gave one."""
    return f"{edition.year}年度决算填报表.xlsx"


def begin(
    edition: Edition,
    *,
    kind: str | None = None,
    prior: Path | None = None,
    style: Path | None = None,
) -> bytes:
    """A form that is blank, but for what last year's workbook brings along.

    Args:
        edition: whose form it is.
        kind: 部门 or 单位; last year's workbook says it by itself.
        prior: last year's workbook or published document.
        style: a house style that the form keeps.

    Raises:
        Unusable: a file can't be used, or is of another year.
    """
    carried = None
    if prior is not None and kind is not None:
        raise Unusable(None, "", "类型已由上年填报表带来", "请去掉 --kind 或 --prior")
    if prior is not None:
        carried = carry_over_from(prior, edition)
    if style is not None:
        carried = carried or blank_submission(edition, "", kind or edition.kinds[0])
        carried = with_style(carried, keep_style(style, edition))
    return write_form(edition, carried, kind=kind)


def form_from(files: Sequence[Path], edition: Edition, kind: str | None = None) -> Formed:
    """A form from whatever a department has, several files at once.

    What is of the year before is carried over; documents of the year itself and exported tables
    are read into the form, where exported tables go before.

    Args:
        files: workbooks, published documents and exported tables.
        edition: whose form is wanted.
        kind: 部门 or 单位, unless a file says it.

    Raises:
        Unusable: a file can't be read, is a form of this year, or there are two of one kind.
    """
    name = form_name(edition)
    earlier = [file for file in files if _year(file) == edition.year - 1]
    rest = [file for file in files if file not in earlier]
    for file in rest:
        _refuse_own(file, edition)
    if len(earlier) > 1:
        what = f"有 {len(earlier)} 份上年的：{'、'.join(file.name for file in earlier)}"
        raise Unusable(None, "", what, "请只给一份上年填报表或公开文本")
    carried = carry_over_from(earlier[0], edition) if earlier else None
    lines = tuple(f"“{file.name}”：已带来上年数、职责、单位、名词" for file in earlier)
    if not rest:
        kind = None if carried else kind
        return Formed(write_form(edition, carried, kind=kind), name, lines)
    brought = bring(rest, edition, kind=kind, carried=carried)
    return Formed(brought.workbook, name, (*lines, *brought.lines()))


def _year(file: Path) -> int | None:
    """The year of a form or a published document; None for exported tables."""
    if not is_document(file):
        identity = identity_of(file)
        return None if identity is None else identity.year
    try:
        return read_published(file).submission.identity.year
    except Unusable:  # whoever reads it in the edition that is wanted says why
        return None


def _refuse_own(file: Path, edition: Edition) -> None:
    """Refuse a form that is not last year's."""
    identity = None if is_document(file) else identity_of(file)
    if identity is None:
        return
    what = f"是 {identity.year} 年度的填报表"
    if identity.year == edition.year:
        raise Unusable(file, "", what, "填好的填报表请直接审核")
    raise Unusable(file, "", what, f"请给出 {edition.year - 1} 年度的填报表或公开文本")
