"""The dependency audit lets nothing through unexplained, and never passes for one when it was none."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest
import yaml

from tests.servers import ROOT


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(name: str, *advisories: str) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": [{"id": advisory} for advisory in advisories]}


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        ([package("fastapi"), package("sanic", "CVE-1")], 0, "2 packages audited, 1 with advisories, 0 of them"),
        ([package("fastapi", "CVE-2")], 1, "fastapi 1.0: CVE-2"),
        ([], 0, "NOT AUDITED"),
    ],
)
def test_what_is_not_explained_fails_and_no_audit_is_told(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: list[dict[str, Any]],
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(audit, "_audited", lambda *_: found)
    assert audit.main() == code
    assert said in capsys.readouterr().out


def test_every_accepted_package_is_still_locked_and_explained() -> None:
    accepted = yaml.safe_load((ROOT / ".ci" / "accepted.yaml").read_text(encoding="utf-8"))
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    for name, reason in accepted.items():
        assert f'name = "{name}"\n' in lock
        assert len(reason) > 30
