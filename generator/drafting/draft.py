"""From published documents to the YAML of an edition that would print them.

Twice over the same documents: first their tables, so that an edition can read them; then, by the
amounts that were read, their sentences. What is uncertain is said beside it and listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.drafting.base import Data, base_data, edition_for_tables, without_misfits
from generator.drafting.documents import (
    Doubts,
    amounts_of,
    document_of,
)
from generator.drafting.glossary import terms_of_documents
from generator.drafting.numbers import style_of
from generator.drafting.tables.gather import tables_of
from generator.drafting.wording import PartsDrafter
from generator.drafting.written import as_yaml
from generator.edition.documents import document_words
from generator.edition.model import Edition
from generator.edition.printed import lacking
from generator.edition.source import Invalid
from generator.errors import Unusable
from generator.published.source import read_source

_NOTE_HEAD = """\
由公开文本草拟，请对照《版式编写说明》逐项核对；“存疑”各条先看。
写 null 的先从沿用的版式里去掉，本版式自己的在其他几个文件里。"""
#: What is never laid on that of the edition below, and so taken out of it first.
_ALL_OWN = ("tables", "forms", "parts", "wording", "style")
_UNSEEN = "所给的公开文本没有印"
_FIGURES_HEAD = "沿用的版式里没有的指标，名字可以改（句子里一起改）。"


@dataclass(frozen=True, slots=True)
class DraftedEdition:
    """The files of a drafted edition, and what is uncertain.

    Attributes:
        files: name and text of each.
        doubts: what an officer should look at, with the place in the YAML.
        summary: what was found, in Chinese.
    """

    files: Mapping[str, str]
    doubts: tuple[str, ...]
    summary: tuple[str, ...]


def draft_edition(files: Sequence[Path], edition_id: str, base_id: str) -> DraftedEdition:
    """Draft an edition.

    Args:
        files: published documents of one region and year; the first is the model, others may
            lack tables.
        edition_id: what the edition is to be called.
        base_id: the edition that it is laid on.

    Raises:
        Unusable: a document can't be read, the first has no parts or tables; years differ.
    """
    sources = [read_source(file) for file in files]
    documents = [document_of(it, [other for other in sources if other is not it]) for it in sources]
    if not documents[0].sheets:
        what = "没有认出各部分的标题和其中的决算表"
        raise Unusable(files[0], "", what, "请核对文件是不是决算公开文本，有表的放在第一个")
    first = documents[0]
    if len({it.year for it in documents}) > 1:
        raise Unusable(None, "", "各份文本不是同一年度的", "请给出同一地区、同一年度的文本")
    base = base_data(base_id)
    doubts = Doubts([it.name for it in documents])
    drafts, beside = tables_of(documents, base, doubts)
    tables = {draft.name: draft.data for draft in drafts}
    reading = edition_for_tables(
        {**base, "figures": {}}, tables=tables, table_order=[*tables], year=first.year
    )
    for document in filter(lambda it: it.sheets, documents):
        document.submission = amounts_of(document, reading)
    figures = _figures_kept(base, reading)
    own = reading.model_copy(update={"figures": figures})
    drafter = PartsDrafter(documents, own, doubts, base.get("figures", {}), beside)
    wording, forms = drafter.wording(), drafter.forms()
    gathered = drafter.sentences.gathered
    terms = terms_of_documents(documents, base, doubts)
    head: Data = {
        "id": edition_id,
        "extends": base_id,
        "name": f"{first.year}年度部门决算公开（草稿）",
        "region": "",
        "year": str(first.year),
        "kinds": [*document_words().kinds],
        "sources": [f"由 {len(documents)} 份公开文本草拟，未证"],
        **{key: None for key in _ALL_OWN if key in base},
    }
    said: Data = {
        "figures": gathered.figures,
        "forms": forms,
        "style": style_of(documents),
        "table_order": [*tables],
        "tables": tables,
        "terms": terms,
        **wording,
    }
    head["lacks"] = _lacks(base, head, said)
    for name in filter(head["lacks"].get, head["lacks"]):
        what = f"{base['requirements'][name]['asks']}：没有认出。确实没有印的，写明为什么"
        doubts.add("edition.yaml", ("lacks", name), [what])
    gone = _misfits(base, head, said)
    _note_gone(head, gone)
    if gone:
        unused = "、".join(".".join(it) for it in gone)
        what = f"沿用的版式里有 {len(gone)} 项在这里用不上，写了 null：{unused}"
        doubts.add("edition.yaml", ("tables",), [what])
    lines = doubts.lines()
    kept = f"指标 {len(gathered.figures)} 个（另沿用 {len(figures)} 个）"
    asked = f"要填的内容 {len(gathered.fields)} 项，原因 {len(gathered.reasons)} 项"
    summary = (
        f"表 {len(tables)} 张，节 {drafter.sections} 节，{kept}",
        f"{asked}，存疑 {len(lines)} 处",
    )
    return DraftedEdition(_written(head, said, doubts), tuple(lines), summary)


def _written(head: Data, own: Data, doubts: Doubts) -> dict[str, str]:
    """The files; the one that takes out what isn't ours is read first."""
    wording = {key: own[key] for key in ("part_order", "parts", "wording")}
    contents: dict[str, tuple[Data, str]] = {
        "edition.yaml": (head, _NOTE_HEAD),
        "figures.yaml": ({"figures": own["figures"]}, _FIGURES_HEAD),
        "forms.yaml": ({"forms": own["forms"]}, ""),
        "style.yaml": ({"style": own["style"]}, ""),
        "tables.yaml": ({key: own[key] for key in ("table_order", "tables")}, ""),
        "terms.yaml": ({"terms": own["terms"]}, ""),
        "wording.yaml": (wording, ""),
    }
    return {
        name: as_yaml(data, doubts.by_file.get(name), first)
        for name, (data, first) in contents.items()
    }


def _figures_kept(base: Data, edition: Edition) -> dict[str, str]:
    """The figures of the edition below that its tables still tell."""
    figures = {key: str(text) for key, text in base.get("figures", {}).items()}
    data = edition.model_dump(exclude_unset=True)
    data |= {"figures": figures, "rules": {}, "drivers": {}, "eliminations": {}, "counted": {},
             "charts": {}, "imports": {}, "requirements": {}, "lacks": {}}  # fmt: skip
    return dict(without_misfits(data)[0].figures)


def _whole(base: Data, head: Data, own: Data) -> Data:
    """Everything that the draft says, with what it takes from the edition below."""
    data = {**base, **{key: value for key, value in head.items() if value is not None}, **own}
    data["figures"] = {**base.get("figures", {}), **own["figures"]}
    data["terms"] = {name: text for name, text in own["terms"].items() if text is not None}
    for key in ("abstract", "extends"):
        data.pop(key, None)
    return data


def _lacks(base: Data, head: Data, own: Data) -> dict[str, str | None]:
    """What every disclosure must print and the documents don't; null for what they print."""
    edition = Edition.model_validate(_whole({**base, "lacks": {}}, head, own))
    asked = [it for it in lacking(edition) if edition.requirements[it].is_proved]
    return {**dict.fromkeys(base.get("lacks", {})), **dict.fromkeys(asked, _UNSEEN)}


def _misfits(base: Data, head: Data, own: Data) -> list[tuple[str, ...]]:
    """What of the edition below the draft can't keep.

    Raises:
        Unusable: the draft contradicts itself.
    """
    data = _whole(base, head, own)
    data["lacks"] = {name: why for name, why in head["lacks"].items() if why is not None}
    try:
        return without_misfits(data)[1]
    except Invalid as error:
        what = f"草拟的版式自相矛盾：{'.'.join(map(str, error.keys))}：{error}"
        raise Unusable(None, "", what, "请换一份公开文本，或把这份文本交给维护者") from error


def _note_gone(head: Data, gone: Sequence[tuple[str, ...]]) -> None:
    for *above, last in gone:
        around = head
        for key in above:
            around = around.setdefault(key, {})
        around[last] = None
