"""An installed release knows whether it is still what its maker signed."""

from __future__ import annotations

import marshal
import py_compile
from pathlib import Path

import pytest

from models.release.checking import HERE, Standing, check
from models.release.manifest import MANIFEST, SIGNATURE
from models.station.version import APP_VERSION
from tests.models.release.maker import ROOT, TOOL, Maker


def test_a_checkout_is_a_development_copy() -> None:
    assert (HERE, check(HERE).standing) == (ROOT, Standing.DEVELOPMENT)


def test_what_was_installed_and_used_is_as_signed(maker: Maker) -> None:
    root = maker.installed()
    for used in ("desktop/__pycache__/__main__.cpython-311.pyc", ".venv/lib/other.py", "notes.txt"):
        (root / used).parent.mkdir(parents=True, exist_ok=True)
        (root / used).write_bytes(b"x")
    assert check(root).standing is Standing.SIGNED


@pytest.mark.parametrize(
    "name",
    [
        "desktop/__main__.py", "models/places/names.txt", "lianglin", "desktop/sitecustomize.py", "argon2.py",
        "models/places/names.so", "desktop/desk.pyc", "numpy/__init__.py", MANIFEST, SIGNATURE,
    ],
)  # fmt: skip
def test_what_was_changed_or_added_is_named(maker: Maker, name: str) -> None:
    root = maker.installed()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(b"import os\n")
    found = check(root)
    assert found.standing is Standing.CHANGED
    assert found.changed == ({SIGNATURE: MANIFEST, "numpy/__init__.py": "numpy"}.get(name, name),)


def test_what_python_keeps_compiled_is_compared_with_its_module_when_asked(maker: Maker) -> None:
    root = maker.installed()
    module = root / "desktop" / "__main__.py"
    kept = Path(py_compile.compile(str(module), doraise=True) or "")
    assert check(root, compiled=True).standing is Standing.SIGNED
    header = kept.read_bytes()[:16]
    kept.write_bytes(header + marshal.dumps(compile("import os", "x", "exec")))
    assert check(root).standing is Standing.SIGNED
    assert check(root, compiled=True).changed == (kept.relative_to(root).as_posix(),)


@pytest.mark.parametrize("name", ["desktop/__main__.py", MANIFEST, SIGNATURE])
def test_what_is_missing_is_a_change(maker: Maker, name: str) -> None:
    root = maker.installed()
    (root / name).unlink()
    assert check(root).standing is Standing.CHANGED


def test_the_program_and_its_release_say_the_same_version() -> None:
    project = TOOL.tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == APP_VERSION


def test_both_gone_is_a_copy_without_signature(maker: Maker) -> None:
    root: Path = maker.installed()
    (root / MANIFEST).unlink()
    (root / SIGNATURE).unlink()
    assert check(root).standing is Standing.DEVELOPMENT
