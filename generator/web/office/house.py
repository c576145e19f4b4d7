"""The bureau's pages of its office: departments and their links, officers, the journal."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from io import StringIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from generator.errors import Unusable
from generator.web import pages
from generator.web.face import Face, words_sent
from generator.web.jobs import Jobs
from generator.web.office.accounts import Account, Accounts, Party
from generator.web.office.gate import ACCOUNT
from generator.web.office.journal import SHORT, Journal
from generator.web.office.links import LIST, Opening, as_list, new_links
from generator.web.office.store import Store
from generator.web.office.versions import HandedIn, Versions
from generator.web.pages import Frame, NavLink

#: As many lines of the journal as a page shows.
MOST_LINES = 300
#: As many characters as a name may have.
_LONGEST = 100
_STALE = "这个链接在这期间换过。请看新的情况，再决定要不要换。"
#: What Excel takes for the beginning of a formula.
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_HEAD = ("序号", "时间", "谁", "做了什么", "说明", "SHA-256", "链")


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A department, as the page lists it: its account, and what it handed in last."""

    account: Account
    newest: HandedIn | None


class House(Face):
    """The pages of the bureau.

    Args:
        jobs: as every face has.
        store: the book.
        accounts: who may come in.
        versions: what was handed in.
        journal: what was done.
        leave: ends the session of whoever asks.
        has_desk: whether the bureau's other pages are there.
    """

    ENDED = "可以关闭这个页面。要再进入，请从首页登录。"

    def __init__(  # noqa: PLR0913, PLR0917 - all that it is made of
        self,
        jobs: Jobs,
        store: Store,
        accounts: Accounts,
        versions: Versions,
        journal: Journal,
        leave: Callable[[Request], None],
        *,
        has_desk: bool,
    ) -> None:
        super().__init__(jobs, lambda: None)
        self._store, self._accounts, self._versions = store, accounts, versions
        self._journal, self._leave, self._has_desk = journal, leave, has_desk

    def frame(self) -> Frame:
        """The pages, at the head of each."""
        links = [
            NavLink("/office", "部门与链接"),
            NavLink("/office/officers", "经办人"),
            NavLink("/office/journal", "日志"),
        ]
        more = [NavLink("/", "总览")] if self._has_desk else []
        foot = "各部门交来的每一稿都留存，做过什么都记在日志里。"
        return Frame([*more, *links], "财政部门的页面", foot)

    def routes(self) -> list[Route]:
        """All below `/office`, and the way to it."""
        return [
            Route("/", self.start),
            Route("/office", self.departments),
            Route("/office/departments", self.add_department, methods=["POST"]),
            Route("/office/departments/{account:int}", self.department),
            Route("/office/departments/{account:int}/{number:int}", self.workbook),
            Route("/office/links", self.all_links, methods=["POST"]),
            Route("/office/accounts/{account:int}/link", self.link, methods=["POST"]),
            Route("/office/accounts/{account:int}/end", self.revoke, methods=["POST"]),
            Route("/office/officers", self.officers),
            Route("/office/officers", self.add_officer, methods=["POST"]),
            Route("/office/journal", self.journal),
            Route("/office/journal.csv", self.journal_file),
        ]

    async def start(self, _: Request) -> Response:
        """Where one begins."""
        return RedirectResponse("/office", 303)

    async def departments(self, _: Request) -> Response:
        """Who has a link, and who handed in."""
        newest = self._versions.newest()
        rows = [LinkRow(it, newest.get(it.id)) for it in self._accounts.all(Party.DEPARTMENT)]
        shown = {
            "rows": rows,
            "handed_in": sum(row.newest is not None for row in rows),
            "without_link": sum(not row.account.has_link for row in rows),
        }
        return self._page("departments", shown, "/office")

    async def add_department(self, request: Request) -> Response:
        """One more department."""
        await self._add(request, Party.DEPARTMENT)
        return RedirectResponse("/office", 303)

    async def department(self, request: Request) -> Response:
        """All that a department handed in."""
        account = self._account(request, Party.DEPARTMENT)
        versions = list(reversed(self._versions.of(account)))
        shown = {"account": account, "versions": versions, "short": SHORT}
        return self._page("department", shown, "/office")

    async def workbook(self, request: Request) -> Response:
        """The workbook of a version."""
        account = self._account(request, Party.DEPARTMENT)
        number = request.path_params["number"]
        content = self._versions.workbook(account, number)
        if content is None:
            return self.missing()
        self._journal.note(_officer(request), "下载", f"{account.name}第 {number} 次交来的填报表")
        return pages.download(content, f"{account.name}-第{number}次交来.xlsx")

    async def all_links(self, request: Request) -> Response:
        """A list with a link for each department that has none."""
        wanted = [it for it in self._accounts.all(Party.DEPARTMENT) if not it.has_link]
        return pages.download(as_list(await self._linked(request, *wanted)), LIST)

    async def link(self, request: Request) -> Response:
        """A new link for one, shown this once."""
        account = await self._unchanged(request)
        return self._shown_once(await self._linked(request, account), account)

    async def revoke(self, request: Request) -> Response:
        """Let one in no more."""
        account = await self._unchanged(request)
        by = _officer(request)
        if account.name == by and account.party is Party.BUREAU:
            raise HTTPException(409, "不能停用自己。请由别的经办人来做。")
        self._accounts.revoke(account, by)
        is_officer = account.party is Party.BUREAU
        return RedirectResponse("/office/officers" if is_officer else "/office", 303)

    async def officers(self, _: Request) -> Response:
        """Who of the bureau may come in."""
        shown = {"officers": self._accounts.all(Party.BUREAU)}
        return self._page("officers", shown, "/office/officers")

    async def add_officer(self, request: Request) -> Response:
        """One more officer, with a link to set a password."""
        account = await self._add(request, Party.BUREAU)
        if account.has_password:
            raise HTTPException(409, f"已有经办人“{account.name}”。")
        return self._shown_once(await self._linked(request, account), account)

    async def journal(self, request: Request) -> Response:
        """What was done of late, whether anything was changed, and whether a receipt holds."""
        receipt = request.query_params.get("receipt", "").strip()
        faults = await asyncio.to_thread(self._journal.faults)
        shown = {
            "lines": self._journal.newest(MOST_LINES),
            "most": MOST_LINES,
            "faults": faults,
            "receipt": receipt,
            "found": self._journal.find(receipt),
            "short": SHORT,
        }
        return self._page("journal", shown, "/office/journal")

    async def journal_file(self, _: Request) -> Response:
        """The whole journal, as a file."""
        content = await asyncio.to_thread(_as_csv, self._journal)
        return pages.download(content, "日志.csv")

    async def end(self, request: Request) -> Response:
        """End the session."""
        self._leave(request)
        return pages.ended(self.ENDED)

    async def _add(self, request: Request, party: Party) -> Account:
        (name,) = await words_sent(request, "name")
        try:
            return self._accounts.add(party, name[:_LONGEST], _officer(request))
        except Unusable as error:
            raise HTTPException(400, error.line) from error

    def _account(self, request: Request, *parties: Party) -> Account:
        account = self._accounts.get(request.path_params["account"])
        if account is None or account.party not in (parties or Party):
            raise HTTPException(404)
        return account

    async def _unchanged(self, request: Request) -> Account:
        """An account whose link is still the one that the page was shown with."""
        account = self._account(request)
        if await words_sent(request, "seen") != [account.seen]:
            raise HTTPException(409, _STALE)
        return account

    async def _linked(self, request: Request, *accounts: Account) -> list[Opening]:
        """New links for some accounts; made beside the event loop, for each takes its time."""
        own = (self._store, self._accounts, accounts, _officer(request))
        try:
            return await asyncio.to_thread(new_links, *own)
        except Unusable as error:
            raise HTTPException(409, error.line) from error

    def _shown_once(self, links: list[Opening], account: Account) -> Response:
        is_officer = account.party is Party.BUREAU
        back = "/office/officers" if is_officer else "/office"
        return self._page("link", {"link": links[0], "is_officer": is_officer, "back": back}, back)

    def _page(self, name: str, shown: Mapping[str, object], here: str) -> Response:
        return pages.page(f"office/{name}", self.frame(), shown, here=here)


def _as_csv(journal: Journal) -> bytes:
    """All lines, as Excel opens them."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEAD)
    for line in journal.all():
        writer.writerow([_plain(value) for value in astuple(line)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _plain(value: object) -> str:
    """Words that are no formula, whatever they begin with."""
    words = str(value)
    return f"'{words}" if words.startswith(_SIGNS) else words


def _officer(request: Request) -> str:
    account: Account = request.scope[ACCOUNT]
    return account.name
