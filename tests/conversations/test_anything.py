"""Whatever is said in whatever order, the core answers, and what it keeps is valid."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.dialogue import respond
from actions.hearing import Heard
from actions.screen import SCREEN
from actions.texts import Texts
from bot.payloads import read_payload
from policies import Fact
from tests.conversations.simulation import CATALOGUE, RESPONSES, TODAY, VOCABULARY

DOMAIN = yaml.safe_load((RESPONSES.parent / "domain.yml").read_text(encoding="utf-8"))
TEXTS = Texts(yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"])
PLACES = ["东胜区", "宁海县", "宁夏", "内蒙古自治区", "石河子市", "新城区", "朝阳", "喀什", "没有这个地方", "成都市"]


def values(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.type == "bool":
        return st.booleans()
    if fact.type == "multi_enum":
        return st.lists(st.sampled_from(sorted(fact.values)), min_size=1, max_size=3, unique=True)
    if fact.values:
        return st.sampled_from(sorted(fact.values))
    if fact.type == "region":
        return st.sampled_from(PLACES)
    if fact.type in ("number", "money"):
        return st.integers(int(fact.minimum), int(min(fact.maximum, 5_000_000)))
    return st.text(min_size=1, max_size=8)


facts = st.fixed_dictionaries({}, optional={name: values(fact) for name, fact in VOCABULARY.items()}).map(
    lambda drawn: dict(list(drawn.items())[:4])
)
messages = st.builds(
    Heard,
    text=st.text(max_size=20),
    intent=st.sampled_from([*DOMAIN["intents"], None, "nlu_fallback"]),
    confidence=st.just(0.9),
    facts=facts,
    doubtful=facts,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(messages, min_size=1, max_size=10))
def test_any_conversation(heard: list[Heard]) -> None:
    state: dict[str, Any] = {}
    for day, message in enumerate(heard):
        before = json.dumps(state)
        after, said = respond(state, message, TEXTS, TODAY + timedelta(days=day // 3))
        assert json.dumps(state) == before, "the state that was given must be left alone"
        state = json.loads(json.dumps(after))
        assert said
        assert all(0 < len(each["text"]) <= SCREEN for each in said)
        assert all(CATALOGUE.vocabulary.check(name, value) == value for name, value in state["facts"].items())
        assert not set(state["facts"]) & set(state["set_aside"])
        for choice in (choice for each in said for choice in each.get("choices", [])):
            assert read_payload(choice["payload"], DOMAIN["intents"], VOCABULARY), choice


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_conversation_of_answers_comes_to_an_end(data: st.DataObject) -> None:
    """Whatever the answers are, contradictory ones too, the questions run out."""
    state: dict[str, Any] = {}
    heard = Heard("", "greet", 1.0, {}, {})
    for _ in range(120):
        state, _said = respond(state, heard, TEXTS, date(2026, 11, 22))
        question = state["question"]
        if question is None:
            return
        value = data.draw(values(VOCABULARY[question["fact"]]))
        heard = Heard("", "inform", 1.0, {question["fact"]: value}, {})
    raise AssertionError(state["asked"])
