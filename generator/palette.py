"""The colours of everything that the program writes: one for each meaning, and each once.

Workbooks, reports and documents take them from here. The templates of documents, which a bureau may
change, write theirs down; a test holds them to this list.
"""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """Red, green and blue in hexadecimal digits, as Excel and Word have them."""

    #: Words, and what is behind them.
    BLACK = "000000"
    WHITE = "FFFFFF"
    INK = "222222"
    #: Words and lines that step back: advice, units, the lines of tables on web pages.
    FAINT = "666666"
    #: The lines of tables in lists and reports.
    LINE = "999999"
    LINK = "0563C1"
    #: Headings of tables; what is beside the point, such as totals of a list and waived findings.
    HEAD = "DCE6F1"
    QUIET = "F0F0F0"
    #: Cells to fill in, and those that formulas fill.
    INPUT = "FFFDE7"
    DERIVED = "ECEFF1"
    #: How grave something is: behind words, and the words themselves or a line beside them.
    ERROR = "FFC7CE"
    WARNING = "FFE699"
    INFO = "CDE8F9"
    GOOD = "E2F2E5"
    ERROR_INK = "C00000"
    WARNING_INK = "8A5A00"
    INFO_INK = "1E88C8"
    GOOD_INK = "2E7D32"
    #: The marks of findings in a department's own workbook. Nobody else is likely to use just
    #: these, by which they are known, and taken away, when the workbook comes again.
    ERROR_MARK = "FF9A9A"
    WARNING_MARK = "FFC97F"
    #: Drafted words that someone must confirm, and what is missing.
    DRAFTED = "FFF2A8"
    MISSING = "FFD9D9"
    #: Charts: this year's bars and the frame of last year's, the axis, the words.
    BAR = "1F4E79"
    AXIS = "595959"
    CHART_INK = "1A1A1A"

    @property
    def css(self) -> str:
        """The colour as style sheets have it, short where it can be."""
        digits = self.value.lower()
        short = digits[::2]
        return f"#{short if short == digits[1::2] else digits}"


def variables() -> str:
    """Every colour as a variable of a style sheet: `--error-ink: #c00000;` …"""
    pairs = (f"--{item.name.lower().replace('_', '-')}: {item.css};" for item in Colour)
    return " ".join(pairs)
