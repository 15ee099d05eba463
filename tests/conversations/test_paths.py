"""Single paths through the core that whole conversations don't reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import yaml

from actions.dialogue import respond
from actions.hearing import Aside, Heard
from actions.texts import Texts
from tests.conversations.simulation import CATALOGUE, PEOPLE, RESPONSES, TODAY, VOCABULARY

TEXTS = Texts(yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"])

State = dict[str, Any]
Messages = list[dict[str, Any]]


def say(state: State, intent: str | None, later: int = 0, **facts: Any) -> tuple[State, str, Messages]:
    after, messages = respond(state, Heard("", intent, 0.9, facts, {}), TEXTS, TODAY + timedelta(days=later))
    return after, "\n".join(message["text"] for message in messages), messages


def tell(state: State, text: str, intent: str, **facts: Any) -> tuple[State, str, Messages]:
    after, messages = respond(state, Heard(text, intent, 0.9, facts, {}), TEXTS, TODAY)
    return after, "\n".join(message["text"] for message in messages), messages


def doubt(state: State, **facts: Any) -> tuple[State, str]:
    after, messages = respond(state, Heard("", "inform", 0.9, {}, facts), TEXTS, TODAY)
    return after, "\n".join(message["text"] for message in messages)


@pytest.fixture
def space() -> State:
    state, _, _ = say({}, "inform", region="宁海县", applicant_roles=["space_operator"])
    return state


def test_a_first_message_with_facts_is_greeted_and_not_asked_for_them_again(space: State) -> None:
    assert space["facts"] == {"region": "宁海县", "applicant_roles": ["space_operator"]}
    assert space["question"]["fact"] not in space["facts"]


def test_coming_back_after_days_is_greeted_with_what_was_said(space: State) -> None:
    state, text, _ = say(space, "greet", later=3)
    assert "欢迎回来" in text
    assert "宁海县" in text
    assert state["question"] == space["question"]
    assert "欢迎回来" not in say(state, "greet", later=3)[1]


def test_facts_remember_which_message_told_them(space: State) -> None:
    state, _, _ = say(space, "inform", is_introduced_space=False)
    assert state["sources"] == {"region": 1, "applicant_roles": 1, "is_introduced_space": 2}


def test_a_yes_without_the_fact_is_no_fact(space: State) -> None:
    state, text, _ = say(space, "affirm")
    assert state["facts"] == space["facts"]
    assert text == space["question"]["text"]
    assert state["question"] == space["question"]


def test_two_answers_that_are_none_and_the_question_is_dropped(space: State) -> None:
    asked = space["question"]["fact"]
    state, _, _ = say(space, "inform")
    state, text, _ = say(state, "inform")
    assert state["declined"] == [asked]
    assert "先放一放" in text
    assert state["question"]["fact"] != asked


def test_why_with_the_answer_in_it_is_the_answer(space: State) -> None:
    state, _, _ = say(space, "ask_why", **{space["question"]["fact"]: False})
    assert state["facts"][space["question"]["fact"]] is False
    assert state["question"]["fact"] != space["question"]["fact"]


def test_out_of_scope_records_nothing(space: State) -> None:
    state, text, _ = say(space, "out_of_scope", space_recognition_level="national", region="银川市")
    assert state["facts"] == space["facts"]
    assert TEXTS("utter_out_of_scope") in text
    assert state["question"] == space["question"]


def test_a_question_with_another_place_does_not_move_the_person(space: State) -> None:
    state, _, _ = say(space, "ask_policy", region="银川市")
    assert state["facts"]["region"] == "宁海县"


def test_a_doubtful_place_is_asked_as_the_next_question_and_taken_with_a_yes() -> None:
    state, text = doubt({}, region="准格尔旗")
    assert "准格尔旗吗" in text
    assert state["question"]["fact"] == "region"
    assert "region" not in state["facts"]
    assert say(state, "affirm")[0]["facts"]["region"] == "准格尔旗"


def test_a_doubtful_place_is_dropped_with_a_no_and_asked_afresh() -> None:
    state, _ = doubt({}, region="准格尔旗")
    state, _, _ = say(state, "deny")
    assert state["facts"] == {}
    assert state["question"]["fact"] == "region"
    assert state["purpose"] == "fact"


def test_a_doubtful_sum_is_confirmed_in_figures(space: State) -> None:
    state, _, _ = say(space, "inform", is_introduced_space=False, purchase_types=["rd_software"])
    state, text = doubt(state, annual_new_purchase_expense=800_000)
    assert "80万元" in text
    assert say(state, "affirm")[0]["facts"]["annual_new_purchase_expense"] == 800_000


def test_a_doubtful_yes_is_asked_for_in_the_questions_own_words(space: State) -> None:
    """对 to 不是…，对吗？ could be meant either way."""
    state, text = doubt(space, is_introduced_space=True)
    assert VOCABULARY["is_introduced_space"].question in text
    assert say(state, "affirm", is_introduced_space=False)[0]["facts"]["is_introduced_space"] is False


def test_a_doubt_that_matters_to_no_verdict_is_not_raised(space: State) -> None:
    state, text = doubt(space, is_farmer_herder=True)
    assert "农牧民" not in text
    assert "is_farmer_herder" not in state["facts"]


def test_saying_something_else_than_before_is_asked_back_and_counts_for_nothing_meanwhile(space: State) -> None:
    state, text, _ = say(space, "inform", region="银川市")
    assert "宁海县" in text
    assert "银川市" in text
    assert "region" not in state["facts"]
    back, _, _ = say(state, "deny")
    assert back["facts"]["region"] == "宁海县"
    moved, text, _ = say(state, "affirm")
    assert moved["facts"]["region"] == "银川市"
    assert "改好了" in text


def test_a_place_inside_the_one_told_is_only_more_exact() -> None:
    state, _, _ = say({}, "inform", region="鄂尔多斯市")
    state, text, _ = say(state, "inform", region="东胜区")
    assert state["facts"]["region"] == "东胜区"
    assert "改" not in text


def test_a_correction_says_which_verdicts_change(space: State) -> None:
    state, _, _ = say(space, "inform", is_introduced_space=False, space_recognition_level="county")
    _, text, _ = say(state, "correct", space_recognition_level="national")
    assert "由“县级”改为“国家级”" in text
    assert "由“不符合”变为“符合”" in text


def test_a_correction_without_the_new_value_is_asked_for_it(space: State) -> None:
    state, _, _ = say(space, "inform", is_introduced_space=False, space_recognition_level="county")
    heard = Heard("认定级别那个说错了", "correct", 0.9, {}, {})
    state, _ = respond(state, heard, TEXTS, TODAY)
    assert state["question"]["fact"] == "space_recognition_level"
    assert state["facts"]["space_recognition_level"] == "county"
    state, text, _ = say(state, "inform", space_recognition_level="city")
    assert "由“县级”改为“市级”" in text


def test_a_name_in_a_message_that_says_dont_know_is_no_answer() -> None:
    state, _, _ = say({}, "inform", region="阿拉善左旗", education_status="enrolled_higher_vocational")
    asked = {**state, "question": {"fact": "school_name", "text": "", "why": "", "choices": []}}
    state, _, _ = say(asked, "dont_know", school_name="没留意过")
    assert "school_name" not in state["facts"]
    assert "school_name" in state["declined"]


def test_places_that_share_a_name_are_offered() -> None:
    _, text, messages = say({}, "inform", region="海南区市")
    assert "没查到" in text
    _, text, messages = say({}, "inform", region="新城区")
    assert "不止一个" in text
    assert any("新城区" in choice["label"] for choice in messages[-1]["choices"])


def test_a_place_without_documents_is_told_which_places_have_some() -> None:
    state, text, _ = say({}, "ask_eligibility", region="成都市")
    for place in ("阿拉善盟", "宁海县", "宁夏回族自治区", "鄂尔多斯市", "新疆维吾尔自治区"):
        assert place in text
    assert state["question"] is None


def test_deleting_is_asked_once_and_then_done(space: State) -> None:
    state, text, _ = say(space, "delete_data")
    assert "全部删掉" in text
    assert state["facts"] == space["facts"]
    assert not state["forget"]
    state, _, _ = say(state, "affirm", is_introduced_space=True)
    assert state["facts"] == {}
    assert state["question"] is None
    assert state["forget"] is True
    assert say(state, "greet")[0]["forget"] is False


def test_asking_to_delete_twice_deletes_nothing_without_a_yes(space: State) -> None:
    state, _, _ = say(space, "delete_data")
    state, _, _ = say(state, "delete_data")
    assert state["facts"] == space["facts"]


def test_a_no_to_deleting_is_no_fact(space: State) -> None:
    state, _, _ = say(space, "delete_data")
    state, text, _ = say(state, "deny", is_introduced_space=False)
    assert state["facts"] == space["facts"]
    assert TEXTS("utter_kept") in text


def test_encouragement_is_never_worded_as_a_right(space: State) -> None:
    texts = []
    state = space
    for _ in range(6):
        state, text, _ = say(state, "show_results")
        texts.append(text)
    told = "\n".join(texts)
    assert TEXTS("utter_heading_encouraged") in told
    encouraged = told.split(TEXTS("utter_heading_encouraged"))[1].split("【")[0].split("依据")[0]
    assert "金额" not in encouraged


def test_more_shows_the_rest_and_then_begins_again(space: State) -> None:
    seen: list[str] = []
    state = space
    for _ in range(12):
        state, _, messages = say(state, "show_results")
        shown = [result["policy_id"] for message in messages for result in message.get("results", [])]
        assert shown
        if shown[0] in seen:
            break
        seen += shown
    assert len(seen) == len(set(seen))
    assert shown[0] == seen[0]


def test_whoever_tells_everything_at_first_hears_the_sum_in_the_first_answer() -> None:
    facts = PEOPLE["ningxia_professor"] | {"achievement_net_transfer_income": 2_000_000}
    state, text, messages = say({}, "ask_eligibility", **facts)
    assert "不低于100万元" in text
    assert sum(len(message["text"]) for message in messages) <= 400
    assert state["question"] is not None
    assert messages[-1]["text"] == state["question"]["text"]
    assert "不低于100万元" not in say(state, "ask_eligibility")[1]


def test_nothing_is_told_in_short_that_an_answer_could_still_change() -> None:
    facts = {**PEOPLE["ningxia_professor"], "achievement_net_transfer_income": 2_000_000}
    del facts["is_key_contributor"]
    _, text, messages = say({}, "ask_eligibility", **facts)
    assert "不低于" not in text
    shown = {result["policy_id"] for message in messages for result in message.get("results", [])}
    assert "ningxia-12" not in shown


def test_a_sum_is_said_as_soon_as_it_is_settled() -> None:
    facts = {**PEOPLE["ningxia_professor"], "achievement_net_transfer_income": 2_000_000}
    del facts["is_key_contributor"]
    state, _, _ = say({}, "inform", **facts)
    _, text, _ = say(state, "inform", is_key_contributor=True)
    assert "不低于100万元" in text


def test_how_much_without_a_measure_named_is_answered_with_what_is_settled() -> None:
    facts = PEOPLE["ningxia_professor"] | {"achievement_net_transfer_income": 2_000_000}
    state, _, _ = say({}, "greet")
    _, text, _ = tell(state, "能分多少", "ask_policy", **facts)
    assert "不低于100万元" in text


def test_a_corrected_sum_is_said_with_its_effect() -> None:
    state, _, _ = say({}, "inform", **PEOPLE["ningxia_professor"])
    _, text, _ = say(state, "correct", achievement_net_transfer_income=2_000_000)
    assert "由“不低于30万元”变为“不低于100万元”" in text


def test_a_place_not_told_is_asked_for_once_more_with_the_places_there_are() -> None:
    state, _, _ = say({}, "greet")
    state, text, _ = say(state, "dont_know")
    for document in CATALOGUE.documents:
        assert document.covers in text
    assert state["question"]["fact"] == "region"
    assert text.endswith(TEXTS("utter_ask_place_again"))
    assert state["question"]["text"] == TEXTS("utter_ask_place_again")


def test_without_a_place_the_bot_asks_who_one_is_and_then_offers_a_person() -> None:
    state, _, _ = say({}, "greet")
    state, _, _ = say(state, "dont_know")
    state, _, _ = say(state, "dont_know")
    assert state["declined"] == ["region"]
    assert state["question"]["fact"] == "applicant_roles"
    state, text, messages = say(state, "inform", applicant_roles=["space_operator"])
    assert "宁海县的文件" in text
    assert "/handoff" in {choice["payload"] for message in messages for choice in message["choices"]}
    stopped, text, _ = tell(state, "不用了", "deny", **{state["question"]["fact"]: False})
    assert TEXTS("utter_stopped") in text
    assert stopped["facts"] == {"applicant_roles": ["space_operator"]}
    assert stopped["question"] is not None
    told, _, _ = say(stopped, "inform", region="宁海县")
    assert told["declined"] == []
    assert told["facts"]["region"] == "宁海县"


@pytest.mark.parametrize(
    "facts",
    [
        {"hometown_region": "东胜区", "is_returnee_entrepreneur": True},
        {"employer_region": "东胜区", "applicant_roles": ["employee"]},
    ],
)
def test_a_place_told_of_something_else_is_offered_for_a_tap(facts: dict[str, Any]) -> None:
    state, text, messages = say({}, "ask_eligibility", **facts)
    assert "东胜区吗" in text
    assert state["question"]["choices"][0]["value"] == "东胜区"
    assert messages[-1]["choices"][0]["payload"] == '/inform{"region": "东胜区"}'
    assert "region" not in state["facts"]
    assert say(state, "affirm")[0]["facts"]["region"] == "东胜区"
    elsewhere, _, _ = say(state, "deny", region="宁海县")
    assert elsewhere["facts"]["region"] == "宁海县"
    asked, text, _ = say(state, "deny")
    assert "region" not in asked["facts"]
    assert asked["question"]["fact"] == "region"
    assert "东胜区吗" not in text


def test_another_place_told_by_someone_who_is_nowhere_covered_is_offered() -> None:
    state, _, _ = say({}, "ask_eligibility", region="成都市")
    state, text, _ = say(state, "ask_eligibility", hometown_region="宁海县")
    assert "宁海县吗" in text
    assert say(state, "deny")[0]["facts"]["region"] == "成都市"
    state, text, _ = say(state, "affirm")
    assert state["facts"]["region"] == "宁海县"
    assert "由“成都市”改为“宁海县”" in text
    assert TEXTS("utter_no_effect") not in text


def test_a_school_may_stand_where_its_name_begins() -> None:
    state, text, _ = say({}, "ask_eligibility", school_name="阿拉善职业技术学院")
    assert "阿拉善盟吗" in text
    assert "region" not in state["facts"]
    assert "吗" not in say({}, "ask_eligibility", school_name="中国人民大学")[1]


def test_a_place_refused_without_a_word_of_refusal_is_asked_for_once_more_too() -> None:
    state, _, _ = say({}, "greet")
    state, _, _ = say(state, "ask_why")
    state, text, _ = say(state, "deny")
    assert CATALOGUE.documents[0].covers in text
    assert state["question"]["fact"] == "region"
    assert state["declined"] == []


def offered(space: State) -> State:
    """A state in which the choice to stop was just put."""
    state = space
    for _ in range(12):
        state, _, _ = say(state, "dont_know")
        if state["may_stop"]:
            return state
    raise AssertionError


@pytest.mark.parametrize(
    "words", ["不用了", "先不弄了", "算了不说了", "先到这", "不用了，谢谢", "就这样吧", "行了行了", "够了"]
)
def test_enough_ends_with_what_was_found_and_records_nothing(space: State, words: str) -> None:
    state = offered(space)
    fact = state["question"]["fact"]
    for intent in ("deny", "goodbye", "dont_know", "out_of_scope"):
        after, text, _ = tell(state, words, intent, **{fact: False})
        assert text.startswith(TEXTS("utter_stopped"))
        assert after["facts"] == state["facts"]
        assert after["declined"] == state["declined"]


@pytest.mark.parametrize("words", ["继续", "接着问", "你接着问吧"])
def test_going_on_records_nothing_either(space: State, words: str) -> None:
    state = offered(space)
    after, text, _ = tell(state, words, "affirm", **{state["question"]["fact"]: True})
    assert after["facts"] == state["facts"]
    assert state["question"]["text"] in text


def test_no_need_is_an_answer_where_stopping_was_not_offered(space: State) -> None:
    fact = space["question"]["fact"]
    assert tell(space, "不用", "deny", **{fact: False})[0]["facts"][fact] is False
    assert fact not in tell(space, "算了不说了", "deny", **{fact: False})[0]["facts"]


def test_none_of_these_is_an_answer_also_where_stopping_was_offered(space: State) -> None:
    state = offered(space)
    asked = state["question"]["fact"]
    assert VOCABULARY[asked].type != "bool"
    none, text, _ = tell(state, "不是", "deny")
    assert none["question"]["fact"] != asked
    assert TEXTS("utter_stopped") not in text
    stopped, text, _ = tell(state, "/deny", "deny")
    assert stopped["question"]["fact"] == asked
    assert text.startswith(TEXTS("utter_stopped"))


@pytest.mark.parametrize("intent", ["dont_know", "deny", "show_facts", "restart", "goodbye"])
def test_a_guess_at_what_was_meant_skips_and_shows_and_forgets_nothing(space: State, intent: str) -> None:
    after, messages = respond(space, Heard("没贷款", intent, 0.4, {}, {}), TEXTS, TODAY)
    assert after["facts"] == space["facts"]
    assert after["declined"] == []
    assert "没听明白" in messages[0]["text"]
    assert after["question"] == space["question"]


@pytest.mark.parametrize(("words", "intent"), [("这个补贴咋样才能拿到", "ask_policy"), ("这个去哪办", "ask_process")])
def test_this_measure_is_the_one_told_last(space: State, words: str, intent: str) -> None:
    facts: dict[str, Any] = {
        "is_introduced_space": True,
        "space_recognition_level": "city",
        "separate_agreement_with_county": False,
    }
    state, told, _ = say(space, "show_results", **facts)
    titles = [line.split("：")[0].removeprefix("● ") for line in told.splitlines() if line.startswith("● ")]
    _, text, _ = tell(state, words, intent)
    assert any(title in text for title in titles)
    assert "不一定是您要的" not in text


def test_a_person_told_by_what_they_do_is_asked_what_concerns_people() -> None:
    state, _, _ = say({}, "inform", region="准格尔旗", entity_type="family_farm", is_returnee_entrepreneur=True)
    state, _, _ = say(state, "dont_know")
    assert CATALOGUE.vocabulary[state["question"]["fact"]].concerns.startswith("个人")


@pytest.mark.parametrize(("words", "intent"), [("嗯，也在", "affirm"), ("一样的", "inform"), ("就在本地", "inform")])
def test_the_employer_is_perhaps_where_the_person_is(words: str, intent: str) -> None:
    state, _, messages = say(
        {}, "inform", region="银川市", applicant_roles=["employee"], employment_status="in_service"
    )
    assert state["question"]["fact"] == "employer_region"
    assert [choice["label"] for choice in messages[-1]["choices"]] == ["也在银川市", "不清楚，跳过"]
    assert tell(state, words, intent)[0]["facts"]["employer_region"] == "银川市"
    assert "employer_region" not in tell(state, "还没跟学校说", "inform")[0]["facts"]


def test_what_hardly_concerns_the_person_is_announced_as_that() -> None:
    state, text, _ = say({}, "inform", region="准格尔旗", applicant_roles=["individual_founder"])
    while "不太常见" not in text:
        state, text, _ = say(state, "dont_know")
    concerns = CATALOGUE.vocabulary[state["question"]["fact"]].concerns.split("、")
    assert not {"个人", "创业者", "所有人"} & set(concerns)
    assert state["may_stop"]


@pytest.mark.parametrize("words", ["没公司，跳过吧", "都说了没企业", "我们是学校，不是企业"])
def test_who_has_no_company_is_not_asked_about_it_again(words: str) -> None:
    state: State = {
        "facts": {"region": "宁海县"},
        "question": {"fact": "company_size", "text": "", "why": "", "choices": []},
    }
    state, _, _ = tell(state, words, "inform")
    company = {name for name, fact in VOCABULARY.items() if fact.concerns == "企业"}
    assert company <= set(state["declined"])
    assert state["question"]["fact"] not in company


@pytest.mark.parametrize("words", ["没有，公司是民营的", "没厂房，公司在家里办公", "暂时没，企业规模不大"])
def test_a_no_before_another_word_about_the_company_does_not_close_its_questions(words: str) -> None:
    state: State = {
        "facts": {"region": "宁海县"},
        "question": {"fact": "company_size", "text": "", "why": "", "choices": []},
    }
    assert "company_kinds" not in tell(state, words, "inform")[0]["declined"]


@pytest.mark.parametrize("words", ["不不不，别全删", "没说删啊", "算了留着吧"])
def test_who_refuses_the_deletion_keeps_everything(space: State, words: str) -> None:
    state, _, _ = say(space, "delete_data")
    state, text, _ = tell(state, words, "delete_data")
    assert text.startswith(TEXTS("utter_kept"))
    assert state["facts"] == space["facts"]


def test_deleting_one_thing_is_a_correction(space: State) -> None:
    state, _, _ = tell(space, "把申请人身份那条删了", "delete_data")
    assert not state["deletion_asked"]
    assert state["question"]["fact"] == "applicant_roles"
    assert tell(space, "把我的资料全部删掉", "delete_data")[0]["deletion_asked"]


def test_a_further_role_said_in_passing_is_asked_back_before_it_counts() -> None:
    state, _, _ = say({}, "inform", region="银川市", applicant_roles=["employee"])
    state, text, _ = say(state, "inform", applicant_roles=["company"])
    assert "applicant_roles" not in state["facts"]
    assert "已注册企业" in text
    assert say(state, "deny")[0]["facts"]["applicant_roles"] == ["employee"]
    assert say(state, "affirm")[0]["facts"]["applicant_roles"] == ["employee", "company"]


def test_yes_to_a_decision_understood_with_doubt_is_not_the_authoritys_yes() -> None:
    state, _, _ = say({}, "inform", region="银川市", employer_type="university", employer_approval="granted")
    state, text, _ = say(state, "inform", employer_approval="not_yet")
    assert "还没" in text or "尚未" in text
    assert say(state, "affirm", employer_approval="granted")[0]["facts"]["employer_approval"] == "not_yet"


def test_is_that_for_me_is_answered_with_the_clause() -> None:
    state, _, _ = say({}, "inform", region="阿拉善左旗", applicant_roles=["individual_founder"])
    _, text, _ = tell(state, "那科技团队转化成果十万到五十万的奖，给我不", "ask_eligibility")
    assert "10万元至50万元" in text
    assert "没听明白" not in text


def test_a_role_is_taken_back_in_plain_words() -> None:
    roles = ["individual_founder", "startup_team"]
    state, _, _ = say({}, "inform", region="伊宁市", applicant_roles=roles)
    asked = state["question"]["fact"]
    after, text, _ = tell(state, "诶不是，我说的是没有团队，就我一个", "deny", **{asked: False})
    assert after["facts"] == {"region": "伊宁市", "applicant_roles": ["individual_founder"]}
    assert "没听明白" not in text
    assert after["question"]["fact"] == asked


def test_whoever_is_nothing_of_what_was_told_is_asked_who_they_are() -> None:
    state, _, _ = say({}, "inform", region="鄂托克旗", applicant_roles=["investor"])
    state, _, _ = tell(state, "我不是投资人", "correct")
    assert "applicant_roles" not in state["facts"]
    assert state["question"]["fact"] == "applicant_roles"


def test_a_question_after_the_answer_is_answered_too() -> None:
    state, _, _ = say({}, "inform", region="宁海县", applicant_roles=["space_operator"])
    asked = state["question"]["fact"]
    heard = Heard(
        "没有，认定为众创空间补多少", "deny", 0.9, {asked: False}, {}, Aside("ask_policy", "认定为众创空间补多少")
    )
    after, messages = respond(state, heard, TEXTS, TODAY)
    text = "\n".join(message["text"] for message in messages)
    assert "30万元" in text
    assert after["question"]["fact"] != asked


def test_not_knowing_before_a_question_is_not_asked_again() -> None:
    state, _, _ = say({}, "inform", region="宁海县", applicant_roles=["space_operator"])
    asked = state["question"]["fact"]
    heard = Heard("不清楚，问这个干啥", "ask_why", 0.9, {}, {}, Aside("dont_know", "不清楚"))
    after, messages = respond(state, heard, TEXTS, TODAY)
    assert messages[0]["text"].startswith("这样问，是因为")
    assert asked in after["declined"]
    assert after["question"]["fact"] != asked


def test_a_clause_comes_with_what_it_means_for_this_person() -> None:
    state, _, _ = say({}, "inform", region="宁海县", applicant_roles=["individual_founder"])
    _, text, _ = tell(state, "众创空间认定了给多少补助", "ask_policy")
    assert "照您说的情况，现在不符合" in text


def test_whoever_has_no_company_is_told_that_this_is_understood() -> None:
    state: State = {
        "facts": {"region": "宁海县", "applicant_roles": ["space_operator"]},
        "question": {"fact": "is_startup_company", "text": "", "why": "", "choices": []},
    }
    state, text, _ = tell(state, "没得企业，就光想法", "deny", is_startup_company=False)
    assert TEXTS("utter_no_company") in text
    assert "is_startup_company" not in state["facts"]


@pytest.mark.parametrize("words", ["刚才企业规模我瞎说的，去掉吧", "企业规模不是小型，我不知道"])
def test_a_fact_can_be_taken_back_without_another_value(words: str) -> None:
    state, _, _ = say({}, "inform", region="银川市", applicant_roles=["company"], company_size="small")
    asked = state["question"]["fact"]
    state, text, _ = tell(state, words, "dont_know")
    assert "company_size" not in state["facts"]
    assert "企业规模" in text.splitlines()[0]
    assert state["question"]["fact"] == asked


def test_what_one_does_not_get_is_told_with_the_reason() -> None:
    facts: State = {"region": "固原市", "applicant_roles": ["company"], "founder_action": ["build_space"]}
    state, _, _ = say({}, "inform", **facts, needs_land=True, land_use_plan_compliant=True, urban_plan_compliant=False)
    state, text, _ = tell(state, "不符合的那条能给我说说不", "show_results")
    assert "城市总体规划" in text
    assert "要求" in text
