"""What WeasyPrint alone does: style sheets, and straight right edges of its own making."""

from __future__ import annotations

import gc
import logging
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from lxml import etree
from weasyprint.layout import inline

from generator.document.markup import Markup
from generator.document.pdf import write_pdf as write_by
from generator.document.pdf.errors import PdfError
from generator.document.pdf.weasyprint import justify, write
from tests.document.test_pdf import FIGURE, MISSING, Pages, document

pytestmark = pytest.mark.slow


def write_pdf(markup: Markup) -> bytes:
    return write_by(markup, engine="weasyprint")


@pytest.fixture
def style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The style sheet that the writer takes for its own."""
    monkeypatch.setattr(write, "templates_dir", lambda: tmp_path)
    return tmp_path / "style.css"


def test_missing_character_of_the_style_sheet(style: Path) -> None:
    style.write_text(f'h1::before {{ content: "{MISSING}" }}', "utf-8")
    with pytest.raises(PdfError, match=r"U.F0FFF），见样式文件生成的文字"):
        write_pdf(document("<p>文</p>"))


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("p { colour: red }", "Ignored `colour: red ` at 1:5, unknown property"),
        ("p {", None),
        pytest.param(
            "p! { color: red }", "Invalid or unsupported selector", marks=pytest.mark.long
        ),
        ("@import url(https://example.org/a.css);", "Failed to load stylesheet"),
        ("h1 { background: url(file:///etc/hostname) }", "Failed to load image"),
        pytest.param(
            "h1 { background: url(https://example.org/a.png) }",
            "Failed to load image",
            marks=pytest.mark.long,
        ),
    ],
)
def test_faults_of_a_style_sheet(style: Path, css: str, message: str | None) -> None:
    style.write_text(css, "utf-8")
    if message is None:
        write_pdf(document("<p>文</p>"))
        return
    for _attempt in range(2):  # what is kept of the first must not hide the fault
        with pytest.raises(PdfError) as refusal:
            write_pdf(document("<p>文</p>"))
        assert str(style) in str(refusal.value)
        assert message in str(refusal.value)


def test_unreadable_style_sheet(style: Path) -> None:
    with pytest.raises(PdfError, match="读不出样式文件"):
        write_pdf(document("<p>文</p>"))
    style.write_text("/* 样式 */", "gb18030")
    with pytest.raises(PdfError) as refusal:
        write_pdf(document("<p>文</p>"))
    assert str(refusal.value) == f"{style}：读不出样式文件。文件应可读，为 UTF-8 编码。"


def test_a_changed_style_sheet_changes_the_look(style: Path) -> None:
    style.write_text("@page { size: 100mm }", "utf-8")
    assert Pages(write_pdf(document("<p>文</p>"))).size(0) == (100, 100)


def test_nothing_is_fetched() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0)
        markup = document(FIGURE)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        figure = markup.tree.find(".//figure")
        assert figure is not None
        figure[0] = etree.Element("img", src=address, alt="图")
        with pytest.raises(PdfError, match="Failed to load image"):
            write_pdf(Markup(markup.tree, ""))
        with pytest.raises(BlockingIOError):
            server.accept()


def test_garbage_collector_is_left_as_it_was() -> None:
    markup = document("<p>文</p>")
    for was_enabled in (True, False):
        (gc.enable if was_enabled else gc.disable)()
        try:
            write_pdf(markup)
            assert gc.isenabled() is was_enabled
        finally:
            gc.enable()


def test_slow_subsetting_is_reported_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(write, "harfbuzz_subset", None)
    markup = document("<p>文</p>")
    write_pdf(markup)
    write_pdf(markup)
    assert [record.getMessage() for record in caplog.records] == [
        "libharfbuzz-subset is not installed: each PDF takes three to six times as long."
    ]


def test_ragged_where_weasyprint_is_another(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    original = inline.justify_line
    monkeypatch.setattr(inline, "justify_line", lambda context, line: None)  # noqa: ARG005
    with caplog.at_level(logging.INFO), justify.justified() as is_justified:
        assert not is_justified
    assert [record.levelno for record in caplog.records] == [logging.INFO]
    monkeypatch.setattr(inline, "justify_line", original)
    monkeypatch.setattr(justify, "ffi", SimpleNamespace())
    with justify.justified() as is_justified:
        assert not is_justified


def test_weasyprint_is_left_as_it_was() -> None:
    original = inline.justify_line
    with justify.justified() as is_justified:
        assert is_justified
        assert inline.justify_line is not original
    assert inline.justify_line is original


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("部门决算", {0, 1, 2}),
        ("2022年", {3}),
        ("年2022", {0}),
        ("a bc", {1}),
        ("元 a", {1}),
        ("永——永", {0, 2}),
        ("完……", {0}),
        ("（一）", {0, 1}),
        ("12.5%", set()),
        ("", set()),
    ],
)
def test_where_a_line_may_grow(text: str, gaps: set[int]) -> None:
    assert justify.gaps_in(text) == gaps
