"""`juesuan fonts`: what serves each role, and that the PDF takes just that."""

from pathlib import Path

import pypdfium2
import pytest

from generator import cli
from generator.document.fonts import ROLES, describe, served
from generator.document.pdf import write_pdf
from generator.errors import Unusable
from generator.paths import templates_dir
from tests.samples import EXAMPLE, examined

SHEET = templates_dir() / "style.css"


def named(family: str) -> str:
    """A family as fonts in a PDF are named: without blanks, hyphens and the mark of a subset."""
    return family.partition("+")[2].replace("-", "").replace(" ", "") or family.replace(" ", "")


def test_each_role_is_served_here() -> None:
    found = served(SHEET)
    assert [item.role.name for item in found] == ["小标宋", "黑体", "楷体", "仿宋", "宋体"]
    assert all(item.family and Path(item.file).is_file() for item in found)


def test_the_pdf_takes_these_fonts() -> None:
    families = {item.family.replace(" ", "") for item in served(SHEET)}
    pdf = pypdfium2.PdfDocument(write_pdf(examined(EXAMPLE).composition.document))
    used = {
        named(item.get_font().get_base_name())
        for page in pdf
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    pdf.close()
    assert used
    for font in used:
        assert any(font.startswith(family) for family in families), font


def test_the_first_installed_font_of_the_list_serves(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text('h2 { font: 700 16pt "没有的字体", "Noto Serif CJK SC", serif }', "utf-8")
    found = {item.role.name: item for item in served(sheet)}
    assert (found["黑体"].family, found["黑体"].standing) == ("Noto Serif CJK SC", "代用字体")
    assert found["楷体"].standing == "没有可用的字体"


def test_official_and_kindred_fonts_are_told_apart(tmp_path: Path) -> None:
    sheet = tmp_path / "own.css"
    sheet.write_text('table, td { font-family: "Noto Serif CJK SC" }', "utf-8")
    song = served(sheet)[-1]
    assert song.standing == "同类的开源字体"
    (line,) = describe([song])
    assert line.startswith("宋体（表格）：PDF 用 Noto Serif CJK SC（同类的开源字体，")
    assert line.endswith("）；DOCX 依次写 宋体、SimSun")


def test_a_sheet_that_cannot_be_read_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="读不出样式文件"):
        served(tmp_path / "none.css")


def test_every_role_is_stated_by_the_style_sheet() -> None:
    assert {role.selector for role in ROLES} == {"h1", "h2", "h3", "html", "table"}


def test_the_command_refuses_a_machine_without_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "style.css").write_text('html { font: 16pt "没有的字体" }', "utf-8")
    monkeypatch.setattr("generator.paths.templates_dir", lambda: tmp_path)
    monkeypatch.setattr("sys.argv", ["juesuan", "fonts"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert out.count("没有可用的字体") == 5
    assert "没有可用的字体：小标宋（封面和各级标题）、黑体" in err
