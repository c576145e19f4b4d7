"""What is refused before a command begins: kinds, formats, names of files to write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.errors import Unusable
from generator.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence


def refuse_kind(kind: str | None, kinds: Sequence[str]) -> None:
    """Refuse a kind of department that the edition does not know."""
    if kind is not None and kind not in kinds:
        raise Unusable(None, "", f"类型“{kind}”不可用", f"请用{'或'.join(kinds)}")


def refuse_target(target: Path) -> None:
    """Refuse to write a workbook under a name that is none, or over another one."""
    if target.suffix.lower() != ".xlsx":
        raise Unusable(target, "", "填报表是 .xlsx 文件", "请让文件名以 .xlsx 结尾")
    if target.exists():
        raise Unusable(target, "", "文件已经存在", "请换一个文件名，以免覆盖已填的内容")


def refuse_targets(annotate: Path | None, *pages: Path | None) -> None:
    """Refuse to write a report where it can't be told from, or would replace, something else."""
    if annotate is not None:
        refuse_target(annotate)
    for page in pages:
        if page is not None and page.suffix.lower() not in {".html", ".htm"}:
            raise Unusable(page, "", "审核意见的网页是 .html 文件", "请让文件名以 .html 结尾")


def refuse_same_name(file: Path, source: Path, target: Path) -> None:
    """Refuse to write over what another workbook of the same run became."""
    if source != file:
        what = f"与 {source} 同名同年度，都会写到 {target.name}"
        raise Unusable(file, "", what, "请核对两份填报表的名称，或分别放到不同的文件夹")


def refuse_marks(file: Path, annotate: Path | None) -> None:
    """Refuse to write marks over a file that is there, or into one of another kind."""
    if annotate is None:
        return
    if annotate.suffix.lower() != file.suffix.lower():
        what = f"加批注的文本与原来的一样是 {file.suffix} 文件"
        raise Unusable(annotate, "", what, f"请让文件名以 {file.suffix} 结尾")
    if annotate.exists():
        raise Unusable(annotate, "", "文件已经存在", "请换一个文件名")


def wanted_formats(words: str) -> list[str]:
    """The formats that are asked for."""
    wanted = [name.strip().lower() for name in words.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise Unusable(None, "", f"不认识格式“{unknown[0]}”", f"可用的格式：{'、'.join(FORMATS)}")
    if not wanted:
        raise Unusable(None, "", "没有写明格式", f"可用的格式：{'、'.join(FORMATS)}")
    return wanted
