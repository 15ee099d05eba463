"""The gate, against vectors computed by the platform's owner, and what it must not let in."""

from __future__ import annotations

import base64
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as st

from api.wechat.envelope import Cipher, Forged, Gate, Unreadable, element, parse, sign
from api.wechat.text import clean
from tests.wechat.vectors import COMPATIBLE, OFFICIAL, SECURE_IN, SECURE_OUT, WECOM, WECOM_ECHO, WECOM_ECHOED, Received

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<xml><FromUserName>o</FromUserName><MsgType>text</MsgType><Content>&b;</Content></xml>"
)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>'


def gate(token: str, app_id: str = "", *keys: str, max_age: int = 0) -> Gate:
    return Gate(token, app_id, tuple(Cipher(key) for key in keys), accepts_plaintext=not keys, max_age=max_age)


def gate_for(received: Received) -> Gate:
    return gate(received.token, received.app_id, received.key)


def test_the_documented_signature_of_a_plain_request() -> None:
    gate(OFFICIAL.token).verify(OFFICIAL.plain_query)


@pytest.mark.parametrize("received", [SECURE_IN, COMPATIBLE, WECOM], ids=["official", "compatible", "wecom"])
def test_documented_messages_open(received: Received) -> None:
    fields, _ = gate_for(received).open(received.query, received.body)
    assert fields.items() >= received.fields.items()


def test_the_documented_encrypted_check_is_said_back() -> None:
    assert gate_for(WECOM).echo(WECOM_ECHO) == WECOM_ECHOED
    for name in WECOM_ECHO:
        with pytest.raises(Forged):
            gate_for(WECOM).echo({**WECOM_ECHO, name: WECOM_ECHO[name][:-1] + "x"})


def test_the_documented_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cipher, "get_random_string", lambda _: SECURE_OUT.random)
    encrypted = Cipher(SECURE_OUT.key).encrypt(SECURE_OUT.text, SECURE_OUT.app_id).decode()
    assert encrypted == SECURE_OUT.encrypted
    signature = sign(SECURE_OUT.token, SECURE_OUT.timestamp, SECURE_OUT.nonce, encrypted)
    assert signature == SECURE_OUT.signature


def test_the_answer_opens_with_the_same_key_and_carries_the_nonce_of_the_request() -> None:
    _, seal = gate_for(COMPATIBLE).open(COMPATIBLE.query, COMPATIBLE.body)
    sealed = xmltodict.parse(seal("<xml><Content>好</Content></xml>"))["xml"]
    assert sealed["Nonce"] == COMPATIBLE.query["nonce"]
    query = {
        "encrypt_type": "aes",
        "msg_signature": sealed["MsgSignature"],
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
    }
    fields, _ = gate_for(COMPATIBLE).open(query, f"<xml><Encrypt>{sealed['Encrypt']}</Encrypt></xml>".encode())
    assert fields == {"Content": "好"}


def test_the_previous_key_still_opens_and_is_answered_with() -> None:
    both = gate(COMPATIBLE.token, COMPATIBLE.app_id, "B" * 43, COMPATIBLE.key)
    fields, seal = both.open(COMPATIBLE.query, COMPATIBLE.body)
    assert fields["Content"] == "abcdteT"
    sealed = xmltodict.parse(seal("<xml/>"))["xml"]["Encrypt"]
    assert Cipher(COMPATIBLE.key).decrypt(sealed, COMPATIBLE.app_id) == "<xml/>"


def _mutations(text: str) -> Iterator[str]:
    for position in range(len(text)):
        other = "A" if text[position] != "A" else "B"
        yield text[:position] + other + text[position + 1 :]


@pytest.mark.parametrize("name", ["timestamp", "nonce", "msg_signature"])
def test_one_changed_character_of_the_query_is_noticed(name: str) -> None:
    for mutated in _mutations(SECURE_IN.query[name]):
        with pytest.raises(Forged):
            gate_for(SECURE_IN).open({**SECURE_IN.query, name: mutated}, SECURE_IN.body)


def test_one_changed_character_of_the_body_is_noticed() -> None:
    encrypted = parse(SECURE_IN.body)["Encrypt"]
    for mutated in _mutations(encrypted):
        with pytest.raises(Forged):
            gate_for(SECURE_IN).open(SECURE_IN.query, f"<xml><Encrypt>{mutated}</Encrypt></xml>".encode())


@pytest.mark.parametrize("name", ["timestamp", "nonce", "signature"])
@pytest.mark.parametrize("value", ["", None])
def test_nothing_of_a_signature_may_be_missing(name: str, value: str | None) -> None:
    query = {k: v for k, v in {**OFFICIAL.plain_query, name: value}.items() if v is not None}
    with pytest.raises(Forged):
        gate(OFFICIAL.token).verify(query)


def test_a_constant_signature_over_nothing_is_refused() -> None:
    with pytest.raises(Forged):
        gate(OFFICIAL.token).verify({"signature": sign(OFFICIAL.token), "timestamp": "", "nonce": ""})


def test_another_accounts_message_is_refused() -> None:
    with pytest.raises(Forged):
        replace(gate_for(COMPATIBLE), app_id="wx0000000000000000").open(COMPATIBLE.query, COMPATIBLE.body)


def test_plaintext_is_refused_in_secure_mode_and_let_in_otherwise() -> None:
    body = b"<xml><Content>1</Content></xml>"
    secure = gate(OFFICIAL.token, "wx", OFFICIAL.key)
    with pytest.raises(Forged):
        secure.open(OFFICIAL.plain_query, body)
    assert replace(secure, accepts_plaintext=True).open(OFFICIAL.plain_query, body)[0] == {"Content": "1"}
    with pytest.raises(Forged):  # nobody can say that it is encrypted when there is no key
        gate(OFFICIAL.token).open(COMPATIBLE.query, COMPATIBLE.body)


@pytest.mark.parametrize(
    "encrypted", ["", "not base64!", "AAAA", "A" * 64, "A" * 86 + "==", "é" * 8, "AAAAAAAAAAAAAAAAAAAAAA=="]
)
def test_garbage_with_a_right_signature_is_refused(encrypted: str) -> None:
    query = {
        "encrypt_type": "aes",
        "timestamp": "1",
        "nonce": "2",
        "msg_signature": sign(COMPATIBLE.token, "1", "2", encrypted),
    }
    with pytest.raises(Forged):
        gate_for(COMPATIBLE).open(query, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode())


def test_old_requests_may_be_refused() -> None:
    def signed(at: float) -> dict[str, str]:
        timestamp = str(int(at))
        return {"timestamp": timestamp, "nonce": "n", "signature": sign("token", timestamp, "n")}

    recent = gate("token", max_age=600)
    recent.verify(signed(time.time() - 500))
    for query in (signed(time.time() - 700), signed(time.time() + 700)):
        with pytest.raises(Forged):
            recent.verify(query)
    with pytest.raises(Forged):
        recent.verify({"timestamp": "soon", "nonce": "n", "signature": sign("token", "soon", "n")})


@pytest.mark.parametrize(
    "body", [BOMB, EXTERNAL, b"", b"x", b"<xml>", b"<xml/>", b"{", b"[]", b"\xff\xfe", b"{" * 9999]
)
def test_what_is_no_message_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_body_parses_or_is_unreadable(body: bytes) -> None:
    for content in (body, b"<xml>" + body + b"</xml>", b'{"a":' + body + b"}"):
        with suppress(Unreadable):
            assert all(isinstance(value, str) for value in parse(content).values())


@given(st.text(alphabet=st.characters(), max_size=300) | st.sampled_from(["]]>", "a]]></Content><x>1</x>", "]]]]>>"]))
@settings(max_examples=300)
def test_text_survives_the_trip_through_xml(text: str) -> None:
    sendable = clean(text)
    parsed = xmltodict.parse(f"<xml>{element('Content', sendable)}</xml>", strip_whitespace=False)["xml"]
    content = parsed["Content"] if isinstance(parsed, dict) else None
    assert (content or "") == sendable
    assert not isinstance(parsed, dict) or set(parsed) == {"Content"}


def test_encryption_is_never_twice_the_same() -> None:
    cipher = Cipher(COMPATIBLE.key)
    assert len({cipher.encrypt("x", "wx") for _ in range(50)}) == 50


def test_random_noise_never_decrypts() -> None:
    noise = random.Random(7)
    secure = gate_for(COMPATIBLE)
    for _ in range(500):
        encrypted = Cipher(COMPATIBLE.key).cipher.encrypt(noise.randbytes(32 * noise.randint(1, 4)))
        text = base64.b64encode(encrypted).decode()
        signature = sign(secure.token, "1", "2", text)
        query = {"encrypt_type": "aes", "timestamp": "1", "nonce": "2", "msg_signature": signature}
        with pytest.raises(Forged):
            secure.open(query, f"<xml><Encrypt>{text}</Encrypt></xml>".encode())
