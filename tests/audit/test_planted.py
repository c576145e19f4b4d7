"""One error in each document, and the audit finds it where it stands; without it, none."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest

from generator.audit.model import Audit
from generator.audit.run import audit
from generator.build import build, examine
from generator.checks.finding import Severity
from generator.edition.load import available
from generator.workbook.form import write_form
from tests.audit.planted import PLANTERS, Original
from tests.departments import department
from tests.samples import EXAMPLES, examined
from tests.years import edition_of

#: Departments of each edition, by the number that they are made from.
SEEDS = range(1, 4)
MADE_UP = [(edition, seed) for edition in available() for seed in SEEDS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@cache
def made_up(folder: Path, edition: str, seed: int) -> tuple[Path, Audit]:
    own = folder / f"{edition}-{seed}"
    own.mkdir()
    book = own / "book.xlsx"
    book.write_bytes(
        write_form(edition_of(edition), department(edition, seed, is_full=seed % 2 == 1))
    )
    (document,) = build(examine(book), own, ["docx"])
    return document, audit(document)


@cache
def example(folder: Path, file: Path) -> tuple[Path, Audit]:
    own = folder / file.parent.name
    own.mkdir()
    (document,) = build(examined(file), own, ["docx"])
    return document, audit(document)


def documents(folder: Path, *, few: bool) -> Iterator[Callable[[], tuple[Path, Audit]]]:
    """The documents, none made before its turn."""
    for file in EXAMPLES[:2] if few else EXAMPLES:
        yield partial(example, folder, file)
    for edition, seed in MADE_UP[::15] if few else MADE_UP:
        yield partial(made_up, folder, edition, seed)


def missed(folder: Path, *, few: bool, count: int) -> tuple[Counter[str], list[str]]:
    """How many were planted of each kind, and which were not found."""
    tried: Counter[str] = Counter()
    lost: list[str] = []
    originals = list(documents(folder, few=few))
    target = folder / "planted.docx"
    at = 0
    while tried.total() < count:
        file, before = originals[at // len(PLANTERS) % len(originals)]()
        planter = PLANTERS[at % len(PLANTERS)]
        planted = planter(Original(file.read_bytes(), before.published), Random(at))  # noqa: S311
        at += 1
        if planted is None:
            continue
        tried[planted.kind] += 1
        target.write_bytes(planted.content)
        after = audit(target, before.published.edition)
        if not planted.is_found(before, after):
            lost.append(f"{at} {file.name} {planted.kind} {planted.where}: {planted.what}")
    return tried, lost


def test_planted_errors_are_found_where_they_stand(folder: Path) -> None:
    tried, lost = missed(folder, few=True, count=len(PLANTERS))
    assert lost == []
    assert len(tried) == len(PLANTERS)


@pytest.mark.long
def test_of_many_planted_errors_hardly_one_is_missed(folder: Path) -> None:
    tried, lost = missed(folder, few=False, count=300)
    assert len(lost) * 100 <= tried.total(), lost


@pytest.mark.long
@pytest.mark.parametrize(("edition", "seed"), MADE_UP)
def test_without_them_there_is_no_error(folder: Path, edition: str, seed: int) -> None:
    _, told = made_up(folder, edition, seed)
    assert [it.message for it in told.remarks if it.severity is Severity.ERROR] == []
