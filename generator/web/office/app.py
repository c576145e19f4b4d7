"""The office: who is in gets to the pages that are theirs."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from generator.batch.worker import Limits, Pool
from generator.web import pages, views
from generator.web.desk import Desk
from generator.web.guard import READING
from generator.web.jobs import Jobs
from generator.web.office.accounts import Account, Accounts, Party, Sessions
from generator.web.office.department import DepartmentPage
from generator.web.office.desks import KeptDesk
from generator.web.office.door import Door
from generator.web.office.elsewhere import FarBuilding
from generator.web.office.gate import ACCOUNT, OPEN, Visits
from generator.web.office.house import House
from generator.web.office.journal import Journal
from generator.web.office.links import form_of
from generator.web.office.store import Store
from generator.web.office.versions import Versions
from generator.web.pages import NavLink

#: Seconds between two looks at whose session has run out.
_SWEEP = 300.0
#: As much of an address as stands in the journal.
_LONGEST = 200
#: What leads from the bureau's other pages to those of the office.
_OFFICE = (NavLink("/office", "部门与链接"),)
#: What is shown while a desk is laid out again.
_MEANWHILE = ("/working", "/report", "/static/", "/quit")


class Room:
    """A department's desk and its page."""

    def __init__(self, desk: KeptDesk, page: DepartmentPage) -> None:
        self.desk, self.page = desk, page
        self.application: Starlette = page.application()


class Office:
    """All pages of the server.

    Args:
        folder: where the workbooks lie that are handed in.
        store: the book.
        pool: whoever works, for all.
        port: at which the server is.
        limits: what one job may take.
        is_secure: whether what is sent is encrypted.
        elsewhere: whoever builds documents in our stead, if anybody does.
        bureau: the bureau's pages beside those of the office, if there are any.
    """

    def __init__(  # noqa: PLR0913 - all that it is made of
        self,
        folder: Path,
        store: Store,
        pool: Pool,
        port: int,
        *,
        limits: Limits | None = None,
        is_secure: bool = False,
        elsewhere: FarBuilding | None = None,
        bureau: ASGIApp | None = None,
    ) -> None:
        self._store, self._pool, self._limits, self._bureau = store, pool, limits, bureau
        self._elsewhere = elsewhere
        self.journal = Journal(store)
        self.accounts = Accounts(store, self.journal)
        self.versions = Versions(folder, store, self.journal)
        self.sessions = Sessions(store)
        self.visits = Visits(self.sessions, port, is_secure=is_secure)
        self._rooms: dict[int, Room] = {}
        self._swept = 0.0
        jobs = self._jobs()
        door = Door(jobs, self.accounts, self.visits, self.journal, is_secure=is_secure)
        own = (store, self.accounts, self.versions, self.journal)
        house = House(jobs, *own, self.leave, has_desk=bureau is not None)
        self._door, self._house = door.application(), house.application()
        self._desks = store.folder / "desks"
        self._desks.mkdir(exist_ok=True)
        for account in self.accounts.all(Party.DEPARTMENT):
            self.versions.place(account)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whoever was let in."""
        self.sweep()
        account: Account | None = scope[ACCOUNT]
        await self._pages(scope, account)(scope, receive, send)

    def _pages(self, scope: Scope, account: Account | None) -> ASGIApp:
        """The pages that a request is for."""
        path = scope["path"]
        if account is None or path.startswith(OPEN):
            return self._door
        if account.party is Party.DEPARTMENT:
            return self._desk_of(account, path)
        if self._bureau is None or path == "/quit" or path.startswith("/office"):
            return self._house
        if scope["method"] not in READING:
            self.journal.note(account.name, "在财政部门的页面上操作", path[:_LONGEST])
        pages.MORE_LINKS.set(_OFFICE)
        return self._bureau

    def _desk_of(self, account: Account, path: str) -> ASGIApp:
        room = self._rooms.get(account.id)
        if room is None:
            room = self._rooms[account.id] = self._room(account)
        if not room.page.is_restored and not path.startswith(_MEANWHILE):
            room.page.restore()
            return RedirectResponse("/working", 303)
        return room.application

    def _room(self, account: Account) -> Room:
        desk = KeptDesk.opened(self._folder_of(account.id), account.name)
        form = form_of(self._store, account)
        own = (account, desk, self._jobs(), self.versions, form, self.leave)
        page = DepartmentPage(*own, self._elsewhere)
        return Room(desk, page)

    def _folder_of(self, number: int) -> Path:
        return self._desks / str(number)

    def _jobs(self) -> Jobs:
        return Jobs(self._limits, self._pool)

    def warm_up(self) -> None:
        """Let the workers import the program, and read the editions, before anyone comes."""
        for _ in range(self._pool.size):
            self._jobs().warm_up()
        views.start(Desk())

    def leave(self, request: Request) -> None:
        """End the session of whoever asks, and what was put down in it."""
        account: Account = request.scope[ACCOUNT]
        self.visits.end(Headers(scope=request.scope))
        self.journal.note(account.name, "退出")
        self._clear_desks()

    def sweep(self) -> None:
        """Clear the desks of those whose sessions have run out, every now and then."""
        if time.monotonic() - self._swept > _SWEEP or not self._swept:
            self._swept = time.monotonic()
            self._clear_desks()

    def _clear_desks(self) -> None:
        """Clear the desks of those who are not in."""
        present = self.sessions.present()
        for folder in self._desks.iterdir():
            number = int(folder.name) if folder.name.isdecimal() else 0
            room = self._rooms.get(number)
            if number not in present and (room is None or not room.page.jobs.is_busy):
                self._rooms.pop(number, None)
                shutil.rmtree(folder, ignore_errors=True)
