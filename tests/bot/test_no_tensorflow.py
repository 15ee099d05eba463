"""The process that answers messages does without TensorFlow, and says so when something needs it."""

from __future__ import annotations

import subprocess
import sys

from bot.train import ROOT


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_assistant_is_imported_without_tensorflow() -> None:
    loaded = run(
        "import bot.assistant, sys;"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('keras', 'jax', 'transformers')),"
        "hasattr(sys.modules['tensorflow'], '__version__'))"
    )
    assert loaded.strip() == "[] False"


def test_a_component_that_needs_tensorflow_says_why_it_has_none() -> None:
    said = run(
        "from bot.no_tensorflow import TensorFlowLeftOut, leave_out_tensorflow\n"
        "leave_out_tensorflow()\n"
        "try:\n"
        "    import rasa.nlu.classifiers.diet_classifier\n"
        "except TensorFlowLeftOut as error:\n"
        "    print(error)"
    )
    assert "needs TensorFlow" in said


def test_a_process_that_has_tensorflow_keeps_it() -> None:
    kept = run(
        "import sys, types\n"
        "sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "from bot.no_tensorflow import leave_out_tensorflow\n"
        "finders = list(sys.meta_path)\n"
        "leave_out_tensorflow()\n"
        "print(sys.meta_path == finders)"
    )
    assert kept.strip() == "True"
