"""Whether the program that runs here is what its maker signed (GB/T 22239, L-51)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.errors import WorldError
from models.release.manifest import MANIFEST, SIGNATURE, Manifest, read_signed

HERE = Path(__file__).resolve().parents[2]
"""The folder in which the program lies."""
_RUNS = frozenset({".py", ".pyc", ".pyd", ".pth", ".so", ".dll"})
_MADE_HERE = "__pycache__"


class Standing(StrEnum):
    DEVELOPMENT = "development"
    """A copy without a signature, such as a checkout."""
    SIGNED = "signed"
    CHANGED = "changed"
    """Signed, but not what was signed."""


@dataclass(frozen=True)
class Found:
    """``changed``: paths that differ, are missing or were added; a manifest that is not signed counts as one."""

    standing: Standing
    manifest: Manifest | None = None
    changed: tuple[str, ...] = ()


def installed(root: Path) -> Manifest | None:
    """What the release in ``root`` says it is; nothing where none lies there.

    Raises:
        WorldError: ``release_damaged``: there is one, and its signature does not hold.
    """
    try:
        return read_signed((root / MANIFEST).read_bytes(), (root / SIGNATURE).read_bytes())
    except FileNotFoundError as error:
        if (root / MANIFEST).exists() or (root / SIGNATURE).exists():
            raise WorldError("release_damaged", file=SIGNATURE) from error
        return None


def check(root: Path) -> Found:
    """Read every file of the release. What Python keeps compiled beside them, and other packages, are not looked at."""
    try:
        manifest = installed(root)
    except WorldError:
        return Found(Standing.CHANGED, None, (MANIFEST,))
    if manifest is None:
        return Found(Standing.DEVELOPMENT)
    changed = sorted({*_differing(root, manifest), *_added(root, manifest)})
    return Found(Standing.CHANGED if changed else Standing.SIGNED, manifest, tuple(changed))


def digest(file: Path) -> str:
    """SHA-256 of a file's content in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _differing(root: Path, manifest: Manifest) -> Iterator[str]:
    for path, signed in manifest.files.items():
        try:
            if digest(root / path) != signed:
                yield path
        except OSError:
            yield path


def _added(root: Path, manifest: Manifest) -> Iterator[str]:
    """What Python would run or import, and nobody signed."""
    folders = {path.split("/")[0] for path in manifest.files if "/" in path}
    for entry in root.iterdir():
        if entry.is_dir() and entry.name not in folders and entry.name.isidentifier() and entry.name != _MADE_HERE:
            yield entry.name
    for file in (*root.iterdir(), *(each for folder in folders for each in (root / folder).rglob("*"))):
        path = file.relative_to(root).as_posix()
        if file.suffix in _RUNS and path not in manifest.files and file.parent.name != _MADE_HERE:
            yield path
