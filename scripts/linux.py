"""The folder for Linux: an interpreter of our own making, the wheels, a font, and start files."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import parts
from debian import Debian
from interpreter import COMMON, described, interpreter

PLATFORM = "x86_64-manylinux_2_28"
#: Where the interpreter looks for modules, seen from its own folder of them.
PATHS = "../../../../libraries\n../../../../program\n"
#: For computers that have no Chinese font at all, and the signs that no Chinese font has.
FONTS = {"fonts-noto-cjk": "NotoSerifCJK-Regular.ttc", "fonts-dejavu-core": "DejaVuSans.ttf"}
#: `readlink` finds the folder of a start file to which a link leads.
START = """\
#!/bin/sh
self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
exec "${self%/*}/python/bin/python3.13" -I -X utf8 -m generator """
STARTS = {"决算.sh": f"{START}web\n", "juesuan": f'{START}"$@"\n'}
DESKTOP = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=决算
Comment=把填好的一个 Excel 工作簿变成部门决算公开文本
Exec=sh -c 'exec "$(dirname "$1")/决算.sh"' sh %k
Terminal=false
Categories=Office;
"""
READ_ME = """\
决算：把填好的一个 Excel 工作簿变成部门决算公开文本。

双击“决算.desktop”（系统问是否允许启动时选允许）或“决算.sh”（选“运行”），浏览器里打开填报、检查、
生成的页面；不用安装，不用 root 权限，不用网络，不用 Python。用完在页面上按“退出”。
在终端里用 ./juesuan 输入命令；批量处理、定时运行用它。

整个文件夹可以放在任何位置；不要只拿出其中的一个文件。
需要 x86-64 的 Linux，glibc 2.28 或更高版本（银河麒麟 V10、统信 UOS 20 及以后）。
文件夹里带一种开源的宋体，没有中文字体的电脑也能生成 PDF；有仿宋、黑体、楷体时用系统的，
“./juesuan fonts”说明缺什么。
各部分的许可证在 licences 文件夹里。
"""


def make(folder: Path) -> None:
    """Make the folder; none stands there."""
    folder.mkdir(parents=True)
    python = interpreter(folder / "python")
    modules = folder / "python" / "lib" / python.name / "site-packages"
    modules.mkdir(exist_ok=True)
    (modules / "juesuan.pth").write_text(PATHS, "ascii")
    parts.libraries(folder / "libraries", PLATFORM)
    parts.program(folder / "program")
    (folder / "python" / "licences").rename(folder / "licences")
    parts.licences(folder)
    _fonts(folder / "program" / "generator" / "_fonts", folder / "licences")
    for name, words in STARTS.items():
        (folder / name).write_text(words, "utf-8")
        (folder / name).chmod(0o755)
    (folder / "决算.desktop").write_text(DESKTOP, "utf-8")
    (folder / "决算.desktop").chmod(0o755)
    (folder / "先读我.txt").write_text(READ_ME, "utf-8")
    parts.described(folder)
    parts.compiled(folder, python)


def _fonts(folder: Path, shelf: Path) -> None:
    folder.mkdir()
    with TemporaryDirectory(prefix="juesuan-fonts-") as place:
        archive = Debian(Path(place) / "debian")
        archive.packages(*(f"{name}/bookworm" for name in (*FONTS, COMMON)))
        held = Path(place) / "held"
        for name in (*FONTS, COMMON):
            archive.unpack(name, held)
        for name, file in FONTS.items():
            (font,) = held.rglob(file)
            shutil.copy(font, folder)
            described(held, name, held, shelf)
