"""A PDF as an annex: its pages, without anything but what is seen on them.

The file is opened as the untrusted thing that it is: scripts, attached files, comments and links
are dropped, stamps and filled-in fields become part of the page, hidden layers are refused. What is
left is saved anew and serves both outputs.
"""

from __future__ import annotations

import io
import logging
import zlib
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from generator.annexes.model import AnnexContents, Leaf, Remark
from generator.errors import Unusable
from generator.text import printable
from generator.workbook.reading.inspect import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

MAX_PAGES: Final = 300
MAX_UNPACKED: Final = 400_000_000
MAX_PIXELS: Final = 120_000_000
#: Points; a page is somewhere between a stamp and a poster.
LEAST_SIDE, MOST_SIDE = 36.0, 7200.0
#: What a page shows besides its content: what a reader added, and what only a screen has.
_DROPPED: Final = frozenset(
    {
        "/Link", "/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia",
        "/3D", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Redact",
        "/TrapNet", "/Projection",
    }
)  # fmt: skip
_COMMENTS: Final = frozenset(
    {"/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Redact"}
)
#: What the catalog may keep; the rest acts, attaches, or speaks of an outline that is gone.
_KEPT: Final = frozenset({"/Type", "/Pages"})
_AUTHORS: Final = (("/Author", "作者"),)
_EMBEDDED: Final = ("/FontFile", "/FontFile2", "/FontFile3")
_NAME_LENGTH: Final = 40
_EMBED: Final = "别的电脑上看到的字可能不同。请嵌入全部字体后重新导出 PDF"
_REDO: Final = "请用 WPS、Word 或浏览器重新“打印”成 PDF 再试"


def read_pdf(file: Path, content: bytes) -> AnnexContents:
    """The pages of a PDF.

    Args:
        file: as messages name it.
        content: its bytes.

    Raises:
        Unusable: it is none, is broken, has a password, hidden layers, or absurd contents.
    """
    with opened(file, content, "请分成几个附件") as pdf:
        return _read(file, pdf)


@contextmanager
def opened(file: Path, content: bytes, remedy: str) -> Iterator[pikepdf.Pdf]:
    """A PDF that may be read: all that is unsafe in it is refused, within the block as well.

    Args:
        file: as messages name it.
        content: its bytes.
        remedy: what to do where it has too many pages.

    Raises:
        Unusable: it is none, is broken, has a password, hidden layers, or absurd contents.
    """
    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # what it mends is no one's matter
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            _refuse_length(file, len(pdf.pages), remedy)
            _refuse_bombs(file, pdf)
            _refuse_hidden_layers(file, pdf)
            yield pdf
    except pikepdf.PasswordError as error:
        raise Unusable(file, "", "PDF 有打开密码", "请取消密码后另存再试") from error
    except Unusable:
        raise
    except Exception as error:  # what is damaged is met anywhere, in any way
        raise Unusable(file, "", "不是可读的 PDF，或已损坏", _REDO) from error


def _read(file: Path, pdf: pikepdf.Pdf) -> AnnexContents:
    import pikepdf

    remarks = list(_remarks(pdf))
    authors = tuple(_authors(pdf))
    _clean(pdf)
    stream = io.BytesIO()
    pdf.save(stream, static_id=True, compress_streams=True)
    cleaned = stream.getvalue()
    leaves = tuple(_leaves(file, cleaned))
    if not any(leaf.text.strip() for leaf in leaves):
        remarks.append(("没有文字，是扫描件，程序无法检查其中有没有个人信息。请逐页核对", False))
    with pikepdf.open(io.BytesIO(cleaned)) as shown:  # what nothing leads to is gone from it
        missing = list(dict.fromkeys(_missing_fonts(shown)))
    if missing:
        remarks.append((f"没有嵌入字体 {'、'.join(missing)}，{_EMBED}", False))
    return AnnexContents((), tuple(remarks), authors, leaves, cleaned)


def _refuse_length(file: Path, pages: int, remedy: str) -> None:
    if not 0 < pages <= MAX_PAGES:
        what = f"PDF 有 {pages} 页，应为 1 到 {MAX_PAGES} 页"
        raise Unusable(file, "", what, remedy)


def _refuse_bombs(file: Path, pdf: pikepdf.Pdf) -> None:
    """Refuse contents that unpack to an absurd size; pieces are unpacked and thrown away."""
    import pikepdf

    left = MAX_UNPACKED
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        if item.get("/Subtype") == "/Image":
            if _whole(item, "/Width") * _whole(item, "/Height") > MAX_PIXELS:
                raise Unusable(file, "", "PDF 中的图片过大", "请降低分辨率后再试")
            continue
        names = _filters(item)
        if names.count("/FlateDecode") > 1 or len(names) > 2:  # noqa: PLR2004 - packed twice over
            raise Unusable(file, "", "PDF 的内容层层压缩，不安全", _REDO)
        if "/FlateDecode" in names:
            left -= _unpacked(item.read_raw_bytes(), left)
        if left < 0:
            raise Unusable(file, "", "PDF 解压后过大", _REDO)


def _filters(stream: pikepdf.Stream) -> list[str]:
    """How a stream is packed, layer by layer."""
    import pikepdf

    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(name) for name in (found if isinstance(found, pikepdf.Array) else [found])]


def _unpacked(packed: bytes, limit: int) -> int:
    """How much a stream unpacks to, given up when it passes a limit."""
    unpacker, size = zlib.decompressobj(), 0
    data = packed
    while data and size <= limit:
        try:
            size += len(unpacker.decompress(data, 1 << 22))
        except zlib.error:
            break
        data = unpacker.unconsumed_tail
    return size


def _refuse_hidden_layers(file: Path, pdf: pikepdf.Pdf) -> None:
    """Refuse what is there but not seen: laid into another file it would come to light."""
    default = _dictionary(_dictionary(pdf.Root.get("/OCProperties")).get("/D"))
    if len(_items(default.get("/OFF"))) or default.get("/BaseState") == "/OFF":
        raise Unusable(file, "", "PDF 有隐藏的图层", _REDO)


def _remarks(pdf: pikepdf.Pdf) -> Iterator[Remark]:
    root = pdf.Root
    comments = sum(
        1
        for page in pdf.pages
        for item in _items(page.obj.get("/Annots"))
        if _kind(item) in _COMMENTS
    )
    if comments:
        yield f"有 {comments} 条批注，没有公开。请核对后删去", False
    if _holds(root, "/Names", "/JavaScript") or "/OpenAction" in root or "/AA" in root:
        yield "带有脚本或自动执行的动作，已去掉", False
    if _holds(root, "/Names", "/EmbeddedFiles") or len(pdf.attachments) or "/AF" in root:
        yield "里面附有其他文件，没有公开。需要公开的，请另外列为附件", False
    if _holds(root, "/AcroForm", "/XFA"):
        yield "是 XFA 动态表单，请核对各页内容是否完整", False


def _missing_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The names of fonts that the file uses and does not hold."""
    import pikepdf

    for font in _fonts(pdf):
        found: pikepdf.Object = font
        descendants = font.get("/DescendantFonts")
        if isinstance(descendants, pikepdf.Array) and len(descendants):
            found = descendants[0]
        if not isinstance(found, pikepdf.Dictionary) or found.get("/Subtype") == "/Type3":
            continue
        descriptor = found.get("/FontDescriptor")
        if not isinstance(descriptor, pikepdf.Dictionary) or not any(
            key in descriptor for key in _EMBEDDED
        ):
            yield _font_name(found)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """The fonts of all pages and forms."""
    import pikepdf

    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for holder in (item, item.get("/Resources")):
            fonts = holder.get("/Font") if isinstance(holder, pikepdf.Dictionary) else None
            if isinstance(fonts, pikepdf.Dictionary):
                yield from (font for font in fonts.values() if isinstance(font, pikepdf.Dictionary))


def _font_name(font: pikepdf.Dictionary) -> str:
    """A font's name, which Chinese programs may write in GB 18030."""
    name = font.get("/BaseFont")
    raw = b"" if name is None else bytes(name).removeprefix(b"/")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    return "".join(filter(str.isprintable, text))[:_NAME_LENGTH] or "（没有名称）"


def _holds(root: pikepdf.Object, name: str, key: str) -> bool:
    return key in _dictionary(root.get(name))


def _dictionary(item: object) -> pikepdf.Dictionary:
    """A dictionary, or an empty one where anything else or nothing stands."""
    import pikepdf

    return item if isinstance(item, pikepdf.Dictionary) else pikepdf.Dictionary()


def _items(item: object) -> list[pikepdf.Object]:
    """The items of an array, or none where anything else or nothing stands."""
    import pikepdf

    return list(item) if isinstance(item, pikepdf.Array) else []


def _kind(item: pikepdf.Object) -> str:
    """What an annotation is; empty where it is none."""
    return str(_dictionary(item).get("/Subtype", ""))


def _whole(item: pikepdf.Object, name: str) -> int:
    """A number of a stream; 0 where something else stands."""
    number = item.get(name)
    return int(number) if isinstance(number, int | Decimal) else 0


def _authors(pdf: pikepdf.Pdf) -> Iterator[str]:
    for key, words in _AUTHORS:
        text = printable(str(pdf.docinfo.get(key, ""))).strip()
        if text.casefold() not in NOBODY:
            yield f"{words}“{text}”"


def _clean(pdf: pikepdf.Pdf) -> None:
    """Keep the pages and what is seen on them; what was filled in or stamped becomes content."""
    import pikepdf

    for page in pdf.pages:
        annotations = _items(page.obj.get("/Annots"))
        kept = [item for item in annotations if _kind(item) not in {*_DROPPED, ""}]
        page.obj["/Annots"] = pikepdf.Array(kept)
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    for page in pdf.pages:
        for key in ("/AA", "/Annots", "/Metadata", "/PieceInfo", "/StructParents", "/Thumb", "/B"):
            if key in page.obj:
                del page.obj[key]
    for key in list(pdf.Root.keys()):
        if key not in _KEPT:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _leaves(file: Path, content: bytes) -> Iterator[Leaf]:
    """The pages with the sizes and words that a viewer shows."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            if not (min(width, height) >= LEAST_SIDE and max(width, height) <= MOST_SIDE):
                place = f"第 {number + 1} 页"
                raise Unusable(file, place, "这一页的大小不合常理", _REDO)
            text = page.get_textpage().get_text_bounded()
            yield Leaf(number + 1, width, height, printable(text.replace("\r\n", "\n")))
    finally:
        document.close()
