"""The dialogue model: loaded in the background, so that HTTP answers meanwhile."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import structlog

from api import logs, metrics

if TYPE_CHECKING:
    from bot.assistant import Assistant

LoadAssistant: TypeAlias = "Callable[[Path], Awaitable[Assistant]]"

_log = structlog.get_logger(__name__)


class ModelLoading(Exception):
    """The model is not loaded yet."""


class ModelFailed(Exception):
    """The model could not be loaded; the log says why."""


async def load_assistant(model: Path) -> Assistant:
    """The assistant of the trained ``model``, without holding up the event loop."""
    # Importing Rasa takes longer than loading a model.
    module = await asyncio.to_thread(importlib.import_module, "bot.assistant")
    assistant: Assistant = await module.Assistant.load(model)
    return assistant


class ModelLoader:
    """Begins to load the assistant when made, in a running event loop, and hands it to whoever asks."""

    def __init__(self, model: Path, load: LoadAssistant) -> None:
        self._loading = asyncio.create_task(self._load(model, load))

    async def assistant(self, wait: float = 0) -> Assistant:
        """The loaded assistant, waiting up to ``wait`` seconds for it. Raises ModelLoading, ModelFailed."""
        await asyncio.wait([self._loading], timeout=wait)
        if not self._loading.done():
            raise ModelLoading
        if self._loading.exception():
            raise ModelFailed
        return self._loading.result()

    async def _load(self, model: Path, load: LoadAssistant) -> Assistant:
        started = time.monotonic()
        try:
            assistant = await load(model)
        except Exception:
            _log.exception("model_failed", model=str(model))
            raise
        logs.configure()  # Rasa sets up logging of its own when it is imported.
        seconds = time.monotonic() - started
        metrics.MODEL_LOAD_SECONDS.set(seconds)
        metrics.MODEL_READY.set(1)
        _log.info("model_ready", seconds=round(seconds, 1))
        return assistant
