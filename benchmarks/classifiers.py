"""Intent classifiers side by side on the held-out messages: ``python -m benchmarks.classifiers``.

Each pipeline is trained and loaded by Rasa in a process of its own, so that load time and memory are its own.
``--sample`` trains all of them on the same part of the data (DIET takes minutes an epoch on all of it).
SklearnIntentClassifier is missing because it needs dense features, that is a downloaded language model;
KeywordIntentClassifier because it cannot read Chinese (0.4 % right) and stops at a message like ``***``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any, NamedTuple

import psutil
import yaml

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data" / "nlu"
LOOKUPS = ROOT / "data" / "lookups"
HELDOUT = ROOT / "tests" / "nlu" / "heldout.yml"
RESULTS = ROOT / "benchmarks" / "classifiers.json"

_COUNTS = [
    {"name": "JiebaTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
_WARM_UP = 20
_DIET = {"name": "DIETClassifier", "entity_recognition": False, "random_seed": 42}


def _pipelines(epochs: int) -> dict[str, list[dict[str, Any]]]:
    project = yaml.safe_load((ROOT / "bot" / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    return {
        "ours": project,
        "LogisticRegressionClassifier": [*_COUNTS, {"name": "LogisticRegressionClassifier"}],
        f"DIETClassifier, {epochs} epochs": [*_COUNTS, {**_DIET, "epochs": epochs}],
    }


def main() -> None:
    """Run every pipeline, print the table and write ``benchmarks/classifiers.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="train on so many examples only")
    parser.add_argument("--epochs", type=int, default=20, help="DIET's epochs")
    parser.add_argument("--only", nargs="*", help="beginnings of the names of the pipelines to run")
    parser.add_argument("--pipeline", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.pipeline:
        print(json.dumps(_measure(json.loads(args.pipeline), args.sample)))
        return
    rows = {(row["pipeline"], row["examples"]): row for row in _earlier()}
    for name, pipeline in _pipelines(args.epochs).items():
        if args.only and not name.startswith(tuple(args.only)):
            continue
        command = [sys.executable, "-m", "benchmarks.classifiers", "--pipeline", json.dumps(pipeline)]
        command += ["--sample", str(args.sample)] if args.sample else []
        run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        row = {"pipeline": name, **json.loads(run.stdout.splitlines()[-1])}
        rows[name, row["examples"]] = row
        print(_row(row), flush=True)
        RESULTS.write_text(json.dumps([*rows.values()], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _earlier() -> list[dict[str, Any]]:
    """Rows of earlier runs: those of this run replace them, the others stay."""
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []


def _row(row: dict[str, Any]) -> str:
    cells = [
        row["pipeline"],
        row["examples"],
        f"{row['accuracy']:.1%}",
        f"{row['accuracy_unasked']:.1%}",
        f"{row['p50_ms']:.1f} / {row['p95_ms']:.1f}",
        f"{row['training_s']:.0f}",
        f"{row['load_s']:.1f}",
        f"{row['rss_mb']:.0f}",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def _measure(pipeline: list[dict[str, Any]], sample: int | None) -> dict[str, float]:
    """Accuracy on the held-out messages and on those not said after a question, times, memory in MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examples = _write_inputs(folder, pipeline, sample)
        started = time.perf_counter()
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu"]
        command += ["--fixed-model-name", "model", "--out", "."]
        subprocess.run(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
        )
        trained = time.perf_counter()
        return {"examples": examples, "training_s": trained - started, **asyncio.run(_apply(folder / "model.tar.gz"))}


async def _apply(model: Path) -> dict[str, float]:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    before = time.perf_counter()
    processor = Agent.load(model).processor
    load = time.perf_counter() - before
    messages = _messages(HELDOUT)

    async def classify(message: _Message) -> tuple[bool, float]:
        before = time.perf_counter()
        heard = await processor.parse_message(UserMessage(message.text, metadata=message.metadata))
        right = heard["intent"]["name"] in (message.intent, *message.metadata.get("also_ok", []))
        return right, (time.perf_counter() - before) * 1000

    for message in messages[:_WARM_UP]:
        await classify(message)
    right, milliseconds = zip(*[await classify(message) for message in messages], strict=True)
    unasked = [hit for hit, message in zip(right, messages, strict=True) if "asked_fact" not in message.metadata]
    return {
        "accuracy": mean(right),
        "accuracy_unasked": mean(unasked),
        "p50_ms": median(milliseconds),
        "p95_ms": quantiles(milliseconds, n=20)[-1],
        "load_s": load,
        "rss_mb": psutil.Process().memory_info().rss / 1e6,
    }


class _Message(NamedTuple):
    intent: str
    text: str
    metadata: dict[str, Any]


def _messages(path: Path) -> list[_Message]:
    """The examples of an NLU file one by one (Rasa's own writer loses the metadata of blocks)."""
    return [
        _Message(block["intent"], line.removeprefix("- "), block.get("metadata", {}))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]


def _write_inputs(folder: Path, pipeline: list[dict[str, Any]], sample: int | None) -> int:
    """The config and the training data, in ``folder``; how many examples there are."""
    messages = [message for path in sorted(DATA.glob("*.yml")) for message in _messages(path)]
    chosen = random.Random(42).sample(messages, sample) if sample else messages
    blocks = [{"intent": m.intent, "metadata": m.metadata, "examples": f"- {m.text}"} for m in chosen]
    config = {"recipe": "default.v1", "assistant_id": "benchmark", "language": "zh", "pipeline": pipeline}
    shutil.copytree(LOOKUPS, folder / "nlu")
    for name, content in (("nlu/messages.yml", {"version": "3.1", "nlu": blocks}), ("config.yml", config)):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return len(chosen)


if __name__ == "__main__":
    main()
