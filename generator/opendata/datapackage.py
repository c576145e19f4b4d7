"""CSV of every table with a description: a Frictionless tabular data package.

https://specs.frictionlessdata.io/tabular-data-package/ — the licence is the bureau's to choose and
is left out. The files begin with a byte order mark, without which Excel takes Chinese for nonsense.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.figures.derive import Disclosure
from generator.opendata.records import (
    AMOUNT_MEASURE,
    COUNT_MEASURE,
    MEASURE,
    UNIT,
    Dataset,
    Key,
    datasets,
    named_figures,
    number,
)

DESCRIPTION = "datapackage.json"
_UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_FORMULA = re.compile(r"[=+\-@\t\r]")
#: The earliest time that a ZIP can say; the clock would make every run another file.
_WRITTEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Resource:
    """One CSV file and what its fields mean."""

    name: str
    file: str
    title: str
    fields: Sequence[Mapping[str, object]]
    rows: Iterable[Sequence[str]]

    def content(self) -> bytes:
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([field["name"] for field in self.fields])
        writer.writerows(self.rows)
        return stream.getvalue().encode("utf-8-sig")

    def description(self, content: bytes) -> dict[str, object]:
        return {
            "profile": "tabular-data-resource",
            "name": self.name,
            "title": self.title,
            "path": self.file,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
            "schema": {"fields": self.fields, "missingValues": [""]},
        }


def data_package(disclosure: Disclosure, title: str) -> dict[str, bytes]:
    """Every file of the data package by its name, `datapackage.json` first.

    Args:
        disclosure: the tables and figures.
        title: of the document that they belong to.
    """
    identity, edition = disclosure.submission.identity, disclosure.edition
    resources = [*_tables(disclosure), _figures(disclosure)]
    contents = [resource.content() for resource in resources]
    description = {
        "profile": "tabular-data-package",
        "name": f"final-accounts-{identity.year}",
        "title": title,
        "description": (
            f"{title}的官方表格和派生指标。金额单位：{UNIT}，为填报或计算所得的全部位数，没有按公开文本"
            f"四舍五入；空白表示没有填报或不适用。版式：{edition.name}（{edition.id}）。"
        ),
        "keywords": ["部门决算公开", identity.name, f"{identity.year}年度"],
        "contributors": [{"title": identity.name, "role": "publisher"}],
        "resources": [
            resource.description(content)
            for resource, content in zip(resources, contents, strict=True)
        ],
    }
    described = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    files = {resource.file: content for resource, content in zip(resources, contents, strict=True)}
    return {DESCRIPTION: described.encode(), **files}


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _WRITTEN)
            member.external_attr = 0o644 << 16
            member.create_system = 3  # a Unix, wherever this runs
            package.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def _tables(disclosure: Disclosure) -> Iterator[_Resource]:
    for at, table in enumerate(datasets(disclosure), start=1):
        fields = [_key_field(key) for key in table.keys]
        fields += [
            _amount_field(_column_name(name, table), label, mixed=MEASURE in table.keys)
            for name, label in table.columns.items()
        ]
        title = f"{table.number} {table.title}".strip()
        yield _Resource(
            f"table-{at:02}", _file_name(f"{at:02} {title}"), title, fields, _rows(table)
        )


def _column_name(name: str, table: Dataset) -> str:
    """The column's name; a second field of the same name would be none."""
    return f"{name}（栏）" if any(name == key.name for key in table.keys) else name


def _rows(table: Dataset) -> Iterator[list[str]]:
    for record in table.records:
        keys = [_words(str(record.keys[key.name])) for key in table.keys]
        figures = (record.figures.get(name) for name in table.columns)
        yield [*keys, *("" if figure is None else number(figure.value) for figure in figures)]


def _figures(disclosure: Disclosure) -> _Resource:
    fields = [
        _key_field(Key("指标", "string", "指标的名称")),
        _key_field(MEASURE),
        _amount_field("本年", "本年的数", mixed=True),
        _amount_field("上年", "上年的数，知道才有", mixed=True),
    ]
    rows = [
        [
            _words(item.name),
            COUNT_MEASURE if item.is_count else AMOUNT_MEASURE,
            number(item.figure.value),
            number(item.figure.prior.value if item.figure.prior else None),
        ]
        for item in named_figures(disclosure)
    ]
    return _Resource("figures", _file_name("指标"), "派生指标", fields, rows)


def _key_field(key: Key) -> dict[str, object]:
    return {"name": key.name, "type": key.type, "title": key.title}


def _amount_field(name: str, label: str, *, mixed: bool) -> dict[str, object]:
    """A column of amounts, or of amounts and counts, which the field 计量 tells apart."""
    if mixed:
        note = f"金额的单位是{UNIT}，见“{MEASURE.name}”"
        return {"name": name, "type": "number", "title": label, "description": note}
    return {"name": name, "type": "number", "title": label, "unit": UNIT}


def _file_name(words: str) -> str:
    return f"{_UNSAFE_IN_NAMES.sub('_', words)}.csv"


def _words(text: str) -> str:
    """Words that a spreadsheet won't take for a formula: a department may have typed anything."""
    return f"'{text}" if _FORMULA.match(text) else text
