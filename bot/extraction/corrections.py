"""Which of the facts that are known a message puts right: 退休那个你记错了，不是4年，是4.9年.

Such a message answers no open question, but the one that was answered wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.extraction.text import plain
from policies.facts import load_vocabulary
from policies.wording import shown

_CORRECTS = re.compile(
    "[记弄搞说填写听][错反岔]|错了|反了|改(?:成|为|一下|回)|更正|纠正|瞎说|乱说|不是[^,]{1,8}[,]?(?:而)?是|我说的是"
)
_PAIR = 2
#: How many pairs of characters of its name, or the value denied, a message must have of a fact to mean it.
_ENOUGH, _DENIED = 2, 2


def corrected(text: str, known: Mapping[str, Any]) -> str | None:
    """The fact among the ``known`` ones that ``text`` corrects; None if it corrects none, or it is not clear which."""
    said = plain(text).text
    if not _CORRECTS.search(said):
        return None
    meant = {name: _named(said, name) + _DENIED * _denies(said, name, value) for name, value in known.items()}
    best = sorted(meant, key=meant.__getitem__, reverse=True)[:2]
    if not best or meant[best[0]] < _ENOUGH or (len(best) > 1 and meant[best[1]] == meant[best[0]]):
        return None
    return best[0]


def _named(said: str, name: str) -> int:
    """How many pairs of characters of the fact's name the text has."""
    label = load_vocabulary()[name].label.split("（")[0].removeprefix("是否")
    return len({pair for at in range(len(label) - 1) if (pair := label[at : at + _PAIR]) in said})


def _denies(said: str, name: str, value: Any) -> bool:
    """Whether the text says of the value that is known that it is not so."""
    fact = load_vocabulary()[name]
    return fact.type != "bool" and any(f"不是{words}" in said for words in (shown(fact, value), str(value)))
