"""How well facts are understood, on utterances written before the extraction was tried on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.extraction import extract
from bot.extraction.found import SURE
from policies.facts import load_vocabulary

HELDOUT = Path(__file__).with_name("heldout.yaml")
#: Facts no utterance of the set states.
NOT_IN_THE_SET: list[str] = []
#: What derivation rules of the vocabulary add anyway: reading it besides is no mistake.
DERIVED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "is_online_entrepreneur": lambda facts: facts.get("operates_online_shop"),
    "is_ecommerce_entity": lambda facts: facts.get("operates_online_shop") or facts.get("is_ecommerce_only_company"),
    "employer_is_public_institution": lambda facts: "employer_type" in facts,
    "is_startup_company": lambda facts: "company_stage" in facts,
    "company_stage": lambda facts: "is_startup_company" in facts,
}


@dataclass
class Score:
    exact: int = 0
    right: int = 0
    wrong: int = 0
    errors: list[str] = field(default_factory=list)


def plain(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


def is_right(fact: str, value: Any, wanted: dict[str, Any], optional: dict[str, Any]) -> bool:
    if fact in wanted and not isinstance(value, list):
        return bool(value == wanted[fact])
    if isinstance(value, list):
        needed, allowed = set(wanted.get(fact, [])), set(optional.get(fact, []))
        return needed <= set(value) <= needed | allowed
    return optional.get(fact) == value or bool(fact in DERIVED and DERIVED[fact](wanted))


@pytest.fixture(scope="module")
def score() -> Score:
    result = Score()
    for example in yaml.safe_load(HELDOUT.read_text(encoding="utf-8")):
        wanted, optional = example["facts"], example.get("optional", {})
        found = {
            one.fact: one.value for one in extract(example["text"], example.get("asked_fact")) if one.confidence >= SURE
        }
        wrong = {fact: value for fact, value in found.items() if not is_right(fact, value, wanted, optional)}
        missed = sorted(wanted.keys() - found.keys())
        result.right += len(found) - len(wrong)
        result.wrong += len(wrong)
        if wrong or missed:
            result.errors.append(
                f"{example['id']} {example['text']} [{example.get('asked_fact')}] wrong {wrong} missed {missed}"
            )
        else:
            result.exact += 1
    return result


def test_facts_taken_are_right(score: Score) -> None:
    assert score.right / (score.right + score.wrong) >= 0.98, "\n".join(score.errors)


def test_most_utterances_are_understood_exactly(score: Score) -> None:
    assert score.exact / (score.exact + len(score.errors)) >= 0.95, "\n".join(score.errors)


def test_the_held_out_set_uses_the_vocabulary_and_covers_it() -> None:
    examples = yaml.safe_load(HELDOUT.read_text(encoding="utf-8"))
    vocabulary = load_vocabulary()
    for example in examples:
        for fact, value in {**example["facts"], **example.get("optional", {})}.items():
            assert vocabulary.check(fact, value) == value, example["id"]
    said = {fact for example in examples for fact in example["facts"]}
    assert sorted(vocabulary.keys() - said) == NOT_IN_THE_SET
