"""What lies in ``deploy/`` names only what exists: settings, paths, ports, users, metrics."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from api import metrics
from api.__main__ import DRAIN_SECONDS
from api.routes import health
from api.settings import Settings
from tests.servers import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
#: Of uvicorn, and of the other images.
FOREIGN = {"FORWARDED_ALLOW_IPS", "REDIS_PASSWORD", "POSTGRES_PASSWORD"}
SETTINGS = {name.upper() for name in Settings.model_fields} | FOREIGN


def manifests() -> dict[str, dict[str, Any]]:
    paths = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    documents = [each for path in paths for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    for each in documents:
        assert each["apiVersion"]
        assert each["metadata"]["name"] == "assistant"
    return {each["kind"]: each for each in documents}


@pytest.fixture(scope="module")
def pod() -> dict[str, Any]:
    template: dict[str, Any] = manifests()["Deployment"]["spec"]["template"]
    return template


def container(pod: dict[str, Any]) -> dict[str, Any]:
    (only,) = pod["spec"]["containers"]
    return dict(only)


def test_only_settings_that_exist_are_set(pod: dict[str, Any]) -> None:
    example = re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(encoding="utf-8"), re.MULTILINE)
    named = {
        *COMPOSE["services"]["assistant"]["environment"],
        *(variable["name"] for variable in container(pod)["env"]),
        *manifests()["Secret"]["stringData"],
        *example,
    }
    assert named <= SETTINGS
    assert set(re.findall(r"\$\{(\w+)", json.dumps(COMPOSE))) == set(example), "and every one can be filled in"


def test_probes_ask_for_paths_that_exist(pod: dict[str, Any]) -> None:
    paths = {route.path for route in health.router.routes if hasattr(route, "path")}
    port = container(pod)["ports"][0]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container(pod)[probe]["httpGet"]["path"] in paths
        assert container(pod)[probe]["httpGet"]["port"] == port["name"]
    assert container(pod)["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert container(pod)["livenessProbe"]["httpGet"]["path"] == "/healthz", "a lost Redis must not restart every pod"
    assert pod["metadata"]["annotations"]["prometheus.io/path"] in paths
    assert f"EXPOSE {port['containerPort']}" in CONTAINERFILE
    assert "/readyz" in CONTAINERFILE


def test_a_rolling_update_drains(pod: dict[str, Any]) -> None:
    deployment = manifests()["Deployment"]["spec"]
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    (_, leaving) = container(pod)["lifecycle"]["preStop"]["exec"]["command"]
    assert pod["spec"]["terminationGracePeriodSeconds"] >= int(leaving) + DRAIN_SECONDS
    assert int(COMPOSE["services"]["assistant"]["stop_grace_period"].rstrip("s")) >= DRAIN_SECONDS
    assert manifests()["PodDisruptionBudget"]["spec"]["minAvailable"] < deployment["replicas"]


def test_the_parts_find_each_other(pod: dict[str, Any]) -> None:
    labels = pod["metadata"]["labels"].items()
    for kind in ("Service", "PodDisruptionBudget", "Deployment"):
        selector = manifests()[kind]["spec"]["selector"]
        assert labels >= selector.get("matchLabels", selector).items()
    assert {source["secretRef"]["name"] for source in container(pod)["envFrom"]} == {"assistant"}
    mounted = {mount["name"] for mount in container(pod)["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["spec"]["volumes"]}
    assert f"DATA_DIR={container(pod)['volumeMounts'][1]['mountPath']}" in CONTAINERFILE
    assert set(COMPOSE["services"]["assistant"]["depends_on"]) == {"redis", "postgres"}


def test_nothing_runs_as_root_or_without_limits(pod: dict[str, Any]) -> None:
    user = pod["spec"]["securityContext"]["runAsUser"]
    assert f"USER {user}" in CONTAINERFILE
    assert container(pod)["securityContext"]["readOnlyRootFilesystem"] is True
    assert {"cpu", "memory"} <= container(pod)["resources"]["limits"].keys()
    assert all("mem_limit" in service for service in COMPOSE["services"].values())


def test_everything_the_container_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    kept = {line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")}
    assert set(names) == kept
    assert all((ROOT / name).exists() for name in names)


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    text = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    words = set(re.findall(r"(?<![\"\w$])[a-z]\w*_\w+", text)) - {"histogram_quantile"}
    known = {sample for family in REGISTRY.collect() for sample in _sample_names(family.name, family.type)}
    assert words
    assert words <= known
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_dashboard_answers_every_question_of_the_duty_officer() -> None:
    text = (DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(\w+)(?:\{[\w,]+\})?`", _section("Probes and metrics")))
    known = {name for family in REGISTRY.collect() for name in (family.name, *_sample_names(family.name, family.type))}
    assert documented & known
    assert all(name in text for name in documented & known)


def _section(title: str) -> str:
    page = Path(ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return page.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def _sample_names(name: str, kind: str) -> list[str]:
    ends = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(kind, [""])
    return [name + end for end in ends]


assert metrics  # imported to fill the registry
