"""Numbers, money and durations: what is written any way is read back, what is vague has no value."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.quantities import quantities, read
from bot.extraction.text import plain


def values(text: str) -> list[tuple[str, float | None]]:
    return [(quantity.kind, quantity.value) for quantity in quantities(plain(text).text)]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_money_is_read_in_every_form(yuan: int) -> None:
    forms = [f"{yuan}元", f"{yuan:,}元", f"{cn2an.an2cn(yuan)}元", f"{cn2an.an2cn(yuan)}块钱"]
    for form in forms:
        assert values(form) == [("money", yuan)], form


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(["万", "万元", "w", " 万元"]))
def test_money_in_ten_thousands(tens: int, unit: str) -> None:
    assert values(f"{tens}{unit}") == [("money", tens * 10_000)]


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=11), st.booleans())
def test_durations_are_read_as_months(years: int, months: int, han: bool) -> None:
    written = (cn2an.an2cn(years), cn2an.an2cn(months)) if han else (str(years), str(months))
    assert values("{}年零{}个月".format(*written)) == [("months", years * 12 + months)]
    assert values(f"{written[0]}年")[0][1] == years * 12
    assert values(f"{written[0]}年半")[0][1] == years * 12 + 6


@given(st.integers(min_value=1, max_value=110))
def test_ages(age: int) -> None:
    assert values(f"{age}岁") == [("age", age)]
    assert values(f"{cn2an.an2cn(age)}周岁") == [("age", age)]


VAGUE = """
七十来万 四五十万 将近一年 九十出头 十五六年 二十年以上 好几万 10-20万 三四家 快三年了 五年左右 一百多万 十几年
不到二十年 百把万 四十好几 大概五十万 二十来个 三年来 一年差一个月
"""


@pytest.mark.parametrize("text", VAGUE.split())
def test_vague_quantities_have_no_value(text: str) -> None:
    assert [value for _, value in values(text) if value is not None] == []


@pytest.mark.parametrize(
    "text", ["2016年", "九三年参加工作", "08年毕业", "去年三月", "3月15号", "第二个", "大三", "二零一八年"]
)
def test_dates_and_ordinals_are_no_quantities(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1.2百万元", "money", 1_200_000),
        ("１２０万", "money", 1_200_000),
        ("十八万六", "money", 186_000),
        ("两万五千块", "money", 25_000),
        ("八个半月", "months", 8.5),
        ("半年", "months", 6),
        ("满打满算三十年", "years", 360),
        ("刚满一年", "years", 12),
        ("俩", "count", 2),
    ],
)
def test_spoken_forms(text: str, kind: str, value: float) -> None:
    assert values(text) == [(kind, value)]


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两半0123456789.w"))
def test_no_numeral_breaks_reading(numeral: str) -> None:
    assert read(numeral) is None or read(numeral) >= 0  # type: ignore[operator]
    quantities(numeral)
