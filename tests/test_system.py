"""What differs from one operating system to another is kept in one place, and works on this one."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.system import safe_name
from tests.samples import EXAMPLE, REPOSITORY
from tests.sources import MODULES, nodes_of, over

SYSTEM = REPOSITORY / "generator" / "system.py"
#: What only one system has, or each has of its own.
OWN = {"resource", "fcntl", "pwd", "grp", "winreg", "msvcrt", "platform"}
ASKED = {("os", "name"), ("sys", "platform"), ("os", "fork"), ("os", "killpg"), ("os", "setsid")}
#: A report of a fault names the system that it happened on.
REPORTS = REPOSITORY / "generator" / "fault.py"


@over(MODULES)
def test_no_other_module_knows_what_it_runs_on(module: Path) -> None:
    if module in {SYSTEM, REPORTS}:
        return
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            assert not OWN & {alias.name for alias in node.names}, f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in ASKED, f"{module}:{node.lineno}"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("某县财政局2024年度部门决算", "某县财政局2024年度部门决算"),
        ("甲/乙：局", "甲_乙：局"),
        ("a:b*c?", "a_b_c_"),
        ("某局. ", "某局"),
        ("CON", "文件CON"),
        ("nul.2024", "文件nul.2024"),
        ("COM1", "文件COM1"),
        ("CONSULT", "CONSULT"),
        ("康复中心", "康复中心"),
        ("...", "文件"),
    ],
)
def test_a_name_is_one_on_any_system(title: str, name: str) -> None:
    assert safe_name(title) == name


def started(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        env={**clean, "LANG": "", "PYTHONPATH": str(REPOSITORY), **variables},
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["POSIX", "en_US.ISO-8859-1"])
def test_a_system_that_knows_no_chinese_writes_chinese_files(locale: str, tmp_path: Path) -> None:
    own = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = started("build", EXAMPLE, "--format", "html", "-o", tmp_path, **own)
    assert ended.returncode == 0, ended.stderr
    (written,) = tmp_path.glob("*.html")
    assert written.name.startswith("南昌市青山湖区大数据中心")
    found = json.loads(started("check", EXAMPLE, "--json", **own).stdout)
    assert found["summary"]


def test_who_closed_the_output_gets_the_status_alone() -> None:
    ended = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m generator check {EXAMPLE} >&- 2>&-"],
        cwd=REPOSITORY,
        check=False,
    )
    assert ended.returncode == 0
