"""The sheets beside the official tables: cards, lists, prior year, reasons, writings, waivers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator import expression
from generator.catalog import LEVELS
from generator.edition.model import Card, Entry, Listing, Writing
from generator.edition.sentences import compile_sentence
from generator.submission import Block, Cell
from generator.workbook.cell_looks import AMOUNT_FORMAT
from generator.workbook.drawn import spread
from generator.workbook.form.contents import FormContents, FormTask
from generator.workbook.form.looks import (
    COUNT_FORMAT,
    HINT,
    INPUT,
    LABEL,
    TEXT_FORMAT,
    CellValue,
    FormPage,
    Look,
    a1,
)
from generator.workbook.hints import PRIOR_HINT, REASON_HINT, WAIVER_HINTS
from generator.workbook.reading import sheets
from generator.workbook.reading.cells import UNITS

#: Columns beside 内容 that are ready for tables.
TABLE_COLUMNS = 8
#: Lists wider than this, in characters, lie across the page.
PORTRAIT_WIDTH = 96

_FORMATS = {"amount": AMOUNT_FORMAT, "count": COUNT_FORMAT, "text": TEXT_FORMAT}
_PROSE = replace(INPUT, align="top")
_WORDS = replace(INPUT, align="top", format=TEXT_FORMAT)


def _look(entry: Entry, base: Look = INPUT) -> Look:
    is_number = entry.type in {"amount", "count"}
    return replace(
        base,
        align="right" if is_number else base.align,
        format=_FORMATS.get(entry.type, base.format),
    )


def write_card(contents: FormContents, card: Card, *, with_identity: bool) -> None:
    """A sheet of questions; the first one begins with who publishes what."""
    page = contents.book.page(card.title)
    page.widths((46, 60, 60))
    page.headings(1, (sheets.ITEM, sheets.CONTENT, sheets.HINT))
    at, required = 2, []
    if with_identity:
        for label, content, hint, choices in _identity(contents):
            is_words = label in {sheets.NAME, sheets.STYLE}
            look = replace(INPUT, format=TEXT_FORMAT) if is_words else INPUT
            _question(page, at, (label, content, hint), look)
            page.choices(f"B{at}", choices)
            if label == sheets.UNIT:
                contents.unit_place = page.place(f"$B${at}")
            if label == sheets.NAME:
                contents.name_place = page.place(f"$B${at}")
            if label != sheets.STYLE:
                required.append(f"B{at}")
            at += 1
    rows = {name: at + offset for offset, name in enumerate(card.fields)}
    for name, entry in card.fields.items():
        _field(contents, page, rows, name, entry)
        if entry.required:
            required.append(f"B{rows[name]}")
    inputs = [f"B{rows[name]}" for name, entry in card.fields.items() if not entry.total]
    page.protect()
    contents.tasks.append(FormTask(page, inputs, required))


def _field(
    contents: FormContents, page: FormPage, rows: Mapping[str, int], name: str, entry: Entry
) -> None:
    given = contents.submission.fields.get(name) if contents.submission else None
    content = contents.content(given, entry)
    hint = entry.hint or ("必填" if entry.required else "")
    look = _look(entry)
    at = rows[name]
    if entry.total and content is None and _stands_on_sheet(entry.total, rows):
        derived = replace(look, fill="derived", is_open=False)
        _question(page, at, (entry.label, None, hint), derived)
        places = {key: f"B{row}" for key, row in rows.items()}
        page.formula(at, 2, f"={_translate(entry.total, places)}", derived)
    else:
        _question(page, at, (entry.label, content, hint), look)
    if entry.type in {"amount", "count"}:
        page.numbers_only(f"B{at}")
    page.choices(f"B{at}", entry.choices)


def _question(
    page: FormPage, at: int, texts: tuple[CellValue, CellValue, CellValue], look: Look
) -> None:
    for column, (text, own) in enumerate(zip(texts, (LABEL, look, HINT), strict=True), start=1):
        page.put(at, column, text, own)


def _identity(contents: FormContents) -> Iterator[tuple[str, CellValue, str, tuple[str, ...]]]:
    edition = contents.edition
    given = contents.submission.identity if contents.submission else None
    yield sheets.EDITION, edition.id, "不要改动：换版式请另取空白填报表", (edition.id,)
    yield sheets.NAME, given.name if given else None, "封面和标题上的全称，必填", ()
    yield sheets.KIND, contents.kind, "必填", edition.kinds
    yield sheets.YEAR, edition.year, "必填", (str(edition.year),)
    yield sheets.UNIT, contents.unit, "本填报表各金额的单位", tuple(UNITS)
    style = given.style if given else None
    yield sheets.STYLE, style or None, "财政部门另有体例文件的，填它的名字；没有的不填", ()


def _stands_on_sheet(total: str, rows: Mapping[str, int]) -> bool:
    """Whether all that a total adds up stands on the same sheet."""
    return all(path[0] in rows for path in expression.references(expression.parse(total)))


def _translate(total: str, places: Mapping[str, str]) -> str:
    """An expression over fields of the same sheet as an Excel formula."""
    return expression.fold(
        expression.parse(total),
        number=str,
        reference=lambda path: places[path[0]],
        operation=lambda name, parts: f"({name.join(parts)})",
    )


def write_list(contents: FormContents, name: str, listing: Listing) -> None:
    """A sheet with as many rows as the department needs."""
    entries = list(listing.columns.values())
    widths = [entry.width for entry in entries]
    page = contents.book.page(listing.title, landscape=sum(widths) > PORTRAIT_WIDTH)
    page.widths(widths)
    page.headings(1, [entry.label for entry in entries])
    rows = _rows_of(contents, name, listing)
    last = 1 + max(contents.spare.lists, len(rows) + contents.spare.typed)
    for column, (key, entry) in enumerate(listing.columns.items(), start=1):
        page.note(1, column, entry.hint)
        look = _look(entry, _PROSE)
        for at in range(2, last + 1):
            given = rows[at - 2].get(key) if at - 2 < len(rows) else None
            page.put(at, column, contents.content(given, entry), look)
        place = f"{a1(2, column)}:{a1(last, column)}"
        if entry.type in {"amount", "count"}:
            page.numbers_only(place)
        page.choices(place, entry.choices)
    contents.tasks.append(FormTask(page, [f"A2:{a1(last, len(entries))}"]))


def _rows_of(contents: FormContents, name: str, listing: Listing) -> list[Mapping[str, Cell]]:
    """The rows of a list, and one for each 项 of its table that has none yet."""
    if contents.submission is None:
        return []
    rows = list(contents.submission.lists.get(name, ()))
    if listing.subjects is None or listing.key is None:
        return rows
    there = {row[listing.key].text for row in rows if listing.key in row}
    code, called = listing.key, list(listing.columns)[1]
    new: list[Mapping[str, Cell]] = [
        {code: _word(subject.code), called: _word(subject.name)}
        for subject in contents.submission.tables[listing.subjects].subjects
        if len(subject.code) == max(LEVELS) and subject.code not in there
    ]
    return rows + new


def _word(text: str) -> Cell:
    return Cell("", "", text)


def write_prior(contents: FormContents) -> None:
    """What the prior year's accounts said."""
    page = contents.book.page(sheets.PRIOR_SHEET)
    page.widths((46, 24))
    page.headings(1, (sheets.ITEM, sheets.PRIOR_HEADING))
    page.note(1, 2, PRIOR_HINT)
    look = replace(INPUT, align="right", format=AMOUNT_FORMAT)
    names = contents.edition.forms.prior
    for at, name in enumerate(names, start=2):
        given = contents.submission.prior.get(name) if contents.submission else None
        page.put(at, 1, name, LABEL)
        page.put(at, 2, contents.number(given, is_count=False) if given else None, look)
    place = f"B2:B{1 + max(1, len(names))}"
    page.numbers_only(place)
    contents.tasks.append(FormTask(page, [place], may_be_blank=False))


def write_reasons(contents: FormContents) -> None:
    """Why figures changed."""
    page = contents.book.page(sheets.REASON_SHEET, landscape=True)
    page.widths((46, 90))
    page.headings(1, (sheets.REASON_ITEM, sheets.REASON_HEADING))
    page.note(1, 2, REASON_HINT)
    reasons = contents.edition.forms.reasons
    for at, (name, reason) in enumerate(reasons.items(), start=2):
        given = contents.submission.reasons.get(name) if contents.submission else None
        page.put(at, 1, reason.label, LABEL)
        page.put(at, 2, given.text if given and given.text else None, INPUT)
    place = f"B2:B{1 + max(1, len(reasons))}"
    contents.tasks.append(FormTask(page, [place], may_be_blank=False))


def write_writing(contents: FormContents, name: str, writing: Writing) -> None:
    """A sheet of the department's own paragraphs and tables."""
    page = contents.book.page(writing.title)
    page.widths((12, 60, *([16] * TABLE_COLUMNS)))
    page.headings(1, (sheets.LAYER, sheets.WRITTEN))
    page.note(1, 1, writing.hint)
    blocks, written = [], 2
    if contents.submission:
        blocks = list(contents.submission.writings.get(name, ()))
        written += sum(len(block.rows) if block.kind == "table" else 1 for block in blocks)
    else:
        written += len(writing.starts_with)
    last = max(contents.spare.writings, written + 2 * contents.spare.typed)
    beside = Look(align="left", is_boxed=False, is_open=True, format=TEXT_FORMAT)
    for row in range(2, last):
        for column in range(1, 3 + TABLE_COLUMNS):
            page.formula(row, column, None, _BLOCK if column <= 2 else beside)  # noqa: PLR2004
    if contents.submission:
        _write_blocks(page, blocks)
    else:
        for row, (layer, template) in enumerate(writing.starts_with, start=2):
            page.put(row, 1, layer, _BLOCK)
            text = compile_sentence(template).render(类型=contents.kind)
            page.put(row, 2, text or None, _BLOCK)
    page.choices(f"A2:A{last}", tuple(sheets.LAYERS))
    contents.tasks.append(FormTask(page, [f"B2:{a1(last, 2 + TABLE_COLUMNS)}"]))


_BLOCK = replace(INPUT, align="top", is_boxed=False)
_IN_TABLE = Look(align="centre", is_open=True, format=TEXT_FORMAT)


def _write_blocks(page: FormPage, blocks: list[Block]) -> None:
    layers = {kind: layer for layer, kind in sheets.LAYERS.items()}
    at = 2
    for block in blocks:
        if block.kind == "table":
            _write_table(page, at, block, layers[block.kind])
            at += len(block.rows)
        else:
            page.put(at, 1, layers[block.kind], _BLOCK)
            page.put(at, 2, block.text, _BLOCK)
            at += 1


def _write_table(page: FormPage, at: int, block: Block, layer: str) -> None:
    table = spread(block)
    for line in range(table.height):
        page.put(at + line, 1, layer, _BLOCK)
        for place in table.row(line):
            row, column = at + place.row, 2 + place.column
            page.wide(row, column, column + place.columns - 1, None, _IN_TABLE, rows=place.rows)
            page.put(row, column, place.text or None, _IN_TABLE)


def write_waivers(contents: FormContents) -> None:
    """Which findings stand, and why."""
    page = contents.book.page(sheets.WAIVER_SHEET, landscape=True)
    page.widths((20, 24, 80))
    page.headings(1, sheets.WAIVER_HEADINGS)
    for column, hint in enumerate(WAIVER_HINTS, start=1):
        page.note(1, column, hint)
    given = contents.submission.waivers if contents.submission else ()
    last = 1 + max(contents.spare.lists, len(given) + contents.spare.typed)
    for at in range(2, last + 1):
        waiver = given[at - 2] if at - 2 < len(given) else None
        words = (waiver.rule, waiver.place, waiver.text) if waiver else ("", "", "")
        for column, text in enumerate(words, start=1):
            page.put(at, column, text or None, _WORDS)
    contents.tasks.append(FormTask(page, [f"A2:C{last}"]))
