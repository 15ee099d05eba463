"""What a correction does to the verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from actions.texts import Texts
from actions.wording import amount
from policies import Assessment, Policy, Result
from policies.evaluation import AVAILABLE

#: So many changed verdicts are named, the rest are counted.
_NAMED = 4
_TELLING = AVAILABLE | {"superseded"}


def effects(before: Assessment, after: Assessment, texts: Texts) -> str:
    """Which tier A and B measures became available or stopped being so, or have another sum, in words."""
    changes = list(_changes(before, after, texts))
    if not changes:
        return texts("utter_no_effect")
    more = texts("utter_more_effects", count=len(changes) - _NAMED) if len(changes) > _NAMED else ""
    return "\n".join([*changes[:_NAMED], more]).rstrip()


def _changes(before: Assessment, after: Assessment, texts: Texts) -> Iterator[str]:
    old, new = _claimable(before), _claimable(after)
    for policy in old | new:
        was = old[policy].status if policy in old else "ineligible"
        now = new[policy].status if policy in new else "ineligible"
        if was != now and not _TELLING.isdisjoint({was, now}):
            yield texts("utter_effect", title=policy.title, before=texts(f"status_{was}"), after=texts(f"status_{now}"))
        elif was == now and now in AVAILABLE and amount(policy, old[policy]) != amount(policy, new[policy]):
            sums = {"before": amount(policy, old[policy]), "after": amount(policy, new[policy])}
            yield texts("utter_effect", title=policy.title, **sums)


def _claimable(assessment: Assessment) -> dict[Policy, Result]:
    return {result.policy: result for result in assessment.results if result.policy.tier != "C"}
