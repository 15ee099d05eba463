"""Runs the project's actions in this process instead of on a second server.

Rasa's extension point is the action endpoint: an object with ``request``. What Rasa expects of an action
server's answer holds here too: a rejection is a 400, and no other exception may leave ``request``, because
Rasa would lose the person's message with it.
"""

from __future__ import annotations

import json as jsonlib
import logging
from collections.abc import Set
from importlib import import_module
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import ActionExecutionRejection
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import ActionExecutor

from bot.turns import DIALOGUE_SLOT

log = logging.getLogger(__name__)

#: Said when an action fails (bot/domain/responses.yml).
APOLOGY = "utter_error"


class LocalActions(EndpointConfig):
    """An action endpoint backed by the actions of the Python package ``package``."""

    def __init__(self, package: str) -> None:
        super().__init__(url=f"local:{package}")
        import_module(package)  # raises ImportError; register_package would end the process instead
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, json: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Run the action that ``json`` (Rasa's action call) names and return its answer.

        A failing action is logged and answered with an apology; the state stays as it was.
        Raises ClientResponseError (400) when the action rejects its execution.
        """
        try:
            slots = frozenset(json["tracker"]["slots"])  # before the action works on them
            answer: dict[str, Any] = await self._executor.run(json)
            return answer | {"events": [*_of_known_slots(answer["events"], slots), *_what_follows(answer["events"])]}
        except ActionExecutionRejection as rejection:
            body = {"action_name": rejection.action_name, "error": rejection.message}
            raise ClientResponseError(400, rejection.message, jsonlib.dumps(body)) from rejection
        except Exception:
            log.exception("%s failed in conversation %s", json["next_action"], json["sender_id"])
            state = json["tracker"]["slots"][DIALOGUE_SLOT]
            unchanged = {"event": "slot", "name": DIALOGUE_SLOT, "value": state}
            return {"events": [unchanged], "responses": [{"response": APOLOGY}]}


def _of_known_slots(events: list[dict[str, Any]], slots: Set[str]) -> list[dict[str, Any]]:
    """The events without those of slots that only Rasa's own servers have (``bot.turns.without_fact_slots``)."""
    return [event for event in events if event["event"] != "slot" or event["name"] in slots]


def _what_follows(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One action answers a message: Rasa need not predict that it is to listen then, unless the action rejected it."""
    rejected = any(event["event"] == "action_execution_rejected" for event in events)
    return [] if rejected else [FollowupAction(ACTION_LISTEN_NAME)]
