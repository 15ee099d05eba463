"""The overrides of Rasa's internals decide as the originals do."""

from __future__ import annotations

import ast
import copy
import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import rasa.core.actions.forms
import rasa.core.policies.rule_policy
import rasa.core.processor
from dask.local import get_sync
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.slots import AnySlot, BooleanSlot, CategoricalSlot, FloatSlot, ListSlot, Slot, TextSlot
from rasa.shared.utils.common import all_subclasses

from bot import assistant as assistant_module
from bot import speedups
from bot.assistant import Assistant, Reply

ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "dialogue", "value": {"facts": {}}}], "responses": [{"text": "好"}]},
    {},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "followup"}]},
    {"events": [{"event": "followup", "name": "action_listen"}]},
    {"events": [{"event": "followup", "name": None}]},
    {"responses": [{"text": "好"}, "好"]},
    {"events": [{"name": "dialogue"}]},
    {"events": {}},
    {"responses": ["好"]},
    [],
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_action_answer_is_judged_as_rasa_judges_it(answer: Any) -> None:
    speedups.apply()
    assert accepts(lambda: RemoteAction("action", None)._validate_action_result(answer)) == accepts(
        lambda: jsonschema.validate(answer, RemoteAction.action_response_format_spec())
    )


def accepts(validate: Any) -> bool:
    try:
        validate()
    except jsonschema.ValidationError:
        return False
    return True


@pytest.mark.parametrize("slot_type", [AnySlot, BooleanSlot, CategoricalSlot, FloatSlot, ListSlot, TextSlot])
def test_a_copied_slot_is_equal_and_independent(slot_type: type[Slot]) -> None:
    speedups.apply()
    slot = slot_type("dialogue", mappings=[{"type": "custom"}], initial_value=None, influence_conversation=False)

    copied = copy.copy(slot)
    assert type(copied) is slot_type
    assert vars(copied) == vars(slot)

    copied.value = ["changed"]
    assert slot.value is None


def test_a_graph_gives_what_dask_gives() -> None:
    calls: list[str] = []

    def node(name: str) -> Any:
        def run(*inputs: Any) -> tuple[str, Any]:
            calls.append(name)
            return name, inputs

        return run

    graph = {
        "message": ("message", ["我在东胜区"]),
        "tracker": ("tracker", {"dialogue": None}),
        "tokenize": (node("tokenize"), "message"),
        "extract": (node("extract"), "tokenize"),
        "classify": (node("classify"), "tokenize", "extract"),
        "predict": (node("predict"), "classify", "tracker"),
        "unused": (node("unused"), "message"),
    }
    targets = ["predict", "extract"]

    assert speedups.run_graph(graph, targets) == get_sync(graph, targets)
    assert calls[:4] == ["tokenize", "extract", "classify", "predict"]


async def test_without_the_slots_of_facts_every_turn_is_the_same(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = ["你好", "我在东胜区，返乡农民工", "为什么问这个", '/inform{"is_youth": true}', "不知道", "看看结果"]

    async def replies() -> list[Reply]:
        assistant = Assistant(model)
        said: list[Reply] = []
        for message in messages:
            said.append(await assistant.handle("someone", message, said[-1].state if said else {}))
        return said

    lean = await replies()
    monkeypatch.setattr(assistant_module, "without_fact_slots", lambda domain: domain)
    assert lean == await replies()
    assert lean[-1].state["facts"]["is_youth"] is True


@pytest.mark.parametrize("module", [rasa.core.processor, rasa.core.actions.forms, rasa.core.policies.rule_policy])
def test_rasa_copies_there_only_what_it_logs(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    logged = [
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
        for argument in call.keywords
    ]
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "copy"]
    assert uses
    assert len(uses) == sum(ast.unparse(value).startswith("copy.deepcopy(") for value in logged)


def test_an_event_has_the_class_that_rasa_finds() -> None:
    names = {kind.type_name for kind in all_subclasses(Event)}
    assert len(names) > 10
    for name in (*names, "topic"):
        assert speedups.resolve_event(name) is speedups.resolve_event.__wrapped__(name)
    assert speedups.resolve_event("unheard of", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="unheard of"):
        speedups.resolve_event("unheard of")


def test_the_rules_that_fit_are_those_that_rasa_finds() -> None:
    policy = RulePolicy.__new__(RulePolicy)
    listening = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}
    asking = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "ask_why"}}
    rules = {json.dumps([state]): "action_answer" for state in (listening, asking)}
    nothing: dict[str, Any] = {}
    for states in ([listening], [asking], [listening, asking], [listening], [nothing]):
        found = speedups.possible_keys(policy, rules, states)
        assert found == speedups._find_possible_keys(policy, rules, states)
        found.clear()
    assert speedups.possible_keys(policy, rules, [listening]) == {json.dumps([listening])}
