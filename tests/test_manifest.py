import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator import __version__
from generator.build import build, examine
from generator.document.pdf import ENGINES
from generator.errors import Unusable
from generator.formats import FORMATS, MANIFEST
from generator.writers import WRITERS
from generator.writers.manifest import manifest
from tests.helpers import Content, Run, changed, runner
from tests.samples import EXAMPLE, REPOSITORY, examined, with_style

pytestmark = pytest.mark.slow


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return runner(monkeypatch, capsys)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest_in(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob("*.manifest.json")
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def workbook(folder: Path, cells: Mapping[str, Content]) -> Path:
    file = folder / "表.xlsx"
    file.write_bytes(changed(cells))
    return file


def test_every_format_has_its_writer() -> None:
    assert (*WRITERS, MANIFEST) == FORMATS


def test_it_names_every_file_with_its_hash(run: Run, tmp_path: Path) -> None:
    out, style = tmp_path / "out", tmp_path / "某市.yaml"
    style.write_text("words: {编制单位: 部门}\n", "utf-8")
    formats = "manifest,html,docx,csv"
    assert run("build", EXAMPLE, "-o", out, "--format", formats, "--style", style).status == 0
    found = manifest_in(out)
    assert found["inputs"] == {
        "workbook": {
            "name": "workbook.xlsx",
            "bytes": EXAMPLE.stat().st_size,
            "sha256": sha256(EXAMPLE),
        },
        "style": {"name": "某市.yaml", "bytes": style.stat().st_size, "sha256": sha256(style)},
    }
    written = {path.name: sha256(path) for path in out.iterdir() if "manifest" not in path.name}
    assert len(written) == 3
    assert {item["name"]: item["sha256"] for item in found["outputs"].values()} == written
    assert found["edition"]["id"] == "jiangxi-2022"
    assert "created" not in found
    assert found["program"]["version"] == __version__
    assert "python-docx" in found["program"]["libraries"]
    assert "weasyprint" not in found["program"]["libraries"]
    assert all(found["program"]["libraries"].values())


@pytest.mark.parametrize("engine", ENGINES)
def test_it_names_what_set_the_pdf(run: Run, tmp_path: Path, engine: str) -> None:
    options = ("--format", "pdf,manifest", "--engine", engine)
    assert run("build", EXAMPLE, "-o", tmp_path, *options).status == 0
    found = manifest_in(tmp_path)
    assert found["outputs"]["pdf"]["engine"] == engine
    assert found["outputs"]["pdf"]["variant"] == "pdf/ua-1"
    libraries = set(found["program"]["libraries"]) & set(ENGINES)
    assert libraries == {engine}


def test_an_engine_that_there_is_not_is_refused(run: Run, tmp_path: Path) -> None:
    for command in ("build", "batch"):
        place = EXAMPLE if command == "build" else EXAMPLE.parent
        outcome = run(command, place, "-o", tmp_path / "out", "--engine", "word")
        assert outcome.status == 2
        assert outcome.err == "没有排版引擎“word”。可用的引擎：typst、weasyprint。\n"
        assert not (tmp_path / "out").exists()


def test_it_tells_what_was_found_and_what_was_waived(run: Run, tmp_path: Path) -> None:
    assert run("build", EXAMPLE, "-o", tmp_path, "--format", "manifest").status == 0
    found, examination = manifest_in(tmp_path), examined(EXAMPLE)
    assert found["findings"] == [finding.as_json() for finding in examination.findings]
    assert [item["text"] for item in found["waivers"]] == [
        waiver.text for waiver in examination.disclosure.submission.waivers
    ]
    assert found["waivers"]
    assert found["draft"] is False
    assert found["summary"]["errors"] == 0
    assert found["outputs"] == {}


def test_a_draft_is_one(run: Run, tmp_path: Path) -> None:
    file = workbook(tmp_path, {"公开03表!E10": 99999})
    assert run("build", file, "-o", tmp_path / "out", "--format", "manifest").status == 1
    found = manifest_in(tmp_path / "out")
    assert found["draft"] is True
    assert found["summary"]["errors"] > 0


def test_a_time_only_where_one_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert json.loads(made())["created"] == "1970-01-02T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "明天")
    with pytest.raises(Unusable, match="SOURCE_DATE_EPOCH 是“明天”，不是时间"):
        made()


def made(**style: Mapping[str, object]) -> bytes:
    edition = with_style(examined(EXAMPLE).disclosure.edition, **style)
    return manifest(inputs={}, outputs={}, edition=edition, findings=(), waivers=())


def test_another_style_is_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    plain, other = (
        json.loads(made(**style)) for style in ({}, {"numbers": {"amount": {"places": 4}}})
    )
    assert plain["style"] != other["style"]
    assert plain["edition"]["sha256"] != other["edition"]["sha256"]
    assert plain["edition"]["id"] == other["edition"]["id"]


def test_an_input_that_has_gone(tmp_path: Path) -> None:
    style = tmp_path / "体例.yaml"
    style.write_text("charts: true\n", "utf-8")
    examination = examine(EXAMPLE, style=style)
    style.unlink()
    with pytest.raises(Unusable, match=r"体例\.yaml：读不出来"):
        build(examination, tmp_path / "out", ["html", "manifest"])
    assert not (tmp_path / "out").exists()


def test_the_workbook_is_told_of_as_it_was_read(tmp_path: Path) -> None:
    """Whatever became of the file since: it is not read again."""
    file = tmp_path / "表.xlsx"
    file.write_bytes(EXAMPLE.read_bytes())
    examination = examine(file)
    file.unlink()
    build(examination, tmp_path / "out", ["manifest"])
    (written,) = (tmp_path / "out").iterdir()
    found = json.loads(written.read_text("utf-8"))["inputs"]["workbook"]
    assert found["sha256"] == hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()


def test_the_same_workbook_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """In two processes that differ in folder, time zone, language and the order of hashes."""
    folders = []
    for number, (zone, language) in enumerate((("Asia/Shanghai", "C"), ("UTC", "C.UTF-8"))):
        home = tmp_path / str(number)
        home.mkdir()
        (home / "workbook.xlsx").write_bytes(EXAMPLE.read_bytes())
        command = [sys.executable, "-m", "generator", "build", "workbook.xlsx", "-o", "out"]
        done = subprocess.run(
            [*command, "--format", ",".join(FORMATS)],
            cwd=home,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(REPOSITORY),
                "PYTHONHASHSEED": str(number + 1),
                "TZ": zone,
                "LC_ALL": language,
            },
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        folders.append(home / "out")
    first, second = ({path.name: sha256(path) for path in folder.iterdir()} for folder in folders)
    assert len(first) == len(FORMATS)
    assert first == second
