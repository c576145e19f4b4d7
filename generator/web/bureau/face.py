"""The bureau's face: its departments, and the batch over them; the other pages are beside it."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.batch.overview import INDEX, OVERVIEW, REGION, renew_overview
from generator.batch.result import Result
from generator.batch.worker import TaskWatch
from generator.errors import Unusable
from generator.web import pages
from generator.web.bureau import view
from generator.web.bureau.department import DepartmentPages
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.publications import PublicationPages
from generator.web.bureau.tools import ToolPages
from generator.web.bureau.view import Query
from generator.web.bureau.work import Consolidated, send_back
from generator.web.face import Face, words_sent
from generator.web.jobs import Errand
from generator.web.pages import Frame
from generator.web.tasks import Made, Trouble, zipped

_RUNNING = "检查或生成还没有结束，请等它做完，或先暂停。"
#: Name of the ZIP of all documents.
PACKED = "全部公开文本.zip"


class BureauFace(Face):
    """The page of a bureau.

    Args:
        desk: what lies on its desk.
        quit_: ends the program.
    """

    ENDED = "填报表和文本都还在文件夹里。可以关闭这个页面。"

    def __init__(self, desk: BureauDesk, quit_: Callable[[], None]) -> None:
        super().__init__(desk.jobs, quit_)
        self._desk = desk

    def frame(self) -> Frame:
        """The pages, at the head of each."""
        return view.FRAME

    def routes(self) -> list[Route]:
        """The routes of all pages."""
        parts = (DepartmentPages, PublicationPages, ToolPages)
        return [
            Route("/", self.departments),
            Route("/run", self.show_run),
            Route("/run", self.begin_run, methods=["POST"]),
            Route("/run/pause", self.pause_run, methods=["POST"]),
            Route("/run/go-on", self.go_on_with_run, methods=["POST"]),
            Route("/run/cancel", self.cancel_run, methods=["POST"]),
            Route("/run/report", self.run_report),
            Route("/documents/{name:path}", self.document),
            Route("/everything", self.everything),
            Route("/overview", self.overview, methods=["POST"]),
            Route("/send-back", self.send_all_back, methods=["POST"]),
            *(route for part in parts for route in part(self, self._desk).routes()),
        ]

    def exception_handlers(self) -> Mapping[Any, Callable[..., Any]]:
        """What can't be used is told as on the command line."""
        return {**super().exception_handlers(), Unusable: self._unusable}

    async def departments(self, request: Request) -> Response:
        """The list of departments."""
        known = await self._desk.known()
        return view.departments(self._desk, known, Query.of(request.query_params))

    async def show_run(self, _: Request) -> Response:
        """How far the batch is; when it has ended, the whole page changes."""
        run = self._desk.runs.latest
        if run is None or not run.is_running:
            return Response(headers={"hx-redirect": "/"})
        return view.run_part(self._desk)

    async def begin_run(self, request: Request) -> Response:
        """Begin a batch."""
        (what,) = await words_sent(request, "what")
        runs, order = self._desk.runs, self._desk.order
        if runs.is_running:
            raise HTTPException(409, _RUNNING)
        if what == "check":
            runs.begin(replace(order, formats=()), "检查")
        elif what in {"build", "again"}:
            runs.begin(replace(order, again=what == "again"), "生成公开文本")
        else:
            raise HTTPException(400)
        return RedirectResponse("/", 303)

    async def pause_run(self, _: Request) -> Response:
        """Stop the batch, to go on later."""
        self._desk.runs.pause()
        return RedirectResponse("/", 303)

    async def go_on_with_run(self, _: Request) -> Response:
        """Go on with the batch."""
        if self._desk.runs.is_running:
            raise HTTPException(409, _RUNNING)
        self._desk.runs.go_on()
        return RedirectResponse("/", 303)

    async def cancel_run(self, _: Request) -> Response:
        """Stop the batch."""
        self._desk.runs.cancel()
        return RedirectResponse("/", 303)

    async def run_report(self, _: Request) -> Response:
        """The report of a fault of the program."""
        run = self._desk.runs.latest
        if run is None or not run.report:
            return self.missing()
        return pages.download(run.report.encode(), "juesuan出错报告.txt")

    async def document(self, request: Request) -> Response:
        """A document, looked up by its name among those that the log tells of."""
        name = request.path_params["name"]
        known = await self._desk.known()
        if not any(name in result.documents for result in known.results):
            return self.missing()
        return self.file(name)

    def file(self, name: str) -> Response:
        """A file of the output folder, whose name is known to be one of ours."""
        path = self.inside(name)
        if path is None:
            return self.missing()
        headers = {"content-disposition": pages.attached(path.name)}
        return FileResponse(path, media_type="application/octet-stream", headers=headers)

    def inside(self, name: str) -> Path | None:
        """A file of the output folder; None for whatever is not there, or elsewhere."""
        output = self._desk.order.output
        path = output / name
        is_inside = path.resolve().is_relative_to(output.resolve())
        return path if name and is_inside and path.is_file() else None

    async def overview(self, _: Request) -> Response:
        """总览.xlsx, as the list and the notes have it now."""
        known, order = await self._desk.known(), self._desk.order
        own = (known.results, order.output, self._desk.listed, known.day)
        await asyncio.to_thread(renew_overview, *own)
        return self.file(OVERVIEW)

    async def everything(self, _: Request) -> Response:
        """All documents, the overview and the region's tables, as one ZIP."""
        known = await self._desk.known()
        folder = self._desk.scratch.new_folder()
        path = await asyncio.to_thread(self._packed, known.results, folder)
        if path is None:
            return self.missing()
        headers = {"content-disposition": pages.attached(PACKED)}
        clear = BackgroundTask(path.unlink)
        return FileResponse(path, media_type="application/zip", headers=headers, background=clear)

    def _packed(self, results: tuple[Result, ...], folder: Path) -> Path | None:
        """The ZIP of all documents; they are compressed already."""
        region = sorted((self._desk.order.output / REGION).glob("*"))
        names = [name for result in results for name in result.documents]
        names += [OVERVIEW, INDEX, *(f"{REGION}/{path.name}" for path in region)]
        there = {name: path for name in names if (path := self.inside(name)) is not None}
        if not there:
            return None
        packed = folder / PACKED
        with zipfile.ZipFile(packed, "x") as bundle:
            for name, path in there.items():
                bundle.write(path, name.encode("utf-8", "replace").decode())
        return packed

    async def send_all_back(self, _: Request) -> Response:
        """What goes back to all that have errors or can't be used, as one ZIP."""
        known = await self._desk.known()
        wrong = [
            it
            for it in known.standings.values()
            if it.result is not None and (it.result.errors or not it.result.status.is_examined)
        ]
        if not wrong:
            return self.missing()

        def call(watch: TaskWatch) -> Consolidated:
            watch.progress.total = len(wrong)
            files: dict[str, bytes] = {}
            notes = []
            for it in wrong:
                watch.begin_more()
                found = self._sent_back(it.workbook, it.whose.name, watch.part())
                if isinstance(found, Trouble):
                    notes += [f"{it.workbook}：{line}" for line in found.lines]
                else:
                    files |= {f"{it.whose.name}/{name}": file for name, file in found.items()}
                watch.progress.advance(it.whose.name)
            watch.begin_more()
            bundle = "退回意见.zip"
            made = Made({bundle: zipped(files)}, bundle) if files else Made()
            return Consolidated(made, 0, tuple(notes))

        return await self.went_on_here(Errand("写退回意见", "/made", "/", self.keep_made), call)

    def _sent_back(
        self, workbook: str, name: str, watch: TaskWatch
    ) -> Mapping[str, bytes] | Trouble:
        try:
            task = self._desk.task(workbook)
        except Unusable as error:
            return Trouble(tuple(error.lines))
        return self.jobs.answer(partial(send_back, task, name, None), watch)

    def keep_made(self, made: Consolidated) -> None:
        """Keep what was made, to download."""
        self._desk.made = made

    async def _unusable(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Unusable)
        # back to where it was asked, without what a POST would ask again
        came_from = urlsplit(request.headers.get("referer", "")).path
        back = came_from if came_from.startswith("/departments/") else "/"
        return pages.trouble(self.frame(), error.lines, back, report=False, status=409)
