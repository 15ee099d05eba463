"""Trains the dialogue model when there is none for the current inputs: ``python -m bot.train``.

The archive's name is the fingerprint of everything the model is made from, so a model that exists is
current; it is renamed into place, so a model that exists is whole.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import jieba

from bot import build
from bot.components.terms import POLICY

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
CONFIG = ROOT / "bot" / "config.yml"
DOMAIN = ROOT / "bot" / "domain"
DATA = ROOT / "data"
#: What a model is made from: files, and folders with everything below them; and the libraries that make it.
INPUTS = (
    CONFIG,
    DOMAIN,
    DATA,
    ROOT / "bot" / "components",
    ROOT / "bot" / "extraction",
    ROOT / "policies" / "vocabulary",
    ROOT / "policies" / "divisions",
)
#: What training takes along as it is that day: a new policy on known facts needs no other model.
ASIDE = {build.LOOKUPS / f"{POLICY}.yml"}
SOURCES = {".py", ".yml", ".yaml", ".txt", ".csv"}
LIBRARIES = ("jieba", "rasa", "scikit-learn")
#: Older models are kept for processes that still run on them, but not for ever.
KEPT = 3


def fingerprint() -> str:
    """Twelve hexadecimal digits that change when any input of the model changes."""
    digest = hashlib.sha256("".join(version(library) for library in LIBRARIES).encode())
    for path in sorted(file for entry in INPUTS for file in _files(entry)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _files(entry: Path) -> list[Path]:
    return [file for file in {entry, *entry.rglob("*")} - ASIDE if file.is_file() and file.suffix in SOURCES]


def model_path() -> Path:
    """Where the model for the current inputs is, or will be once trained."""
    return MODELS / f"assistant-{fingerprint()}.tar.gz"


def train(target: Path) -> None:
    """Train a model into the archive ``target``. Raises RuntimeError when Rasa could not."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Rasa names each component it trains; what jieba says of its dictionary would bury that.
    jieba.setLogLevel(logging.WARNING)
    # Rasa doesn't know that the tokenizer reads them.
    warnings.filterwarnings("ignore", message=".*training data consisting of lookup tables")
    # Imported here: it takes seconds, and a model that is up to date does not need it.
    from rasa.model_training import train as rasa_train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.INFO)
    target.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".training-") as folder:
        rasa_train(str(DOMAIN), str(CONFIG), [str(DATA)], output=folder, fixed_model_name="model")
        trained = Path(folder, "model.tar.gz")
        if not trained.exists():
            raise RuntimeError("Rasa trained no model; its output above says why")
        trained.replace(target)


def forget_old_models() -> None:
    """Delete all but the newest ``KEPT`` models."""
    by_age = sorted(MODELS.glob("assistant-*.tar.gz"), key=lambda model: model.stat().st_mtime, reverse=True)
    for model in by_age[KEPT:]:
        model.unlink(missing_ok=True)


def main() -> None:
    """Bring the generated files up to date and train a model unless there is one for the current inputs."""
    build.main()
    target = model_path()
    if target.exists():
        print(f"The dialogue model is up to date: {target.relative_to(ROOT)}")
        return
    print("Training the dialogue model (a minute or two) …", flush=True)
    started = time.monotonic()
    train(target)
    forget_old_models()
    print(f"Trained in {time.monotonic() - started:.0f} s: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
