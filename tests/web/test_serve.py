"""The command starts the page on a free port, for this machine alone, and 退出 ends it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from generator.web.scratch import clear_abandoned, own_scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def served(scratch: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "generator", "web", "--no-open"]
    environment = {**os.environ, "TMPDIR": str(scratch), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        yield program
        program.kill()


def asked(
    connection: http.client.HTTPConnection, method: str, path: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def test_from_the_link_to_the_end(served: subprocess.Popen[str], scratch: Path) -> None:
    assert served.stdout is not None
    link = urlsplit(served.stdout.readline().split()[-1])
    assert link.hostname == "127.0.0.1"
    assert link.port
    connection = http.client.HTTPConnection("127.0.0.1", link.port)
    entered = asked(connection, "GET", f"/?{link.query}", {})
    cookie = entered.headers["set-cookie"].partition(";")[0]
    assert asked(connection, "GET", "/", {"cookie": cookie}).status == 200
    assert list(scratch.glob("juesuan-web-*"))
    own = {"cookie": cookie, "origin": f"http://127.0.0.1:{link.port}"}
    assert asked(connection, "POST", "/quit", own).status == 200
    connection.close()
    assert served.wait(20) == 0
    assert not list(scratch.glob("juesuan-web-*"))


def test_nothing_is_left_behind_when_the_system_ends_it(
    served: subprocess.Popen[str], scratch: Path
) -> None:
    assert served.stdout is not None
    link = urlsplit(served.stdout.readline().split()[-1])
    connection = http.client.HTTPConnection("127.0.0.1", link.port)
    assert asked(connection, "GET", f"/?{link.query}", {}).status == 303
    connection.close()
    assert list(scratch.glob("juesuan-web-*"))
    served.terminate()
    served.wait(20)
    assert not list(scratch.glob("juesuan-web-*"))


def test_a_port_that_is_taken_is_refused(served: subprocess.Popen[str]) -> None:
    assert served.stdout is not None
    port = urlsplit(served.stdout.readline().split()[-1]).port
    command = [sys.executable, "-m", "generator", "web", "--no-open", "--port", str(port)]
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert f"端口 {port} 不能用。请用 --port 换一个" in second.stderr


def test_a_bureaus_page_needs_its_folders(tmp_path: Path) -> None:
    for options, words in (
        (["--list", "名单.xlsx"], "请用 --folder 写明"),
        (["--folder", str(tmp_path)], "请用 --out 写明"),
        (["--folder", str(tmp_path), "--out", str(tmp_path)], "请写明另一个文件夹"),
        (["--folder", str(tmp_path / "没有"), "--out", str(tmp_path)], "不是文件夹"),
    ):
        command = [sys.executable, "-m", "generator", "web", "--no-open", *options]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (ended.returncode, words in ended.stderr) == (2, True), ended.stderr


def test_what_a_killed_one_left_goes_with_the_next_start(
    served: subprocess.Popen[str], scratch: Path
) -> None:
    assert served.stdout is not None
    served.stdout.readline()
    (left,) = scratch.glob("juesuan-web-*")
    served.kill()
    served.wait(20)
    assert left.exists()
    long_ago = time.time() - 3_600
    os.utime(left, (long_ago, long_ago))
    (scratch / "juesuan-web-file").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(scratch))
        with own_scratch() as own:
            os.utime(own, (long_ago, long_ago))
            clear_abandoned()
            assert own.exists()
            assert not left.exists()
        assert not own.exists()
