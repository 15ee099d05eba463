"""For load balancers and monitoring."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api import metrics
from api.dependencies import ModelDependency, StoreDependency
from api.problems import problem_responses
from api.schemas import Health

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> Health:
    """200 as soon as the process answers."""
    return Health()


@router.get("/readyz", responses=problem_responses("model_loading", "model_failed", "storage_unavailable"))
async def readyz(model: ModelDependency, store: StoreDependency) -> Health:
    """200 when the dialogue model is loaded and storage answers."""
    await store.ping()
    await model.assistant()
    return Health()


@router.get("/metrics", response_class=Response)
async def prometheus() -> Response:
    """The metrics of all workers, in Prometheus' text format."""
    return Response(metrics.exposition(), media_type=CONTENT_TYPE_LATEST)
