"""Places: every division is found by name and code, nothing ambiguous is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.regions import Region, Regions, load_regions

REGIONS = load_regions()
ALL = list(REGIONS)

any_region = st.sampled_from(ALL)


@pytest.fixture(scope="module")
def regions() -> Regions:
    return REGIONS


@pytest.mark.parametrize(
    ("text", "path"),
    [
        # full names, common short names, codes
        ("东胜区", "内蒙古自治区鄂尔多斯市东胜区"),
        ("东胜", "内蒙古自治区鄂尔多斯市东胜区"),
        ("150602", "内蒙古自治区鄂尔多斯市东胜区"),
        ("新疆", "新疆维吾尔自治区"),
        ("焉耆县", "新疆维吾尔自治区巴音郭楞蒙古自治州焉耆回族自治县"),
        ("海南", "海南省"),
        ("吉林", "吉林省"),
        ("西安", "陕西省西安市"),
        ("喀什", "新疆维吾尔自治区喀什地区"),
        ("喀什市", "新疆维吾尔自治区喀什地区喀什市"),
        ("昌吉", "新疆维吾尔自治区昌吉回族自治州"),
        ("库尔勒", "新疆维吾尔自治区巴音郭楞蒙古自治州库尔勒市"),
        ("塔城市", "新疆维吾尔自治区伊犁哈萨克自治州塔城地区塔城市"),
        ("浦东", "上海市浦东新区"),
        ("义乌", "浙江省金华市义乌市"),
        ("济源市", "河南省济源市"),
        ("合作", "甘肃省甘南藏族自治州合作市"),
        # nicknames, seat towns, townships, zones
        ("阿左旗", "内蒙古自治区阿拉善盟阿拉善左旗"),
        ("准旗", "内蒙古自治区鄂尔多斯市准格尔旗"),
        ("薛家湾", "内蒙古自治区鄂尔多斯市准格尔旗"),
        ("树林召镇", "内蒙古自治区鄂尔多斯市达拉特旗"),
        ("巴彦浩特", "内蒙古自治区阿拉善盟阿拉善左旗"),
        ("腾格里经济技术开发区", "内蒙古自治区阿拉善盟腾格里经济技术开发区"),
        ("阿拉善高新区", "内蒙古自治区阿拉善盟内蒙古阿拉善高新技术产业开发区"),
        # paths
        ("新疆喀什", "新疆维吾尔自治区喀什地区"),
        ("内蒙古鄂尔多斯市东胜区", "内蒙古自治区鄂尔多斯市东胜区"),
        ("浙江宁波宁海", "浙江省宁波市宁海县"),
        ("中国 浙江省-宁波市-宁海县", "浙江省宁波市宁海县"),
        ("宁夏银川市兴庆区", "宁夏回族自治区银川市兴庆区"),
        ("乌海海南", "内蒙古自治区乌海市海南区"),
        ("北京朝阳", "北京市朝阳区"),
        ("辽宁朝阳", "辽宁省朝阳市"),
        ("鄂尔多斯准旗", "内蒙古自治区鄂尔多斯市准格尔旗"),
        ("宁海县桃源街道", "浙江省宁波市宁海县"),
        ("宁海县城", "浙江省宁波市宁海县"),
        ("东胜区罕台镇九成功村", "内蒙古自治区鄂尔多斯市东胜区"),
    ],
)
def test_names_people_use(regions: Regions, text: str, path: str) -> None:
    found = regions.resolve(text).region
    assert found is not None
    assert regions.full_path(found) == path


@pytest.mark.parametrize(
    ("text", "count"), [("鼓楼区", 4), ("朝阳", 4), ("新城区", 2), ("城关区", 2), ("沙湾", 2), ("通州", 2), ("左旗", 5)]
)
def test_a_name_of_several_places_is_asked_back(regions: Regions, text: str, count: int) -> None:
    resolution = regions.resolve(text)
    assert resolution.region is None
    assert len(resolution.candidates) == count


def test_a_township_is_asked_back_with_its_county(regions: Regions) -> None:
    resolution = regions.resolve("深甽镇")
    assert resolution.region is None
    assert [regions.full_path(region) for region in resolution.candidates] == ["浙江省宁波市宁海县"]


@pytest.mark.parametrize(
    "text",
    ["", "火星", "高新区", "桃源街道", "乌兰布和镇", "宁夏宁海县", "宁海县象山县", "我在宁海县开店", "150699", "区"],
)
def test_what_is_no_place_is_unknown(regions: Regions, text: str) -> None:
    resolution = regions.resolve(text)
    assert resolution.region is None
    assert resolution.candidates == ()


def test_similar_names_are_different_places(regions: Regions) -> None:
    assert regions.by_name("杭锦旗").ancestors == ("150600", "150000")
    assert regions.by_name("杭锦后旗").ancestors == ("150800", "150000")


def test_the_table_is_complete(regions: Regions) -> None:
    levels = [region.level for region in regions]
    assert levels.count("province") == 34
    assert levels.count("prefecture") == 333
    assert levels.count("county") > 2840
    assert all(regions.get(region.ancestors[-1]).level == "province" for region in regions if region.ancestors)
    assert not any(region.name in {"市辖区", "县"} for region in regions)


def test_xpcc_cities(regions: Regions) -> None:
    cities = [region for region in regions if regions.is_xpcc(region)]
    assert len(cities) == 12
    assert all(regions.full_path(city).startswith("新疆维吾尔自治区") for city in cities)


@pytest.mark.parametrize(
    ("place", "area", "relation"),
    [
        ("东胜区", "鄂尔多斯市", True),
        ("鄂尔多斯市", "鄂尔多斯市", True),
        ("内蒙古自治区", "鄂尔多斯市", None),
        ("阿拉善盟", "鄂尔多斯市", False),
        ("象山县", "宁海县", False),
        ("宁波市", "宁海县", None),
        ("石河子市", "新疆维吾尔自治区", True),
    ],
)
def test_relation_to_an_area(regions: Regions, place: str, area: str, relation: bool | None) -> None:
    assert regions.relation(regions.by_name(place), regions.by_name(area)) is relation


@pytest.mark.parametrize(
    ("place", "prefecture"),
    [("准格尔旗", "鄂尔多斯市"), ("塔城市", "塔城地区"), ("石河子市", "石河子市"), ("阿拉善盟", "阿拉善盟")],
)
def test_prefecture(regions: Regions, place: str, prefecture: str) -> None:
    assert regions.prefecture(regions.by_name(place)) == regions.by_name(prefecture)


def test_a_province_has_no_prefecture(regions: Regions) -> None:
    assert regions.prefecture(regions.by_name("浙江省")) is None


def test_names_for_running_text(regions: Regions) -> None:
    names = regions.names()
    assert names["阿左旗"] == (regions.by_name("阿拉善左旗"),)
    assert len(names["鼓楼区"]) == 4
    assert "合作" not in names
    assert names["合作市"] == (regions.by_name("合作市"),)
    assert min(map(len, names)) >= 2


def test_by_name_refuses_what_is_not_one_full_name(regions: Regions) -> None:
    for name in ("鼓楼区", "宁海", "火星"):
        with pytest.raises(KeyError):
            regions.by_name(name)


@given(any_region)
def test_every_full_name_is_found(region: Region) -> None:
    resolution = REGIONS.resolve(region.name)
    assert resolution.region == region or region in resolution.candidates


@given(any_region)
def test_every_full_path_names_exactly_its_place(region: Region) -> None:
    assert REGIONS.resolve(REGIONS.full_path(region)).region == region


@given(any_region)
def test_code_round_trip(region: Region) -> None:
    assert REGIONS.get(region.code) is region
    assert REGIONS.resolve(region.code).region is region


@given(st.sampled_from(sorted(REGIONS.names())))
def test_every_spelling_resolves_to_what_names_says(name: str) -> None:
    resolution = REGIONS.resolve(name)
    found = (resolution.region,) if resolution.region else resolution.candidates
    assert found == REGIONS.names()[name]


@given(any_region, any_region)
def test_relation_is_antisymmetric(one: Region, other: Region) -> None:
    if one == other:
        assert REGIONS.relation(one, other) is True
    else:
        assert not (REGIONS.within(one, other) and REGIONS.within(other, one))
        assert (REGIONS.relation(one, other) is None) == (REGIONS.relation(other, one) is True)


@given(st.text(max_size=60) | st.text(alphabet="内蒙古新疆宁夏海县市区旗镇村街道朝阳左右前后", max_size=60))
def test_any_text_can_be_resolved(text: str) -> None:
    resolution = REGIONS.resolve(text)
    assert resolution.region is None or resolution.candidates == ()
    assert len(resolution.candidates) != 1
