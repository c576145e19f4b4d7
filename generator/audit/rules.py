"""The rules that only published documents can break; those of workbooks apply to them as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.audit.model import AuditRemark
from generator.checks.finding import Severity
from generator.checks.rulebook import RuleTable


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A rule: how grave it is, what it finds, on what it rests."""

    severity: Severity
    finds: str
    basis: str


_SAME = "部门决算的文字说明与报表一致"
_DEMANDED = "版式规定的公开内容"
RULES: Mapping[str, DocumentRule] = {
    "文字与表不符": DocumentRule(Severity.ERROR, "句子里的数、比率、方向与报表推得的不同", _SAME),
    "增减不符": DocumentRule(Severity.ERROR, "增减的比率、方向与本年数、增减额推得的不同", _SAME),
    "比率不符": DocumentRule(
        Severity.ERROR, "没有报表可对的，占比、完成率与同一节写的数推得的不同", "比率等于两数相除"
    ),
    "合计不符": DocumentRule(
        Severity.ERROR, "没有报表可对的，合计与同一节写的各项之和不同", "合计等于各项相加"
    ),
    "个数不符": DocumentRule(Severity.WARNING, "写的个数与列出的个数不同", "概况前后一致"),
    "年度": DocumentRule(
        Severity.ERROR, "句子、标题、目录、表头写的是别的年度", "公开的是本年度的决算"
    ),
    "金额单位": DocumentRule(
        Severity.ERROR, "句子里的金额单位不是万元，或者各表的金额单位不同", "同一文本的金额单位一致"
    ),
    "自称": DocumentRule(
        Severity.WARNING, "部门自称“本单位”，单位自称“本部门”", "部门决算与单位决算自称不同"
    ),
    "名称不一": DocumentRule(
        Severity.WARNING, "表头的编制单位与封面的名称不同", "同一文本是同一部门（单位）的决算"
    ),
    "行名不符": DocumentRule(
        Severity.WARNING, "报表的行没有写名称，或者与行次、科目编码对应的名称不同", "版式规定的报表"
    ),
    "合计空白": DocumentRule(
        Severity.WARNING, "报表的合计空着，下面各项有数", "版式规定的报表：合计等于各项相加"
    ),
    "域代码": DocumentRule(
        Severity.ERROR, "没有更新的目录、交叉引用的代码成了文字", "公开的文字应当完整、清楚"
    ),
    "没有报表": DocumentRule(
        Severity.ERROR, "一张能读的报表也没有", "预算法第十四条：决算报表应当公开"
    ),
    "报表缺失": DocumentRule(
        Severity.WARNING, "没有找到版式规定的一张表", "版式规定的公开报表，空表也列出"
    ),
    "章节缺失": DocumentRule(Severity.WARNING, "没有找到版式规定的一部分、一节", _DEMANDED),
    "目录缺失": DocumentRule(Severity.WARNING, "没有目录", _DEMANDED),
    "没有读懂": DocumentRule(
        Severity.INFO, "版式的句子里没有的话，没有核对", "没有读懂的不说它错，请自行核对"
    ),
}


def remark(rule: str, where: str, message: str, **more: Any) -> AuditRemark:  # noqa: ANN401
    """A finding of one of the rules; `more` are the other attributes of a `AuditRemark`."""
    known = RULES[rule]
    return AuditRemark(rule, known.severity, where, message, basis=known.basis, **more)


def rules_table() -> RuleTable:
    """The rules as `juesuan rules` prints them."""
    rows = tuple((name, it.severity.chinese, it.finds, it.basis) for name, it in RULES.items())
    return RuleTable("审核公开文本的规则", ("规则", "级别", "查出什么", "依据"), rows)
