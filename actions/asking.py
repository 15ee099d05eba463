"""Which question comes next, and how it is put."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from actions.state import Purpose, State
from actions.texts import Texts
from actions.wording import label, likeness, said, statement
from policies import Assessment, Catalogue, Contradiction, Fact, Question, Unresolved, next_question, question
from policies.planner import OPENING, PLACE, open_facts

#: How often the same question is put.
MOST_ASKED = 2
#: How often it may stay open, counting the times when something else was said.
MOST_OPEN = 4
#: How many candidates of an ambiguous place are offered; with more, the question itself is better.
_MOST_CANDIDATES = 8
#: How many pairs of characters of a fact's name mention it.
_MENTIONED = 2
_SHORTEST_PLACE = 2
#: Where people come from is elsewhere.
_ELSEWHERE = "origin_region"
#: Key of the question whether what was understood of a fact is right.
_CONFIRMED = "{} confirmed"


@dataclass(frozen=True)
class Asking:
    """A question to put: ``key`` counts how often it was, ``buttons`` are (label, payload) besides its choices."""

    question: Question
    purpose: Purpose
    key: str
    buttons: tuple[tuple[str, str], ...] = ()
    contradiction: str = ""


def choose(state: State, assessment: Assessment, texts: Texts) -> Asking | None:
    """The most useful question that may still be put; what was asked too often in vain is left open."""
    _set_contradictions_aside(state, assessment)
    _suppose_place(state, assessment)
    while asking := next(_candidates(state, assessment, texts), None):
        if not is_exhausted(state, asking) or _may_stay_open(state, asking):
            return asking
        _leave_open(state, asking)
    return None


def _suppose_place(state: State, assessment: Assessment) -> None:
    """A place told of something else, such as the hometown, is perhaps where the person is: that takes only a yes."""
    elsewhere = PLACE in assessment.facts and not assessment.results
    known = PLACE in {*assessment.facts, *state.facts} and not elsewhere
    if known or PLACE in {*state.declined, *state.doubtful} or _CONFIRMED.format(PLACE) in state.asked:
        return
    places = _covered_places(state, assessment.catalogue)
    if len(places) == 1:
        state.doubtful[PLACE] = places.pop()
        if elsewhere:
            state.set_aside[PLACE] = state.facts[PLACE]
            state.forget_fact(PLACE)


def _covered_places(state: State, catalogue: Catalogue) -> set[str]:
    """The places told, by full name, that one of the documents covers; of a school those that its name begins with."""
    told = [value for name, value in state.facts.items() if catalogue.vocabulary[name].type == "region"]
    school = state.facts.get("school_name", "")
    told += [school[:length] for length in range(_SHORTEST_PLACE, len(school))]
    places = filter(None, (catalogue.regions.resolve(value).region for value in told))
    areas = catalogue.areas.values()
    return {place.name for place in places if any(catalogue.regions.relation(place, area) for area in areas)}


def is_exhausted(state: State, asking: Asking) -> bool:
    """Whether the question was put as often as one may."""
    return state.asked.get(asking.key, 0) >= MOST_ASKED


def is_open(state: State, asking: Asking) -> bool:
    """Whether this is the question in hand."""
    question = state.question or {}
    return question.get("fact") == asking.question.fact and state.purpose == asking.purpose


def _may_stay_open(state: State, asking: Asking) -> bool:
    told = asking.question.fact in state.facts
    return asking.purpose == "fact" and not told and state.asked[asking.key] < MOST_OPEN


def put(state: State, asking: Asking | None) -> None:
    """Make it the open question."""
    state.question = asking.question.to_dict() if asking else None
    state.purpose = asking.purpose if asking else "fact"
    state.contradiction = asking.contradiction if asking else ""


def message(asking: Asking, fact: Fact) -> dict[str, Any]:
    """The question as a message with buttons for its choices."""
    choices = [
        {"label": text, "payload": payload("inform", {fact.name: [value] if fact.type == "multi_enum" else value})}
        for value, text in asking.question.choices
    ]
    choices += [{"label": text, "payload": pressed} for text, pressed in asking.buttons]
    return {"kind": "choices" if choices else "text", "text": asking.question.text, "choices": choices}


def payload(intent: str, facts: dict[str, Any] | None = None) -> str:
    """What a button sends, in Rasa's notation."""
    return f"/{intent}" + (json.dumps(facts, ensure_ascii=False) if facts else "")


def mentioned(text: str, facts: Iterable[str], catalogue: Catalogue) -> str | None:
    """The one of ``facts`` whose name ``text`` says most of, if it says enough of any."""
    alike = {name: likeness(text, label(catalogue.vocabulary[name])) for name in facts}
    best = max(alike, key=alike.__getitem__, default=None)
    return best if best is not None and alike[best] >= _MENTIONED else None


def again(name: str, before: Any, catalogue: Catalogue, texts: Texts) -> Asking:
    """Asks for a fact that was told and is to be corrected."""
    asked = question(catalogue, name)
    shown = {"label": label(catalogue.vocabulary[name]), "before": said(catalogue, name, before)}
    return Asking(
        replace(asked, text=texts("utter_correct_what", **shown, question=asked.text)), "fact", f"{name} again"
    )


def _candidates(state: State, assessment: Assessment, texts: Texts) -> Iterator[Asking]:
    catalogue = assessment.catalogue
    for contradiction in assessment.contradictions:
        yield from _contradicting(contradiction, state, catalogue, texts)
    for name in list(state.doubtful):
        if name in state.set_aside or _matters(name, assessment):
            yield _confirming(name, state, catalogue, texts)
    for unresolved in (each for each in assessment.unresolved if each.fact in state.facts):
        yield _placing(unresolved, catalogue, texts)
    if planned := next_question(assessment, frozenset(state.declined)):
        yield _planned(planned, state, assessment, texts)


def _set_contradictions_aside(state: State, assessment: Assessment) -> None:
    """Give up the facts of contradictions that asking about each of them once has not settled."""
    for contradiction in assessment.contradictions:
        if all(_key(contradiction, name) in state.asked for name in contradiction.facts):
            for name in contradiction.facts:
                state.decline(name)


def _key(contradiction: Contradiction, fact: str) -> str:
    return f"{contradiction.id} {fact}"


def _leave_open(state: State, asking: Asking) -> None:
    """Without a clear answer a doubtful value doesn't count, nor does what it would have replaced.

    A fact that was told and is still asked for (a wide area, a contradiction), or that got no answer for long,
    is as good as declined.
    """
    fact = asking.question.fact
    if asking.purpose == "fact":
        state.decline(fact)
    elif asking.purpose == "place":
        state.forget_fact(fact)
    elif asking.purpose == "confirmation":
        state.doubtful.pop(fact)
        state.set_aside.pop(fact, None)


def _matters(name: str, assessment: Assessment) -> bool:
    """Whether the fact can still change a tier A or B verdict."""
    claimable = (result.policy for result in assessment.results if result.policy.tier != "C")
    return any(name in open_facts(policy, assessment.facts) for policy in claimable)


def _planned(planned: Question, state: State, assessment: Assessment, texts: Texts) -> Asking:
    fact = assessment.catalogue.vocabulary[planned.fact]
    known = state.facts.get(planned.fact)
    if fact.type == "region" and known is not None:
        place = said(assessment.catalogue, planned.fact, known)
        planned = replace(planned, text=texts("utter_ask_narrower", place=place, question=planned.text))
    elif planned.fact == PLACE and state.places_told:
        planned = replace(planned, text=texts("utter_ask_place_again"))
    elif planned.fact == PLACE and not state.asked.get(PLACE) and not any(name in state.facts for name in OPENING):
        planned = replace(planned, text=texts("utter_ask_where_and_who"))
    elif fact.type == "region" and fact.name not in (PLACE, _ELSEWHERE) and PLACE in state.facts:
        place = said(assessment.catalogue, PLACE, state.facts[PLACE])
        planned = replace(planned, choices=((place, texts("button_there_too", place=place)),))
    buttons = ((texts("button_dont_know"), payload("dont_know")),) if planned.choices else ()
    return Asking(planned, "fact", planned.fact, buttons)


def _contradicting(contradiction: Contradiction, state: State, catalogue: Catalogue, texts: Texts) -> Iterator[Asking]:
    """Asks for the fact told last again, then for the others; each once."""
    facts = sorted((name for name in contradiction.facts if name in state.facts), key=state.sources.__getitem__)
    statements = texts("list_and").join(statement(catalogue, name, state.facts[name], texts) for name in facts)
    buttons = ((texts("button_both_true"), payload("affirm")),) if contradiction.confirmable else ()
    for name in reversed(facts):
        key = _key(contradiction, name)
        if key not in state.asked:
            asked = question(catalogue, name)
            text = texts("utter_contradiction", statements=statements, say=contradiction.say, question=asked.text)
            asked = replace(asked, text=text, why=contradiction.say)
            yield Asking(asked, "contradiction", key, buttons, contradiction.id)


def _confirming(name: str, state: State, catalogue: Catalogue, texts: Texts) -> Asking:
    fact, value = catalogue.vocabulary[name], state.doubtful[name]
    shown = {"label": label(fact), "value": said(catalogue, name, value)}
    before = state.set_aside.get(name)
    if before is not None:
        shown["before"] = said(catalogue, name, before)
    key = _CONFIRMED.format(name)
    if fact.type == "bool":
        # Asked for the fact itself: 对 to “不是…，对吗？” can be meant either way.
        asked = question(catalogue, name)
        response = "utter_ask_again" if before is None else "utter_ask_which"
        return Asking(replace(asked, text=texts(response, **shown, question=asked.text)), "confirmation", key)
    response = "utter_confirm_place" if fact.type == "region" else "utter_confirm"
    if before is not None:
        response = "utter_confirm_change"
    if name == PLACE and value in _covered_places(state, catalogue):
        response = "utter_suppose_place"
    text = texts(response, **shown)
    yes, no = texts("button_yes", **shown), (texts("button_no"), payload("deny"))
    if fact.type == "multi_enum":  # a list is one answer, not a choice of one of its items
        return Asking(Question(name, text, "", ()), "confirmation", key, ((yes, payload("affirm")), no))
    return Asking(Question(name, text, "", ((value, yes),)), "confirmation", key, (no,))


def _placing(unresolved: Unresolved, catalogue: Catalogue, texts: Texts) -> Asking:
    asked = question(catalogue, unresolved.fact)
    few = len(unresolved.candidates) <= _MOST_CANDIDATES
    response = "utter_which_place" if unresolved.candidates and few else "utter_unknown_place"
    if unresolved.candidates and not few:
        response = "utter_many_places"
    text = texts(response, place=unresolved.text, question=asked.text)
    choices = tuple((name, name) for name in unresolved.candidates) if few else ()
    return Asking(replace(asked, text=text, choices=choices), "place", f"{unresolved.fact} {unresolved.text}")
