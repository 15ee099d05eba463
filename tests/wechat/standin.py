"""An assistant that is there at once, for what is the channel's own: it asks, remembers, and is as slow as told.

Every message handled is a line in ``handled``. Two questions follow each other, then a free one: the age.
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI

from api.app import create_app

QUESTIONS: list[dict[str, Any]] = [
    {"fact": "is_youth", "text": "您是青年吗？", "why": "", "choices": [(True, "是"), (False, "否")]},
    {"fact": "is_rural", "text": "您是农村户口吗？", "why": "", "choices": [(True, "农村"), (False, "城镇")]},
    {"fact": "age", "text": "您今年多大？", "why": "", "choices": []},
]
RESULT = {
    "policy_id": "p1",
    "title": "一次性补贴",
    "status": "eligible",
    "tier": "A",
    "strength": "must",
    "amount": {"exact": 5000},
    "amount_text": "5000元",
    "failed": [],
    "missing": [],
    "review": [],
    "notes": [],
    "citation": {
        "document_id": "d",
        "document_title": "文件",
        "document_number": None,
        "document_date": None,
        "locator": "第一条",
        "quote": "给予一次性补贴5000元。" * 3,
    },
}


class StandIn:
    def __init__(self, log: Path | None = None) -> None:
        self.handled: list[str] = []
        self._log = log

    async def understand(self, message: str, asked_fact: str | None = None) -> Any:
        return SimpleNamespace(facts={"region": "东胜区"} if "东胜" in message else {})

    async def handle(self, conversation_id: str, message: str, state: dict[str, Any]) -> Any:
        self.handled.append(message)
        if self._log:
            with self._log.open("a") as log:
                log.write(f"{message}\n")
        if message.startswith("慢 "):
            await asyncio.sleep(float(message.split()[1]))
        if message.startswith("坏"):
            raise RuntimeError("broken")
        return self._reply(message, state)

    def _reply(self, message: str, state: dict[str, Any]) -> Any:
        facts = dict(state.get("facts", {})) if message != "忘了我" else {}
        asked = next((question for question in QUESTIONS if question["fact"] not in facts), None)
        if message.startswith("/inform"):
            facts |= json.loads(message.removeprefix("/inform"))
        elif asked and asked["fact"] == "age" and message.isdecimal():
            facts["age"] = int(message)
        following = next((question for question in QUESTIONS if question["fact"] not in facts), None)
        said: list[dict[str, Any]] = [{"kind": "text", "text": f"听到：{message}"}]
        if message.startswith("长"):
            lines = [f"第{number}行，很长的一行话，说了又说，说了又说。" for number in range(int(message[1:] or 60))]
            said.append({"kind": "text", "text": "\n".join(lines)})
        if "结果" in message:
            said.append({"kind": "results", "text": "● 一次性补贴：5000元", "results": [RESULT]})
        if following:
            said.append(_asking(following))
        question = following and _question(following)
        wants_person = "人工" in message
        after: dict[str, Any] = {
            "facts": facts,
            "declined": [],
            "question": question,
            "wants_person": wants_person,
        }
        return SimpleNamespace(
            state=after | ({"forget": True} if message == "忘了我" else {}),
            messages=said if message != "安静" else [],
            understanding=SimpleNamespace(intent="inform", confidence=1.0, facts={}),
        )


def app() -> FastAPI:
    """The application around it, for a process of its own."""

    async def load(_: Path) -> Any:
        return StandIn(Path(os.environ["STANDIN_LOG"]))

    return create_app(load=load)


def _question(question: dict[str, Any]) -> dict[str, Any]:
    return question | {"choices": [{"value": value, "label": label} for value, label in question["choices"]]}


def _asking(question: dict[str, Any]) -> dict[str, Any]:
    choices = [
        {"label": label, "payload": "/inform" + json.dumps({question["fact"]: value})}
        for value, label in question["choices"]
    ]
    return {
        "kind": "choices" if choices else "text",
        "text": question["text"],
        **({"choices": choices} if choices else {}),
    }
