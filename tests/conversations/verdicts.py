"""Compares what the bot believes in the end with what is true."""

from __future__ import annotations

from policies import evaluate
from policies.evaluation import AVAILABLE
from tests.conversations.simulation import CATALOGUE, TODAY, Record, Turn


def differences(record: Record) -> dict[str, tuple[str, str]]:
    """Tier A and B measures whose verdict is not the true one: (true, believed).

    What the person didn't tell because they don't know it is unknown in truth as well.
    """
    person, state = record.conversation.person, record.last.state
    told = {name: value for name, value in person.everything().items() if name not in state["declined"]}
    true = evaluate(CATALOGUE, told, TODAY, cleared=frozenset(state["cleared"]))
    expected = {r.policy.id: r.status for r in true.results if r.policy.tier != "C"}
    believed = {r.policy.id: r.status for r in record.verdicts().results if r.policy.tier != "C"}
    return {
        policy: (expected.get(policy, "ineligible"), believed.get(policy, "ineligible"))
        for policy in expected | believed
        if expected.get(policy, "ineligible") != believed.get(policy, "ineligible")
    }


def falsely_available(record: Record, turn: Turn) -> list[str]:
    """Measures shown in ``turn`` as available (at the end: held to be) that are not, or only after review."""
    person = record.conversation.person
    true = evaluate(CATALOGUE, person.everything(), TODAY, cleared=frozenset(turn.state["cleared"]))
    status = {result.policy.id: result.status for result in true.results}
    shown = [result for message in turn.messages for result in message.get("results", [])]
    if turn is record.last:
        shown += [result.to_dict() for result in record.verdicts().results]
    return [
        result["policy_id"]
        for result in shown
        if result["tier"] != "C"
        and result["status"] in AVAILABLE
        and status.get(result["policy_id"], "ineligible") not in {"eligible", result["status"]}
    ]
