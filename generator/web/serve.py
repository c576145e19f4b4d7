"""Serve the page to this machine's browser until someone ends it."""

from __future__ import annotations

import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from generator.batch.run import Order, refuse_same_folder
from generator.errors import Unusable
from generator.system import IS_WINDOWS, when_ended
from generator.web import views
from generator.web.app import Page
from generator.web.bureau import view
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.face import BureauFace
from generator.web.bureau.view import Query
from generator.web.desk import Desk
from generator.web.guard import Guard
from generator.web.jobs import Jobs
from generator.web.scratch import own_scratch

HOST = "127.0.0.1"
_TICK, _SOON = 0.02, 20.0


@own_scratch()
def serve_accountant(port: int, tell: Callable[[str], None], *, opens: bool = True) -> None:
    """Serve the accountant's page.

    Args:
        port: where; any that is free for 0.
        tell: is told the link.
        opens: whether the browser is opened.

    Raises:
        Unusable: the port is taken.
    """
    desk = Desk()
    views.start(desk)  # the editions are read before anyone waits for the first page
    with ExitStack() as ending:
        ending.callback(desk.clear)
        serve(lambda jobs, end: Page(desk, jobs, end).application(), port, tell, opens=opens)


@own_scratch()
def serve_bureau(
    order: Order,
    listed: Path | None,
    port: int,
    tell: Callable[[str], None],
    *,
    opens: bool = True,
) -> None:
    """Serve a bureau's page over its folder.

    Args:
        order: where the workbooks are, where documents go, what is built.
        listed: the list of departments, if there is one.
        port: where; any that is free for 0.
        tell: is told the link.
        opens: whether the browser is opened.

    Raises:
        Unusable: the folder or the list can't be used, or the port is taken.
    """
    refuse_same_folder(order)
    with ExitStack() as ending:

        def application(jobs: Jobs, end: Callable[[], None]) -> ASGIApp:
            desk = BureauDesk(order, jobs, listed)
            ending.callback(desk.close)
            # what can't be used is told at once, and the first page is quick
            view.departments(desk, desk.state.now(), Query())
            return BureauFace(desk, end).application()

        serve(application, port, tell, opens=opens)


def serve(
    application: Callable[[Jobs, Callable[[], None]], ASGIApp],
    port: int,
    tell: Callable[[str], None],
    *,
    opens: bool = True,
) -> None:
    """Serve a page until 退出 is pressed, or the program is interrupted.

    Args:
        application: makes the page, of who works at it and of what ends the program.
        port: where; any that is free for 0.
        tell: is told the link.
        opens: whether the browser is opened.

    Raises:
        Unusable: the port is taken.
    """
    listening = listen(HOST, port)
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(32)
    jobs = Jobs()

    def end() -> None:
        server.should_exit = True

    jobs.warm_up()
    guarded = Guard(application(jobs, end), port, token)
    server = server_of(guarded)
    link = f"http://{HOST}:{port}/?token={token}"
    tell(link)
    if opens:
        threading.Thread(target=_open, args=(server, link), daemon=True).start()
    try:
        run(server, listening)
    finally:
        jobs.close()


def server_of(
    application: ASGIApp, certificate: Path | None = None, key: Path | None = None
) -> uvicorn.Server:
    """A server that tells nobody what was asked for.

    Args:
        application: what answers.
        certificate: with which it is encrypted, in PEM; not at all without one.
        key: of the certificate, where that doesn't hold it.
    """
    return uvicorn.Server(
        uvicorn.Config(
            application,
            lifespan="off",
            ws="none",
            log_config=None,  # names of files and what was asked for are nobody's business
            access_log=False,
            server_header=False,
            proxy_headers=False,  # anybody can write them
            timeout_graceful_shutdown=2,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )


def run(server: uvicorn.Server, listening: socket.socket) -> None:
    """Serve until somebody ends it, here or from outside."""
    when_ended(_leave)
    server.run(sockets=[listening])


def _leave(number: int) -> None:
    """Leave as from an error, so that nothing is left behind."""
    sys.exit(128 + number)


def listen(host: str, port: int) -> socket.socket:
    """A socket at which who follows a link at once waits, and is not turned away.

    Raises:
        Unusable: the address or the port can't be had.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if not IS_WINDOWS:  # elsewhere it would let two programs share a port
        # what browsers still hold of a program that ended keeps nobody from starting it again
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        place = "" if host == HOST else f"地址 {host} 的"
        what = f"{place}端口 {port} 不能用"
        raise Unusable(None, "", what, "请用 --port 换一个，或不写，由程序选空闲的") from error
    return listening


def _open(server: uvicorn.Server, link: str) -> None:
    """Open the browser as soon as the page answers."""
    end = time.monotonic() + _SOON
    while not server.started and time.monotonic() < end:
        time.sleep(_TICK)
    webbrowser.open(link)
