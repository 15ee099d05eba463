"""The generated part of the domain."""

from __future__ import annotations

from bot.build import FACTS_DOMAIN, facts_domain
from policies.facts import load_vocabulary


def test_the_facts_of_the_domain_are_those_of_the_vocabulary() -> None:
    assert FACTS_DOMAIN.read_text(encoding="utf-8") == facts_domain(load_vocabulary()), "run: python -m bot.build"
