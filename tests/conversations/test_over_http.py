"""What only shows end to end: the trained model, the dialogue and what the service keeps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.servers import Server

pytestmark = pytest.mark.slow

PROFESSOR = "我在银川一所高校当老师，职务发明的专利转让出去了，净收入200万，单位定了我是重要贡献人员，能分多少"


@pytest.fixture(scope="module")
def http(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


def say(http: httpx.Client, message: str, conversation: str | None = None) -> dict[str, Any]:
    body = {"message": message} | ({"conversation_id": conversation} if conversation else {})
    answer = http.post("/api/v1/chat", json=body)
    answer.raise_for_status()
    turn: dict[str, Any] = answer.json()
    return turn


def text(turn: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in turn["messages"])


def test_whoever_tells_everything_at_first_hears_the_sum_in_the_first_answer(http: httpx.Client) -> None:
    turn = say(http, PROFESSOR)
    assert "不低于100万元" in text(turn)
    assert turn["next_question"] is not None


def test_deleting_in_the_conversation_erases_the_stored_turns(http: httpx.Client) -> None:
    conversation = say(http, "我在宁海县运营众创空间")["conversation_id"]
    kept = say(http, "删除我的资料", conversation)
    assert kept["facts"]["region"] == "宁海县"
    deleted = say(http, "/affirm", conversation)
    assert deleted["facts"] == {}
    stored = http.get(f"/api/v1/chat/{conversation}").text
    assert "宁海" not in stored
    assert say(http, "我说了什么", conversation)["facts"] == {}


def test_enough_after_the_offer_to_stop_is_recorded_as_no_fact(http: httpx.Client) -> None:
    turn = say(http, "我在宁海县运营众创空间")
    for _ in range(8):
        turn = say(http, "/dont_know", turn["conversation_id"])
        if any(choice["payload"] == "/deny" for choice in turn["messages"][-1].get("choices", [])):
            break
    facts = turn["facts"]
    stopped = say(http, "先不弄了", turn["conversation_id"])
    assert "先到这里" in text(stopped)
    assert stopped["facts"] == facts
    assert stopped["next_question"] == turn["next_question"]
