"""The words jieba must know, each with its class: places, terms, policies, words that mean the same.

Places, terms and policies come with the training data, as lookup tables that ``bot.build`` writes from the catalogue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

#: The names of the lookup tables; where several have a word, the last one gives it its class.
POLICY, TERM, PLACE = CLASSES = ("policy", "term", "place")
SYNONYMS = Path(__file__).parent / "synonyms.yml"


def terms(lookup_tables: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Every word with its class: the name of its lookup table, else of its class in ``synonyms.yml``.

    ``lookup_tables`` are Rasa's: ``{"name": ..., "elements": [...]}``; those of other names are left out.
    """
    tables = {table["name"]: table["elements"] for table in lookup_tables}
    synonyms: dict[str, list[str]] = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    named = [*synonyms.items(), *((name, tables.get(name, [])) for name in CLASSES)]
    return {word: name for name, words in named for word in words}


def fingerprint() -> str:
    """Changes with the synonyms; Rasa itself notices when the lookup tables change."""
    return hashlib.sha256(SYNONYMS.read_bytes()).hexdigest()
