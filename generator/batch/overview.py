"""What a bureau sees when a batch is done: its departments, what stands out, the region's tables.

Everything is made from the results alone, so it can be made again from the log of a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.batch.book import overview_pages, region_pages
from generator.batch.outliers import outliers_of
from generator.batch.page import overview_page
from generator.batch.publish import region_document
from generator.batch.region import region_of
from generator.batch.result import Result
from generator.batch.scope import scope_of
from generator.document.docx import write_docx
from generator.files import write_whole
from generator.workbook.writing.listing import write_pages

OVERVIEW, INDEX = "总览.xlsx", "index.html"
#: The region's own files stand apart from the departments' documents.
REGION, TABLES = "汇总", "汇总表.xlsx"


def write_overview(
    results: Sequence[Result], folder: Path, expected: Sequence[str] | None = None
) -> list[Path]:
    """Write 总览.xlsx, index.html and, of the usable workbooks, the region's tables in 汇总/.

    Args:
        results: one for each workbook.
        folder: the output folder, where the documents are.
        expected: the departments that are to hand in; None where there is no list.

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
        name = f"{region.year}年度部门决算汇总"
        contents[folder / REGION / f"{name}.docx"] = write_docx(document.tree)
        contents[folder / REGION / f"{name}.html"] = document.source.encode()
        published += [f"{REGION}/{name}.docx", f"{REGION}/{name}.html"]
    if regions:
        contents[folder / REGION / TABLES] = write_pages(region_pages(regions, scope))
        published.insert(0, f"{REGION}/{TABLES}")
    pages = overview_pages(ordered, scope, outliers, expected)
    contents[folder / OVERVIEW] = write_pages(pages)
    page = overview_page(ordered, scope, outliers, expected, [OVERVIEW, *published])
    contents[folder / INDEX] = page
    write_whole(contents)
    return list(contents)
