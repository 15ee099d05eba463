"""Writes the generated part of the domain from the fact vocabulary: ``python -m bot.build``.

Every fact is a Rasa entity (what a message said) and a Rasa slot (what is known). Neither decides the
next step of the dialogue; the question planner does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from policies.facts import Vocabulary, load_vocabulary

FACTS_DOMAIN = Path(__file__).parent / "domain" / "facts.yml"
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


def main() -> None:
    """Write ``bot/domain/facts.yml``."""
    FACTS_DOMAIN.write_text(facts_domain(load_vocabulary()), encoding="utf-8")
    print(f"Wrote {FACTS_DOMAIN}")


if __name__ == "__main__":
    main()
