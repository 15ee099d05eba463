"""What a conversation remembers between two messages: one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

#: What kind of answer the open question wants: a fact, a yes to what was understood with doubt, which of
#: two statements is right, which of several places is meant.
Purpose = Literal["fact", "confirmation", "contradiction", "place"]


@dataclass
class State:
    """A conversation. ``facts``, ``declined``, ``question`` and ``wants_person`` are read by others, the rest is ours.

    ``question`` has the contract's shape. Fact values are JSON values by fact name.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    declined: list[str] = field(default_factory=list)
    question: dict[str, Any] | None = None
    wants_person: bool = False
    #: Messages heard so far.
    heard: int = 0
    #: The number of the message that told a fact.
    sources: dict[str, int] = field(default_factory=dict)
    purpose: Purpose = "fact"
    #: The contradiction that the open question is about.
    contradiction: str = ""
    #: How often each question was put, by fact (for contradictions by their id).
    asked: dict[str, int] = field(default_factory=dict)
    #: Values that need a yes, oldest first.
    doubtful: dict[str, Any] = field(default_factory=dict)
    #: Values set aside because something else was said since; they count again if that was a misunderstanding.
    set_aside: dict[str, Any] = field(default_factory=dict)
    #: Contradictions that the person has confirmed to be none.
    cleared: list[str] = field(default_factory=list)
    #: Questions put since results were last shown.
    questions_since_results: int = 0
    #: Whether the open question came with the choice to stop.
    may_stop: bool = False
    #: Whether results were shown because only unlikely questions were left.
    likely_done: bool = False
    #: The verdicts that were told in detail (``Entry.key``), and the fingerprint of those concluded with.
    told: list[str] = field(default_factory=list)
    concluded: str = ""
    #: The verdicts that were told in short, before their turn in detail.
    outlined: list[str] = field(default_factory=list)
    #: Whether somebody who won't say where they are was told which places are covered, and then which documents.
    places_told: bool = False
    documents_told: bool = False
    deletion_asked: bool = False
    #: Whether everything is to be erased, also what the caller has stored; the conversation ends with this state.
    forget: bool = False
    #: The day of the last message, in ISO form.
    last_day: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        """From ``to_dict``'s form; what is missing is as at the start, what is not ours is left out."""
        names = {item.name for item in fields(cls)}
        copied = json.loads(json.dumps(data))
        return cls(**{name: value for name, value in copied.items() if name in names})

    def to_dict(self) -> dict[str, Any]:
        """As a JSON object, of which this state must not be changed any more."""
        return dict(vars(self))

    def forget_fact(self, name: str) -> None:
        """Make a fact unknown again."""
        self.facts.pop(name, None)
        self.sources.pop(name, None)

    def learn(self, name: str, value: Any) -> None:
        """Take a fact as said in the present message; whoever tells a fact no longer declines it."""
        self.facts[name] = value
        self.sources[name] = self.heard
        self.doubtful.pop(name, None)
        self.set_aside.pop(name, None)
        if name in self.declined:
            self.declined.remove(name)

    def decline(self, name: str) -> None:
        """Remember that the person does not know a fact or will not tell it."""
        self.doubtful.pop(name, None)
        self.set_aside.pop(name, None)
        if name not in self.declined:
            self.declined.append(name)
