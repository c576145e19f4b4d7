"""What an ordinary run tries of many cases; `make test-all` tries the rest of them, too."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

import pytest

from generator.edition.load import available

#: Editions that lie far from one another: what costs time an ordinary run tries on these.
APART = ("central-2024", "jiangxi-2022", "shanghai-2024", "yunnan-2024")
#: WeasyPrint takes ten times as long as Typst: an ordinary run tries it on these documents.
BY_THE_SECOND_ENGINE = {"made-up-shanghai-2024", "a long name"}
Case = TypeVar("Case")


def sampled(cases: Iterable[Case], sample: Container[object]) -> list[Case]:
    """Cases for `parametrize`; those that are not in the sample are long."""
    return [case if case in sample else _left(case) for case in cases]


def _left(case: Case) -> Case:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.long)  # type: ignore[return-value]


def editions() -> list[str]:
    """Every edition for `parametrize`; but for those of the sample they are long."""
    return sampled(available(), APART)


def is_left_to_long_runs(parameters: Mapping[str, object]) -> bool:
    """Whether WeasyPrint sets a document that is not of the sample."""
    document = parameters.get("name") or getattr(parameters.get("file"), "parent", None)
    name = getattr(document, "name", document)
    return (
        parameters.get("engine") == "weasyprint"
        and name is not None
        and name not in BY_THE_SECOND_ENGINE
    )
