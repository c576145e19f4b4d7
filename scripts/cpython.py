"""Compile CPython for Linux so that it needs no newer glibc than 2.28 and stands anywhere.

The C compiler of Zig knows what each glibc had. All modules of the standard library are within the
interpreter. The libraries beneath them are linked in; what a wheel may expect of any system (the
run-time libraries of C and C++, zlib) is loaded with the interpreter, so that the wheels find it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from parts import VERSION, ZIG, run, tool, unpack

TARGET, TRIPLE = "x86_64-linux-gnu.2.28", "x86_64-linux-gnu"
#: Of the standard library: what no program asks for, and what has no module beneath it here.
LEFT_OUT = ("test", "idlelib", "tkinter", "turtledemo", "turtle.py", "ensurepip", "pydoc_data")
LACKING = ("readline", "_curses", "_curses_panel", "_dbm", "_gdbm", "_tkinter", "_uuid", "nis")


def cpython(source: Path, system: Path, loaded: Iterable[Path], place: Path) -> Path:
    """Compile; gives the folder with `bin` and `lib`.

    Args:
        source: CPython's own archive.
        system: where Debian's packages with headers and archives are unpacked.
        loaded: the shared libraries that are loaded with the interpreter.
        place: a folder for what is in between, and for the result.
    """
    linked, made = place / "linked", place / "python"
    _laid_out(system / "usr", linked)
    (made / "lib").mkdir(parents=True)
    carried = [Path(shutil.copy(library, made / "lib")) for library in loaded]
    unpack(source, place)
    (tree,) = place.glob("Python-*")
    _compile(tree, place, linked, carried)
    _install(tree, place, made)
    return made


def _laid_out(system: Path, target: Path) -> None:
    """Headers and archives without Debian's folders for each architecture, and nothing shared."""
    shutil.copytree(system / "include", target / "include")
    shutil.copytree(target / "include" / TRIPLE, target / "include", dirs_exist_ok=True)
    (target / "lib").mkdir()
    for library in (system / "lib" / TRIPLE).glob("*.a"):
        shutil.copy(library, target / "lib")


def _compile(tree: Path, place: Path, linked: Path, carried: list[Path]) -> None:
    (zig,) = tool(ZIG).glob("lib/python*/site-packages/ziglang/zig")
    programs = place / "programs"
    programs.mkdir()
    for name, words in (("cc", f"cc -target {TARGET}"), ("ar", "ar"), ("ranlib", "ranlib")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{zig}" {words} "$@"\n', "utf-8")
        program.chmod(0o755)
    settings = {
        "CC": programs / "cc",
        "AR": programs / "ar",
        "RANLIB": programs / "ranlib",
        "CFLAGS": f"-g0 -fno-sanitize=undefined -ffile-prefix-map={tree}=. -w",
        "OPT": "-DNDEBUG -fwrapv -O3",
        "CPPFLAGS": f"-I{linked}/include",
        "LDFLAGS": f"-L{linked}/lib -s",
        "LIBFFI_LIBS": "-lffi",
        "LIBSQLITE3_LIBS": "-lsqlite3 -lm",
        "MODULE_BUILDTYPE": "static",
        **{f"py_cv_module_{name}": "n/a" for name in LACKING},
    }
    known = {"PKG_CONFIG": "false", "ZIG_GLOBAL_CACHE_DIR": str(place / "zig")}
    options = ("--prefix=/usr", f"--build={TRIPLE}", "--without-ensurepip", "--without-readline")
    told = (f"{name}={value}" for name, value in settings.items())
    run(
        *("sh", "configure", "-q", *options, "--disable-test-modules", f"--with-openssl={linked}"),
        *told,
        cwd=tree,
        **known,
    )
    libraries = f"-Wl,--no-as-needed {' '.join(map(str, carried))}"
    flags = f"LINKFORSHARED=-Xlinker -export-dynamic '-Wl,-rpath,$$ORIGIN/../lib' {libraries}"
    jobs = f"-j{os.cpu_count() or 1}"
    run("make", "-s", jobs, flags, "python", "pybuilddir.txt", cwd=tree, **known)


def _install(tree: Path, place: Path, folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    shutil.copy(tree / "python", folder / "bin" / f"python{VERSION}")
    modules = folder / "lib" / f"python{VERSION}"
    left_out = shutil.ignore_patterns(*LEFT_OUT, "__pycache__", "*.exe", "*.bat", "*.ico")
    shutil.copytree(tree / "Lib", modules, ignore=left_out)
    built = tree / (tree / "pybuilddir.txt").read_text("utf-8")
    for words in built.glob("_sysconfigdata*.py"):
        text = words.read_text("utf-8").replace(str(place), "/build")
        (modules / words.name).write_text(text, "utf-8")
    shutil.copy(tree / "LICENSE", modules / "LICENSE.txt")
    # its place must be there, though all is within the interpreter
    (modules / "lib-dynload").mkdir()
    (modules / "lib-dynload" / "README").write_text("All modules are built in.\n", "ascii")
