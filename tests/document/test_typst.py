"""What Typst is trusted with: nothing but data, a folder with its pictures, and plain objects."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
import pytest
import typst

from generator.document.markup import Markup
from generator.document.pdf import write_pdf
from generator.document.pdf.errors import PdfError
from generator.document.pdf.typst import write
from generator.document.pdf.typst.objects import Objects
from generator.paths import templates_dir
from tests.document.test_pdf import GRID, PARTS, Pages, document, official
from tests.samples import EXAMPLE, REPOSITORY
from tests.tagged import structure

pytestmark = pytest.mark.slow

HOSTILE = [
    '#import "/etc/passwd": *',
    '#read("/etc/hostname")',
    "#{ panic() }",
    "#let x = 1; #x",
    "#sys.inputs.document",
    "$x^2$ $ sum_(i=1)^n $",
    "*粗* _斜_ `raw` ```typ #panic()```",
    "\\u{41} \\n \\\\ \\#",
    "@ref <label> #label(x)",
    "] ) } ]} [ ( {",
    "= 标题 == 标题 / 项: 目",
    "- 一 + 二 1. 三",
    "// 注释 /* 注释 */ 尾",
    "~ -- --- ... '单' \"双\" ''",
    "https://example.org/a_b*c#d",
    "\u200b零宽\u2060字",
    "{{ 1 }} {% x %}",
    "&amp; &lt;script&gt;",
]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_words(words: str) -> None:
    """In a paragraph, a heading, a contents entry, a cell, a note, the cover and the title."""
    safe = escape(words)
    markup = document(
        f'<h2 id="h">{safe}</h2><p>{safe}</p><p class="note">{safe}</p><h3>{safe}</h3>'
        + GRID.replace("一<br/>二", safe),
        title=safe,
    )
    pdf = write_pdf(markup, engine="typst")
    _, whole = structure(pdf)
    said = squeezed(whole.text).replace("\u200b", "").replace("\u2060", "")
    wanted = squeezed(words).replace("\u200b", "").replace("\u2060", "")
    assert said.count(wanted) == 6
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.docinfo["/Title"]) == words


def test_names_of_headings_and_attachments_stay_names() -> None:
    name = 'x")#panic()(<y>'
    markup = document('<h2 id="s">一、职责</h2>')
    for element in markup.tree.iter():
        for key in ("id", "href"):
            if element.get(key, "").strip("#") == "s":
                element.set(key, element.get(key, "").replace("s", name))
    files = {"#panic().csv": b"1", "数据 一.json": b"{}"}
    pdf = write_pdf(markup, engine="typst", variant="pdf/a-3a", attachments=files)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        carried = {str(item.UF): item.EF.F.read_bytes() for item in file.Root.AF}
    assert carried == files


def test_the_compiler_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a file outside its folder nor a package of the net, even if the template asked."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", "utf-8")
    monkeypatch.setattr(socket, "create_connection", None)
    template = (templates_dir() / "document.typ").read_text("utf-8")
    for line in (
        f'#read("{secret}")',
        '#read("../secret.txt")',
        '#read("/etc/hostname")',
        '#image("/etc/hostname")',
    ):
        (tmp_path / "document.typ").write_text(template + line, "utf-8")
        monkeypatch.setattr(write, "templates_dir", lambda: tmp_path)
        with pytest.raises(PdfError, match=r"document\.typ：排版时出错："):
            write_pdf(document("<p>文</p>"), engine="typst")


def test_a_fault_of_the_template_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "templates_dir", lambda: tmp_path)
    with pytest.raises(PdfError, match="读不出版面模板"):
        write_pdf(document("<p>文</p>"), engine="typst")
    (tmp_path / "document.typ").write_text("#let x = (", "utf-8")
    with pytest.raises(PdfError, match="排版时出错：unclosed delimiter"):
        write_pdf(document("<p>文</p>"), engine="typst")


def test_all_missing_characters_are_told_at_once() -> None:
    first, second = "\U000f0ffe", "\U000f0fff"
    with pytest.raises(PdfError) as refusal:
        write_pdf(document(f"<p>甲{first}乙</p><p>丙{second}丁</p>"), engine="typst")
    assert f"“{first}”（U+F0FFE，字体 " in str(refusal.value)
    assert f"“{second}”（U+F0FFF，字体 " in str(refusal.value)


def test_a_row_higher_than_a_page_goes_on() -> None:
    long = GRID.replace("一<br/>二", "永" * 4000)
    pages = Pages(write_pdf(document(long), engine="typst"))
    assert "".join(pages.texts()).count("永") == 4000
    for page in range(len(pages)):
        assert all(bottom > 0 for *_, bottom in pages.characters(page))


def test_what_holds_rows_together_is_no_part_of_a_table() -> None:
    pdf = write_pdf(document(official(1, 40, notes=2), GRID), engine="typst")
    _, whole = structure(pdf)
    for table in whole.below("Table"):
        rows = list(table.below("TR"))
        assert len(rows) == (43 if len(rows) > 1 else 1)
        assert all(row.kids for row in rows)
        widths = set()
        for row in rows:
            cells = [cell for cell in row.kids if cell.kind in {"TH", "TD"}]
            owners = [owner for cell in cells for owner in cell.object.A if owner.O == "/Table"]
            widths.add(sum(int(owner.get("/ColSpan", 1)) for owner in owners))
        assert widths <= {3, 2}


def test_the_file_speaks_of_the_mainland_alone() -> None:
    pdf = write_pdf(document(*PARTS), engine="typst")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert file.Root.Lang == "zh-CN"
        assert all(
            item.get("/Lang", "zh-CN") == "zh-CN"
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary)
        )
        assert b"zh-TW" not in file.Root.Metadata.read_bytes()


def test_objects_put_together_are_the_file() -> None:
    source = b'#set document(date: none)\n#set text(lang: "zh")\n= A\n'
    pdf = typst.compile(source, format="pdf", pdf_standards=["1.7"])
    assert isinstance(pdf, bytes)
    assert Objects(pdf).joined() == pdf


def test_a_file_of_another_make_is_refused() -> None:
    with pytest.raises(ValueError, match="another way"):
        Objects(b"%PDF-1.7 startxref 0 %%EOF")


def test_the_same_document_without_a_source() -> None:
    markup = document("<p>文</p>")
    assert write_pdf(Markup(markup.tree, ""), engine="typst")


def test_a_machine_without_pango_needs_none(tmp_path: Path) -> None:
    """Documents are built; what is missing for the other engine is said where it is asked for."""
    program = (
        "import cffi, sys\n"
        "def nothing(*_): print('----- WeasyPrint'); raise OSError('no library')\n"
        "cffi.FFI.dlopen = nothing\n"
        "from generator.cli import main\n"
        "main()\n"
    )

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, *map(str, arguments)]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    built = run("build", EXAMPLE, "-o", tmp_path)
    assert built.returncode == 0, built.stderr
    assert len(list(tmp_path.glob("*.pdf"))) == 1
    refused = run("build", EXAMPLE, "-o", tmp_path / "other", "--engine", "weasyprint")
    assert refused.returncode == 2
    said = "排版引擎 weasyprint 缺少系统库 Pango，用不了。请安装，或用 --engine typst。"
    assert said in refused.stderr
    assert not (tmp_path / "other").exists()
    fonts = run("fonts")
    assert fonts.returncode == 0
    assert "PDF（typst）" in fonts.stdout
    assert "WeasyPrint" not in fonts.stdout  # it prints a page of its own in English
    assert "缺少系统库 Pango" in fonts.stderr
