"""Overrides of Rasa 3.6.21 internals, only where Rasa has no extension point and the cost was measured.

They change how fast, never what: ``tests/bot/test_speedups.py`` holds them against the originals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
import rasa.engine.runner.dask
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event
from rasa.shared.core.slots import Slot

# Compiled once. Rasa checks this constant schema against the meta-schema at every action call: 15 of the
# 20 ms that a turn would take.
_ANSWER = Draft202012Validator(RemoteAction.action_response_format_spec())


def validate_action_result(result: dict[str, Any]) -> bool:
    """Rasa's check of what an action answers. Raises jsonschema.ValidationError."""
    if isinstance(result, dict) and isinstance(result.get("events"), list):
        # Slots are nearly all that our actions set, and the schema would try every kind of event on each of them.
        result = result | {"events": [event for event in result["events"] if not _is_usual(event)]}
    _ANSWER.validate(result)
    return True


def _is_usual(event: Any) -> bool:
    """Whether the event sets a slot or says what follows, in the form that the schema wants."""
    if not isinstance(event, dict) or not isinstance(event.get("name"), str):
        return False
    return event.get("event") == "followup" or (event.get("event") == "slot" and "value" in event)


def copy_slot(slot: Slot) -> Slot:
    """A shallow copy. Rasa makes one of every slot seven times a turn, by way of pickling: 2 of 5 ms with our slots."""
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied


def run_graph(graph: Mapping[str, Any], targets: Sequence[str]) -> tuple[Any, ...]:
    """``dask.get`` for Rasa's graphs, in which every argument is a node: no scheduler, for half a dozen nodes a run.

    A node is a tuple of a function and the names of its arguments; an input is a tuple that stands for itself.
    """
    done: dict[str, Any] = {}

    def value(name: str) -> Any:
        if name not in done:
            function, *needed = graph[name]
            done[name] = function(*map(value, needed)) if callable(function) else graph[name]
        return done[name]

    return tuple(map(value, targets))


def check_for_unseen_features(_: MessageProcessor, __: dict[str, Any]) -> None:
    """Say nothing of intents and facts that the domain lacks: ours all come from it.

    Rasa builds an empty domain in every turn to see whether the one it has is empty.
    """


_find_possible_keys = RulePolicy._get_possible_keys
#: By policy: the rules for each situation seen. There are a few hundred (intent, last action, an open question or not).
_possible_keys: WeakKeyDictionary[RulePolicy, dict[tuple[int, str], frozenset[str]]] = WeakKeyDictionary()
_MOST_SITUATIONS = 5000


def possible_keys(policy: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
    """The rules that fit the situation, looked for once: Rasa tries every rule, some times a turn."""
    seen = _possible_keys.setdefault(policy, {})
    situation = (id(lookup), repr(states))
    if situation not in seen:
        if len(seen) >= _MOST_SITUATIONS:
            seen.clear()
        seen[situation] = frozenset(_find_possible_keys(policy, lookup, states))
    return set(seen[situation])


#: The class of an event, found once: Rasa asks all classes there are for their subclasses at every event.
resolve_event = cache(Event.resolve_by_type)

#: Stands in for ``copy`` in modules of Rasa's that deep-copy only what they hand to a debug log that is off.
_NO_COPIES = SimpleNamespace(deepcopy=lambda value: value)


def apply() -> None:
    """Put the overrides in place, for the whole process."""
    RulePolicy._get_possible_keys = possible_keys
    MessageProcessor._check_for_unseen_features = check_for_unseen_features
    for module in (rasa.core.processor, rasa.core.actions.forms, rasa.core.policies.rule_policy):
        module.copy = _NO_COPIES
    Slot.__copy__ = copy_slot
    Event.resolve_by_type = staticmethod(resolve_event)
    RemoteAction._validate_action_result = staticmethod(validate_action_result)
    rasa.engine.runner.dask.dask = SimpleNamespace(get=run_graph)
