"""``policies``: check, test and try out the catalogue from the command line. Exit code 0 only when all is well."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from policies.catalogue import Catalogue, CatalogueError, load_catalogue
from policies.coverage import coverage, uncovered
from policies.evaluation import Assessment, Result, evaluate
from policies.facts import FactError
from policies.totals import totals
from policies.wording import say


class Trouble(Exception):
    """Something the person at the keyboard can mend; the message says how."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; print errors to standard error."""
    arguments = _parser().parse_args(argv)
    run: Callable[[Catalogue, argparse.Namespace], int] = arguments.run
    try:
        return run(load_catalogue(), arguments)
    except (CatalogueError, Trouble) as error:
        print(error, file=sys.stderr)
        return 1


def _check(catalogue: Catalogue, _: argparse.Namespace) -> int:
    gaps = {document.id: uncovered(catalogue, document.id) for document in catalogue.documents}
    for document, passages in gaps.items():
        for passage in passages:
            print(say("cli_uncovered", document=document, passage=passage), file=sys.stderr)
    if any(gaps.values()):
        return 1
    print(say("cli_checked", policies=len(catalogue.policies), documents=len(gaps), version=catalogue.version))
    return 0


def _test(catalogue: Catalogue, _: argparse.Namespace) -> int:
    from policies.cases import check_cases

    outcome = check_cases(catalogue)
    for problem in outcome.problems:
        print(problem, file=sys.stderr)
    print(say("cli_cases", passed=outcome.passed, failed=len(outcome.problems)))
    return 1 if outcome.problems else 0


def _evaluate(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    assessment = _assess(catalogue, arguments)
    if arguments.json:
        print(json.dumps(_as_dict(assessment), ensure_ascii=False, indent=2))
        return 0
    for contradiction in assessment.contradictions:
        print(say("cli_contradiction", facts="、".join(contradiction.facts), say=contradiction.say))
    for unresolved in assessment.unresolved:
        candidates = "、".join(unresolved.candidates) or say("cli_no_candidates")
        print(say("cli_unresolved", fact=unresolved.fact, text=unresolved.text, candidates=candidates))
    for result in assessment.results:
        print(_line(result))
    print(say("cli_total", total=totals(assessment).to_dict()["amount_text"]))
    return 0


def _explain(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    if arguments.policy not in catalogue.policies:
        raise Trouble(say("cli_no_policy", policy=arguments.policy))
    result = _assess(catalogue, arguments, [arguments.policy]).results[0]
    citation = result.policy.citation()
    print(_line(result))
    print(say("cli_clause", document=citation["document_title"] or say("untitled"), **_clause(result)))
    for failure in result.failed:
        print(say("cli_failed", fact=failure.fact, required=failure.required, actual=failure.actual))
    for fact in result.missing:
        print(say("cli_missing", fact=fact, question=catalogue.vocabulary[fact].question))
    for text in result.review:
        print(say("cli_review", text=text))
    for note in result.notes:
        print(say("cli_note", text=note))
    for reading in result.policy.data.readings:
        print(say("cli_reading", issue=reading.issue, reading=reading.reading))
    return 0


def _coverage(catalogue: Catalogue, arguments: argparse.Namespace) -> int:
    chosen = [arguments.document] if arguments.document else [document.id for document in catalogue.documents]
    for document in chosen:
        if document not in catalogue.texts:
            raise Trouble(say("cli_no_document", document=document, known="、".join(catalogue.texts)))
        for passage in coverage(catalogue, document):
            print(f"{document}\t{'、'.join(passage.by) or '-'}\t{passage.text}")
    return 1 if any(uncovered(catalogue, document) for document in chosen) else 0


def _list(catalogue: Catalogue, _: argparse.Namespace) -> int:
    for policy in catalogue.policies.values():
        print(f"{policy.id}\t{policy.tier}\t{policy.data.locator}\t{policy.title}")
    return 0


def _assess(catalogue: Catalogue, arguments: argparse.Namespace, policies: Sequence[str] | None = None) -> Assessment:
    try:
        return evaluate(catalogue, _facts(arguments.facts), arguments.as_of, policies)
    except FactError as error:
        raise Trouble(say("cli_bad_fact", file=arguments.facts, error=error)) from error


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Trouble(say("cli_bad_file", file=path, error=error)) from error
    if not isinstance(facts, dict):
        raise Trouble(say("cli_bad_file", file=path, error=say("cli_not_object")))
    return facts


def _line(result: Result) -> str:
    return (
        f"{say(result.status)}\t{result.policy.id}\t{result.policy.tier}\t{result.policy.title}\t{result.amount_text}"
    )


def _clause(result: Result) -> dict[str, Any]:
    return {"locator": result.policy.data.locator, "quote": result.policy.data.quote}


def _as_dict(assessment: Assessment) -> dict[str, Any]:
    return {
        "results": [result.to_dict() for result in assessment.results],
        "totals": totals(assessment).to_dict(),
        "contradictions": [contradiction.to_dict() for contradiction in assessment.contradictions],
        "unresolved": [unresolved.to_dict() for unresolved in assessment.unresolved],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="policies", description=say("cli_about"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    day = argparse.ArgumentParser(add_help=False)
    # The command line is the one place of this room that may look at the clock.
    day.add_argument("--as-of", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD")  # noqa: DTZ011

    commands.add_parser("check", help=say("cli_check")).set_defaults(run=_check)
    commands.add_parser("test", help=say("cli_test")).set_defaults(run=_test)
    evaluating = commands.add_parser("evaluate", help=say("cli_evaluate"), parents=[day])
    evaluating.add_argument("facts", type=Path, metavar="FACTS.json")
    evaluating.add_argument("--json", action="store_true")
    evaluating.set_defaults(run=_evaluate)
    explaining = commands.add_parser("explain", help=say("cli_explain"), parents=[day])
    explaining.add_argument("policy", metavar="POLICY_ID")
    explaining.add_argument("facts", type=Path, metavar="FACTS.json")
    explaining.set_defaults(run=_explain)
    covering = commands.add_parser("coverage", help=say("cli_coverage"))
    covering.add_argument("document", nargs="?")
    covering.set_defaults(run=_coverage)
    commands.add_parser("list", help=say("cli_list")).set_defaults(run=_list)
    return parser


if __name__ == "__main__":
    sys.exit(main())
