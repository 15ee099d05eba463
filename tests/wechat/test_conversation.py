"""The whole job in WeChat, with the trained model, in secure mode, at a server started as ``make run`` starts it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.clock import today
from api.conversations import ConversationStore
from api.schemas import TurnRecord
from api.storage import connect
from api.wechat.desk import conversation_of
from api.wechat.simulator.phone import Phone
from policies import evaluate, load_catalogue
from tests.servers import Server, running
from tests.wechat.conftest import ACCOUNT

#: Runs a 众创空间 in 阿拉善右旗; one company it raised has lived and sold enough for both rewards.
OPERATOR: dict[str, Any] = {
    "region": "阿拉善右旗",
    "applicant_roles": ["space_operator"],
    "incubated_by_this_space": True,
    "incubated_company_registered_region": "阿拉善左旗",
    "incubated_company_product_on_market": True,
    "incubated_company_operating_months": 30,
    "incubated_company_survival_months": 30,
    "incubated_company_min_annual_sales": 1500000,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, redis_url: str, model: Path) -> Iterator[Server]:
    environment = {
        "REDIS_URL": redis_url,
        "MODEL": str(model),
        "WECHAT_TOKEN": ACCOUNT.token,
        "WECHAT_APP_ID": ACCOUNT.app_id,
        "WECHAT_ENCODING_AES_KEY": ACCOUNT.encoding_aes_key,
    }
    with running(tmp_path_factory.mktemp("wechat-service"), **environment) as server:
        yield server


class Person:
    """Answers the bot's questions truthfully, by number where there is one; counts what they said."""

    def __init__(self, phone: Phone, store: ConversationStore, facts: dict[str, Any]) -> None:
        self.phone = phone
        self.facts = facts
        self.turns = 0
        self._store = store

    async def say(self, text: str) -> str:
        self.turns += 1
        shown = await self.phone.say(text)
        assert shown
        assert len(shown.encode()) <= 1900
        return shown

    async def last(self) -> TurnRecord:
        history = await self._store.history(conversation_of(ACCOUNT.token, self.phone.openid), 0)
        assert history
        return history.turns[-1]

    async def answer(self, shown: str) -> str:
        """What is said to the question that ends ``shown``."""
        question = (await self.last()).next_question
        assert question
        value = self.facts.get(question.fact)
        label = next((c.label for c in question.choices if c.value == value or [c.value] == value), None)
        if value is None:
            return "不清楚"
        if label is None:
            return f"{value}个月" if question.fact.endswith("months") else str(value)
        [number] = [line.split()[0] for line in shown.splitlines() if line.endswith(f" {label}")]
        return number


@pytest.fixture
async def person(service: Server, redis_url: str) -> AsyncIterator[Person]:
    async with httpx.AsyncClient() as http:
        redis = connect(redis_url)
        yield Person(Phone(ACCOUNT, f"{service.url}/wechat", http), ConversationStore(redis, 30), OPERATOR)
        await redis.aclose()


async def test_a_long_talk_ends_with_the_right_verdicts(person: Person) -> None:
    assert "创业政策" in str(await person.phone.do("subscribe"))
    for text in ("你好", "我在阿拉善右旗开众创空间", "为什么问这个", "我说了什么"):
        shown = await person.say(text)
    asked = await person.phone.speak("看结果。")
    assert "您说的是“看结果。”吗？" in str(asked)
    shown = await person.say("1")
    while person.turns < 40 and (await person.last()).next_question:
        shown = await person.say(await person.answer(shown))
    assert person.turns >= 20
    said = (await person.last()).facts
    assert {name: said.get(name) for name in OPERATOR} == OPERATOR
    verdicts = {result.policy_id: result.status for result in (await person.last()).results}
    assert (verdicts["alxa-11"], verdicts["alxa-12"]) == ("eligible", "eligible")
    expected = evaluate(load_catalogue(), said, today())
    assert verdicts == {r.policy.id: r.status for r in expected.results if r.status != "ineligible"}


async def test_a_result_card_carries_status_amount_and_clause(person: Person) -> None:
    facts = "我在阿拉善右旗开众创空间，孵化的企业注册在阿拉善左旗，运营30个月，存活30个月，产品上市了"
    for text in (facts, "最少的一年卖了150万"):
        shown = await person.say(text)
    results = "" if "您符合条件的" in shown else await person.say("看结果")
    assert "【" in results + shown
    listed = await person.say("详情")
    assert "看条文原文，请回复数字：\n1 " in listed
    card = await person.say("1")
    policies = {result.title: result for result in (await person.last()).results}
    title = card.splitlines()[0]
    result = policies[title]
    assert f"金额：{result.amount_text or '文件未载明'}" in card
    assert result.citation.locator in card
    assert f"“{result.citation.quote}”" in card


async def test_a_walk_in_asks_for_a_person_and_takes_everything_back(person: Person) -> None:
    await person.say("我在东胜区，个人创业")
    await person.say("转人工")
    assert (await person.last()).owner == "queued"
    await person.say("删除我的资料")
    assert (await person.last()).facts
    await person.say("1")
    assert (await person.last()).facts == {}
    assert (await person.last()).turn


def test_the_token_is_what_makes_a_conversation_unfindable() -> None:
    assert conversation_of("abc", "o1") != conversation_of("xyz", "o1")
    assert conversation_of("abc", "o1") == conversation_of("abc", "o1")
    assert "o1" not in conversation_of("abc", "o1").id
