"""The list of what a release consists of, and the maker's signature over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from models.crypto import STANDARD, BrokenError, suite
from models.errors import WorldError

MANIFEST, SIGNATURE = "RELEASE.json", "RELEASE.sig"
_SIGNED_AS = b"lianglin release 1\n"
_GROUP = 4
_FINGERPRINT = 32
_KEY_HEX, _DIGEST_HEX = 64, 64


@dataclass(frozen=True)
class Manifest:
    """``files``: path within the release, by ``/``, to the SHA-256 of the content in hex."""

    version: str
    made_at: str
    """Of the commit it was made from, ISO 8601 in UTC: the same input has the same bytes."""
    maker: str
    """The maker's public key in hex; who made it is believed only where the key was known before."""
    files: Mapping[str, str]
    suite: str = STANDARD.suite

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """What is greater is newer."""
        return tuple(int(part) for part in self.version.split(".")), self.made_at

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.maker)

    def packed(self) -> bytes:
        told = {**asdict(self), "files": dict(sorted(self.files.items()))}
        return json.dumps(told, ensure_ascii=True, indent=0, sort_keys=True).encode() + b"\n"


def fingerprint(maker: str) -> str:
    """A public key as people compare it: 32 digits in groups of four."""
    digits = hashlib.sha256(bytes.fromhex(maker)).hexdigest()[:_FINGERPRINT]
    return " ".join(digits[at : at + _GROUP] for at in range(0, _FINGERPRINT, _GROUP))


def same_maker(told: str, maker: str) -> bool:
    """Whether somebody's words are the fingerprint of this key; spaces and case do not matter."""
    return "".join(told.split()).lower() == fingerprint(maker).replace(" ", "")


def sign(packed: bytes, private_key: bytes) -> bytes:
    return _written(STANDARD.sign(private_key, _SIGNED_AS + packed))


def _written(signed: bytes) -> bytes:
    return signed.hex().encode() + b"\n"


def read_signed(packed: bytes, signature: bytes) -> Manifest:
    """Return what is signed; that its own key signed it says nothing yet about who that is.

    Raises:
        WorldError: ``release_damaged``, ``suite_unknown``.
    """
    try:
        manifest = _manifest(json.loads(packed))
    except (ValueError, KeyError, TypeError) as error:
        raise WorldError("release_damaged", file=MANIFEST) from error
    require_signed(manifest, packed, signature, MANIFEST)
    return manifest


def require_signed(manifest: Manifest, message: bytes, signature: bytes, name: str) -> None:
    """Raises ``WorldError``: ``release_damaged``, of what is called ``name``; ``suite_unknown``."""
    try:
        signed = bytes.fromhex(signature.decode())
        if _written(signed) != signature:
            raise ValueError("a signature is written in one way")
        suite(manifest.suite).verify(bytes.fromhex(manifest.maker), signed, _SIGNED_AS + message)
    except (BrokenError, ValueError) as error:
        raise WorldError("release_damaged", file=name) from error


def _manifest(told: dict[str, Any]) -> Manifest:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is none."""
    found = Manifest(**told)
    texts = found.version, found.made_at, found.maker, found.suite, *found.files.values()
    if not all(isinstance(text, str) for text in texts) or len(found.maker) != _KEY_HEX:
        raise ValueError("a manifest is of texts")
    if any(len(digest) != _DIGEST_HEX or not _is_inside(path) for path, digest in found.files.items()):
        raise ValueError("a file of a manifest lies within the release")
    _ = found.order, found.fingerprint
    return found


def _is_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and not {"..", "."} & set(parts) and not set(path) & set(":\\\0")
