"""A wrong edition is refused when it is loaded, with file, line and reason.

A case is the edition as its author would write it; the line at fault ends in `# !`.
"""

import json
import time

import pytest

from generator.edition.load import load_edition
from generator.edition.validate import FIXED_SHEETS, IDENTITY_SHEET
from generator.workbook.reading import sheets, sources
from generator.workbook.reading.annex_files import ANNEX_SHEET
from tests.edition.conftest import EXTENDS, SENTENCE, Write, refusal

MARK = "# !"
CARD = "forms:\n  cards:\n    基本信息:\n      fields:\n"
INCOME = "tables:\n  收支总表:\n    sides:\n      收入:\n        rows:\n"

CHART = "charts:\n  收入来源:\n"

WRONG = {
    # orders
    "order of an unknown paragraph": (
        SENTENCE.replace("paragraphs:", "paragraph_order: [总额, 没有的段] # !"),
        "parts.情况说明.sections.收入.paragraph_order.1：没有“没有的段”",
    ),
    "order without a paragraph": (
        SENTENCE.replace("paragraphs:", "paragraph_order: [构成] # !"),
        "parts.情况说明.sections.收入.paragraph_order：缺少“总额”，次序要写全",
    ),
    "order without a section": (
        "parts:\n  情况说明:\n    section_order: [支出] # !\n",
        "parts.情况说明.section_order：缺少“收入”，次序要写全",
    ),
    # lists that begin with the subjects of a table
    "list of the subjects of no table": (
        "forms:\n  lists:\n    年初预算:\n      subjects: 三公表 # !\n",
        "forms.lists.年初预算.subjects：应为一张功能科目表，名单以编码为主键（key）",
    ),
    # sections
    "second section without a title": (
        "parts:\n  情况说明:\n    sections:\n      支出: # !\n        title: null\n",
        "parts.情况说明.sections.支出：没有标题（title）的只能是这一部分的第一节",
    ),
    # tables
    "columns above rows that stand": (
        "tables:\n  三公表:\n    columns_above: true # !\n",
        "tables.三公表.columns_above：只有横过来排（transposed）的表才能写",
    ),
    "column taken from no table": (
        "tables:\n  国资表:\n    columns:\n      基本支出: {source: 别的表.基本支出} # !\n",
        "tables.国资表.columns.基本支出.source：没有别的表叫“别的表”",
    ),
    "column taken from no column": (
        "tables:\n  国资表:\n    columns:\n      基本支出: {source: 基金表.会议费} # !\n",
        "tables.国资表.columns.基本支出.source：“基金表”没有“会议费”这一栏",
    ),
    "column taken from rows of another kind": (
        "tables:\n  国资表:\n    columns:\n      基本支出: {source: 三公表.决算数} # !\n",
        "tables.国资表.columns.基本支出.source：“三公表”的行与这张表不同",
    ),
    "one of the columns by subjects taken": (
        "tables:\n  国资表:\n    columns:\n      基本支出: {source: 基金表.基本支出} # !\n",
        "tables.国资表.columns.基本支出.source：按科目列示的表，各栏要么都取自别的表，要么都不取",
    ),
    # words of the edition's own
    "heading with an unknown word": (
        "wording:\n  part_heading: 第{{ 号 }}部分 {{ 标题 }} # !\n",
        "wording.part_heading：句子里用了没有定义的词“号”",
    ),
    "own name of whom": (
        "wording:\n  own_name: 本{{ 名称 }} # !\n",
        "wording.own_name：句子里用了没有定义的词“名称”",
    ),
    "direction with a condition": (
        "wording:\n  directions:\n    up: '{% if 收入总计 %}增加{% endif %}' # !\n",
        "wording.directions.up：这里只能写文字，不能用 {{ }}、{% %}",
    ),
    "nine digits": (
        "style:\n  numbers:\n    amount:\n      digits: 〇一二三四五六七八 # !\n",
        "style.numbers.amount.digits：应为 0 到 9 的十个不同的字",
    ),
    "another unit": (
        "style:\n  amount_unit: 亿元 # !\n",
        "style.amount_unit：不是允许的取值",
    ),
    # amounts with counts
    "counts of an unknown amount": (
        "counted:\n  会议费: [[会议次数]] # !\n",
        "counted.会议费：没有“会议费”（不再适用的写 会议费: null）",
    ),
    "unknown counts of an amount": (
        "counted:\n  公务接待费:\n    - [国内接待批次]\n    - [来宾, 随员] # !\n",
        "counted.公务接待费.1：没有“来宾”“随员”",
    ),
    # charts
    "chart in no section": (
        CHART + "    section: 收 # !\n",
        "charts.收入来源.section：没有“收”这一节",
    ),
    "chart of an unknown figure": (
        CHART + "    bars: {不知: 不知} # !\n",
        "charts.收入来源.bars：没有名为“不知”的指标",
    ),
    "chart with shares of an unknown figure": (
        CHART + "    whole: 不知 # !\n",
        "charts.收入来源.whole：没有名为“不知”的指标",
    ),
    "chart of figures and of a table": (
        CHART.replace("收入来源:", "收入来源: # !") + "    table: 支出表\n    column: 基本支出\n",
        "charts.收入来源：bars 与 table 写且只写一样",
    ),
    "chart of a table without subjects": (
        "charts:\n  支出功能:\n    table: 三公表 # !\n",
        "charts.支出功能.table：没有按功能科目列示的表“三公表”",
    ),
    "chart of an unknown column": (
        "charts:\n  支出功能:\n    column: 不知 # !\n",
        "charts.支出功能.column：没有“不知”这一栏",
    ),
    "chart that compares subjects": (
        "charts:\n  支出功能:\n    compare: true # !\n",
        "charts.支出功能.compare：科目没有上年数，只有 bars 才能与上年比较",
    ),
    "chart with a wrong title": (
        "charts:\n  支出功能:\n    title: '{{ 不知 }}' # !\n",
        "charts.支出功能.title：句子里用了没有定义的词“不知”",
    ),
    # tables
    "line twice": (
        INCOME + "          新收入: {label: 九、新收入, line: 8} # !\n",
        "tables.收支总表.sides.收入.rows.新收入：行次 8 与“其他收入”相同",
    ),
    "column number twice": (
        "tables:\n  收入表:\n    columns:\n      新收入: {label: 新收入, number: 7} # !\n",
        "tables.收入表.columns.新收入：栏次 7 与“其他收入”相同",
    ),
    "line outside the side": (
        INCOME + "          新收入: {label: 九、新收入, line: 32} # !\n",
        "tables.收支总表.sides.收入.rows.新收入：行次 32 不在 1..31 之内",
    ),
    "missing label": (
        INCOME + "          新收入: {line: 9} # !\n",
        "tables.收支总表.sides.收入.rows.新收入.label：缺少这一项",
    ),
    "missing line": (
        INCOME + "          新收入: # !\n            label: 九、新收入\n",
        "tables.收支总表.sides.收入.rows.新收入.line：缺少这一项",
    ),
    "missing title of a table": (
        "tables:\n  新表: # !\n    shape: fixed\n    columns: {}\n    rows: {}\n",
        "tables.新表.title：缺少这一项",
    ),
    "line is no number": (
        INCOME + "          其他收入:\n            line: 八 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.line：应为整数",
    ),
    "unknown key of a row": (
        INCOME + "          其他收入:\n            lable: 八、其他收入 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.lable：不认识这个键",
    ),
    "unknown key of a table": (
        "tables:\n  收入表:\n    titel: 收入表 # !\n",
        "tables.收入表.titel：不认识这个键",
    ),
    "unknown shape": (
        "tables:\n  新表: {shape: matrix, title: 新表} # !\n",
        "tables.新表：shape 只能是 ledger、function、economic、fixed",
    ),
    "no shape": ("tables:\n  新表: {title: 新表} # !\n", "tables.新表：缺少 shape"),
    "row of the other side": (
        INCOME + "          外交支出: {label: 外交支出, line: 9}\n",
        "两边有同名的行",
    ),
    "total over itself": (
        INCOME + "          本年收入合计:\n            total: 1..27 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：合计把自己也加了进去",
    ),
    "total over a total over itself": (
        INCOME + "          其他收入:\n            total: '31' # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.total：合计把自己也加了进去",
    ),
    "column total over itself": (
        "tables:\n  收入表:\n    columns:\n      其他收入:\n        total: 1+2\n",
        "合计把自己也加了进去",
    ),
    "broken total": (
        INCOME + "          本年收入合计:\n            total: 1 至 8 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：写法不符合要求",
    ),
    "dash in an unknown column": (
        "tables:\n  三公表:\n    rows:\n      公务接待费:\n        dash: [预算] # !\n",
        "tables.三公表.rows.公务接待费.dash：没有“预算”这一栏",
    ),
    "indent too deep": (
        INCOME + "          其他收入:\n            indent: 3 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.indent：",
    ),
    "subject without its kind": (
        "tables:\n  基本支出表:\n    subjects:\n      39801: 奇怪的支出 # !\n",
        "tables.基本支出表.subjects.39801：所属的类没有列在任何一栏（groups）",
    ),
    "code that is none": (
        "tables:\n  基本支出表:\n    subjects:\n      3O1: 工资 # !\n",
        "tables.基本支出表.subjects.3O1",
    ),
    "title of another table": (
        "tables:\n  收入表:\n    title: 支出决算表\n",
        "“支出决算表”与收入表相同",
    ),
    "number of another table": (
        "tables:\n  基金表: # !\n    number: 公开 01 表\n",
        "tables.基金表：“公开 01 表”与收支总表相同",
    ),
    "true is no text": (
        "tables:\n  收入表:\n    title: true # !\n",
        "tables.收入表.title：应为一段文字",
    ),
    "no truth": (
        "tables:\n  收入表:\n    landscape: 是 # !\n",
        "tables.收入表.landscape：应为 true 或 false",
    ),
    "text instead of a list": (
        "tables:\n  收入表:\n    notes: 注 # !\n",
        "tables.收入表.notes：应为列表",
    ),
    "list instead of a mapping": (
        "tables:\n  收入表:\n    columns: [甲, 乙] # !\n",
        "tables.收入表.columns：应为“键: 值”",
    ),
    # orders
    "transfer that is in no table": (
        "eliminations: {甲: {spending: [支出表.码.经营支出], income: [收入表.码.没有]}} # !\n",
        "eliminations.甲.income.0：没有“收入表.码.没有”",
    ),
    "transfer that is not by subject": (
        "eliminations: {甲: {spending: [支出表.码.经营支出], income: [收支总表.其他收入]}} # !\n",
        "eliminations.甲.income.0：应先写按功能分类的表的一栏，例如 收入表.码.上级补助收入",
    ),
    "transfer by subject twice": (
        (
            "eliminations:\n  甲:\n    income: [收入表.码.其他收入]\n"
            "    spending: [支出表.码.经营支出, 支出表.码.基本支出] # !\n"
        ),
        "eliminations.甲.spending.1：按功能分类的表只写在第一个",
    ),
    "words that can't be summed": (
        "forms: {cards: {基本信息: {fields: {编制单位: {merge: sum}}}}} # !\n",
        "forms.cards.基本信息.fields.编制单位.merge：只有 amount、count 才能相加",
    ),
    "unknown table in the order": (
        "table_order:\n  - 收支总表\n  - 没有的表 # !\n",
        "table_order.1：没有“没有的表”",
    ),
    "unknown part in the order": (
        "part_order: [概况, 后记] # !\n",
        "part_order.1：没有“后记”",
    ),
    # figures
    "unknown row": (
        "figures:\n  人均: 收支总表.没有的行 # !\n",
        "figures.人均：没有“收支总表.没有的行”",
    ),
    "unknown column": (
        "figures:\n  新数: 支出表.合计.没有的栏 # !\n",
        "figures.新数：没有“支出表.合计.没有的栏”",
    ),
    "column left out though there are several": (
        "figures:\n  新数: 三公表.三公经费 # !\n",
        "figures.新数：没有“三公表.三公经费”",
    ),
    "cell that is nearly one": (
        "figures:\n  新数: 支出表.合计.本年支出 # !\n",
        "figures.新数：没有“支出表.合计.本年支出”（名称相近的有“支出表.合计.本年支出合计”",
    ),
    "unknown table": ("figures:\n  新数: 没有的表.甲 # !\n", "figures.新数：没有“没有的表.甲”"),
    "unknown figure": ("figures:\n  新数: 没有的数 # !\n", "figures.新数：没有“没有的数”"),
    "unknown subject": (
        "figures:\n  新数: 基本支出表[398] # !\n",
        "figures.新数：没有“基本支出表.398”",
    ),
    "unknown column of a list": (
        "figures:\n  新数: 年初预算.没有的列 # !\n",
        "figures.新数：没有“年初预算.没有的列”",
    ),
    "words where a number belongs": (
        "figures:\n  新数: 收入总计 + 资产说明 # !\n",
        "figures.新数：没有“资产说明”",
    ),
    "python": (
        "figures:\n  新数: 收入总计.__class__ # !\n",
        "figures.新数：没有“收入总计.__class__”",
    ),
    "bad expression": (
        "figures:\n  新数: 收入总计 + # !\n",
        "figures.新数：表达式“收入总计 +”写法有误",
    ),
    "expression outside the language": (
        "figures:\n  新数: 收入总计 ** 2 # !\n",
        "figures.新数：表达式中的“收入总计 ** 2”不在允许的写法之内",
    ),
    "unknown function": (
        "figures:\n  新数: eval(收入总计) # !\n",
        "figures.新数：不能使用“eval”",
    ),
    "comparison is no number": (
        "figures:\n  新数: 收入总计 > 支出总计 # !\n",
        "figures.新数：不能使用“>”",
    ),
    "name that is no word": ("figures:\n  2022年: 收入总计 # !\n", "figures.2022年"),
    "name of a function": ("figures:\n  金额: 收入总计 # !\n", "figures.金额：这个名字已经用过"),
    "name of a word": ("figures:\n  年度: 收入总计 # !\n", "figures.年度：这个名字已经用过"),
    "field named like a table": (
        CARD + "        收入表: {label: 收入} # !\n",
        "forms.cards.基本信息.fields.收入表：这个名字已经用过",
    ),
    # forms
    "unknown figure in a total": (
        CARD + "        总人数: {label: 总人数, type: count, total: 在职人员 + 没有} # !\n",
        "forms.cards.基本信息.fields.总人数.total：没有“没有”",
    ),
    "unknown type": (
        CARD + "        新数:\n          label: 新数\n          type: money # !\n",
        "forms.cards.基本信息.fields.新数.type：不是允许的取值",
    ),
    "unknown figure of the prior year": (
        "forms:\n  prior:\n    - 本年收入合计\n    - 没有的数 # !\n",
        "forms.prior.1：没有名为“没有的数”的指标",
    ),
    "reason for an unknown figure": (
        "forms:\n  reasons:\n    新原因:\n      label: 新\n      change: 没有的数 # !\n",
        "forms.reasons.新原因.change：没有名为“没有的数”的指标",
    ),
    "reason against an unknown figure": (
        "forms:\n  reasons:\n    新原因:\n      label: 新\n      against: 没有的数 # !\n",
        "forms.reasons.新原因.against：没有名为“没有的数”的指标",
    ),
    # words
    "unknown word": (
        SENTENCE + "          总额: '{{ 金额(没有的数) }}万元' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子里用了没有定义的词“没有的数”",
    ),
    "word that is nearly one": (
        SENTENCE + "          总额: '{{ 金额(财政拨款) }}万元' # !\n",
        (
            "parts.情况说明.sections.收入.paragraphs.总额：句子里用了没有定义的词“财政拨款”"
            "（名称相近的有“财政拨款收入”"
        ),
    ),
    "broken sentence": (
        SENTENCE + "          总额: '{{ 金额(收入总计 }}万元' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子写法有误（",
    ),
    "sentence without its end": (
        SENTENCE + "          总额: '{% if 收入总计 %}有' # !\n",
        "parts.情况说明.sections.收入.paragraphs.总额：句子写法有误（",
    ),
    "unknown word in a phrase": (
        "wording:\n  change:\n    同比:\n      up: 增加{{ 差额 }}万元，{{ 比例 }} # !\n",
        "wording.change.同比.up：句子里用了没有定义的词“比例”",
    ),
    "word of another phrase": (
        "wording:\n  title: '{{ 序号 }}' # !\n",
        "wording.title：句子里用了没有定义的词“序号”",
    ),
    "unknown word in a note": (
        "tables:\n  收入表:\n    notes:\n      - '{{ 年度 }}'\n      - '{{ 月份 }}' # !\n",
        "tables.收入表.notes.1：句子里用了没有定义的词“月份”",
    ),
    "incomplete change": (
        "wording:\n  change:\n    新比: # !\n      up: 增\n      down: 减\n      flat: 平\n",
        "wording.change.新比.from_zero：缺少这一项",
    ),
    # the rest
    "unknown key": ("colour: 红 # !\n", "colour：不认识这个键"),
    "key that is nearly one": (
        "tables:\n  收入表:\n    columns:\n      本年收入合计:\n        numbr: 1 # !\n",
        "tables.收入表.columns.本年收入合计.numbr：不认识这个键（名称相近的有“number”",
    ),
    "key of a style that is nearly one": (
        "style:\n  number: {} # !\n",
        "style.number：不认识这个键（名称相近的有“numbers”）",
    ),
    "absurd year": ("year: 20222 # !\n", "year："),
    "unknown key of a style": (
        "style:\n  words: {}\n  fonts: {} # !\n",
        "style.fonts：不认识这个键",
    ),
    "unknown key of a number": (
        "style:\n  numbers:\n    amount:\n      digits: 2 # !\n",
        "style.numbers.amount.digits：",
    ),
    "places that are no number": (
        "style:\n  numbers:\n    amount:\n      places: 两 # !\n",
        "style.numbers.amount.places：应为整数",
    ),
    "wrong id": ("id: other # !\n", "id：id 应与文件夹同名（test）"),
    "key twice": ("year: 2023\nyear: 2024 # !\n", "“year”写了两次。请删去其中一个"),
    # totals
    "total of a missing line": (
        INCOME + "          本年收入合计:\n            total: 1..8+99 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：没有行次 99",
    ),
    "total of a line without a row": (
        INCOME + "          收入总计:\n            total: 27+30 # !\n",
        "tables.收支总表.sides.收入.rows.收入总计.total：没有行次 30",
    ),
    "total of lines without rows": (
        INCOME + "          收入总计:\n            total: 9..26 # !\n",
        "tables.收支总表.sides.收入.rows.收入总计.total：行次 9..26 没有内容",
    ),
    "total backwards": (
        INCOME + "          本年收入合计:\n            total: 8..1 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：“8..1”应从小到大",
    ),
    "total of the other side": (
        INCOME + "          其他收入:\n            total: 40..41 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.total：没有行次 40",
    ),
    "total of a line twice": (
        INCOME + "          本年收入合计:\n            total: 1..8+3 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：行次 3 加了两次",
    ),
    "total of a missing column": (
        "tables:\n  收入表:\n    columns:\n      本年收入合计:\n        total: 2..9 # !\n",
        "tables.收入表.columns.本年收入合计.total：没有栏次 9",
    ),
    "total of a missing row of a fixed list": (
        "tables:\n  三公表:\n    rows:\n      三公经费:\n        total: 2+30 # !\n",
        "tables.三公表.rows.三公经费.total：没有行次 30",
    ),
    "total of absurd length": (
        INCOME + "          本年收入合计:\n            total: 1..99999999 # !\n",
        "tables.收支总表.sides.收入.rows.本年收入合计.total：写法不符合要求",
    ),
    # layout
    "lines that never end": (
        "tables:\n  收支总表:\n    sides:\n      收入:\n        lines: 1..9999 # !\n",
        "tables.收支总表.sides.收入.lines：应从小到大，不超过 500 行",
    ),
    "lines backwards": (
        "tables:\n  收支总表:\n    sides:\n      收入:\n        lines: 31..1 # !\n",
        "tables.收支总表.sides.收入.lines：应从小到大",
    ),
    "line zero": (
        INCOME + "          其他收入:\n            line: 0 # !\n",
        "tables.收支总表.sides.收入.rows.其他收入.line：不能小于 1",
    ),
    "width that is no number": (
        "tables:\n  三公表:\n    columns:\n      决算数:\n        width: nan # !\n",
        "tables.三公表.columns.决算数.width：应为数字",
    ),
    "width without end": (
        "tables:\n  三公表:\n    columns:\n      决算数:\n        width: inf # !\n",
        "tables.三公表.columns.决算数.width：",
    ),
    "width below zero": (
        "tables:\n  三公表:\n    heading_width: -5 # !\n",
        "tables.三公表.heading_width：应大于 0",
    ),
    "no width": (
        "tables:\n  支出表:\n    code_width: '0' # !\n",
        "tables.支出表.code_width：应大于 0",
    ),
    "column of a list too wide": (
        (
            "forms:\n  lists:\n    所属单位:\n      columns:\n        预算级次:\n"
            "          width: 256 # !\n"
        ),
        "forms.lists.所属单位.columns.预算级次.width：不能大于 255",
    ),
    "column label twice": (
        "tables:\n  收入表:\n    columns:\n      经营收入:\n        label: 事业 收入 # !\n",
        "tables.收入表.columns.经营收入.label：“事业 收入”已经用过",
    ),
    "column label twice in a group": (
        "tables:\n  基金表:\n    columns:\n      项目支出:\n        label: 基本支出 # !\n",
        "tables.基金表.columns.项目支出.label：“基本支出”已经用过",
    ),
    "row label twice under one total": (
        (
            "tables:\n  收支总表:\n    line_heading: ''\n    sides:\n      收入:\n        rows:\n"
            "          其他收入:\n            label: 六、经营收入 # !\n"
        ),
        "tables.收支总表.sides.收入.rows.其他收入.label：“六、经营收入”已经用过",
    ),
    "table without columns": (
        "tables:\n  新表: {shape: fixed, title: 新, columns: {}, rows: {}} # !\n",
        "tables.新表.columns：不能为空",
    ),
    "group of an unknown kind": (
        (
            "tables:\n  基本支出表:\n    groups:\n      人员经费合计:\n        blocks:\n"
            "          - [301, 303, 304] # !\n"
        ),
        "tables.基本支出表.groups.人员经费合计.blocks.0：没有类级科目 304",
    ),
    "group of a subject below a kind": (
        (
            "tables:\n  基本支出表:\n    groups:\n      人员经费合计:\n        blocks:\n"
            "          - [301, 303, 30101] # !\n"
        ),
        "tables.基本支出表.groups.人员经费合计.blocks.0：没有类级科目 30101",
    ),
    "kind in two blocks": (
        (
            "tables:\n  基本支出表:\n    groups:\n      公用经费合计:\n        blocks:\n"
            "          - [302, 307, 310, 312, 399]\n          - [303] # !\n"
        ),
        "tables.基本支出表.groups.公用经费合计.blocks.1：类级科目 303 列了两次",
    ),
    "table twice in the order": (
        "table_order:\n  - 收支总表\n  - 收支总表 # !\n",
        "table_order.1：“收支总表”写了两次",
    ),
    # figures, once more
    "figures in a ring": (
        "figures:\n  甲: 乙 # !\n  乙: 丙 + 收入总计\n  丙: abs(甲)\n",
        "figures.甲：绕成了圈：甲 → 乙 → 丙 → 甲",
    ),
    "figure of itself": ("figures:\n  甲: 甲 + 1 # !\n", "figures.甲：绕成了圈：甲 → 甲"),
    "totals of fields in a ring": (
        CARD + "        甲: {label: 甲, type: count, total: 乙} # !\n"
        "        乙: {label: 乙, type: count, total: 甲}\n",
        "forms.cards.基本信息.fields.甲.total：绕成了圈：甲 → 乙 → 甲",
    ),
    "figure and field in a ring": (
        "figures:\n  丁: 甲 # !\n" + CARD + "        甲: {label: 甲, type: count, total: 丁}\n",
        "figures.丁：绕成了圈：丁 → 甲 → 丁",
    ),
    "too many operands": (
        "figures:\n  新数: abs(收入总计, 支出总计) # !\n",
        "figures.新数：“abs”的括号里不能有 2 个数",
    ),
    "no operands": ("figures:\n  新数: sum() # !\n", "figures.新数：“sum”的括号里不能有 0 个数"),
    "code of a length that none has": (
        "figures:\n  新数: 支出表[2010].基本支出 # !\n",
        "figures.新数：没有“支出表.2010.基本支出”",
    ),
    "digit that begins a name": (
        "figures:\n  1a: 收入总计 # !\n",
        "figures.1a：写法不符合要求",
    ),
    # forms, once more
    "key that is no column": (
        (
            "forms:\n  lists:\n    新:\n      title: 新\n      key: 乙 # !\n"
            "      columns: {甲: {label: 甲}}\n"
        ),
        "forms.lists.新.key：没有“乙”这一列",
    ),
    "column of a list with a total": (
        (
            "forms:\n  lists:\n    所属单位:\n      columns:\n        预算级次:\n"
            "          type: amount\n          total: 收入总计 # !\n"
        ),
        "forms.lists.所属单位.columns.预算级次.total：名单的列不能有 total",
    ),
    "choice without choices": (
        CARD + "        甲: {label: 甲, type: choice} # !\n",
        "forms.cards.基本信息.fields.甲：choice 与 choices 要一起写",
    ),
    "choices without choice": (
        CARD + "        甲: {label: 甲, choices: [是, 否]} # !\n",
        "forms.cards.基本信息.fields.甲：choice 与 choices 要一起写",
    ),
    "total of words": (
        CARD + "        甲: {label: 甲, total: 收入总计} # !\n",
        "forms.cards.基本信息.fields.甲.total：只有 amount、count 才能有 total",
    ),
    "label twice on a card": (
        CARD + "        甲: {label: 在职人员(人)} # !\n",
        "forms.cards.基本信息.fields.甲.label：“在职人员(人)”已经用过",
    ),
    "label twice among the reasons": (
        "forms:\n  reasons:\n    甲: {label: 国内公务接待的主要内容} # !\n",
        "forms.reasons.甲.label：“国内公务接待的主要内容”已经用过",
    ),
    "prior twice": (
        "forms:\n  prior:\n    - 三公经费\n    - 三公经费 # !\n",
        "forms.prior.1：“三公经费”已经用过",
    ),
    "prior of words": (
        "forms:\n  prior:\n    - 资产说明 # !\n",
        "forms.prior.0：没有名为“资产说明”的指标",
    ),
    "two sheets of one title": (
        "forms:\n  lists:\n    名册: {title: 预算绩效, columns: {甲: {label: 甲}}}\n",
        "“预算绩效”与另一张工作表同名",
    ),
    "title of a fixed sheet": (
        "forms:\n  lists:\n    名册:\n      title: 上年数 # !\n      columns: {甲: {label: 甲}}\n",
        "forms.lists.名册.title：“上年数”与另一张工作表同名",
    ),
    "second sheet of the identity": (
        "forms:\n  cards:\n    机关运行经费:\n      title: 基本信息 # !\n",
        "forms.cards.机关运行经费.title：“基本信息”与另一张工作表同名",
    ),
    "sheet named like a table": (
        "forms:\n  writings:\n    名册:\n      title: 公开01表 # !\n",
        "forms.writings.名册.title：“公开01表”与另一张工作表同名",
    ),
    "title that is no name of a sheet": (
        "forms:\n  cards:\n    机关运行经费:\n      title: 运行/采购 # !\n",
        "forms.cards.机关运行经费.title：工作表的名称应为 1 到 31 个字",
    ),
    "drivers of an unknown figure": (
        "drivers:\n  没有的数: [] # !\n",
        "drivers.没有的数：没有名为“没有的数”的指标",
    ),
    "driver by an unknown figure": (
        "drivers:\n  三公经费:\n    - figures: [因公出国费, 没有的数] # !\n",
        "drivers.三公经费.0.figures：没有名为“没有的数”的指标",
    ),
    "driver by an unknown table": (
        "drivers:\n  本年支出合计:\n    - {table: 没有的表, column: 基本支出} # !\n",
        "drivers.本年支出合计.0.table：没有按科目列示的表“没有的表”",
    ),
    "driver by a table without subjects": (
        "drivers:\n  三公经费:\n    - {table: 三公表, column: 决算数} # !\n",
        "drivers.三公经费.0.table：没有按科目列示的表“三公表”",
    ),
    "driver by an unknown column": (
        "drivers:\n  本年支出合计:\n    - {table: 支出表, column: 决算数} # !\n",
        "drivers.本年支出合计.0.column：没有“决算数”这一栏",
    ),
    "driver by a level that no code has": (
        "drivers:\n  本年支出合计:\n    - {table: 支出表, column: 基本支出, digits: 4} # !\n",
        "drivers.本年支出合计.0.digits：科目编码的位数应为 3、5 或 7",
    ),
    "driver by an unknown subject": (
        "drivers:\n  工资福利支出:\n    - {table: 基本支出表, code: '398'} # !\n",
        "drivers.工资福利支出.0.code：没有科目“398”",
    ),
    "driver of two ways": (
        "drivers:\n  工资福利支出:\n    - {figures: [三公经费], table: 基本支出表} # !\n",
        "drivers.工资福利支出.0：figures 与 table 写且只写一样",
    ),
    # parts
    "part with an unknown source": (
        "parts:\n  名词解释:\n    source: 没有 # !\n",
        "parts.名词解释.source：没有名单“没有”",
    ),
    "part with a source of another kind": (
        "parts:\n  附件:\n    source: 名词解释 # !\n",
        "parts.附件.source：没有撰写页“名词解释”",
    ),
    "sections with a source": (
        "parts:\n  概况:\n    source: 主要职责 # !\n",
        "parts.概况.source：只有 terms、annexes 才有 source",
    ),
    "sections of a part that has none": (
        "parts:\n  名词解释:\n    sections: # !\n      甲: {title: 甲}\n",
        "parts.名词解释.sections：只有 sections、tables 才能分节",
    ),
    # words, once more
    "phrase that sentences use is gone": (
        "wording:\n  change:\n    同比: null\n",
        "“增减”里的增减写法“同比”没有定义",
    ),
    "when_empty with an unknown word": (
        "parts:\n  附件:\n    when_empty: '{{ 月份 }}' # !\n",
        "parts.附件.when_empty：句子里用了没有定义的词“月份”",
    ),
    "title of a part with an unknown word": (
        "parts:\n  附件:\n    title: '{{ 月份 }}' # !\n",
        "parts.附件.title：句子里用了没有定义的词“月份”",
    ),
    "draft with an unknown word": (
        "wording:\n  draft:\n    part: '{{ 名称 }}{{ 原由 }}' # !\n",
        "wording.draft.part：句子里用了没有定义的词“原由”",
    ),
    "form with a word of the document": (
        (
            "forms:\n  writings:\n    预算绩效:\n      starts_with:\n"
            "        - [正文, '{{ 类型 }}{{ 名称 }}'] # !\n"
        ),
        "forms.writings.预算绩效.starts_with.0：句子里用了没有定义的词“名称”",
    ),
    "braces in words that are no sentence": (
        "wording:\n  missing_reason: '{{ 名称 }}' # !\n",
        "wording.missing_reason：这里只能写文字，不能用 {{ }}、{% %}",
    ),
    "braces in a term": (
        "terms:\n  结余分配: '{{ 年度 }}年' # !\n",
        "terms.结余分配：这里只能写文字，不能用 {{ }}、{% %}",
    ),
    "term that is a list": ("terms:\n  结余分配: [甲] # !\n", "terms.结余分配：应为一段文字"),
    # numbers
    "places below zero": (
        "style:\n  numbers:\n    amount:\n      places: -3 # !\n",
        "style.numbers.amount.places：小数位应为 0 到 6",
    ),
    "absurd places": (
        "style:\n  numbers:\n    table_count:\n      places: 99999 # !\n",
        "style.numbers.table_count.places：小数位应为 0 到 6",
    ),
}

#: Sentences that can't be written out, and why.
SENTENCES = [
    # names within text
    ("{{ 增减(收入总计, '比去年') }}", "“增减”里的增减写法“比去年”没有定义"),
    ("{{ 完成率(三公经费, 三公经费预算, '预计') }}", "“完成率”里的完成率写法“预计”没有定义"),
    ("{{ 原因('没有') }}", "“原因”里的原因“没有”没有定义"),
    ("{{ 原因('三公经费', '没有') }}", "“原因”里的原因“三公经费”没有定义"),
    ("{{ 原因('接待内容', '没有') }}", "“原因”里的原因写法“没有”没有定义"),
    ("{{ 原因(名称, '没有') }}", "“原因”里的原因写法“没有”没有定义"),
    ("{{ 差异原因(年度, '没有') }}", "“差异原因”里的原因写法“没有”没有定义"),
    ("{{ 撰写('没有') }}", "“撰写”里的撰写页“没有”没有定义"),
    ("{{ 列表('预算绩效') }}", "“列表”里的名单“预算绩效”没有定义"),
    (
        "{% for 行 in 有数科目('没有', '合计', '年初预算', '年初预算数') %}{% endfor %}",
        "“有数科目”里的表“没有”没有定义",
    ),
    (
        "{% for 行 in 有数科目('财拨总表', '没有', '年初预算', '年初预算数') %}{% endfor %}",
        "“有数科目”里的栏“没有”没有定义",
    ),
    (
        "{% for 行 in 有数科目('三公表', '决算数', '年初预算', '年初预算数') %}{% endfor %}",
        "“有数科目”里的栏“决算数”没有定义",
    ),
    (
        "{% for 行 in 有数科目('支出表', '基本支出', '没有', '年初预算数') %}{% endfor %}",
        "“有数科目”里的名单“没有”没有定义",
    ),
    (
        "{% for 行 in 有数科目('支出表', '基本支出', '年初预算', '没有') %}{% endfor %}",
        "“有数科目”里的名单的列“没有”没有定义",
    ),
    ("{{ 有数经济科目('支出表', '合计') }}", "“有数经济科目”里的合计“合计”没有定义"),
    ("{{ 有数经济科目('基本支出表', '没有') }}", "“有数经济科目”里的合计“没有”没有定义"),
    ("{{ 表.没有.表号 }}", "没有“表.没有.表号”"),
    ("{{ 表['没有'].表号 }}", "没有“表.没有.表号”"),
    ("{{ 表.收入表.编号 }}", "没有“表.收入表.编号”"),
    ("{{ 词.没有 }}", "没有“词.没有”"),
    ("{% if 选项.没有 %}{% endif %}", "没有“选项.没有”"),
    # how functions are used
    ("{{ 金额() }}", "“金额”的括号里应是：指标"),
    ("{{ 占比(三公经费) }}", "“占比”的括号里应是：指标、指标"),
    ("{{ 金额(三公经费, 三公经费) }}", "“金额”的括号里应是：指标"),
    ("{{ 原因(name='接待内容') }}", "“原因”的括号里只能按次序写，用逗号隔开"),
    ("{{ 金额(*所属单位) }}", "“金额”的括号里只能按次序写，用逗号隔开"),
    ("{{ 金额 }}", "“金额”后面要有括号"),
    ("{{ 收入总计 }}", "“收入总计”是数，要写成 金额(收入总计) 或 数量(收入总计)"),
    ("{{ 名称('甲') }}", "“名称”不是可以用的函数"),
    ("{{ 名称.center(9) }}", "“center”不是可以用的函数"),
    ("{{ '%9d'.format(1) }}", "“format”不是可以用的函数"),
    # words
    ("{% set 名称 = '甲' %}{{ 名称 }}", "“名称”已有意思，请换一个词"),
    ("{% for 收入总计 in 所属单位 %}{% endfor %}", "“收入总计”已有意思，请换一个词"),
    ("{{ self }}", "句子里用了没有定义的词“self”"),
    ("{{ loop.index }}", "句子里用了没有定义的词“loop”"),
    *(
        (f"{{{{ {word}() }}}}", f"句子里用了没有定义的词“{word}”")
        for word in ("lipsum", "range", "dict", "cycler", "joiner", "namespace", "super")
    ),
    # what is no sentence's business
    ("{{ 名称 | 没有 }}", "没有名为“没有”的过滤器"),
    ("{% if false %}{{ 名称 | 没有 }}{% endif %}", "没有名为“没有”的过滤器"),
    ("{% filter 没有 %}甲{% endfilter %}", "没有名为“没有”的过滤器"),
    ("{{ 名称 | safe }}", "没有名为“safe”的过滤器"),
    ("{{ 名称 | center(999999999) }}", "没有名为“center”的过滤器"),
    ("{% if 名称 is 没有 %}{% endif %}", "没有名为“没有”的判断"),
    ("{% include '/etc/passwd' %}", "句子里不能用“include”"),
    ("{% import '甲' as 乙 %}", "句子里不能用“import”"),
    ("{% from '甲' import 乙 %}", "句子里不能用“import”"),
    ("{% extends '甲' %}", "句子里不能用“extends”"),
    ("{% macro 甲() %}{% endmacro %}", "句子里不能用“macro”"),
    ("{% call 金额() %}{% endcall %}", "句子里不能用“call”"),
    ("{% block 甲 %}{% endblock %}", "句子里不能用“block”"),
    ("{% autoescape false %}{{ 名称 }}{% endautoescape %}", "句子里不能用“autoescape”"),
    ("{{ 9 ** 9 ** 9 }}", "句子里不能用“**”"),
    ("{{ 名称 * 999999999 }}", "句子里不能用“*”"),
    ("{{ '%999999999d' % 1 }}", "句子里不能用“%”"),
    ("{% for 行 in 所属单位 %}" * 25 + "{% endfor %}" * 25, "句子嵌套过深"),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "句子嵌套过深"),
]


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_edition_is_refused_with_its_line(write: Write, case: str) -> None:
    text, reason = WRONG[case]
    text = EXTENDS + text
    file = write(text)
    message = refusal()
    assert reason in message
    assert message.endswith("。")
    assert "\n" not in message
    if MARK in text:
        line = text[: text.index(MARK)].count("\n") + 1
        assert message.startswith(f"{file}，第 {line} 行：{reason}")


@pytest.mark.parametrize(("sentence", "reason"), SENTENCES)
def test_a_wrong_sentence_is_refused_with_its_line(
    write: Write, sentence: str, reason: str
) -> None:
    file = write(EXTENDS + SENTENCE + f"          总额: {json.dumps(sentence)}\n")
    place = "parts.情况说明.sections.收入.paragraphs.总额"
    assert refusal() == f"{file}，第 7 行：{place}：{reason}。请改正后再用。"


RIGHT = [
    "{{ 增减(收入总计) }}{{ 增减(三公经费, '同比') }}{{ 增减(三公经费, '同比', 三公经费预算) }}",
    "{{ 原因('接待内容') }}{{ 原因('接待内容', '内容') }}",
    "{% for 项 in ['接待内容', '出国内容'] %}{{ 原因(项, '内容') }}{% endfor %}",
    "{% set 页 = '预算绩效' %}{{ 撰写(页) }}",
    (
        "{% for 行 in 有数科目('支出表', '基本支出', '年初预算', '年初预算数', 5) %}"
        "{{ loop.index }}{{ 行.名称 }}{% endfor %}"
    ),
    "{{ 有数经济科目('基本支出表', '人员经费合计') | join('、') }}",
    "{{ 表.收入表.表题 }}{{ 表['收入表']['表号'] }}{{ 词.编制单位 }}",
    "{% if 选项.附件必列 and 收入总计 is defined %}{{ 金额(基本支出 + 项目支出) }}{% endif %}",
    "{{ 所属单位 | map(attribute='单位名称') | select | join('、') }}",
]


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_right_sentence_is_taken(write: Write, sentence: str) -> None:
    write(EXTENDS + SENTENCE + f"          总额: {json.dumps(sentence)}\n")
    section = load_edition("test").parts["情况说明"].sections["收入"]
    assert section.paragraphs["总额"] == sentence


def test_equal_labels_may_stand_under_two_totals(write: Write) -> None:
    """一、一般公共预算财政拨款 is income of the year, and part of what was left of last year."""
    write(EXTENDS + "tables:\n  财拨总表: {line_heading: ''}\n")
    assert load_edition("test").tables["财拨总表"].title


def test_equal_labels_are_told_apart_by_printed_lines(write: Write) -> None:
    write(EXTENDS + INCOME + "          其他收入: {label: 六、经营收入}\n")
    assert load_edition("test").id == "test"


def test_figures_upon_figures(write: Write) -> None:
    def chain(length: int) -> str:
        lines = [f"  数{at}: 数{at - 1} + 数{at - 1}\n" for at in range(1, length)]
        return EXTENDS + "figures:\n  数0: abs(1)\n" + "".join(lines)

    write(chain(20))
    assert load_edition("test").figures["数19"]
    file = write(chain(21))
    reason = "figures.数20：一层套一层超过了 20 层"
    assert refusal() == f"{file}，第 23 行：{reason}。请改正后再用。"


def test_dense_totals_are_followed_once(write: Write) -> None:
    """Each line adds up all lines after it: very many ways, but only so many lines."""
    rows = "".join(
        f"          行{at}: {{label: 行{at}, line: {100 + at}, total: {101 + at}..160}}\n"
        for at in range(60)
    )
    text = INCOME.replace("        rows", "        lines: 1..160\n        rows")
    write(EXTENDS + text + rows + "          末行: {label: 末行, line: 160}\n")
    started = time.perf_counter()
    assert load_edition("test").id == "test"
    assert time.perf_counter() - started < 5


def test_fixed_sheets_are_those_of_the_workbook() -> None:
    assert set(FIXED_SHEETS) == {
        *sheets.OWN_SHEETS,
        sheets.IDENTITY_SHEET,
        sheets.DETAIL_SHEET,
        sheets.WAIVER_SHEET,
        sheets.PRIOR_SHEET,
        sheets.REASON_SHEET,
        sources.UNITS_SHEET,
        sources.SOURCES_SHEET,
        ANNEX_SHEET,
    }
    assert IDENTITY_SHEET == sheets.IDENTITY_SHEET
