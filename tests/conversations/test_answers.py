"""Questions in the middle are answered with the clause, and with what the document does not say."""

from __future__ import annotations

import pytest
import yaml

from actions import answers
from actions.screen import SCREEN
from actions.texts import Texts
from policies import Assessment, evaluate
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


@pytest.mark.parametrize(("query", "region", "words"), CLAUSES)
def test_the_answer_is_the_clause(query: str, region: str, words: list[str]) -> None:
    text = answers.clause(query, None, knowing(region), TEXTS)
    assert len(text) <= SCREEN
    for word in words:
        assert word in text


@pytest.mark.parametrize("query", ["房贷利率多少", "发票要原件还是复印件", "天气怎么样", "", "?"])
def test_says_so_when_no_clause_is_about_it(query: str) -> None:
    assert answers.clause(query, None, knowing("宁海县"), TEXTS) == TEXTS("utter_no_clause")


@pytest.mark.parametrize("query", ["生二胎补贴", "残疾人创业补贴多少"])
def test_a_weak_find_is_called_one(query: str) -> None:
    assert "不一定是您要的" in answers.clause(query, None, knowing("宁海县"), TEXTS)


def test_a_place_named_in_the_question_goes_before_the_persons_own() -> None:
    text = answers.clause("众创空间补助多少钱", "宁海县", knowing("银川市"), TEXTS)
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
