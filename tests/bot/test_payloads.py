"""Button payloads: valid ones are read, anything else stays text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads import Payload, plain_text, read_payload
from policies.facts import load_vocabulary

INTENTS = frozenset({"inform", "dont_know"})


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("/dont_know", Payload("dont_know", {})),
        ("  /dont_know ", Payload("dont_know", {})),
        ("/inform{}", Payload("inform", {})),
        ('/inform{"is_youth": false}', Payload("inform", {"is_youth": False})),
        ('/inform {"age": 30.0, "region": "东胜区"}', Payload("inform", {"age": 30, "region": "东胜区"})),
        (
            '/inform{"applicant_roles": ["individual_founder"]}',
            Payload("inform", {"applicant_roles": ["individual_founder"]}),
        ),
        ('/dont_know{"is_youth": null}', Payload("dont_know", {"is_youth": None})),
    ],
)
def test_a_valid_payload_is_read(text: str, payload: Payload) -> None:
    assert read_payload(text, INTENTS, load_vocabulary()) == payload


@pytest.mark.parametrize(
    "text",
    [
        "dont_know",
        "//dont_know",
        "/session_start",
        "/dont_know please",
        "/inform{",
        "/inform[]",
        '/inform{"is_youth"}',
        '/inform{"is_youth": "true"}',
        '/inform{"is_queen": true}',
        '/inform{"is_youth": null}',
        '/dont_know{"is_queen": null}',
        '/inform{"age": NaN}',
        '/inform{"age": 1e999}',
        '/inform{"age": -1}',
        "/inform" + '{"a":' * 100_000 + "1" + "}" * 100_000,
        '/inform@0.9{"is_youth": true}',
    ],
)
def test_anything_else_is_not_a_payload(text: str) -> None:
    assert read_payload(text, INTENTS, load_vocabulary()) is None


json_values = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner))


@given(st.sampled_from(sorted(load_vocabulary())), json_values)
def test_what_is_read_is_in_the_vocabulary(fact: str, value: object) -> None:
    vocabulary = load_vocabulary()
    payload = read_payload(f"/inform{json.dumps({fact: value})}", INTENTS, vocabulary)

    assert payload is None or payload.facts == {fact: vocabulary.check(fact, value)}


@given(st.text())
def test_plain_text_is_never_a_command(text: str) -> None:
    assert not plain_text("/" + text).startswith("/")
