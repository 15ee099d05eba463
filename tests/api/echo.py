"""The real application around an assistant that is quick to load: it remembers what it is told, as slowly as told.

``等 0.5`` takes half a second. Every message handled is a line in the file ``ECHO_LOG``: what was done twice is there
twice.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import FastAPI

from api.app import create_app


def _note(message: str) -> None:
    with Path(os.environ["ECHO_LOG"]).open("a") as log:
        log.write(f"{message}\n")


class EchoAssistant:
    async def handle(self, conversation_id: str, message: str, state: dict[str, Any]) -> Any:
        _note(message)
        if message.startswith("等 "):
            await asyncio.sleep(float(message.split()[1]))
        heard = [*state.get("heard", []), message]
        after: dict[str, Any] = {
            "facts": {},
            "declined": [],
            "question": None,
            "wants_person": "人工" in message,
            "heard": heard,
        }
        if message == "忘了我":
            after["forget"] = True
        return SimpleNamespace(
            state=after,
            messages=[{"kind": "text", "text": "、".join(heard)}],
            understanding=SimpleNamespace(intent="inform", confidence=1.0, facts={}),
        )


async def load(_: Path) -> Any:
    await asyncio.sleep(float(os.environ.get("ECHO_LOAD_SECONDS", "0")))
    if "ECHO_BROKEN" in os.environ:
        raise RuntimeError("no model")
    return EchoAssistant()


def app() -> FastAPI:
    return create_app(load=load)
