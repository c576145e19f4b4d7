"""The pages of what is done now and then: forms, consolidation, the region's tables."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.batch.overview import REGION
from generator.batch.publish import region_document
from generator.batch.region import region_of
from generator.edition.load import available
from generator.errors import Unusable
from generator.web import pages, views
from generator.web.bureau import view
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.state import Known
from generator.web.bureau.work import consolidate, forms
from generator.web.desk import plain_name
from generator.web.face import MOST_FILES, files_in, framed, kept
from generator.web.jobs import Errand
from generator.web.preview import as_frame

if TYPE_CHECKING:
    from generator.web.bureau.face import BureauFace

_LIST = frozenset({".xlsx", ".xls", ".ods"})
_KINDS = frozenset({"部门", "单位"})
#: As many units as may be chosen at once.
MOST_CHOSEN = 2_000


class ToolPages:
    """Forms, consolidation, the region's tables, and what was made last."""

    def __init__(self, face: BureauFace, desk: BureauDesk) -> None:
        self._face, self._desk = face, desk
        self._title = "已生成"

    def routes(self) -> list[Route]:
        """Their routes."""
        return [
            Route("/tools", self.tools),
            Route("/forms", self.hand_out, methods=["POST"]),
            Route("/merge", self.merge, methods=["POST"]),
            Route("/made", self.made),
            Route("/made/{name}", self.made_file),
            Route("/region", self.region),
            Route("/region/{year:int}", self.region_frame),
            Route("/region/files/{name}", self.region_file),
        ]

    async def tools(self, _: Request) -> Response:
        """What may be done."""
        return view.tools(self._desk, await self._desk.known(), views.regions())

    async def hand_out(self, request: Request) -> Response:
        """Make a form for each department of a list."""
        self._face.refuse_busy()
        async with request.form(max_files=MOST_FILES, max_fields=5) as sent:
            edition, kind = str(sent.get("edition", "")), str(sent.get("kind", ""))
            files = await kept(files_in(sent, "files"), self._desk.scratch.new_folder())
        if edition and edition not in available():
            raise HTTPException(400, "请选择地区和年度。")
        roster = _roster(files) or self._desk.listed
        if roster is None:
            raise HTTPException(400, "没有放入名单。请放入有“名称”一栏的电子表格。")
        call = partial(forms, roster, edition or None, kind if kind in _KINDS else None)
        errand = Errand("发放填报表", "/made", "/tools", self._face.keep_made)
        return await self._face.went_on(errand, call)

    async def merge(self, request: Request) -> Response:
        """Consolidate units into a department's workbook, in the folder of workbooks."""
        self._face.refuse_busy()
        async with request.form(max_files=1, max_fields=MOST_CHOSEN) as sent:
            files = await kept(files_in(sent, "files"), self._desk.scratch.new_folder())
            how, name = str(sent.get("transfers", "")), str(sent.get("name", ""))[:60]
            books = self._books(sent, await self._desk.known())
            target = _target(str(sent.get("target", "")), self._desk.order.folder)
        transfers = None
        if how == "given":
            if not files:
                raise HTTPException(400, "没有放入往来清单。请放入填好的往来清单（.xlsx）。")
            transfers = files[0]
        elif how == "list":
            transfers = self._desk.scratch.new_folder() / f"{target.stem}-往来清单.xlsx"
        call = partial(
            consolidate, books, target, name.strip(), transfers, eliminate=how == "eliminate"
        )
        errand = Errand("汇编", "/made", "/tools", self._face.keep_made)
        return await self._face.went_on(errand, call)

    def _books(self, sent: FormData, known: Known) -> list[Path]:
        items = [known.standings.get(str(key)) for key in sent.getlist("of")]
        books = [self._desk.order.folder / it.workbook for it in items if it is not None]
        if not books:
            raise HTTPException(400, "没有勾选填报表。请勾选要汇编的，连同本级。")
        return books

    async def made(self, _: Request) -> Response:
        """What was made last."""
        return view.made(self._desk, self._title)

    async def made_file(self, request: Request) -> Response:
        """Its file."""
        files, name = self._desk.made.made.files, request.path_params["name"]
        return pages.download(files[name], name) if name in files else self._face.missing()

    async def region(self, _: Request) -> Response:
        """The region's tables."""
        known = await self._desk.known()
        folder = self._desk.order.output / REGION
        files = sorted(path.name for path in folder.glob("*") if path.is_file())
        frames = [("", year) for year in known.scope.years()]
        return view.region(known, files, frames)

    async def region_frame(self, request: Request) -> Response:
        """The region's document of a year, for the frame in which it is shown."""
        known, year = await self._desk.known(), request.path_params["year"]
        if year not in known.scope.years():
            return self._face.missing()
        return framed(await asyncio.to_thread(_region_html, known, year))

    async def region_file(self, request: Request) -> Response:
        """One of the region's files, looked up among those that there are."""
        name = request.path_params["name"]
        folder = self._desk.order.output / REGION
        if name not in {path.name for path in folder.glob("*") if path.is_file()}:
            return self._face.missing()
        return self._face.file(f"{REGION}/{name}")


def _region_html(known: Known, year: int) -> bytes:
    document = region_document(region_of(known.scope.counted, year), known.scope)
    return as_frame(document.tree)


def _roster(files: list[Path]) -> Path | None:
    """The list among some files: a spreadsheet; last year's workbooks are beside it.

    Raises:
        HTTPException: which one it is can't be told.
    """
    sheets = [file for file in files if file.suffix.lower() in _LIST]
    named = [file for file in sheets if "名单" in file.name]
    found = named or sheets
    if len(found) > 1:
        names = "、".join(file.name for file in found)
        raise HTTPException(400, f"不知道哪一份是名单（{names}）。请让名单的文件名里有“名单”。")
    return found[0] if found else None


def _target(name: str, folder: Path) -> Path:
    """Where a workbook goes in the folder of workbooks.

    Raises:
        Unusable: it is no name of a workbook.
    """
    own = plain_name(name) if name.strip() else ""
    if not own.lower().endswith(".xlsx"):
        raise Unusable(None, "", f"“{name}”不是填报表的文件名", "请让文件名以 .xlsx 结尾")
    return folder / own
