"""What a cell shows; expected values are what Excel shows."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from generator.annexes.number_format import shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (None, "General", ""),
        ("甲", "@", "甲"),
        (True, "General", "TRUE"),
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "100000000000000000000"),
        (12, "0", "12"),
        (12.5, "0", "13"),
        (0.125, "0.00", "0.13"),
        (-0.125, "0.00", "-0.13"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.891, "#,##0", "1,234,568"),
        (0.6086, "0.00%", "60.86%"),
        (0.6086, "0%", "61%"),
        (1, "0.0%", "100.0%"),
        (0.5, "#.##", ".5"),
        (5, "000", "005"),
        (1234567, "#,##0,", "1,235"),
        (1234567, '0.00,,"百万"', "1.23百万"),
        (-12.5, "0.00;(0.00)", "(12.50)"),
        (0, '0.00;-0.00;"—"', "—"),
        (-3, "0_);[Red]\\(0\\)", "(3)"),
        (1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (8, '0"个"', "8个"),
        (8, "¥0.00", "¥8.00"),
        (Decimal("0.005"), "0.00", "0.01"),
        (datetime(2024, 3, 5), "yyyy-mm-dd", "2024-03-05"),  # noqa: DTZ001
        (datetime(2024, 3, 5), 'yyyy"年"m"月"d"日"', "2024年3月5日"),  # noqa: DTZ001
        (datetime(2024, 3, 5, 9, 7), "yyyy/m/d h:mm", "2024/3/5 9:07"),  # noqa: DTZ001
        (date(2024, 3, 5), "General", "2024-03-05"),
        (time(9, 7), "h:mm", "9:07"),
    ],
)
def test_what_is_shown(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text
