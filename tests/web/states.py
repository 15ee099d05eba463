"""Turns for states that are hard to produce on purpose."""

from __future__ import annotations

from typing import Any

FACTS: dict[str, Any] = {
    "region": "东胜区",
    "applicant_roles": ["individual_founder"],
    "is_returnee_entrepreneur": True,
    "registers_address_in_space": True,
    "incubated_company_min_annual_sales": 1_000_000,
}
CITATION = {
    "document_id": "x",
    "document_title": None,
    "document_number": None,
    "document_date": None,
    "locator": "二（一）1",
    "quote": "给予一次性补贴。",
}


def result(status: str, **changes: Any) -> dict[str, Any]:
    """A contract ``Result``."""
    verdict = {
        "policy_id": f"p-{status}",
        "title": f"补贴（{status}）",
        "status": status,
        "tier": "A",
        "strength": "firm",
        "amount": {"exact": 50_000},
        "amount_text": "5万元",
        "failed": [],
        "missing": [],
        "review": [],
        "notes": ["文件没有写终止日期"],
        "citation": CITATION,
    }
    return verdict | changes


RESULTS = [
    result("eligible"),
    result("eligible_subject_to_review", review=["由县人社局认定"]),
    result("superseded"),
    result("need_more_info", missing=["is_returnee_entrepreneur"]),
    result(
        "ineligible",
        amount=None,
        failed=[{"fact": "region", "required": "宁海县", "actual": "东胜区", "quote": "宁海县"}],
    ),
    result("eligible", tier="C", title="鼓励创业"),
]
CHOICES = [
    {"label": "是", "payload": '/inform{"is_returnee_entrepreneur": true}'},
    {"label": "不清楚", "payload": "/dont_know"},
]
QUESTION = {"fact": "is_returnee_entrepreneur", "text": "您是返乡的吗？", "why": "要看这一点。", "choices": []}
FULL_TURN: dict[str, Any] = {
    "facts": FACTS,
    "results": RESULTS,
    "next_question": QUESTION,
    "declined": ["has_poverty_card"],
    "messages": [
        {"id": "1", "kind": "notice", "text": "记下了。"},
        {"id": "2", "kind": "results", "text": "结果", "results": RESULTS},
        {"id": "3", "kind": "choices", "text": "您是返乡的吗？", "choices": CHOICES},
    ],
}
