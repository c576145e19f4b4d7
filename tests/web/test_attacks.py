"""What other sites, strangers and hostile files may try on the accountant's and the bureau's page.

`office/test_attacks.py` has the same of the server. Routes and fields are not listed here: they are
those that the pages have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest
from openpyxl import Workbook
from starlette.routing import Route
from starlette.testclient import TestClient

from generator.batch.run import Order
from generator.web.app import Page
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.face import BureauFace
from generator.web.desk import Desk
from generator.web.face import Face
from generator.web.guard import Guard
from generator.web.jobs import Jobs
from tests.samples import EXAMPLE
from tests.web.browser import PORT, TOKEN, looking_at, nothing
from tests.web.office.test_attacks import bomb

EVIL = "http://evil.example"
SCRIPT = "<script>alert(1)</script>"
NAME = "示例县甲局"


@pytest.fixture
def accountant(jobs: Jobs) -> Iterator[Face]:
    desk = Desk()
    yield Page(desk, jobs, nothing)
    desk.clear()


@pytest.fixture
def bureau(jobs: Jobs, tmp_path: Path) -> Iterator[Face]:
    folder = tmp_path / "填报"
    folder.mkdir()
    (folder / f"{SCRIPT.replace('/', '')}.xlsx").write_bytes(b"PK")
    (folder / "workbook.xlsx").write_bytes(EXAMPLE.read_bytes())
    listed = tmp_path / "名单.xlsx"
    book = Workbook()
    for row in (("名称", "公开网址"), (NAME, SCRIPT), (SCRIPT, "")):
        book.worksheets[0].append(row)
    book.save(listed)
    order = Order(folder, tmp_path / "公开", ("html",), 1)
    desk = BureauDesk(order, jobs, listed)
    yield BureauFace(desk, nothing)
    desk.close()


@pytest.fixture(params=["accountant", "bureau"])
def face(request: pytest.FixtureRequest) -> Face:
    own: Face = request.getfixturevalue(request.param)
    return own


@contextmanager
def before(face: Face, *, enters: bool = True) -> Iterator[TestClient]:
    with looking_at(Guard(face.application(), PORT, TOKEN), enters=enters) as client:
        yield client


def paths_of(face: Face, method: str) -> list[str]:
    """An address for every route that takes a method."""
    routes = [it for it in face.application().routes if isinstance(it, Route)]
    return [re.sub(r"\{[^}]*\}", "1", it.path) for it in routes if method in (it.methods or ())]


def test_every_change_that_another_site_asks_for_is_refused(face: Face) -> None:
    paths = paths_of(face, "POST")
    assert len(paths) > 5
    with before(face) as client:
        for path in paths:
            for headers in ({"origin": EVIL}, {"origin": "null"}, {"host": "evil.example"}):
                answer = client.post(path, headers=headers, follow_redirects=False)
                assert answer.status_code == 403, (path, headers)


def test_without_the_link_every_address_is_shut(face: Face) -> None:
    with before(face, enters=False) as client:
        for method in ("GET", "POST"):
            for path in paths_of(face, method):
                answer = client.request(method, path, follow_redirects=False)
                assert answer.status_code == 403, (method, path)


def test_a_gigabyte_is_refused_by_its_length(face: Face) -> None:
    with before(face) as client:
        for path in paths_of(face, "POST"):
            answer = client.post(path, content=b"x", headers={"content-length": "1000000000"})
            assert answer.status_code == 413, path


# words that are HTML, in every field of every form


def test_html_is_escaped_whichever_field_it_is_typed_into(bureau: Face) -> None:
    with before(bureau) as client:
        first = client.get("/").text
        own = [urljoin("/", it) for it in re.findall(r'href="(/departments/\w+)"', first)]
        pages = ["/", "/calendar", "/audits", "/region", "/tools", *own[:3]]
        assert fill_in(client, pages) >= 8
        assert all(SCRIPT not in client.get(page).text for page in pages)


@pytest.mark.slow
def test_html_is_escaped_in_the_fields_of_the_accountant(accountant: Face) -> None:
    with before(accountant) as client:
        book = ("files", (f"{SCRIPT}.xlsx", EXAMPLE.read_bytes()))
        answered(client, client.post("/versions", files=[book, ("prior", ("", b""))]).text)
        assert fill_in(client, ["/", "/versions/1"]) >= 6
        for page in ("/", "/versions/1", "/versions/2", "/versions/3"):
            assert SCRIPT not in client.get(page).text


def fill_in(client: TestClient, pages: list[str]) -> int:
    """Send each form of some pages with HTML in whatever one may write; how many there were."""
    sent: set[str] = set()
    for page in pages:
        document = lxml.html.document_fromstring(client.get(page).text)
        assert isinstance(document, lxml.html.HtmlElement)
        for form in document.forms:
            address = urljoin(page, form.action or page)
            what = re.sub(r"\w{12}", "*", address)
            if what in sent or address == "/quit":
                continue
            sent.add(what)
            words, files = filled(form)
            if form.method == "POST":
                text = client.post(address, data=words, files=files or None).text
            else:
                text = client.get(address, params=words).text
            text = answered(client, text)
            assert SCRIPT not in text, address
            assert "Traceback" not in text, address
    return len(sent)


def filled(
    form: lxml.html.FormElement,
) -> tuple[Mapping[str, str], list[tuple[str, tuple[str, bytes]]]]:
    """What is sent of a form: what is hidden as it stands, everything else with HTML in it."""
    words: dict[str, str] = {}
    files = []
    for field in form.iter("input", "select", "textarea"):
        kind, name = field.get("type", ""), field.get("name")
        if not name:
            continue
        if kind == "file":
            files.append((name, (f"{SCRIPT}.xlsx", b"PK")))
        elif kind in {"hidden", "checkbox"}:
            words[name] = field.get("value", "")
        else:
            words[name] = SCRIPT
    return words, files


def answered(client: TestClient, text: str) -> str:
    """What came of it, when it is done."""
    while 'id="progress"' in text:
        text = client.get("/working").text
    return text


# files that unfold to half a gigabyte


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "field", "name"),
    [
        ("/versions", "files", "填报表.xlsx"),
        ("/form", "files", "导出.xlsx"),
        ("/audits", "files", "公开.docx"),
        ("/forms", "files", "名单.xlsx"),
    ],
)
def test_a_bomb_is_refused_wherever_it_is_put_down(
    path: str, field: str, name: str, request: pytest.FixtureRequest
) -> None:
    owner = "accountant" if path in {"/versions", "/form"} else "bureau"
    face: Face = request.getfixturevalue(owner)
    words = {"edition": "jiangxi-2022"}
    with before(face) as client:
        page = answered(client, client.post(path, data=words, files={field: (name, bomb())}).text)
        assert any(it in page for it in ("过大", "不是", "没有收下")), page
        assert client.get("/").status_code == 200
