"""The faces that GB/T 9704 and the official tables ask for, under all the names that they go by.

Windows, WPS, 麒麟 and 统信 name the same face differently, and a program sees the Chinese or the
English name. templates/style.css states the same lists, for it can't read them here; a test holds
the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.document import styles


@dataclass(frozen=True, slots=True)
class Role:
    """What a font is for.

    Args:
        key: the name in templates/document.typ.
        name: the face that is asked for.
        use: what is set in it.
        selector: the rule of the style sheet that states the fonts.
        docx: the font that a DOCX names; none for what is told with another role.
        official: names of the face itself.
        kin: open fonts of the same kind.
        others: what else may serve, best first.
        bold: whether the bold face is taken, which a real 小标宋 has no need of.
        kin_first: whether open fonts go first, for they have a bold face and lining figures.
    """

    key: str
    name: str
    use: str
    selector: str
    docx: str
    official: tuple[str, ...]
    kin: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    bold: bool = False
    kin_first: bool = False

    @property
    def families(self) -> tuple[str, ...]:
        """All of them in the order of trial."""
        if self.kin_first:
            return (*self.kin, *self.official, *self.others)
        return (*self.official, *self.kin, *self.others)


_SERIF: Final = ("Noto Serif CJK SC", "Source Han Serif SC")
_SANS: Final = ("Noto Sans CJK SC", "Source Han Sans SC")
_SONG: Final = (
    *("宋体", "SimSun", "华文宋体", "STSong", "方正书宋_GBK", "FZShuSong-Z01"),
    *("方正书宋简体", "FZShuSong-Z01S", "CESI宋体-GB2312"),
)
_HEI: Final = (
    *("黑体", "SimHei", "华文黑体", "STHeiti", "方正黑体_GBK", "FZHei-B01"),
    *("方正黑体简体", "FZHei-B01S", "CESI黑体-GB2312"),
)

#: The five that `juesuan fonts` tells of, and what stands in their kind elsewhere.
ROLES: Final = (
    Role(
        "title",
        "小标宋",
        "封面和各级标题",
        "h1",
        styles.XIAOBIAOSONG,
        (
            *("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
            "CESI小标宋-GB2312",
        ),
        others=(*_SERIF, "宋体", "SimSun"),
        bold=True,
    ),
    Role("hei", "黑体", "一级标题", "h2", styles.HEITI, _HEI, _SANS),
    Role(
        "kai",
        "楷体",
        "二级标题",
        "h3",
        styles.KAITI,
        (
            *("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti"),
            *("方正楷体_GBK", "FZKai-Z03", "方正楷体简体", "FZKai-Z03S", "CESI楷体-GB2312"),
        ),
        ("LXGW WenKai", "AR PL UKai CN"),
        ("Noto Serif CJK SC",),
    ),
    Role(
        "fang",
        "仿宋",
        "正文",
        "html",
        styles.FANGSONG,
        (
            *("方正仿宋_GBK", "FZFangSong-Z02", "方正仿宋简体", "FZFangSong-Z02S"),
            *("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong"),
            "CESI仿宋-GB2312",
        ),
        ("FandolFang R",),
        (*_SERIF, "LXGW WenKai", "Noto Sans CJK SC"),
    ),
    Role("table", "宋体", "表格", "table", styles.SONGTI, _SONG, _SERIF, kin_first=True),
    Role("song", "宋体", "表注和页码", "p.note", "", _SONG, _SERIF),
    Role("strong", "宋体", "加粗", "strong", "", ("黑体", "SimHei"), _SERIF, kin_first=True),
)
#: What lends a character that none of a role's fonts has.
SPARE: Final = ("Noto Sans CJK SC", "LXGW WenKai")
