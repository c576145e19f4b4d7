"""Find editions, follow `extends`, validate, refuse with file, line and reason.

An edition is a folder of YAML files whose contents are laid together; with `extends` it is laid
on another edition. Whatever is wrong is said at load time, at the line where it was written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from generator import expression
from generator.edition import sentences
from generator.edition.model import (
    ByEconomic,
    ByFunction,
    Column,
    Edition,
    Fixed,
    Ledger,
    Row,
    Style,
    terms_of_sum,
)
from generator.edition.source import Keys, Source, read_yaml
from generator.errors import Unusable
from generator.paths import templates_dir
from generator.text import same

#: Further folders to look for editions in, separated like PATH.
FOLDERS_VARIABLE = "JUESUAN_EDITIONS"

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这个键",
    "string_type": "应为一段文字",
    "int_parsing": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”",
    "model_type": "应为“键: 值”",
    "literal_error": "不是允许的取值",
    "string_pattern_mismatch": "写法不符合要求",
    "union_tag_invalid": "shape 只能是 ledger、function、economic、fixed",
    "union_tag_not_found": "缺少 shape",
    "greater_than": "应大于零",
}
FUNCTIONS = frozenset({"+", "-", "*", "/", "sum", "min", "max", "abs"})


class Invalid(Exception):  # noqa: N818 - a carrier on its way to Unusable
    """Something wrong at a path of keys."""

    def __init__(self, keys: Keys, reason: str) -> None:
        super().__init__(reason)
        self.keys = keys


def edition_folders() -> dict[str, Path]:
    """Every folder with an edition, by id; those from the environment come first."""
    folders: dict[str, Path] = {}
    places = [
        Path(place) for place in os.environ.get(FOLDERS_VARIABLE, "").split(os.pathsep) if place
    ]
    for place in [*places, templates_dir() / "editions"]:
        for file in sorted(place.glob("*/edition.yaml")):
            folders.setdefault(file.parent.name, file.parent)
    return folders


def available() -> list[str]:
    """The ids of the editions that a workbook may use, in order: those that are not abstract."""
    return [
        name
        for name, folder in sorted(edition_folders().items())
        if read_yaml(folder / "edition.yaml").data.get("abstract") is not True
    ]


@cache
def load_edition(edition_id: str) -> Edition:
    """The edition of that id, whole and valid.

    Raises:
        Unusable: no such edition, or a mistake in it or in one that it extends.
    """
    source = _gather(edition_id, ())
    if source.data.pop("abstract", None) is True:
        raise Unusable(None, "", f"版式“{edition_id}”只供别的版式使用", _choices())
    try:
        edition = Edition.model_validate(source.data)
        _check(edition)
    except ValidationError as error:
        first = error.errors()[0]
        keys = tuple(
            key for key in first["loc"] if key not in {"ledger", "function", "economic", "fixed"}
        )
        reason = _REASONS.get(first["type"], "写法有误")
        raise _refusal(source, Invalid(keys, reason)) from error
    except Invalid as error:
        raise _refusal(source, error) from error
    return edition


def load_style(file: Path, edition: Edition) -> Edition:
    """The edition with a bureau's house style laid on its own.

    Raises:
        Unusable: the file can't be read or says what no style can say.
    """
    source = read_yaml(file)
    whole = Source({"style": edition.style.model_dump()})
    whole.overlay(Source({"style": source.data}))
    try:
        style = Style.model_validate(whole.data["style"])
    except ValidationError as error:
        first = error.errors()[0]
        raise _refusal(
            source, Invalid(first["loc"], _REASONS.get(first["type"], "写法有误"))
        ) from error
    return edition.model_copy(update={"style": style})


def _choices() -> str:
    return f"可用的版式：{'、'.join(available()) or '无'}"


def find_style(name: str, beside: Path) -> Path:
    """The style file that a workbook names: beside the workbook, or among the program's own.

    Raises:
        Unusable: there is none of that name.
    """
    stem = name.removesuffix(".yaml")
    if not stem or Path(stem).name != stem:
        raise Unusable(beside, "", f"体例“{name}”不是一个名字", "请只填体例文件的名字，不写文件夹")
    for folder in (beside.parent, templates_dir() / "styles"):
        file = folder / f"{stem}.yaml"
        if file.is_file():
            return file
    raise Unusable(beside, "", f"找不到体例“{name}”", "请把体例文件放在填报表旁边，或不填体例")


def _gather(edition_id: str, below: tuple[str, ...]) -> Source:
    folders = edition_folders()
    if edition_id not in folders:
        raise Unusable(None, "", f"没有名为“{edition_id}”的版式", _choices())
    folder = folders[edition_id]
    if edition_id in below:
        chain = " → ".join((*below, edition_id))
        raise Unusable(folder / "edition.yaml", "", f"extends 绕成了圈：{chain}", "请改正 extends")
    files = [read_yaml(file) for file in sorted(folder.glob("*.yaml"))]
    base = next((file.data["extends"] for file in files if file.data.get("extends")), None)
    whole = _gather(str(base), (*below, edition_id)) if base else Source()
    whole.data.pop("abstract", None)
    whole.data["id"] = edition_id
    for file in files:
        file.data.pop("extends", None)
        whole.overlay(file)
    if whole.data["id"] != edition_id:
        raise _refusal(whole, Invalid(("id",), f"id 应与文件夹同名（{edition_id}）"))
    return whole


def _refusal(source: Source, error: Invalid) -> Unusable:
    place = source.place(error.keys)
    path = ".".join(str(key) for key in error.keys)
    return Unusable(
        place.file if place else None,
        place.where if place else "",
        f"{path}：{error}" if path else str(error),
        "请改正后再用",
    )


def _check(edition: Edition) -> None:
    _check_orders(edition)
    for name, table in edition.tables.items():
        keys: Keys = ("tables", name)
        if isinstance(table, Ledger):
            _check_ledger(keys, table)
        elif isinstance(table, ByFunction):
            _check_columns((*keys, "columns"), table.columns)
        elif isinstance(table, Fixed):
            _check_columns((*keys, "columns"), table.columns)
            _check_rows((*keys, "rows"), table.rows, table.columns)
        else:
            _check_economic(keys, table)
    _check_names(edition)
    _check_figures(edition)
    known = sentences.names(edition)
    for sentence_keys, text, further in sentences.sentences(edition):
        try:
            sentences.check(text, known | further)
        except sentences.SentenceError as error:
            raise Invalid(sentence_keys, str(error)) from error


def _check_orders(edition: Edition) -> None:
    for order, things in (("table_order", edition.tables), ("part_order", edition.parts)):
        for index, name in enumerate(getattr(edition, order)):
            if name not in things:
                raise Invalid((order, index), f"没有“{name}”")
    titles: dict[str, str] = {}
    for name, table in edition.ordered_tables:
        for text in filter(None, (table.title, table.number)):
            if titles.setdefault(same(text), name) != name:
                raise Invalid(("tables", name), f"“{text}”与{titles[same(text)]}相同")


def _check_ledger(keys: Keys, table: Ledger) -> None:
    rows: dict[str, Row] = {}
    for name, side in table.sides.items():
        place = (*keys, "sides", name)
        _check_columns((*place, "columns"), side.columns)
        _check_rows((*place, "rows"), side.rows, side.columns)
        for row_name, row in side.rows.items():
            if row_name in rows:
                raise Invalid((*place, "rows", row_name), "两边有同名的行")
            if row.line not in side.line_range():
                raise Invalid((*place, "rows", row_name), f"行次 {row.line} 不在 {side.lines} 之内")
        rows.update(side.rows)


def _check_columns(keys: Keys, columns: dict[str, Column]) -> None:
    _check_sums(
        keys, {name: (column.number, column.total) for name, column in columns.items()}, "栏次"
    )


def _check_rows(keys: Keys, rows: dict[str, Row], columns: dict[str, Column]) -> None:
    _check_sums(keys, {name: (row.line, row.total) for name, row in rows.items()}, "行次")
    for name, row in rows.items():
        for column in row.dash:
            if column not in columns:
                raise Invalid((*keys, name, "dash"), f"没有“{column}”这一栏")


def _check_sums(keys: Keys, items: dict[str, tuple[int, str | None]], what: str) -> None:
    owners: dict[int, str] = {}
    for name, (number, _) in items.items():
        if owners.setdefault(number, name) != name:
            raise Invalid((*keys, name), f"{what} {number} 与“{owners[number]}”相同")
    sums = {number: total for number, total in items.values() if total}
    for name, (number, total) in items.items():
        if total and number in _reached(number, sums, frozenset()):
            raise Invalid((*keys, name, "total"), "合计把自己也加了进去")


def _reached(number: int, sums: dict[int, str], seen: frozenset[int]) -> Iterator[int]:
    for _, term in terms_of_sum(sums.get(number, "0")) if number in sums else ():
        yield term
        if term not in seen:
            yield from _reached(term, sums, seen | {term})


def _check_economic(keys: Keys, table: ByEconomic) -> None:
    placed = {code for group in table.groups.values() for block in group.blocks for code in block}
    for code in table.subjects:
        if code[:3] not in placed:
            raise Invalid((*keys, "subjects", code), "所属的类没有列在任何一栏（groups）")
        if code[:3] not in table.subjects:
            raise Invalid((*keys, "subjects", code), f"缺少类级科目 {code[:3]}")


def _check_names(edition: Edition) -> None:
    owners: dict[str, Keys] = {}
    forms = edition.forms
    groups: list[tuple[Keys, Iterable[str]]] = [
        (("figures",), edition.figures),
        (("tables",), edition.tables),
        (("forms", "lists"), forms.lists),
        *((("forms", "cards", name, "fields"), card.fields) for name, card in forms.cards.items()),
    ]
    for keys, group in groups:
        for name in group:
            own = name in sentences.FUNCTIONS or (name in sentences.WORDS and name != "编制单位")
            if name in owners or own:
                raise Invalid((*keys, name), "这个名字已经用过")
            owners[name] = keys
    known = {*edition.figures, *(name for name, _ in edition.reporting_fields())}
    for index, name in enumerate(forms.prior):
        if name not in known:
            raise Invalid(("forms", "prior", index), f"没有名为“{name}”的指标")
    for name, reason in forms.reasons.items():
        for key, figure in (("change", reason.change), ("against", reason.against)):
            if figure is not None and figure not in known:
                raise Invalid(("forms", "reasons", name, key), f"没有名为“{figure}”的指标")


def _check_figures(edition: Edition) -> None:
    for name, text in edition.figures.items():
        _check_expression(edition, ("figures", name), text)
    for card_name, card in edition.forms.cards.items():
        for name, entry in card.fields.items():
            if entry.total:
                keys = ("forms", "cards", card_name, "fields", name, "total")
                _check_expression(edition, keys, entry.total)


def _check_expression(edition: Edition, keys: Keys, text: str) -> None:
    try:
        parsed = expression.parse(text)
    except expression.ExpressionError as error:
        raise Invalid(keys, str(error)) from error
    for function in expression.functions(parsed):
        if function not in FUNCTIONS:
            raise Invalid(keys, f"不能使用“{function}”")
    for path in expression.references(parsed):
        if not reference_exists(edition, path):
            raise Invalid(keys, f"没有“{'.'.join(path)}”")


def reference_exists(edition: Edition, path: expression.Path) -> bool:
    """Whether a path names a cell, a column of a list, a field or a figure of the edition."""
    head, *rest = path
    if head in edition.tables:
        return head in edition.table_order and _cell_exists(edition, head, rest)
    if head in edition.forms.lists:
        return len(rest) == 1 and rest[0] in edition.forms.lists[head].columns
    names = {
        name for name, entry in edition.reporting_fields() if entry.type in {"amount", "count"}
    }
    return not rest and (head in names or head in edition.figures)


def _cell_exists(edition: Edition, name: str, rest: list[str]) -> bool:
    table = edition.tables[name]
    if isinstance(table, ByEconomic):
        return len(rest) == 1 and (rest[0] in table.subjects or rest[0] in table.groups)
    if not rest:
        return False
    if isinstance(table, ByFunction):
        row_exists = rest[0] == "合计" or rest[0].isdigit()
        return row_exists and len(rest) == 2 and rest[1] in table.columns  # noqa: PLR2004
    if isinstance(table, Fixed):
        return rest[0] in table.rows and _column_exists(table.columns, rest[1:])
    return any(
        rest[0] in side.rows and _column_exists(side.columns, rest[1:])
        for side in table.sides.values()
    )


def _column_exists(columns: dict[str, Column], rest: list[str]) -> bool:
    return len(columns) == 1 if not rest else len(rest) == 1 and rest[0] in columns
