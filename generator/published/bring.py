"""A workbook from what a department has: a published document, exported tables, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.edition.model import Edition
from generator.errors import Unusable
from generator.importing.gather import Imported, gather
from generator.importing.leftovers import Leftover
from generator.importing.report import lines_of, workbook_of
from generator.published.rates import with_budgets
from generator.published.read import Published, read_published
from generator.published.source import is_document
from generator.submission import Cell, Submission


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of files of any kind.

    Attributes:
        imported: the tables, and whatever else the document says.
        edition: whose workbook it is.
        published: the document, if there was one.
    """

    imported: Imported
    edition: Edition
    published: Published | None

    @property
    def workbook(self) -> bytes:
        """The filled workbook; what could not be placed stands on a sheet of its own."""
        return workbook_of(self.imported, self.edition)

    def lines(self) -> Iterator[str]:
        """What came of it, in Chinese."""
        if self.published is not None:
            yield from _document_lines(self.published)
        yield from lines_of(self.imported, self.edition)


def bring(  # noqa: PLR0913 - what is read, and what is known beforehand
    paths: Sequence[Path],
    edition: Edition | None,
    *,
    kind: str | None = None,
    name: str | None = None,
    unit: str | None = None,
    carried: Submission | None = None,
) -> Brought:
    """Read a published document and exported tables into one submission; tables go before.

    Args:
        paths: documents, spreadsheets, and folders of spreadsheets.
        edition: whose workbook is wanted; told from the document by default.
        kind: 部门 or 单位; as the document says by default.
        name: the department's; as the files say by default.
        unit: of the amounts of tables that don't say.
        carried: what stays from last year's workbook; tables are laid over it.

    Raises:
        Unusable: a file can't be read; there are several documents; or no edition is known.
    """
    documents = [path for path in paths if is_document(path)]
    tables = [path for path in paths if not is_document(path)]
    if len(documents) > 1:
        names = "、".join(path.name for path in documents)
        raise Unusable(None, "", f"给了 {len(documents)} 份公开文本（{names}）", "一次只读一份")
    if documents and carried is not None:
        what = f"“{documents[0].name}”不是导出的决算报表"
        raise Unusable(None, "", what, "有上年的填报表、公开文本的，本年的请给出导出的决算报表")
    if not documents:
        if edition is None:
            raise Unusable(None, "", "没有写明版式", "请用 -e 写明；可用的版式见 juesuan editions")
        if carried is None:
            found = gather(tables, edition, kind=kind, name=name, unit=unit)
            return Brought(found, edition, None)
        own_name = name or carried.identity.name
        found = gather(tables, edition, kind=kind, name=own_name, unit=unit)
        before = Imported(carried, {}, (), 0)
        return Brought(_laid_over(before, found), edition, None)
    published = read_published(documents[0], edition)
    own = published.edition
    whole = _named(_with_document(published), name, kind)
    if tables:
        found = gather(
            tables, own, kind=kind, name=name or whole.submission.identity.name, unit=unit
        )
        whole = _laid_over(whole, found)
    return Brought(whole, own, published)


def _with_document(published: Published) -> Imported:
    file = published.source.file.name
    submission, told = with_budgets(published.with_stated, published.edition, published.rates)
    unread = tuple(
        Leftover(file, "正文", item.where, item.text, item.reason, 0)
        for item in (*published.unread, *told)
    )
    found = published.imported
    return replace(found, submission=submission, leftovers=(*found.leftovers, *unread))


def _named(found: Imported, name: str | None, kind: str | None) -> Imported:
    identity = found.submission.identity
    own = replace(identity, name=name or identity.name, kind=kind or identity.kind)
    return replace(found, submission=replace(found.submission, identity=own))


def _laid_over(document: Imported, tables: Imported) -> Imported:
    """What the document says, with the exported tables in place of its own."""
    submission = document.submission
    entries = {
        name: tables.submission.tables[name] if name in tables.tables else own
        for name, own in submission.tables.items()
    }
    more = tables.submission
    lists = {
        name: _lines_over(submission.lists.get(name, ()), lines)
        for name, lines in more.lists.items()
    }
    return Imported(
        replace(
            submission,
            tables=entries,
            fields={**submission.fields, **_said(more.fields)},
            lists={**submission.lists, **lists},
        ),
        {**document.tables, **tables.tables},
        (*document.leftovers, *tables.leftovers),
        document.zeros + tables.zeros,
        (*document.lent, *tables.lent),
        unneeded=tables.unneeded,
    )


def _said(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in cells.items() if cell.value is not None}


def _lines_over(
    document: Sequence[Mapping[str, Cell]], tables: Sequence[Mapping[str, Cell]]
) -> tuple[Mapping[str, Cell], ...]:
    """The lines of a list by exports, with what the document says besides of the same subject."""
    own = {next(iter(line.values())).text: line for line in document}
    return tuple({**own.get(next(iter(line.values())).text, {}), **line} for line in tables)


def _document_lines(published: Published) -> Iterator[str]:
    edition, identity = published.edition, published.submission.identity
    yield f"《{published.source.file.name}》：{identity.name}（{identity.kind}），版式 {edition.id}"
    whole = sum(section.reading.whole for section in published.sections)
    yield f"文字 {len(published.sections)} 节，其中 {whole} 节与版式的写法完全相同"
    for part, section in published.recognised.outline.missing:
        spec = edition.parts[part]
        what = spec.sections[section].title if section else spec.title
        yield f"没有找到“{what}”"
    for name, cells in published.stated.items():
        title = edition.tables[name].title
        yield f"没有《{title}》，从文字取了 {len(cells)} 个数填在表里，其余请补上"
    for item in published.unread:
        yield f"没有读懂（{item.where}）：“{item.text[:40]}”，{item.reason}"
