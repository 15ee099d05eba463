"""The loader refuses a catalogue that doesn't say what its documents say, and tells where and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policies import CatalogueError, load_catalogue
from tests.policies.conftest import FICTIONAL

Edit = Callable[[str, str, str], str]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Replaces ``old`` by ``new`` in one file of a copy of the fictional catalogue; what loading it then tells."""

    def told(file: str, old: str, new: str) -> str:
        shutil.copytree(FICTIONAL, tmp_path / "copy")
        folder = tmp_path / "copy"
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogueError) as error:
            load_catalogue(folder / "catalogue", folder / "documents", folder / "vocabulary")
        return str(error.value)

    return told


MEASURES = "catalogue/measures.yaml"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # the words
        ("quote: 租用经营场所的，", "quote: 租赁经营场所的，", "measures-06 · quote：原文里找不到这句话"),
        ("words: 年满18周岁", "words: 已满18周岁", "measures-01 · when.age.words：条文里没有“已满18周岁”"),
        ("quote: 本办法自2024年", "quote: 本办法从2024年", "measures.yaml · 第十条 · quote：原文里找不到这句话"),
        # the figures
        ("value: 1500", "value: 15000", "measures-01 · benefit.amount：条文里没有 15000 这个数"),
        ("each: 3000}]}, cap: 30000", "each: 3000}]}, cap: 40000", "measures-05 · benefit.amount：条文里没有 40000"),
        ("years: 3,", "years: 4,", "measures-06 · benefit.amount：条文里没有 4 这个数"),
        ("cap: 500000", "cap: 600000", "measures-07 · benefit.amount：条文里没有 600000 这个数"),
        # the facts
        ("{fact: has_patent,", "{fact: has_patents,", "measures-03 · when：has_patents：词表里没有这个事实"),
        ("sex, eq: male", "sex, eq: man", "measures-01 · when：sex：应为 male、female 之一"),
        ("received: rent_years_received", "received: rent", "measures-06 · benefit.amount：词表里没有 rent 这个事实"),
        ("in_region: 金华市", "in_region: 金华", "measures-01 · when：region：金华 不是行政区划表里的全称"),
        ("covers: 金华市", "covers: 金华", "measures.yaml · document.covers：金华 不是行政区划表里的全称"),
        # the operators
        ("age, gte: 18", "age, from: 18", "measures-01 · when：age：应有且只有一个运算符"),
        ("at_least: 2", "at_least: 6", "measures-03 · when：at_least 应在 1 到 5 之间"),
        # what refers to something else
        ("id: measures-02", "id: measures-01", "measures-01 · id：这个编号用了两次"),
        ("highest_of: [measures-06]", "highest_of: [measures-66]", "measures-09 · related/stacking：没有 measures-66"),
        # the shape
        ("tier: A", "tier: D", "measures.yaml · measures-01 · policies.0.tier：应为 'A', 'B' or 'C' 之一"),
        ("type: fixed", "type: fix", "measures.yaml · measures-01 · policies.0.benefit.amount"),
        ("  strength: firm\n  audience: 创业者", "  audience: 创业者", "policies.0.strength：缺这一项"),
        ("audience: 创业者", "audiences: 创业者", "measures.yaml · measures-01 · policies.0.audience：缺这一项"),
        ("audience: 创业者", "audience: 创业者\n  audiences: 创业者", "policies.0.audiences：没有这一项，请核对名字"),
        ("  when:\n    all:", "  when:\n    all: [", "measures.yaml：不是合法的 YAML"),
        ("file: measures.txt", "file: measure.txt", "measure.txt · document.file：找不到文件，请把原文放到"),
    ],
)  # fmt: skip
def test_the_loader_names_file_policy_field_and_what_to_do(edited: Edit, old: str, new: str, told: str) -> None:
    assert told in edited(MEASURES, old, new)


def test_a_later_document_must_be_there(edited: Edit) -> None:
    told = edited("catalogue/old-rules.yaml", "document: new-rules", "document: newer-rules")
    assert "old-rules.yaml · document.replaced_by：没有 newer-rules 这份文件" in told


def test_every_problem_is_told_at_once(edited: Edit) -> None:
    told = edited("documents/measures.txt", "租用经营场所的，每年补贴6000元", "租用经营场所的，每月补贴500元")
    assert told.count("measures-06") == 1
    told_lines = told.splitlines()
    assert len(told_lines) == len(set(told_lines))


def test_line_breaks_of_the_document_do_not_matter(tmp_path: Path) -> None:
    shutil.copytree(FICTIONAL, tmp_path / "copy")
    text = tmp_path / "copy" / "documents" / "measures.txt"
    text.write_text("\n".join(text.read_text(encoding="utf-8")), encoding="utf-8")
    folder = tmp_path / "copy"
    catalogue = load_catalogue(folder / "catalogue", folder / "documents", folder / "vocabulary")
    assert len(catalogue.policies) == 12


def test_the_version_changes_with_the_data_and_not_without(tmp_path: Path) -> None:
    shutil.copytree(FICTIONAL, tmp_path / "one")
    shutil.copytree(FICTIONAL, tmp_path / "two")
    file = tmp_path / "two" / MEASURES
    file.write_text(file.read_text(encoding="utf-8").replace("title: 场租补贴", "title: 租金补贴"), encoding="utf-8")
    versions = [
        load_catalogue(folder / "catalogue", folder / "documents", folder / "vocabulary").version
        for folder in (FICTIONAL, tmp_path / "one", tmp_path / "two")
    ]
    assert versions[0] == versions[1] != versions[2]


def test_the_projects_catalogue_is_whole() -> None:
    catalogue = load_catalogue()
    counts = {document: len(policies) for document, policies in catalogue.by_document.items()}
    assert counts == {"alxa": 24, "ninghai": 27, "ningxia": 47, "ordos": 49, "xinjiang": 32}
    assert sum(len(file.rules) for file in catalogue.files) == 6
