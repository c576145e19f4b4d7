"""Find the files that a workbook names as annexes, and read them.

A workbook comes from elsewhere, so a name leads to a file in the workbook's own folder or below it
and nowhere else: no way up, no other disk, no link that leads out, nothing on the net.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from generator.annexes.model import Annex, AnnexContents, AnnexSection, Picture
from generator.annexes.picture import read_picture
from generator.errors import Refusals, Unusable
from generator.submission import Cell, NamedFile, Notice, Submission
from generator.text import printable

MAX_FILE: Final = 60_000_000
MAX_ANNEXES: Final = 100
_ELSEWHERE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[\\/]|~")
_OLD: Final = {".doc": ".docx", ".xls": ".xlsx", ".wps": ".docx", ".et": ".xlsx", ".ods": ".xlsx"}


def read_annexes(submission: Submission, refusals: Refusals | None = None) -> tuple[Annex, ...]:
    """The annexes of a submission, in the order in which its workbook names them.

    Args:
        submission: what was handed in.
        refusals: collects what can't be used.

    Raises:
        Unusable: a file is not there, lies elsewhere, or can't be read, and nobody collects that;
            the message names it.
    """
    found = refusals or Refusals()
    annexes = tuple(_read_all(submission, found))
    if refusals is None:
        found.end()
    return annexes


def _read_all(submission: Submission, refusals: Refusals) -> Iterator[Annex]:
    named = submission.annexes
    if len(named) > MAX_ANNEXES:
        what = f"附件有 {len(named)} 个，超过了 {MAX_ANNEXES} 个"
        refusals.note(Unusable(submission.file, named[0].cell.sheet, what, "请合并后再试"))
        return
    for entry in named:
        with refusals.noting():
            yield _read(submission.file, entry)


def find_file(file: Path, where: str, named: str) -> Path:
    r"""The file that another one names, in its folder or below.

    Args:
        file: which names it: the workbook, or a text with pictures.
        where: the place in that file, as messages say it.
        named: the name; `\\` parts folders as `/` does.

    Raises:
        Unusable: the name leads out of the folder, or there is no such file.
    """

    def refusal(what: str, remedy: str) -> Unusable:
        return Unusable(file, where, f"“{named}”{what}", remedy)

    inside = f"请把文件放在“{file.name}”所在的文件夹里，只写文件名，例如 附件/报告.docx"
    if _ELSEWHERE.match(named) or "\0" in named:
        raise refusal("不是同一文件夹里的文件", inside)
    parts = PurePosixPath(named.replace("\\", "/")).parts
    if ".." in parts:
        raise refusal("在文件夹以外", inside)
    path = file.parent.joinpath(*parts)
    try:
        resolved = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        remedy = f"请核对文件名和扩展名，并放在“{file.name}”所在的文件夹里"
        raise refusal("没有找到", remedy) from error
    if not resolved.is_relative_to(file.parent.resolve()):
        raise refusal("是链接，指向文件夹以外", inside)
    if not resolved.is_file():
        raise refusal("不是文件", "请写明文件名和扩展名，例如 附件/报告.docx")
    return path


def _read(workbook: Path, entry: NamedFile) -> Annex:
    file = find_file(workbook, entry.cell.where, entry.name)
    suffix = file.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        known = "、".join(_READERS)
        remedy = f"请另存为 {_OLD[suffix]} 再试" if suffix in _OLD else f"可用的格式：{known}"
        raise Unusable(file, "", f"附件不能是 {suffix or '没有扩展名的文件'}", remedy)
    title = entry.title or printable(file.stem)
    found = reader(file, title, _content(file))
    if not found.sections and not found.leaves:
        raise Unusable(file, "", "附件里没有可以公开的内容", "请核对文件，或不列为附件")
    notices = _notices(file, entry.cell, found)
    return Annex(title, file, entry.cell, found.sections, found.leaves, found.pdf, notices)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE:
            millions = MAX_FILE // 1_000_000
            raise Unusable(file, "", f"附件超过了 {millions} MB", "请压缩其中的图片后再试")
        content = file.read_bytes()
    except OSError as error:
        raise Unusable(file, "", "附件无法打开", "请确认有权读取，没有被别的程序占用") from error
    if not content:
        raise Unusable(file, "", "附件是空文件", "请核对文件")
    return content


@dataclass(slots=True)
class _Pictures:
    """Reads pictures within an annex; those without a description get one from the title."""

    file: Path
    title: str

    def read(self, where: str, content: bytes, words: str) -> Picture:
        alternative = " ".join(words.split()) or f"{self.title}，{where}的图"
        return read_picture(self.file, where, content, alternative)

    def beside(self, name: str, where: str, words: str) -> Picture:
        """A picture that a Markdown file names, beside it or below."""
        return self.read(where, _content(find_file(self.file, where, name)), words)


def _from_word(file: Path, title: str, content: bytes) -> AnnexContents:
    from generator.annexes.word import read_word

    return read_word(file, content, title, _Pictures(file, title).read)


def _from_spreadsheet(file: Path, title: str, content: bytes) -> AnnexContents:
    from generator.annexes.spreadsheet import read_spreadsheet

    return read_spreadsheet(file, content, title, _Pictures(file, title).read)


def _from_markdown(file: Path, title: str, content: bytes) -> AnnexContents:
    from generator.annexes.markdown import read_markdown

    return read_markdown(file, content, _Pictures(file, title).beside)


def _from_picture(file: Path, title: str, content: bytes) -> AnnexContents:
    picture = read_picture(file, "", content, title)
    remark = "是图片，程序无法检查其中有没有个人信息。请核对"
    return AnnexContents((AnnexSection((picture,)),), ((remark, False),))


def _from_pdf(file: Path, _title: str, content: bytes) -> AnnexContents:
    from generator.annexes.pdf import read_pdf

    return read_pdf(file, content)


def _notices(file: Path, cell: Cell, found: AnnexContents) -> tuple[Notice, ...]:
    name = f"附件“{file.name}”"
    notices = [Notice(f"{name}{text}", (cell,), error=error) for text, error in found.remarks]
    if found.authors:
        words = f"{name}的文件属性里有{'、'.join(found.authors)}，不会公开"
        notices.append(Notice(words, (cell,), minor=True))
    return tuple(notices)


_READERS: Final[Mapping[str, Callable[[Path, str, bytes], AnnexContents]]] = {
    ".docx": _from_word,
    ".pdf": _from_pdf,
    ".xlsx": _from_spreadsheet,
    ".md": _from_markdown,
    ".png": _from_picture,
    ".jpg": _from_picture,
    ".jpeg": _from_picture,
}
