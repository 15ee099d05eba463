"""The cases beside the policies, and that a wrong or lacking one is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policies import Catalogue, CatalogueError
from policies.cases import Case, Cases, check_cases, failing, lacking, load_cases


def test_every_policy_has_its_cases_and_they_hold(catalogue: Catalogue) -> None:
    outcome = check_cases(catalogue)
    assert outcome.problems == []
    assert outcome.passed > 1000


def test_what_the_five_documents_do_not_contain_holds_too(fictional: Catalogue, fictional_folder: Path) -> None:
    outcome = check_cases(fictional, fictional_folder)
    assert outcome.problems == []
    assert outcome.passed > 100


@pytest.fixture(scope="module")
def cases() -> Cases:
    return load_cases()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"status": "ineligible"}, "status 应为 ineligible，得到 eligible"),
        ({"amount": {"exact": 9999}}, "amount 应为 {'exact': 9999}，得到 {'exact': 10000}"),
        ({"failed": frozenset({"region"})}, "failed 应为 ['region']，得到 []"),
        ({"missing": frozenset({"region"})}, "missing 应为 ['region']，得到 []"),
        ({"says": ("没有这句话",)}, "应说明“没有这句话”"),
        ({"facts": {"height": 180}}, "height：词表里没有这个事实"),
    ],
)
def test_a_wrong_case_is_told_with_file_policy_and_name(
    catalogue: Catalogue, cases: Cases, wrong: dict[str, object], told: str
) -> None:
    right = cases["alxa-11"][0]
    (problem,) = failing(catalogue, {"alxa-11": [right.model_copy(update=wrong)]})
    assert (problem.file, problem.policy, problem.field) == ("alxa.cases.yaml", "alxa-11", right.name)
    assert told in problem.message


def test_a_case_for_a_policy_that_is_not_there_is_told(catalogue: Catalogue, cases: Cases) -> None:
    (problem,) = failing(catalogue, {"alxa-99": cases["alxa-11"]})
    assert str(problem) == "alxa-99：没有 alxa-99 这一条"


def _without(policy: str, dropped: Callable[[Case], bool]) -> Callable[[Cases], Cases]:
    return lambda cases: {**cases, policy: [case for case in cases[policy] if not dropped(case)]}


@pytest.mark.parametrize(
    ("fewer", "policy", "told"),
    [
        (_without("alxa-04", lambda case: case.status == "eligible"), "alxa-04", "缺一个符合的例子"),
        (_without("alxa-15", lambda case: case.failed == {"region"}), "alxa-15", "缺一个只因 region 不符合的例子"),
        (_without("alxa-15", lambda case: case.missing == {"region"}), "alxa-15", "缺一个只有 region 没有说的例子"),
        (
            _without("alxa-17", lambda case: case.facts.get("mentor_onsite_months") == 12),
            "alxa-17",
            "缺一个 mentor_onsite_months 恰好是 12 的例子",
        ),
        (
            _without("alxa-17", lambda case: case.facts.get("mentor_onsite_months", 0) > 12),
            "alxa-17",
            "缺一个 mentor_onsite_months 比 12 少一点或多一点的例子",
        ),
        (
            _without("ordos-32", lambda case: case.facts.get("entity_type") == "farmer_cooperative"),
            "ordos-32",
            "缺一个 entity_type 是 farmer_cooperative 的例子",
        ),
        (
            _without("ordos-24", lambda case: case.status == "eligible_subject_to_review"),
            "ordos-24",
            "缺一个 foreign_talent_recognition 还没有认定的例子",
        ),
        (
            _without("ordos-24", lambda case: case.facts.get("foreign_talent_recognition") == "granted"),
            "ordos-24",
            "缺一个 foreign_talent_recognition 已经批准的例子",
        ),
        (_without("ninghai-25", lambda case: case.status == "superseded"), "ninghai-25", "缺一个按另一文件"),
    ],
)
def test_a_lacking_case_is_told(
    catalogue: Catalogue, cases: Cases, fewer: Callable[[Cases], Cases], policy: str, told: str
) -> None:
    problems = list(lacking(catalogue, fewer(cases)))
    assert {problem.policy for problem in problems} == {policy}
    assert any(told in problem.message for problem in problems)


def test_a_new_policy_without_cases_is_told(catalogue: Catalogue, cases: Cases) -> None:
    others = {policy: listed for policy, listed in cases.items() if policy != "xinjiang-06"}
    assert "缺一个符合的例子" in {problem.message for problem in lacking(catalogue, others)}


@pytest.fixture
def one_file(tmp_path: Path) -> Callable[[str], str]:
    """Loads one file of cases with the given text and returns what is told about it."""

    def told(text: str) -> str:
        (tmp_path / "alxa.cases.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueError) as error:
            load_cases(tmp_path)
        return str(error.value)

    return told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("alxa-11: [", ["alxa.cases.yaml：不是合法的 YAML"]),
        ("alxa-11:\n- {name: 甲, facts: {}, status: perhaps}", ["alxa.cases.yaml · alxa-11 · 第1个例子.status"]),
        ("alxa-11:\n- {name: 甲, facts: {}, status: eligible, note: x}", ["alxa-11 · 第1个例子.note"]),
        ("alxa-11:\n- {name: 甲, facts: {}, change: {}, status: eligible}", ["alxa-11 · 第1个例子", "应写且只写一个"]),
        ("alxa-11:\n- {name: 甲, status: eligible}", ["alxa-11 · 第1个例子", "应写且只写一个"]),
    ],
)
def test_an_unreadable_file_is_told(one_file: Callable[[str], str], text: str, told: list[str]) -> None:
    message = one_file(text)
    for part in told:
        assert part in message
