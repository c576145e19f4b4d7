"""A department's page: the accountant's, with a way to hand in and what was handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.errors import Unusable
from generator.web import pages, tasks
from generator.web.app import Page
from generator.web.desk import Version
from generator.web.face import words_sent
from generator.web.jobs import Errand, Job, Jobs
from generator.web.office.accounts import Account
from generator.web.office.desks import KeptDesk
from generator.web.office.elsewhere import FarBuilding
from generator.web.office.parcel import pack
from generator.web.office.versions import Stale, Versions
from generator.web.tasks import Checked, Made, Trouble

_STALE = "这期间又交过一次，或已有更新的一稿。请看新的情况，再决定要不要交。"
_UNUSABLE = "这一稿有不能用的地方，不能交。请先改好。"
_FULL = "放入的文件太多，放不下了。请先在首页点“清空，重新开始”；交了的都留存。"
#: As many bytes as may lie on the desk of one department.
MOST_ON_DESK = 1_000_000_000


class DepartmentPage(Page):
    """The page of one department.

    Args:
        account: whose it is.
        desk: what lies on its desk.
        jobs: who works at it.
        versions: what was handed in.
        form: the form that the bureau has for it.
        leave: ends the session of whoever asks.
        elsewhere: whoever builds documents in our stead, if anybody does.
    """

    ENDED = "没有交的文件已删除，交了的都留存。要再进入，请用原来的链接。可以关闭这个页面。"

    def __init__(  # noqa: PLR0913, PLR0917 - all that it is made of
        self,
        account: Account,
        desk: KeptDesk,
        jobs: Jobs,
        versions: Versions,
        form: Path,
        leave: Callable[[Request], None],
        elsewhere: FarBuilding | None = None,
    ) -> None:
        super().__init__(desk, jobs, lambda: None)
        self._elsewhere = elsewhere
        self._account, self._kept, self._versions = account, desk, versions
        self._form, self._leave = form, leave
        self._is_restored = all(version.checked for version in desk.versions)
        desk.handed_in = versions.of(account)
        desk.handed_out = f"{account.name}填报表.xlsx" if form.is_file() else ""

    def routes(self) -> list[Route]:
        """The accountant's, and those of handing in."""
        return [
            *super().routes(),
            Route("/handed-in", self.hand_in, methods=["POST"]),
            Route("/handed-in/{number:int}", self.handed_in),
            Route("/handed-out", self.handed_out),
        ]

    async def put_down(self, request: Request) -> Response:
        """Put a filled form down, as long as there is room on the desk."""
        await self._refuse_full()
        return await super().put_down(request)

    async def begin_form(self, request: Request) -> Response:
        """Make a form, as long as there is room on the desk."""
        await self._refuse_full()
        return await super().begin_form(request)

    async def _refuse_full(self) -> None:
        if await asyncio.to_thread(self._kept.size) > MOST_ON_DESK:
            raise HTTPException(507, _FULL)

    def begin_making(self, checked: Checked, errand: Errand[Made]) -> Job:
        """Begin to make all that can be made of a workbook, here or elsewhere."""
        if self._elsewhere is None:
            return super().begin_making(checked, errand)
        call = partial(self._elsewhere.make, self.jobs, checked.workbook, checked.prior)
        return self.jobs.begin_here(errand, call)

    def restore(self) -> None:
        """Examine again what lay on the desk before a new start of the server."""
        if self._is_restored or self.jobs.is_busy:
            return
        versions = list(self._kept.versions)
        call = partial(_examined_again, [(_alone(version), version.prior) for version in versions])
        keep = partial(self._restored, versions)
        self.jobs.begin(Errand("恢复上次放入的各稿", "/", "/", keep), call)

    @property
    def is_restored(self) -> bool:
        """Whether every version can be shown."""
        return self._is_restored

    def _restored(self, versions: list[Version], all_checked: list[Checked]) -> None:
        for version, checked in zip(versions, all_checked, strict=True):
            version.checked = checked
        self._is_restored = True

    async def hand_in(self, request: Request) -> Response:
        """Hand in the newest version."""
        self.refuse_busy()
        number, seen = await words_sent(request, "number", "seen")
        version = self._newest(number, seen)
        checked = version.checked
        if checked is None or not checked.usable:
            raise HTTPException(409, _UNUSABLE)
        parcel = await self.jobs.ask(partial(pack, checked.workbook, self._account.name))
        back = f"/versions/{version.number}"
        if isinstance(parcel, Trouble):
            return self.shown(parcel, back)
        self._newest(number, seen)  # another window may have been quicker
        name = checked.workbook.name
        call = partial(
            self._versions.hand_in, self._account, parcel, name, checked.counts, int(seen)
        )
        try:
            await asyncio.to_thread(call)
        except Stale as error:
            raise HTTPException(409, _STALE) from error
        except Unusable as error:
            return self.shown(Trouble(tuple(error.lines)), back)
        self._kept.handed_in = self._versions.of(self._account)
        return RedirectResponse(f"{back}#handed-in", 303)

    def _newest(self, number: str, seen: str) -> Version:
        """The version that is to be handed in, unless there is anything newer than the page."""
        newest = self._kept.versions[-1] if self._kept.versions else None
        told = str(len(self._kept.handed_in))
        if newest is None or (str(newest.number), told) != (number, seen):
            raise HTTPException(409, _STALE)
        return newest

    async def handed_in(self, request: Request) -> Response:
        """The workbook of a version that was handed in."""
        number = request.path_params["number"]
        content = self._versions.workbook(self._account, number)
        if content is None:
            return self.missing()
        return pages.download(content, f"{self._account.name}-第{number}次交来.xlsx")

    async def handed_out(self, _: Request) -> Response:
        """The form that the bureau has for the department."""
        if not self._kept.handed_out:
            return self.missing()
        return pages.download(self._form.read_bytes(), self._kept.handed_out)

    async def end(self, request: Request) -> Response:
        """End the session."""
        self._leave(request)
        return pages.ended(self.ENDED)


def _alone(version: Version) -> list[Path]:
    """The files of a version without last year's, which may have come along with them."""
    return [file for file in version.files if file != version.prior]


def _examined_again(all_files: list[tuple[list[Path], Path | None]]) -> list[Checked]:
    """What there is to say of each version; a worker's task."""
    found: list[Checked] = []
    for files, prior in all_files:
        found.append(tasks.check(files, prior, found[-1] if found else None))
    return found
