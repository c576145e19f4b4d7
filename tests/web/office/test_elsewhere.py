"""Other machines build the documents: the page gives the same bytes, and tells what goes wrong."""

from __future__ import annotations

import time
import zipfile
from concurrent.futures import Future
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.batch.result import Status
from generator.batch.task import Product, Task, perform
from generator.batch.worker import Limits, Pool
from generator.errors import Unusable
from generator.web import tasks
from generator.web.office import elsewhere as elsewhere_module
from generator.web.office.elsewhere import FarBuilding
from generator.web.tasks import Made
from tests.batch.commands import cluster
from tests.samples import EXAMPLE
from tests.web.browser import text_of
from tests.web.office.crowd import Accountant, links_for, names_of, workbook_of
from tests.web.office.test_departments import NAME, put_down
from tests.web.office.test_server import free_port, served
from tests.web.office.visitors import opened_office

pytestmark = pytest.mark.slow


class Workers:
    """Somebody who builds, or does not."""

    size = 1

    def __init__(self, product: Product | None = None, *, lost: bool = False) -> None:
        self.product, self.lost = product, lost
        self.asked: list[Task] = []

    def submit(self, task: Task) -> Future[Product]:
        self.asked.append(task)
        future: Future[Product] = Future()
        if not self.lost:
            future.set_result(self.product or perform(task))
        return future

    def check(self) -> None:
        if self.lost:
            raise Unusable(None, "", "工作进程都断开了", "请检查 dask worker")


def made_of(browser: TestClient) -> dict[str, bytes]:
    """All files that the page makes of the first version."""
    page = browser.post("/versions/1/made").text
    while 'id="progress"' in page:
        page = browser.get("/working").text
    zips = [name for name in names_in(page) if name.endswith(".zip")]
    (bundle,) = (name for name in zips if not name.endswith(".csv.zip"))
    with zipfile.ZipFile(BytesIO(browser.get(bundle).content)) as files:
        return {name: files.read(name) for name in files.namelist()}


def names_in(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="')[1:]]


def test_the_same_bytes_come_from_elsewhere(tmp_path: Path, pool: Pool) -> None:
    workers = Workers()
    with opened_office(tmp_path, pool, elsewhere=FarBuilding(workers)) as office:
        browser = office.department(NAME)
        put_down(browser)
        there = made_of(browser)
        assert len(workers.asked) == 1
    folder = tmp_path / "here"
    folder.mkdir()
    book = folder / "填报表.xlsx"
    book.write_bytes(EXAMPLE.read_bytes())
    made = pool.call(Limits(), tasks.make, book, None)
    assert isinstance(made, Made)
    here = {name: made.files[name] for name in made.files if name != made.bundle}
    assert there.keys() == here.keys()
    (marked,) = (name for name in here if name.endswith(".xlsx"))  # it says when it was saved
    del there[marked], here[marked]
    assert there == here
    assert len(there) == 7


@pytest.mark.parametrize(
    ("product", "told"),
    [
        (Status.MEMORY, "占用内存超过 10 MB"),
        (Status.CRASHED, "几个工作进程先后在这份填报表上中断"),
    ],
)
def test_what_went_wrong_elsewhere_is_told(
    tmp_path: Path, pool: Pool, product: Status, told: str
) -> None:
    workers = Workers()
    workers.submit = lambda task: failed(task, product, told)  # type: ignore[method-assign]
    with opened_office(tmp_path, pool, elsewhere=FarBuilding(workers)) as office:
        browser = office.department(NAME)
        put_down(browser)
        assert told in text_of(browser.post("/versions/1/made").text)
        assert browser.get("/versions/1").status_code == 200


def failed(task: Task, status: Status, what: str) -> Future[Product]:
    future: Future[Product] = Future()
    future.set_result(task.failed(status, what))
    return future


def test_nobody_waits_for_workers_that_are_gone(
    tmp_path: Path, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere_module, "PATIENCE", 0.05)
    with opened_office(tmp_path, pool, elsewhere=FarBuilding(Workers(lost=True))) as office:
        browser = office.department(NAME)
        put_down(browser)
        assert "工作进程都断开了" in text_of(browser.post("/versions/1/made").text)


@pytest.mark.long
def test_the_workers_of_a_scheduler_build(tmp_path: Path) -> None:
    folder, port = tmp_path / "填报", free_port()
    folder.mkdir()
    (name,) = names_of(1)
    link = links_for(folder, port, [name])[name]
    with cluster(tmp_path, workers=1) as (address, _):
        with served(folder, port, "--scheduler", address):
            accountant = Accountant(port)
            accountant.come_in(link)
            accountant.put_down(workbook_of(name))
            assert accountant.ask("POST", "/versions/1/made")[0] == 303
            page = ""
            while "全部下载" not in page:
                time.sleep(0.3)
                assert "没有做成" not in accountant.ask("GET", "/working")[1]
                page = accountant.ask("GET", "/versions/1")[1]
        assert "Register worker" in (tmp_path / "scheduler.log").read_text("utf-8")
