"""Random applicants: facts of the vocabulary with values on both sides of what the clauses ask."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from policies import Catalogue, Fact, load_catalogue

CATALOGUE = load_catalogue()
AB = [policy.id for policy in CATALOGUE.policies.values() if policy.tier != "C"]
#: Where the documents reach, beside it, above it, and a city of the 兵团.
PLACES = [
    *("东胜区", "阿拉善左旗", "内蒙古自治区", "包头市", "喀什市", "石河子市"),
    *("银川市", "大武口区", "宁海县", "宁波市", "象山县", "北京市"),
]
#: Ages and years of work that go together, bounds of months and sums.
NUMBERS = [0, 1, 3, 4, 5, 6, 11, 12, 13, 19, 20, 24, 25, 29, 30, 36]
SUMS = [0, 1, 500_000, 999_999, 1_000_000, 1_000_001]
TEXTS = ["阿拉善职业学院", "别的学校"]


def answers(fact: Fact) -> list[Any]:
    """One answer of every kind, for trying them all."""
    if fact.type == "bool":
        return [True, False]
    if fact.type == "multi_enum":
        return [[value] for value in fact.values]
    if fact.values:
        return [*fact.values]
    if fact.type == "region":
        return PLACES
    if fact.type == "text":
        return TEXTS
    return [number for number in (SUMS if fact.type == "money" else NUMBERS) if fact.minimum <= number <= fact.maximum]


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values of one fact."""
    if fact.type == "multi_enum":
        return st.lists(st.sampled_from([*fact.values]), min_size=1, max_size=3, unique=True)
    return st.sampled_from(answers(fact))


def _answers(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: values(CATALOGUE.vocabulary[name]) for name in names})


def _about(catalogue: Catalogue, policy: str) -> list[str]:
    return list(dict.fromkeys(leaf.fact for leaf in catalogue.policies[policy].comparisons if leaf.fact != "as_of"))


policies = st.sampled_from(AB)
#: What somebody may say who asks about one policy: some of its facts, and some of another's.
applicants = st.builds(
    lambda one, two: {**one, **two},
    policies.flatmap(lambda policy: _answers(_about(CATALOGUE, policy))),
    policies.flatmap(lambda policy: _answers(_about(CATALOGUE, policy))),
)
