"""Clause search: everyday questions find their clause, and every passage is the document's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import load_catalogue
from policies.clauses import ClauseIndex, load_clauses, split_clauses

QUESTIONS = [
    ("众创空间补助多少钱", "ninghai", "三（二）"),
    ("国家级众创空间能多拿多少", "ninghai", "三（二）"),
    ("众创空间买设备软件补多少", "ninghai", "三（二）"),
    ("创客服务中心最高补助", "ninghai", "三（二）"),
    ("二十万元资金补助", "ninghai", "三（二）"),
    ("每年安排500万", "ninghai", "三（二）"),
    ("3315计划团队奖励", "ninghai", "三（二）"),
    ("科技信贷风险池贷款", "ninghai", "二（四）3"),
    ("优秀创业导师授予什么称号", "ninghai", "二（三）3"),
    ("创新券怎么用", "ninghai", "二（三）2"),
    ("文件什么时候开始施行", "ninghai", "施行日期"),
    ("离岗创业保留几年人事关系", "ningxia", "三（三）"),
    ("我在学校当老师，想出来办公司，能不能保留编制", "ningxia", "三（三）"),
    ("提前退休创业要满多少年工龄", "ningxia", "三（三）"),
    ("研发人员拿转化收入的百分之五十", "ningxia", "三（四）"),
    ("石嘴山小微企业创业创新示范城市", "ningxia", "四（四）"),
    ("众创空间评审合格给多少钱", "ningxia", "四（三）"),
    ("县级政务服务中心创业窗口", "ningxia", "五（二）"),
    ("外国人老婆办工作许可", "ordos", "五（一）"),
    ("返乡农民工创业有什么支持", "ordos", "五（四）"),
    ("草场能抵押贷款吗", "ordos", "五（四）"),
    ("一个地址可以注册几家公司", "ordos", "六（二）"),
    ("旧厂房改成双创基地土地怎么算", "ordos", "四（六）"),
    ("知识产权维权热线", "ordos", "二（一）"),
    ("投资人所得税优惠", "ordos", "三（四）"),
    ("孵化成功一家企业奖励多少", "alxa", "二（二）2"),
    ("销售额超过一百万再奖励两万", "alxa", "二（二）2"),
    ("科技团队来转化成果能补助10到50万吗", "alxa", "二（一）2"),
    ("大学生休学创业保留学籍吗", "alxa", "二（一）3"),
    ("导师服务满一年有奖励吗", "alxa", "二（三）2"),
    ("网店能不能申请担保贷款", "xinjiang", "二（二）5"),
    ("房租和宽带有没有补贴", "xinjiang", "二（二）5"),
    ("青年创新创业扶持基金", "xinjiang", "二（四）10"),
]


@pytest.fixture(scope="module")
def index() -> ClauseIndex:
    return load_clauses()


@pytest.mark.parametrize(("question", "document", "locator"), QUESTIONS)
def test_everyday_question_finds_its_clause(index: ClauseIndex, question: str, document: str, locator: str) -> None:
    found = [(passage.document_id, passage.locator) for passage in index.search(question, limit=3)]
    assert (document, locator) in found


def test_most_questions_find_their_clause_first(index: ClauseIndex) -> None:
    best = [index.search(question, limit=1)[0] for question, *_ in QUESTIONS]
    right = [
        (passage.document_id, passage.locator) == (document, locator)
        for passage, (_, document, locator) in zip(best, QUESTIONS, strict=True)
    ]
    assert sum(right) >= 0.85 * len(QUESTIONS)


@pytest.mark.parametrize("spelling", ["20万", "20万元", "二十万", "二十万元", "200000元"])
def test_sums_match_however_they_are_written(index: ClauseIndex, spelling: str) -> None:
    assert "20万元" in index.search(f"补助{spelling}", limit=1)[0].text


def test_every_passage_is_verbatim_and_every_quote_stands_in_its_clause(index: ClauseIndex) -> None:
    catalogue = load_catalogue()
    for passage in index.passages:
        assert passage.text in catalogue.texts[passage.document_id]
    clauses: dict[tuple[str, str], str] = {}
    for passage in index.passages:
        key = (passage.document_id, passage.locator)
        clauses[key] = clauses.get(key, "") + passage.text
    for policy in catalogue.policies.values():
        quote = "".join(policy.data.quote.split())
        assert quote in clauses[policy.document.id, policy.data.locator], policy.id


def test_clauses_are_told_apart_and_page_breaks_are_mended() -> None:
    text = """
    关于某事的意见
    信息来源:网页 点击量: 3
    为了某事。

    一、要求
    (一)目标
    到 2020 年底，建成科技团

    队三支。
    二、任务
    （二）奖励。给予奖励。
    1. 钱款。给1.5万元。
    10.物品。给一台。
    本意见自2016年9月20日起施行。
    2016年9月1日
    """
    assert [(clause.locator, "".join(clause.lines)) for clause in split_clauses(text)] == [
        ("引言", "关于某事的意见"),
        ("引言", "为了某事。"),
        ("一（一）", "到2020年底，建成科技团队三支。"),
        ("二（二）", "奖励。给予奖励。"),
        ("二（二）1", "钱款。给1.5万元。"),
        ("二（二）10", "物品。给一台。"),
        ("施行日期", "本意见自2016年9月20日起施行。"),
    ]


def test_each_clause_is_listed_once_and_no_more_than_asked_for(index: ClauseIndex) -> None:
    found = index.search("众创空间奖励补助资金", limit=7)
    assert len(found) == 7
    assert len({(passage.document_id, passage.locator) for passage in found}) == 7
    assert [passage.score for passage in found] == sorted((passage.score for passage in found), reverse=True)


def test_words_that_stand_nowhere_find_nothing(index: ClauseIndex) -> None:
    assert index.search("火星殖民飞船") == []
    assert index.search("") == []


@given(st.text(max_size=40) | st.text(alphabet="零一二两三十百千万亿元年月众创空间补助0123456789.%", max_size=30))
def test_any_text_can_be_searched_for(query: str) -> None:
    assert len(load_clauses().search(query)) <= 5
