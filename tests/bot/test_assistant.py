"""The assistant on a real model: what goes in, what comes out, and what happens when something breaks."""

from __future__ import annotations

import asyncio
import copy
import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.trackers import DialogueStateTracker

import actions.actions
from bot.assistant import Assistant, Reply
from bot.train import DOMAIN
from bot.turns import TurnStore

YOUNG = '/inform{"is_youth": true}'


async def talk(assistant: Assistant, *messages: str, conversation: str = "someone") -> Reply:
    """The reply to the last of ``messages``; the state goes through JSON, as it does in the store."""
    state: dict[str, Any] = {}
    for message in messages:
        reply = await assistant.handle(conversation, message, state)
        state = json.loads(json.dumps(reply.state, ensure_ascii=False))
    return reply


async def test_a_new_conversation_gets_an_answer_and_a_question(assistant: Assistant) -> None:
    reply = await talk(assistant, "你好")

    assert reply.understanding.intent == "greet"
    assert reply.understanding.confidence > 0.5
    assert {"facts", "declined", "question", "wants_person"} <= reply.state.keys()
    assert reply.state["question"]["text"] in "".join(message["text"] for message in reply.messages)
    assert all(message["text"] and message["kind"] for message in reply.messages)


async def test_pressing_a_choice_answers_the_question(assistant: Assistant) -> None:
    asked = await talk(assistant, "你好", '/inform{"region": "东胜区"}')
    choice = next(choice for message in asked.messages for choice in message.get("choices", ()))

    answered = await assistant.handle("someone", choice["payload"], asked.state)

    fact = asked.state["question"]["fact"]
    assert fact in answered.understanding.facts
    assert answered.state["facts"][fact] == answered.understanding.facts[fact]
    assert answered.state["question"] is None or answered.state["question"]["fact"] != fact


async def test_a_question_in_the_middle_leaves_the_open_question_open(assistant: Assistant) -> None:
    before = await talk(assistant, "你好", YOUNG)

    after = await assistant.handle("someone", "为什么问这个", before.state)

    assert after.understanding.intent == "ask_why"
    assert after.state["question"] == before.state["question"]
    assert after.state["facts"] == {"is_youth": True}


async def test_starting_again_forgets_the_facts(assistant: Assistant) -> None:
    reply = await talk(assistant, YOUNG, "/restart")

    assert reply.state["facts"] == {}
    assert reply.messages


@pytest.mark.parametrize(
    "text", ["/session_start", "/back", '/inform{"is_youth": null}', '/inform{"is_queen": true}', "/"]
)
async def test_a_typed_command_is_only_text(assistant: Assistant, text: str) -> None:
    reply = await talk(assistant, YOUNG, text)

    assert reply.understanding.confidence < 1.0
    assert reply.understanding.facts == {}
    assert reply.messages


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200) | st.text("/\\{}\"': 是不我有没年万东胜区?？0123456789", max_size=40))
async def test_any_text_is_answered_without_a_failure(assistant: Assistant, text: str) -> None:
    reply = await talk(assistant, '/inform{"region": "东胜区"}', text)

    assert reply.messages
    assert _apology() not in [message["text"] for message in reply.messages]


async def test_understanding_a_message_stores_nothing(assistant: Assistant) -> None:
    understood = await assistant.understand('/inform{"is_youth": true, "region": "东胜区"}')

    assert understood.intent == "inform"
    assert understood.facts == {"is_youth": True, "region": "东胜区"}


async def test_the_state_that_is_passed_in_stays_as_it_was(assistant: Assistant) -> None:
    state = (await talk(assistant, YOUNG)).state
    untouched = copy.deepcopy(state)

    await assistant.handle("someone", '/inform{"region": "东胜区"}', state)

    assert state == untouched


async def test_a_failing_action_is_apologised_for_and_changes_nothing(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await talk(assistant, YOUNG)
    monkeypatch.setattr(actions.actions, "respond", _fail)
    failed = [await assistant.handle("someone", text, before.state) for text in (YOUNG, "为什么问这个", "/restart")]
    monkeypatch.undo()

    for reply in failed:
        assert [message["text"] for message in reply.messages] == [_apology()]
        assert reply.state == before.state
    afterwards = await assistant.handle("someone", '/inform{"region": "东胜区"}', failed[0].state)
    assert afterwards.state["facts"] == {"is_youth": True, "region": "东胜区"}


async def test_failing_understanding_is_apologised_for_and_changes_nothing(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = await talk(assistant, YOUNG)
    monkeypatch.setattr(assistant._processor, "parse_message", _fail)

    reply = await assistant.handle("someone", "我在东胜区", before.state)

    assert "made to fail by a test" in caplog.text
    assert "东胜区" not in caplog.text

    assert [message["text"] for message in reply.messages] == [_apology()]
    assert reply.state == before.state
    assert reply.understanding.intent is None


async def test_conversations_at_the_same_time_do_not_mix(assistant: Assistant) -> None:
    async def converse(age: int) -> Reply:
        return await talk(assistant, "你好", f'/inform{{"age": {age}}}', "为什么问这个", conversation=str(age))

    ages = range(20, 60)
    replies = await asyncio.gather(*map(converse, ages))

    assert [reply.state["facts"] for reply in replies] == [{"age": age} for age in ages]


async def test_turn_300_is_no_more_work_than_turn_10(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[int] = []
    save = TurnStore.save

    async def counting_save(store: TurnStore, tracker: DialogueStateTracker) -> None:
        events.append(len(tracker.events))
        await save(store, tracker)

    monkeypatch.setattr(TurnStore, "save", counting_save)
    state: dict[str, Any] = {}
    sizes = []
    for _ in range(100):
        for message in ("我没听懂", YOUNG, "为什么问这个"):
            state = (await assistant.handle("someone", message, state)).state
            sizes.append(len(json.dumps(state)))

    assert len(events) == 300
    assert max(events) < 30  # those of one turn
    assert max(sizes) < 16_384  # bytes: what there is to ask is finite


def _fail(*_: Any) -> None:
    raise LookupError("made to fail by a test")


def _apology() -> str:
    responses = yaml.safe_load((DOMAIN / "responses.yml").read_text(encoding="utf-8"))["responses"]
    return str(responses["utter_error"][0]["text"])
