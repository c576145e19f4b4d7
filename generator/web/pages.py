"""What all pages share: the frame around them, what they load, files to keep, trouble."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from generator import __version__
from generator.page_templates import page_bytes, page_template
from generator.paths import templates_dir
from generator.web.jobs import Job

#: Files that the pages load, and what they are; the style sheet takes its colours from elsewhere.
STATIC: Mapping[str, str] = {
    "page.css": "text/css",
    "preview.css": "text/css",
    "page.js": "text/javascript",
    "htmx.min.js": "text/javascript",
}


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link at the head of each page; `address` tells whether it is the page that one is on."""

    address: str
    word: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page.

    Attributes:
        links: at the head of each page.
        about: what the links are, for screen readers.
        foot: what becomes of the files, at the foot of each page.
        is_open: whether there is anything to go on with, or to end.
    """

    links: Sequence[NavLink] = ()
    about: str = "各稿"
    foot: str = "文件只在本机处理，退出后删除。"
    is_open: bool = True


#: Links that whoever asks has beside those of the face, as where several faces are one server's.
MORE_LINKS: ContextVar[tuple[NavLink, ...]] = ContextVar("MORE_LINKS", default=())


def page(
    name: str, frame: Frame, shown: Mapping[str, object], *, here: str = "", status: int = 200
) -> Response:
    """A page.

    Args:
        name: of its template.
        frame: what surrounds it.
        shown: what the template shows, by name.
        here: the address of the link that is the page itself.
        status: of the answer.
    """
    frame = replace(frame, links=(*frame.links, *MORE_LINKS.get()))
    own = {"frame": frame, "here": here, "version_number": __version__}
    return HTMLResponse(page_bytes(f"web/{name}.html.j2", **own, **shown), status)


def static(name: str) -> Response | None:
    """A file that the pages load."""
    if name not in STATIC:
        return None
    if STATIC[name] == "text/css":
        return Response(page_template(f"web/{name}.j2").render(), media_type=STATIC[name])
    content = (templates_dir() / "web" / "static" / name).read_bytes()
    return Response(content, media_type=STATIC[name])


def working(frame: Frame, job: Job, *, is_part: bool) -> Response:
    """What is worked at; the whole page, or the part that changes."""
    return page("progress" if is_part else "working", frame, {"job": job})


def trouble(  # noqa: PLR0913 - all that such a page says
    frame: Frame,
    lines: Sequence[str],
    back: str,
    *,
    report: bool,
    status: int,
    words: str = "",
) -> Response:
    """Why something did not come about; `words` were written and are kept nowhere else."""
    shown = {"lines": lines, "back": back, "report": report, "words": words}
    return page("trouble", frame, shown, status=status)


def ended(words: str) -> Response:
    """The last page."""
    return page("ended", Frame(foot="", is_open=False), {"words": words})


def download(content: bytes, name: str) -> Response:
    """A file to keep, never to be shown by the browser."""
    response = Response(content, media_type="application/octet-stream")
    response.headers["content-disposition"] = attached(name)
    return response


def attached(name: str) -> str:
    """What a header says of a file to keep."""
    address = quote(name.encode("utf-8", "surrogateescape"), safe="")
    return f"attachment; filename*=UTF-8''{address}"
