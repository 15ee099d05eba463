"""Keeps TensorFlow out of the process that answers messages.

Rasa 3.6 imports TensorFlow at the top of modules that every agent needs, to name a few types there, and
loading a model imports the checks that ran when it was trained, with every component Rasa ships. Our
pipeline has no TensorFlow component, and these imports cost two thirds of the memory and most of the
start-up time (figures in docs/bot.md). Rasa has no switch for them, so they are answered with
placeholders. What does need TensorFlow, training included, fails with a sentence that says so.
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

PACKAGE = "tensorflow"
#: Named by a trained model, used in training only.
TRAINING_CHECKS = "rasa.graph_components.validators.default_recipe_validator"


class TensorFlowLeftOut(RuntimeError):
    """Something asked for TensorFlow in a process that does without it."""


class _PlaceholderType(ABCMeta):
    """Makes classes that can be named, subclassed and looked into, but not used."""

    def __getattr__(cls, name: str) -> Any:
        return _placeholder(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> NoReturn:
        raise TensorFlowLeftOut(f"{cls.__name__} needs TensorFlow, which this process leaves out; use another process")


def _placeholder(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return _PlaceholderType(name, (), {})


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        left_out = name == TRAINING_CHECKS or name.partition(".")[0] == PACKAGE
        return ModuleSpec(name, self, is_package=True) if left_out else None

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__getattr__"] = _placeholder


def leave_out_tensorflow() -> None:
    """Call before the first import of Rasa. Does nothing in a process that has TensorFlow already."""
    if PACKAGE not in sys.modules:
        sys.meta_path.insert(0, _Finder())
