"""Questions in the middle are answered with the clause, and with what the document does not say."""

from __future__ import annotations

import re

import pytest
import yaml

from actions import answers, phrases
from actions.screen import SCREEN
from actions.texts import Texts
from policies import Assessment, evaluate
from policies.printed import squeezed
from tests.conversations.simulation import CATALOGUE, RESPONSES, TODAY

TEXTS = Texts(yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"])

CLAUSES = [
    ("众创空间补助多少钱", "宁海县", ["不超过20万元", "三（二）"]),
    ("众创空间补助多少钱", "喀什", ["新疆维吾尔自治区的文件", "金额文件未载明"]),
    ("国家级的众创空间能多拿多少", "宁海县", ["10万元、20万元、30万元"]),
    ("买设备软件补几成", "宁海县", ["30%", "每年还是累计"]),
    ("离岗出去干，人事关系给留几年", "银川市", ["3年内保留人事关系"]),
    ("外国人的老婆想办工作许可", "东胜区", ["配偶", "五（一）"]),
    ("草场能拿去抵押贷款不", "达拉特旗", ["“两权”抵押贷款"]),
    ("孵化成功一家企业给多少", "阿拉善左旗", ["盟级奖励1万元"]),
    ("科技团队过来转化成果，十到五十万怎么分档", "阿拉善左旗", ["10万元至50万元", "不可预测"]),
    ("房租宽带能补不", "伊宁市", ["有条件的地方", "金额文件未载明"]),
]


def knowing(region: str | None) -> Assessment:
    return evaluate(CATALOGUE, {"region": region} if region else {}, TODAY)


def said(query: str, region: str) -> str:
    text = answers.clause(query, None, knowing(region), TEXTS)
    assert text is not None
    return text


@pytest.mark.parametrize(("query", "region", "words"), CLAUSES)
def test_the_answer_is_the_clause(query: str, region: str, words: list[str]) -> None:
    text = said(query, region)
    assert len(text) <= SCREEN
    for word in words:
        assert word in text


@pytest.mark.parametrize("query", ["房贷利率多少", "发票要原件还是复印件", "天气怎么样", "", "?"])
def test_says_so_when_no_clause_is_about_it(query: str) -> None:
    assert answers.clause(query, None, knowing("宁海县"), TEXTS) is None


@pytest.mark.parametrize("query", ["生二胎补贴", "残疾人创业补贴多少"])
def test_a_weak_find_is_called_one(query: str) -> None:
    assert "不一定是您要的" in said(query, "宁海县")


def test_a_place_named_in_the_question_goes_before_the_persons_own() -> None:
    text = answers.clause("众创空间补助多少钱", "宁海县", knowing("银川市"), TEXTS)
    assert text
    assert "宁海县" in text


def test_how_to_apply_is_the_department_as_printed() -> None:
    text = answers.process("外国人的老婆办工作许可找谁", knowing("东胜区"), TEXTS)
    assert "市人力资源和社会保障局" in text
    assert "12345" in text
    assert len(text) <= SCREEN


def test_a_document_that_names_no_department_is_said_to_name_none() -> None:
    text = answers.process("众创空间买设备的补助去哪里办", knowing("宁海县"), TEXTS)
    assert "文件未载明" in text


def test_without_a_measure_in_the_question_it_is_about_what_the_person_can_have() -> None:
    returnee = {"region": "达拉特旗", "applicant_roles": ["individual_founder"], "is_returnee_entrepreneur": True}
    text = answers.process("我要带什么去", evaluate(CATALOGUE, returnee, TODAY), TEXTS)
    assert "市农牧局" in text
    assert "部门的名字后来可能改了" in text


DEFINITIONS = [
    ("什么叫在孵企业？", "银川市", ["在孵企业", "三（二）", "自治区工商局"]),
    ("啥是众创空间", "东胜区", ["众创空间", "《强化实施创新驱动"]),
    ("一址多照是什么意思", "东胜区", ["一址多照", "六（二）", "市市场监督管理局"]),
    ("请问“两权”指什么", "东胜区", ["五（四）", "农民住房财产权"]),
    ("孵化成功怎么定义", "阿拉善左旗", ["孵化成功", "12345"]),
]


@pytest.mark.parametrize(("query", "region", "words"), DEFINITIONS)
def test_a_word_is_shown_where_it_is_used_and_said_to_be_undefined(query: str, region: str, words: list[str]) -> None:
    text = answers.definition(phrases.terms(query), None, knowing(region), TEXTS)
    assert text is not None
    assert "文件没有给出定义" in text
    assert len(text) <= SCREEN
    for word in words:
        assert word in text


@pytest.mark.parametrize("query", ["众创空间补助多少钱", "什么时候申报", "什么是区块链挖矿", "怎么申请", ""])
def test_no_definition_is_given_of_what_no_document_says(query: str) -> None:
    assert answers.definition(phrases.terms(query), None, knowing("宁海县"), TEXTS) is None


def test_no_document_defines_a_term() -> None:
    """If one ever does, its definition must be told instead."""
    for text in CATALOGUE.texts.values():
        # “1”是指…… explains the figures of a plan, no term.
        assert re.findall("[^”]是指|系指|指的是|本办法所称|本意见所称", squeezed(text)) == []
