"""Writes what training needs from the catalogue: ``python -m bot.build``; ``bot.train`` does it first of all.

The domain's facts: every fact is a Rasa entity (what a message said) and a Rasa slot (what is known). Neither
decides the next step of the dialogue; the question planner does. The lookup tables: places, labels of facts, terms
of policies. And the intents' messages: those generated from patterns, and the labelled ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot import labelled, lookups
from bot.generate import render
from policies import Catalogue, load_catalogue
from policies.facts import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
FACTS_DOMAIN = ROOT / "bot" / "domain" / "facts.yml"
GENERATED = ROOT / "data" / "nlu" / "generated.yml"
MESSAGES = ROOT / "data" / "nlu" / "messages.yml"
MESSAGES_HEADER = "# Written by `python -m bot.build` from data/messages. Do not edit.\n"
LOOKUPS = ROOT / "data" / "lookups"
LOOKUP_HEADER = "# Written by `python -m bot.build` from the catalogue. Do not edit.\n"
HEADER = "# Written by `python -m bot.build` from policies/vocabulary/facts.yaml. Do not edit.\n"


def facts_domain(vocabulary: Vocabulary) -> str:
    """The YAML text of the domain part that declares every fact of ``vocabulary``."""
    slot = {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}
    domain: dict[str, Any] = {
        "version": "3.1",
        "entities": [{name: {"influence_conversation": False}} for name in vocabulary],
        "slots": dict.fromkeys(vocabulary, slot),
    }
    return HEADER + yaml.dump(domain, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False)


class _PlainDumper(yaml.SafeDumper):
    """Repeats a shared value instead of pointing at it, so that the file reads like hand-written YAML."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def built_files(catalogue: Catalogue) -> dict[Path, str]:
    """Every generated file with its text."""
    tables = lookups.lookup_tables(catalogue.policies.values(), catalogue.vocabulary, catalogue.regions)
    return {
        FACTS_DOMAIN: facts_domain(catalogue.vocabulary),
        GENERATED: render(),
        MESSAGES: MESSAGES_HEADER + labelled.as_training_data(),
        **{LOOKUPS / f"{name}.yml": LOOKUP_HEADER + lookups.as_yaml(name, words) for name, words in tables.items()},
    }


def main() -> None:
    """Write the generated files that are out of date."""
    for path, text in built_files(load_catalogue()).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"Wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
