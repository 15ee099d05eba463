"""Training messages from the patterns in ``data/templates/intents.yml``; ``bot.build`` writes them.

The same patterns, regions and vocabulary always give the same messages.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import yaml

from bot.lookups import label_parts
from policies import load_vocabulary
from policies.regions import load_regions

TEMPLATES = Path(__file__).parent.parent / "data" / "templates" / "intents.yml"

_HEADER = "# Written by `python -m bot.build` from data/templates/intents.yml. Do not edit.\nversion: '3.1'\nnlu:\n"
_SLOT = re.compile(r"\{(\w+)\}")
_SEED = 20_180_901


def render() -> str:
    """The YAML text of the generated messages: for each intent ``count`` different ones."""
    templates = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    slots = templates["slots"] | {"地": _places(templates["areas"]), "称呼": _labels(templates["labels"])}
    return _HEADER + "".join(
        f"- intent: {intent}\n  examples: |\n"
        + "".join(f"    - {message}\n" for message in _messages(random.Random(_SEED), slots, **patterns))  # noqa: S311
        for intent, patterns in templates["patterns"].items()
    )


def _messages(chance: random.Random, slots: dict[str, list[str]], count: int, patterns: list[str]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_fill(chance, slots, chance.choice(patterns))] = None
    return sorted(found)


def _fill(chance: random.Random, slots: dict[str, list[str]], pattern: str) -> str:
    return _SLOT.sub(lambda slot: _fill(chance, slots, chance.choice(slots[slot[1]])), pattern)


def _places(areas: list[str]) -> list[str]:
    regions = load_regions()
    within = [regions.by_name(area) for area in areas]
    sure = ((name, regions.resolve(name).region) for name in regions.names())
    return sorted(name for name, place in sure if place and any(regions.within(place, area) for area in within))


def _labels(facts: list[str]) -> list[str]:
    vocabulary = load_vocabulary()
    return sorted({part for fact in facts for label in vocabulary[fact].values.values() for part in label_parts(label)})
