"""The action endpoint in our process keeps an action server's manners."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import ActionExecutionRejection

from bot.local_actions import APOLOGY, LocalActions

CALL: dict[str, Any] = {
    "next_action": "action_answer",
    "sender_id": "someone",
    "tracker": {
        "sender_id": "someone",
        "slots": {"dialogue": {"facts": {"age": 30}}},
        "events": [],
        "latest_message": {},
    },
    "domain": {},
}


@pytest.fixture
def endpoint() -> LocalActions:
    return LocalActions("actions.actions")


def replace_action(endpoint: LocalActions, run: Callable[..., Awaitable[Any]]) -> None:
    endpoint._executor.register_function("action_answer", run)


async def test_an_action_answers_with_events_and_responses(endpoint: LocalActions) -> None:
    async def run(dispatcher: Any, tracker: Any, _domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="好的")
        return [{"event": "slot", "name": "dialogue", "value": tracker.slots["dialogue"]}]

    replace_action(endpoint, run)
    answer = await endpoint.request(json=CALL)

    said, then = answer["events"]
    assert said == {"event": "slot", "name": "dialogue", "value": {"facts": {"age": 30}}}
    assert (then["event"], then["name"]) == ("followup", "action_listen")
    assert [response["text"] for response in answer["responses"]] == ["好的"]


async def test_a_failure_leaves_the_state_and_apologises(endpoint: LocalActions) -> None:
    async def run(dispatcher: Any, _tracker: Any, _domain: Any) -> None:
        dispatcher.utter_message(text="half an answer")
        raise ZeroDivisionError

    replace_action(endpoint, run)
    answer = await endpoint.request(json=CALL)

    assert answer["events"] == [{"event": "slot", "name": "dialogue", "value": {"facts": {"age": 30}}}]
    assert answer["responses"] == [{"response": APOLOGY}]


async def test_a_rejection_is_rasas_400(endpoint: LocalActions) -> None:
    async def run(_dispatcher: Any, _tracker: Any, _domain: Any) -> None:
        raise ActionExecutionRejection("action_answer", "not now")

    replace_action(endpoint, run)
    with pytest.raises(ClientResponseError) as error:
        await endpoint.request(json=CALL)

    assert error.value.status == 400
    assert json.loads(error.value.text) == {"action_name": "action_answer", "error": "not now"}


def test_a_missing_package_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        LocalActions("actions.nowhere")
