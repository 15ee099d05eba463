"""Places: the administrative divisions of the whole country down to the county, and what people call them.

The tables lie in ``divisions/``; ``divisions/update.py`` names their source. A township or a local nickname means the
county it belongs to.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

DIVISIONS = Path(__file__).parent / "divisions"

Level = Literal["province", "prefecture", "county", "zone"]
_RANK: dict[Level, int] = {"province": 0, "prefecture": 1, "county": 2, "zone": 3}

_IGNORED = re.compile(r"[\s·•,，、。/\\>-]+")
#: What may follow a place without naming another: 宁海县城, and after an unshortened name any locality (宁海县山河村).
_TOWN_ITSELF = {"县城", "城区", "市区"}
_UNSHORTENED = re.compile(r"[省市区县旗盟州镇乡]$")
_LOCALITY = re.compile(r"(?:镇|乡|苏木|街道|嘎查|村|社区|园区|农场|团场)$")
_SHORTEST = 2
#: Longer texts are sentences, not places.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Region:
    """An administrative division or development zone.

    ``code`` is the 6-digit 行政区划代码; zones that have none carry a key of ours (1529Z2). ``ancestors`` are codes,
    nearest first, ending with the province's.
    """

    code: str
    name: str
    level: Level
    ancestors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text names: one ``region``, or the ``candidates`` to ask about, or (both empty) no known place."""

    region: Region | None = None
    candidates: tuple[Region, ...] = ()


class Regions:
    """The places, by code and by every spelling."""

    def __init__(
        self,
        regions: Iterable[Region],
        spellings: Mapping[str, tuple[Region, ...]],
        usual: Mapping[str, tuple[Region, ...]],
        townships: Mapping[str, bool],
        everyday_words: frozenset[str],
        xpcc: frozenset[Region],
    ) -> None:
        """``spellings`` has all places a spelling may name, ``usual`` the ones people mean by some of them.

        ``townships`` are names of parts of a county, true when the name occurs in no other one.
        """
        self._by_code = {region.code: region for region in regions}
        self._spellings = spellings
        alone = {text: _foremost(found) for text, found in spellings.items() if townships.get(text, True)}
        self._usual = {**alone, **usual}
        self._townships = townships.keys() - usual.keys()
        self._everyday_words = everyday_words
        self._xpcc = xpcc

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Region:
        """The place with this code. Raises KeyError."""
        return self._by_code[code]

    def by_name(self, name: str) -> Region:
        """The only place with this full name. Raises KeyError when there is none or several."""
        found = [region for region in self._spellings.get(name, ()) if region.name == name]
        if len(found) != 1:
            raise KeyError(name)
        return found[0]

    def resolve(self, text: str) -> Resolution:
        """The place that ``text`` is the name of: full, short or local name, code, or path (浙江宁波宁海).

        The whole text must be a name; sentences are not searched. A township by itself is asked back with its
        county as the candidate.
        """
        text = _IGNORED.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).removeprefix("中国")
        if text in self._by_code:
            return Resolution(self._by_code[text])
        found = self._usual.get(text) or self._at_end_of_path(text)
        sure = len(found) == 1 and text not in self._townships
        return Resolution(found[0]) if sure else Resolution(None, found)

    def names(self) -> Mapping[str, tuple[Region, ...]]:
        """Every spelling that names a place in running text, with the place, or the candidates to ask about.

        Leaves out short names that are also everyday words (合作, 新兴); ``resolve`` takes those too.
        """
        return {text: found for text, found in self._usual.items() if text not in self._everyday_words}

    def is_ancestor(self, area: Region, region: Region) -> bool:
        """Whether ``region`` lies in ``area`` and is not the same."""
        return area.code in region.ancestors

    def within(self, region: Region, area: Region) -> bool:
        """Whether ``region`` is ``area`` or lies in it."""
        return region.code == area.code or self.is_ancestor(area, region)

    def relation(self, region: Region, area: Region) -> bool | None:
        """Whether someone of whom only ``region`` is known is in ``area``; None when that is not precise enough."""
        if self.within(region, area):
            return True
        return None if self.is_ancestor(region, area) else False

    def prefecture(self, region: Region) -> Region | None:
        """The 地级市, 盟, 州 or 地区 of a place; one directly under its province is its own. None for provinces."""
        if region.level == "province":
            return None
        path = (region, *(self._by_code[code] for code in region.ancestors))
        return next((place for place in path if place.level == "prefecture"), region)

    def full_path(self, region: Region) -> str:
        """The name with those above it: 内蒙古自治区鄂尔多斯市东胜区."""
        return "".join(self._by_code[code].name for code in reversed(region.ancestors)) + region.name

    def is_xpcc(self, region: Region) -> bool:
        """Whether it is a city administered by 新疆生产建设兵团."""
        return region in self._xpcc

    def _at_end_of_path(self, text: str) -> tuple[Region, ...]:
        for end in range(len(text) - 1, _SHORTEST - 1, -1):
            head, rest = text[:end], text[end:]
            if found := self._below(self._spellings.get(head, ()), rest):
                return found
            if head in self._usual and self._is_locality(head, rest):
                return self._usual[head]
        return ()

    def _below(self, heads: tuple[Region, ...], rest: str) -> tuple[Region, ...]:
        """The places called ``rest`` that lie in one of ``heads``."""
        if not heads:
            return ()
        for tails in (self._usual.get(rest), self._spellings.get(rest), self._at_end_of_path(rest)):
            if found := tuple(tail for tail in tails or () if any(self.within(tail, head) for head in heads)):
                return _foremost(found)
        return ()

    def _is_locality(self, head: str, rest: str) -> bool:
        if rest in _TOWN_ITSELF:
            return True
        names_a_place = any(rest[:end] in self._spellings for end in range(_SHORTEST, len(rest) + 1))
        return bool(_UNSHORTENED.search(head) and _LOCALITY.search(rest)) and not names_a_place


def _foremost(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    """The one of the highest level if it is alone there, else all: 海南 is the province, 鼓楼区 is one of four."""
    highest = min(_RANK[region.level] for region in regions)
    foremost = tuple(region for region in regions if _RANK[region.level] == highest)
    return foremost if len(foremost) == 1 else regions


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    if code.endswith("00"):
        return "prefecture"
    return "county" if code.isdigit() and code[4] != "7" else "zone"


class _Table:
    """The regions and spellings while they are being read."""

    def __init__(self) -> None:
        self.regions: dict[str, Region] = {}
        self.spellings: dict[str, tuple[Region, ...]] = {}

    def add(self, code: str, name: str, parent: str) -> None:
        ancestors = (parent, *self.regions[parent].ancestors) if parent else ()
        self.regions[code] = Region(code, name, _level(code), ancestors)
        self.spell(name, (self.regions[code],))

    def spell(self, spelling: str, regions: tuple[Region, ...]) -> None:
        known = self.spellings.get(spelling, ())
        self.spellings[spelling] = known + tuple(region for region in regions if region not in known)

    def places(self, names: str | list[str]) -> tuple[Region, ...]:
        """The regions with these codes or unique full names. Raises ValueError for any other."""
        found: tuple[Region, ...] = ()
        for name in [names] if isinstance(names, str) else names:
            known = (self.regions[name],) if name in self.regions else self.spellings.get(name, ())
            if len(known) != 1:
                raise ValueError(f"divisions/names.yaml: {name} is not the code or unique full name of a place")
            found += known
        return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DIVISIONS / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def load_regions() -> Regions:
    """The country's divisions with their names, from ``divisions/``."""
    names: dict[str, Any] = yaml.load((DIVISIONS / "names.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    table = _Table()
    short_names = []
    for row in _rows("divisions.csv"):
        table.add(row["code"], row["name"], row["parent"])
        short_names += [(short, row["code"]) for short in row["short"].split()]
    for zone in names["zones"]:
        table.add(zone["code"], zone["name"], zone["parent"])
    usual = {alias: table.places(place) for alias, place in names["aliases"].items()}
    xpcc = frozenset(table.places(names["xpcc"]))
    for short, code in short_names:
        table.spell(short, (table.regions[code],))
    townships = {}
    for row in _rows("townships.csv"):
        table.spell(row["name"], (table.regions[row["county"]],))
        townships[row["name"]] = row["unique"] == "1"
    for alias, regions in usual.items():
        table.spell(alias, regions)
    everyday_words = frozenset(names["everyday_words"].split())
    return Regions(table.regions.values(), table.spellings, usual, townships, everyday_words, xpcc)
