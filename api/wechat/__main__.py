"""``python -m api.wechat``: check the connection, publish the menu, chat as a follower."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager

from api.embedded_redis import EmbeddedRedis
from api.settings import Settings, SettingsError, load_settings
from api.storage import connect
from api.wechat.check import findings
from api.wechat.client import Client, WeChatError
from api.wechat.menu import publish
from api.wechat.routes import PATH
from api.wechat.simulator import terminal
from api.wechat.wording import say


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 0 if all is well, 1 if not, 2 without settings."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if not settings.wechat_token.get_secret_value():
        lines = "\n".join(f"{name}={value}" for name, value in terminal.SETTINGS.items())
        print(say("cli_no_account", lines=lines), file=sys.stderr)
        return 2
    commands = {"check": _check, "menu": _menu, "sim": _simulate}
    return asyncio.run(commands[asked.command](settings, asked.url or f"{settings.address}{PATH}"))


async def _check(settings: Settings, callback: str) -> int:
    async with _client(settings) as client:
        found = [finding async for finding in findings(settings, client, callback)]
    print("\n".join(map(str, found)))
    return int(any(finding.advice for finding in found))


async def _menu(settings: Settings, _: str) -> int:
    async with _client(settings) as client:
        try:
            await publish(client)
        except WeChatError as error:
            print(say("cli_failed", code=error.code, advice=error.advice), file=sys.stderr)
            return 1
    print(say("cli_menu_published"))
    return 0


async def _simulate(settings: Settings, callback: str) -> int:
    await terminal.chat(settings, callback, lambda: input("> "), print)
    return 0


@asynccontextmanager
async def _client(settings: Settings) -> AsyncIterator[Client]:
    """A client that shares the token with the service."""
    with ExitStack() as stack:
        url = settings.redis_url
        if not url:
            url = (await asyncio.to_thread(stack.enter_context, EmbeddedRedis(settings.data_dir / "redis"))).url
        redis = connect(url)
        client = Client(settings, redis)
        yield client
        await client.close()
        await redis.aclose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api.wechat", description=say("cli_about"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("check", "menu", "sim"):
        commands.add_parser(name, help=say(f"cli_{name}")).add_argument("--url", default="", help=say("cli_url"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
