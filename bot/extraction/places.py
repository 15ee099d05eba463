"""Places named in a message: full, short and local names, paths, and names typed or heard nearly right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pypinyin import lazy_pinyin

from policies.regions import Region, Regions, load_regions

#: Names shorter than this are never taken for a mistyped one.
_SHORTEST_NEAR_MISS = 2
_LONGEST_PATH = 30
#: Between the parts of a path: 宁夏的银川, 内蒙古/鄂尔多斯.
_JOINTS = frozenset("的/-、,")


@dataclass(frozen=True)
class Place:
    """``text[start:end]`` names ``region``, or one of ``candidates``, to be asked about, when it is not sure."""

    start: int
    end: int
    region: Region | None
    candidates: tuple[Region, ...] = ()


class Gazetteer:
    """The names of all places, ready to be found in running text."""

    def __init__(self, regions: Regions, covered: frozenset[str]) -> None:
        """``covered`` are codes of the areas whose misspelt names are recognised."""
        self._regions = regions
        self._names = regions.names()
        self._longest = max(map(len, self._names))
        self._near: dict[tuple[str, ...], dict[str, Region]] = {}
        for name, found in self._names.items():
            if len(found) == 1 and len(name) >= _SHORTEST_NEAR_MISS and self._is_covered(found[0], covered):
                self._near.setdefault(tuple(lazy_pinyin(name)), {})[name] = found[0]
        self._near_lengths = sorted({len(sound) for sound in self._near}, reverse=True)

    def find(self, text: str) -> list[Place]:
        """The places in plain ``text``, in order; parts of one path are one place."""
        places: list[Place] = []
        position = 0
        while position < len(text):
            end = self._longest_name(text, position)
            if end is None:
                position += 1
                continue
            place = self._place(text, position, end)
            if places and (joined := self._joined(text, places[-1], place)):
                places[-1] = joined
            else:
                places.append(place)
            position = end
        return places

    def near_miss(self, text: str) -> list[Place]:
        """Stretches of plain ``text`` that sound like a covered place; never sure."""
        sounds = lazy_pinyin(list(text))
        places: list[Place] = []
        position = 0
        while position < len(text):
            place = self._heard(sounds, position)
            if place is None:
                position += 1
            else:
                places.append(place)
                position = place.end
        return places

    def spelling(self, region: Region) -> str:
        """The shortest name that means only this place: its own, or the path to it."""
        return region.name if self._regions.resolve(region.name).region == region else self._regions.full_path(region)

    def _is_covered(self, region: Region, covered: frozenset[str]) -> bool:
        return region.code in covered or not covered.isdisjoint(region.ancestors)

    def _longest_name(self, text: str, start: int) -> int | None:
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            if text[start:end] in self._names:
                return end
        return None

    def _place(self, text: str, start: int, end: int) -> Place:
        resolution = self._regions.resolve(text[start:end])
        return Place(start, end, resolution.region, resolution.candidates)

    def _joined(self, text: str, before: Place, place: Place) -> Place | None:
        between = text[before.end : place.start]
        if len(between) > 1 or not _JOINTS.issuperset(between) or place.end - before.start > _LONGEST_PATH:
            return None
        if before.region is None:
            return None
        options = (place.region,) if place.region else place.candidates
        inside = [region for region in options if self._regions.is_ancestor(before.region, region)]
        return Place(before.start, place.end, inside[0]) if len(inside) == 1 else None

    def _heard(self, sounds: list[str], start: int) -> Place | None:
        for length in self._near_lengths:
            if found := self._near.get(tuple(sounds[start : start + length])):
                return Place(start, start + length, None, tuple(dict.fromkeys(found.values())))
        return None


#: Where the documents apply: 宁夏, 新疆, 阿拉善盟, 鄂尔多斯市, 宁海县.
_COVERED = ("宁夏回族自治区", "新疆维吾尔自治区", "阿拉善盟", "鄂尔多斯市", "宁海县")


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer over the country's divisions."""
    regions = load_regions()
    return Gazetteer(regions, frozenset(regions.by_name(name).code for name in _COVERED))
