"""What the routes are given: the parts of the running application."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.conversations import ConversationStore
from api.limits import RateLimits
from api.model import ModelLoader
from api.turns import Turns
from policies import Catalogue, load_catalogue

# None of these waits for anything; they are ``async`` so that FastAPI does not send each to a thread.


async def _store(connection: HTTPConnection) -> ConversationStore:
    store: ConversationStore = connection.state.store
    return store


async def _model(connection: HTTPConnection) -> ModelLoader:
    model: ModelLoader = connection.state.model
    return model


async def _turns(connection: HTTPConnection) -> Turns:
    turns: Turns = connection.state.turns
    return turns


async def _limits(connection: HTTPConnection) -> RateLimits:
    limits: RateLimits = connection.state.limits
    return limits


async def _catalogue() -> Catalogue:
    # Not load_catalogue itself: FastAPI would offer its parameters, which are folders, to the public.
    return load_catalogue()


StoreDependency = Annotated[ConversationStore, Depends(_store)]
ModelDependency = Annotated[ModelLoader, Depends(_model)]
TurnsDependency = Annotated[Turns, Depends(_turns)]
LimitsDependency = Annotated[RateLimits, Depends(_limits)]
CatalogueDependency = Annotated[Catalogue, Depends(_catalogue)]


async def limit_address(request: Request, limits: LimitsDependency) -> None:
    """Refuse an address that asks too often."""
    await limits.check_address(request)
