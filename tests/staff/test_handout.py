"""The hand-out: page, print and PDF say the same, and its code leads on by typing or scanning."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import httpx
import pypdfium2
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

from api.clock import today
from api.staff.cases import Cases, Told
from api.staff.database import Database
from api.staff.handout import Handout
from api.staff.sheet import Sheet
from api.staff.ways import Way, WaysOn
from policies import load_catalogue
from tests.servers import Server
from tests.staff.conftest import PUBLIC_URL, SHORTHAND, Clerk, Screenshot, open_case
from tests.staff.test_cases import rows
from tests.web.chat import Chat
from tests.wechat.conftest import Open, channel  # noqa: F401 -- a fixture

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


def bare(text: str) -> str:
    """Without white space, and without what a PDF knows only as shapes."""
    return re.sub(r"\s|&#34;|\"", "", text)


def scanned(pdf: bytes) -> list[str]:
    """What a phone reads on the printed sheets."""
    pictures = [sheet.render(scale=150 / 72).to_pil() for sheet in pypdfium2.PdfDocument(pdf)]
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def test_handout_on_paper_says_what_the_page_says(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    page = supervisor.post(f"/staff/cases/{number}/handout", form="html").text
    pdf = supervisor.http.post(f"/staff/cases/{number}/handout", data={"csrf": supervisor.csrf, "form": "pdf"})
    assert pdf.headers["content-type"] == "application/pdf"
    paper = bare("".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf.content)))
    for words in (number, "一次性告知单", "东胜区", "家庭农牧场", "不是审批结论", "文件未载明", "鄂府发"):
        assert words in bare(page)
        assert words in paper
    for quote in re.findall(r"<blockquote>([^<]+)</blockquote>", page):
        assert bare(quote) in paper
    assert CODE.search(page)
    assert b"/FontFile" in pdf.content, "fonts are embedded"


def test_the_code_on_paper_takes_the_facts_into_a_chat_once(supervisor: Clerk, office: Server) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    page = supervisor.post(f"/staff/cases/{number}/handout", form="html").text
    code = CODE.search(page)
    assert code
    told = json.loads(rows(supervisor, number)[0]["facts"])
    turn = httpx.post(f"{office.url}/api/v1/chat", json={"message": code[0].lower()}, timeout=30).json()
    assert told.items() <= turn["facts"].items()
    again = httpx.post(f"{office.url}/api/v1/chat", json={"message": code[0]}, timeout=30).json()
    assert again["facts"] == {}


def test_deleting_a_case_closes_its_codes(supervisor: Clerk, office: Server) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    page = supervisor.post(f"/staff/cases/{number}/handout", form="html").text
    supervisor.get(f"/staff/cases/{number}")
    supervisor.post(f"/staff/cases/{number}/delete")
    code = CODE.search(page)
    assert code
    assert httpx.post(f"{office.url}/api/v1/chat", json={"message": code[0]}, timeout=30).json()["facts"] == {}


def test_the_printed_code_can_be_scanned(supervisor: Clerk) -> None:
    number = supervisor.new_case()
    supervisor.edit(number, text=SHORTHAND)
    form = {"csrf": supervisor.csrf, "form": "pdf"}
    content = supervisor.http.post(f"/staff/cases/{number}/handout", data=form).content
    paper = bare("".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(content)))
    code = CODE.search(paper)
    assert code
    assert scanned(content) == [f"{PUBLIC_URL}#code={code[0]}"]


async def test_a_scanned_code_goes_on_on_the_phone(
    desk: Page, browser: Browser, counter: Server, screenshot: Screenshot
) -> None:
    """From the sheet in the clerk's browser to the verdicts in the person's."""
    await open_case(desk)
    await desk.keyboard.type(SHORTHAND)
    await desk.keyboard.press("Enter")
    await expect(desk.locator(".told li").first).to_be_visible()
    await desk.locator('button[value="html"]').evaluate("one => { one.form.target = '_self'; one.click() }")
    drawing = desk.get_by_role("img", name="扫码打开网页对话，带着这个编码")
    picture = await drawing.screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    address, code = found.text.split("#code=")
    assert address == PUBLIC_URL
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    phone = Chat(await context.new_page())
    await phone.page.goto(f"{counter.url}/#code={code}")
    await expect(phone.input).to_have_value(code)
    await expect(phone.status).to_contain_text("编码已经填好")
    await screenshot(phone.page, "staff-code-on-phone")
    assert "#" not in phone.page.url, "a reload would offer the code again"
    await phone.send.click()
    await expect(phone.answers.last).to_be_visible()
    await phone.tab("我的信息")
    await expect(phone.panel.get_by_text("东胜区").first).to_be_visible()
    await context.close()


async def test_a_wechat_account_has_a_code_of_its_own(channel: Open, tmp_path: Path) -> None:  # noqa: F811
    async with channel(wechat_certified=True) as c:
        ways = WaysOn(PUBLIC_URL, c.wechat.client)
        both = ["http://weixin.qq.com/q/w_ABCDE-FGHJK", f"{PUBLIC_URL}#code=ABCDE-FGHJK"]
        assert sorted(scanned(sheet(tmp_path, await ways.with_code("ABCDE-FGHJK")))) == both
        c.platform.app_id = "another"
        await c.redis.flushdb()
        assert [way.channel for way in await ways.with_code("ABCDE-FGHJK")] == ["web"], "WeChat's refusal stops nothing"
    assert scanned(sheet(tmp_path, await WaysOn("", None).with_code("ABCDE-FGHJK"))) == [], "a code that leads nowhere"


def sheet(folder: Path, ways: list[Way]) -> bytes:
    """A hand-out with these ways on."""
    store = Cases(database := Database("", folder))
    case = store.get(store.create("admin", {"region": Told.now("东胜区", "staff")}))
    database.close()
    assert case
    return Handout(case, Sheet.of(load_catalogue(), case, today()), "王芳", "ABCDE-FGHJK", ways).pdf()
