"""What the supervisor sees of all cases: counts, and nothing about a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from api.staff.database import Database, audit, cases
from policies import Catalogue
from policies.wording import shown

#: As many bars as can be read at a glance.
BARS = 12
_AVAILABLE = frozenset({"eligible", "eligible_subject_to_review"})


@dataclass(frozen=True)
class Chart:
    """Counts by label, most frequent first; ``name`` says of what."""

    name: str
    bars: list[tuple[str, int]]

    @property
    def most(self) -> int:
        return max((count for _, count in self.bars), default=1)


def charts(database: Database, catalogue: Catalogue) -> list[Chart]:
    """By region, role, available policy, unanswered question, and what staff did."""
    regions, roles, available, unanswered = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    vocabulary = catalogue.vocabulary
    with database.begin() as connection:
        for facts, declined, verdicts in connection.execute(
            sa.select(cases.c.facts, cases.c.declined, cases.c.verdicts)
        ):
            if region := facts.get("region"):
                regions[region["value"]] += 1
            if told := facts.get("applicant_roles"):
                roles.update(shown(vocabulary["applicant_roles"], [role]) for role in told["value"])
            named = (catalogue.policies.get(name) for name, status in verdicts.items() if status in _AVAILABLE)
            available.update(policy.title for policy in named if policy)
            unanswered.update(vocabulary[name].label for name in declined if name in vocabulary)
        done = connection.execute(sa.select(audit.c.action, sa.func.count()).group_by(audit.c.action)).all()
    counted = {"regions": regions, "roles": roles, "available": available, "unanswered": unanswered}
    found = [Chart(name, counter.most_common(BARS)) for name, counter in counted.items()]
    return [*found, Chart("done", Counter(dict(map(tuple, done))).most_common(BARS))]
