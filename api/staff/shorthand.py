"""What a clerk does to a case's facts: words typed, a choice pressed, a fact taken out.

An action is a word, and for some what it is about:
``tell`` and ``preview`` (understand the text), ``answer <JSON value>`` (of the fact asked), ``skip``,
``remove <fact>``, ``phone`` (the text is the tail of the phone number).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.model import ModelLoader
from api.staff.cases import Case, Told
from api.turns import MODEL_WAIT
from policies import Catalogue


@dataclass(frozen=True)
class Edit:
    """The facts, the declined facts and the phone tail of a case after an action."""

    facts: dict[str, Told]
    declined: frozenset[str]
    phone_tail: str


async def read(action: str, text: str, asked: str, case: Case, catalogue: Catalogue, model: ModelLoader) -> Edit:
    """What ``action`` makes of ``case`` (``asked``: a fact or empty). Raises FactError when a value does not fit."""
    before = Edit(case.facts, case.declined, case.phone_tail)
    verb, _, operand = action.partition(" ")
    if verb in ("tell", "preview"):
        return await _told(text, asked, before, catalogue, model)
    if verb == "answer":
        return _with(before, {asked: _chosen(asked, operand, before, catalogue)}, catalogue)
    if verb == "skip":
        return replace(before, declined=before.declined | ({asked} - {""}))
    if verb == "remove":
        facts = {name: told for name, told in before.facts.items() if name != operand}
        return replace(before, facts=facts, declined=before.declined - {operand})
    if verb == "phone" and re.fullmatch(r"(\d{4})?", text.strip()):
        return replace(before, phone_tail=text.strip())
    return before


async def _told(text: str, asked: str, before: Edit, catalogue: Catalogue, model: ModelLoader) -> Edit:
    if not text.strip():
        return before
    assistant = await model.assistant(MODEL_WAIT)
    heard = await assistant.understand(text, asked or None)
    if asked and not heard.facts and heard.intent == "dont_know":
        return replace(before, declined=before.declined | {asked})
    return _with(before, heard.facts, catalogue)


def _with(before: Edit, facts: Mapping[str, Any], catalogue: Catalogue) -> Edit:
    told = {name: Told.now(catalogue.vocabulary.check(name, value), "staff") for name, value in facts.items()}
    changed = {name: fact for name, fact in told.items() if _value(before, name) != fact.value}
    return replace(before, facts=before.facts | changed, declined=before.declined - told.keys())


def _chosen(name: str, operand: str, before: Edit, catalogue: Catalogue) -> Any:
    """The value that was pressed; of a list, pressing an item puts it in or takes it out."""
    try:
        value = json.loads(operand)
    except ValueError:
        value = operand
    fact = catalogue.vocabulary.get(name)
    if fact is None or fact.type != "multi_enum":
        return value
    old = _value(before, name) or []
    return [item for item in old if item != value] or [value] if value in old else [*old, value]


def _value(edit: Edit, name: str) -> Any:
    told = edit.facts.get(name)
    return told.value if told else None
