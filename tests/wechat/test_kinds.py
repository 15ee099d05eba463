"""Everything but typed text: following, menu, codes, voice, positions, pictures, leaving."""

from __future__ import annotations

import asyncio

import pytest

from api.pickup import PickupCodes
from api.wechat.desk import conversation_of
from api.wechat.menu import load_menu, menu_payloads
from api.wechat.scenes import qr_content
from tests.wechat.conftest import ACCOUNT, Channel, Open
from tests.wechat.test_callback import post, signed

CHOOSE = "\n请回复数字，或直接说。"


async def keys_of(c: Channel, openid: str) -> list[bytes]:
    """Everything in Redis that belongs to a person, but the record that a message was answered with nothing."""
    conversation = conversation_of(ACCOUNT.token, openid).id
    return [key async for key in c.redis.scan_iter(match=f"*{conversation}*")]


async def test_following_greets_and_asks(channel: Open) -> None:
    async with channel() as c:
        assert "您是青年吗？\n1 是\n2 否" in str(await c.phone().do("subscribe"))
        assert c.assistant.handled == ["/greet"]


async def test_the_menu_does_what_its_buttons_say(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        for payload in sorted(menu_payloads()):
            assert f"听到：{payload}" in str(await phone.do("CLICK", payload))
        assert await phone.do("CLICK", '/inform{"is_youth": true}') is None
        assert await phone.do("VIEW", "https://example.com") is None


def test_the_menu_is_one_wechat_accepts() -> None:
    menu = [button.for_wechat() for button in load_menu()]
    assert 1 <= len(menu) <= 3
    assert all(len(payload.encode()) <= 128 for payload in menu_payloads())


@pytest.mark.parametrize("event", ["TEMPLATESENDJOBFINISH", "LOCATION", "user_enter", "", "💥"])
async def test_other_events_are_acknowledged_and_leave_nothing(channel: Open, event: str) -> None:
    async with channel() as c:
        phone = c.phone()
        fields = phone.fields("event", Event=event, Latitude="39.8", Longitude="109.9", Precision="10")
        assert await phone.push(fields) is None
        assert await keys_of(c, phone.openid) == []


async def test_leaving_deletes_everything(channel: Open) -> None:
    async with channel(wechat_certified=True) as c:
        phone, other = c.phone(), c.phone()
        for each in (phone, other):
            await each.do("subscribe")
            await each.say("1")
            await each.say("长100")
        assert len(await keys_of(c, phone.openid)) > 4
        assert await phone.do("unsubscribe") is None
        assert await keys_of(c, phone.openid) == []
        assert len(await keys_of(c, other.openid)) > 4
        assert "您是青年吗" in str(await phone.do("subscribe"))


async def test_what_is_forgotten_is_in_no_earlier_answer_either(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        for text in ("你好", "1", "我在康巴什区", "忘了我"):
            await phone.say(text)
        [record] = [key for key in await keys_of(c, phone.openid) if b":answer:" in key]
        assert "康巴什" not in str(await c.redis.hget(record.decode(), "answer"))
        assert "您是农村户口吗" in str(await phone.say("1"))


async def test_while_staff_have_taken_over_the_bot_is_silent(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        assert await phone.say("安静") is None
        await phone.say("1")
        assert c.assistant.handled == ["你好", "安静", "1"]


async def test_a_turn_under_way_when_the_person_leaves_is_not_kept(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        talking = asyncio.create_task(phone.say("慢 0.4"))
        while not c.assistant.handled:  # noqa: ASYNC110 -- the assistant tells nobody
            await asyncio.sleep(0.01)
        await phone.do("unsubscribe")
        assert await talking is None
        assert not [key for key in await keys_of(c, phone.openid) if key.startswith(b"conversation:")]
        stored = [await c.redis.dump(key) for key in await keys_of(c, phone.openid)]
        assert not any("慢".encode() in (dump or b"") for dump in stored)


async def test_recognised_speech_is_confirmed_before_it_counts(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        assert await phone.speak("我在东胜区开店。") == f"您说的是“我在东胜区开店。”吗？\n1 是\n2 不是，重新说{CHOOSE}"
        assert c.assistant.handled == []
        assert "好的，请再说一次" in str(await phone.say("2"))
        await phone.speak("我在康巴什区开店。")
        assert "听到：我在康巴什区开店。" in str(await phone.say("是"))
        assert c.assistant.handled == ["我在康巴什区开店。"]


async def test_a_spoken_number_picks_the_option_that_was_shown(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        assert "您说的是“第二个。”吗？" in str(await phone.speak("第二个。"))
        await phone.say("1")
        assert c.assistant.handled[-1] == '/inform{"is_youth": false}'


@pytest.mark.parametrize("recognition", [None, "", "  "])
async def test_speech_that_was_not_recognised_says_what_to_do(channel: Open, recognition: str | None) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        text = str(await phone.speak(recognition))
        assert text.startswith("这条语音没听清。")
        assert text.endswith(f"您是青年吗？\n1 是\n2 否{CHOOSE}")


async def test_a_position_is_used_only_when_the_person_says_so(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        address = "内蒙古鄂尔多斯市东胜区天骄北路12号"
        assert "要按“东胜区”查政策吗？您的位置我不保存。\n1 是，按这里查\n2 不用" in str(await phone.locate(address))
        assert c.assistant.handled == []
        stored = b"".join([await c.redis.dump(key) or b"" for key in await keys_of(c, phone.openid)])
        assert "天骄".encode() not in stored
        assert b"39.8" not in stored
        assert "没有用您的位置" in str(await phone.say("不用"))
        await phone.locate(address)
        await phone.say("1")
        assert c.assistant.handled == ['/inform{"region": "东胜区"}']


async def test_a_position_nobody_knows_is_asked_for_in_words(channel: Open) -> None:
    async with channel() as c:
        assert "请说到县、旗、市、区" in str(await c.phone().locate(""))


async def test_pictures_and_the_rest_get_a_kind_sentence_and_the_question_again(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        await phone.say("你好")
        for kind, says in (
            ("image", "请不要发身份证"),
            ("video", "看不了"),
            ("shortvideo", "看不了"),
            ("link", "看不了"),
        ):
            text = str(await phone.push(phone.fields(kind, MediaId="m", PicUrl="http://p")))
            assert says in text
            assert text.endswith(f"您是青年吗？\n1 是\n2 否{CHOOSE}")
        assert c.assistant.handled == ["你好"]


@pytest.mark.parametrize(("text", "says"), [("", "没有看到文字"), (" \n", "没有看到文字"), ("长" * 2001, "分几次说")])
async def test_text_unfit_for_the_dialogue_is_told_so(channel: Open, text: str, says: str) -> None:
    async with channel() as c:
        assert says in str(await c.phone().say(text))
        assert c.assistant.handled == []


async def test_control_characters_are_left_out(channel: Open) -> None:
    async with channel(wechat_encoding_aes_key="") as c:
        body = '{"FromUserName":"o","ToUserName":"gh","MsgType":"text","MsgId":"1","Content":"你\\u0000好\\u0007"}'
        assert (await post(c, signed(), body.encode())).status_code == 200
        assert c.assistant.handled == ["你好"]


async def test_details_of_a_result_are_a_number_away(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        assert str(await phone.say("看结果")).endswith(f"您是青年吗？\n1 是\n2 否\n3 详情{CHOOSE}")
        assert await phone.say("3") == f"看条文原文，请回复数字：\n1 一次性补贴\n2 接着回答{CHOOSE}"
        detail = str(await phone.say("1"))
        assert detail.startswith("一次性补贴\n符合。金额：5000元\n《文件》第一条：\n“给予一次性补贴5000元。")
        assert detail.endswith(f"您是青年吗？\n1 是\n2 否\n3 详情{CHOOSE}")
        await phone.say("详情")
        assert await phone.say("接着回答") == f"您是青年吗？\n1 是\n2 否\n3 详情{CHOOSE}"
        await phone.say("1")
        assert c.assistant.handled == ["看结果", '/inform{"is_youth": true}']


async def test_a_number_is_a_real_answer_where_figures_are_asked_for(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        for text in ("你好", "1", "1"):
            await phone.say(text)
        assert str(await phone.say("看结果")).endswith("您今年多大？\n也可以回复：详情")
        await phone.say("1")
        assert c.assistant.handled[-1] == "1"


async def test_a_tapped_link_answers_its_own_question_only(channel: Open) -> None:
    async with channel(wechat_menu_links=True) as c:
        phone = c.phone()
        first = str(await phone.say("你好"))
        menu_id = first.split("msgmenuid=")[1].split('"')[0]
        assert "农村户口" in str(await phone.say("是", menu_id))
        stale = str(await phone.say("是", menu_id))
        assert stale.startswith("这是前面问题的选项，已经不算了。")
        assert "农村户口" in stale
        assert "多大" in str(await phone.say("农村", "0"))


async def test_a_walk_ins_code_brings_their_facts_once_and_after_a_yes(channel: Open) -> None:
    async with channel() as c:
        code = await PickupCodes(c.redis).open({"is_youth": True, "is_rural": True}, "1")
        phone = c.phone()
        asked = str(await phone.do("subscribe", f"qrscene_w_{code}"))
        assert "听到：/greet" in asked
        assert asked.endswith(f"窗口工作人员为您记了2项情况。要接着办吗？\n1 接着办\n2 不用{CHOOSE}")
        assert "您今年多大" in str(await phone.say("1"))
        assert c.assistant.handled == ["/greet", '/inform{"is_youth": true, "is_rural": true}']
        assert "已经用过了" in str(await c.phone().do("SCAN", f"w_{code}"))


async def test_a_walk_ins_code_may_be_declined(channel: Open) -> None:
    async with channel() as c:
        code = await PickupCodes(c.redis).open({"is_youth": True}, "2")
        phone = c.phone()
        await phone.say("你好")
        assert "1项情况" in str(await phone.do("SCAN", f"w_{code}"))
        assert str(await phone.say("2")).startswith("好的。窗口记的情况没有放进来。\n\n您是青年吗")
        assert c.assistant.handled == ["你好"]


async def test_a_code_that_ran_out_or_is_not_ours(channel: Open) -> None:
    async with channel() as c:
        phone = c.phone()
        assert "过期了" in str(await phone.do("SCAN", "w_none"))
        assert "您是青年吗" in str(await phone.do("SCAN", "poster-7"))


async def test_a_code_is_made_by_wechat(channel: Open) -> None:
    async with channel() as c:
        assert await qr_content(c.wechat.client, "ABCDE-FGHJK") == "http://weixin.qq.com/q/w_ABCDE-FGHJK"
