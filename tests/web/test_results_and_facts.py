"""结果, 我的信息 and 查条文: what was found, what is known, and what the documents say."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from policies import load_catalogue
from policies.printed import squeezed
from tests.web.chat import Chat, label

Screenshot = Callable[[Page, str], Awaitable[None]]
#: What a pressed button says; facts are then known exactly, whatever the model makes of a sentence.
STATED = '/inform{"region": "东胜区", "applicant_roles": ["individual_founder"], "is_returnee_entrepreneur": true}'


RETURNEE = label("is_returnee_entrepreneur")


@pytest.fixture
async def stated(chat: Chat) -> Chat:
    await chat.say(STATED)
    return chat


async def test_results_by_status_with_verbatim_clauses(stated: Chat, screenshot: Screenshot) -> None:
    await stated.tab("结果")
    await expect(stated.cards.first).to_be_visible()
    headings = await stated.panel.locator(".view:visible section > h3, .view:visible summary > h3").all_inner_texts()
    assert re.fullmatch(r"符合（\d+ 条）", headings[0])
    assert [re.sub(r"（\d+ 条）$", "", heading) for heading in headings][-2:] == [
        "不符合",
        "鼓励和支持的方向（仅供参考）",
    ]
    card = stated.cards.first
    await card.locator("summary").click()
    quote = await card.locator("blockquote").inner_text()
    assert any(squeezed(quote) in text for text in load_catalogue().texts.values())
    refused = stated.panel.locator("details.group", has_text="不符合").first
    await refused.locator("summary").first.click()
    await expect(refused.get_by_text("为什么不符合，怎样会改变").first).to_be_visible()
    await expect(refused.get_by_text("要求：").first).to_be_visible()
    await expect(refused.get_by_text("您的情况：").first).to_be_visible()
    await refused.scroll_into_view_if_needed()
    await screenshot(stated.page, "results-refused")


async def test_encouragements_are_never_claims(stated: Chat) -> None:
    await stated.tab("结果")
    group = stated.panel.locator("details.group", has_text="鼓励和支持的方向")
    await group.locator("summary").first.click()
    badges = await group.locator(".badge").all_inner_texts()
    assert set(badges) == {"鼓励方向，不是可以申领的待遇"}
    await expect(group.locator(".amount")).to_have_count(0)


async def test_progress_counts_what_is_settled(stated: Chat) -> None:
    line = await stated.panel.locator(".settled").inner_text()
    assert re.fullmatch(r"可申请 \d+ 条，待了解 \d+ 条", line)


async def test_total_is_shown_with_what_was_assumed(chat: Chat, screenshot: Screenshot) -> None:
    facts = {
        "region": "阿拉善左旗",
        "applicant_roles": ["space_operator"],
        "incubated_by_this_space": True,
        "incubated_company_registered_region": "额济纳旗",
        "incubated_company_product_on_market": True,
        "incubated_company_operating_months": 25,
        "incubated_company_survival_months": 25,
        "incubated_company_min_annual_sales": 1_000_000,
    }
    await chat.say(f"/inform{json.dumps(facts, ensure_ascii=False)}")
    await chat.tab("结果")
    total = chat.panel.locator(".total")
    await expect(total.locator(".amount")).to_have_text("合计：3万元")
    await expect(total.locator("li").first).to_contain_text("可以相加")
    await screenshot(chat.page, "results-total")


async def test_unclear_place_is_told(chat: Chat) -> None:
    await chat.answer_with({"facts": {"region": "朝阳区", "applicant_roles": ["individual_founder"]}})
    await chat.say("我在朝阳区")
    await chat.tab("结果")
    await expect(chat.panel.get_by_text("“朝阳区”是哪里还不清楚")).to_be_visible()


async def test_answering_a_missing_fact_from_its_card(stated: Chat) -> None:
    await stated.tab("结果")
    await stated.panel.locator("details.group", has_text="还需了解").first.locator("summary").first.click()
    missing = stated.panel.get_by_role("button", name=re.compile("^回答“")).first
    label = await missing.inner_text()
    await missing.click()
    await expect(stated.panel.locator("form.editor")).to_be_visible()
    assert label
    focused = (
        "() => document.querySelector('startup-policy-assistant').shadowRoot.activeElement.closest('form').className"
    )
    assert await stated.page.evaluate(focused) == "editor"


async def test_changing_and_removing_a_fact(stated: Chat, screenshot: Screenshot) -> None:
    await stated.tab("我的信息")
    await screenshot(stated.page, "facts")
    await stated.button(f"更改“{RETURNEE}”").click()
    await stated.panel.get_by_role("radio", name="否").check()
    await screenshot(stated.page, "facts-editing")
    await stated.button("保存").click()
    row = stated.panel.locator(".facts li", has_text=RETURNEE)
    await expect(row.locator(".what")).to_have_text(re.compile("否$"))
    await row.get_by_role("button", name="去掉").click()
    declined = stated.panel.get_by_role("button", name=f"补充“{RETURNEE}”")
    await expect(declined).to_be_visible()  # not forgotten by accident: it can be said again
    await expect(row.get_by_role("button", name="去掉")).to_have_count(0)
    await stated.tab("对话")
    await expect(stated.mine.nth(1)).to_contain_text(f"{RETURNEE}：否")


async def test_editor_checks_numbers(chat: Chat) -> None:
    await chat.say('/inform{"region": "阿拉善左旗", "incubated_company_min_annual_sales": 1000000}')
    await chat.tab("我的信息")
    row = chat.panel.locator(".facts li", has_text=label("incubated_company_min_annual_sales"))
    await expect(row).to_contain_text("100 万元")
    await row.get_by_role("button", name="更改").click()
    field = chat.panel.locator(".editor input")
    await expect(field).to_have_value("100")
    await field.fill("很多")
    await chat.button("保存").click()
    await expect(chat.panel.get_by_role("alert").filter(has_text="请填")).to_be_visible()
    await field.fill("99.5")
    await chat.button("保存").click()
    await expect(chat.panel.locator(".facts li", has_text=label("incubated_company_min_annual_sales"))).to_contain_text(
        "99.5 万元"
    )


async def test_deleting_everything(stated: Chat, site: str) -> None:
    kept = await stated.stored()
    conversation = next(value for key, value in kept.items() if key.endswith(" conversation"))
    await stated.tab("我的信息")
    await stated.button("删除全部记录").click()
    await stated.button("确定删除").click()
    await expect(stated.status).to_have_text("已全部删除。")
    await expect(stated.panel.get_by_text("还没有记下任何情况")).to_be_visible()
    answer = await stated.page.request.get(f"{site}/api/v1/chat/{conversation}")
    assert answer.status == 404
    assert not any("conversation" in key or " out:" in key for key in await stated.stored())
    await stated.tab("对话")
    await expect(stated.mine).to_have_count(0)


async def test_deletion_without_network_is_not_claimed(stated: Chat, context: BrowserContext) -> None:
    await context.set_offline(True)
    await stated.tab("我的信息")
    await stated.button("删除全部记录").click()
    await stated.button("确定删除").click()
    await expect(stated.status).to_contain_text("没有删除成功")


async def test_print_view_stands_by_itself(stated: Chat, context: BrowserContext, screenshot: Screenshot) -> None:
    await stated.tab("结果")
    async with context.expect_page() as opened:
        await stated.button("打印").click()
    paper = await opened.value
    await _check_report(paper)
    await screenshot(paper, "print")
    called = "() => { window.print = () => { document.title = 'printed' } }"
    await paper.evaluate(called)
    await paper.get_by_role("button", name="打印").click()
    assert await paper.title() == "printed"
    await paper.emulate_media(media="print")
    await expect(paper.locator("button")).to_be_hidden()


async def test_saved_file_stands_by_itself(stated: Chat, context: BrowserContext, tmp_path: Path) -> None:
    await stated.tab("结果")
    async with stated.page.expect_download() as downloaded:
        await stated.button("保存").click()
    download = await downloaded.value
    assert download.suggested_filename == "创业政策对照结果.html"
    await download.save_as(tmp_path / "saved.html")
    await context.set_offline(True)
    page = await context.new_page()
    await page.goto((tmp_path / "saved.html").as_uri())
    await _check_report(page)


async def _check_report(page: Page) -> None:
    """Facts, measures with clause, document number, date and disclaimer, in 14 pt."""
    text = await page.locator("main").inner_text()
    for part in ("东胜区", "鄂府发〔2019〕9号", "文件未载明日期", "整理日期：", "以受理部门审核为准"):
        assert part in text
    assert await page.locator("blockquote").count() >= 1
    size = await page.locator("blockquote").first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 14 * 96 / 72 - 0.01


async def test_copy(stated: Chat, context: BrowserContext) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    await stated.tab("结果")
    await stated.button("复制").click()
    await expect(stated.status).to_have_text("已复制")
    text = await stated.page.evaluate("() => navigator.clipboard.readText()")
    assert "【符合】" in text
    assert "鄂府发〔2019〕9号" in text


async def test_copy_where_the_page_has_no_clipboard(stated: Chat) -> None:
    """A page without HTTPS has no navigator.clipboard."""
    await stated.page.evaluate("() => Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    await stated.tab("结果")
    await stated.button("复制").click()
    await expect(stated.status).to_have_text("已复制")


async def test_clause_search(chat: Chat, screenshot: Screenshot) -> None:
    await chat.tab("查条文")
    await chat.page.get_by_role("searchbox", name="想查什么").fill("众创空间 补助")
    await chat.page.keyboard.press("Enter")
    passage = chat.cards.first.locator("blockquote")
    await expect(passage).not_to_be_empty()
    quote = squeezed(await passage.inner_text())
    assert any(quote in text for text in load_catalogue().texts.values())
    await expect(chat.cards.first.locator(".source")).to_contain_text("位置：")
    await screenshot(chat.page, "clauses")
    await chat.page.get_by_role("searchbox").fill("zzzzzz")
    await chat.page.keyboard.press("Enter")
    await expect(chat.panel.get_by_text("没有找到")).to_be_visible()


async def test_results_that_do_not_arrive_can_be_asked_for_again(stated: Chat) -> None:
    await stated.page.route("**/api/v1/eligibility", lambda route: route.abort())
    await stated.tab("结果")
    await expect(stated.panel.get_by_text("没有取到内容")).to_be_visible()
    await stated.page.unroute_all()
    await stated.button("再试一次").click()
    await expect(stated.cards.first).to_be_visible()
