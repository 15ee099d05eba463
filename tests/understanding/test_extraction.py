"""Extraction as others use it: offsets, doubt, robustness, and a lexicon that covers the vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.components.facts import FactExtractor
from bot.extraction import FoundFact, extract
from bot.extraction.lexicon import load_lexicon
from bot.extraction.prefilter import Prefilter
from bot.extraction.text import plain
from policies.facts import load_vocabulary

VOCABULARY = load_vocabulary()
FACTS = sorted(VOCABULARY)
TEXTS: list[str] = [
    example["text"] for example in yaml.safe_load(Path(__file__).with_name("heldout.yaml").read_text(encoding="utf-8"))
]


def facts(message: str, asked_fact: str | None = None) -> dict[str, object]:
    return {found.fact: found.value for found in extract(message, asked_fact)}


def test_offsets_point_into_the_message_as_typed() -> None:
    message = "Ｈｉ，我在 阿左旗 開網店"
    (region,) = [found for found in extract(message) if found.fact == "region"]
    assert message[region.start : region.end] == "阿左旗"
    assert region.value == "阿拉善左旗"


def test_traditional_and_full_width_forms_read_like_plain_ones() -> None:
    assert facts("我們公司在寧夏銀川，２家門店") == facts("我们公司在宁夏银川,2家门店")


def test_a_place_several_counties_share_is_doubtful_with_candidates() -> None:
    (found,) = extract("朝阳区", "region")
    assert found.confidence < 1
    assert {"北京市朝阳区", "吉林省长春市朝阳区"} <= set(found.candidates)


def test_a_mistyped_covered_place_is_doubtful_with_the_place_it_may_be() -> None:
    (found,) = extract("伊金火洛旗", "region")
    assert (found.value, found.confidence < 1) == ("伊金霍洛旗", True)


def test_a_hedged_answer_is_doubtful() -> None:
    (found,) = extract("可能是县级", "space_recognition_level")
    assert (found.value, found.confidence < 1) == ("county", True)


@pytest.mark.parametrize("fact", [name for name in FACTS if VOCABULARY[name].type == "bool"])
def test_yes_and_no_answer_every_yes_or_no_question(fact: str) -> None:
    for yes in ("是", "嗯呐", "是嘞", "对头", "有", "中", "对，是的", "嗯嗯"):
        assert facts(yes, fact)[fact] is True, yes
    for no in ("不是", "没", "没有呢", "冇", "没得", "不咧", "哪有那个", "无"):
        assert facts(no, fact)[fact] is False, no


@pytest.mark.parametrize("fact", [name for name in FACTS if VOCABULARY[name].values])
def test_every_choice_is_answered_by_its_number(fact: str) -> None:
    for number, value in enumerate(VOCABULARY[fact].values, start=1):
        if number > 9:
            break
        expected = [value] if VOCABULARY[fact].type == "multi_enum" else value
        assert facts(str(number), fact) == {fact: expected}
        assert facts(f"第{'一二三四五六七八九'[number - 1]}个", fact) == {fact: expected}


@pytest.mark.parametrize("unsure", ["不知道", "不太清楚", "说不准", "忘了", "你看着填吧", "这我哪知道"])
def test_not_knowing_answers_no_question(unsure: str) -> None:
    assert {fact: found for fact in FACTS if (found := extract(unsure, fact))} == {}


def test_every_fact_can_be_said_without_being_asked() -> None:
    free_text = {"unit_name"}
    assert set(FACTS) - {rule.fact for rule in load_lexicon().rules} == free_text


def test_every_rule_is_about_a_value_of_its_fact() -> None:
    for rule in load_lexicon().rules:
        fact = VOCABULARY[rule.fact]
        if rule.value is not None:
            assert fact.check([rule.value] if fact.type == "multi_enum" else rule.value) or rule.value is False
        assert not rule.pattern.fullmatch(""), f"{rule.fact} {rule.value} matches nothing at all"


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=80), st.one_of(st.none(), st.sampled_from(FACTS)))
def test_any_text_gives_only_values_of_the_vocabulary(message: str, asked_fact: str | None) -> None:
    for found in extract(message, asked_fact):
        assert VOCABULARY.check(found.fact, found.value) == found.value
        assert 0 <= found.start < found.end <= len(message)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x24FF), max_size=60))
def test_gibberish_states_nothing(message: str) -> None:
    assert extract(message) == []


@given(st.text(max_size=60))
def test_plain_text_keeps_the_way_back(message: str) -> None:
    view = plain(message)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert all(0 <= start < end <= len(message) for start, end in zip(view.starts, view.ends, strict=True))


def test_a_long_message_is_read_in_bounded_time() -> None:
    assert extract("我在宁海开网店，" * 2000)  # cut off, not refused


def test_private_characters_are_not_taken_for_what_extraction_masks() -> None:
    assert extract("\ue000\ue003我在宁海") == [FoundFact("region", "宁海县", 4, 6)]


def test_the_component_turns_facts_into_entities() -> None:
    message = Message.build("阿左旗")
    message.set("metadata", {"asked_fact": "employer_region"})
    (entity,) = FactExtractor().process([message])[0].get("entities")
    assert entity == {
        "entity": "employer_region",
        "value": "阿拉善左旗",
        "start": 0,
        "end": 3,
        "confidence": 1.0,
        "extractor": "FactExtractor",
    }


def test_the_component_ignores_a_question_it_does_not_know() -> None:
    message = Message.build("有")
    message.set("metadata", {"asked_fact": "no_such_fact"})
    assert FactExtractor().process([message])[0].get("entities") == []


def test_found_facts_are_values() -> None:
    assert extract("三十一", "age") == [FoundFact("age", 31, 0, 3)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("众创空简", "众创空间"),
        ("离刚创业", "离岗创业"),
        ("营业直照", "营业执照"),
        ("我是大学升", "我是大学生"),
        ("反乡创业的", "返乡创业的"),
        ("家里是农名", "家里是农民"),
        ("浮化器", "孵化器"),
        ("单味同意了", "单位同意了"),
    ],
)
def test_terms_typed_with_characters_of_the_same_sound_are_read(typed: str, meant: str) -> None:
    assert plain(typed).text == meant


@pytest.mark.parametrize(
    "text", ["还在孵化期", "孵化企业两家", "科技信贷", "研究员", "做成过两件", "到师范大学", "承包的果园", "上大学省心"]
)
def test_words_that_sound_like_a_term_stay_themselves(text: str) -> None:
    assert plain(text).text == text


def test_every_rule_that_holds_in_a_text_is_a_candidate() -> None:
    for text in (plain(text).text for text in TEXTS):
        rules = load_lexicon().rules
        assert {rule for rule in rules if rule.pattern.search(text)} <= set(load_lexicon().candidates(text)), text


@given(st.text(alphabet="没有办网店的公司在职", max_size=12))
@pytest.mark.parametrize(
    "pattern",
    [
        "网店(?:有|没有)",
        "(?:没|不)?(?:有|办)+公司|在职",
        "[没有]{2}店",
        "(?!没)有.{0,3}(?:的|店)",
        "店?",
        "(?:公司|(?:在|的)店)$",
    ],
)
def test_what_a_pattern_needs_is_in_all_it_matches(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        assert Prefilter([pattern]).candidates(text) == [0]


def test_a_place_beside_another_that_is_ones_own_is_doubtful() -> None:
    (place,) = [
        one for one in extract("我自己办的众创空间在宁海，县级，我们宁夏这边补助怎么领啊") if one.fact == "region"
    ]
    assert (place.value, place.confidence < 1) == ("宁海县", True)
    assert facts("我们银川的公司，在金凤区")["region"] == "金凤区"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("introduces_external_resources", "那肯定没有噻"),
        ("is_youth", "青年轮不到我"),
        ("employer_fiscal_funded", "财政的钱一分没拿"),
    ],
)
def test_what_is_denied_after_what_sounds_like_a_yes_is_no_yes(asked: str, text: str) -> None:
    assert facts(text, asked).get(asked) is not True
