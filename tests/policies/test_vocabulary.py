"""The fact vocabulary: every fact can be asked, is used, and has one normal form."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policies import Catalogue, Fact, FactError, load_vocabulary
from policies.facts import VOCABULARY
from tests.policies.strategies import CATALOGUE, values

FICTIONAL = load_vocabulary(Path(__file__).parent / "fictional" / "vocabulary")


def _facts_in(data: Any) -> set[str]:
    """Every fact that conditions anywhere in ``data`` name."""
    if isinstance(data, list):
        return set().union(*map(_facts_in, data))
    if not isinstance(data, dict):
        return set()
    named = {data["fact"]} if isinstance(data.get("fact"), str) else set()
    return named.union(*map(_facts_in, data.values()))


def test_every_fact_is_read_by_something_or_says_what_it_is_for(catalogue: Catalogue) -> None:
    read = {leaf.fact for policy in catalogue.policies.values() for leaf in policy.comparisons}
    for name in ("derivations", "contradictions"):
        read |= _facts_in(yaml.safe_load((VOCABULARY / f"{name}.yaml").read_text(encoding="utf-8")))
    idle = {fact.name for fact in catalogue.vocabulary.values() if fact.name not in read and not fact.use}
    assert idle == set()


def test_every_question_can_be_asked_and_offers_its_values(catalogue: Catalogue) -> None:
    for fact in catalogue.vocabulary.values():
        assert fact.label
        assert fact.question.endswith("？"), fact.name
        assert bool(fact.values) == (fact.type in ("enum", "multi_enum", "authority_decision")), fact.name
        assert bool(fact.unit) == (fact.type in ("number", "money")), fact.name


def test_whom_a_question_concerns_is_everybody_or_a_known_audience(catalogue: Catalogue) -> None:
    words = {word for fact in catalogue.vocabulary.values() for word in fact.concerns.split("、")}
    assert words == {"所有人", *catalogue.audiences}


@given(st.sampled_from([*CATALOGUE.vocabulary.values()]).flatmap(lambda fact: st.tuples(st.just(fact), values(fact))))
def test_the_normal_form_is_its_own_normal_form(fact_and_value: tuple[Fact, Any]) -> None:
    fact, value = fact_and_value
    normal = fact.check(value)
    assert fact.check(normal) == normal


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.lists(st.text(max_size=3))


@given(st.sampled_from([*CATALOGUE.vocabulary]), anything)
def test_a_value_is_taken_or_refused_never_anything_else(fact: str, value: Any) -> None:
    try:
        taken = CATALOGUE.vocabulary.check(fact, value)
    except FactError:
        taken = None
    assert taken is None or CATALOGUE.vocabulary.check(fact, taken) == taken


def test_a_refused_value_names_its_fact() -> None:
    with pytest.raises(FactError) as error:
        CATALOGUE.vocabulary.check("is_youth", "yes")
    assert error.value.fact == "is_youth"
    assert str(error.value) == f"is_youth：{error.value.message}"


@pytest.mark.parametrize(
    ("fact", "value", "normal"),
    [
        ("applicant_roles", ["company", "mentor", "company"], ["company", "mentor"]),
        ("incubated_company_min_annual_sales", 1_000_000.0, 1_000_000),
        ("work_years", 19.5, 19.5),
        ("unit_name", " 阿拉善职业学院 ", "阿拉善职业学院"),
    ],
)
def test_normal_forms(catalogue: Catalogue, fact: str, value: Any, normal: Any) -> None:
    assert catalogue.vocabulary.check(fact, value) == normal
    assert type(catalogue.vocabulary.check(fact, value)) is type(normal)


@pytest.mark.parametrize(
    ("fact", "value", "normal"),
    [
        ("graduated_on", "2021-02-28", date(2021, 2, 28)),
        ("insured_months", ["2025-02", "2025-01", "2025-02"], ["2025-01", "2025-02"]),
        ("graduated_on", "2021-02-30", None),
        ("graduated_on", 2021, None),
        ("insured_months", ["2025-13"], None),
        ("insured_months", "2025-01", None),
    ],
)
def test_dates_and_months(fact: str, value: Any, normal: Any) -> None:
    if normal is None:
        with pytest.raises(FactError, match=f"{fact}：应为"):
            FICTIONAL.check(fact, value)
    else:
        assert FICTIONAL.check(fact, value) == normal
