"""One person from each of the five areas says in everyday words who they are and reads what applies to them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from tests.web.chat import Chat


@dataclass(frozen=True)
class Person:
    """What somebody types, and the cards they must find: title → (status, words on the card)."""

    says: tuple[str, ...]
    finds: dict[str, tuple[str, str]]


PEOPLE = {
    "a student in 阿拉善": Person(
        ("你好", "我在阿拉善职业学院上高职大三，想休学创业", "就在阿拉善左旗做"),
        {"高职院校弹性学制、保留学籍休学创业": ("符合", "保留学籍休学创新创业")},
    ),
    "a returning farmer in 东胜区": Person(
        ("我从包头打工回来，在东胜区老家办了个家庭农牧场，有啥补贴没有",),
        {
            "返乡创业人员信息库与精准培训": ("符合", "实施精准培训"),
            "返乡创业人员申办主体的资金扶持": ("初步符合，需主管部门认定", "金额文件未载明"),
        },
    ),
    "a 众创空间 operator in 宁海县": Person(
        ("我们在宁海自己办了个众创空间，县级认定的，今年买仪器设备花了60万，能补多少",),
        {
            "县级众创空间补助（不超过20万元）": ("符合", "最高20万元"),
            "众创空间、创客服务中心购置费用30%补助（最高20万元）": ("初步符合，需主管部门认定", "最高18万元"),
        },
    ),
    "an online seller in 喀什": Person(
        ("我个人在喀什开网店卖干果，工商注册过了", "认定还没去申请"),
        {
            "放宽电子商务市场主体住所登记条件": ("符合", "放宽电子商务市场主体住所"),
            "网店创业扶持：担保贷款、培训补贴、税费减免、场租补贴": ("初步符合，需主管部门认定", "金额文件未载明"),
        },
    ),
    "a professor in 银川": Person(
        ("我是银川一所大学的教授，职务成果转让净收入200万元，学校认定我是重要贡献人员，我最少能分多少",),
        {"职务科技成果重要贡献人员收益不低于净收入50%": ("符合", "不低于100万元")},
    ),
}


@pytest.mark.parametrize("who", PEOPLE)
async def test_everyone_gets_their_own_answer(chat: Chat, who: str) -> None:
    person = PEOPLE[who]
    for message in person.says:
        await chat.say(message)
    await chat.tab("结果")
    for title, (status, words) in person.finds.items():
        card = chat.cards.filter(has_text=title).first
        await expect(card).to_contain_text(words)
        await expect(card.get_by_text(status, exact=True).first).to_be_visible()
