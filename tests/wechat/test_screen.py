from __future__ import annotations

import pytest

from api.wechat.screen import Asked, Option, Screen, Stale, choose, number


def asking(*labels: str, numbered: bool = True) -> Screen:
    options = [Option(label=label, payload=f'/inform{{"f": "{label}"}}') for label in labels]
    asked = Asked(text="？", options=options, numbered=numbered)
    return Screen(shown=asked, question=asked)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1), ("１", 1), ("一", 1), ("①", 1), ("⑴", 1), ("第一个", 1), ("第 1 项", 1), ("选2", 2), ("2.", 2),
        ("2、", 2), ("两个", 2), ("3号", 3), ("(3)", 3), ("（3）", 3), ("十", 10), ("十二", 12), ("二十", 20),
        (" 1 \n", 1),
    ],
)  # fmt: skip
def test_ways_to_say_a_number(text: str, expected: int) -> None:
    assert number(text) == expected


@pytest.mark.parametrize("text", ["", "1年", "我25岁", "100", "1 2", "一百", "是", "第", "-1", "1.5", "一起", "十十"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


def test_a_number_or_a_label_picks_an_option() -> None:
    screen = asking("大学生", "返乡人员")
    for text in ("2", "二", "第二个", "返乡人员", " 返乡人员。"):
        assert choose(screen, text) == '/inform{"f": "返乡人员"}'


def test_other_words_and_numbers_are_words() -> None:
    for text in ("3", "0", "我在东胜区", "25"):
        assert choose(asking("是", "否"), text) is None


def test_a_free_question_takes_numbers_as_answers_but_knows_its_labels() -> None:
    screen = asking("跳过这个", numbered=False)
    assert choose(screen, "1") is None
    assert choose(screen, "跳过这个")


def test_a_tapped_link_picks_by_its_id() -> None:
    screen = asking("甲", "乙")
    assert choose(screen, "甲", screen.menu_id(0)) == '/inform{"f": "甲"}'
    assert choose(screen, "乙", screen.menu_id(1)) == '/inform{"f": "乙"}'


def test_a_tapped_link_whose_id_was_lost_picks_by_its_label() -> None:
    assert choose(asking("甲", "乙"), "乙", "0") == '/inform{"f": "乙"}'


@pytest.mark.parametrize("menu_id", ["old.0", "0", "", "x", "99999999999999999999"])
def test_what_an_old_question_offered_does_not_answer_the_new_one(menu_id: str) -> None:
    screen = asking("三年以上", "三年以内").after(asking("高校毕业生", "返乡人员"))
    with pytest.raises(Stale):
        choose(screen, "返乡人员", menu_id)


def test_a_tap_on_an_old_link_with_a_label_that_is_also_a_new_one_is_stale() -> None:
    old, new = asking("是", "否"), asking("是", "否")
    with pytest.raises(Stale):
        choose(new.after(old), "是", old.menu_id(0))


def test_what_may_be_said_at_any_time_is_never_stale() -> None:
    old = asking("是", "否")
    old.shown.options.append(Option(label="先到这里", payload="/show_results"))
    new = asking("对，是东胜区").after(old)
    for text in ("是", "否", "先到这里"):
        assert choose(new, text) is None


def test_labels_are_remembered_over_several_questions_but_not_for_ever() -> None:
    screen = asking("第一题的选项")
    for step in range(70):
        screen = asking(f"第{step}题之后的选项").after(screen)
        assert len(screen.past) <= 60
    assert "第一题的选项" not in screen.past


def several(*values: str) -> Screen:
    options = [Option(label=value, payload=f'/inform{{"assets": ["{value}"]}}') for value in values]
    return Screen(shown=Asked(options=[*options, Option(label="跳过", payload="/dont_know")]))


@pytest.mark.parametrize("text", ["1、3", "1,3", "1和3", "１　３", "第一个、第三个", "一，三"])
def test_several_numbers_answer_a_question_that_takes_several(text: str) -> None:
    assert choose(several("房", "车", "地"), text) == '/inform{"assets": ["房", "地"]}'


@pytest.mark.parametrize("text", ["1、9", "1、4", "1、是", "、", "1和你好"])
def test_what_does_not_go_together_is_words(text: str) -> None:
    assert choose(several("房", "车", "地"), text) is None
    assert choose(asking("是", "否"), "1、2") is None
