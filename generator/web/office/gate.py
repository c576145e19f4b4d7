"""What stands before the office's routes: who comes in, how often, and with how much.

A department comes by its link and then has a session, known by a cookie. The server may be asked
for under an address in numbers, which no other site can take for itself, or under a name that it
was given; any other name may be one that leads here for an attacker (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.web.guard import MOST_BYTES, READING, Pace, Wall, cookie_of, length_of, refusal
from generator.web.office.accounts import LONGEST, Account, Sessions

#: As many bytes as one department may send within an hour, and as all may be sending at once.
MOST_WITHIN_AN_HOUR, MOST_AT_ONCE = 1_000_000_000, 1_000_000_000
_HOUR = 3600.0
#: As many bytes as stay free on the disk, whatever is sent.
_FREE = 500_000_000
#: As many bytes as a form brings by which one comes in.
_MOST_TO_COME_IN = 10_000
#: Seconds to wait for the next piece of what is sent.
PATIENCE = 30.0
#: Where an account stands in the scope of a request.
ACCOUNT = "juesuan.account"
#: What is shown to whoever is not in.
OPEN = ("/enter", "/login", "/static/")
_BUSY = "同时送来的文件太多，请过几分钟再试。"
_ENTER = "请用财政部门发的链接进入，或从首页登录。"


class Visits:
    """Who is in, by the cookie of each request.

    Args:
        sessions: those that there are.
        port: at which the server is; cookies are shared among the ports of a host.
        is_secure: whether the cookie may travel encrypted only.
    """

    def __init__(self, sessions: Sessions, port: int, *, is_secure: bool) -> None:
        self._sessions, self._is_secure = sessions, is_secure
        self._cookie = f"juesuan-office-{port}"

    def begin(self, account: Account) -> Response:
        """The way in, with a session of its own."""
        response = RedirectResponse("/", 303)
        secret = self._sessions.begin(account)
        response.set_cookie(
            self._cookie,
            secret,
            max_age=int(LONGEST),
            httponly=True,
            samesite="strict",
            secure=self._is_secure,
        )
        return response

    def account(self, headers: Headers) -> Account | None:
        """Who asks."""
        return self._sessions.account(cookie_of(headers, self._cookie))

    def end(self, headers: Headers) -> None:
        """End the session of whoever asks."""
        self._sessions.end(cookie_of(headers, self._cookie))


class Gate(Wall):
    """Lets in whoever has a session, and all to the way in.

    Args:
        app: what is guarded.
        visits: who is in.
        port: at which the server is.
        names: under which it may be asked for, beside addresses in numbers.
        folder: where the files go.
        scheme: by which the page is served.
        most_bytes: as many bytes as one request may bring.
    """

    def __init__(  # noqa: PLR0913 - all that it looks at
        self,
        app: ASGIApp,
        visits: Visits,
        port: int,
        names: Sequence[str],
        folder: Path,
        *,
        scheme: str = "http",
        most_bytes: int = MOST_BYTES,
    ) -> None:
        super().__init__(app, scheme=scheme, most_bytes=most_bytes)
        self._visits, self._port, self._folder = visits, port, folder
        self._names = {name.casefold() for name in (*names, "localhost")}
        self._is_usual = port == (443 if scheme == "https" else 80)
        self._volume = Pace(MOST_WITHIN_AN_HOUR, _HOUR)
        self._coming = 0

    def is_ours(self, host: str) -> bool:
        """Whether it is an address in numbers, or a name that the server has."""
        name, colon, port = host.rpartition(":")
        if host.endswith("]") or not colon:
            name, port = host, str(self._port) if self._is_usual else ""
        plain = name.strip("[]").casefold()
        return port == str(self._port) and (plain in self._names or _is_number(plain))

    def is_own(self, scope: Scope, headers: Headers) -> bool:
        """Whether it comes from our page, or is a link that was opened anywhere.

        A link in a letter or on another page brings no cookie along (SameSite=Strict).
        """
        is_link = headers.get("sec-fetch-mode") == "navigate" and scope["method"] in READING
        is_page = headers.get("sec-fetch-dest", "document") == "document"
        return (is_link and is_page) or super().is_own(scope, headers)

    def visitor(self, scope: Scope, headers: Headers) -> str:  # noqa: ARG002 - who is in is known
        """An account; whoever is not in, by the machine."""
        account = scope.get(ACCOUNT)
        return f"account {account.id}" if account is not None else address_of(scope)

    def beyond_bounds(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered where more is asked for than may be."""
        account = scope[ACCOUNT] = self._visits.account(headers)
        if scope["method"] not in READING and "content-length" not in headers:
            return refusal(411, "没有写明送来多少。")
        length = length_of(headers)
        if account is None and length > _MOST_TO_COME_IN:
            return refusal(403, _ENTER)
        if refused := super().beyond_bounds(scope, headers):
            return refused
        if not self._volume.allows(self.visitor(scope, headers), length):
            return refusal(429, "一小时内送来的文件太多，请过一会儿再试。")
        if length and shutil.disk_usage(self._folder).free < _FREE + 3 * length:
            return refusal(507, "服务器的磁盘快满了，没有收下。请告诉管理服务器的人。")
        return None

    def admit(self, scope: Scope, headers: Headers) -> Response | None:  # noqa: ARG002 - it is known
        """Whoever is in may go on; others may come in."""
        if scope[ACCOUNT] is not None or scope["path"].startswith(OPEN):
            return None
        return (
            RedirectResponse("/login", 303) if scope["method"] in READING else refusal(403, _ENTER)
        )

    async def hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, unless too much is coming already."""
        length = length_of(Headers(scope=scope))
        if length and self._coming + length > MOST_AT_ONCE:
            await refusal(503, _BUSY)(scope, receive, send)
            return
        self._coming += length
        try:
            await super().hand_on(scope, _awaited(receive), send)
        finally:
            self._coming -= length


def address_of(scope: Scope) -> str:
    """The machine that a request comes from."""
    client = HTTPConnection(scope).client
    return client.host if client is not None else ""


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _awaited(receive: Receive) -> Receive:
    """The request, as long as its pieces don't take too long; then there is nothing to wait for."""
    is_whole = False

    async def awaited() -> Message:
        nonlocal is_whole
        if is_whole:
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), PATIENCE)
        except TimeoutError as error:
            raise HTTPException(408, "文件很久没有送完，没有收下。请再试一次。") from error
        is_whole = not message.get("more_body", False)
        return message

    return awaited
