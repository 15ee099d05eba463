"""Fixtures for the console: the service on SQLite and on PostgreSQL, and clerks who are signed in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.servers import Server, free_port, running
from tests.web.conftest import (  # noqa: F401 -- fixtures
    browser,
    context,
    node_modules,
    page,
    screenshot,
)

PASSWORD = "correct-horse-battery"
IDLE_SECONDS = 3.0
PUBLIC_URL = "https://zhengce.example.gov.cn/assistant.html"
SETTINGS = {"STAFF_BOOTSTRAP_PASSWORD": PASSWORD, "PUBLIC_URL": PUBLIC_URL}
SHORTHAND = "东胜区 返乡 家庭农牧场 没贷过款"
Screenshot = Callable[[Page, str], Awaitable[None]]


def _bin() -> Path:
    """The folder of PostgreSQL's commands; installs PostgreSQL where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        if initdb := shutil.which("initdb"):
            return Path(initdb).parent
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], check=True)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, on a socket and a port of its own; gives its URL."""
    # Not one of pytest's folders: PostgreSQL refuses to run as root, and nobody else may enter those.
    with TemporaryDirectory(prefix="postgresql-") as folder:
        options: dict[str, Any] = {"check": True, "capture_output": True, "cwd": folder}
        if os.geteuid() == 0:
            options["user"] = "postgres"
            shutil.chown(folder, "postgres")
        with _started(Path(folder), options) as url:
            yield url


@contextmanager
def _started(folder: Path, options: dict[str, Any]) -> Iterator[str]:
    commands, port = _bin(), free_port()
    data = folder / "data"
    initdb: list[str | Path] = [commands / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"]
    subprocess.run(initdb, **options)
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control: list[str | Path] = [commands / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", settings, "start"], **options)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **options)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory, model: Path, postgresql_url: str) -> Iterator[dict[str, Server]]:
    """The whole service with either database. Both start at the same time: most of it is waiting for the model."""
    urls = {"sqlite": "", "postgresql": postgresql_url}
    services = {
        name: running(tmp_path_factory.mktemp(f"office-{name}"), MODEL=str(model), DATABASE_URL=url, **SETTINGS)
        for name, url in urls.items()
    }
    with ThreadPoolExecutor() as threads:
        started = {name: threads.submit(service.__enter__) for name, service in services.items()}
    try:
        yield {name: service.result() for name, service in started.items()}
    finally:
        for name, service in services.items():
            if not started[name].exception():
                service.__exit__(None, None, None)


@pytest.fixture(scope="session")
def counter(offices: dict[str, Server]) -> Server:
    """The whole service, as it is without a ``DATABASE_URL``."""
    return offices["sqlite"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, offices: dict[str, Server]) -> Server:
    """The whole service, with either database."""
    return offices[request.param]


@pytest.fixture(scope="session")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The console alone, where a session ends after IDLE_SECONDS."""
    settings = {"MODEL": "none", "STAFF_IDLE_MINUTES": str(IDLE_SECONDS / 60), **SETTINGS}
    with running(tmp_path_factory.mktemp("hurried"), wait_for="/healthz", **settings) as service:
        yield service


@dataclass
class Clerk:
    """Somebody at a browser that runs no scripts."""

    http: httpx.Client
    csrf: str = ""
    page: str = field(default="", repr=False)

    def sign_in(self, name: str = "admin", password: str = PASSWORD) -> httpx.Response:
        return self._seen(self.http.post("/staff/sign-in", data={"name": name, "password": password}))

    def get(self, path: str) -> httpx.Response:
        return self._seen(self.http.get(path))

    def post(self, path: str, **form: str) -> httpx.Response:
        return self._seen(self.http.post(path, data={"csrf": self.csrf, **form}))

    def new_case(self) -> str:
        """The number of a new case, which is open now."""
        return self.post("/staff/cases").url.path.rsplit("/", 1)[1]

    def edit(self, number: str, **form: str) -> httpx.Response:
        """Send the open case's form."""
        revision = re.search(r'name="revision" value="(\d+)"', self.page)
        asked = re.search(r'name="asked" value="(\w+)"', self.page)
        assert revision
        carried = {"revision": revision[1], "asked": asked[1] if asked else ""}
        return self.post(f"/staff/cases/{number}", **(carried | form))

    def _seen(self, response: httpx.Response) -> httpx.Response:
        self.page = response.text
        if found := re.search(r'name="csrf" value="([^"]+)"', self.page):
            self.csrf = found[1]
        return response


@pytest.fixture
async def desk(page: Page, counter: Server) -> Page:  # noqa: F811
    """The console of a signed-in supervisor, opened by keyboard."""
    await page.goto(f"{counter.url}/staff")
    await expect(page.get_by_label("账号")).to_be_focused()
    await page.keyboard.type("admin")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="服务窗口")).to_be_visible()
    return page


async def open_case(desk: Page) -> None:
    """A new case, in one key press."""
    await desk.keyboard.press("n")
    await expect(desk.get_by_role("heading", name=re.compile("案件 "))).to_be_visible()


@pytest.fixture(scope="session")
def visitor(office: Server) -> Iterator[Callable[[], Clerk]]:
    """Makes browsers in which nobody is signed in."""
    clients: list[httpx.Client] = []

    def make() -> Clerk:
        clients.append(httpx.Client(base_url=office.url, follow_redirects=True, timeout=30))
        return Clerk(clients[-1])

    yield make
    for client in clients:
        client.close()


@pytest.fixture(scope="session")
def supervisor(visitor: Callable[[], Clerk]) -> Clerk:
    """The first account; whoever signs out or changes a password takes another."""
    clerk = visitor()
    assert clerk.sign_in().status_code == 200
    return clerk


@pytest.fixture(scope="session")
def clerk(supervisor: Clerk, visitor: Callable[[], Clerk]) -> Clerk:
    """A clerk without a supervisor's rights."""
    supervisor.get("/staff")
    supervisor.post("/staff/accounts", name="wangfang", display="王芳", role="clerk", password=PASSWORD)
    someone = visitor()
    assert someone.sign_in("wangfang").status_code == 200
    return someone
