"""Where there is nothing but glibc, the folder for Linux and the wheel do what they do here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import parts
import pytest
from release import packages

from tests.batch.folders import workbook
from tests.linux.bare import HOME, Bare, bundle
from tests.samples import EXAMPLE, REPOSITORY
from tests.visiting import Visit

#: What 麒麟 V10 and 统信 20 have.
NEWEST = (2, 28)
#: What the C library brings.
GLIBC = re.compile(rb"GLIBC_(\d+(?:\.\d+)+)\0")
ELF = b"\x7fELF"


def glibc_of(library: bytes) -> tuple[int, ...]:
    """The newest version of glibc that a library names."""
    named = (tuple(map(int, found.split(b"."))) for found in GLIBC.findall(library))
    return max(named, default=(0,))


def binaries(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    contents = ((str(file.relative_to(folder)), file.read_bytes()) for file in files)
    return {name: content for name, content in contents if content.startswith(ELF)}


def here(*arguments: object) -> None:
    """`juesuan` with arguments on this machine, which must succeed."""
    order = [sys.executable, "-m", "generator", *map(str, arguments)]
    subprocess.run(order, cwd=REPOSITORY, check=True, capture_output=True)


def test_the_newest_glibc_that_a_library_names_is_seen() -> None:
    assert glibc_of(b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0") == (2, 34)


def test_nothing_in_the_folder_asks_for_a_newer_glibc(made: Path) -> None:
    found = binaries(made)
    assert "python/bin/python3.13" in found
    assert {"typst", "lxml", "PIL"} <= {Path(name).parts[1] for name in found}
    assert {name: glibc_of(file) for name, file in found.items() if glibc_of(file) > NEWEST} == {}


def test_nothing_says_where_or_when_it_was_made(made: Path) -> None:
    place = str(made.parent).encode()
    for name, content in binaries(made).items():
        assert place not in content, name
        assert b"juesuan-python-" not in content, name
    for file in made.rglob("*.pyc"):
        assert place not in file.read_bytes(), file


def test_each_part_has_its_licence(made: Path) -> None:
    shelf = made / "licences"
    names = {folder.name.partition("-")[0] for folder in shelf.iterdir()}
    assert {"juesuan", "python", "pikepdf", "pyphen", "typst", "fonts", "libssl"} <= names
    for folder in shelf.iterdir():
        assert [file for file in folder.iterdir() if file.name != "METADATA"], folder.name
    texts = "".join(
        file.read_text("utf-8", "replace") for file in shelf.rglob("*") if file.is_file()
    )
    for title in (
        "SIL OPEN FONT LICENSE",
        "Mozilla Public License Version 2.0",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "GCC RUNTIME LIBRARY EXCEPTION",
        "GNU GENERAL PUBLIC LICENSE",
    ):
        assert title.lower() in texts.lower(), title


def test_the_same_tree_gives_the_same_archive(
    made: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    again = bundle(tmp_path_factory.mktemp("elsewhere"))
    (first,), (second,) = (folder.parent.glob("*.tar.gz") for folder in (made, again))
    assert first.read_bytes() == second.read_bytes()


def test_there_is_nothing_but_glibc(bare: Bare) -> None:
    status, said = bare.run("/bin/sh", "-c", "echo /lib/* /lib/*/* /usr; command -v python3")
    assert status != 0
    assert "libstdc++" not in said
    assert "libgcc_s" not in said
    assert "libz" not in said
    status, said = bare.run("/bin/sh", "-c", "read line < /proc/self/uid_map; echo $line")
    assert (status, said.split()) == (0, ["1000", "0", "1"])


def test_a_form_is_made_checked_and_built(bare: Bare, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE.parent, bare.home / "表", dirs_exist_ok=True)
    status, said = bare.juesuan("new", "-e", "jiangxi-2024", "-o", "空白.xlsx")
    assert status == 0, said
    status, said = bare.juesuan("check", "表/workbook.xlsx")
    assert (status, "错误 0 个" in said) == (0, True), said
    every = "docx,pdf,html,json,csv"
    status, said = bare.juesuan("build", "表/workbook.xlsx", "--format", every, "-o", "公开")
    assert status == 0, said
    endings = {".docx", ".pdf", ".html", ".json", ".zip"}
    made = {file.suffix: file for file in (bare.home / "公开").iterdir()}
    assert made.keys() >= endings - {".zip"}
    assert made[".pdf"].read_bytes().startswith(b"%PDF")
    ours = tmp_path / "这里"
    here("build", EXAMPLE, "--format", "docx,html,json,csv", "-o", ours)
    for file in ours.iterdir():
        assert (bare.home / "公开" / file.name).read_bytes() == file.read_bytes(), file.name


def test_the_form_has_the_same_bytes_as_here(bare: Bare, tmp_path: Path) -> None:
    status, said = bare.juesuan("new", "-e", "shanghai-2024", "-o", "上海.xlsx")
    assert status == 0, said
    here("new", "-e", "shanghai-2024", "-o", tmp_path / "表.xlsx")
    assert (bare.home / "上海.xlsx").read_bytes() == (tmp_path / "表.xlsx").read_bytes()


def test_a_batch_goes_through_two_workers(bare: Bare) -> None:
    (bare.home / "填报").mkdir()
    for number in range(3):
        (bare.home / "填报" / f"第{number}局.xlsx").write_bytes(workbook(number))
    status, said = bare.juesuan("batch", "填报", "-j", "2", "--format", "docx", "-o", "成批")
    assert status in {0, 1}, said
    assert len(list((bare.home / "成批").rglob("*.docx"))) >= 3, said


def test_the_fonts_that_travel_are_told(bare: Bare) -> None:
    status, said = bare.juesuan("fonts")
    assert "Noto Serif CJK SC（" in said
    assert "NotoSerifCJK-Regular.ttc" in said
    assert "Traceback" not in said
    assert status in {0, 2}


def test_a_double_click_opens_the_page(bare: Bare) -> None:
    """What the start file asks for is there; the page is driven once and ended."""
    opener, opened = bare.root / "bin" / "xdg-open", bare.home / "link"
    opener.write_text(f'#!/bin/sh\necho "$1" >/{HOME}/link\n')
    opener.chmod(0o755)
    server = bare.start("/bin/sh", f"{bare.folder}/决算.sh", network=True)
    assert server.stdout is not None
    link = server.stdout.readline().decode()
    visit = Visit(link)
    assert "错误 0" in visit.put_down(EXAMPLE)
    links = re.findall(r'href="(/versions/1/made/[^"]+)"', visit.made())
    kinds = {Path(link).suffix: visit.got(link)[:4] for link in links}
    assert (kinds[".pdf"], kinds[".docx"]) == (b"%PDF", b"PK\x03\x04")
    visit.leave()
    server.communicate(timeout=60)
    assert server.returncode == 0
    assert opened.read_text().strip() in link


def test_the_wheel_builds_documents_where_no_library_is(bare: Bare) -> None:
    """Installed alone beside an interpreter, which brings what manylinux counts upon."""
    interpreter = bare.root / HOME / "python"
    shutil.copytree(bare.root / bare.folder.lstrip("/") / "python", interpreter)
    (modules,) = interpreter.glob("lib/python*/site-packages")
    (modules / "juesuan.pth").unlink()
    place = bare.root / "wheel"
    place.mkdir()
    packages(REPOSITORY, place)
    (wheel,) = place.glob("*.whl")
    parts.libraries(modules, "x86_64-manylinux_2_28", str(wheel))
    fonts = bare.root / "usr" / "share" / "fonts"
    shutil.copytree(next(bare.root.rglob("NotoSerifCJK-Regular.ttc")).parent, fonts)
    shutil.copy(EXAMPLE, bare.home / "填报表.xlsx")
    status, said = bare.run(
        *(f"/{HOME}/python/bin/python3.13", "-I", "-m", "generator"),
        *("build", "填报表.xlsx", "--format", "docx,pdf", "-o", "轮子"),
    )
    assert status == 0, said
    assert {file.suffix for file in (bare.home / "轮子").iterdir()} == {".docx", ".pdf"}
