"""Places named in a message: full, short and local names, paths, and names typed or heard nearly right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.extraction.spelling import sound
from policies.regions import Region, Regions, load_regions

#: Names shorter than this are never taken for a mistyped one.
_SHORTEST_NEAR_MISS = 2
#: Of names from this length on one syllable may be wrong.
_SHORTEST_MISHEARD = 4
_LONGEST_PATH = 30
#: A county by its everyday name after its city (石嘴山惠农) is no longer than this.
_TAIL = re.compile("[一-龥]{2,6}")
#: Names heard nearly right outside of an answer are full names, of so many characters, half of them right.
_SHORTEST_FULL_NAME = 3
_FULL_NAME_ENDS = frozenset("县旗市区盟州")
#: A code of an administrative division, said to be one.
_CODE = re.compile(r"(?:(?:代码|区划|编码)[^\d,.;]{0,4}|^)(?P<code>\d{6})(?![^,.;])")
#: What makes a short name before it that of a township or a street elsewhere: 兴隆[镇].
_OF_LOCALITY = re.compile(
    r"镇(?![上里])|乡(?![下里村镇亲])|村(?![里民镇])|街道|苏木|嘎查|社区|小区|大道|[东南西北中]?路(?=\d)"
)
#: What follows a place whose name is an everyday word.
_FOLLOWS_EVERYDAY = re.compile(r"$|[,.;开办做搞种养卖]|这边|那边|注册|创业|经营")
_UNSHORTENED = re.compile(r"[省市区县旗盟州]$")
#: What makes the place before it part of a name: 宁夏大学, 阿拉善职业学院, 宁夏智谷.
_INSTITUTION = re.compile(
    r"(?:[^,.;!?的一所在市县区旗里读上念\s]{0,6}(?:大学|(?<!科)学院)(?!生)|人民医院|银行|智谷|"
    r"[^,.;!?的一在里]{1,8}有限公司)"
)
#: In the name of a school whose students are not undergraduates.
_VOCATIONAL = re.compile(r"职业|高职|高等专科|技师")
#: What stands around a place of two characters far from here, rather than around parts of words: 普[通许]可.
_LEADS_TO_PLACE = re.compile(r"(?:^|[,.;!?、:在到去来回从是自于往住离老家的叫籍和跟与由说写为])$")
_FOLLOWS_PLACE = re.compile(r"$|[,.;!?、县市区旗省州盟人那这的来回过打上读念]")
#: Words before a place that begin names too: 从江苏回来 is not 从江.
_PREPOSITIONS = frozenset("从和同到在向由")
#: Names that are more often parts of words: 和县政府签了, 和政府合作, 甘肃合作社.
_JOINED_WORDS = frozenset({"和县", "和政", "合作"})
#: What makes the place before it the name of a product: 哈密瓜, 和田玉, 盐池滩羊.
_PRODUCT = re.compile(r"山(?=$|[,.;下脚上口东西的那])|瓜|香梨|玉(?!泉)|滩羊|大枣|拉面|葡萄干")
#: Between the parts of a path: 宁夏的银川, 内蒙古/鄂尔多斯, 阿克苏那边 温宿.
_JOINT = re.compile(r"(?:[这那](?:边|儿|里|头))?[的/、,-]?")


@dataclass(frozen=True)
class Place:
    """``text[start:end]`` names ``region``, or one of ``candidates``, to be asked about, when it is not sure."""

    start: int
    end: int
    region: Region | None
    candidates: tuple[Region, ...] = ()


@dataclass(frozen=True)
class Institution:
    """``text[start:end]`` names a school or firm after a place, which is then no place; ``kind`` is its placeholder."""

    start: int
    end: int
    kind: str


class Gazetteer:
    """The names of all places, ready to be found in running text."""

    def __init__(self, regions: Regions, covered: frozenset[str]) -> None:
        """``covered`` are codes of the areas whose misspelt names are recognised."""
        self._regions = regions
        self._covered = covered
        self._names = regions.names()
        self._codes = frozenset(region.code for region in regions)
        self._longest = max(map(len, self._names))
        self._near: dict[tuple[str, ...], dict[str, Region]] = {}
        for name, found in self._names.items():
            if len(found) == 1 and len(name) >= _SHORTEST_NEAR_MISS and self._is_covered(found[0], covered):
                for slip in _slips([sound(char) for char in name]):
                    self._near.setdefault(slip, {})[name] = found[0]
        self._covered_names = {
            name for name, found in self._names.items() if any(self._is_covered(one, covered) for one in found)
        }
        self._near_lengths = sorted({len(slip) for slip in self._near}, reverse=True)
        self._full_name_ends = frozenset(map(sound, _FULL_NAME_ENDS))

    def find(self, text: str) -> tuple[list[Place], list[Institution]]:
        """The places and the institutions named by a place in plain ``text``; parts of a path are one place."""
        places: list[Place] = []
        institutions: list[Institution] = []
        code = _CODE.search(text)
        position = 0
        while position < len(text):
            if code and position == code.start("code") and code["code"] in self._codes:
                places.append(self._place(text, *code.span("code")))
                position = code.end()
                continue
            end = self._longest_name(text, position)
            if end is None and (everyday := self._everyday(text, position)):
                places.append(everyday)
                position = everyday.end
            elif end is None:
                position += 1
            elif _PRODUCT.match(text, end) or self._is_elsewhere(text, position, end):
                position = end
            elif institution := _INSTITUTION.match(text, end):
                kind = "vocational" if _VOCATIONAL.search(institution.group()) else "institution"
                institutions.append(Institution(position, institution.end(), kind))
                position = institution.end()
            else:
                place = self._extended(text, self._place(text, position, end))
                joined = self._joined(text, places[-1], place) if places else None
                places[-1:] = [joined] if joined else [*places[-1:], place]
                position = place.end
        return [self._settled(place, places) for place in places], institutions

    def near_miss(self, text: str) -> list[Place]:
        """Stretches of plain ``text`` that sound like a covered place; never sure."""
        sounds = [sound(char) for char in text]
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

    def misspelt(self, text: str) -> list[Place]:
        """The full name of a covered place in plain ``text``, half of its characters right; never sure."""
        sounds = [sound(char) for char in text]
        for end in range(_SHORTEST_FULL_NAME, len(text) + 1):
            if sounds[end - 1] not in self._full_name_ends:
                continue
            for length in self._near_lengths:
                start = end - length
                if start < 0 or length < _SHORTEST_FULL_NAME:
                    continue
                found = self._sounding_like(sounds[start:end])
                alike = [region for name, region in found.items() if _is_half_right(text[start:end], name)]
                if alike:
                    return [Place(start, end, None, tuple(dict.fromkeys(alike)))]
        return []

    def spelling(self, region: Region) -> str:
        """The shortest name that means only this place: its own, or the path to it."""
        return region.name if self._regions.resolve(region.name).region == region else self._regions.full_path(region)

    def _is_covered(self, region: Region, covered: frozenset[str]) -> bool:
        return region.code in covered or not covered.isdisjoint(region.ancestors)

    def _longest_name(self, text: str, start: int) -> int | None:
        for end in range(min(len(text), start + self._longest), start + 1, -1):
            if text[start:end] in self._names and text[start:end] not in _JOINED_WORDS:
                return None if self._hides_covered(text, start, end) else end
        return None

    def _hides_covered(self, text: str, start: int, end: int) -> bool:
        """Whether the two characters before ``end`` only look like a place: 土生土[长宁]海 is 宁海."""
        if end - start > _SHORTEST_NEAR_MISS or text[start:end] in self._covered_names:
            return False
        if not (_LEADS_TO_PLACE.search(text, 0, start) or _FOLLOWS_PLACE.match(text, end)):
            return True
        if text[start] in _PREPOSITIONS and any(text[start + 1 : later] in self._names for later in (end + 1, end + 2)):
            return True
        return any(text[start + 1 : later] in self._covered_names for later in range(end + 1, end + self._longest))

    def _place(self, text: str, start: int, end: int) -> Place:
        resolution = self._regions.resolve(text[start:end])
        return Place(start, end, resolution.region, resolution.candidates)

    def _joined(self, text: str, before: Place, place: Place) -> Place | None:
        between = text[before.end : place.start]
        if not _JOINT.fullmatch(between) or place.end - before.start > _LONGEST_PATH:
            return None
        if before.region is None:
            return None
        options = (place.region,) if place.region else place.candidates
        inside = [region for region in options if self._regions.within(region, before.region)]
        return Place(before.start, place.end, inside[0]) if len(inside) == 1 else None

    def _heard(self, sounds: list[str], start: int) -> Place | None:
        for length in self._near_lengths:
            if start + length > len(sounds):
                continue
            if found := self._sounding_like(sounds[start : start + length]):
                return Place(start, start + length, None, tuple(dict.fromkeys(found.values())))
        return None

    def _sounding_like(self, sounds: list[str]) -> dict[str, Region]:
        return next((found for slip in _slips(sounds) if (found := self._near.get(slip))), {})

    def _settled(self, place: Place, places: list[Place]) -> Place:
        """What an ambiguous name means beside a place that is sure: 左旗 after 阿拉善, 棋盘井 after its banner."""
        sure = [one.region for one in places if one.region]
        meant = [one for one in place.candidates if any(self._regions.within(one, area) for area in sure)]
        return Place(place.start, place.end, meant[0]) if place.region is None and len(meant) == 1 else place

    def _everyday(self, text: str, start: int) -> Place | None:
        """A covered place whose name is an everyday word (惠农), where one goes or is; never sure."""
        if start == 0 or text[start - 1] not in "在到回去":
            return None
        end = start + _SHORTEST_NEAR_MISS
        region = self._regions.resolve(text[start:end]).region if _FOLLOWS_EVERYDAY.match(text, end) else None
        if region is None or not self._is_covered(region, self._covered):
            return None
        return Place(start, end, None, (region,))

    def _is_elsewhere(self, text: str, start: int, end: int) -> bool:
        """Whether a short name far from here only begins the name of a township or a street."""
        name = text[start:end]
        return not _UNSHORTENED.search(name) and name not in self._covered_names and bool(_OF_LOCALITY.match(text, end))

    def _extended(self, text: str, place: Place) -> Place:
        """The place with what follows it when that only there names a part of it: 石嘴山[惠农], 阿盟[左旗]."""
        tail = _TAIL.match(text, place.end)
        if place.region is None or tail is None:
            return place
        for end in range(tail.end(), place.end + 1, -1):
            region = self._regions.resolve(text[place.start : end]).region
            if text[place.end : end] in _JOINED_WORDS or region is None:
                continue
            if self._regions.is_ancestor(place.region, region):
                return Place(place.start, end, region)
        return place


def _slips(sounds: list[str]) -> list[tuple[str, ...]]:
    """How a name sounds, and for a long one how it sounds with any one syllable misheard (a hole)."""
    exact = tuple(sounds)
    if len(sounds) < _SHORTEST_MISHEARD:
        return [exact]
    return [exact, *((*exact[:index], "", *exact[index + 1 :]) for index in range(len(exact)))]


def _is_half_right(typed: str, name: str) -> bool:
    """Whether most characters are typed right, its last, the kind of place, not counted."""
    right = sum(char == meant for char, meant in zip(typed[:-1], name[:-1], strict=True))
    return name[-1] in _FULL_NAME_ENDS and 2 * right >= len(name) - 1


#: Where the documents apply: 宁夏, 新疆, 阿拉善盟, 鄂尔多斯市, 宁海县.
_COVERED = ("宁夏回族自治区", "新疆维吾尔自治区", "阿拉善盟", "鄂尔多斯市", "宁海县")


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer over the country's divisions."""
    regions = load_regions()
    return Gazetteer(regions, frozenset(regions.by_name(name).code for name in _COVERED))
