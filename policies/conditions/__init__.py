"""Conditions: what a clause asks of an applicant, as a tree of facts compared with values."""

from policies.conditions.base import Condition, Facts
from policies.conditions.comparison import Comparison
from policies.conditions.groups import All, Any, AtLeast, NoneOf
from policies.conditions.parse import ConditionError, parse_condition
from policies.conditions.review import Review

__all__ = [
    "All",
    "Any",
    "AtLeast",
    "Comparison",
    "Condition",
    "ConditionError",
    "Facts",
    "NoneOf",
    "Review",
    "parse_condition",
]
