"""The pages of publication: the calendar, and documents as they came out."""

from __future__ import annotations

from contextlib import ExitStack
from shutil import rmtree
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.batch.calendar import NOTHING, News, Publication, Whose
from generator.batch.notes import note
from generator.batch.run import available_jobs
from generator.batch.standing import Standing
from generator.batch.taken import Taken, take_in
from generator.batch.worker import TaskWatch
from generator.text import same
from generator.web.bureau import view
from generator.web.bureau.desk import BureauDesk
from generator.web.face import MOST_FILES, files_in, framed, kept, words_sent
from generator.web.guard import REPORT
from generator.web.jobs import Errand

if TYPE_CHECKING:
    from generator.web.bureau.face import BureauFace

#: As many departments as may be chosen at once.
MOST_CHOSEN = 5_000


class PublicationPages:
    """The calendar, and what was published."""

    def __init__(self, face: BureauFace, desk: BureauDesk) -> None:
        self._face, self._desk = face, desk
        self._taken: list[Taken] = []

    def routes(self) -> list[Route]:
        """Their routes."""
        own = "/departments/{key}"
        return [
            Route("/calendar", self.calendar),
            Route("/calendar", self.approve, methods=["POST"]),
            Route("/audits", self.audits),
            Route("/audits", self.take_in, methods=["POST"]),
            Route("/kept/{name:path}", self.kept),
            Route(f"{own}/publication", self.note, methods=["POST"]),
            Route(f"{own}/published", self.take_in_of, methods=["POST"]),
        ]

    async def calendar(self, request: Request) -> Response:
        """Who is to publish by when."""
        query = request.query_params
        known = await self._desk.known()
        return view.calendar(known, query.get("q", "")[:100], late=query.get("late", "") == "1")

    async def approve(self, request: Request) -> Response:
        """Note when the chosen departments' final accounts were approved."""
        async with request.form(max_files=0, max_fields=MOST_CHOSEN) as sent:
            news = News.of(str(sent.get("approved", "")), "", "")
            chosen = [str(item).partition(" ") for item in sent.getlist("of")]
        known = await self._desk.known()
        changes: dict[Whose, Publication] = {}
        seen: dict[Whose, str] = {}
        for key, _, stamp in chosen:
            if (item := known.standings.get(key)) is None:
                raise HTTPException(404)
            changes[item.whose] = news.over(item.noted)
            seen[item.whose] = stamp
        if not changes or not news.approved:
            raise HTTPException(400, "没有勾选部门，或没有写批复日期。")
        note(self._desk.order.output, changes, seen)
        return RedirectResponse("/calendar", 303)

    async def note(self, request: Request) -> Response:
        """Note what is known of a department's publication."""
        item, key = await self._standing(request)
        seen, *words = await words_sent(request, "seen", "approved", "published", "address")
        news = News.of(*words)
        listed = ((await self._desk.known()).bureau.listed or {}).get(
            same(item.whose.name), NOTHING
        )
        # the form shows all three: what was taken away from it is noted no more
        known = Publication(
            news.approved if news.approved != listed.approved else None,
            news.published if news.published != listed.published else None,
            news.address if news.address != listed.address else "",
            item.noted.document,
        )
        note(self._desk.order.output, {item.whose: known}, {item.whose: seen})
        return RedirectResponse(f"/departments/{key}#publication", 303)

    async def audits(self, _: Request) -> Response:
        """What was published, as it was taken in."""
        return view.audits(await self._desk.known(), self._taken)

    async def take_in(self, request: Request) -> Response:
        """Take in published documents of whom each names."""
        return await self._take_in(request, "/audits", None)

    async def take_in_of(self, request: Request) -> Response:
        """Take in the published document of a department."""
        item, key = await self._standing(request)
        return await self._take_in(request, f"/departments/{key}#publication", item)

    async def _take_in(self, request: Request, after: str, item: Standing | None) -> Response:
        self._face.refuse_busy()
        async with request.form(max_files=MOST_FILES, max_fields=5) as sent:
            seen = str(sent.get("seen", ""))
            folder = self._desk.scratch.new_folder()
            files = await kept(files_in(sent, "files"), folder)
        if not files:
            raise HTTPException(400, "没有放入文件。请放入公开出来的文本。")
        known = await self._desk.known()
        documents = {file.name: file for file in files}

        def call(watch: TaskWatch) -> list[Taken]:
            watch.progress.total = len(documents)
            with ExitStack() as ending:
                ending.callback(rmtree, folder, ignore_errors=True)
                return take(watch)

        def take(watch: TaskWatch) -> list[Taken]:
            return take_in(
                self._desk.order.output,
                documents,
                known.results,
                whose=item.whose if item is not None else None,
                seen=seen if item is not None else None,
                jobs=available_jobs(),
                limits=self._desk.order.limits,
                done=lambda taken: watch.progress.advance(taken.name),
                watch=watch,
            )

        back = after.partition("#")[0]
        errand = Errand("比对、审核公开的文本", after, back, self._keep)
        return await self._face.went_on_here(errand, call)

    def _keep(self, taken: list[Taken]) -> None:
        self._taken = taken

    async def kept(self, request: Request) -> Response:
        """A document that was taken in, or the page of its audit."""
        name = request.path_params["name"]
        known = await self._desk.known()
        documents = [it.publication.document for it in known.standings.values()]
        files = {it.file for it in documents if it is not None}
        reports = {it.report for it in documents if it is not None}
        reports |= {it.report for it in self._taken}
        path = self._face.inside(name)
        if path is None or name not in files | reports:
            return self._face.missing()
        if name in reports:
            return framed(path.read_bytes(), REPORT)
        return self._face.file(name)

    async def _standing(self, request: Request) -> tuple[Standing, str]:
        key = request.path_params["key"]
        standing = (await self._desk.known()).standings.get(key)
        if standing is None:
            raise HTTPException(404)
        return standing, key
