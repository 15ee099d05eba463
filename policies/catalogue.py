"""The catalogue: policies as data, one YAML file per document under ``catalogue/``, checked when loaded."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policies.amounts import AmountRule
from policies.conditions import Comparison, Condition, ConditionError, parse_condition
from policies.conditions.operators import InRegion
from policies.derivation import Derivations, load_audiences, load_derivations
from policies.facts import VOCABULARY, Fact, Vocabulary, load_vocabulary
from policies.printed import squeezed, stated_numbers
from policies.regions import Region, Regions, load_regions
from policies.wording import data_error

#: The day asked about, as a fact that validity and application windows are conditions on.
AS_OF = Fact(name="as_of", label="办理日期", type="date", question="", concerns="")

CATALOGUE = Path(__file__).parent / "catalogue"
DOCUMENTS = Path(__file__).parent / "documents"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReviewWithin(_Data):
    """Places inside the area that the document isn't addressed to: at best subject to review."""

    places: list[str] | Literal["xpcc"]
    text: str


class ReplacedBy(_Data):
    """A later document that governs instead, from a day on."""

    document: str
    since: dt.date
    why: str


class Document(_Data):
    """A policy document as printed; None where it prints nothing."""

    id: str
    file: str
    title: str | None
    number: str | None
    date: str | None
    issuer: str | None
    covers: str
    effective: dt.date | None
    ends: dt.date | None
    remarks: str
    hierarchy: str = ""
    reviewed_on: dt.date
    review_within: ReviewWithin | None = None
    replaced_by: ReplacedBy | None = None


class Benefit(_Data):
    """What the applicant gets, as the clause puts it."""

    kind: str
    what: str
    amount: AmountRule


class Stacking(_Data):
    """How the benefit combines with others; ``unless`` are facts that lift ``highest_of``."""

    text: str = ""
    adds_to: list[str] = Field(default_factory=list)
    highest_of: list[str] = Field(default_factory=list)
    unless: dict[str, Any] = Field(default_factory=dict)


class Superseded(_Data):
    """When something else governs instead, and what is assumed while nobody has told."""

    when: dict[str, Any]
    assumption: str = ""
    rule: str


class Reading(_Data):
    """How an ambiguous clause is read here, and why."""

    issue: str
    reading: str
    why: str
    others: list[str] = Field(default_factory=list)


class PolicyData(_Data):
    """A policy as written in the catalogue."""

    id: str
    title: str
    tier: Literal["A", "B", "C"]
    strength: Literal["firm", "encouragement", "conditional_on_local_means", "conditional_on_budget", "pilot"]
    audience: str
    locator: str
    quote: str
    quote_more: list[str] = Field(default_factory=list)
    department: str | None = None
    when: dict[str, Any]
    superseded: Superseded | None = None
    benefit: Benefit
    stacking: Stacking = Stacking()
    related: list[str] = Field(default_factory=list)
    readings: list[Reading] = Field(default_factory=list)
    effective: dt.date | None = None
    ends: dt.date | None = None
    window: tuple[str, str] | None = None


class Rule(_Data):
    """A sentence that governs several policies."""

    id: str
    locator: str
    quote: str
    effect: str
    applies_to: list[str]
    note: str = ""


class Skipped(_Data):
    """A passage that states no measure, and why."""

    locator: str
    reason: str
    quote: str
    note: str = ""


class CatalogueFile(_Data):
    """One document with everything read out of it."""

    document: Document
    policies: list[PolicyData]
    rules: list[Rule] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Policy:
    """A policy ready to be evaluated."""

    data: PolicyData
    document: Document
    when: Condition
    superseded: Condition | None
    rules: tuple[Rule, ...]

    @property
    def id(self) -> str:
        return self.data.id

    @property
    def title(self) -> str:
        return self.data.title

    @property
    def tier(self) -> str:
        return self.data.tier

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison the verdict can depend on."""
        trees = (tree for tree in (self.when, self.superseded) if tree is not None)
        return tuple(leaf for tree in trees for leaf in tree.leaves() if isinstance(leaf, Comparison))

    @cached_property
    def other_places(self) -> tuple[Comparison, ...]:
        """Conditions on a place other than the applicant's own: the employer's, the school's."""
        return tuple(leaf for leaf in self.comparisons if isinstance(leaf.operator, InRegion) and leaf.fact != "region")

    def citation(self) -> dict[str, str | None]:
        """Where the words stand, in the contract's shape; None where the document prints nothing."""
        return {
            "document_id": self.document.id,
            "document_title": self.document.title,
            "document_number": self.document.number,
            "document_date": self.document.date,
            "locator": self.data.locator,
            "quote": self.data.quote,
        }


@dataclass(frozen=True)
class Problem:
    """Something wrong in the catalogue: where, what, and what to do."""

    file: str
    policy: str
    field: str
    message: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.file, self.policy, self.field) if part) + "：" + self.message


class CatalogueError(ValueError):
    """The catalogue can't be used; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All policies with what they refer to. ``version`` changes with every byte of the data."""

    policies: Mapping[str, Policy]
    files: tuple[CatalogueFile, ...]
    vocabulary: Vocabulary
    derivations: Derivations
    audiences: Mapping[str, Condition]
    regions: Regions
    version: str
    texts: Mapping[str, str]
    by_document: Mapping[str, tuple[Policy, ...]]
    #: Of each document, the policies that also look at a place other than the applicant's own.
    beyond: Mapping[str, tuple[Policy, ...]]
    areas: Mapping[str, Region]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(file.document for file in self.files)


@cache
def load_catalogue(
    folder: Path = CATALOGUE, documents: Path = DOCUMENTS, vocabulary_folder: Path = VOCABULARY
) -> Catalogue:
    """The catalogue in ``folder``, by default the project's own. Raises CatalogueError naming every problem."""
    vocabulary = load_vocabulary(vocabulary_folder)
    regions = load_regions()
    paths = sorted(path for path in folder.glob("*.yaml") if not path.name.endswith(".cases.yaml"))
    problems: list[Problem] = []
    files = [file for path in paths if (file := _read(path, problems))]
    texts = {file.document.id: _text(documents / file.document.file, problems) for file in files}
    loader = _Loader(vocabulary, regions, problems)
    policies = {policy.id: policy for file in files for policy in loader.load(file, texts[file.document.id])}
    problems.extend(_dangling(files, set(policies)))
    derivations = load_derivations(vocabulary_folder, vocabulary, regions)
    if problems:
        raise CatalogueError(problems)
    by_document = {file.document.id: tuple(policies[data.id] for data in file.policies) for file in files}
    return Catalogue(
        policies=policies,
        files=tuple(files),
        vocabulary=vocabulary,
        derivations=derivations,
        audiences=load_audiences(vocabulary_folder, vocabulary, regions),
        regions=regions,
        version=_version([*paths, *sorted(vocabulary_folder.glob("*.yaml"))]),
        texts=texts,
        by_document=by_document,
        beyond={
            name: tuple(policy for policy in listed if policy.other_places) for name, listed in by_document.items()
        },
        areas={file.document.id: regions.by_name(file.document.covers) for file in files},
    )


def _version(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read(path: Path, problems: list[Problem]) -> CatalogueFile | None:
    try:
        return CatalogueFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        problems.append(Problem(path.name, "", "", f"不是合法的 YAML，请检查缩进和引号：{error}"))
    except ValidationError as error:
        for detail in error.errors():
            where = ".".join(str(part) for part in detail["loc"])
            problems.append(Problem(path.name, _policy_at(path, detail["loc"]), where, data_error(detail)))
    return None


def _policy_at(path: Path, loc: tuple[int | str, ...]) -> str:
    if loc[:1] != ("policies",) or len(loc) < 2:
        return ""
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return str(data["policies"][loc[1]].get("id", f"第{int(loc[1]) + 1}条"))


def _text(path: Path, problems: list[Problem]) -> str:
    if not path.exists():
        problems.append(Problem(path.name, "", "document.file", f"找不到文件，请把原文放到 {path.parent.name}/ 下"))
        return ""
    return squeezed(path.read_text(encoding="utf-8"))


def _dangling(files: list[CatalogueFile], known: set[str]) -> Iterator[Problem]:
    documents = {file.document.id for file in files}
    for file in files:
        name = f"{file.document.id}.yaml"
        if file.document.replaced_by and file.document.replaced_by.document not in documents:
            yield Problem(name, "", "document.replaced_by", f"没有 {file.document.replaced_by.document} 这份文件")
        for rule in file.rules:
            for policy_id in set(rule.applies_to) - known:
                yield Problem(name, rule.id, "applies_to", f"没有 {policy_id} 这一条")
        for policy in file.policies:
            referred = {*policy.related, *policy.stacking.adds_to, *policy.stacking.highest_of}
            for policy_id in referred - known:
                yield Problem(name, policy.id, "related/stacking", f"没有 {policy_id} 这一条")


class _Loader:
    """Turns one file's data into policies and notes every problem on the way."""

    def __init__(self, vocabulary: Vocabulary, regions: Regions, problems: list[Problem]) -> None:
        self.vocabulary = vocabulary
        self.regions = regions
        self.problems = problems
        self.seen: set[str] = set()

    def load(self, file: CatalogueFile, text: str) -> Iterator[Policy]:
        self.file = f"{file.document.id}.yaml"
        area = self.regions.resolve(file.document.covers).region
        if area is None or area.name != file.document.covers:
            self._problem("", "document.covers", f"{file.document.covers} 不是行政区划表里的全称")
            return
        for rule in file.rules:
            self._check_quote(rule.id, rule.quote, text)
        for passage in file.skipped:
            self._check_quote(passage.locator, passage.quote, text)
        rules = {rule.id: rule for rule in file.rules}
        for data in file.policies:
            policy = self._policy(data, file.document, rules, text)
            if policy is not None:
                yield policy

    def _policy(self, data: PolicyData, document: Document, rules: Mapping[str, Rule], text: str) -> Policy | None:
        if data.id in self.seen:
            self._problem(data.id, "id", "这个编号用了两次")
        self.seen.add(data.id)
        for quote in (data.quote, *data.quote_more):
            self._check_quote(data.id, quote, text)
        self._check_amount(data)
        if data.superseded and data.superseded.rule not in rules:
            self._problem(data.id, "superseded.rule", f"没有 {data.superseded.rule} 这条规则")
        try:
            when = self._condition(_in_force(data, document))
            superseded = self._superseded(data, document)
        except ConditionError as error:
            self._problem(data.id, "when", str(error))
            return None
        self._review_within(document, when)
        governing = tuple(rule for rule in rules.values() if data.id in rule.applies_to)
        policy = Policy(data, document, when, superseded, governing)
        self._check_words(policy, rules)
        return policy

    def _superseded(self, data: PolicyData, document: Document) -> Condition | None:
        triggers = [data.superseded.when] if data.superseded else []
        if document.replaced_by:
            triggers.append({"fact": AS_OF.name, "gte": document.replaced_by.since})
        return self._condition({"any": triggers}) if triggers else None

    def _condition(self, data: dict[str, Any]) -> Condition:
        return parse_condition(data, {**self.vocabulary, AS_OF.name: AS_OF}, self.regions)

    def _review_within(self, document: Document, when: Condition) -> None:
        if document.review_within is None:
            return
        places = document.review_within.places
        if places == "xpcc":
            within = frozenset(filter(self.regions.is_xpcc, self.regions))
        else:
            within = frozenset(map(self.regions.by_name, places))
        for leaf in when.leaves():
            if isinstance(leaf, Comparison) and isinstance(leaf.operator, InRegion):
                leaf.operator.review_within = within
                leaf.note = document.review_within.text

    def _check_quote(self, policy: str, quote: str, text: str) -> None:
        if squeezed(quote) not in text:
            self._problem(policy, "quote", f"原文里找不到这句话，请照原文逐字抄录：{quote[:40]}…")

    def _check_words(self, policy: Policy, rules: Mapping[str, Rule]) -> None:
        sources = [policy.data.quote, *policy.data.quote_more]
        if policy.data.superseded and policy.data.superseded.rule in rules:
            sources.append(rules[policy.data.superseded.rule].quote)
        clause = "\n".join(map(squeezed, sources))
        for leaf in policy.comparisons:
            if leaf.words and squeezed(leaf.words) not in clause:
                self._problem(policy.id, f"when.{leaf.fact}.words", f"条文里没有“{leaf.words}”")

    def _check_amount(self, data: PolicyData) -> None:
        stated = stated_numbers("\n".join((data.quote, *data.quote_more)))
        missing = {value for value in data.benefit.amount.numbers() if value not in stated}
        if missing:
            figures = "、".join(f"{value:g}" for value in sorted(missing))
            self._problem(data.id, "benefit.amount", f"条文里没有 {figures} 这个数，请核对金额和引文")
        for fact in (*data.benefit.amount.facts(), *data.stacking.unless):
            if fact not in self.vocabulary:
                self._problem(data.id, "benefit.amount", f"词表里没有 {fact} 这个事实")

    def _problem(self, policy: str, field: str, message: str) -> None:
        self.problems.append(Problem(self.file, policy, field, message))


def _in_force(data: PolicyData, document: Document) -> dict[str, Any]:
    """The policy's conditions plus when it holds: validity and application window are conditions on the day."""
    days: list[dict[str, Any]] = []
    if effective := data.effective or document.effective:
        days.append({"fact": "as_of", "gte": effective})
    if ends := data.ends or document.ends:
        days.append({"fact": "as_of", "lte": ends})
    if data.window:
        days.append({"fact": "as_of", "yearly_window": list(data.window)})
    return {"all": [data.when, *days]} if days else data.when
