import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.figures.derive import derive
from generator.opendata.datapackage import data_package, packed
from generator.writers import WRITERS
from tests.samples import EXAMPLE, EXAMPLES, examined, example, with_cells

pytestmark = pytest.mark.slow


def name_of(file: Path) -> str:
    return file.parent.name


def package(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(WRITERS["csv"](examined(file)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def description(files: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files["datapackage.json"])
    return found


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_each_file_is_as_it_is_described(file: Path) -> None:
    """The package keeps to https://specs.frictionlessdata.io/tabular-data-package/."""
    files = package(file)
    described = description(files)
    assert described["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", described["name"])
    assert "licenses" not in described
    resources = described["resources"]
    assert {item["path"] for item in resources} == files.keys() - {"datapackage.json"}
    assert len({item["name"] for item in resources}) == len(resources)
    for item in resources:
        assert re.fullmatch(r"[-a-z0-9._/]+", item["name"])
        content = files[item["path"]]
        assert content.startswith(b"\xef\xbb\xbf")
        assert item["bytes"] == len(content)
        assert item["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        fields = item["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        assert len(set(header)) == len(header)
        assert rows
        for row in rows:
            assert len(row) == len(fields)
            for field, value in zip(fields, row, strict=True):
                if value and field["type"] == "number":
                    assert re.fullmatch(r"-?\d+(\.\d+)?", value)
                elif value and field["type"] == "integer":
                    assert value.isdigit()


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_there_is_one_file_for_each_official_table(file: Path) -> None:
    titles = [item["title"] for item in description(package(file))["resources"]]
    tables = examined(file).disclosure.edition.ordered_tables
    assert titles == [*(f"{t.number} {t.title}".strip() for _, t in tables), "派生指标"]


def test_the_sum_of_the_rows_is_the_total_of_the_table() -> None:
    """Arithmetic over what was written: 类 add up to 合计."""
    files = package(EXAMPLE)
    (name,) = (name for name in files if "支出决算表" in name and name.startswith("03"))
    rows = list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))
    column = "本年支出合计"
    (total,) = (Decimal(row[column]) for row in rows if row["行类"] == "合计")
    groups = [Decimal(row[column] or 0) for row in rows if row["行类"] == "类"]
    assert sum(groups) == total
    assert all(
        len(row["科目编码"]) == {"类": 3, "款": 5, "项": 7}.get(row["行类"], 0) for row in rows
    )


def test_words_are_no_formulas() -> None:
    submission, edition = example()
    entries = submission.tables["支出表"]
    first = entries.subjects[0]
    bad = replace(first, name="=HYPERLINK(1)")
    renamed = replace(entries, subjects=(bad, *entries.subjects[1:]))
    changed = replace(submission, tables={**submission.tables, "支出表": renamed})
    files = data_package(derive(changed, edition), "题")
    text = b"".join(files.values()).decode()
    assert "'=HYPERLINK(1)" in text
    assert ",=HYPERLINK" not in text


def test_negative_amounts_stay_numbers() -> None:
    submission, edition = example()
    address = (submission.tables["支出表"].subjects[-1].code, "项目支出")
    changed = with_cells(submission, "支出表", {address: "-1.25"})
    files = data_package(derive(changed, edition), "题")
    (name,) = (name for name in files if name.startswith("03"))
    assert ",-1.25" in files[name].decode("utf-8-sig")


def test_a_zip_knows_no_time() -> None:
    files = {"甲.csv": b"1", "datapackage.json": b"{}"}
    assert packed(files) == packed(dict(files))
    with zipfile.ZipFile(io.BytesIO(packed(files))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == ["甲.csv", "datapackage.json"]
