"""Whatever a file is called, it lies in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.web.desk import Desk, place_in, plain_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("填报表.xlsx", "填报表.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\填报表.xlsx", "填报表.xlsx"),
        ("/etc/passwd", "passwd"),
        ("..", "文件"),
        (".", "文件"),
        ("", "文件"),
        (".bashrc", "bashrc"),
        ("a\0b.xlsx", "ab.xlsx"),
        ("a\nb.xlsx", "a_b.xlsx"),
        ("con.xlsx", "文件con.xlsx"),
        ("x.xlsx:stream", "x.xlsx_stream"),
        ("\u202excod.exe", "xcod.exe"),
    ],
)
def test_a_name_is_no_path(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_a_long_name_keeps_its_ending(tmp_path: Path) -> None:
    path = place_in(tmp_path, "决" * 500 + ".xlsx")
    assert path.suffix == ".xlsx"
    path.write_bytes(b"")


def test_two_of_one_name_keep_apart(tmp_path: Path) -> None:
    for expected in ("a.xlsx", "a（2）.xlsx", "a（3）.xlsx"):
        path = place_in(tmp_path, "a.xlsx")
        assert path.name == expected
        path.write_bytes(b"")


def test_nothing_is_left_behind() -> None:
    desk = Desk()
    (desk.new_folder() / "a").write_bytes(b"a")
    desk.clear()
    assert not desk.folder.exists()
