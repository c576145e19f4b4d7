"""What must not get out: personal data and marks of secrecy in published words (rules E09, E10).

Basis: 个人信息保护法 (a score sheet or an annex is no reason to publish someone's numbers),
政府信息公开条例 articles 14 and 15, 保守国家秘密法. Precision comes first: a number is called an ID
number or a bank card only if its check digits say so, and nothing that reads as an amount, a code
or a document number is called a telephone. A match is shown masked, for findings are passed on too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from generator.checks.finding import Finding, Severity
from generator.checks.registry import check
from generator.checks.texts import JoinedTexts, Text, annex_texts, published_texts
from generator.figures.derive import Disclosure

#: What may not stand directly before and after a number that is to be a person's.
_BEFORE, _AFTER = (
    r"(?<![\dA-Za-z.\-/_*])",
    r"(?![\dA-Za-z*]|\.\d|[^\S\n]*(?:[十百千万亿]|元|[台套件]))",
)
_ID = re.compile(rf"{_BEFORE}\d{{6}}([ -]?)\d{{8}}\1\d{{3}}[\dXx]{_AFTER}")
_OLD_ID = re.compile(rf"{_BEFORE}\d{{15}}{_AFTER}")
_MASKED_ID = re.compile(rf"{_BEFORE}\d{{4,6}}[*×]{{6,10}}\d{{3}}[\dXx]{_AFTER}")
_MOBILE = re.compile(rf"(?:{_BEFORE}|(?<=\+86-)|(?<=\+86))1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{_AFTER}")
_MASKED_MOBILE = re.compile(rf"{_BEFORE}1[3-9]\d[*×xX]{{4}}\d{{4}}{_AFTER}")
_LANDLINE = re.compile(
    rf"{_BEFORE}[(（]?0(?:10|2\d|[3-9]\d{{2}})(?:-|[)）]-?)[2-8]\d{{6,7}}{_AFTER}"
    rf"|(?<=电话)[:：]?[^\S\n]*[2-8]\d{{6,7}}{_AFTER}"
)
_CARD = re.compile(rf"{_BEFORE}(?:\d{{4}}(?: \d{{4}}){{3}}(?: ?\d{{1,3}})?|\d{{16,19}}){_AFTER}")
#: Debit and credit cards of China's banks begin so; anything else is a number of another kind.
_CARD_STARTS = re.compile(r"62|4\d|5[1-5]|9558|35|60[13]")
_MAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
#: What every number of a kind above has somewhere; most workbooks have it nowhere.
_LONG = re.compile(r"\d{7}|\d{3}[ -]\d{4}|\d{3}[*×xX]{4}")
_PLAIN = re.compile(r"[ -]")
#: A number that says of itself that it is of another kind.
_OTHER_NUMBER = re.compile(
    r"(?:编号|编码|代码|单号|文号|合同号|批准号|备案号|证书号|项目号|流水号)[:：为是\s]*$"
)
_LEVEL = r"(?:绝密|机密|秘密)"
_SECRET = re.compile(
    rf"{_LEVEL}[^\S\n]*[★☆]|[〔\[【({{（][^\S\n]*{_LEVEL}[^\S\n]*[〕\]】)}}）]"
    rf"|(?:密级|保密级别)[^\S\n]*[:：][^\S\n]*(?:{_LEVEL}|内部)|^[^\S\n]*{_LEVEL}[^\S\n]*$"
    r"|[〔\[【(（][^\S\n]*内部(?:资料|文件|材料|使用|参考)[^〕\]】)）\n]{0,8}[〕\]】)）]"
    r"|^[^\S\n]*内部(?:资料|文件|材料|使用|参考)[^\S\n]*$",
    re.MULTILINE,
)
_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|刊物)[^\S\n]*[,，、 　]"
    r"[^\S\n]*(?:注意保[存密]|不得外传|请勿外传|妥善保管)"
    r"|(?:仅供|仅限|限)内部(?:使用|参考|传阅)|(?:不得|严禁|请勿|禁止|不要)外传"
)

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
    "商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮"
)
_NAME = rf"(?:(?:欧阳|司马|上官|诸葛|皇甫|尉迟|令狐|东方)|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_ROLE = (
    "(?:联系人|负责人|经办人|填报人|填表人|制表人|复核人|审核人|责任人|法定代表人|法人代表)"
    "(?:姓名)?"
)
_NAMED = re.compile(
    rf"{_ROLE}(?:及(?:联系)?(?:电话|方式))?[^\S\n]*[:：][^\S\n]*({_NAME})"
    rf"(?=$|[\s,，;；。、/(（\d]|联系|电话|手机)",
    re.MULTILINE,
)
#: A guest among those whom a department received; a place (接待江苏省…) has no such title.
_GUEST = re.compile(rf"接待(?:了)?({_NAME})(?=院士|教授|博士|先生|女士)")
_ROLE_CELL = re.compile(rf"[\u4e00-\u9fff]{{0,4}}{_ROLE}(?:及(?:联系)?(?:电话|方式))?[:：]?")
_NAME_CELL = re.compile(rf"{_NAME}(?=$|[\s、,，/(（\d])")
#: Words that begin like a name and are none.
_NO_NAME = re.compile(
    r".*[大省市县区局科室处办部股所队院校站会司组长任级人员位门镇乡村心委]$"
    r"|万元|金额|成本|全部|全年|全体|项目|时效|时间|单位|方案|方式|文件|文字|石油|安全|和[谐平]|明细|明确"
    r"|成果|农业|连续|路线|应急|管理|关于|费用|向上|金融|党员|党组|党总支|商务|师生|计划"
)

#: ISO 7064 MOD 11-2, as GB 11643 has it.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: The provinces' codes of GB/T 2260.
_REGIONS = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_FIRST_BIRTH = 1900


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of number: the rule, the pattern, what it is called, and what to do about it.

    `judge` says how grave a match is; None if it is none after all.
    """

    rule: str
    pattern: re.Pattern[str]
    words: str
    remedy: str
    judge: Callable[[str, str], Severity | None]


def check_privacy(disclosure: Disclosure) -> Iterator[Finding]:
    """Findings on personal data and marks of secrecy in what gets published.

    1. 电子邮箱, 身份证号, 银行卡号, 手机号码, 固定电话: numbers of persons (个人信息保护法).
    2. 密级标志: a document that bears one is not for publication (保守国家秘密法).
    3. 人员姓名: a name beside 联系人, 负责人 and the like, or of a guest (政府信息公开条例
       article 15).
    """
    prose = JoinedTexts((*published_texts(disclosure), *annex_texts(disclosure)), narrow=True)
    yield from _numbers(prose)
    yield from _secrets(prose)
    yield from _names(prose)


@check(
    "密级标志",
    Severity.ERROR,
    "文字、表格、附件里有密级、内部使用的标志",
    "保守国家秘密法；政府信息公开条例第十四条",
)
def _secrets(prose: JoinedTexts) -> Iterator[Finding]:
    """密级标志: one finding for each mark."""
    for pattern, severity in ((_SECRET, Severity.ERROR), (_INTERNAL, Severity.WARNING)):
        for text, match in prose.find(pattern):
            message = (
                f"《{text.place}》里有“{match[0].strip()}”字样。请核对是否涉密、能否公开，"
                "能公开的删去这一标志"
            )
            yield Finding("密级标志", severity, message, text.cells)


@check(
    "附件附带内容",
    Severity.ERROR,
    "附件里有批注、修订、嵌入的文件等看不见的内容，或不能公开的内容",
    "公开的只是看得见的内容",
)
def check_annexes(disclosure: Disclosure) -> Iterator[Finding]:
    """What annex files hold beside what is published, and what of them can't be."""
    for notice in (notice for annex in disclosure.annexes for notice in annex.notices):
        severity = Severity.INFO if notice.minor else Severity.WARNING
        severity = Severity.ERROR if notice.error else severity
        yield Finding("附件附带内容", severity, notice.message, notice.cells)


@check(
    "填报表附带内容",
    Severity.WARNING,
    "填报表里有批注、隐藏的表、外部链接等不公开的内容",
    "公开的只是看得见的内容",
)
def check_package(disclosure: Disclosure) -> Iterator[Finding]:
    """What the workbook's file holds beside what is seen; nothing of it gets published."""
    for notice in disclosure.beside:
        severity = Severity.INFO if notice.minor else Severity.WARNING
        yield Finding("填报表附带内容", severity, notice.message, notice.cells)


@check("电子邮箱", Severity.ERROR, "文字、表格、附件里有电子邮箱", "个人信息保护法")
@check("身份证号", Severity.ERROR, "文字、表格、附件里有身份证号码", "个人信息保护法")
@check("银行卡号", Severity.ERROR, "文字、表格、附件里有银行卡号", "个人信息保护法")
@check("手机号码", Severity.ERROR, "文字、表格、附件里有手机号码", "个人信息保护法")
@check("固定电话", Severity.WARNING, "文字、表格、附件里有电话号码", "个人信息保护法")
def _numbers(prose: JoinedTexts) -> Iterator[Finding]:
    """One finding for each kind of number in each cell."""
    taken: list[tuple[int, int]] = []
    found: dict[tuple[_Kind, Severity, Text], list[str]] = {}
    for kind in _KINDS if _LONG.search(prose.joined) else _KINDS[:1]:
        for text, match in prose.find(kind.pattern):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            severity = kind.judge(match[0], prose.joined[max(0, start - 12) : start])
            if severity is not None:
                taken.append((start, end))
                found.setdefault((kind, severity, text), []).append(masked(match[0]))
    for (kind, severity, text), numbers in found.items():
        shown = "、".join(dict.fromkeys(numbers))
        message = f"《{text.place}》里有{kind.words} {shown}。{kind.remedy}"
        yield Finding(kind.rule, severity, message, text.cells)


def masked(words: str) -> str:
    """A number with all but its beginning and end hidden; of a mail address the name."""
    name, at, host = words.strip(" :：").partition("@")
    if at:
        return f"{name[0]}***@{host}"
    plain = re.sub(r"[^\dXx*×]", "", name)
    hidden = len(plain) - 7
    return f"{plain[:3]}{'*' * hidden}{plain[-4:]}" if hidden > 0 else f"{plain[:2]}*****"


def is_id_number(number: str) -> bool:
    """Whether 18 characters are an ID number: region, date of birth and check digit (GB 11643)."""
    digits = _PLAIN.sub("", number).upper()
    if not _is_born(digits[:2], digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[17] == _CHECKS[total % 11]


def is_card_number(number: str) -> bool:
    """Whether a number may be a bank card: how it begins, and its check digit (Luhn)."""
    digits = _PLAIN.sub("", number)
    if not _CARD_STARTS.match(digits) or len(set(digits)) < 4:  # noqa: PLR2004 - 6222222222222222
        return False
    # a mistyped ID number is none, but it is no bank card either
    if len(digits) == 18 and _is_born(digits[:2], digits[6:14]):  # noqa: PLR2004
        return False
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004
    return (total + sum(map(int, digits[-1::-2]))) % 10 == 0


def _is_born(region: str, birth: str) -> bool:
    """Whether a province and a date of birth (YYYYMMDD) are possible."""
    try:
        day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    return region in _REGIONS and day.year >= _FIRST_BIRTH and day <= date.today()  # noqa: DTZ011


def _judge_id(number: str, before: str) -> Severity | None:
    if before.rstrip(" :：为是").endswith(("信用代码", "机构代码")):
        return None
    return Severity.ERROR if is_id_number(number) else None


def _judge_old_id(number: str, before: str) -> Severity | None:
    plausible = _is_born(number[:2], f"19{number[6:12]}") and not _OTHER_NUMBER.search(before)
    return Severity.WARNING if plausible else None


def _judge_card(number: str, before: str) -> Severity | None:
    if _OTHER_NUMBER.search(before) or not is_card_number(number):
        return None
    return Severity.ERROR if number.startswith("62") else Severity.WARNING


def _judge_mobile(number: str, before: str) -> Severity | None:
    # 15000000000 is an amount in 元
    if number.endswith("00000") or _OTHER_NUMBER.search(before):
        return None
    return Severity.ERROR


def _judge_mail(address: str, _: str) -> Severity | None:
    """A mailbox named by digits is someone's QQ or mobile number; another may be the office's."""
    return Severity.ERROR if address.partition("@")[0].isdigit() else Severity.WARNING


def _warn(_: str, before: str) -> Severity | None:
    return None if _OTHER_NUMBER.search(before) else Severity.WARNING


_DELETE = "个人信息不得公开，请删去"
_OFFICE = "请确认是对外公开的办公{}，个人的请删去"
#: In this order: what one kind has taken is none of those after it.
_KINDS = (
    _Kind("电子邮箱", _MAIL, "电子邮箱", _OFFICE.format("邮箱"), _judge_mail),
    _Kind("身份证号", _ID, "身份证号码", _DELETE, _judge_id),
    _Kind("身份证号", _MASKED_ID, "遮盖过的身份证号码", "请整个删去", _warn),
    _Kind("银行卡号", _CARD, "像是银行卡号的数字", _DELETE, _judge_card),
    _Kind("身份证号", _OLD_ID, "像是旧身份证号码（15位）的数字", "是的请删去", _judge_old_id),
    _Kind("手机号码", _MOBILE, "手机号码", _DELETE, _judge_mobile),
    _Kind("手机号码", _MASKED_MOBILE, "遮盖过的手机号码", "请整个删去", _warn),
    _Kind("固定电话", _LANDLINE, "电话号码", _OFFICE.format("电话"), _warn),
)


@check(
    "人员姓名",
    Severity.WARNING,
    "文字、表格、附件里有联系人、负责人、来宾的姓名",
    "政府信息公开条例第十五条：涉及个人隐私的不得公开",
)
def _names(prose: JoinedTexts) -> Iterator[Finding]:
    found: dict[Text, list[str]] = {}
    for text, match in prose.find(_NAMED):
        if not _NO_NAME.match(match[1]):
            found.setdefault(text, []).append(match[1])
    for text, name in _names_in_tables(prose.texts):
        found.setdefault(text, []).append(name)
    for text, match in prose.find(_GUEST):
        if not _NO_NAME.match(match[1]):
            found.setdefault(text, []).append(match[1])
    for text, names in found.items():
        shown = "、".join(f"{name[0]}{'*' * (len(name) - 1)}" for name in dict.fromkeys(names))
        message = (
            f"《{text.place}》里有联系人、负责人或来宾的姓名（{shown}）。公开前请删去，或只写单位"
        )
        yield Finding("人员姓名", Severity.WARNING, message, text.cells)


def _names_in_tables(texts: tuple[Text, ...]) -> Iterator[tuple[Text, str]]:
    """Names in the cell to the right of 负责人 and the like, or in the column below such a head."""
    cells = {text.at: text for text in texts if text.at is not None}
    for (table, row, column), text in cells.items():
        if not _ROLE_CELL.fullmatch(text.text.strip()):
            continue
        right = [place for place in cells if place[:2] == (table, row) and place[2] > column]
        below = [place for place in cells if row == 0 and place[0] == table]
        below = [place for place in below if place[1] > row and place[2] == column]
        for place in (*sorted(right)[:1], *below):
            match = _NAME_CELL.match(cells[place].text.strip())
            if match and not _NO_NAME.match(match[0]):
                yield cells[place], match[0]
