"""``lianglin test``: every check of the house, then the tests; with arguments, pytest alone gets them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

# pytest comes last, so that its closing line is the last that is read.
CHECKS: dict[str, list[str]] = {
    "lint": [f"{BIN}/ruff", "check", ".", "lianglin"],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", ".", "lianglin"],
    "types": [PYTHON, "-m", "mypy"],
    "tools": [
        PYTHON,
        "-m",
        "mypy",
        "--strict",
        "--scripts-are-modules",
        "lianglin",
        "packaging/catalogue.py",
        "packaging/release.py",
        "tests/__main__.py",
    ],
    "layers": [f"{BIN}/lint-imports", "--no-logo"],
    "texts": [PYTHON, "packaging/catalogue.py", "check"],
}
PYTEST = [PYTHON, "-m", "pytest"]
EVERYTHING = ["-q", "-n", "3", "--dist", "worksteal"]

HEADLESS = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1", "TZ": "Asia/Shanghai", "PYTHONPATH": str(ROOT)}


def main(arguments: list[str]) -> int:
    """Run all steps even when one fails; return 1 if any did."""
    os.chdir(ROOT)
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("LIANGLIN_", "PYTHON", "QT_"))}
    environment = {**ours, **HEADLESS}
    failed = [] if arguments else [name for name, command in CHECKS.items() if not _passes(name, command, environment)]
    if failed:
        _say(f"failed: {', '.join(failed)}")
    tests = subprocess.run([*PYTEST, *(arguments or EVERYTHING)], env=environment)
    return tests.returncode or (1 if failed else 0)


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """Run one step; what it says is shown only if it fails."""
    started = time.monotonic()
    step = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    passed = step.returncode == 0
    _say(f"{name:8}{'ok' if passed else 'FAILED':8}{time.monotonic() - started:5.1f} s")
    if not passed:
        _say(step.stdout.rstrip())
    return passed


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
