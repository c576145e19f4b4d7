import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from generator.writers import WRITERS
from tests.samples import EXAMPLE, EXAMPLES, REPOSITORY, examined

SCHEMA = json.loads((REPOSITORY / "docs" / "open-data.schema.json").read_text("utf-8"))


def name_of(file: Path) -> str:
    return file.parent.name


@cache
def data(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WRITERS["json"](examined(file)))
    return found


def values(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if {"value", "cells"} <= node.keys():
            yield node
        for child in node.values():
            yield from values(child)
    elif isinstance(node, list):
        for child in node:
            yield from values(child)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_it_keeps_to_the_schema(file: Path) -> None:
    Draft202012Validator(SCHEMA).validate(data(file))


def test_the_schema_refuses_numbers_that_lose_digits() -> None:
    wrong = json.loads(json.dumps(data(EXAMPLE)))
    wrong["figures"][0]["value"] = 1.5
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


@pytest.mark.parametrize("file", EXAMPLES, ids=name_of)
def test_every_value_leads_to_its_cells(file: Path) -> None:
    found = [item for item in values(data(file)) if item["value"] is not None]
    assert len(found) > 100
    assert all(item["cells"] for item in found)


def test_a_typed_value_is_that_of_its_cell() -> None:
    """Read with another library from the very cells that the data name."""
    book = openpyxl.load_workbook(EXAMPLE, data_only=True)
    checked = 0
    for table in data(EXAMPLE)["tables"]:
        for row in table["rows"]:
            for amount in row["amounts"].values():
                if len(amount["cells"]) != 1 or amount["value"] is None:
                    continue
                sheet, address = amount["cells"][0].split("!")
                content = book[sheet][address].value
                assert Decimal(amount["value"]) == Decimal(str(content)), (sheet, address)
                checked += 1
    assert checked > 50


def test_every_number_of_the_text_is_there() -> None:
    examination = examined(EXAMPLE)
    said = data(EXAMPLE)["text"]
    paragraphs = [
        "".join(str(piece) for piece in element.itertext())
        for element in examination.composition.document.tree.iter("p")
    ]
    income = [item for item in said if item["sentence"] == "收入.总额"]
    (sentence,) = (text for text in paragraphs if re.search("年度收入总计", text))
    assert income
    for item in income:
        assert item["printed"] in sentence
    for item in said:
        if item["value"] is not None and not item["printed"].endswith("%"):
            places = len(item["printed"].partition(".")[2])
            assert abs(Decimal(item["printed"].replace(",", "")) - Decimal(item["value"])) <= (
                Decimal("0.5").scaleb(-places)
            )
