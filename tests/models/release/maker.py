"""A maker of releases, for tests: a small program, a key, and the tool that makes a release of them."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

from models.crypto import STANDARD, KeyPair

ROOT = Path(__file__).resolve().parents[3]
LOCK = "zstandard==0.25.0 \\\n    --hash=sha256:" + "a" * 64 + " \\\n    --hash=sha256:" + "b" * 64 + "\n"
PROGRAM = {
    "lianglin": b"#!/usr/bin/env python3\n",
    "pyproject.toml": b'[project]\nversion = "0.2.0"\n',
    "requirements.lock": LOCK.encode(),
    "desktop/__init__.py": b"",
    "desktop/__main__.py": b"print('the window')\n",
    "models/places/names.txt": "碧桂园\n".encode(),
}
MADE_AT = "2026-11-23T02:00:00+00:00"


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_tool", ROOT / "packaging" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


TOOL = load_tool()


@dataclass(frozen=True)
class Maker:
    """``made`` writes a package of the small program; ``installed`` lays it out as it runs."""

    folder: Path
    pair: KeyPair = field(default_factory=STANDARD.signing_pair)

    def made(self, version: str = "0.2.0", made_at: str = MADE_AT, **changed: bytes) -> Path:
        files = {**PROGRAM, "pyproject.toml": f'[project]\nversion = "{version}"\n'.encode(), **changed}
        told, content = TOOL.release(files, made_at, self.pair)
        package = self.folder / f"lianglin-{told}.zip"
        package.write_bytes(content)
        return package

    def installed(self, version: str = "0.1.0") -> Path:
        with ZipFile(self.made(version)) as package:
            package.extractall(self.folder / "apps")
        root = self.folder / "apps" / "lianglin"
        (self.folder / "apps" / f"lianglin-{version}").rename(root)
        return root
