"""The front page, and the form that does the main job without JavaScript."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from markupsafe import escape
from playwright.async_api import Browser, BrowserContext, Page, expect

from policies import load_vocabulary
from tests.web.test_security import ATTACK

Screenshot = Callable[[Page, str], Awaitable[None]]


@pytest.fixture
async def plain(browser: Browser, site: str) -> AsyncIterator[Page]:
    """A browser without JavaScript, on the form."""
    context = await browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{site}/plain")
    yield page
    await context.close()


async def test_front_page_tells_what_is_covered(page: Page, site: str) -> None:
    answer = await page.request.get(f"{site}/api/v1/policies")
    catalogue = await answer.json()
    await page.goto(site)
    rows = page.locator(".documents li")
    await expect(rows).to_have_count(len(catalogue["documents"]))
    for row, document in zip(await rows.all(), catalogue["documents"], strict=True):
        own = [p for p in catalogue["policies"] if p["citation"]["document_id"] == document["id"]]
        claimable = sum(policy["tier"] != "C" for policy in own)
        await expect(row).to_contain_text(document["covers"])
        await expect(row).to_contain_text(document["date"] or "文件未载明日期")
        await expect(row).to_contain_text(f"可申请的条款 {claimable} 条")
    await expect(page.get_by_role("heading", name="隐私说明")).to_be_visible()
    await expect(page.locator("pre")).to_contain_text(f"{site}/widget.js")


async def test_front_page_without_javascript_leads_to_the_form(plain: Page, site: str) -> None:
    await plain.goto(site)
    await expect(plain.get_by_role("button", name="开始咨询")).to_be_hidden()
    await plain.get_by_role("link", name="填表查询", exact=True).click()
    await expect(plain).to_have_url(f"{site}/plain")


async def test_main_job_without_javascript(plain: Page, screenshot: Screenshot) -> None:
    await plain.get_by_label("所在地").fill("东胜")
    await plain.get_by_label("个人创业者").check()
    await plain.get_by_role("button", name="对照政策").click()
    await expect(plain.get_by_role("listitem").filter(has_text="东胜")).to_be_visible()
    await screenshot(plain, "plain-form")
    for _ in range(len(load_vocabulary())):
        skip = plain.get_by_role("button", name="不清楚，跳过")
        if not await skip.count():
            break
        yes = plain.locator("#question input[type=radio][value=true]")
        if await yes.count():
            await yes.check()
            await plain.get_by_role("button", name="回答").click()
        else:
            await skip.click()
    await expect(plain.get_by_text("没有别的要问了")).to_be_visible()
    card = plain.locator("article.eligible, article.eligible_subject_to_review").first
    await expect(card.locator("blockquote")).not_to_be_empty()
    await expect(card.locator(".source")).to_contain_text("鄂府发〔2019〕9号")
    before = await plain.locator(".facts li").count()
    await plain.get_by_role("button", name="去掉").last.click()
    await expect(plain.locator(".facts li")).to_have_count(before - 1)


async def test_ambiguous_place_is_asked_back(plain: Page) -> None:
    await plain.get_by_label("所在地").fill("朝阳区")
    await plain.get_by_role("button", name="对照政策").click()
    await expect(plain.get_by_text("“朝阳区”是下面的哪一个？")).to_be_visible()
    assert await plain.locator("input[type=radio][name=region]").count() >= 2


async def test_bad_number_is_told_and_loses_nothing(site: str) -> None:
    form = {"facts": '{"region": "宁海县"}', "age": "很大"}
    async with httpx.AsyncClient(base_url=site) as client:
        answer = await client.post("/plain", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "宁海县" in answer.text


@pytest.mark.parametrize("carried", ["[]", "nonsense", '{"region": null}', '{"no_such_fact": 1}', "[" * 5000])
async def test_tampered_form_starts_anew(site: str, carried: str) -> None:
    async with httpx.AsyncClient(base_url=site) as client:
        answer = await client.post("/plain", data={"facts": carried, "declined": carried})
    assert answer.status_code == 200
    assert "对照政策" in answer.text


async def test_form_shows_text_as_text(site: str) -> None:
    async with httpx.AsyncClient(base_url=site) as client:
        answer = await client.post("/plain", data={"facts": json.dumps({"region": ATTACK[:90]})})
    assert ATTACK[:20] not in answer.text
    assert str(escape(ATTACK[:20])) in answer.text


async def test_pages_fit_a_phone(phone: BrowserContext, site: str, screenshot: Screenshot) -> None:
    page = await phone.new_page()
    for path in ("", "plain"):
        await page.goto(f"{site}/{path}")
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= 375
    await screenshot(page, "phone-plain-form")
