"""What a correction does to the verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from actions.texts import Texts
from policies import Assessment
from policies.evaluation import AVAILABLE

#: So many changed verdicts are named, the rest are counted.
_NAMED = 4
_TELLING = AVAILABLE | {"superseded"}


def effects(before: Assessment, after: Assessment, texts: Texts) -> str:
    """Which tier A and B measures became available or stopped being so, in words."""
    changes = list(_changes(before, after, texts))
    if not changes:
        return texts("utter_no_effect")
    more = texts("utter_more_effects", count=len(changes) - _NAMED) if len(changes) > _NAMED else ""
    return "\n".join([*changes[:_NAMED], more]).rstrip()


def _changes(before: Assessment, after: Assessment, texts: Texts) -> Iterator[str]:
    old = {result.policy: result.status for result in before.results if result.policy.tier != "C"}
    new = {result.policy: result.status for result in after.results if result.policy.tier != "C"}
    for policy in old | new:
        was, now = old.get(policy, "ineligible"), new.get(policy, "ineligible")
        if was != now and not _TELLING.isdisjoint({was, now}):
            yield texts("utter_effect", title=policy.title, before=texts(f"status_{was}"), after=texts(f"status_{now}"))
