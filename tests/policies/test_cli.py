"""The ``policies`` command: what it prints and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policies.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; returns exit code, output and errors."""

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def facts(tmp_path: Path) -> Callable[[Any], Path]:
    def write(content: Any) -> Path:
        path = tmp_path / "facts.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


def test_check_and_test_pass_on_the_projects_catalogue(run: Run) -> None:
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert "179条政策" in out
    code, out, err = run("test")
    assert (code, err) == (0, "")
    assert "不通过 0 个" in out


def test_list_names_every_policy(run: Run) -> None:
    code, out, _ = run("list")
    assert code == 0
    assert len(out.splitlines()) == 179
    assert "ninghai-22\tA\t三（二）\t众创空间、创客服务中心购置费用30%补助（最高20万元）" in out


def test_coverage_accounts_for_every_passage(run: Run) -> None:
    code, out, _ = run("coverage", "alxa")
    assert code == 0
    assert "alxa-11" in out
    code, _, err = run("coverage", "beijing")
    assert code == 1
    assert "没有 beijing 这份文件，可选：alxa、" in err


def test_evaluate_prints_verdicts_and_total(run: Run, facts: Callable[[Any], Path]) -> None:
    applicant = facts({"region": "宁海县", "applicant_roles": ["space_operator"], "space_recognition_level": "county"})
    code, out, _ = run("evaluate", applicant, "--as-of", "2026-11-22")
    assert code == 0
    assert "符合\tninghai-19\tA\t县级众创空间补助（不超过20万元）\t最高20万元" in out
    code, out, _ = run("evaluate", applicant, "--as-of", "2016-09-19", "--json")
    results = json.loads(out)["results"]
    assert code == 0
    assert {result["status"] for result in results} == {"ineligible"}


def test_evaluate_tells_contradictions_and_unknown_places(run: Run, facts: Callable[[Any], Path]) -> None:
    _, out, _ = run("evaluate", facts({"region": "鼓楼区", "hosted_in": ["none"], "is_incubatee": True}))
    assert "没有入驻就不是在孵企业" in out
    assert "地名没有对上（region＝鼓楼区）：江苏省南京市鼓楼区、" in out


def test_explain_gives_the_words_and_what_is_not_met(run: Run, facts: Callable[[Any], Path]) -> None:
    code, out, _ = run("explain", "alxa-17", facts({"region": "阿拉善左旗", "mentor_onsite_months": 11}))
    assert code == 0
    assert "众创空间聘任的导师，符合条件且驻地服务时间满1年的" in out
    assert "不满足（mentor_onsite_months）：要求至少12个月（含），现在是11个月" in out
    assert "再满1个月" in out
    assert run("explain", "alxa-99", facts({}))[0] == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"height": 1}, "height：词表里没有这个事实"),
        ({"region": None}, "region：不知道的事实请不要填写"),
        ("{", "读不了"),
        ("[]", "最外层不是对象"),
    ],
)
def test_bad_facts_are_told_by_file(run: Run, facts: Callable[[Any], Path], content: Any, told: str) -> None:
    path = facts(content)
    code, out, err = run("evaluate", path)
    assert (code, out) == (1, "")
    assert str(path) in err
    assert told in err


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    code, _, err = run("evaluate", tmp_path / "none.json")
    assert code == 1
    assert "none.json 读不了" in err
