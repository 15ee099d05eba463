"""Training happens when, and only when, something the model is made from changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import train


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(train, "ROOT", tmp_path)
    monkeypatch.setattr(train, "MODELS", tmp_path / "models")
    monkeypatch.setattr(train, "INPUTS", (tmp_path / "config.yml", tmp_path / "data"))
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "greet.yml").write_text("你好", encoding="utf-8")
    (tmp_path / "config.yml").write_text("language: zh", encoding="utf-8")
    return tmp_path


def test_an_edit_a_new_file_and_a_renamed_file_each_need_another_model(inputs: Path) -> None:
    models = [train.model_path()]

    (inputs / "config.yml").write_text("language: en", encoding="utf-8")
    models.append(train.model_path())
    (inputs / "data" / "nlu" / "thanks.yml").write_text("谢谢", encoding="utf-8")
    models.append(train.model_path())
    (inputs / "data" / "nlu" / "thanks.yml").rename(inputs / "data" / "nlu" / "thank.yml")
    models.append(train.model_path())

    assert len(set(models)) == 4


def test_what_is_no_input_needs_no_other_model(inputs: Path) -> None:
    before = train.model_path()

    (inputs / "README.md").write_text("read me", encoding="utf-8")
    (inputs / "data" / "cache.pyc").write_bytes(b"\0")

    assert train.model_path() == before


def test_a_new_policy_needs_no_other_model(inputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy_terms = inputs / "data" / "lookups" / "policy.yml"
    monkeypatch.setattr(train, "ASIDE", {policy_terms})
    before = train.model_path()

    policy_terms.parent.mkdir()
    policy_terms.write_text("驼乳作坊补贴", encoding="utf-8")

    assert train.model_path() == before


@pytest.mark.usefixtures("inputs")
def test_old_models_are_deleted() -> None:
    train.MODELS.mkdir()
    models = [train.MODELS / f"assistant-{age}.tar.gz" for age in range(train.KEPT + 2)]
    others = [train.MODELS / "20261122-102030-made-by-rasa-train.tar.gz"]
    for age, model in enumerate(models + others):
        model.touch()
        os.utime(model, (1_000_000 - age, 1_000_000 - age))

    train.forget_old_models()

    assert set(train.MODELS.iterdir()) == {*models[: train.KEPT], *others}


@pytest.mark.usefixtures("inputs")
def test_a_model_is_trained_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    trained: list[Path] = []

    def fake_train(target: Path) -> None:
        trained.append(target)
        target.parent.mkdir()
        target.write_bytes(b"a model")

    monkeypatch.setattr(train, "train", fake_train)
    train.main()
    train.main()

    assert trained == [train.model_path()]
    assert "up to date" in capsys.readouterr().out
