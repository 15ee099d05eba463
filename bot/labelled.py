"""What people say, with the facts it states: single wordings of a fact, and whole messages.

``data/wordings`` has, by fact, what states a value of it, alone (``asked: true``: as the answer to its question), and
what must not be taken for it. ``data/messages`` has whole messages with everything that they state: ``facts`` surely,
``optional`` perhaps; ``intents`` are those that a message may have, the likeliest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_DATA = Path(__file__).parent.parent / "data"
WORDING_FILES = sorted((_DATA / "wordings").glob("*.yaml"))
MESSAGE_FILES = sorted((_DATA / "messages").glob("*.yaml"))


class Wording(NamedTuple):
    """``value`` is None where the text must not be taken for the fact."""

    fact: str
    asked: bool
    text: str
    value: Any


@dataclass(frozen=True)
class LabelledMessage:
    """``asked`` is the fact just asked for, if one was."""

    text: str
    intents: list[str]
    asked: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    optional: dict[str, Any] = field(default_factory=dict)


def wordings(path: Path) -> Iterator[Wording]:
    """The wordings of one file. Where each text has a value of its own, ``texts`` maps the one to the other."""
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        texts = entry["texts"]
        for text in texts:
            value = texts[text] if isinstance(texts, dict) else entry.get("value")
            yield Wording(entry["fact"], entry.get("asked", False), str(text), value)


def all_wordings() -> Iterator[Wording]:
    """Those of all files."""
    for path in WORDING_FILES:
        yield from wordings(path)


def messages() -> Iterator[LabelledMessage]:
    """All labelled messages."""
    for path in MESSAGE_FILES:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield LabelledMessage(**entry)


def fingerprint() -> str:
    """Changes with the data: Rasa does not know that components learn from it."""
    files = (path.read_bytes() for path in (*WORDING_FILES, *MESSAGE_FILES))
    return hashlib.sha256(b"".join(files)).hexdigest()


def as_training_data() -> str:
    """The messages as Rasa's training data for intents, those after the same question in one block."""
    blocks: dict[tuple[str, str | None], list[str]] = {}
    for message in messages():
        blocks.setdefault((message.intents[0], message.asked), []).append(message.text)
    lines = ["version: '3.1'", "nlu:"]
    for (intent, asked), texts in sorted(blocks.items(), key=lambda block: (block[0][0], block[0][1] or "")):
        lines.append(f"- intent: {intent}")
        if asked:
            lines.append(f"  metadata: {{asked_fact: {asked}}}")
        lines += ["  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
