"""The dialogue: a pure function from what is known and what was heard to what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any
from zlib import crc32

from actions import answers, asking, phrases
from actions.asking import Asking
from actions.effects import effects
from actions.hearing import ANSWERS, Aside, Heard, Learned, cautious, listen
from actions.presentation import (
    Entry,
    entries,
    found,
    has_sum,
    outline,
    overview,
    possible_documents,
    refused,
    screen,
    settled,
)
from actions.screen import packed
from actions.state import State
from actions.texts import Texts
from actions.wording import label, recap, said
from policies import Assessment, assess, load_catalogue
from policies.evaluation import AVAILABLE
from policies.planner import OPENING, PLACE

__all__ = ["Heard", "respond"]

Message = dict[str, Any]

#: Results are shown after so many questions, before more are asked.
ROUND = 5
#: More results than this get an overview before the details.
_FEW = 2


def respond(state: dict[str, Any], heard: Heard, texts: Texts, today: date) -> tuple[dict[str, Any], list[Message]]:
    """The state after the message ``heard``, and the messages that answer it. ``state`` itself is left alone.

    Messages have the contract's shape without ``id``.
    """
    turn = _Turn(State.from_dict(state), cautious(heard), texts, today)
    turn.run()
    return turn.state.to_dict(), turn.messages


class _Turn:
    """One message being answered."""

    def __init__(self, state: State, heard: Heard, texts: Texts, today: date) -> None:
        self.state, self.heard, self.texts, self.today = state, heard, texts, today
        self.catalogue = load_catalogue()
        self.messages: list[Message] = []
        self.question_before = state.question
        self.facts_before = dict(state.facts)
        self.declined_before = len(state.declined)

    def run(self) -> None:
        state, returning = self.state, self._returning()
        state.heard += 1
        state.forget = False
        state.last_day = self.today.isoformat()
        if state.deletion_asked and self.heard.intent == "affirm":
            self._forget_everything()
            return
        if state.deletion_asked and (self.heard.intent == "deny" or phrases.keeps(self.heard.text)):
            state.deletion_asked = False
            self.say("utter_kept")
            self._return_to_question()
            return
        state.deletion_asked = False
        if returning:
            self.say("utter_welcome_back", facts=self._recap_in_one_line())
        if withdrawn := self._withdrawn():
            self._take_back(withdrawn)
        else:
            self._step()(self)

    def _step(self) -> Callable[[_Turn], None]:
        question = self.state.question
        if question and self._is_enough():
            return _Turn._stop
        if question and phrases.wants_to_go_on(self.heard.text):
            return _Turn._go_on
        if self.heard.intent in _SMALL_TALK and question and question["fact"] in self.heard.facts:
            return _Turn._answered
        return _STEPS.get(self.heard.intent or "", _Turn._not_understood)

    def _is_enough(self) -> bool:
        offered = self.state.may_stop
        pressed = offered and self.heard.text == asking.payload("deny")
        return pressed or phrases.wants_to_stop(self.heard.text, offered)

    # What is known, and saying something

    @cached_property
    def assessment(self) -> Assessment:
        """The verdicts on what is known after this message; first used when it has been heard."""
        return self._assess(self.state.facts)

    def _assess(self, facts: dict[str, Any]) -> Assessment:
        return assess(self.catalogue, facts, self.today, frozenset(self.state.cleared))

    def say(self, response: str, **values: Any) -> None:
        self.messages.append({"kind": "text", "text": self.texts(response, **values)})

    def offer(self, response: str, *buttons: tuple[str, str]) -> None:
        """Say something with buttons: (response of the label, payload)."""
        choices = [{"label": self.texts(label), "payload": payload} for label, payload in buttons]
        self.messages.append({"kind": "choices", "text": self.texts(response), "choices": choices})

    def _returning(self) -> bool:
        return bool(self.state.facts) and self.state.last_day not in ("", self.today.isoformat())

    def _recap_in_one_line(self) -> str:
        values = (said(self.catalogue, name, value) for name, value in self.state.facts.items())
        return next(packed(["、".join(values)], 60))

    # The steps, by intent

    def _answered(self) -> None:
        state = self.state
        before = dict(state.facts) | state.set_aside
        learned = listen(state, self.heard, self.catalogue)
        if state.heard == 1:
            self.say("utter_introduction")
        if learned.replaced:
            self._tell_correction(before, learned)
        elif learned.no_company:
            self.say("utter_no_company")
        elif self._will_not_say_where():
            self._ask_for_place_again()
            return
        elif self.heard.intent == "dont_know" and learned.answered:
            self.say("utter_skipped")
        elif not (learned.answered or self._told_something() or self.heard.aside) and self._ends_here():
            return
        if self.heard.aside:
            self._answer_aside(self.heard.aside)
        self._go_on()

    def _withdrawn(self) -> str | None:
        """The fact that the message takes back without another value: 公司大小我瞎说的，去掉吧."""
        if self.heard.intent not in ANSWERS or not phrases.takes_back(self.heard.text):
            return None
        others = [name for name in self.state.facts if name not in {*self.heard.facts, *self.heard.doubtful}]
        return asking.mentioned(self.heard.text, others, self.catalogue)

    def _take_back(self, name: str) -> None:
        before = dict(self.state.facts)
        self.state.forget_fact(name)
        self.state.decline(name)
        self.say("utter_taken_back", label=label(self.catalogue.vocabulary[name]))
        self._tell_effects(before)
        self._return_to_question()

    def _answer_aside(self, aside: Aside) -> None:
        """What the message asks after its answer."""
        if aside.intent == "ask_why":
            self._explain(self.question_before)
        elif aside.intent == "ask_process":
            self._tell_process(aside.text)
        elif text := self._clause(aside.text):
            self.messages.append({"kind": "text", "text": text})

    def _will_not_say_where(self) -> bool:
        """Whether the place was just declined for the first time."""
        return PLACE in self.state.declined[self.declined_before :] and not self.state.places_told

    def _ask_for_place_again(self) -> None:
        """Without a place nothing can be settled: it is worth asking for twice."""
        self.state.declined.remove(PLACE)
        self.state.places_told = True
        self.state.asked[PLACE] = asking.MOST_ASKED - 1
        self.say("utter_places_covered", covered=self._places_covered())
        self._return_to_question()

    def _told_something(self) -> bool:
        return bool(self.heard.facts or self.heard.doubtful)

    def _ends_here(self) -> bool:
        """Say a word about a message without an answer or a fact; whether that is all for now."""
        question = self.state.question
        if self.heard.intent == "ask_eligibility" and self.state.heard > 1:
            self._tell_policy()  # 那10到50万给我不
            return True
        if self.heard.intent == "correct":
            if self._ask_what_was_meant():
                return True
            self._show_facts("utter_what_is_wrong")
        elif question and self._was_asked_enough(question["fact"]):
            self.state.decline(question["fact"])
            if self._will_not_say_where():
                self._ask_for_place_again()
                return True
        elif question and self.heard.intent != "affirm":
            self.say("utter_not_an_answer")
        return False

    def _stop(self) -> None:
        """What was found, to take along; the question stays open but is not put."""
        self.say("utter_stopped")
        if found(self.assessment):
            self.messages.append({"kind": "text", "text": overview(self.assessment, self.texts)})

    def _ask_what_was_meant(self) -> bool:
        """Ask again for the fact whose name the correction mentions; it counts as it is until there is an answer."""
        fact = asking.mentioned(self.heard.text, self.state.facts, self.catalogue)
        if fact is not None:
            self._put(asking.again(fact, self.state.facts[fact], self.catalogue, self.texts))
        return fact is not None

    def _was_asked_enough(self, fact: str) -> bool:
        return self.state.purpose == "fact" and self.state.asked.get(fact, 0) >= asking.MOST_ASKED

    def _tell_correction(self, before: dict[str, Any], learned: Learned) -> None:
        for name, old in learned.replaced.items():
            self.say(
                "utter_corrected",
                label=label(self.catalogue.vocabulary[name]),
                before=said(self.catalogue, name, old),
                value=said(self.catalogue, name, self.state.facts[name]),
            )
        self._tell_effects(before)

    def _tell_effects(self, before: dict[str, Any]) -> None:
        former = self._assess(before)
        if former.results:
            self.messages.append({"kind": "text", "text": effects(former, self.assessment, self.texts)})

    def _answer_why(self) -> None:
        self._hear_in_passing()
        self._explain(self.question_before)
        self._return_to_question()

    def _explain(self, question: dict[str, Any] | None) -> None:
        if question and question["fact"] in OPENING:
            self.say("utter_why_opening")
        elif question and question["why"]:
            self.say("utter_why", why=question["why"])
        else:
            self.say("utter_why_plain")

    def _answer_policy(self) -> None:
        self._hear_in_passing()
        self._tell_policy()

    def _tell_policy(self) -> None:
        """The measure pointed at, else the clause that is asked about, else what there is for this person."""
        if meant := self._pointed_at():
            self._tell_again(meant)
        elif text := self._clause(self.heard.text):
            self.messages.append({"kind": "text", "text": text})
        elif not self._tell_outline(everything=True):
            self.say("utter_no_clause")
        self._return_to_question()

    def _clause(self, query: str) -> str | None:
        place = self.heard.facts.get("region")
        text = answers.definition(phrases.terms(query), place, self.assessment, self.texts)
        return text or answers.clause(query, place, self.assessment, self.texts)

    def _answer_process(self) -> None:
        self._hear_in_passing()
        self._tell_process(self.heard.text)
        self._return_to_question()

    def _tell_process(self, query: str) -> None:
        meant = self._pointed_at()
        text = answers.process(query, self.assessment, self.texts, meant.result.policy if meant else None)
        choices = [{"label": self.texts("button_person"), "payload": asking.payload("handoff")}]
        self.messages.append({"kind": "choices", "text": text, "choices": choices})

    def _pointed_at(self) -> Entry | None:
        """The measure told last, a claimable one if there is, when the message points back without a name."""
        if not phrases.points_back(self.heard.text):
            return None
        keys = [*self.state.outlined, *self.state.told]
        told = sorted((one for one in entries(self.assessment) if one.key in keys), key=lambda one: keys.index(one.key))
        return max(reversed(told), key=lambda one: one.result.status in AVAILABLE, default=None)

    def _tell_again(self, *told: Entry) -> None:
        shown = screen(told, self.texts)
        self.messages.append({"kind": "results", "text": shown.text, "results": shown.results})

    def _show_facts_again(self) -> None:
        self._hear_in_passing()
        self._show_facts("utter_your_facts" if self.state.facts else "utter_no_facts")
        self._return_to_question()

    def _show_more(self) -> None:
        """The results not told yet; when all were, from the beginning."""
        self._hear_in_passing()
        if phrases.asks_for_noes(self.heard.text) and (noes := refused(self.assessment)):
            self._tell_again(*noes)
            self._return_to_question()
            return
        if not self._untold(entries(self.assessment)):
            self.state.told = []
        self._tell(entries(self.assessment))
        self._return_to_question()

    def _start_again(self) -> None:
        self.state = State(heard=1, last_day=self.state.last_day, wants_person=self.state.wants_person)
        self.say("utter_restarted")
        listen(self.state, self.heard, self.catalogue)
        self._go_on()

    def _ask_to_delete(self) -> None:
        """Only a yes deletes: 算了不删了 is easily taken for the wish to delete. 删掉购置那条 is a correction."""
        if not phrases.means_everything(self.heard.text) and self._ask_what_was_meant():
            return
        self.state.deletion_asked = True
        delete, keep = asking.payload("affirm"), asking.payload("deny")
        self.offer("utter_confirm_deletion", ("button_delete", delete), ("button_keep", keep))

    def _forget_everything(self) -> None:
        self.state = State(forget=True)
        self.say("utter_deleted")

    def _hand_over(self) -> None:
        self._hear_in_passing()
        self.state.wants_person = True
        self.say("utter_handoff")

    def _greet(self) -> None:
        self._hear_in_passing()
        self.say("utter_introduction" if self.state.heard == 1 else "utter_greet")
        self._return_to_question()

    def _thanked(self) -> None:
        self._hear_in_passing()
        self.say("utter_thanks")

    def _leave(self) -> None:
        self._hear_in_passing()
        self.say("utter_goodbye")

    def _help(self) -> None:
        self._hear_in_passing()
        self.say("utter_help")
        self._return_to_question()

    def _not_understood(self) -> None:
        self.say("utter_out_of_scope")
        if self.state.question and self._was_asked_enough(self.state.question["fact"]):
            self.state.decline(self.state.question["fact"])
        self._return_to_question()

    # Going on

    def _hear_in_passing(self) -> None:
        """Take what a question happens to say; the open one stays open unless that settles it (不清楚，能补多少)."""
        aside = self.heard.aside
        heard = replace(self.heard, intent=aside.intent) if aside else self.heard
        listen(self.state, heard, self.catalogue)

    def _go_on(self) -> None:
        """Ask the next question; show results when it is time to, or when nothing is left to ask."""
        self._proceed_to(self._choose())

    def _return_to_question(self) -> None:
        """After an answer in the middle: the question again, or the next if that is settled."""
        chosen = self._choose()
        if chosen and asking.is_open(self.state, chosen):
            self._put(chosen)
        else:
            self._proceed_to(chosen)

    def _proceed_to(self, chosen: Asking | None) -> None:
        self.state.may_stop = False
        if chosen is None:
            asking.put(self.state, None)
            self._conclude()
            return
        offer = "utter_go_on"
        if self._is_nowhere(chosen) and not self.state.documents_told:
            offer = "utter_go_on_without_place"
            self._tell_possible_documents()
        elif self._time_for_results(chosen):
            self._tell_so_far()
            self.state.may_stop = True
            self.state.likely_done = not chosen.question.likely
            if self.state.likely_done:
                offer = "utter_go_on_unlikely"
        elif self.heard.facts and not self._tell_outline(self._asks_for_all()) and asking.is_open(self.state, chosen):
            self.say("utter_noted" if self.state.facts != self.facts_before else "utter_known_already")
        self._put(chosen)
        if self.state.may_stop:
            self._offer_to_stop(self.messages[-1], offer)

    def _is_nowhere(self, chosen: Asking) -> bool:
        """Whether the place stays unknown, so that no answer would settle anything; who one is, is asked before."""
        return PLACE in self.state.declined and chosen.question.fact not in OPENING

    def _choose(self) -> Asking | None:
        """The next question, after a word about the open one if it is given up for lack of an answer."""
        chosen = asking.choose(self.state, self.assessment, self.texts)
        given_up = self.state.question["fact"] if self.state.question else ""
        if given_up in self.state.declined[self.declined_before :] and self.heard.intent not in ("dont_know", "deny"):
            response = "utter_skipped" if given_up == PLACE else "utter_given_up"
            self.say(response, label=label(self.catalogue.vocabulary[given_up]))
        return chosen

    def _time_for_results(self, chosen: Asking) -> bool:
        if self.state.asked.get(chosen.key):
            return False
        if not chosen.question.likely and not self.state.likely_done:
            return True
        return self.state.questions_since_results >= ROUND

    def _put(self, chosen: Asking) -> None:
        state = self.state
        fact = self.catalogue.vocabulary[chosen.question.fact]
        message = asking.message(chosen, fact)
        if asking.is_exhausted(state, chosen):
            response = "utter_place_open" if fact.name == PLACE else "utter_question_open"
            message["text"] = self.texts(response, label=label(fact))
        if chosen.key not in state.asked:
            state.questions_since_results += 1
        state.asked[chosen.key] = state.asked.get(chosen.key, 0) + 1
        asking.put(state, chosen)
        self.messages.append(message)

    def _offer_to_stop(self, message: Message, response: str) -> None:
        message["text"] = self.texts(response, question=message["text"])
        message["choices"].append({"label": self.texts("button_stop"), "payload": asking.payload("deny")})
        message["kind"] = "choices"

    # Facts and results

    def _show_facts(self, heading: str) -> None:
        lines = [self.texts(heading), *recap(self.catalogue, self.state.facts, self.texts)]
        self.messages.extend({"kind": "text", "text": text} for text in packed(lines))

    def _conclude(self) -> None:
        """Recap and results, unless nothing has changed since the last time."""
        told = entries(self.assessment)
        fingerprint = f"{crc32(';'.join(entry.key for entry in told).encode()):08x}"
        if self.state.concluded == fingerprint:
            if not self.messages and told:
                self.say("utter_anything_else")
            elif not self.messages:
                self._tell_nothing_found()
            return
        self.state.concluded = fingerprint
        if told:
            self._show_facts("utter_recap")
        self.state.told = []
        if len(found(self.assessment)) > _FEW:
            self.messages.append({"kind": "text", "text": overview(self.assessment, self.texts)})
        self._tell(told)

    def _asks_for_all(self) -> bool:
        """Whether the message asks, or as good as asks, what there is."""
        return self.heard.intent == "ask_eligibility" or (self.state.heard == 1 and self.heard.intent in ANSWERS)

    def _tell_outline(self, everything: bool) -> bool:
        """What is settled whatever else is answered, in short: sums, or everything. Whether there was anything."""
        told = [
            entry
            for entry in settled(found(self.assessment))
            if entry.key not in {*self.state.outlined, *self.state.told} and (everything or has_sum(entry))
        ]
        if not told:
            return False
        shown = outline(told, self.texts)
        self.state.outlined += [entry.key for entry in shown.entries]
        self.messages.append({"kind": "results", "text": shown.text, "results": shown.results})
        return True

    def _tell_possible_documents(self) -> None:
        self.state.documents_told = self.state.may_stop = True
        text = possible_documents(self.assessment, self.texts)
        person = {"label": self.texts("button_person"), "payload": asking.payload("handoff")}
        self.messages.append({"kind": "choices", "text": text, "choices": [person]})

    def _tell_so_far(self) -> None:
        """What was found since results were last told."""
        state = self.state
        state.questions_since_results = 0
        told = self._untold(settled(found(self.assessment)))
        if told:
            self._tell(told)
        else:
            self.say("utter_nothing_new" if state.told else "utter_nothing_yet")

    def _untold(self, told: list[Entry]) -> list[Entry]:
        return [entry for entry in told if entry.key not in self.state.told]

    def _tell(self, told: list[Entry]) -> None:
        """A screen of the results among ``told`` that were not told yet."""
        told = self._untold(told)
        if not told:
            self._tell_nothing_found()
            return
        shown = screen(told, self.texts)
        self.state.told += [entry.key for entry in shown.entries]
        buttons = [("button_more", "show_results")] if len(shown.entries) < len(told) else []
        choices = [
            {"label": self.texts(text), "payload": asking.payload(intent)}
            for text, intent in (*buttons, ("button_person", "handoff"))
        ]
        self.messages.append({"kind": "results", "text": shown.text, "choices": choices, "results": shown.results})

    def _tell_nothing_found(self) -> None:
        place = self.assessment.facts.get("region")
        if place and not self.assessment.results:
            self.say("utter_not_covered", place=place.name, covered=self._places_covered())
        else:
            self.say("utter_nothing_found")

    def _places_covered(self) -> str:
        return self.texts("list_places").join(document.covers for document in self.catalogue.documents)


#: What carries no question of its own: with the fact that was asked for it is an answer.
_SMALL_TALK = frozenset({"greet", "help", "thanks", "goodbye"})

_STEPS: dict[str, Callable[[_Turn], None]] = {
    **dict.fromkeys(ANSWERS, _Turn._answered),
    "ask_why": _Turn._answer_why,
    "ask_policy": _Turn._answer_policy,
    "ask_process": _Turn._answer_process,
    "show_facts": _Turn._show_facts_again,
    "show_results": _Turn._show_more,
    "restart": _Turn._start_again,
    "delete_data": _Turn._ask_to_delete,
    "handoff": _Turn._hand_over,
    "greet": _Turn._greet,
    "thanks": _Turn._thanked,
    "goodbye": _Turn._leave,
    "help": _Turn._help,
}
