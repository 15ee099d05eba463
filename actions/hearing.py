"""What a message means for what is known: answers, volunteered facts, corrections, confirmations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from actions import phrases
from actions.state import State
from policies import Catalogue, Contradiction, Fact, FactError
from policies.planner import OPENING, ROLES

#: Intents that answer the open question or tell something.
ANSWERS = frozenset({"ask_eligibility", "inform", "correct", "affirm", "deny", "dont_know"})
#: Intents whose facts, if any, are no statements of the person.
_SAY_NOTHING = frozenset({"out_of_scope", "delete_data", None})
#: What questions about a company concern (policies/vocabulary/facts.yaml).
_COMPANY = "企业"
#: Below this confidence an intent is wrong every third to fifth time (docs/nlu.md) …
_SURE = 0.5
#: … which costs an answer, a question or what was said where it is one of these.
_NEED_SURENESS = frozenset(
    {"affirm", "deny", "dont_know", "correct", "show_facts", "show_results", "restart", "greet", "thanks", "goodbye"}
)


@dataclass(frozen=True)
class Heard:
    """One message as understood; ``doubtful`` facts must be confirmed before they count."""

    text: str
    intent: str | None
    confidence: float
    facts: dict[str, Any]
    doubtful: dict[str, Any]
    aside: Aside | None = None


@dataclass(frozen=True)
class Aside:
    """Another thing that a message says beside its intent, and the words that say it."""

    intent: str
    text: str


@dataclass(frozen=True)
class Learned:
    """What a message changed. ``replaced`` are the former values of facts that have another one now."""

    answered: bool
    replaced: dict[str, Any]
    no_company: bool = False


def cautious(heard: Heard) -> Heard:
    """``heard``, taken as something told where an intent with consequences is only guessed.

    At worst the question is put once more; nothing is skipped, taken back or begun anew by mistake.
    """
    guessed = heard.confidence < _SURE and heard.intent in _NEED_SURENESS
    return replace(heard, intent="inform") if guessed else heard


def listen(state: State, heard: Heard, catalogue: Catalogue) -> Learned:
    """Take into ``state`` what the message says."""
    return _Listener(state, heard, catalogue).listen()


class _Listener:
    def __init__(self, state: State, heard: Heard, catalogue: Catalogue) -> None:
        self.state = state
        self.text = heard.text
        self.intent = heard.intent
        self.catalogue = catalogue
        self.taken_back = [name for name, value in heard.facts.items() if value is None and heard.intent == "dont_know"]
        self.facts = self._valid({} if heard.intent in _SAY_NOTHING else heard.facts)
        self.doubtful = self._valid({} if heard.intent in _SAY_NOTHING else heard.doubtful)
        self.asked: Fact | None = catalogue.vocabulary[state.question["fact"]] if state.question else None
        self.disputed = self._disputed()
        self.replaced: dict[str, Any] = {}

    def listen(self) -> Learned:
        for name in self.taken_back:
            self.state.forget_fact(name)
            self.state.decline(name)
        if self.taken_back:
            return Learned(answered=True, replaced={})
        no_company = self._close_company_questions()
        withdrawn = self._withdraw_roles()
        answered = no_company or withdrawn or (self.asked is not None and self._take_answer(self.asked))
        for name, value in self.facts.items():
            self._take_volunteered(name, value)
        for name, value in self.doubtful.items():
            if self.state.facts.get(name) != value:
                self.state.doubtful[name] = value
        return Learned(answered, self.replaced, no_company)

    def _close_company_questions(self) -> bool:
        """Whoever says, when asked about a company, that there is none is not asked about it again. Whether so."""
        if not self.asked or _COMPANY not in self.asked.concerns or "company" not in phrases.denied_roles(self.text):
            return False
        for name, fact in self.catalogue.vocabulary.items():
            if fact.concerns == _COMPANY and name not in self.state.facts:
                self.facts.pop(name, None)
                self.state.decline(name)
        return True

    def _withdraw_roles(self) -> bool:
        """Whether the message takes back who the person was thought to be; it answers nothing else with that no."""
        told = self.state.facts.get(ROLES, [])
        denied = phrases.denied_roles(self.text).intersection(told)
        if not denied:
            return False
        if self.asked and self.asked.name != ROLES:
            self.facts.pop(self.asked.name, None)
        left = [role for role in dict.fromkeys([*told, *self.facts.pop(ROLES, [])]) if role not in denied]
        if left:
            self._learn(ROLES, left)
        else:
            self.state.forget_fact(ROLES)
        return True

    def _take_answer(self, asked: Fact) -> bool:
        """Whether the message answers the open question; what it says of other facts comes later."""
        if self.intent == "dont_know" or self._only_confirms(asked):
            self.facts.pop(asked.name, None)
        if asked.name in self.facts:
            value = self.facts.pop(asked.name)
            if value == self.state.facts.get(asked.name):
                self._insist()
            self._learn(asked.name, value)
            return True
        if asked.name in self.doubtful:
            return True
        return self._take_suggested(asked) or self._take_yes_or_no(asked) or self._take_refusal(asked)

    def _only_confirms(self, asked: Fact) -> bool:
        """Whether a yes or no to what was understood was taken for an authority's: 对 to “还没批，对吗” is none."""
        return (
            self.state.purpose == "confirmation"
            and asked.type == "authority_decision"
            and self.intent in ("affirm", "deny")
        )

    def _insist(self) -> None:
        """Whoever says the same again when asked about a contradiction confirms both statements."""
        if self.disputed and self.disputed.confirmable:
            self.state.cleared.append(self.disputed.id)

    def _take_yes_or_no(self, asked: Fact) -> bool:
        """A yes or no to what was understood with doubt, or to a contradiction that may be none."""
        if self.intent not in ("affirm", "deny"):
            return False
        if self.disputed:
            if self.intent == "affirm":
                self._insist()
            else:
                self.state.forget_fact(asked.name)
            return self.intent == "deny" or self.disputed.confirmable
        if self.state.purpose != "confirmation" or asked.type == "bool":
            return False
        value = self.state.doubtful.pop(asked.name)
        before = self.state.set_aside.get(asked.name)
        if self.intent == "affirm":
            self._learn(asked.name, value)
        elif before is not None:
            self.state.learn(asked.name, before)
        return True

    def _take_suggested(self, asked: Fact) -> bool:
        """A yes to the only place that the question offers."""
        places = [choice["value"] for choice in self.state.question["choices"]] if self.state.question else []
        agreed = self.intent == "affirm" or phrases.is_the_same_place(self.text)
        if asked.type != "region" or self.state.purpose != "fact" or len(places) != 1 or not agreed:
            return False
        self._learn(asked.name, places[0])
        return True

    def _take_refusal(self, asked: Fact) -> bool:
        """Whether the person doesn't know, or has nothing of the kind that is asked for.

        A yes or no to a yes-no question comes as the fact itself; without it the words were about something else.
        Everybody is somewhere and someone.
        """
        may_have_none = asked.type != "bool" and asked.name not in OPENING
        nothing = self.intent == "deny" and may_have_none and not self.facts
        if self.intent != "dont_know" and not nothing:
            return False
        if self.state.purpose in ("contradiction", "place"):
            self.state.forget_fact(asked.name)
        self.state.decline(asked.name)
        return True

    def _disputed(self) -> Contradiction | None:
        """The contradiction that the open question is about."""
        if self.state.purpose != "contradiction":
            return None
        known = self.catalogue.derivations.known(self.state.facts, frozenset(self.state.cleared))
        return next((c for c in known.contradictions if c.id == self.state.contradiction), None)

    def _take_volunteered(self, name: str, value: Any) -> None:
        fact, old = self.catalogue.vocabulary[name], self.state.facts.get(name)
        if old is None or old == value:
            self._learn(name, value)
            return
        if self.intent not in ANSWERS:
            return
        merged = self._merged(fact, old, value)
        if self.intent == "correct" or (self.disputed and name in self.disputed.facts):
            self._learn(name, value)
        elif merged is not None and (name != ROLES or merged == old):
            self.state.learn(name, merged)
        else:
            # Another role makes other measures fit: 我们公司 is soon said by somebody who only works there.
            self.state.forget_fact(name)
            self.state.doubtful[name] = value if merged is None else merged
            self.state.set_aside[name] = old

    def _merged(self, fact: Fact, old: Any, new: Any) -> Any:
        """Both values in one where they go together: lists, or a place and one inside it; else None."""
        if fact.type == "multi_enum":
            together = list(dict.fromkeys([*old, *new]))
            return None if "none" in together else together
        if fact.type == "region":
            regions = self.catalogue.regions
            before, after = regions.resolve(old).region, regions.resolve(new).region
            if before and after and regions.within(after, before):
                return new
            if before and after and regions.within(before, after):
                return old
        return None

    def _learn(self, name: str, value: Any) -> None:
        old = self.state.set_aside.get(name, self.state.facts.get(name))
        if old is not None and old != value:
            self.replaced[name] = old
        self.state.learn(name, value)

    def _valid(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in facts.items() if self._is_valid(name, value)}

    def _is_valid(self, name: str, value: Any) -> bool:
        try:
            self.catalogue.vocabulary.check(name, value)
        except FactError:
            return False
        return True
