"""What a bureau sees when a batch is done: its departments, what stands out, the region's tables.

Everything is made from the results alone, so it can be made again from the log of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.batch.book import overview_pages, region_pages
from generator.batch.outliers import outliers_of
from generator.batch.page import overview_page
from generator.batch.publish import region_document
from generator.batch.region import region_of
from generator.batch.result import Result
from generator.batch.scope import scope_of
from generator.batch.settings import load_overview
from generator.batch.standing import Standing, calendar_of, read_bureau
from generator.document.docx import write_docx
from generator.files import write_whole
from generator.workbook.writing.listing import write_pages

OVERVIEW, INDEX = "总览.xlsx", "index.html"
#: The region's own files stand apart from the departments' documents.
REGION, TABLES = "汇总", "汇总表.xlsx"


def renew_overview(
    results: Sequence[Result], folder: Path, listed: Path | None, day: date
) -> list[Path]:
    """Write the overview by the list of departments and what was noted of publications.

    Args:
        results: one for each workbook.
        folder: the output folder.
        listed: the list of departments, if there is one.
        day: the day from which terms are seen.

    Raises:
        Unusable: the list can't be used, or a file can't be written.
    """
    bureau = read_bureau(folder, listed)
    return write_overview(results, folder, bureau.expected, calendar_of(results, bureau, day))


def write_overview(
    results: Sequence[Result],
    folder: Path,
    expected: Sequence[str] | None = None,
    calendar: Sequence[Standing] = (),
) -> list[Path]:
    """Write 总览.xlsx, index.html and, of the usable workbooks, the region's tables in 汇总/.

    Args:
        results: one for each workbook.
        folder: the output folder, where the documents are.
        expected: the departments that are to hand in; None where there is no list.
        calendar: who is to publish by when, as far as that is known.

    Returns:
        What was written.

    Raises:
        Unusable: a file can't be written.
    """
    ordered = sorted(results, key=lambda item: item.workbook)
    scope = scope_of(ordered, expected)
    regions = [region_of(scope.counted, year) for year in scope.years()]
    outliers = outliers_of(scope.counted)
    contents: dict[Path, bytes] = {}
    published = []
    for region in regions:
        document = region_document(region, scope)
        name = f"{region.year}年度{load_overview().title}"
        contents[folder / REGION / f"{name}.docx"] = write_docx(document.tree)
        contents[folder / REGION / f"{name}.html"] = document.source.encode()
        published += [f"{REGION}/{name}.docx", f"{REGION}/{name}.html"]
    if regions:
        contents[folder / REGION / TABLES] = write_pages(region_pages(regions, scope))
        published.insert(0, f"{REGION}/{TABLES}")
    pages = overview_pages(ordered, scope, outliers, expected, calendar)
    contents[folder / OVERVIEW] = write_pages(pages)
    files = [OVERVIEW, *published]
    page = overview_page(ordered, scope, outliers, expected, files, calendar)
    contents[folder / INDEX] = page
    write_whole(contents)
    return list(contents)
