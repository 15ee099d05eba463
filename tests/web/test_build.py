"""The widget that is served is the one in the source, and small."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.web.conftest import ROOT, npm, npm_ci

WIDGET = ROOT / "api" / "widget"
BUILT = ROOT / "api" / "static" / "widget.js"


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    npm_ci(WIDGET)


def test_types_hold() -> None:
    npm(WIDGET, "run", "check")


def test_built_file_is_reproducible(tmp_path: Path) -> None:
    npm(WIDGET, "run", "build", "--", f"--outfile={tmp_path / 'widget.js'}")
    assert (tmp_path / "widget.js").read_bytes() == BUILT.read_bytes(), "run npm run build in api/widget"


def test_size_is_within_budget() -> None:
    assert len(gzip.compress(BUILT.read_bytes())) <= 30 * 1024


def test_lock_files_name_no_host() -> None:
    for folder in (WIDGET, Path(__file__).parent):
        assert '"resolved"' not in (folder / "package-lock.json").read_text()
