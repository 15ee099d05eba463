from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.schemas import Choice, Message, MessageChoice, Question
from api.wechat.render import laid_out, screen_of
from api.wechat.screen import Asked, Option, Screen
from api.wechat.text import MAX_BYTES, MAX_CHARACTERS, clean, pages, size

MIXED = st.text(alphabet=st.sampled_from("政策a。\n！ 👩‍🌾é]>&"), max_size=3000)
LINK = '<a href="weixin://bizmsgmenu?msgmenucontent=是&msgmenuid=1">是</a>'


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def within_limits(text: str) -> bool:
    characters, bytes_ = size(text)
    return characters <= MAX_CHARACTERS and bytes_ <= MAX_BYTES


@given(MIXED, st.integers(0, 300))
@example("政" * 5000, 0)
@example("👩‍🌾" * 700, 0)
@example(("句子。" * 90 + "\n") * 9, 10)
def test_pages_keep_the_limits_and_lose_nothing(text: str, reserved: int) -> None:
    cut = list(pages(text, (reserved, reserved * 3)))
    assert squeezed("".join(cut)) == squeezed(text)
    for page in cut:
        assert within_limits(page + "政" * reserved)
        assert page.encode().decode() == page


@given(st.lists(st.sampled_from([LINK, "政策" * 40, "。", "\n", "字"]), max_size=60))
def test_a_link_is_never_cut(parts: list[str]) -> None:
    for page in pages("".join(parts)):
        assert page.count("<a ") == page.count("</a>") == len(re.findall(re.escape(LINK), page))


def test_a_cut_comes_after_a_paragraph_a_line_or_a_sentence() -> None:
    sentence = "这是一句话。"
    assert all(page.endswith("。") for page in pages(sentence * 400))
    lines = "\n".join(["没有标点的一行" * 3] * 100)
    assert all(set(page.split("\n")) == {"没有标点的一行" * 3} for page in pages(lines))
    paragraphs = "\n\n".join([sentence * 40] * 6)
    assert all(page.split("\n\n")[0] == sentence * 40 for page in pages(paragraphs))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x0bc", "abc"),
        ("\ud800x\udfff", "x"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("\ufffe\uffff!", "!"),
        ("👩‍🌾", "👩‍🌾"),
    ],
)
def test_what_xml_cannot_carry_is_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def asking(*labels: str) -> Screen:
    options = [Option(label=label, payload=f"/inform{index}") for index, label in enumerate(labels)]
    asked = Asked(text="您是哪一种？", options=options)
    return Screen(shown=asked, question=asked)


def test_a_short_turn_is_one_message_with_numbered_choices() -> None:
    [text] = laid_out("您好。", asking("是", "否"))
    assert text == "您好。\n\n您是哪一种？\n1 是\n2 否\n请回复数字，或直接说。"


@given(MIXED, st.lists(st.text(min_size=1, max_size=20), max_size=12), st.booleans(), st.booleans())
def test_every_page_keeps_the_limits(body: str, labels: list[str], links: bool, pulled: bool) -> None:
    shown = laid_out(body, asking(*labels), links=links, pulled=pulled)
    assert shown
    assert all(within_limits(page) for page in shown)


def test_every_page_to_be_asked_for_ends_with_the_question() -> None:
    shown = laid_out("很长的一段话。" * 300, asking("是", "否"))
    assert len(shown) > 2
    assert all(page.endswith("您是哪一种？\n1 是\n2 否\n请回复数字，或直接说。") for page in shown)
    counts = [re.findall("还有(\\d+)页", page) for page in shown]
    assert counts == [*([str(n)] for n in range(len(shown) - 1, 0, -1)), []]


def test_pages_sent_of_our_own_accord_put_the_question_last() -> None:
    *before, last = laid_out("很长的一段话。" * 300, asking("是", "否"), pulled=False)
    assert before
    assert not any("更多" in page or "1 是" in page for page in before)
    assert last.endswith("2 否\n请回复数字，或直接说。")


def test_a_question_too_long_for_a_page_is_read_page_by_page() -> None:
    shown = laid_out("话。", asking(*(f"选项{'长' * 20}{number}" for number in range(60))))
    assert len(shown) > 1
    assert "60 选项" in shown[-1]


def test_links_are_offered_where_the_account_may() -> None:
    screen = asking('是"&<b>')
    [text] = laid_out("", screen, links=True)
    menu_id = screen.menu_id(0)
    assert f'1 <a href="weixin://bizmsgmenu?msgmenucontent=是＂＆＜b＞&msgmenuid={menu_id}">是"&＜b></a>' in text


def test_nobody_elses_text_becomes_a_link() -> None:
    [text] = laid_out('<a href="http://evil">点我</a>', Screen())
    assert "<" not in text


def test_a_free_question_has_no_numbers() -> None:
    messages = [
        Message(
            id="1", kind="choices", text="您今年多大？", choices=[MessageChoice(label="跳过", payload="/dont_know")]
        )
    ]
    _, screen = screen_of(messages, Question(fact="age", text="您今年多大？", why="", choices=[]))
    assert laid_out("", screen) == ["您今年多大？\n也可以回复：跳过"]


def test_a_notice_after_the_question_comes_before_it() -> None:
    yes = MessageChoice(label="是", payload="/affirm")
    messages = [
        Message(id="1", kind="text", text="好的。"),
        Message(id="2", kind="choices", text="您是青年吗？", choices=[yes]),
        Message(id="3", kind="notice", text="现在没有人值班。"),
    ]
    question = Question(fact="is_youth", text="您是青年吗？", why="", choices=[Choice(value=True, label="是")])
    [text] = laid_out(*screen_of(messages, question))
    assert text == "好的。\n\n现在没有人值班。\n\n您是青年吗？\n1 是\n请回复数字，或直接说。"
