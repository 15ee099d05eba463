"""Known vulnerabilities of the locked packages: ``python .ci/audit.py``.

Asks the advisory services that pip-audit knows. Ends with 1 for a finding that ``accepted.yaml`` does not explain, and
says loudly, but ends with 0, when no service could be reached: then nothing was audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
UV = str(ROOT / ".tools/bin/uv")
SERVICES = ("pypi", "osv")
_TIMEOUT_SECONDS = 300


def main() -> int:
    """Audit, print, and return the exit code."""
    accepted = yaml.safe_load((Path(__file__).parent / "accepted.yaml").read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile("w+", suffix=".txt") as requirements:
        export = [UV, "export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--quiet"]
        subprocess.run([*export, "--output-file", requirements.name], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        for service in SERVICES:
            audited = _audited(requirements.name, service)
            if audited:
                return _judge(audited, accepted)
    print("NOT AUDITED: no advisory service can be reached from here. Run .ci/audit.py where there is network.")
    return 0


def _audited(requirements: str, service: str) -> list[dict[str, Any]]:
    """The packages that the service knows, with their vulnerabilities; empty when it cannot be reached."""
    command = [UV, "tool", "run", "--quiet", "pip-audit", "--requirement", requirements, "--no-deps", "--disable-pip"]
    command += ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"]
    try:
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
        packages: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return []
    return [package for package in packages if "vulns" in package]


def _judge(audited: list[dict[str, Any]], accepted: dict[str, str]) -> int:
    found = {(package["name"], package["version"]): package["vulns"] for package in audited if package["vulns"]}
    unexplained = {package: vulns for package, vulns in found.items() if package[0] not in accepted}
    print(f"{len(audited)} packages audited, {len(found)} with advisories, {len(unexplained)} of them not explained.")
    for (name, version), vulns in unexplained.items():
        print(f"{name} {version}: {', '.join(vuln['id'] for vuln in vulns)}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
