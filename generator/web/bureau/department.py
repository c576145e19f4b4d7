"""The pages of one department: its findings, its document, what goes back to it."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.batch.calendar import day_of
from generator.batch.standing import Standing
from generator.system import safe_name
from generator.web import pages, views
from generator.web.bureau import view
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.work import send_back
from generator.web.face import framed, number_asked
from generator.web.tasks import Trouble, explain, zipped

if TYPE_CHECKING:
    from generator.web.bureau.face import BureauFace

_BAD_DAY = "日期的写法不对。请写成 年-月-日。"


class DepartmentPages:
    """The pages below `/departments`."""

    def __init__(self, face: BureauFace, desk: BureauDesk) -> None:
        self._face, self._desk = face, desk

    def routes(self) -> list[Route]:
        """Their routes."""
        own = "/departments/{key}"
        return [
            Route(own, self.show),
            Route(f"{own}/preview", self.preview),
            Route(f"{own}/sources", self.explain),
            Route(f"{own}/workbook", self.workbook),
            Route(f"{own}/send-back", self.send_back),
        ]

    async def _standing(self, request: Request) -> Standing:
        known = await self._desk.known()
        standing = known.standings.get(request.path_params["key"])
        if standing is None:
            raise HTTPException(404)
        return standing

    async def show(self, request: Request) -> Response:
        """The findings beside the document."""
        item = await self._standing(request)
        known = await self._desk.known()
        looked = await self._desk.looked(item.workbook) if item.workbook else None
        trouble = looked.lines if isinstance(looked, Trouble) else ()
        query = request.query_params
        return view.department(
            known,
            request.path_params["key"],
            None if isinstance(looked, Trouble) else looked,
            trouble,
            query.get("level", ""),
            query.get("q", "")[:100],
        )

    async def preview(self, request: Request) -> Response:
        """The document, for the frame in which it is shown."""
        item = await self._standing(request)
        looked = await self._desk.looked(item.workbook) if item.workbook else None
        if looked is None or isinstance(looked, Trouble) or not looked.checked.preview:
            return self._face.missing()
        return framed(looked.checked.preview)

    async def explain(self, request: Request) -> Response:
        """Where a number of the document comes from."""
        item = await self._standing(request)
        looked = await self._desk.looked(item.workbook) if item.workbook else None
        if looked is None or isinstance(looked, Trouble) or not looked.checked.usable:
            return self._face.missing()
        wanted, number = number_asked(request)
        laid = looked.laid
        call = partial(explain, laid.workbook, laid.prior, wanted[:100], number, laid.style)
        found = await self._face.jobs.ask(call)
        own = f"/departments/{request.path_params['key']}"
        if isinstance(found, Trouble):
            return self._face.shown(found, own)
        return views.sources(view.FRAME, own, item.whose.name, wanted, found)

    async def workbook(self, request: Request) -> Response:
        """The workbook as it was handed in."""
        item = await self._standing(request)
        path = self._desk.order.folder / item.workbook
        if not item.workbook or not path.is_file():
            return self._face.missing()
        content = await asyncio.to_thread(path.read_bytes)
        return pages.download(content, path.name)

    async def send_back(self, request: Request) -> Response:
        """What goes back to the department, as one ZIP."""
        item = await self._standing(request)
        if not item.workbook:
            return self._face.missing()
        try:
            last = day_of(request.query_params.get("last", ""))
        except ValueError as error:
            raise HTTPException(400, _BAD_DAY) from error
        task = await asyncio.to_thread(self._desk.task, item.workbook)
        found = await self._face.jobs.ask(partial(send_back, task, item.whose.name, last))
        if isinstance(found, Trouble):
            return self._face.shown(found, f"/departments/{request.path_params['key']}")
        return pages.download(zipped(found), f"{safe_name(item.whose.name)}-退回意见.zip")
