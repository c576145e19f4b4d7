"""Who may ask what of the page: only this machine's browser, from the link that it was given.

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
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: As many bytes as one request may bring.
MOST_BYTES = 200_000_000
#: As many requests as may change something within a minute: more than any hand can send.
MOST_CHANGES, _MINUTE = 120, 60
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
_READING = frozenset({"GET", "HEAD"})
_ENTER = "请从程序打开的链接进入。链接也写在启动程序的窗口里。"


class Guard:
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
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._token = token
        self._most_bytes = most_bytes
        # cookies are shared among the ports of a host
        self._cookie = f"juesuan-{port}"
        self._secret = secrets.token_urlsafe(32)
        self._most_changes = most_changes
        self._changes: deque[float] = deque(maxlen=most_changes)

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
            await self._app(scope, self._counted(receive), send_guarded)

    def _answer(self, scope: Scope) -> Response | None:
        """What is answered instead of handing a request on, if anything."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return _refusal(403, "不是本机的页面。")
        if not _is_own(scope["method"], headers):
            return _refusal(403, "请求不是从本页面发出的。")
        if refusal := self._beyond_bounds(scope["method"], headers):
            return refusal
        token = QueryParams(scope["query_string"]).get("token")
        if token is not None and scope["method"] in _READING:
            return self._entered(token, scope["path"])
        if not _is_same(self._given(headers), self._secret):
            return _refusal(403, _ENTER)
        return None

    def _beyond_bounds(self, method: str, headers: Headers) -> Response | None:
        if _length(headers) > self._most_bytes:
            return _refusal(413, self._too_much)
        if method not in _READING and self._is_rash():
            return _refusal(429, "操作太频繁，请过一分钟再试。")
        return None

    def _is_rash(self) -> bool:
        """Whether as much was asked for within a minute as may be; what is refused counts not."""
        now = time.monotonic()
        if len(self._changes) == self._most_changes and now - self._changes[0] < _MINUTE:
            return True
        self._changes.append(now)
        return False

    @property
    def _too_much(self) -> str:
        return f"放入的文件合计超过了 {self._most_bytes // 1_000_000} MB。请分几次放入。"

    def _entered(self, token: str, path: str) -> Response:
        """The page that the link names, with the cookie for all others."""
        if not _is_same(token, self._token):
            return _refusal(403, _ENTER)
        response = RedirectResponse("/" + path.lstrip("/"), 303)
        response.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict")
        return response

    def _given(self, headers: Headers) -> str:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return morsel.value if morsel is not None else ""

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


def _is_own(method: str, headers: Headers) -> bool:
    """Whether a request comes from our own page, or from the link that was opened."""
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return False
    return method in _READING or headers.get("origin") == f"http://{headers['host']}"


def _length(headers: Headers) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isascii() and stated.isdigit() else 0


def _is_same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode(), secret.encode())


def _refusal(status: int, words: str) -> Response:
    return PlainTextResponse(words, status)
