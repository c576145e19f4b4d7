"""The way in: departments by their links, officers by their passwords."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.errors import Unusable
from generator.web import pages
from generator.web.face import Face, words_sent
from generator.web.guard import Pace
from generator.web.jobs import Jobs
from generator.web.office.accounts import LEAST_PASSWORD, Account, Accounts, Party
from generator.web.office.gate import Visits, address_of
from generator.web.office.journal import Journal
from generator.web.pages import Frame

#: As many wrong secrets as one machine may try within a minute, and as are tried for one name.
MOST_GUESSES, MOST_FOR_ONE = 10, 30
_MINUTE, _LONG = 60.0, 600.0
_WRONG_LINK = "这个链接不对，或已经作废。请向财政部门要新的链接。"
_WRONG_PASSWORD = "姓名或密码不对。忘了密码的，请管理服务器的人重新给一个链接。"  # noqa: S105 - it says so
_RASH = "试错的次数太多，请过十分钟再试。"
_TWO = "两次写的密码不一样。请再写一遍。"


class Door(Face):
    """The pages of whoever is not in yet.

    Args:
        jobs: as every face has; there is nothing to do here.
        accounts: who may come in.
        visits: who is in.
        journal: where it is noted.
        is_secure: whether what is sent is encrypted.
    """

    def __init__(
        self, jobs: Jobs, accounts: Accounts, visits: Visits, journal: Journal, *, is_secure: bool
    ) -> None:
        super().__init__(jobs, lambda: None)
        self._accounts, self._visits, self._journal = accounts, visits, journal
        self._is_secure = is_secure
        self._guesses, self._for_one = Pace(MOST_GUESSES, _MINUTE), Pace(MOST_FOR_ONE, _LONG)
        self._verifying = asyncio.Semaphore(2)  # each takes a processor for a moment

    def frame(self) -> Frame:
        """Nothing to go on with yet."""
        return Frame(foot="", is_open=False)

    def routes(self) -> list[Route]:
        """The ways in."""
        return [
            Route("/enter/{number:int}", self.show_link),
            Route("/enter/{number:int}", self.enter, methods=["POST"]),
            Route("/login", self.show_login),
            Route("/login", self.log_in, methods=["POST"]),
        ]

    async def show_link(self, request: Request) -> Response:
        """Who comes in by a link; whatever opens links by itself does not."""
        key = request.query_params.get("key", "")
        account = await self._by_link(request, key)
        return self._entrance(account, key)

    async def enter(self, request: Request) -> Response:
        """Come in by a link; an officer with a password to set."""
        key, password, again = await words_sent(request, "key", "password", "again")
        account = await self._by_link(request, key)
        if account.party is Party.BUREAU:
            if password != again:
                return self._entrance(account, key, _TWO)
            try:
                await asyncio.to_thread(self._accounts.set_password, account, password)
            except Unusable as error:
                return self._entrance(account, key, error.line)
        self._journal.note(account.name, "进入", address_of(request.scope))
        return self._visits.begin(account)

    async def show_login(self, _: Request) -> Response:
        """Where officers log in, and departments are told to open their links."""
        return self._page("login", {"words": ""})

    async def log_in(self, request: Request) -> Response:
        """Come in by a password."""
        name, password = await words_sent(request, "name", "password")
        one = "".join(name.split())
        account = await self._known(
            request, one, lambda: self._accounts.by_password(name, password)
        )
        if account is None:
            if self._accounts.named(Party.BUREAU, name) is not None:  # else it may be a secret
                self._journal.note(one, "密码不对", address_of(request.scope))
            return self._page("login", {"words": _WRONG_PASSWORD}, status=403)
        self._journal.note(account.name, "进入", address_of(request.scope))
        return self._visits.begin(account)

    async def _by_link(self, request: Request, key: str) -> Account:
        number = request.path_params["number"]
        account = await self._known(
            request, str(number), lambda: self._accounts.by_link(number, key)
        )
        if account is None:
            raise HTTPException(403, _WRONG_LINK)
        return account

    async def _known(
        self, request: Request, one: str, ask: Callable[[], Account | None]
    ) -> Account | None:
        """Whoever is known by a secret; nobody may go on guessing."""
        machine = address_of(request.scope)
        if not (self._guesses.has_left(machine) and self._for_one.has_left(one)):
            raise HTTPException(429, _RASH)
        async with self._verifying:
            account = await asyncio.to_thread(ask)
        if account is None:
            self._guesses.allows(machine)
            self._for_one.allows(one)
        return account

    def _entrance(self, account: Account, key: str, words: str = "") -> Response:
        shown = {
            "account": account,
            "key": key,
            "is_officer": account.party is Party.BUREAU,
            "least": LEAST_PASSWORD,
            "words": words,
        }
        return self._page("enter", shown, status=400 if words else 200)

    def _page(self, name: str, shown: Mapping[str, object], *, status: int = 200) -> Response:
        own = {**shown, "is_secure": self._is_secure}
        return pages.page(f"office/{name}", self.frame(), own, status=status)
