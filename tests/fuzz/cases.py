"""One case: a seed, the files that it damages, the command that reads them, and how it ended."""

from __future__ import annotations

import io
import os
import random
import re
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from generator.cli import DONE, FINDINGS, UNUSABLE, main
from generator.edition.load import FOLDERS_VARIABLE, load_edition
from tests.fuzz import corpus
from tests.fuzz.damage import PACKAGE, PDF, PLAIN, TEXT, WORKBOOK, Damage

#: As many lines as an unusable file may be told in.
MOST_LINES: Final = 60
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BOOK, OUT = "填报表.xlsx", "out"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a case does: its files by name, its command, and where to look for editions."""

    kind: str
    files: Mapping[str, bytes]
    command: tuple[str, ...]
    editions: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a case ended.

    Attributes:
        seed: which case.
        kind: what was damaged, or where.
        status: the exit status, or what became of the process.
        fault: what is wrong with that; empty where all is as it should be.
        seconds: of the processor.
        megabytes: of memory at most (MiB).
    """

    seed: int
    kind: str
    status: object
    fault: str
    seconds: float
    megabytes: float


# what is tried


def _damaged(dice: random.Random, content: bytes, ways: tuple[Damage, ...]) -> bytes:
    for _ in range(dice.choice((1, 1, 1, 2))):
        if content:
            try:
                content = dice.choice(ways)(dice, content)
            except Exception:  # noqa: BLE001 - it may be too damaged for that, in any way
                break
    return content


def _check(dice: random.Random) -> Plan:
    content = _damaged(dice, dice.choice(corpus.workbooks()), WORKBOOK)
    extra = dice.choice(
        ((), (), ("--json",), ("--annotate", "out/标.xlsx"), ("--html", "out/a.html"))
    )
    return Plan("check", {BOOK: content}, ("check", BOOK, *extra))


def _build(dice: random.Random) -> Plan:
    content = _damaged(dice, dice.choice(corpus.workbooks()), WORKBOOK)
    wanted = dice.choice(("html", "docx", "docx,html", "html,json,csv,manifest"))
    return Plan("build", {BOOK: content}, ("build", BOOK, "-o", OUT, "--format", wanted))


def _other(dice: random.Random) -> Plan:
    sound = dice.choice(corpus.workbooks())
    content = _damaged(dice, sound, WORKBOOK)
    files = {BOOK: content, "上年.xlsx": sound}
    commands = (
        ("draft", BOOK, "-o", "out/草拟.xlsx"),
        ("explain", BOOK, "收入.总额"),
        ("check", "上年.xlsx", "--prior", BOOK),
        ("check", BOOK, "--prior", BOOK),
        ("new", "-e", "jiangxi-2023", "--prior", BOOK, "-o", "out/新.xlsx"),
        ("merge", BOOK, "上年.xlsx", "-o", "out/部门.xlsx"),
        ("merge", BOOK, "上年.xlsx", "-o", "out/部门.xlsx", "--transfers", "out/往来.xlsx"),
    )
    return Plan("other", files, dice.choice(commands))


def _import(dice: random.Random) -> Plan:
    name, content = dice.choice(sorted(corpus.exports().items()))
    ways = {".xls": PLAIN, ".ods": PACKAGE, ".xlsx": WORKBOOK}[Path(name).suffix]
    content = _damaged(dice, content, ways)
    command = ("import", name, "-e", "jiangxi-2022", "-o", "out/导入.xlsx")
    extra = ("--unit", "元") if dice.random() < 0.8 else ()
    return Plan(f"import{Path(name).suffix}", {name: content}, (*command, *extra))


def _style(dice: random.Random) -> Plan:
    content = _damaged(dice, dice.choice(corpus.styles()), TEXT)
    files = {BOOK: corpus.workbooks()[-1], "体例.yaml": content}
    command = dice.choice((("check", BOOK), ("build", BOOK, "-o", OUT, "--format", "html")))
    return Plan("style", files, (*command, "--style", "体例.yaml"))


def _edition(dice: random.Random) -> Plan:
    sources = dict(corpus.editions())
    name = dice.choice(sorted(sources))
    sources[name] = _damaged(dice, sources[name], TEXT)
    files = {f"editions/{path}": content for path, content in sources.items()}
    files[BOOK] = corpus.workbooks()[-1]
    commands = (
        ("check", BOOK),
        ("build", BOOK, "-o", OUT, "--format", "html"),
        ("new", "-e", "jiangxi-2022", "-o", "out/新.xlsx"),
    )
    return Plan("edition", files, dice.choice(commands), "editions")


def _annex(dice: random.Random) -> Plan:
    files = dict(corpus.annexes())
    name = dice.choice(sorted(files))
    suffix = Path(name).suffix
    ways = {".docx": PACKAGE, ".xlsx": WORKBOOK, ".md": TEXT, ".pdf": PDF}.get(suffix, PLAIN)
    files[name] = _damaged(dice, files[name], ways)
    files[BOOK] = corpus.naming(name)
    commands = (
        ("check", BOOK),
        ("build", BOOK, "-o", OUT, "--format", "html"),
        ("build", BOOK, "-o", OUT, "--format", "docx"),
    )
    return Plan(f"annex{suffix}", files, dice.choice(commands))


_PLANS: Final[tuple[Callable[[random.Random], Plan], ...]] = (
    *(_check, _check, _build, _build, _other, _import, _import, _style, _edition, _annex, _annex),
)


def plan_of(seed: int) -> Plan:
    """What a seed tries."""
    dice = random.Random(seed)  # noqa: S311 - no secret hangs on it
    return dice.choice(_PLANS)(dice)


# how it ends


def run(seed: int) -> Ended:
    """Try a seed in this process."""
    plan = plan_of(seed)
    _reset_peak()
    begun = time.process_time()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place, _within(Path(place), plan):
        status, fault = _carry_out(plan)
        seconds = time.process_time() - begun
        fault = fault or "；".join(_left_behind(plan, Path(), status))
    return Ended(seed, plan.kind, status, fault, seconds, _peak())


@contextmanager
def _within(folder: Path, plan: Plan) -> Iterator[None]:
    """The folder laid out and gone to, with the plan's editions."""
    for name, content in plan.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    before, earlier = Path.cwd(), os.environ.get(FOLDERS_VARIABLE)
    os.chdir(folder)
    if plan.editions:
        os.environ[FOLDERS_VARIABLE] = plan.editions
        load_edition.cache_clear()
    try:
        yield
    finally:
        os.chdir(before)
        if plan.editions:
            load_edition.cache_clear()
            os.environ.pop(FOLDERS_VARIABLE)
        if earlier is not None:
            os.environ[FOLDERS_VARIABLE] = earlier


def _carry_out(plan: Plan) -> tuple[object, str]:
    """The exit status of the command, and what is wrong with how it ended."""
    out, err = io.StringIO(), io.StringIO()
    arguments, sys.argv = sys.argv, ["juesuan", *plan.command]
    try:
        with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter("always")
            main()
    except SystemExit as ended:
        return ended.code, "；".join(_misbehaved(ended.code, out.getvalue(), err.getvalue()))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return None, f"{type(error).__name__}: {str(error)[:200]} {_place(error)}"
    finally:
        sys.argv = arguments
    return None, "没有退出状态"


def _place(error: BaseException) -> str:
    """Where in the program an exception arose."""
    frames = [
        item for item in traceback.extract_tb(error.__traceback__) if "generator/" in item.filename
    ]
    return " < ".join(f"{Path(item.filename).name}:{item.lineno}" for item in frames[-3:][::-1])


def _misbehaved(status: object, out: str, err: str) -> Iterator[str]:
    if status not in {DONE, FINDINGS, UNUSABLE}:
        report = next(Path().rglob("juesuan*.txt"), None)
        yield f"退出状态 {status}：{report.read_text('utf-8')[-1500:] if report else err}"
    lines = err.splitlines()
    if status == UNUSABLE and not 0 < len(lines) <= MOST_LINES:
        yield f"用 {len(lines)} 行说不可用"
    if strange := [line for line in lines if not _CHINESE.search(line)]:
        yield f"说的不是中文：{strange[0][:200]}"
    if "Traceback" in out + err:
        yield "Traceback"


def _left_behind(plan: Plan, folder: Path, status: object) -> Iterator[str]:
    """What lies in the folder and should not, or is not whole."""
    for file in sorted(folder.rglob("*")):
        name = file.as_posix()
        if not file.is_file() or name in plan.files:
            continue
        # what check says of an unusable workbook goes into its reports, too
        refused = status == UNUSABLE and name not in plan.command
        if refused or file.suffix == ".part" or file.parent.name != OUT:
            yield f"留下了 {name}"
        else:
            yield from _unsound(file)


def _unsound(file: Path) -> Iterator[str]:
    """Why a file that was written is not in order."""
    try:
        if file.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(file) as package:
                for name in package.namelist():
                    if name.endswith((".xml", ".rels")):
                        # a part that nobody reads is copied as deep as it is
                        etree.fromstring(package.read(name), etree.XMLParser(huge_tree=True))
        elif file.suffix == ".html" and (bad := _NO_XML.search(file.read_text("utf-8"))):
            yield f"{file.name} 里有字符 {bad[0]!r}"
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError) as error:
        yield f"{file.name} 已损坏：{error}"


def _reset_peak() -> None:
    """Let the system measure anew how much memory the process held at most."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak() -> float:
    """How much it held since then, in MiB; 0 where the system doesn't say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
