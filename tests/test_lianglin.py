"""``./lianglin`` enters a finished environment at once, and knows which one fits."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def loaded(script: Path) -> ModuleType:
    loader = SourceFileLoader("lianglin_script", str(script))
    spec = importlib.util.spec_from_loader("lianglin_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose two environments are finished; their Pythons only say how they were called."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name in ("lianglin", "requirements.lock", "packaging"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    script = loaded(tmp_path / "lianglin")
    for qt, folder in script.FOLDERS.items():
        (folder / "bin").mkdir(parents=True)
        python = folder / "bin" / "python"
        python.write_text(f'#!/bin/sh\necho "{folder.name}" "$PYTHONPATH" "$@"\n')
        python.chmod(0o755)
        (folder / "lianglin-stamp").write_text(script._fingerprint(script.LOCKS[qt]))
    return tmp_path


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    elsewhere = checkout / "packaging"
    without_tools = {**os.environ, "PATH": ""}  # whatever would look for apt or pip fails
    return subprocess.run(
        [sys.executable, checkout / "lianglin", *words],
        cwd=elsewhere,
        env=without_tools,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ((), ".venv {root} -P -m desktop"),
        (("station", "search", "王 芳"), ".venv {root} -P -m desktop station search 王 芳"),
        (("test", "-k", "x"), ".venv {root} -P -m tests -k x"),
        (("bench", "search", "--json"), ".venv {root} -P -m tests.bench search --json"),
        (("test", "--qt", "6.8", "-k", "x"), ".venv-qt68 {root} -P -m tests -k x"),
        (("test", "--qt", "newest", "-k", "x"), ".venv-newest {root} -P -m tests -k x"),
    ],
)
def test_a_finished_environment_is_entered_from_anywhere(checkout: Path, words: tuple[str, ...], called: str) -> None:
    answer = run(checkout, *words)
    assert (answer.stdout.strip(), answer.stderr) == (called.format(root=checkout), "")


def test_a_qt_that_there_is_not_is_wrong_usage(checkout: Path) -> None:
    answer = run(checkout, "test", "--qt", "5")
    assert answer.returncode == 2
    assert "6.8" in answer.stderr


def test_an_environment_of_other_packages_is_not_entered(checkout: Path) -> None:
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# another package\n")
    script = loaded(checkout / "lianglin")
    stamp, python = checkout / ".venv" / "lianglin-stamp", checkout / ".venv" / "bin" / "python"
    assert not script._finished(stamp, python, script._fingerprint(script.LOCKS["6.11"]))


@pytest.mark.parametrize(("libc", "qt"), [("glibc 2.28", "6.8"), ("glibc 2.34", "6.11"), ("", "6.11")])
def test_an_old_system_gets_the_qt_that_it_can_load(checkout: Path, libc: str, qt: str) -> None:
    assert loaded(checkout / "lianglin")._loadable_qt(libc) == qt
