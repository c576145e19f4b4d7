"""The office as a process of its own: killed and started anew, encrypted, sent too much."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from openpyxl import Workbook

from generator.web.office import gate as gate_module
from generator.web.office.store import OWN
from generator.web.serve import listen, server_of
from tests.web.office.visitors import PASSWORD, Opened

pytestmark = pytest.mark.slow

NAME = "某市审计局"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "填报"
    own.mkdir()
    book = Workbook()
    for row in (("名称",), (NAME,)):
        book.worksheets[0].append(row)
    book.save(tmp_path / "名单.xlsx")
    return own


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command, from when it listens to when it is killed."""
    command = [sys.executable, "-u", "-m", "generator", "web", "--host", "127.0.0.1"]
    own = ["--port", str(port), "--folder", str(folder), *options]
    with subprocess.Popen([*command, *own], stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline().startswith("页面在 http")
            yield program
        finally:
            program.kill()


@dataclass
class Visitor:
    """A browser, as far as it is needed."""

    port: int
    context: ssl.SSLContext | None = None
    cookie: str = ""

    @property
    def origin(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: str | bytes = "", kind: str = FORM
    ) -> tuple[int, str]:
        if self.context is not None:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, context=self.context
            )
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"origin": self.origin, "cookie": self.cookie}
        if method == "POST":
            headers["content-type"] = kind
        for _ in range(100):
            try:
                connection.request(method, path, body or None, headers)
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        answer = connection.getresponse()
        content = answer.read().decode()
        if given := answer.headers["set-cookie"]:
            self.cookie = given.partition(";")[0]
        connection.close()
        return answer.status, content


def first_link(program: subprocess.Popen[str]) -> str:
    """The link that sets the first password, among what is told at the start."""
    assert program.stdout is not None
    for line in program.stdout:
        if found := re.search(r"设定密码：(http\S+)", line):
            parts = urlsplit(found[1])
            return f"{parts.path}?{parts.query}"
    raise AssertionError


def test_an_officer_is_still_in_after_the_server_was_killed(folder: Path) -> None:
    port = free_port()
    roster = str(folder.parent / "名单.xlsx")
    officer = Visitor(port)
    with served(folder, port, "--list", roster) as program:
        path, _, key = first_link(program).partition("?key=")
        form = urlencode({"key": key, "password": PASSWORD, "again": PASSWORD})
        assert officer.ask("POST", path, form)[0] == 303
        assert NAME in officer.ask("GET", "/office")[1]
        second = subprocess.run(
            [*program.args[:-6], "--port", str(free_port()), "--folder", str(folder)],  # type: ignore[index]
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 2
        assert "另一个 juesuan web 正在用这个文件夹" in second.stderr
        left = folder / OWN / "tmp" / "left"
        left.write_bytes(b"left")
        program.kill()
    with served(folder, port) as program:
        status, page = officer.ask("GET", "/office")
        assert status == 200
        assert NAME in page
        assert not left.exists()
        journal = officer.ask("GET", "/office/journal")[1]
        assert journal.count(">启动</td>") == 2
        assert "没有被改动" in journal
        program.send_signal(signal.SIGTERM)
        program.wait(20)
    assert not (folder / OWN / "tmp").exists()


def test_a_link_for_a_lost_password_is_made_while_the_server_runs(folder: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "generator", "account", "李科长", "--folder", str(folder)]
    with served(folder, port):
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = re.search(r"(http\S+)", told)
        assert found is not None
        path, _, query = found[1].partition(str(port))[2].partition("?key=")
        form = urlencode({"key": query.strip(), "password": PASSWORD, "again": PASSWORD})
        officer = Visitor(port)
        assert officer.ask("POST", path, form)[0] == 303
        officer.cookie = ""
        form = urlencode({"name": "李科长", "password": PASSWORD})
        assert officer.ask("POST", "/login", form)[0] == 303
        assert officer.ask("GET", "/office")[0] == 200


def test_a_folder_that_was_never_served_has_no_links(folder: Path) -> None:
    command = [sys.executable, "-m", "generator", "account", "李科长", "--folder", str(folder)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "还不知道服务的地址。请先用 juesuan web --host 启动一次服务" in refused.stderr


# encrypted


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    both = (tmp_path / "certificate.pem", tmp_path / "key.pem")
    make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1")
    name = ("-subj", "/CN=caizheng", "-addext", "subjectAltName=IP:127.0.0.1")
    own = ("-out", str(both[0]), "-keyout", str(both[1]))
    subprocess.run([*make, *name, *own], check=True, capture_output=True)
    return both


def test_with_a_certificate_all_is_encrypted(folder: Path, certificate: tuple[Path, Path]) -> None:
    port = free_port()
    own, key = map(str, certificate)
    visitor = Visitor(port, ssl.create_default_context(cafile=own))
    with served(folder, port, "--certificate", own, "--key", key) as program:
        path, _, secret = first_link(program).partition("?key=")
        status, page = visitor.ask("GET", "/login")
        assert status == 200
        assert "没有加密" not in page
        form = urlencode({"key": secret, "password": PASSWORD, "again": PASSWORD})
        assert visitor.ask("POST", path, form)[0] == 303
        assert visitor.ask("GET", "/office")[0] == 200


def test_a_key_that_does_not_fit_is_refused(folder: Path, certificate: tuple[Path, Path]) -> None:
    (folder / "no.pem").write_text("no key", "utf-8")
    command = [sys.executable, "-m", "generator", "web", "--host", "127.0.0.1"]
    options = ["--folder", str(folder), "--certificate", str(certificate[0])]
    for key in ("no.pem", "nothing.pem"):
        refused = subprocess.run(
            [*command, *options, "--key", str(folder / key)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 2
        assert "证书或私钥不能用。请用 --certificate 写明 PEM 格式的证书" in refused.stderr


# sent too much, or too slowly


@contextmanager
def listening(office: Opened) -> Iterator[tuple[socket.socket, str]]:
    """A connection to the office of a test, and the head of a request of somebody who is in."""
    browser = office.department(NAME)
    ((name, value),) = browser.cookies.items()
    server = server_of(office.gate)
    with listen("127.0.0.1", 0) as taken:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        with socket.create_connection(taken.getsockname(), timeout=20) as connection:
            head = (
                "POST /versions HTTP/1.1\r\nhost: 10.0.0.7:8000\r\norigin: http://10.0.0.7:8000\r\n"
                f"cookie: {name}={value}\r\ncontent-type: multipart/form-data; boundary=x\r\n"
            )
            yield connection, head
        server.should_exit = True
        thread.join(20)


def test_a_gigabyte_is_refused_before_it_is_sent(office: Opened) -> None:
    with listening(office) as (connection, head):
        connection.sendall(f"{head}content-length: 1000000000\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_more_than_was_named_is_not_read(office: Opened) -> None:
    with listening(office) as (connection, head):
        connection.sendall(f"{head}transfer-encoding: chunked\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 411")


def test_nobody_keeps_a_connection_by_sending_nothing(
    office: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "PATIENCE", 0.2)
    with listening(office) as (connection, head):
        connection.sendall(f"{head}content-length: 1000\r\n\r\n--x\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 408")
