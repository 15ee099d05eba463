"""What is said in WeChat only; the words are in ``wording.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return texts


def say(key: str, **values: Any) -> str:
    """The text ``key`` with its gaps filled. Raises KeyError for an unknown key or a missing value."""
    return _texts()[key].format(**values)
