"""The project's catalogue, and a fictional one for what the five documents don't contain."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies import Catalogue, load_catalogue

FICTIONAL = Path(__file__).parent / "fictional"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def fictional() -> Catalogue:
    return load_catalogue(FICTIONAL / "catalogue", FICTIONAL / "documents", FICTIONAL / "vocabulary")


@pytest.fixture(scope="session")
def fictional_folder() -> Path:
    return FICTIONAL / "catalogue"
