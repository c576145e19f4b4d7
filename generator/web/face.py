"""A face of the page: what the accountant's and the bureau's have in common.

Both begin jobs, wait for them, say what went wrong, take in files and end the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.batch.worker import TaskWatch
from generator.web import handbook, pages
from generator.web.desk import place_in
from generator.web.guard import FRAMED
from generator.web.jobs import Errand, Job, Jobs
from generator.web.pages import Frame
from generator.web.tasks import Trouble

Answer = TypeVar("Answer")
#: As many files as may be put down at once, and as many fields as any of our forms has.
MOST_FILES, MOST_FIELDS = 120, 20
#: As many characters as a reason may have.
MOST_WORDS = 2_000
#: As many digits as no number of a place in the document has.
_DIGITS = 8
_WORDS = {
    400: "送来的内容不对，或文件太多。请返回再试。",
    404: "没有这一页，或程序重新启动过。请从首页开始。",
    405: "没有这一页。请从首页开始。",
}
_FAILED = "程序内部出错，这一步没有做完，不是填报的问题。请返回再试。"
_BUSY = "正在{}，一次只做一件事。请等它做完，或在它的页面上取消，再做这一件。"
_OTHER = "那件事已经做完了，现在做的是另一件，没有动它。"


class Refused(HTTPException):
    """What can't be done now.

    Args:
        detail: why, in Chinese.
        back: where to go on.
        words: what was written and is kept nowhere else.
    """

    def __init__(self, detail: str, *, back: str = "/", words: str = "") -> None:
        super().__init__(409, detail)
        self.back, self.words = back, words


class Face:
    """What every face can do.

    Args:
        jobs: who works at it.
        quit_: ends the program.
    """

    #: What the last page says.
    ENDED = "放入的文件已删除。可以关闭这个页面。"

    def __init__(self, jobs: Jobs, quit_: Callable[[], None]) -> None:
        self.jobs = jobs
        self._quit = quit_

    def frame(self) -> Frame:
        """What surrounds each page."""
        return Frame()

    def routes(self) -> list[Route]:
        """The routes of the face alone."""
        return []

    def application(self) -> Starlette:
        """All routes."""
        common = [
            Route("/working", self.working),
            Route("/cancel", self.cancel, methods=["POST"]),
            Route("/pause", self.pause, methods=["POST"]),
            Route("/go-on", self.go_on, methods=["POST"]),
            Route("/report", self.report),
            Route("/quit", self.end, methods=["POST"]),
            Route("/static/{name}", self.static),
            Route("/manual", self.manual),
            Route("/manual/{name}", self.picture),
        ]
        routes = [*self.routes(), *common]
        return Starlette(routes=routes, exception_handlers=self.exception_handlers())

    def exception_handlers(self) -> Mapping[Any, Callable[..., Any]]:
        """What is answered where something went wrong."""
        return {HTTPException: self._refused, Exception: self._failed}

    async def static(self, request: Request) -> Response:
        """What the pages load."""
        return pages.static(request.path_params["name"]) or self.missing()

    async def manual(self, _: Request) -> Response:
        """How all of it is done."""
        return pages.page("manual", self.frame(), {"html": handbook.manual()}, here="/manual")

    async def picture(self, request: Request) -> Response:
        """A picture of the manual."""
        content = handbook.picture(request.path_params["name"])
        return Response(content, media_type="image/png") if content else self.missing()

    async def working(self, request: Request) -> Response:
        """How far it is; then what came of it."""
        job, is_part = self.jobs.latest, "hx-request" in request.headers
        if job is None:
            return RedirectResponse("/", 303)
        if not job.is_done:
            return pages.working(self.frame(), job, is_part=is_part)
        if is_part:  # the whole page changes
            return Response(headers={"hx-redirect": "/working" if job.trouble else job.after})
        if job.trouble is not None:
            return self.shown(job.trouble, job.back)
        return RedirectResponse(job.after, 303)

    async def cancel(self, request: Request) -> Response:
        """Call off what is worked at, if it is what the page showed."""
        job = await self._meant(request)
        job.call_off()
        await job.soon()
        is_through = job.is_done and job.trouble is None
        return RedirectResponse(job.after if is_through else job.back, 303)

    async def pause(self, request: Request) -> Response:
        """Begin with nothing more of what is worked at, for now."""
        (await self._meant(request)).watch.is_held = True
        return RedirectResponse("/working", 303)

    async def go_on(self, request: Request) -> Response:
        """Go on with what was paused."""
        (await self._meant(request)).watch.is_held = False
        return RedirectResponse("/working", 303)

    async def _meant(self, request: Request) -> Job:
        """What is worked at, if it is what the page showed.

        Raises:
            Refused: it is something else.
        """
        (number,) = await words_sent(request, "number")
        job = self.jobs.latest
        if job is None or str(job.number) != number:
            raise Refused(_OTHER, back="/working")
        return job

    async def report(self, _: Request) -> Response:
        """The report of a fault of the program."""
        job = self.jobs.latest
        if job is None or job.trouble is None or not job.trouble.report:
            return self.missing()
        return pages.download(job.trouble.report.encode(), "juesuan出错报告.txt")

    async def end(self, _: Request) -> Response:
        """End the program."""
        self._quit()
        return pages.ended(self.ENDED)

    def refuse_busy(self, words: str = "") -> None:
        """Refuse what can't be begun now.

        Args:
            words: what was written and is kept nowhere else.

        Raises:
            Refused: something else is worked at.
        """
        if self.jobs.is_busy and self.jobs.latest is not None:
            raise Refused(_BUSY.format(self.jobs.latest.what), back="/working", words=words)

    async def went_on(self, errand: Errand[Answer], call: Callable[[], Answer]) -> Response:
        """Begin a job; go to what came of it, or to where one waits for it."""
        self.refuse_busy()  # another one may have begun while this request was read
        return await self.gone_on(self.jobs.begin(errand, call))

    @staticmethod
    async def gone_on(job: Job) -> Response:
        """What came of a job that was begun, or where one waits for it."""
        await job.soon()
        is_through = job.is_done and job.trouble is None
        return RedirectResponse(job.after if is_through else "/working", 303)

    async def went_on_here(
        self, errand: Errand[Answer], call: Callable[[TaskWatch], Answer]
    ) -> Response:
        """The same with many things, which rest while they are paused."""
        self.refuse_busy()
        return await self.gone_on(self.jobs.begin_here(errand, call, can_pause=True))

    def shown(self, trouble: Trouble, back: str) -> Response:
        """Why nothing came of something."""
        has_report = bool(trouble.report)
        return pages.trouble(self.frame(), trouble.lines, back, report=has_report, status=200)

    def missing(self) -> Response:
        """There is no such page."""
        return pages.trouble(self.frame(), [_WORDS[404]], "/", report=False, status=404)

    async def _refused(self, _: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        # what Starlette says by itself is English
        detail = error.detail if error.detail.endswith("。") else _WORDS.get(error.status_code)
        known = error if isinstance(error, Refused) else Refused("")
        return pages.trouble(
            self.frame(),
            [detail or _FAILED],
            known.back,
            report=False,
            status=error.status_code,
            words=known.words,
        )

    async def _failed(self, _: Request, __: Exception) -> Response:
        return pages.trouble(self.frame(), [_FAILED], "/", report=False, status=500)


async def words_sent(request: Request, *names: str) -> list[str]:
    """What was written into the fields of a form without files; blank where nothing was sent."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as sent:
        return [str(sent.get(name, "")) for name in names]


def number_asked(request: Request) -> tuple[str, int | None]:
    """The number of a document that is asked about, and which of all, where it was pointed at."""
    wanted, at = (request.query_params.get(name, "") for name in ("number", "at"))
    return wanted, int(at) if at.isdecimal() and len(at) < _DIGITS else None


def framed(html: bytes, policy: str = FRAMED) -> Response:
    """A document, for the frame in which it is shown; `policy` says what it may load."""
    headers = {"content-security-policy": policy}
    return Response(html, media_type="text/html", headers=headers)


def files_in(sent: FormData, field: str) -> list[UploadFile]:
    """The files of a field; a field that was left blank sends one without a name."""
    found = [item for item in sent.getlist(field) if isinstance(item, UploadFile)]
    return [item for item in found if item.filename]


async def kept(files: Sequence[UploadFile], folder: Path) -> list[Path]:
    """Files as they lie in a folder, under names that are safe."""
    paths = []
    for file in files:
        path = place_in(folder, file.filename or "")
        with path.open("xb") as stream:
            while part := await file.read(1 << 20):
                stream.write(part)
        paths.append(path)
    return paths
