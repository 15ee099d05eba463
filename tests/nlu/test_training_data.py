"""What must hold of data/nlu and of the held-out messages before anything is trained on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot import labelled
from bot.extraction.text import plain
from bot.train import ROOT
from policies.facts import load_vocabulary

HELDOUT = Path(__file__).parent / "heldout.yml"
DOMAIN = ROOT / "bot" / "domain" / "domain.yml"


@pytest.fixture(scope="module")
def training() -> list[Message]:
    return list(load_data(str(ROOT / "data" / "nlu")).intent_examples)


@pytest.fixture(scope="module")
def heldout() -> list[Message]:
    return list(load_data(str(HELDOUT)).intent_examples)


def test_every_intent_of_the_domain_has_plenty_of_examples(training: list[Message]) -> None:
    intents = set(yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"])
    counts = Counter(example.get("intent") for example in training)
    assert set(counts) == intents
    assert min(counts.values()) >= 150


def test_no_message_has_two_intents(training: list[Message]) -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for example in training:
        intents[example.get("text")].add(example.get("intent"))
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_nothing_held_out_is_trained_on(training: list[Message], heldout: list[Message]) -> None:
    """Not even with other punctuation. A bare 第二个 is the same whoever says it: only longer messages count."""
    seen = {_letters(example) for example in training}
    shared = [example.get("text") for example in heldout if _letters(example) in seen and len(_letters(example)) > 4]
    assert shared == []


def test_the_question_in_hand_is_a_fact(training: list[Message], heldout: list[Message]) -> None:
    metadata = [(example.get("metadata") or {}).get("intent") or {} for example in (*training, *heldout)]
    assert {context["asked_fact"] for context in metadata if "asked_fact" in context} <= set(load_vocabulary())


def test_other_right_intents_are_intents_too(heldout: list[Message]) -> None:
    metadata = [(example.get("metadata") or {}).get("intent") or {} for example in heldout]
    intents = set(yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["intents"])
    assert {intent for context in metadata for intent in context.get("also_ok", [])} <= intents


def _letters(example: Message) -> str:
    return "".join(char for char in plain(example.get("text")).text if char.isalnum())


def test_labelled_messages_state_facts_of_the_vocabulary() -> None:
    vocabulary = load_vocabulary()
    for message in labelled.messages():
        assert message.asked is None or message.asked in vocabulary, message
        for name, value in {**message.optional, **message.facts}.items():
            vocabulary.check(name, value)
