"""The same conversations with the whole assistant, which has to understand the words: figures and their limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.conversations.report import Figures, figures, write
from tests.conversations.simulation import Core, Record, Said, Turn, hold, load_conversations

pytestmark = pytest.mark.slow


class Whole:
    """The assistant with its trained model."""

    def __init__(self, assistant: Assistant, conversation_id: str) -> None:
        self._assistant = assistant
        self._id = conversation_id

    async def answer(self, said: Said, state: dict[str, Any]) -> Turn:
        reply = await self._assistant.handle(self._id, said.text, state)
        understood = {"intent": reply.understanding.intent, **reply.understanding.facts}
        return Turn(said, reply.messages, json.loads(json.dumps(reply.state)), understood)


@pytest.fixture(scope="module")
async def records(assistant: Assistant) -> list[Record]:
    return [await hold(conversation, Whole(assistant, conversation.id)) for conversation in load_conversations()]


@pytest.fixture(scope="module")
def found(records: list[Record], request: pytest.FixtureRequest) -> Figures:
    result = figures(records)
    write("whole assistant", result)
    request.config.get_terminal_writer().line(f"\n{result}")
    return result


async def test_the_core_alone_is_always_right() -> None:
    result = figures([await hold(conversation, Core()) for conversation in load_conversations()])
    write("core", result)
    assert result.share_right == 1
    assert result.falsely_available == 0
    assert result.mean_questions <= result.mean_form_questions / 2


def test_nearly_all_end_with_exactly_the_right_verdicts(found: Figures) -> None:
    assert found.share_right >= 0.95, found.wrong


def test_nobody_is_told_of_a_measure_that_is_not_theirs(found: Figures) -> None:
    assert found.falsely_available == 0


def test_asks_at_most_half_of_what_a_form_would(found: Figures) -> None:
    assert found.mean_questions <= found.mean_form_questions / 2
