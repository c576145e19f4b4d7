"""The accountant's face: each route takes what was sent, begins a job or shows what came of one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.commands.compare import Comparison
from generator.commands.forms import Formed
from generator.edition.load import available
from generator.submission import Cell, Waiver
from generator.web import pages, tasks, views
from generator.web.desk import Desk, Version
from generator.web.face import (
    MOST_FIELDS,
    MOST_FILES,
    MOST_WORDS,
    Face,
    Refused,
    files_in,
    framed,
    kept,
    number_asked,
    words_sent,
)
from generator.web.jobs import Errand, Job, Jobs
from generator.web.pages import Frame
from generator.web.tasks import Checked, Made, Trouble
from generator.workbook.remarks import Remark

_KINDS = frozenset({"部门", "单位"})
#: Endings of what is no workbook, and can be held against one.
_DOCUMENTS = frozenset({".docx", ".pdf", ".html", ".htm"})
_STALE = "这一稿不是最新的：已有更新的一稿。请在最新一稿上做。"
_MORE = "这期间又放入了一稿，没有清空。请看新的情况，再决定要不要清空。"


class Page(Face):
    """The page of one desk.

    Args:
        desk: what lies there.
        jobs: who works at it.
        quit_: ends the program.
    """

    def __init__(self, desk: Desk, jobs: Jobs, quit_: Callable[[], None]) -> None:
        super().__init__(jobs, quit_)
        self._desk = desk

    def frame(self) -> Frame:
        """The versions, at the head of each page."""
        return views.frame_of(self._desk)

    def routes(self) -> list[Route]:
        """The routes of the accountant's way."""
        return [
            Route("/", self.start),
            Route("/form", self.begin_form, methods=["POST"]),
            Route("/form", self.show_form),
            Route("/form/file", self.form_file),
            Route("/versions", self.put_down, methods=["POST"]),
            Route("/versions/{number:int}", self.show_version),
            Route("/versions/{number:int}/against", self.show_against),
            Route("/versions/{number:int}/preview", self.preview),
            Route("/versions/{number:int}/sources", self.explain),
            Route("/versions/{number:int}/workbook", self.workbook),
            Route("/versions/{number:int}/made", self.make, methods=["POST"]),
            Route("/versions/{number:int}/made/{name}", self.made_file),
            Route("/versions/{number:int}/waivers", self.waive, methods=["POST"]),
            Route("/versions/{number:int}/reasons", self.give_reason, methods=["POST"]),
            Route("/anew", self.begin_anew, methods=["POST"]),
        ]

    async def start(self, _: Request) -> Response:
        """Where one begins."""
        return views.start(self._desk)

    async def begin_form(self, request: Request) -> Response:
        """Make a form."""
        self.refuse_busy()
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as sent:
            edition, kind = str(sent.get("edition", "")), str(sent.get("kind", ""))
            if edition not in available():
                raise HTTPException(400, "请选择地区和年度。")
            files = await kept(files_in(sent, "files"), self._desk.new_folder())

        def keep(form: Formed) -> None:
            self._desk.form = form

        wanted = kind if kind in _KINDS else None
        call = partial(tasks.form, files, edition, wanted)
        return await self.went_on(Errand("生成填报表", "/form", "/", keep), call)

    async def show_form(self, _: Request) -> Response:
        """The form that was made."""
        return views.formed(self._desk) if self._desk.form else self.missing()

    async def form_file(self, _: Request) -> Response:
        """Its file."""
        form = self._desk.form
        return pages.download(form.content, form.name) if form else self.missing()

    async def put_down(self, request: Request) -> Response:
        """Put a filled form down, with what it names, and examine it."""
        self.refuse_busy()
        folder = self._desk.new_folder()
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as sent:
            files = await kept(files_in(sent, "files"), folder)
            given = await kept(files_in(sent, "prior"), self._desk.new_folder())
        if self._desk.versions and len(files) == 1 and files[0].suffix.lower() in _DOCUMENTS:
            return await self._hold_against(files[0])
        files, prior = self._with_earlier(files, given)
        return await self._examine(files, prior, folder, "放入")

    async def _hold_against(self, document: Path) -> Response:
        """Say what a document says otherwise than the newest version."""
        version = self._desk.versions[-1]
        page = f"/versions/{version.number}"
        if version.checked is None or not version.checked.usable:
            raise HTTPException(400, "最新一稿填报表有不能用的地方，改好后才能与公开文本比较。")

        def keep(found: Comparison) -> None:
            version.against = document.name, found

        own = version.checked
        call = partial(tasks.hold_against, own.workbook, own.prior, document)
        errand = Errand("与公开文本比较", f"{page}/against", page, keep)
        return await self.went_on(errand, call)

    async def show_against(self, request: Request) -> Response:
        """What a document says otherwise than a version."""
        version = self._version(request)
        return views.against(self._desk, version) if version.against else self.missing()

    def _with_earlier(
        self, files: list[Path], given: Sequence[Path]
    ) -> tuple[list[Path], Path | None]:
        """What was put down, with what came along with the version before it."""
        if not self._desk.versions or not files:
            return files, given[0] if given else None
        before = self._desk.versions[-1]
        names = {file.name for file in files}
        more = [file for file in before.beside if file.name not in names]
        return [*files, *_copied(more, files[0].parent)], given[0] if given else before.prior

    async def _examine(
        self, files: Sequence[Path], prior: Path | None, folder: Path, origin: str
    ) -> Response:
        before = self._desk.versions[-1].checked if self._desk.versions else None
        call = partial(tasks.check, files, prior, before)
        return await self._next_version("审核填报表", "/", files, folder, origin, call)

    async def _next_version(  # noqa: PLR0913, PLR0917 - all that a version is made of
        self,
        what: str,
        back: str,
        files: Sequence[Path],
        folder: Path,
        origin: str,
        call: Callable[[], Checked],
    ) -> Response:
        """Put down a new version when it is examined."""

        def keep(checked: Checked) -> None:
            version = self._desk.put(files, folder, origin, checked.prior)
            version.checked = checked

        after = f"/versions/{len(self._desk.versions) + 1}"
        return await self.went_on(Errand(what, after, back, keep), call)

    async def waive(self, request: Request) -> Response:
        """Write into a new version why a finding stands."""
        version, text, number = await self._written(request, "number")
        remark = _remark(version, number)
        place = remark.cells[0].where if remark.cells else ""
        waiver = Waiver(remark.rule, place, text, Cell("", ""))
        return await self._rewrite(version, f"写入“{remark.rule}”的说明", tasks.waive, waiver)

    async def give_reason(self, request: Request) -> Response:
        """Write a reason into a new version."""
        version, text, place = await self._written(request, "place")
        if version.checked is None or place not in version.checked.reasons:
            raise HTTPException(400)
        return await self._rewrite(version, f"写入{place}的原因", tasks.give_reason, place, text)

    async def _written(self, request: Request, name: str) -> tuple[Version, str, str]:
        """The version that something is to be written into, its words, and another field."""
        version = self._version(request)
        words, other = await words_sent(request, "text", name)
        text = " ".join(words.split())
        self.refuse_busy(text)
        self._refuse_stale(version, text)
        if not text:
            raise HTTPException(400, "没有写原因。请写明原因。")
        if len(text) > MOST_WORDS:
            raise HTTPException(400, f"原因超过了 {MOST_WORDS} 个字。请写短些。")
        return version, text, other

    async def _rewrite(
        self, version: Version, origin: str, task: Callable[..., Checked], *words: object
    ) -> Response:
        """A new version of a workbook, into which something is written."""
        checked = version.checked
        assert checked is not None, "a version is put down when it is checked"
        folder = self._desk.new_folder()
        beside = _copied(version.beside, folder)
        target = folder / checked.workbook.name
        call = partial(task, checked, target, beside, *words)
        back = f"/versions/{version.number}"
        return await self._next_version("写入填报表", back, [target, *beside], folder, origin, call)

    async def show_version(self, request: Request) -> Response:
        """The findings of a version, beside its document."""
        version = self._version(request)
        query = request.query_params
        return views.findings(self._desk, version, query.get("level", ""), query.get("q", ""))

    async def preview(self, request: Request) -> Response:
        """The document, for the frame in which it is shown."""
        checked = self._version(request).checked
        if checked is None or not checked.preview:
            return self.missing()
        return framed(checked.preview)

    async def explain(self, request: Request) -> Response:
        """Where a number of the document comes from."""
        version, (wanted, number) = self._version(request), number_asked(request)
        checked = version.checked
        if checked is None or not checked.usable:
            return self.missing()
        if self.jobs.is_busy:
            return views.explained(self._desk, version, wanted, (), is_busy=True)
        own = checked.workbook, checked.prior
        call = partial(tasks.explain, *own, wanted[:MOST_WORDS], number)
        found = await self.jobs.ask(call)
        if isinstance(found, Trouble):
            return self.shown(found, f"/versions/{version.number}")
        return views.explained(self._desk, version, wanted, found)

    async def workbook(self, request: Request) -> Response:
        """The workbook of a version."""
        checked = self._version(request).checked
        if checked is None:
            return self.missing()
        return pages.download(checked.workbook.read_bytes(), checked.workbook.name)

    async def make(self, request: Request) -> Response:
        """Make all that can be made of a version."""
        self.refuse_busy()
        version = self._version(request)
        checked = version.checked
        if checked is None:
            return self.missing()

        def keep(made: Made) -> None:
            version.made = made

        page = f"/versions/{version.number}"
        after = f"{page}#made"
        if checked.usable:
            errand = Errand("生成公开文本", after, page, keep)
            return await self.gone_on(self.begin_making(checked, errand))
        call = partial(tasks.mark, checked.workbook, checked.prior)
        return await self.went_on(Errand("标明意见", after, page, keep), call)

    def begin_making(self, checked: Checked, errand: Errand[Made]) -> Job:
        """Begin to make all that can be made of a workbook."""
        return self.jobs.begin(errand, partial(tasks.make, checked.workbook, checked.prior))

    async def made_file(self, request: Request) -> Response:
        """A file that was made, looked up by its name among those that there are."""
        made, name = self._version(request).made, request.path_params["name"]
        if made is None or name not in made.files:
            return self.missing()
        return pages.download(made.files[name], name)

    async def begin_anew(self, request: Request) -> Response:
        """Take all away that lies on the desk, unless there is more than the page showed."""
        self.refuse_busy()
        (seen,) = await words_sent(request, "seen")
        if seen != str(len(self._desk.versions)):
            raise HTTPException(409, _MORE)
        self._desk.begin_anew()
        return RedirectResponse("/", 303)

    def _version(self, request: Request) -> Version:
        version = self._desk.version(request.path_params["number"])
        if version is None:
            raise HTTPException(404)
        return version

    def _refuse_stale(self, version: Version, words: str) -> None:
        """Two windows, or a page that one went back to: what is newer stays as it is."""
        if not self._desk.is_newest(version):
            raise Refused(_STALE, back=f"/versions/{len(self._desk.versions)}", words=words)


def _copied(files: Sequence[Path], folder: Path) -> list[Path]:
    return [Path(shutil.copy(file, folder)) for file in files]


def _remark(version: Version, number: str) -> Remark:
    """The finding of a version that may be waived, by its number."""
    remarks = version.checked.review.remarks if version.checked is not None else ()
    for remark in remarks:
        if str(remark.number) == number and views.can_waive(remark):
            return remark
    raise HTTPException(400, "这一条意见不能用说明代替。")
