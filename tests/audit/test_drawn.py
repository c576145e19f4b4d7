"""One error in each PDF and web page, found on its page; without it, none."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from generator.audit.run import audit
from generator.build import examine
from generator.checks.finding import Severity
from generator.edition.load import available
from generator.workbook.form import write_form
from tests.audit.drawn import WORD_PLANTERS, Drawn, written
from tests.departments import department
from tests.sampling import sampled
from tests.years import edition_of


def missed(
    folder: Path, way: str, editions: tuple[str, ...], count: int
) -> tuple[Counter[str], list[str]]:
    """How many were planted of each kind, and which were not found."""
    tried: Counter[str] = Counter()
    lost: list[str] = []
    for number, edition in enumerate(editions):
        book = folder / "book.xlsx"
        book.write_bytes(write_form(edition_of(edition), department(edition, 1, is_full=True)))
        examination = examine(book)
        target = folder / f"document.{'html' if way == 'html' else 'pdf'}"
        content = written(examination.composition.document, way)
        target.write_bytes(content)
        before = audit(target)
        errors = [it.message for it in before.remarks if it.severity is Severity.ERROR]
        assert errors == [], edition
        original = Drawn(content, before.published, examination, way)
        own = tried.total()
        for at in range(number, number + 4 * count):
            if tried.total() - own == count:
                break
            try:
                planted = WORD_PLANTERS[at % len(WORD_PLANTERS)](original, Random(at))  # noqa: S311
            except LookupError:
                continue
            if planted is None:
                continue
            tried[planted.kind] += 1
            target.write_bytes(planted.content)
            after = audit(target, before.published.edition)
            if not planted.is_found(before, after):
                lost.append(f"{edition} {at} {planted.kind} {planted.where}: {planted.what}")
    return tried, lost


@pytest.mark.parametrize("way", sampled(["html", "typst"], {"html"}))
def test_planted_errors_are_found_on_their_page(tmp_path: Path, way: str) -> None:
    tried, lost = missed(tmp_path, way, ("jiangxi-2022",), 5)
    assert lost == []
    assert tried.total() == 5


@pytest.mark.long
@pytest.mark.parametrize("way", ["html", "typst", "weasyprint"])
def test_of_many_planted_errors_hardly_one_is_missed(tmp_path: Path, way: str) -> None:
    editions = tuple(available())
    tried, lost = missed(tmp_path, way, editions, 100 // len(editions))
    assert len(lost) * 100 <= tried.total(), lost
