"""The real application with the trained model, which goes on thinking for as long as a test wants it to.

While the file ``PONDER`` exists, no answer is given; the file then names the message whose answer is ready.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from api.app import create_app

if TYPE_CHECKING:
    from bot.assistant import Assistant, Reply, Understanding


class Pondering:
    """An assistant that hesitates to say what it has thought of."""

    def __init__(self, assistant: Assistant, pause: Path) -> None:
        self._assistant = assistant
        self._pause = pause

    async def understand(self, message: str, asked_fact: str | None = None) -> Understanding:
        return await self._assistant.understand(message, asked_fact)

    async def handle(self, conversation_id: str, message: str, state: dict[str, Any]) -> Reply:
        reply = await self._assistant.handle(conversation_id, message, state)
        if self._pause.exists():
            self._pause.write_text(message)
        while self._pause.exists():  # noqa: ASYNC110 -- a file tells nobody
            await asyncio.sleep(0.02)
        return reply


async def load(model: Path) -> Any:
    from bot.assistant import Assistant  # Rasa takes seconds to import: the page answers meanwhile

    return Pondering(await Assistant.load(model), Path(os.environ["PONDER"]))


def app() -> FastAPI:
    return create_app(load=load)
