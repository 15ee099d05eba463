"""Conversations with the dialogue core, which understands every word: verdicts, questions, and what is said."""

from __future__ import annotations

import re
from functools import cache

import pytest

from actions.screen import SCREEN
from policies import Assessment
from tests.conversations.simulation import (
    CATALOGUE,
    EVERYONE,
    MOST_TURNS,
    RESPONSES,
    Conversation,
    Core,
    Record,
    hold,
    load_conversations,
)
from tests.conversations.verdicts import differences, falsely_available

CONVERSATIONS = list(load_conversations())


@pytest.fixture(params=CONVERSATIONS, ids=[conversation.id for conversation in CONVERSATIONS], scope="module")
async def record(request: pytest.FixtureRequest) -> Record:
    conversation: Conversation = request.param
    return await hold(conversation, Core())


def test_there_are_enough_conversations() -> None:
    assert len(CONVERSATIONS) >= 60


def test_ends_with_the_right_verdicts(record: Record) -> None:
    assert len(record.turns) < MOST_TURNS
    assert differences(record) == {}


def test_never_says_eligible_to_someone_who_is_not(record: Record) -> None:
    told = [record.last] if record.conversation.lies else record.turns
    for turn in told:
        assert falsely_available(record, turn) == []


def test_the_script_happened_as_expected(record: Record) -> None:
    assert len(record.happened) == len(record.conversation.events)
    for event, turn in record.happened:
        for words in event.get("reply", []):
            assert words in turn.text, (event, turn.text)
        for words in event.get("never", []):
            assert words not in turn.text, (event, turn.text)
        if "declined" in event:
            assert turn.state["declined"] == event["declined"]
        if "wants_person" in event:
            assert turn.state["wants_person"] is event["wants_person"]


def test_asks_nothing_three_times(record: Record) -> None:
    texts = [turn.state["question"]["text"] for turn in record.turns if turn.state["question"]]
    said = "\n".join(turn.text for turn in record.turns)
    restarted = any(event["intent"] in ("restart", "delete_data") for event, _ in record.happened if "intent" in event)
    for text in set(texts):
        assert said.count(text) <= (4 if restarted else 2), text


def test_asks_nothing_it_was_told_or_that_was_declined(record: Record) -> None:
    for turn in record.turns:
        question = turn.state["question"]
        if question and turn.state["purpose"] == "fact":
            assert question["fact"] not in turn.state["declined"]
            # A place may be asked again when what was told is too wide an area.
            assert question["fact"] not in turn.state["facts"] or question["fact"] in CATALOGUE.vocabulary.regions


def test_shows_results_within_five_questions(record: Record) -> None:
    """Between two showings of results there are at most five new questions."""
    asked: set[str] = set()
    for turn in record.turns:
        showed = any(message["kind"] == "results" for message in turn.messages) or "到现在" in turn.text
        if showed or turn.said.intent == "restart":
            asked = set()
        question = turn.state["question"]
        if question and turn.state["purpose"] == "fact":
            asked.add(question["fact"])
        assert len(asked) <= 6, asked


def test_every_message_fits_a_phone(record: Record) -> None:
    for turn in record.turns:
        assert turn.messages
        for message in turn.messages:
            assert 0 < len(message["text"]) <= SCREEN, message["text"]


def test_every_figure_is_the_catalogues_or_the_persons(record: Record) -> None:
    known = set(_figures_of_the_catalogue())
    for turn in record.turns:
        known |= (
            _figures(turn.said.text)
            | _figures(str(turn.said.facts))
            | _figures(" ".join(_explained(record.verdicts(turn))))
        )
        for message in turn.messages:
            text = re.sub(r"另外还有\d+项", "", message["text"])
            assert _figures(text) <= known, message["text"]


def test_what_may_be_chosen_is_always_valid(record: Record) -> None:
    for turn in record.turns:
        for message in turn.messages:
            assert message["kind"] in ("text", "choices", "results")
            for choice in message.get("choices", []):
                assert choice["label"]
                assert re.fullmatch(r"/[a-z_]+(\{.*\})?", choice["payload"])


def test_the_core_says_what_belongs_together() -> None:
    """Every fact asked in a conversation can be answered in words."""
    assert EVERYONE["words"].keys() <= set(CATALOGUE.vocabulary)


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", text))


@cache
def _figures_of_the_catalogue() -> set[str]:
    figures = _figures(RESPONSES.read_text(encoding="utf-8"))
    for text in CATALOGUE.texts.values():
        figures |= _figures(text)
    for policy in CATALOGUE.policies.values():
        figures |= _figures(policy.data.model_dump_json())
        figures |= _figures(policy.data.benefit.amount.said({}))
    for fact in CATALOGUE.vocabulary.values():
        figures |= _figures(fact.model_dump_json())
    return figures


def _explained(assessment: Assessment) -> list[str]:
    words = []
    for result in assessment.results:
        words += [result.policy.data.benefit.amount.said(result.facts), *result.notes, *result.review]
        words += [f"{failure.required} {failure.actual} {failure.change}" for failure in result.failed]
    return words
