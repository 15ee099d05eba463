"""A thousand turns leave the service as large as the first hundred did; twenty thousand: ``benchmarks/soak.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak import growth, soak
from benchmarks.systems import ours


@pytest.mark.slow
async def test_memory_is_flat_over_a_thousand_turns(tmp_path: Path, model: Path) -> None:
    with ours(model, tmp_path) as system:
        memory = await soak(system, 1000)
    assert growth(memory) < 15, memory
    assert max(memory) < 700
