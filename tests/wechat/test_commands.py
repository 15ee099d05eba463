"""``python -m api.wechat``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.settings import Settings, load_settings
from api.wechat import __main__ as command
from api.wechat.check import findings
from api.wechat.menu import publish
from api.wechat.simulator import terminal
from tests.servers import free_port
from tests.wechat.conftest import ACCOUNT, SECRET, Open


@pytest.fixture(autouse=True)
def _settings_anew() -> Iterator[None]:
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


def settings(api: str = "http://127.0.0.1:9", **more: object) -> Settings:
    values: dict[str, object] = {
        "wechat_token": ACCOUNT.token,
        "wechat_app_id": ACCOUNT.app_id,
        "wechat_app_secret": SECRET,
        "wechat_encoding_aes_key": ACCOUNT.encoding_aes_key,
        "wechat_api_base": api,
    }
    return Settings.model_validate(values | more)


async def test_the_check_is_content_when_all_is_well(channel: Open) -> None:
    async with channel(served=True) as c:
        assert c.wechat.outbox is None
        await publish(c.wechat.client)
        checked = settings(wechat_certified=True)
        lines = [str(finding) async for finding in findings(checked, c.wechat.client, f"{c.url}/wechat")]
        assert len(lines) == 7
        assert all(line.startswith("✓") for line in lines)


async def test_the_check_names_what_is_missing(channel: Open) -> None:
    async with channel(served=True) as c:
        c.platform.certified = False
        checked = settings(wechat_certified=True, wechat_encoding_aes_key="")
        lines = [str(finding) async for finding in findings(checked, c.wechat.client, f"{c.url}/nowhere")]
        bad = [line for line in lines if line.startswith("✗")]
        for named in ("WECHAT_ENCODING_AES_KEY", "没有应答", "没有认证", "make wechat-menu"):
            assert any(named in line for line in bad), lines
        c.platform.expire_token()
        await c.redis.flushdb()
        c.platform.fail("stable_token", 40164)
        lines = [str(finding) async for finding in findings(checked, c.wechat.client, f"{c.url}/wechat")]
        assert "IP 白名单" in lines[-1]


async def test_the_check_knows_an_account_that_only_answers(channel: Open) -> None:
    async with channel(served=True) as c:
        checked = settings(wechat_app_secret="")
        lines = [str(finding) async for finding in findings(checked, c.wechat.client, f"{c.url}/wechat")]
        assert "只用被动回复可以不设" in lines[-1]
        assert c.platform.calls == {}


def test_without_an_account_the_command_says_how_to_try_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WECHAT_TOKEN", "")
    assert command.main(["sim"]) == 2
    said = capsys.readouterr().err
    values = dict(line.strip().split("=", 1) for line in said.splitlines() if line.strip().startswith("WECHAT_"))
    assert Settings.model_validate({name.lower(): value for name, value in values.items()}).wechat_certified


def test_settings_that_cannot_work_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WECHAT_APP_ID", "wx")
    assert command.main(["check"]) == 2
    assert "WECHAT_TOKEN" in capsys.readouterr().err


async def test_a_person_at_a_terminal(channel: Open) -> None:
    port = free_port()
    async with channel(served=True, api=f"http://127.0.0.1:{port}", wechat_certified=True) as c:
        lines = iter([
            ":follow", "1", ":voice 你好", ":voice", ":image", ":place 东胜区", ":menu 看结果", ":scan w_x", ":nothing",
            "长60", ":leave", ":quit",
        ])  # fmt: skip
        shown: list[str] = []
        await terminal.chat(settings(f"http://127.0.0.1:{port}"), f"{c.url}/wechat", lambda: next(lines), shown.append)
        expected = [
            "直接打字就是说话", "您是青年吗", "您是农村户口吗", "您说的是“你好”吗？", "这条语音没听清", "图片我看不了",
            "要按“东胜区”", "听到：/show_results", "过期了", "没有这个命令", "第0行", "（没有回复）",
        ]  # fmt: skip
        answers = [text for text in shown if not text.startswith("（公众号主动发来）")]
        assert len(answers) == len(expected)
        for text, part in zip(answers, expected, strict=True):
            assert part in text


async def test_a_broken_service_is_shown_as_wechat_shows_it() -> None:
    lines = iter(["你好", ":quit"])
    shown: list[str] = []
    api = f"http://127.0.0.1:{free_port()}"
    await terminal.chat(settings(api), "http://127.0.0.1:9/wechat", lambda: next(lines), shown.append)
    assert "该公众号提供的服务出现故障" in shown[-1]
