"""The files that training needs from the catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.build import built_files
from bot.components.terms import PLACE, POLICY, TERM
from bot.components.tokenizer import TermTokenizer
from bot.lookups import as_yaml, lookup_tables
from policies import load_catalogue
from policies.facts import Fact
from policies.regions import Region, Regions

CATALOGUE = load_catalogue()
NEW_PLACE = Region("990101", "驼铃县", "county", ("990000",))
NEW_FACT = Fact(name="milk", label="奶", type="enum", question="什么奶？", concerns="奶", values={"camel": "骆驼鲜奶"})


@pytest.mark.parametrize(("path", "text"), built_files(CATALOGUE).items(), ids=lambda value: getattr(value, "name", ""))
def test_generated_files_are_up_to_date(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python -m bot.build"


@pytest.fixture
def tables() -> dict[str, list[str]]:
    """The lookup tables of a catalogue with a policy, a fact and a place of its own."""
    policy = next(iter(CATALOGUE.policies.values()))
    data = policy.data.model_copy(update={"title": "双峰驼保种场与驼乳作坊补贴", "quote": "评为“驼城工匠”的，给10万元"})
    regions = Regions([NEW_PLACE], {"驼铃县": (NEW_PLACE,), "驼铃": (NEW_PLACE,)}, {}, {}, frozenset(), frozenset())
    document = policy.document.model_copy(update={"number": "驼政发(2026)3号"})
    return lookup_tables([replace(policy, data=data, document=document)], {"milk": NEW_FACT}, regions)


def test_a_new_policy_fact_and_place_enter_the_lookup_tables(tables: dict[str, list[str]]) -> None:
    assert tables == {
        POLICY: ["双峰驼保种场", "驼乳作坊补贴", "驼城工匠", "驼政发"],
        TERM: ["骆驼鲜奶"],
        PLACE: ["驼铃", "驼铃县"],
    }


def test_the_lookup_tables_enter_the_dictionary(tables: dict[str, list[str]], tmp_path: Path) -> None:
    for name, words in tables.items():
        (tmp_path / f"{name}.yml").write_text(as_yaml(name, words), encoding="utf-8")
    tokenizer = TermTokenizer(TermTokenizer.get_default_config(), LocalModelStorage(tmp_path), Resource("tokenizer"))
    tokenizer.train(load_data(str(tmp_path)))
    tokens = tokenizer.tokenize(Message({"text": "驼铃县的驼乳作坊补贴给骆驼鲜奶吗"}), "text")
    classes = {token.text: token.get("class") for token in tokens}
    assert {"驼铃县": PLACE, "驼乳作坊补贴": POLICY, "骆驼鲜奶": TERM}.items() <= classes.items()
