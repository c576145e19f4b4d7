"""On a Windows PC the program does what it does here, and its files have the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generator.workbook.form import SPARSE, write_form
from tests.batch.folders import workbook
from tests.departments import department
from tests.samples import EXAMPLES, REPOSITORY
from tests.visiting import visited
from tests.windows.pc import LENT, Pc, make_folder, wait_until
from tests.years import edition_of

EXAMPLE = REPOSITORY / "examples" / "rongjiang-service-2023" / "workbook.xlsx"
SHANGHAI = REPOSITORY / "examples" / "made-up-shanghai-2024" / "workbook.xlsx"
UNUSABLE, INTERRUPTED = 2, 130


def here(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """`juesuan` with arguments on this machine."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8", "COLUMNS": "100"},
        capture_output=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def said(ended: subprocess.CompletedProcess[bytes]) -> str:
    return (ended.stdout + ended.stderr).decode().replace("\r\n", "\n").replace("\\", "/")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder whose name has blanks and Chinese characters."""
    folder = tmp_path / "决算 填报 二"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("example", [EXAMPLE, SHANGHAI], ids=lambda file: file.parent.name)
def test_documents_have_the_same_bytes(pc: Pc, example: Path, place: Path) -> None:
    shutil.copytree(example.parent, place / "表")
    every = "docx,pdf,html,json,csv,manifest"
    order = ("build", "表/workbook.xlsx", "--format", every, "-o")
    ours, theirs = here(*order, "这里", cwd=place), pc.run(*order, "那里", cwd=place)
    assert (theirs.returncode, said(theirs)) == (
        ours.returncode,
        said(ours).replace("这里", "那里"),
    )
    made = contents(place / "这里")
    assert len(made) == len(every.split(","))
    assert contents(place / "那里") == made


def test_a_form_has_the_same_bytes(pc: Pc, place: Path) -> None:
    order = ("new", "-e", "jiangxi-2024", "--prior", EXAMPLE, "-o")
    for run, name in ((here, "这里.xlsx"), (pc.run, "那里.xlsx")):
        ended = run(*order, name, cwd=place)
        assert ended.returncode == 0, said(ended)
    assert (place / "那里.xlsx").read_bytes() == (place / "这里.xlsx").read_bytes()


def test_an_import_and_a_merge_have_the_same_bytes(pc: Pc, place: Path) -> None:
    assert here("build", EXAMPLE, "--format", "docx", "-o", place / "公开").returncode == 0
    (document,) = (place / "公开").glob("*.docx")
    for seed, unit in ((1, "本级"), (2, "二级单位")):
        made = department("jiangxi-2023", seed, kind="单位")
        named = replace(made, identity=replace(made.identity, name=f"示例局{unit}"))
        content = write_form(edition_of("jiangxi-2023"), named, spare=SPARSE)
        (place / f"{unit}.xlsx").write_bytes(content)
    for order in (
        ("import", document),
        ("merge", "本级.xlsx", "二级单位.xlsx", "--name", "示例市某局"),
    ):
        ours = here(*order, "-o", "这里.xlsx", cwd=place)
        theirs = pc.run(*order, "-o", "那里.xlsx", cwd=place)
        assert theirs.returncode == ours.returncode == 0, said(theirs)
        assert (place / "那里.xlsx").read_bytes() == (place / "这里.xlsx").read_bytes()
        (place / "那里.xlsx").unlink()
        (place / "这里.xlsx").unlink()


@pytest.mark.parametrize("mode", ["1", "0"])
def test_what_is_printed_into_a_file_is_utf_8(pc: Pc, mode: str, place: Path) -> None:
    """In Python's UTF-8 mode, as the start files ask, and in the code page of the PC."""
    python = str(pc.folder / "python" / "python.exe")
    options = ("-X", f"utf8={mode}", "-m", "generator")
    theirs = pc.wine(python, *options, "check", str(EXAMPLE), "--json", cwd=place)
    ours = here("check", EXAMPLE, "--json")
    assert json.loads(theirs.stdout.decode("utf-8")) == json.loads(ours.stdout)


def test_what_cannot_be_used_is_said_in_one_line(pc: Pc, place: Path) -> None:
    (place / "坏.xlsx").write_bytes(b"no workbook")
    ended = pc.run("check", "坏.xlsx", cwd=place)
    assert ended.returncode == UNUSABLE
    assert said(ended) == said(here("check", "坏.xlsx", cwd=place))


def test_a_batch_is_the_same_with_two_workers(pc: Pc, place: Path) -> None:
    (place / "填报").mkdir()
    for number in range(4):
        (place / "填报" / f"第{number}局.xlsx").write_bytes(workbook(number))
    (place / "填报" / "坏.xlsx").write_bytes(b"no workbook")
    order = ("batch", "填报", "-j", "2", "--format", "docx,pdf,json", "-o")
    ours, theirs = here(*order, "这里", cwd=place), pc.run(*order, "那里", cwd=place)
    assert theirs.returncode == ours.returncode == 1, said(theirs)
    made, theirs_made = contents(place / "这里"), contents(place / "那里")
    # Windows takes the file that keeps others out away again
    assert theirs_made.keys() | {".juesuan.lock"} == made.keys()
    documents = [name for name in made if "年度部门决算" in name]
    assert len([name for name in documents if "汇总" not in name]) == 12
    assert {name: theirs_made[name] == made[name] for name in documents} == dict.fromkeys(
        documents, True
    )


def test_a_batch_outlives_a_workbook_that_hangs_or_takes_too_much(pc: Pc, place: Path) -> None:
    (place / "填报").mkdir()
    (place / "填报" / "好.xlsx").write_bytes(workbook(0))
    for limit, word in ((("--timeout", "0.01"), "秒"), (("--memory", "1"), "内存")):
        ended = pc.run("batch", "填报", "--check-only", *limit, "-o", f"出{word}", cwd=place)
        assert ended.returncode == 1, said(ended)
        assert "Traceback" not in said(ended)
        assert word in said(ended) + "".join(
            file.read_text("utf-8") for file in (place / f"出{word}").rglob("*.html")
        )


def test_a_killed_batch_goes_on(pc: Pc, place: Path) -> None:
    (place / "填报").mkdir()
    for number in range(6):
        (place / "填报" / f"第{number}局.xlsx").write_bytes(workbook(number))
    order = ("batch", place / "填报", "-j", "2", "--format", "docx", "-o", place / "出")
    running = pc.start(*pc.command(*order))
    wait_until(lambda: any((place / "出").rglob("*.docx")))
    pc.end("python.exe", running)
    ended = pc.run(*order)
    assert ended.returncode in {0, 1}, said(ended)
    assert len(list((place / "出").glob("*.docx"))) == 6


def test_a_second_run_into_the_same_folder_is_refused(pc: Pc, place: Path) -> None:
    (place / "填报").mkdir()
    for number in range(60):
        (place / "填报" / f"第{number}局.xlsx").write_bytes(workbook(number))
    order = ("batch", place / "填报", "-j", "1", "--format", "docx,pdf", "-o", place / "出")
    running = pc.start(*pc.command(*order))
    wait_until(lambda: any((place / "出").rglob("*.docx")))
    second = pc.run(*order)
    assert running.poll() is None
    pc.end("python.exe", running)
    assert second.returncode == UNUSABLE, said(second)
    assert len(said(second).strip().splitlines()) == 1


def test_a_path_of_two_hundred_characters(pc: Pc, tmp_path: Path) -> None:
    deep = tmp_path
    while len(str(deep)) < 200 - 12:
        deep /= "很长的文件夹名"[: max(1, 200 - 12 - len(str(deep)) - 1)]
    deep.mkdir(parents=True)
    shutil.copy(EXAMPLE, deep / "表.xlsx")
    ended = pc.run("check", deep / "表.xlsx")
    assert ended.returncode == 0, said(ended)
    assert pc.run("build", deep / "表.xlsx", "--format", "docx", "-o", deep).returncode == 0
    assert len(list(deep.glob("*.docx"))) == 1


@pytest.mark.parametrize("name", ["CON", "局. ", "a:b"])
def test_a_name_that_windows_keeps_for_itself(pc: Pc, name: str, place: Path) -> None:
    (place / "表.xlsx").write_bytes(workbook(0, name))
    ended = pc.run("build", "表.xlsx", "--format", "docx", "-o", "出", cwd=place)
    assert ended.returncode in {0, 1}, said(ended)
    assert [file.suffix for file in (place / "出").iterdir()] == [".docx"]


def test_a_file_that_another_program_holds_open(pc: Pc, place: Path) -> None:
    """As Word does with a document that is being looked at."""
    order = ("build", EXAMPLE, "--format", "docx", "-o", place)
    assert pc.run(*order).returncode == 0
    (document,) = place.glob("*.docx")
    before = document.read_bytes()
    held = (
        "import ctypes, sys\n"
        "kernel = ctypes.windll.kernel32\n"
        "handle = kernel.CreateFileW(sys.argv[1], 0x80000000, 0, None, 3, 0, None)\n"
        "print(handle, flush=True)\n"
        "import time; time.sleep(60)\n"
    )
    python = str(pc.folder / "python" / "python.exe")
    holder = pc.start("wine", python, "-X", "utf8", "-c", held, f"Z:{document}")
    assert holder.stdout is not None
    assert int(holder.stdout.readline()) > 0
    ended = pc.run(*order)
    pc.end("python.exe", holder)
    assert ended.returncode == UNUSABLE, said(ended)
    assert "无法写入" in said(ended)
    assert document.read_bytes() == before
    assert list(place.iterdir()) == [document]


def test_the_second_engine_says_what_it_lacks(pc: Pc, place: Path) -> None:
    ended = pc.run("build", EXAMPLE, "--format", "pdf", "--engine", "weasyprint", "-o", place)
    assert ended.returncode == UNUSABLE
    assert len(said(ended).strip().splitlines()) == 1
    assert "typst" in said(ended)
    assert list(place.iterdir()) == []


def test_the_fonts_are_told(pc: Pc) -> None:
    ended = pc.run("fonts")
    assert ended.returncode == 0, said(ended)
    assert "LXGW WenKai" in said(ended)


# the page


def test_the_page_starts_and_ends(pc: Pc) -> None:
    server = pc.start(*pc.command("web", "--no-open"))
    assert server.stdout is not None
    visited(server.stdout.readline().decode())
    server.communicate(timeout=60)
    assert server.returncode == 0


def test_a_double_click_opens_the_page_in_the_browser(pc: Pc, place: Path) -> None:
    """The start file asks for no console: `pythonw.exe` has neither input nor output."""
    link = place / "link"
    opener = place / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" >"{link}.part" && mv "{link}.part" "{link}"\n')
    opener.chmod(0o755)
    path = f"{place}:{pc.environment['PATH']}"
    started = pc.start("wine", "cmd", "/c", str(pc.folder / "决算.bat"), PATH=path)
    started.communicate(timeout=60)
    wait_until(link.is_file)
    visited(link.read_text("utf-8"))


def test_a_command_is_typed_into_the_console(pc: Pc, place: Path) -> None:
    ended = pc.wine("cmd", "/c", str(pc.folder / "juesuan.bat"), "check", str(EXAMPLE), cwd=place)
    assert ended.returncode == 0, said(ended)
    assert "错误 0 个" in said(ended)


def test_the_same_tree_gives_the_same_folder(pc: Pc, tmp_path: Path) -> None:
    """But for what Wine lacks, and for the program, which is laid anew for each run."""
    make_folder(tmp_path / "别处")
    for part in ("libraries", "licences", "python"):
        ours, theirs = contents(pc.folder / part), contents(tmp_path / "别处" / part)
        for name in LENT:
            ours.pop(name, None)
            theirs.pop(name, None)
        assert [name for name in theirs if ours.get(name) != theirs[name]] == []
        assert ours.keys() == theirs.keys()


def test_no_module_is_compiled_on_the_pc(pc: Pc) -> None:
    """Byte code is there, and is taken without a look at the source."""
    for module in (pc.folder / "libraries").rglob("*.py"):
        (kept,) = (module.parent / "__pycache__").glob(f"{module.stem}.cpython-*.pyc")
        assert kept.read_bytes()[4:8] == b"\1\0\0\0", module


def test_every_example_is_there() -> None:
    assert {EXAMPLE, SHANGHAI} <= set(EXAMPLES)
