"""`juesuan fonts`: what serves each role, and that the PDF takes just that."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from generator import cli
from generator.document.fonts import Served, describe, served
from generator.document.pdf import ENGINES, write_pdf
from generator.document.pdf.errors import PdfError
from generator.document.pdf.weasyprint import fonts as by_sheet
from generator.document.roles import ROLES
from generator.paths import templates_dir
from tests.document.test_pdf import document
from tests.samples import EXAMPLE, REPOSITORY, examined

pytestmark = pytest.mark.slow

SHEET = templates_dir() / "style.css"
TOLD = [role for role in ROLES if role.docx]
BY_EACH = pytest.mark.parametrize("engine", ENGINES)


def named(family: str) -> str:
    """A family as fonts in a PDF are named: without blanks, hyphens and the mark of a subset."""
    family = family.partition("+")[2] or family
    return family.replace("-", "").replace(" ", "").lower()


@BY_EACH
def test_each_role_is_served_here(engine: str) -> None:
    found = served(engine)
    assert [item.role.name for item in found] == ["小标宋", "黑体", "楷体", "仿宋", "宋体"]
    assert all(item.family and Path(item.file).is_file() for item in found)


def test_both_engines_take_the_same_fonts() -> None:
    one, other = (served(engine) for engine in ENGINES)
    assert one == other


@BY_EACH
def test_the_pdf_takes_these_fonts(engine: str) -> None:
    families = {named(item.family) for item in served(engine)}
    content = write_pdf(examined(EXAMPLE).composition.document, engine=engine)
    pdf = pypdfium2.PdfDocument(content)
    used = {
        named(item.get_font().get_base_name())
        for page in pdf
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    pdf.close()
    assert used
    for font in used:
        assert any(font.startswith(family) for family in families), font


def test_the_style_sheet_states_the_lists_of_the_roles() -> None:
    stated = dict(by_sheet.stated(SHEET.read_text("utf-8")))
    for role in ROLES:
        *families, _generic = stated[role.selector]
        assert tuple(families) == role.families, role.selector


@pytest.mark.parametrize(
    ("role", "family"),
    [
        ("fang", "仿宋_GB2312"),
        ("fang", "FangSong"),
        ("fang", "方正仿宋_GBK"),
        ("title", "方正小标宋简体"),
        ("title", "FZXiaoBiaoSong-B05S"),
        ("kai", "楷体_GB2312"),
        ("hei", "SimHei"),
        ("song", "宋体"),
    ],
)
def test_fonts_are_found_under_the_names_that_systems_give_them(role: str, family: str) -> None:
    families = next(item.families for item in ROLES if item.key == role)
    open_fonts = next(item.kin for item in ROLES if item.key == role)
    assert family in families
    assert all(families.index(family) < families.index(other) for other in open_fonts)


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The style sheet that is asked for the fonts."""
    monkeypatch.setattr(by_sheet, "templates_dir", lambda: tmp_path)
    return tmp_path / "style.css"


def test_the_first_installed_font_of_the_list_serves(sheet: Path) -> None:
    sheet.write_text('h2 { font: 700 16pt "没有的字体", "Noto Serif CJK SC", serif }', "utf-8")
    found = {item.role.name: item for item in by_sheet.served()}
    assert (found["黑体"].family, found["黑体"].standing) == ("Noto Serif CJK SC", "代用字体")
    assert found["楷体"].standing == "没有可用的字体"


def test_official_and_kindred_fonts_are_told_apart(sheet: Path) -> None:
    sheet.write_text('table, td { font-family: "Noto Serif CJK SC" }', "utf-8")
    song = by_sheet.served()[-1]
    assert song.standing == "同类的开源字体"
    lines = list(describe({"typst": [Served(song.role)], "weasyprint": [song]}))
    assert lines[0] == "宋体（表格）"
    assert lines[1] == "  PDF（typst）：没有可用的字体"
    assert lines[2].startswith("  PDF（weasyprint）：Noto Serif CJK SC（同类的开源字体，")
    assert lines[3] == "  DOCX：依次写 宋体、SimSun"


@pytest.mark.usefixtures("sheet")
def test_a_sheet_that_cannot_be_read_is_unusable() -> None:
    with pytest.raises(PdfError, match="读不出样式文件"):
        by_sheet.served()


def test_the_command_refuses_a_machine_without_fonts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = [Served(role) for role in TOLD]
    monkeypatch.setattr("generator.document.fonts.served", lambda _engine: nothing)
    monkeypatch.setattr("sys.argv", ["juesuan", "fonts"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert out.count("没有可用的字体") == 10
    assert "没有可用的字体：小标宋（封面和各级标题，typst）、黑体" in err


def test_an_engine_that_cannot_be_loaded_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "generator.document.pdf.weasyprint.fonts", None)
    monkeypatch.setattr("sys.argv", ["juesuan", "fonts"])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert not exit_.value.code
    out, err = capsys.readouterr()
    assert "排版引擎 weasyprint 缺少 Python 软件包 weasyprint，用不了。" in err
    assert "PDF（typst）" in out
    assert "PDF（weasyprint）" not in out


# rare characters


RARE = "\U00020002"  # CJK extension B; no font of this machine needs to have it


def font_with(character: str, family: str) -> bytes:
    """A font of one character, which is a square."""
    builder = FontBuilder(1000, isTTF=True)
    glyphs = [".notdef", "rare"]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({ord(character): "rare"})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys(glyphs, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": family, "styleName": "Regular", "fullName": family}
    builder.setupNameTable(names | {"psName": family.replace(" ", "")})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()


def test_any_font_of_the_machine_lends_a_rare_character(tmp_path: Path) -> None:
    """By Typst: with a font that has it, in a process that finds that font."""
    page = document(f"<h2 id='s'>一、职责</h2><p>局长李{RARE}签发。</p>")
    with pytest.raises(PdfError, match=r"U\+20002，字体 .+见“一、职责”中的“局长李"):
        write_pdf(page, engine="typst")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "rare.ttf").write_bytes(font_with(RARE, "Zuobude Rare"))
    (tmp_path / "page.html").write_text(page.source, "utf-8")
    program = (
        "import sys, pathlib; from generator.document import markup; "
        "from generator.document.pdf import write_pdf; "
        "source = pathlib.Path(sys.argv[1]).read_text('utf-8'); "
        "pathlib.Path(sys.argv[2]).write_bytes(write_pdf(markup.parse(source), engine='typst'))"
    )
    out = tmp_path / "page.pdf"
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "page.html"), str(out)],
        cwd=REPOSITORY,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
        check=True,
    )
    pdf = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert f"局长李{RARE}签发" in text
