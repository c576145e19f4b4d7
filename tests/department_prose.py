"""What made-up departments write: ordinary sentences, whose figures are those of their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from generator.edition.model import Edition
from generator.money import round_half_up
from generator.submission import Block, Cell, Submission

REASONS = (
    "按照年度工作安排据实列支。",
    "本年新增部分项目，同时部分上年项目已经完工，资金不再安排。",
    "人员正常调资和退休人员增减变动，相应的工资、津贴补贴和社会保险缴费随之变化。",
    "落实过紧日子要求压减一般性支出，同时人员调资使相应支出增加。",
    "上级专项资金下达时间和金额与上年不同，年末尚有部分项目未完成结算，按规定结转下年继续使用。",
    "一是人员经费按政策调整；二是部分设备到期更新；三是委托业务按合同约定分期付款。",
    "年初预算未包含年度中追加的专项资金，执行中按实际需要调整。",
)
RECEPTION = "接待外地来访学习交流人员，严格执行接待标准，控制陪餐人数。"
VEHICLES = "车辆使用年限较长，燃料费、维修费、保险费和过路过桥费据实列支。"
DUTIES = (
    "负责信访、档案、保密、政务公开和信息化建设等工作。",
    "贯彻执行国家和省有关方针政策、法律法规，拟订本行业发展规划并组织实施。",
    "负责本部门预算编制、执行和国有资产管理，指导所属单位财务工作。",
    "承担行业安全生产监督管理工作，组织开展监督检查和宣传培训。",
    "完成市委、市政府交办的其他任务。",
)
TERMS = (
    ("信息化建设", "指为提高办公和服务效率而进行的软件开发、设备购置和系统维护。"),
    ("政务公开", "指行政机关依法公开决策、执行、管理、服务和结果信息的活动。"),
    ("质量保证金", "指按合同约定从工程价款中预留、缺陷责任期满后退还的资金。"),
)
SYSTEMS = "预算绩效管理办法、项目支出绩效评价操作规程、绩效目标管理工作细则"
USES = (
    "保障机关日常运转和重点项目实施",
    "业务用车的燃料、维修、保险等开支",
    "参加业务交流和培训",
    "其他用车主要是业务保障用车",
)
PROBLEMS = (
    "从评价情况看，项目管理总体规范，资金使用符合规定，也存在绩效目标不够细化、个别指标难以量化的问题。",
    "下一步将加强事前评估，细化绩效指标，把评价结果作为安排下一年度预算的依据。",
    "部分项目因招标流程较长、前期准备不足，支付进度晚于计划，已督促加快实施。",
    "服务对象对办事效率、服务态度较为满意，意见集中在预约渠道和等候时间。",
)


@dataclass(frozen=True, slots=True)
class Writer:
    """A hand at the keyboard.

    Args:
        edition: which asks for the words.
        random: of its own, so that figures stay what they are whatever is written.
        spent: on projects, in 万元.
        projects: how many there are.
    """

    edition: Edition
    random: Random
    spent: Decimal
    projects: int

    def reason(self, label: str) -> str:
        """Why an amount moved, or differs from the budget."""
        if "接待" in label:
            return RECEPTION
        if "公务用车" in label or "公车" in label:
            return VEHICLES
        return self.random.choice(REASONS)

    def rows(self, name: str, rows: Sequence[Mapping[str, Cell]]) -> tuple[Mapping[str, Cell], ...]:
        """A list: duties, words to explain, why budgets were missed."""
        columns = self.edition.forms.lists[name].columns
        if {"名词", "解释"} <= columns.keys():
            chosen = self.random.sample(TERMS, self.random.randint(0, len(TERMS)))
            return tuple(
                {**rows[0], **_said(rows[0], {"名词": term, "解释": words})}
                for term, words in chosen
            )
        if columns.keys() == {"内容"}:
            count = self.random.randint(1, len(DUTIES))
            return tuple({**rows[0], **_said(rows[0], {"内容": it})} for it in DUTIES[:count])
        return tuple(
            {
                **row,
                **_said(row, {"差异原因": self.random.choice(REASONS)}),
                **_said(row, {"用途": self.random.choice(USES)}),
            }
            for row in rows
        )

    def use(self, name: str, cell: Cell) -> Cell:
        """A line of a card that asks for words."""
        entry = dict(self.edition.reporting_fields())[name]
        if not cell.text or entry.type in {"amount", "count"} or entry.choices:
            return cell
        if "制度" in entry.label:
            return replace(cell, text=SYSTEMS)
        if "用途" in entry.label or "用于" in entry.label or "内容" in entry.label:
            return replace(cell, text=self.random.choice(USES))
        return cell

    def performance(self, sheet: str) -> tuple[Block, ...]:
        """How projects were evaluated: so many, with what was spent on projects."""
        spent = round_half_up(self.spent, 2)
        said = [
            f"组织对{self.projects}个项目开展绩效自评，涉及资金{spent}万元，自评覆盖率达到100%。",
            *self.random.sample(PROBLEMS, self.random.randint(1, len(PROBLEMS))),
        ]
        blocks = [("title", "绩效管理工作开展情况"), *(("text", words) for words in said)]
        return tuple(
            Block(kind, words, cell=Cell(sheet, f"B{at}"))
            for at, (kind, words) in enumerate(blocks, start=2)
        )


def _said(row: Mapping[str, Cell], words: Mapping[str, str]) -> dict[str, Cell]:
    return {name: replace(row[name], text=text) for name, text in words.items() if name in row}


def with_prose(submission: Submission, edition: Edition, seed: int) -> Submission:
    """The department with sentences of its own where it had one for everything."""
    spending = submission.tables["支出表"]
    leaves = [
        cell.value
        for (code, column), cell in spending.cells.items()
        if column == "项目支出" and len(code) == len("2010301") and cell.value
    ]
    random = Random(f"prose {seed}")  # noqa: S311 - no secret is made of it
    writer = Writer(edition, random, sum(leaves, Decimal(0)), max(len(leaves), 1))
    return replace(
        submission,
        fields={name: writer.use(name, cell) for name, cell in submission.fields.items()},
        lists={name: writer.rows(name, rows) for name, rows in submission.lists.items()},
        writings={
            name: writer.performance(name) if blocks else ()
            for name, blocks in submission.writings.items()
        },
        reasons={
            name: replace(cell, text=writer.reason(edition.forms.reasons[name].label))
            for name, cell in submission.reasons.items()
        },
    )
