"""The commands: what they print, what they write, and how they end."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator import __version__, build
from generator.errors import Unusable
from generator.files import write_whole
from generator.writers import WRITERS
from tests.helpers import Content, Outcome, Run, changed
from tests.samples import REPOSITORY

pytestmark = pytest.mark.slow

NAME = "南昌市青山湖区大数据中心2022年度部门决算"
#: A reason that is required is missing.
GAP: Mapping[str, Content] = {"增减原因!B3": None}
#: 本年收入合计 is a typed total that is wrong.
WRONG_TOTAL: Mapping[str, Content] = {"公开01表!C33": 999}


def workbook(folder: Path, cells: Mapping[str, Content] | None = None, name: str = "表") -> Path:
    file = folder / f"{name}.xlsx"
    file.write_bytes(changed(cells or {}))
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_version(run: Run) -> None:
    assert run("--version") == Outcome(0, f"{__version__}\n", "")


def test_help_is_chinese(run: Run) -> None:
    outcome = run("build", "--help")
    assert outcome.status == 0
    assert "生成公开文本。" in outcome.out
    assert "填好的填报表（.xlsx），可以有多个" in outcome.out


def test_editions(run: Run) -> None:
    outcome = run("editions")
    assert outcome.status == 0
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in outcome.out.splitlines()}
    name, proofs = lines["jiangxi-2022"]
    assert name == "江西省2022年度部门（单位）决算公开"
    assert proofs == "依据 2 条，未证 0 条，栏次已证 10/10 表，与 2 份公开文本比较过"
    assert lines["jiangxi-2024"][1] == "依据 1 条，未证 1 条，栏次已证 0/10 表"
    assert list(lines) == sorted(lines)


def test_an_edition_says_what_it_rests_on(run: Run) -> None:
    lines = run("editions", "jiangxi-2022").out.splitlines()
    assert lines[0] == "jiangxi-2022\t江西省2022年度部门（单位）决算公开"
    assert lines[2].startswith("依据")
    seen = dict(line.split("\t") for line in lines[lines.index("各表栏目的次序") + 1 :])
    assert seen["收入决算表"] == "南昌市青山湖区大数据中心2022年度部门决算"
    assert len(seen) == 10
    # what was seen of one year proves nothing of the next
    lines = run("editions", "jiangxi-2024").out.splitlines()
    assert lines[-1] == "国有资产占用情况表\t未证"


def test_an_edition_says_what_the_editions_below_it_rest_on(run: Run) -> None:
    lines = run("editions", "central-2024").out.splitlines()
    below = [line.split("（")[0] for line in lines if line.startswith("沿用 ")]
    assert below == ["沿用 central-2023", "沿用 nine-tables", "沿用 national"]
    (base,) = (at for at, line in enumerate(lines) if line.startswith("沿用 nine-tables"))
    assert lines[base].endswith("只供别的版式使用），它的依据")
    assert lines[base + 1].startswith("九张表的名称和次序：")


def test_a_broken_edition_is_named_and_the_others_are_listed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("broken-1", "extends: jiangxi-2022\nyeer: 1\n"), ("broken-2", "id: [\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "edition.yaml").write_text(text, "utf-8")
    monkeypatch.setenv("JUESUAN_EDITIONS", str(tmp_path))
    outcome = run("editions")
    assert outcome.status == 2
    assert "broken-1\t不能使用，见下" in outcome.out.splitlines()
    assert "shanghai-2024\t上海市2024年度部门决算公开\t" in outcome.out
    first, second = outcome.err.splitlines()
    assert "broken-1/edition.yaml，第 2 行：yeer：不认识这个键" in first
    assert "broken-2/edition.yaml" in second
    # and they stop nothing that doesn't ask for them
    assert run("rules").status == 0


def test_the_names_of_an_edition(run: Run) -> None:
    outcome = run("editions", "jiangxi-2022", "--names")
    assert (outcome.status, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    for line in (
        "财政拨款支出\t财拨总表.本年支出合计.合计",
        "收支总表.收入总计.决算数\t总计",
        "基本支出表[301]\t工资福利支出",
        "支出表.合计.基本支出\t基本支出",
        "增减(指标, [增减写法], [指标])",
        "表.三公表.表号",
    ):
        assert line in lines
    assert run("editions", "--names").status == 2
    assert run("editions", "nowhere-1999", "--names").status == 2


# new


def test_new(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "-e", "jiangxi-2022") == Outcome(0, "已生成 2022年度决算填报表.xlsx\n", "")
    book = load_workbook(tmp_path / "2022年度决算填报表.xlsx")
    assert book["基本信息"]["B4"].value == "部门"
    assert names(tmp_path) == ["2022年度决算填报表.xlsx"]


def test_new_for_a_unit(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "新" / "表.xlsx"
    outcome = run("new", "-e", "jiangxi-2022", "-o", target, "--kind", "单位")
    assert outcome.status == 0
    assert load_workbook(target)["基本信息"]["B4"].value == "单位"


def test_new_never_overwrites(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_text("填了一个月", encoding="utf-8")
    assert run("new", "-e", "jiangxi-2022", "-o", target) == Outcome(
        2, "", f"{target}：文件已经存在。请换一个文件名，以免覆盖已填的内容。\n"
    )
    assert target.read_text(encoding="utf-8") == "填了一个月"


# check


def counts(line: str) -> tuple[int, int, int]:
    """The last line of `check`: how many errors, warnings, hints."""
    match = re.fullmatch(r"错误 (\d+) 个，警告 (\d+) 个，提示 (\d+) 个", line)
    assert match is not None
    return int(match[1]), int(match[2]), int(match[3])


def test_check_of_a_workbook_without_errors(run: Run, tmp_path: Path) -> None:
    outcome = run("check", workbook(tmp_path))
    assert (outcome.status, outcome.err) == (0, "")
    *findings, last = outcome.out.splitlines()
    errors, warnings, hints = counts(last)
    assert (errors, warnings + hints) == (0, len(findings))
    assert not any(line.startswith("错误") for line in findings)


def test_check_prints_findings_with_their_cells(run: Run, tmp_path: Path) -> None:
    outcome = run("check", workbook(tmp_path, WRONG_TOTAL))
    assert (outcome.status, outcome.err) == (1, "")
    *findings, last = outcome.out.splitlines()
    (first, *_) = [line for line in findings if "公开01表“本年收入合计”填的是 999" in line]
    assert first.startswith("错误：")
    assert "（公开01表!C33、公开01表!C7、" in first
    assert sum(counts(last)) == len(findings)


def test_check_as_json(run: Run, tmp_path: Path) -> None:
    outcome = run("check", "--json", workbook(tmp_path, {**WRONG_TOTAL, **GAP}))
    assert outcome.status == 1
    report = json.loads(outcome.out)
    assert list(report) == ["summary", "findings"]
    severities = Counter(finding["severity"] for finding in report["findings"])
    assert report["summary"] == {
        "errors": severities["error"],
        "warnings": severities["warning"],
        "infos": severities["info"],
    }
    for finding in report["findings"]:
        assert list(finding) == ["rule", "severity", "message", "cells", "basis", "waived"]
        assert all(list(cell) == ["sheet", "cell"] for cell in finding["cells"])
    assert any({"sheet": "公开01表", "cell": "C33"} in item["cells"] for item in report["findings"])


def test_check_as_json_without_errors(run: Run, tmp_path: Path) -> None:
    outcome = run("check", workbook(tmp_path), "--json")
    assert outcome.status == 0
    assert json.loads(outcome.out)["summary"]["errors"] == 0


def test_a_warning_does_not_fail(run: Run, tmp_path: Path) -> None:
    outcome = run("check", workbook(tmp_path, {"公开01表!D3": "金额单位：元"}))
    assert outcome.status == 0
    assert (
        "警告：表头写的是“金额单位：元”，《基本信息》的金额单位是“万元”，已按“万元”读取。请核对。"
        "（公开01表!D3；规则：填报表）"
    ) in outcome.out.splitlines()


def test_check_writes_a_marked_copy_and_a_page(run: Run, tmp_path: Path) -> None:
    file, copy, page = workbook(tmp_path, WRONG_TOTAL), tmp_path / "意见.xlsx", tmp_path / "a.html"
    before = file.read_bytes()
    outcome = run("check", file, "--annotate", copy, "--html", page)
    assert outcome.status == 1
    assert outcome.out.splitlines()[-2:] == [f"已生成 {copy}", f"已生成 {page}"]
    assert load_workbook(copy).sheetnames[0] == "审核意见"
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert file.read_bytes() == before
    assert names(tmp_path) == sorted([file.name, copy.name, page.name])


def test_json_stays_json_beside_a_marked_copy(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "意见.xlsx"
    outcome = run("check", workbook(tmp_path), "--json", "--annotate", copy)
    assert json.loads(outcome.out)["summary"]["errors"] == 0
    assert outcome.err == f"已生成 {copy}\n"


def test_a_marked_copy_never_overwrites(run: Run, tmp_path: Path) -> None:
    file = workbook(tmp_path)
    before = file.read_bytes()
    message = f"{file}：文件已经存在。请换一个文件名，以免覆盖已填的内容。\n"
    assert run("check", file, "--annotate", file) == Outcome(2, "", message)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--annotate", "填报表是 .xlsx 文件。请让文件名以 .xlsx 结尾。"),
        ("--html", "审核意见的网页是 .html 文件。请让文件名以 .html 结尾。"),
    ],
)
def test_reports_are_named_as_what_they_are(
    run: Run, tmp_path: Path, option: str, message: str
) -> None:
    target = tmp_path / "意见.txt"
    outcome = run("check", workbook(tmp_path), option, target)
    assert outcome == Outcome(2, "", f"{target}：{message}\n")
    assert not target.exists()


def test_the_page_of_an_unusable_workbook_says_what_to_mend(run: Run, tmp_path: Path) -> None:
    file, page = workbook(tmp_path, {"公开01表!C7": "甲"}), tmp_path / "a.html"
    outcome = run("check", file, "--html", page)
    assert (outcome.status, outcome.out) == (2, "")
    assert "有 1 处不能用" in page.read_text(encoding="utf-8")
    assert "写的是“甲”，这里应为数字。" in page.read_text(encoding="utf-8")


def test_in_a_terminal_findings_are_a_table(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = workbook(tmp_path, WRONG_TOTAL)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    outcome = run("check", file)
    assert outcome.status == 1
    assert "级别" in outcome.out.splitlines()[1]
    assert "公开01表!C33" in outcome.out
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("further", [(), ("--json",), ("--html", "a.html")])
def test_check_loads_no_writer(tmp_path: Path, further: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom generator.cli import main\n"
        f"sys.argv[1:] = {['check', str(workbook(tmp_path)), *further]!r}\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'openpyxl', 'docx', 'typst', 'weasyprint'}\n"
        "print(*heavy & sys.modules.keys(), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() in {"", "已生成 a.html"}


# build


def test_build(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = run("build", workbook(tmp_path), "-o", out, "--format", "docx,html")
    assert outcome.status == 0
    assert outcome.out == f"已生成 {out}/{NAME}.docx\n已生成 {out}/{NAME}.html\n"
    assert names(out) == [f"{NAME}.docx", f"{NAME}.html"]
    assert (out / f"{NAME}.docx").stat().st_mode & 0o777 == 0o644


def test_build_makes_docx_and_pdf(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", workbook(tmp_path), "-o", out).status == 0
    assert names(out) == [f"{NAME}.docx", f"{NAME}.pdf"]
    assert (out / f"{NAME}.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("formats", "made"), [("html", ["html"]), (" HTML , docx,", ["docx", "html"])]
)
def test_formats(run: Run, tmp_path: Path, formats: str, made: list[str]) -> None:
    out = tmp_path / "out"
    assert run("build", workbook(tmp_path), "-o", out, "--format", formats).status == 0
    assert names(out) == [f"{NAME}.{kind}" for kind in made]


def test_a_draft_is_built_and_said_to_be_one(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    file = workbook(tmp_path, GAP)
    outcome = run("build", file, "-o", out, "--format", "html")
    assert outcome.status == 1
    assert any(line.startswith("错误：") for line in outcome.err.splitlines())
    assert outcome.err.splitlines()[-1] == f"{file}：有错误未改，文本标为草稿"
    assert ">草稿</p>" in (out / f"{NAME}.html").read_text(encoding="utf-8")


def test_a_unit_gives_its_name_to_its_files(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cells: Mapping[str, Content] = {"基本信息!B3": "某局/某\n所:一", "基本信息!B4": "单位"}
    assert run("build", workbook(tmp_path, cells), "-o", out, "--format", "html").status == 0
    assert names(out) == ["某局_某所_一2022年度单位决算.html"]


def test_one_broken_workbook_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    broken = workbook(tmp_path, {"公开01表!C7": "甲"}, "坏")
    other = workbook(tmp_path, {"基本信息!B3": "乙局"}, "乙")
    draft = workbook(tmp_path, {**GAP, "基本信息!B3": "丙局"}, "丙")
    outcome = run("build", broken, other, draft, "-o", out, "--format", "html")
    assert outcome.status == 2
    assert outcome.err.splitlines()[0] == (
        f"{broken}，公开01表!C7：写的是“甲”，这里应为数字。请改为数字，没有的留空。"
    )
    assert names(out) == ["丙局2022年度部门决算.html", "乙局2022年度部门决算.html"]


def test_two_workbooks_of_one_name_do_not_overwrite_each_other(run: Run, tmp_path: Path) -> None:
    first, second = workbook(tmp_path, name="一"), workbook(tmp_path, name="二")
    outcome = run("build", first, second, "-o", tmp_path / "out", "--format", "html")
    assert outcome.status == 2
    assert outcome.err.endswith(
        f"{second}：与 {first} 同名同年度，都会写到 {NAME}.html。"
        "请核对两份填报表的名称，或分别放到不同的文件夹。\n"
    )
    assert names(tmp_path / "out") == [f"{NAME}.html"]


def test_a_house_style(run: Run, tmp_path: Path) -> None:
    style = tmp_path / "某市.yaml"
    style.write_text("words: {编制单位: 编报部门}\n", encoding="utf-8")
    out = tmp_path / "out"
    file = workbook(tmp_path)
    assert run("build", file, "-o", out, "--format", "html", "--style", style).status == 0
    assert "编报部门" in (out / f"{NAME}.html").read_text(encoding="utf-8")
    named = workbook(tmp_path, {"基本信息!B7": "某市"}, "表2")
    assert run("build", named, "-o", tmp_path / "out2", "--format", "html").status == 0
    assert "编报部门" in (tmp_path / "out2" / f"{NAME}.html").read_text(encoding="utf-8")


def test_a_pdf_for_the_archive(run: Run, tmp_path: Path) -> None:
    file, out = workbook(tmp_path), tmp_path / "out"
    options = ("-o", out, "--format", "pdf", "--pdf-variant", "pdf/a-3b")
    assert run("build", file, *options).status == 0
    assert b"/EmbeddedFile" in (out / f"{NAME}.pdf").read_bytes()


def test_an_unknown_kind_of_pdf(run: Run, tmp_path: Path) -> None:
    outcome = run("build", workbook(tmp_path), "-o", tmp_path / "out", "--pdf-variant", "pdf/x-4")
    assert outcome == Outcome(
        2, "", "不认识 PDF 标准“pdf/x-4”。可用的标准：pdf/ua-1、pdf/a-3a、pdf/a-3b。\n"
    )
    assert not (tmp_path / "out").exists()


# all or nothing


def test_what_a_writer_can_not_write_leaves_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> bytes:
        raise Unusable(None, "", "写不出", "请再试")

    monkeypatch.setattr(build, "WRITERS", {**WRITERS, "docx": fail})
    outcome = run("build", workbook(tmp_path), "-o", tmp_path / "out", "--format", "html,docx")
    assert outcome == Outcome(2, "", "写不出。请再试。\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_failing_rename_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    kept = tmp_path / "二"
    kept.write_bytes(b"old")
    renames = 0
    rename = Path.replace

    def fail(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == failing:
            raise PermissionError
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Unusable) as refused:
        write_whole({tmp_path / name: b"new" for name in ("一", "二", "三")})
    assert str(refused.value) == (
        f"{tmp_path / '一二三'[failing - 1]}：无法写入。请确认文件夹可写、文件没有被别的程序打开。"
    )
    assert names(tmp_path) == ["二"]
    assert kept.read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "二").mkdir()
    with pytest.raises(Unusable, match="无法写入"):
        write_whole({tmp_path / name: b"new" for name in ("一", "二")})
    assert names(tmp_path) == ["二"]


def test_files_are_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "一"
    target.write_bytes(b"old")
    write_whole({target: b"new"})
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["一"]


def test_a_mistake_of_ours_is_no_bad_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(build, "derive", fail)
    monkeypatch.chdir(tmp_path)
    assert run("check", workbook(tmp_path)).status == 70


# light starts

HEAVY = {"typst", "weasyprint", "docx", "openpyxl", "pikepdf", "pypdfium2", "PIL", "markdown_it"}
#: What draws and writes, and what reads YAML, annexes and documents: nothing of it is a check's.
NO_CHECK_NEEDS = {
    "yaml",
    "rich",
    *(f"generator.{name}" for name in ("annexes", "published", "importing", "merge", "opendata")),
    *(f"generator.document.{name}" for name in ("annex", "docx", "html", "markup", "measures")),
    *(f"generator.document.compose.{name}" for name in ("fitted", "frame")),
    *(f"generator.workbook.{name}" for name in ("form", "writing")),
}


def modules_loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command loads, as a process of its own."""
    program = (
        "import sys\nfrom generator.cli import main\n"
        f"sys.argv = ['juesuan', *{arguments!r}]\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={
            "PYTHONPATH": str(REPOSITORY),
            "LC_ALL": "C.UTF-8",
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (("--version",), set()),
        (("editions",), set()),
        (("check", "表.xlsx"), set()),
        (("build", "表.xlsx", "-o", "out", "--format", "html"), set()),
        (("build", "表.xlsx", "-o", "out", "--format", "docx"), {"docx"}),
    ],
)
def test_no_command_imports_what_it_does_not_need(
    tmp_path: Path, arguments: tuple[str, ...], loaded: set[str]
) -> None:
    workbook(tmp_path)
    assert HEAVY & modules_loaded(tmp_path, *arguments) == loaded


def test_help_loads_nothing_that_is_validated_or_rendered(tmp_path: Path) -> None:
    loaded = modules_loaded(tmp_path, "--help")
    assert loaded.isdisjoint({*HEAVY, *NO_CHECK_NEEDS, "pydantic", "jinja2", "lxml"})
    assert "generator.edition" not in loaded


def test_a_check_loads_only_what_it_needs(tmp_path: Path) -> None:
    workbook(tmp_path)
    first = modules_loaded(tmp_path, "check", "表.xlsx")
    assert first & NO_CHECK_NEEDS == {"yaml"}
    assert modules_loaded(tmp_path, "check", "表.xlsx").isdisjoint({*HEAVY, *NO_CHECK_NEEDS})
