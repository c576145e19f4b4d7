"""A region that no edition knows: its own order of tables and columns, labels and sentences."""

from __future__ import annotations

from pathlib import Path

ID = "hidden-2025"
#: What an edition of ours says that this region does not.
HEAD = """
id: hidden-2025
extends: jiangxi-2023
name: 某地2025年度部门决算公开
year: 2025
parts: null
part_order: null
charts: null
wording:
  reason: null
  change: null
  completion: null
tables:
  支出表: {columns: null}
  三公表: {columns: null}
"""
REGION = """
table_order: [财拨总表, 收支总表, 支出表, 收入表, 三公表, 一般公共预算支出表, 基本支出表,
  国资表, 基金表, 资产表]
charts: {}
tables:
  财拨总表: {number: 附01表}
  收支总表:
    number: 附02表
    title: 部门收支决算总表
    sides:
      支出:
        rows:
          年末结转和结余: {label: 结转下年}
  支出表:
    number: 附03表
    heading: 支出项目
    columns:
      本年支出合计: {label: 支出合计, number: 1, total: 2..6}
      项目支出: {label: 项目支出, number: 2}
      基本支出: {label: 基本支出, number: 3}
      经营支出: {label: 经营支出, number: 4}
      上缴上级支出: {label: 上缴上级支出, number: 5}
      对附属单位补助支出: {label: 对附属单位补助支出, number: 6}
    notes: [注：本表按经济业务的性质列示。]
  收入表: {number: 附04表}
  三公表:
    number: 附05表
    columns:
      决算数: {label: 决算数, number: 1}
      年初预算数: {label: 年初预算数, number: 2}
      全年预算数: {label: 调整预算数, number: 3}
    rows:
      公务接待费: {label: 3. 公务招待费}
  一般公共预算支出表: {number: 附06表}
  基本支出表: {number: 附07表}
  国资表: {number: 附08表}
  基金表: {number: 附09表}
  资产表: {number: 附10表}
part_order: [基本, 报表, 说明, 名词]
parts:
  基本:
    title: '{{ 名称 }}基本情况'
    sections:
      职能:
        title: 主要工作职能
        paragraphs:
          职能: |
            {% for 行 in 主要职责 %}
            {{ 行.内容 }}
            {% endfor %}
  报表: {title: '{{ 年度 }}年度部门决算报表', content: tables}
  说明:
    title: '{{ 年度 }}年度部门决算文字说明'
    sections:
      总体:
        title: 收支总体情况
        paragraphs:
          总体: '{{ 年度 }}年全年收入总计{{ 金额(收入总计) }}万元，其中本年收入合计{{ 金额(本年收入合计) }}万元，{{ 增减(本年收入合计) }}{{ 原因("本年收入合计") }}。'
          支出: 全年本年支出合计{{ 金额(本年支出合计) }}万元，{{ 增减(本年支出合计) }}{{ 原因("本年支出合计") }}；年末结转和结余{{ 金额(年末结转和结余) }}万元。
      收入:
        title: 收入结构情况
        paragraphs:
          结构: 本年收入合计{{ 金额(本年收入合计) }}万元，包括：财政拨款收入{{ 金额(财政拨款收入) }}万元，占{{ 占比(财政拨款收入, 本年收入合计) }}；事业收入{{ 金额(事业收入) }}万元，占{{ 占比(事业收入, 本年收入合计) }}；其他收入{{ 金额(其他收入) }}万元，占{{ 占比(其他收入, 本年收入合计) }}。
      支出:
        title: 支出结构情况
        paragraphs:
          结构: 本年支出合计{{ 金额(本年支出合计) }}万元，包括：项目支出{{ 金额(项目支出) }}万元，占{{ 占比(项目支出, 本年支出合计) }}；基本支出{{ 金额(基本支出) }}万元，占{{ 占比(基本支出, 本年支出合计) }}。
      财拨:
        title: 财政拨款支出按科目分类情况
        paragraphs:
          总额: '{{ 自称 }}财政拨款支出{{ 金额(财政拨款支出) }}万元，按科目分为：'
          各类: |
            {% for 行 in 有数科目("财拨总表", "合计", "年初预算", "年初预算数") %}
            {{ loop.index }}.{{ 行.名称 }}，年初预算{{ 金额(行.预算) }}万元，决算{{ 金额(行.决算) }}万元{{ 完成率(行.决算, 行.预算, "年初预算") }}{{ 差异原因(行, "差异") }}。
            {% endfor %}
      基本支出:
        title: 基本支出情况
        paragraphs:
          人员: 一般公共预算基本支出{{ 金额(一般公共预算基本支出) }}万元，其中工资福利支出{{ 金额(工资福利支出) }}万元，{{ 增减(工资福利支出) }}{{ 原因("工资福利支出") }}。
      三公:
        title: “三公”经费情况
        paragraphs:
          总额: “三公”经费支出决算{{ 金额(三公经费) }}万元，调整预算{{ 金额(三公经费预算) }}万元，{{ 增减(三公经费) }}。
          出国: 因公出国（境）费决算{{ 金额(因公出国费) }}万元，因公出国（境）团组{{ 数量(出国团组数) }}个，因公出国（境）人次{{ 数量(出国人次) }}人。
          接待: 公务招待费决算{{ 金额(公务接待费) }}万元，国内公务接待批次{{ 数量(国内接待批次) }}个，国内公务接待人次{{ 数量(国内接待人次) }}人。
      采购:
        title: 政府采购情况
        paragraphs:
          总额: '{{ 年度 }}年政府采购支出总额{{ 金额(采购总额) }}万元，其中货物{{ 金额(采购货物) }}万元。'
      资产:
        title: 国有资产情况
        paragraphs:
          车辆: 截至{{ 年度 }}年12月31日，共有车辆{{ 数量(车辆) }}辆，其中机要通信用车{{ 数量(机要通信用车) }}辆。
  名词: {title: 名词解释, content: terms, source: 名词解释}
  附件: {title: 附件, content: annexes, source: 附件}
wording:
  term: '{{ 数字序号 }}.{{ 名词 }}：{{ 解释 }}'
  change:
    同比:
      up: 同比增加{{ 差额 }}万元，上升{{ 比率 }}
      down: 同比减少{{ 差额 }}万元，下降{{ 比率 }}
      flat: 同比持平
      from_zero: 同比{{ 方向 }}{{ 差额 }}万元
  completion:
    年初预算: {rate: '，完成年初预算的{{ 比率 }}'}
  reason:
    原因: '，变动的主要原因是{{ 原因 }}'
    差异: '，与预算差异的原因是{{ 原因 }}'
"""


def write_region(folder: Path) -> None:
    """Write the hidden edition into a folder of editions."""
    own = folder / ID
    own.mkdir(parents=True)
    (own / "edition.yaml").write_text(HEAD, "utf-8")
    (own / "region.yaml").write_text(REGION, "utf-8")
