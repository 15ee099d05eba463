"""Which government measures apply to an applicant, on which words of which document.

Pure: no clock, no network. See ``docs/policies.md``.
"""

from policies.catalogue import Catalogue, CatalogueError, Document, Policy, load_catalogue
from policies.derivation import Contradiction, Unresolved
from policies.evaluation import Assessment, Failure, Result, Status, assess, evaluate
from policies.facts import Fact, FactError, Vocabulary, load_vocabulary
from policies.planner import Question, next_question, question
from policies.totals import Totals, totals

__all__ = [
    "Assessment",
    "Catalogue",
    "CatalogueError",
    "Contradiction",
    "Document",
    "Fact",
    "FactError",
    "Failure",
    "Policy",
    "Question",
    "Result",
    "Status",
    "Totals",
    "Unresolved",
    "Vocabulary",
    "assess",
    "evaluate",
    "load_catalogue",
    "load_vocabulary",
    "next_question",
    "question",
    "totals",
]
