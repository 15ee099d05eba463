"""Numbers, money, durations, ages and counts as people write and say them.

``quantities(text)`` finds them in plain text (see ``text.plain``). Numerals are read by cn2an; this module
knows where one begins and ends, what it counts, and whether it is exact. 七十来万, 将近一年, 四五十万 and
二十年以上 are vague: they are found, so that nothing else takes them for a number, but carry no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import cn2an

Kind = Literal["months", "years", "money", "age", "count", "number", "vague"]


@dataclass(frozen=True)
class Quantity:
    """``text[start:end]`` says ``value`` of ``kind``; a vague one has the value None.

    ``months`` and ``years`` are both durations and both count months (``years`` was said without a month,
    so that a calendar year can't hide in it); ``money`` is in yuan.
    """

    kind: Kind
    value: float | None
    start: int
    end: int


_DIGITS = r"\d+(?:\.\d+)?"
_HAN_DIGITS = "零〇一二两三四五六七八九十百千万亿"
_HAN = (
    r"(?:[俩仨]|[二三四五六七八九]?十有[一二三四五六七八九]"
    rf"|[{_HAN_DIGITS}廿卅](?:[{_HAN_DIGITS}点]{{0,16}}[{_HAN_DIGITS}])?)"
)
_NUMERAL = rf"(?:\d+[万千]\d(?![\d.])|{_DIGITS}(?:[十百千万亿]+|w(?![a-z])|k(?![a-z]))?|{_HAN})"
#: 二十万零五百, 一百二十三万四千: sums need no unit.
_SPELT_OUT = r"[一二两三四五六七八九十百千]{1,8}[万亿][零〇一二两三四五六七八九十百千万]{0,12}[百千万]"
_MEASURE = r"[家个人名位件项次场处间台套辆头只亩支款种所份步]"

#: The month of a date, and what happens at one: 18年9月, 21年毕业.
_MONTH = r"(?:(?:1[0-2]|\d|[一二三四五六七八九十]{1,2})月(?:份|\d+[日号])?(?!个))"
_EVENT = (
    r"(?:就|才|那年)?(?:毕业|离|参加|出生|生(?!产)|成立|注册|办的|进(?!行)|来的|入(?!住)|开始|开的|"
    r"回来|考|上的|退|结婚|搬|创)"
)
#: Years of the calendar, in full or by their last two digits; 12年 is one only where it can't be a duration.
_FULL_YEAR = (
    rf"(?:19|20)\d\d年{_MONTH}?|[二一][零〇九][零〇一二三四五六七八九]{{2}}年{_MONTH}?"
    rf"|(?:19|20)\d\d(?:(?={_EVENT})|[./-]\d{{1,2}}(?![\d万元]))"
)
_SHORT_YEAR = (
    rf"(?:0\d|[5-9]\d|[零〇]\d|[〇零九八七六五一二][零〇一二三四五六七八九])年(?!半){_MONTH}?"
    rf"|(?<=[从自打于在])[12]\d年{_MONTH}?|(?<![\d.])[12]\d年(?:{_MONTH}|(?={_EVENT})|(?=[初底春夏秋冬末]))"
)

#: In this order: at one place the first that matches is what was said.
_PATTERNS: tuple[tuple[Kind | None, str], ...] = (
    (None, _FULL_YEAR),
    (None, _SHORT_YEAR),
    (None, r"\d{1,2}月份?\d{0,2}[日号]?(?!个)|[一二三四五六七八九十]{1,2}月份?(?!个)"),
    (None, r"(?<!\d)3315(?![\d.万元])|(?<!\d)(?:863|973)(?=计划|项目|课题|成果|出|支)"),
    (None, r"一(?=[个家分人件项样点句次处套](?:都|也)(?:没|无|不))"),
    (None, r"一(?=共|直|起|般|样|些|下|定|切|边|旦|致|律|块儿)"),
    (None, rf"(?<=虚岁){_NUMERAL}|(?<=虚岁[是都]){_NUMERAL}"),
    (None, r"第[一二三四五六七八九十\d]+"),
    (None, r"[大研初高][一二三四](?![十百千万年个项])"),
    ("months", rf"(?P<y>{_NUMERAL})(?:周年|年)(?:零|又|加|,)?(?P<m>{_NUMERAL})个?多?月"),
    ("months", rf"(?P<y>{_NUMERAL})年半|(?P<half>半)年|(?P<m2>{_NUMERAL})个半月|(?P<m3>{_NUMERAL})个?月"),
    (None, rf"{_NUMERAL}年(?:零|又)?[一二三四五六七八九两](?=$|[,.!;的了啊呢吧])"),  # 四年九: months or tenths?
    ("years", rf"(?P<y>{_NUMERAL})(?:个?(?:周年|年头|整年)|年(?:[以之]?后)?|载)"),
    (
        "money",
        rf"(?P<n>{_NUMERAL})(?:元|块钱?|人民币|rmb)|(?P<wan>{_SPELT_OUT}[一二三四五六七八九]?|{_NUMERAL}(?:(?<=[万亿w])|(?<=万[1-9一二三四五六七八九])))(?!{_MEASURE}|[吨斤户平零〇十百千])",
    ),
    ("age", rf"(?P<n>{_NUMERAL})周?[岁碎]"),
    ("count", rf"(?P<n>{_NUMERAL})(?={_MEASURE})|(?P<pair>[俩仨])"),
    ("number", rf"(?P<n>{_NUMERAL})"),
)
_QUANTITIES = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]

_UNITS = r"(?:元|块钱?|年半?|个?月|岁|[万千百亿w]|[家个人名位件项次场])"
#: Hedges are no longer than this.
_HEDGE_LENGTH = 10
#: A stretch that speaks of a number without saying which.
_VAGUE = re.compile(
    r"(?:十|[一二两三四五六七八九]?[十百千万])[几多来余][十百千万亿]*(?:个月|年|岁|个|家|人|万|元|块)*"
    rf"|[好上]?几[十百千万个]*{_UNITS}+|[好数两][几多]?[十百千万](?=元|块|家|个|人)"
    rf"|{_NUMERAL}(?:多|来|余|出头|把|好几)+(?:个|块)?{_UNITS}*(?:出头)?"
    rf"|(?:{_DIGITS}|{_HAN}){_UNITS}*(?:-|—|–|~|到|至)(?:{_DIGITS}|{_HAN}){_UNITS}+"
    r"|(?:两三|二三|三四|三五|四五|五六|六七|七八|八九)[十百千万](?![零〇一二三四五六七八九])"
    r"|(?:一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)[十百千万亿]*(?:个月|[个年月岁家人万元块件])+"
    r"|[二三四五六七八九]?十(?:一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)[万千亿]?(?:个月|[个年岁家人万元块])?"
    r"|[一二三四五六七八九]?(?:百|千|万)(?:把|来)(?:块|万|个|家|元)*"
    r"|[大小多]半年|若干|多少|多年|许多|很多|好多"
)
_VAGUE_BEFORE = re.compile(
    r"(?:大概|大约|约莫?|差不多|将近|接近|近|快到?|不到|不足|未满|不满|没到|没满|还没满|至少|起码|最少|最多|顶多|不超过|"
    r"超过|大于|小于|少于|多于|低于|高于|不止|估计|估摸着?|可能|上|小|好|奔|毛|往|明年就?|后年就?|马上就?|过了年就?|过年就?|[才刚]够|要够|才满|总有|总得有|少说|多说|撑死|怎么[也着]|(?:下个?月|下半年|年底|明年|后年|到\S{1,3}月份?)[^,.;]{0,3})(?:是|有|个|了|着|就|才|得|也|干了|做了|够|满)*$"
)
_VAGUE_AFTER = re.compile(
    r"^(?:钱|块|元)?(?:多|出头|左右|上下|以上|以下|以内|之内|不到|往上|开外|挂零|有余|打底|起步|光景|样子|[总肯]定?(?:是)?有|没跑|跑不[了掉]|冒|挂?零一?点|零几|只多不少|朝上|靠上|还多|都不止|还不止|还没到|都不到|吧?差不多|的样子|来(?=的?$|的?[,.])|好几|还?差(?:一点|点|几|[一二两三四五六七八九十俩仨\d]+个?[天月]))"
)
_EXACT = re.compile(
    r"(?:正正?好好?|刚刚?好|不多不少|恰好|恰恰|实打实|刚满|整整|满打满算|足足|(?<![快未近不没])满)(?:是|有|了)?$"
)


def quantities(text: str) -> list[Quantity]:
    """What plain ``text`` counts, in order; calendar dates and 第几 are none of it."""
    found: list[Quantity] = []
    position = 0
    while position < len(text):
        quantity = _at(text, position)
        if quantity is None:
            position += 1
            continue
        if quantity.kind != "number" or quantity.value is not None:
            found.append(quantity)
        position = quantity.end
    return [quantity for quantity in found if quantity.end > quantity.start]


def _at(text: str, position: int) -> Quantity | None:
    if vague := _VAGUE.match(text, position):
        return Quantity("vague", None, *vague.span())
    for kind, pattern in _QUANTITIES:
        match = pattern.match(text, position)
        if match is None:
            continue
        if kind is None:
            return Quantity("number", None, *match.span())
        value = _value(kind, match.groupdict())
        if value is None:
            continue
        return _judged(text, Quantity(kind, value, *match.span()))
    return None


def _judged(text: str, quantity: Quantity) -> Quantity:
    """The quantity, or a vague one when the words around it hedge."""
    before = text[max(0, quantity.start - _HEDGE_LENGTH) : quantity.start]
    after = text[quantity.end : quantity.end + _HEDGE_LENGTH]
    if quantity.kind == "count":
        after = after[1:]
    after_match = _VAGUE_AFTER.match(after)
    if after_match or (_VAGUE_BEFORE.search(before) and not _EXACT.search(before)):
        end = quantity.end + (after_match.end() if after_match else 0)
        return Quantity("vague", None, quantity.start, end)
    return quantity


def _value(kind: Kind, said: dict[str, str | None]) -> float | None:
    """Months for durations, yuan for money, else the number; None when the numeral can't be read."""
    if kind in ("months", "years"):
        if said.get("half"):
            return 6
        years, months = read(said.get("y")), read(said.get("m") or said.get("m3"))
        if half_months := read(said.get("m2")):
            return half_months + 0.5
        if years is None and months is None:
            return None
        return _tidy((years or 0) * 12 + (6 if kind == "months" and months is None else 0) + (months or 0))
    return read(said.get("n") or said.get("wan") or said.get("pair"))


def read(numeral: str | None) -> float | None:
    """The number a numeral writes (120万, 一百二十万, 1.2百万, 3w, 两千五), or None."""
    if not numeral:
        return None
    numeral = (
        numeral.replace("w", "万")
        .replace("k", "千")
        .replace("俩", "二")
        .replace("仨", "三")
        .replace("廿", "二十")
        .replace("卅", "三十")
        .replace("十有", "十")
    )
    mixed = re.fullmatch(rf"({_DIGITS})([十百千万亿]*)", numeral)
    try:
        if mixed:
            return _tidy(float(mixed[1]) * _power(mixed[2]))
        return _tidy(float(cn2an.cn2an(numeral, "smart")))
    except (ValueError, KeyError):  # KeyError: cn2an on a 十 or 万 in an impossible position
        return None


_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def _power(units: str) -> int:
    product = 1
    for unit in units:
        product *= _POWERS[unit]
    return product


def _tidy(number: float) -> float:
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded
