"""What changed from one edition to another, in plain Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.edition.model import Edition
from generator.edition.order import LISTS

#: How an officer calls what the keys of an edition mean.
_WORDS = {
    "tables": "",
    "figures": "指标",
    "forms": "填报",
    "cards": "",
    "lists": "",
    "writings": "",
    "fields": "",
    "parts": "",
    "sections": "",
    "paragraphs": "",
    "wording": "措辞",
    "style": "体例",
    "numbers": "",
    "words": "用词",
    "options": "选项",
    "terms": "名词解释",
    "former_names": "旧称",
    "prose": "行文审核",
    "counted": "有支出应有数量",
    "requirements": "公开要求",
    "lacks": "没有印的公开要求",
    "rows": "",
    "columns": "",
    "sides": "",
    "subjects": "科目",
    "groups": "",
    "title": "标题",
    "number": "编号",
    "label": "名称",
    "line": "行次",
    "total": "合计关系",
    "notes": "注释",
    "dash": "不填的格",
    "unit": "单位",
    "landscape": "横排",
    "prior": "上年数项目",
    "reasons": "原因",
    "change": "增减写法",
    "completion": "完成率写法",
    "reason": "原因写法",
    "table_order": "表的次序",
    "part_order": "部分的次序",
    "part_heading": "部分的标题",
    "section_heading": "节的标题",
    "own_name": "自称",
    "directions": "方向的词",
    "every_term": "名词全部解释",
    "listed": "各节列入目录",
    "places": "小数位",
    "strip": "去尾零",
    "thousands": "千分位",
    "zero": "零值写法",
    "digits": "数字的字",
    "amount_unit": "金额单位",
    "blank": "空值写法",
    "aliases": "别名",
    "width": "宽度",
    "hint": "填写说明",
    "merge": "汇总办法",
    "eliminations": "内部往来抵销",
    "income": "收入方",
    "spending": "支出方",
    "table_head": "表头行",
    "contents_note": "目录注",
    "contents_head": "目录标题下",
    "cover_head": "封面上方",
}
_OWN = ("id", "name", "year", "region", "sources", "column_proofs", "measured", "abstract")
_UNSEEN = ("width", "aliases", "heading_width", "name_width", "code_width")


def difference(before: Edition, after: Edition) -> Iterator[str]:
    """One line for each thing that was added, removed or reworded."""
    old = before.model_dump(exclude=set(_OWN))
    new = after.model_dump(exclude=set(_OWN))
    yield from _compare((), old, new)


def _compare(path: tuple[str, ...], old: Any, new: Any) -> Iterator[str]:  # noqa: ANN401 - plain data
    if path and path[-1] in _UNSEEN:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _compare((*path, key), old.get(key), new.get(key))
        if path and path[-1] in LISTS and [*filter(new.get, old)] != [*filter(old.get, new)]:
            yield f"修改 {_name(path)}的次序：由 {'、'.join(old)} 改为 {'、'.join(new)}"
    elif old == new:
        return
    elif old is None:
        yield f"增加 {_name(path)}：{_say(new)}"
    elif new is None:
        yield f"删去 {_name(path)}：{_say(old)}"
    else:
        yield f"修改 {_name(path)}：由 {_say(old)} 改为 {_say(new)}"


def _name(path: tuple[str, ...]) -> str:
    words = (_WORDS.get(part, part) for part in path)
    return "·".join(word for word in words if word)


def _say(value: Any) -> str:  # noqa: ANN401 - plain data
    if isinstance(value, dict):
        main = value.get("label") or value.get("title")
        if main:
            return f"“{main}”"
        return "、".join(_say(item) for item in value.values()) or "空"
    if isinstance(value, list | tuple):
        return "、".join(_say(item) for item in value) or "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"“{_plain(str(value))}”"


def _plain(text: str) -> str:
    """A sentence as it reads: ［］ where a word or number is put in, conditions left out."""
    text = re.sub(r"\{%.*?%\}", "", text)
    text = re.sub(r"\{\{\s*(.*?)\s*\}\}", r"［\1］", text)
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())
