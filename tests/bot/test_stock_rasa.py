"""The same model, rules and actions in Rasa's own agent and tracker store, as `rasa shell` and `rasa run` use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.local_actions import LocalActions


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return Agent.load(model, action_endpoint=LocalActions("actions.actions"))


async def say(agent: Agent, sender: str, *messages: str) -> tuple[list[dict[str, Any]], Any]:
    """What the agent answers to the last of ``messages``, and the tracker."""
    for message in messages:
        answers = await agent.handle_message(UserMessage(message, sender_id=sender))
    return answers or [], await agent.tracker_store.retrieve(sender)


async def test_the_form_asks_takes_digressions_and_goes_on(agent: Agent) -> None:
    answers, tracker = await say(agent, "someone", "你好", '/inform{"region": "东胜区"}')
    asked = tracker.get_slot("requested_slot")
    assert answers
    assert tracker.active_loop_name == "eligibility_form"
    assert tracker.get_slot("region") == "东胜区"
    assert asked == tracker.get_slot("dialogue")["question"]["fact"]

    answers, tracker = await say(agent, "someone", "为什么问这个")
    assert answers
    assert tracker.active_loop_name == "eligibility_form"
    assert tracker.get_slot("requested_slot") == asked

    payload = answers[-1]["buttons"][0]["payload"]
    answers, tracker = await say(agent, "someone", payload)
    assert answers
    assert tracker.get_slot(asked) == tracker.get_slot("dialogue")["facts"][asked]
    assert tracker.get_slot("requested_slot") != asked


async def test_starting_again_empties_the_slots(agent: Agent) -> None:
    _, tracker = await say(agent, "someone else", '/inform{"is_youth": true}', "/restart")

    assert tracker.get_slot("is_youth") is None
    assert tracker.get_slot("dialogue")["facts"] == {}
    assert tracker.latest_action_name == "action_listen"
