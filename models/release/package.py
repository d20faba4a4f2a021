"""A release as one file: looked at before anything of it is believed, and put in the place of the one before."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from models.errors import WorldError
from models.release.checking import Standing, check, installed
from models.release.manifest import MANIFEST, SIGNATURE, Manifest, read_signed, same_maker

_ENVIRONMENTS = ".venv*"
_LARGEST = 200 << 20
_UNREADABLE = (OSError, BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error, struct.error)
"""What the reading of damaged archives raises."""


def verify(package: Path, root: Path, *, maker: str | None = None, older: bool = False) -> Manifest:
    """Return what the package says it is, once all of it is as its maker signed it.

    Args:
        root: the program that runs here; where it is a release, only its own maker is believed.
        maker: the fingerprint that somebody has from the maker, for a copy that knows none.
        older: take one also that is not newer than what runs here.

    Raises:
        WorldError: ``release_unreadable``, ``release_unsigned``, ``release_damaged``, ``release_other_maker``,
            ``release_maker_unknown``, ``release_older``, ``suite_unknown``; ``release_here_damaged``.
    """
    try:
        with ZipFile(package) as opened:
            manifest, _members = _read(opened)
    except _UNREADABLE as error:
        raise WorldError("release_unreadable", file=package.name) from error
    mine = installed(root)
    _believe(manifest, mine, maker)
    if mine is not None and manifest.order <= mine.order and not older:
        raise WorldError("release_older", version=manifest.version, installed=mine.version)
    return manifest


def upgrade(package: Path, root: Path, *, older: bool = False) -> tuple[Manifest, Path]:
    """Put the release of ``package`` in the place of the one in ``root``.

    Returns: what is there now, and where the one before lies. Until the last step nothing of it is touched.

    Raises:
        WorldError: as ``verify``; ``release_not_installed`` (a checkout), ``release_folder_unwritable``.
    """
    mine = installed(root)
    if mine is None:
        raise WorldError("release_not_installed")
    manifest = verify(package, root, older=older)
    new, before = root.with_name(f".{root.name}.new"), root.with_name(f"{root.name}.before")
    try:
        shutil.rmtree(new, ignore_errors=True)
        _unpack(package, new)
        if check(new).standing is not Standing.SIGNED:
            raise WorldError("release_damaged", file=package.name)
        if (before / MANIFEST).exists():
            shutil.rmtree(before)
        os.rename(root, before)
        os.rename(new, root)
        for environment in before.glob(_ENVIRONMENTS):
            os.rename(environment, root / environment.name)
    except OSError as error:
        if not root.exists() and before.exists():
            os.rename(before, root)
        raise WorldError("release_folder_unwritable", folder=root.parent.name) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return manifest, before


def _believe(manifest: Manifest, mine: Manifest | None, told: str | None) -> None:
    if mine is not None and manifest.maker != mine.maker:
        raise WorldError("release_other_maker", maker=manifest.fingerprint, known=mine.fingerprint)
    if told is not None and not same_maker(told, manifest.maker):
        raise WorldError("release_other_maker", maker=manifest.fingerprint, known=told)
    if mine is None and told is None:
        raise WorldError("release_maker_unknown", maker=manifest.fingerprint)


def _read(opened: ZipFile) -> tuple[Manifest, dict[str, ZipInfo]]:
    """The manifest of a package, and its members by their path within the release: exactly those that are signed."""
    members = _members(opened)
    if MANIFEST not in members or SIGNATURE not in members:
        raise WorldError("release_unsigned")
    manifest = read_signed(opened.read(members[MANIFEST]), opened.read(members[SIGNATURE]))
    strange = set(members) ^ {*manifest.files, MANIFEST, SIGNATURE}
    if strange:
        raise WorldError("release_damaged", file=min(strange))
    for path, signed in manifest.files.items():
        if _digest(opened, members[path]) != signed:
            raise WorldError("release_damaged", file=path)
    return manifest, members


def _members(opened: ZipFile) -> dict[str, ZipInfo]:
    """All lie in one folder, whose name does not matter."""
    found: dict[str, ZipInfo] = {}
    for member in opened.infolist():
        path = member.filename.partition("/")[2]
        if not path or path in found or member.file_size > _LARGEST:
            raise WorldError("release_damaged", file=member.filename[:80])
        found[path] = member
    return found


def _digest(opened: ZipFile, member: ZipInfo) -> str:
    """Raises ``BadZipFile`` where the content is not even what the package says of it."""
    with opened.open(member) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]


def _unpack(package: Path, to: Path) -> None:
    with ZipFile(package) as opened:
        for path, member in _read(opened)[1].items():
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(member) as content, file.open("wb") as target:
                shutil.copyfileobj(content, target, 1 << 20)
                target.flush()
                os.fsync(target.fileno())
            with file.open("rb") as written:
                if written.read(2) == b"#!":  # what an archive says of its members is not signed
                    file.chmod(0o755)
