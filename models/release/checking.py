"""Whether the program that runs here is what its maker signed (GB/T 22239, L-51)."""

from __future__ import annotations

import hashlib
import marshal
import sys
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
_HEADER = 16
"""Bytes before the code in what Python keeps compiled (PEP 552)."""


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
        WorldError: ``release_here_damaged``: there is one, and its signature does not hold.
    """
    if not (root / MANIFEST).exists() and not (root / SIGNATURE).exists():
        return None
    try:
        return read_signed((root / MANIFEST).read_bytes(), (root / SIGNATURE).read_bytes())
    except (OSError, WorldError) as error:
        raise WorldError("release_here_damaged") from error


def check(root: Path, *, compiled: bool = False) -> Found:
    """Read every file of the release; other packages are not looked at.

    Args:
        compiled: also whether what Python keeps compiled beside each module is made of it, which takes seconds.
    """
    try:
        manifest = installed(root)
    except WorldError:
        return Found(Standing.CHANGED, None, (MANIFEST,))
    if manifest is None:
        return Found(Standing.DEVELOPMENT)
    otherwise = _compiled_otherwise(root, manifest) if compiled else ()
    changed = sorted({*_differing(root, manifest), *_added(root, manifest), *otherwise})
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


def _compiled_otherwise(root: Path, manifest: Manifest) -> Iterator[str]:
    """Python runs what it keeps compiled as long as time and size of the module are the same; nobody signs that."""
    for source in (root / path for path in manifest.files if path.endswith(".py")):
        for kept in (source.parent / _MADE_HERE).glob(f"{source.stem}.{sys.implementation.cache_tag}.pyc"):
            try:
                code = compile(source.read_bytes(), source.name, "exec", dont_inherit=True)
                same = marshal.loads(kept.read_bytes()[_HEADER:]) == code
            except (OSError, ValueError, EOFError, TypeError, SyntaxError):
                same = False
            if not same:
                yield kept.relative_to(root).as_posix()
