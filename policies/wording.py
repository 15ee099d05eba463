"""The short Chinese texts the eligibility module itself says; the words are in ``wording.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic_core import ErrorDetails

from policies.facts import Fact


@cache
def _texts() -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))
    return loaded


def say(key: str, **values: Any) -> str:
    """The text ``key`` with its gaps filled. Raises KeyError for an unknown key or a missing value."""
    return _texts()[key].format(**values)


def data_error(error: ErrorDetails) -> str:
    """What pydantic found wrong, in words an officer understands where we have them."""
    key = f"data_{error['type']}"
    return say(key, **error.get("ctx", {})) if key in _texts() else error["msg"]


def number(value: float) -> str:
    """A number without a needless fraction: 25, 4.9."""
    return str(int(value)) if value == int(value) else str(round(value, 4))


def yuan(value: float) -> str:
    """An amount in yuan as people say it: 18万元, 1.5亿元, 800元."""
    for size, unit in ((1e8, "亿元"), (1e4, "万元")):
        if value >= size:
            return f"{round(value / size, 4):g}{unit}"
    return f"{number(round(value, 2))}元"


def shown(fact: Fact, value: Any) -> str:
    """A fact's value as people say it: 是, 县级, 25个月, 18万元, 东胜区."""
    if fact.type == "money":
        return yuan(value)
    if fact.type == "number":
        return number(value) + ("个月" if fact.unit == "月" else fact.unit)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, list):
        return "、".join(fact.values.get(item, str(item)) for item in value)
    name = str(getattr(value, "name", value))  # places are shown by name
    return fact.values.get(name, name)
