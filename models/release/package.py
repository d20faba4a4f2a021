"""A release as one file: looked at before anything of it is believed, and put in the place of the one before."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from models.crypto import SIGNATURE_BYTES
from models.errors import WorldError
from models.release.checking import Found, Standing, check, installed
from models.release.manifest import MANIFEST, SIGNATURE, Manifest, read_signed, require_signed, same_maker, sign

_ENVIRONMENTS = ".venv*"
_PIECE = 1 << 20
_SEALED_AS = b"package\n"
_SEAL = 2 * SIGNATURE_BYTES + 1
"""Bytes of a signature as it is written."""
_LENGTH = 2
"""Bytes that say how long the comment at the end of an archive is."""
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
            manifest, seal = _manifest(opened), opened.comment
        _require_seal(package, manifest, seal)
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
        if check(new) != Found(Standing.SIGNED, manifest):  # the file may be another one by now
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


def _members(opened: ZipFile) -> dict[str, ZipInfo]:
    """By their path within the release: all lie in one folder, whose name does not matter."""
    return {member.filename.partition("/")[2]: member for member in opened.infolist()}


def _manifest(opened: ZipFile) -> Manifest:
    members = _members(opened)
    if MANIFEST not in members or SIGNATURE not in members:
        raise WorldError("release_unsigned")
    return read_signed(opened.read(members[MANIFEST]), opened.read(members[SIGNATURE]))


def sealed(content: bytes, private_key: bytes) -> bytes:
    """An archive without a comment, with one that signs every byte before it."""
    before = content[:-_LENGTH] + _SEAL.to_bytes(_LENGTH, "little")
    return before + sign(_SEALED_AS + hashlib.sha256(before).digest(), private_key)


def _require_seal(package: Path, manifest: Manifest, comment: bytes) -> None:
    """Not one byte of the file is other than it was made."""
    hasher, left = hashlib.sha256(), package.stat().st_size - len(comment)
    with package.open("rb") as file:
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            hasher.update(piece)
            left -= len(piece)
    require_signed(manifest, _SEALED_AS + hasher.digest(), comment, package.name)


def _unpack(package: Path, to: Path) -> None:
    with ZipFile(package) as opened:
        members = _members(opened)
        for path in (MANIFEST, SIGNATURE, *_manifest(opened).files):
            file = to / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(members[path]) as content, file.open("wb") as target:
                shutil.copyfileobj(content, target, _PIECE)
                target.flush()
                os.fsync(target.fileno())
            with file.open("rb") as written:
                if written.read(2) == b"#!":
                    file.chmod(0o755)
