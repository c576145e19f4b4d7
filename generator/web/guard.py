"""Who may ask what of a page.

Any web site may make a browser send requests to 127.0.0.1, under a name of its own (DNS rebinding)
or from a form of its own (CSRF). So the name that is asked for, where a request comes from, and a
secret are looked at before anything else is; and what goes out may load nothing from elsewhere.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import deque
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.page_templates import page_template

#: As many bytes as one request may bring.
MOST_BYTES = 200_000_000
#: As many requests as may change something within a minute: more than any hand can send.
MOST_CHANGES, MINUTE = 120, 60.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Of a document that is shown in a frame: it runs nothing; the page around it hears its clicks.
FRAMED = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'self'; img-src data:; "
    "frame-ancestors 'self'"
)
#: Of a report that we wrote ourselves, with a style of its own: it runs nothing and loads nothing.
REPORT = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # with `no-referrer` browsers send `Origin: null` with our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
#: What changes nothing.
READING = frozenset({"GET", "HEAD"})
_ENTER = (
    "请从程序打开的链接进入，链接也写在启动程序的窗口里。"
    "程序重新启动后，以前的页面不能再用：请用新的链接，再放入填报表。"
)


class Wall:
    """What stands before all routes of a server, whoever may come in.

    Args:
        app: what is guarded.
        scheme: by which the page is served.
        most_bytes: as many bytes as one request may bring.
        most_changes: as many requests as one visitor may send that change something, in a minute.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        scheme: str = "http",
        most_bytes: int = MOST_BYTES,
        most_changes: int = MOST_CHANGES,
    ) -> None:
        self._app, self._scheme, self._most_bytes = app, scheme, most_bytes
        self._changes = Pace(most_changes, MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            return
        answer = self._answer(scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if answer is not None:
            await answer(scope, receive, send_guarded)
        else:
            await self.hand_on(scope, self._counted(receive), send_guarded)

    def is_ours(self, host: str) -> bool:
        """Whether the page is asked for under a name that it has."""
        raise NotImplementedError

    def admit(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered to whoever may not come in."""
        raise NotImplementedError

    def visitor(self, scope: Scope, headers: Headers) -> str:
        """Whose requests are counted together."""
        raise NotImplementedError

    async def hand_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer."""
        await self._app(scope, receive, send)

    def beyond_bounds(self, scope: Scope, headers: Headers) -> Response | None:
        """What is answered where more is asked for than may be."""
        if length_of(headers) > self._most_bytes:
            return refusal(413, self._too_much)
        if scope["method"] not in READING and not self._changes.allows(
            self.visitor(scope, headers)
        ):
            return refusal(429, "操作太频繁，请过一分钟再试。")
        return None

    def _answer(self, scope: Scope) -> Response | None:
        """What is answered instead of handing a request on, if anything."""
        headers = Headers(scope=scope)
        if not self.is_ours(headers.get("host", "")):
            return refusal(403, "不是这个页面的地址。")
        if not self.is_own(scope, headers):
            return refusal(403, "请求不是从本页面发出的。")
        return self.beyond_bounds(scope, headers) or self.admit(scope, headers)

    def is_own(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request comes from our own page, or from the link that was opened."""
        if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            return False
        origin = f"{self._scheme}://{headers['host']}"
        return scope["method"] in READING or headers.get("origin") == origin

    @property
    def _too_much(self) -> str:
        return f"放入的文件合计超过了 {self._most_bytes // 1_000_000} MB。请分几次放入。"

    def _counted(self, receive: Receive) -> Receive:
        """The request, as long as it brings no more than it may, whatever length it names."""
        left = self._most_bytes

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413, self._too_much)
            return message

        return counted


class Guard(Wall):
    """Lets pass what comes from the browser that was given the link.

    Args:
        app: what is guarded.
        port: at which the page is served.
        token: the secret of the first link.
        most_bytes: as many bytes as one request may bring.
        most_changes: as many requests as may change something within a minute.
    """

    def __init__(
        self,
        app: ASGIApp,
        port: int,
        token: str,
        *,
        most_bytes: int = MOST_BYTES,
        most_changes: int = MOST_CHANGES,
    ) -> None:
        super().__init__(app, most_bytes=most_bytes, most_changes=most_changes)
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._token = token
        # cookies are shared among the ports of a host
        self._cookie = f"juesuan-{port}"
        self._secret = secrets.token_urlsafe(32)

    def is_ours(self, host: str) -> bool:
        """Whether this machine is asked for by a name that no other site can have."""
        return host in self._hosts

    def visitor(self, scope: Scope, headers: Headers) -> str:  # noqa: ARG002 - there is one
        """Nobody but this machine's browser."""
        return ""

    def admit(self, scope: Scope, headers: Headers) -> Response | None:
        """Whoever has the link or its cookie may come in."""
        token = QueryParams(scope["query_string"]).get("token")
        if token is not None and scope["method"] in READING:
            return self._entered(token, scope["path"])
        if not _is_same(cookie_of(headers, self._cookie), self._secret):
            return refusal(403, _ENTER)
        return None

    def _entered(self, token: str, path: str) -> Response:
        """The page that the link names, with the cookie for all others."""
        if not _is_same(token, self._token):
            return refusal(403, _ENTER)
        response = RedirectResponse("/" + path.lstrip("/"), 303)
        response.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict")
        return response


class Pace:
    """So much within a time, for each visitor; what is refused doesn't count.

    Args:
        most: how much.
        seconds: the time.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._past: dict[str, deque[tuple[float, int]]] = {}

    def allows(self, visitor: str, amount: int = 1) -> bool:
        """Whether a visitor may have so much more; if so, it counts."""
        if not self.has_left(visitor, amount):
            return False
        self._past.setdefault(visitor, deque()).append((time.monotonic(), amount))
        return True

    def has_left(self, visitor: str, amount: int = 1) -> bool:
        """Whether a visitor may have so much more."""
        self._forget()
        past = self._past.get(visitor, ())
        return sum(size for _, size in past) + amount <= self._most

    def _forget(self) -> None:
        """Take away what was long ago, so that nobody's past grows without end."""
        begin = time.monotonic() - self._seconds
        for visitor in list(self._past):
            past = self._past[visitor]
            while past and past[0][0] <= begin:
                past.popleft()
            if not past:
                del self._past[visitor]


def cookie_of(headers: Headers, name: str) -> str:
    """The value of a cookie; blank without one."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def length_of(headers: Headers) -> int:
    """As many bytes as a request says that it brings."""
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _is_same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


def refusal(status: int, words: str) -> Response:
    """A page by itself: who is refused gets no style sheet either."""
    return HTMLResponse(page_template("web/refused.html.j2").render(words=words), status)
