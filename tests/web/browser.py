"""A Chromium for the tests: the machine's own, or one installed on the spot."""

from __future__ import annotations

import shutil
import subprocess
import sys

#: As root, without a display, and quiet on the network.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL = (
    (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium")),
    ((sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"),),
)


def find_chromium() -> str | None:
    """Path of the machine's Chromium; None stands for the one Playwright has installed.

    Installs one where there is none. Raises RuntimeError with what the installers said when that fails.
    """
    if path := _on_this_machine():
        return path
    complaints = []
    for commands in _INSTALL:
        complaint = _run(commands)
        if not complaint:
            return _on_this_machine()
        complaints.append(complaint)
    raise RuntimeError("No Chromium, and none could be installed:\n" + "\n".join(complaints))


def _run(commands: tuple[tuple[str, ...], ...]) -> str:
    """Run the commands; returns what went wrong, or nothing."""
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        return str(error)
    except subprocess.CalledProcessError as error:
        return str(error.stderr)
    return ""


def _on_this_machine() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
