"""What the bot says: the responses of the domain, filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Texts:
    """Fills in the domain's responses (``bot/domain/responses.yml``)."""

    def __init__(self, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._responses = responses

    def __call__(self, response: str, **values: Any) -> str:
        """The first text of ``response`` with its ``{names}`` filled in. Raises KeyError if there is none."""
        return str(self._responses[response][0]["text"]).format_map(values)
