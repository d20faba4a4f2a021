"""All cryptography of the product behind one interface: ``Provider``; ``STANDARD`` is what is used today.

Everything that is sealed, wrapped or signed is stored with the name of its suite, and ``suite(name)`` finds who can
read it: old things stay readable, and two suites may be in use at once.

**A certified module** (SM2, SM3 and SM4 by GB/T 37092; law L-52 to L-60) is a second class with the methods of
``Provider`` over the maker's library (SDF, SKF), and a line in ``SUITES``; to make it the one that new things are
written with, it becomes ``STANDARD``. What it needs besides: the page-level encryption of the station file is
SQLCipher's and is replaced by a build with SM4, or kept, and then declared as what it is. No certified module is
shipped, and the page "About" says so for as long as ``STANDARD.certified`` is ``False``.

Nothing outside of this folder imports a library of cryptography; an import contract holds that up.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.crypto.provider import (
    DIGEST_BYTES,
    KEY_BYTES,
    SIGNATURE_BYTES,
    BrokenError,
    Hasher,
    KdfCost,
    KeyPair,
    Pieces,
    Provider,
)
from models.crypto.standard import Standard
from models.errors import WorldError

STANDARD: Provider = Standard()
SUITES: Mapping[str, Provider] = {STANDARD.suite: STANDARD}


def suite(name: str) -> Provider:
    """Return who can read what was written with the suite of that name.

    Raises:
        WorldError: ``suite_unknown``: the module that wrote it is not on this PC.
    """
    provider = SUITES.get(name)
    if provider is None:
        raise WorldError("suite_unknown", suite=name[:60])
    return provider


__all__ = [
    "DIGEST_BYTES",
    "KEY_BYTES",
    "SIGNATURE_BYTES",
    "STANDARD",
    "SUITES",
    "BrokenError",
    "Hasher",
    "KdfCost",
    "KeyPair",
    "Pieces",
    "Provider",
    "suite",
]
