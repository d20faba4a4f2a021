"""Codes of six digits that change every half minute (TOTP, RFC 6238), as authenticators on telephones show them."""

from __future__ import annotations

import os
from base64 import b32encode
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_S = 30
_DIGITS = 6
_SKEW = 1
"""Steps by which a telephone's clock may be off."""


def new_secret() -> bytes:
    return os.urandom(20)


def code_at(secret: bytes, at: float) -> str:
    return TOTP(secret, _DIGITS, SHA1(), STEP_S).generate(int(at)).decode()


def step_of(secret: bytes, code: str, at: float, after: int) -> int | None:
    """The number of the half minute whose code it is; nothing where it is wrong, or not newer than ``after``."""
    now = int(at) // STEP_S
    steps = (step for step in range(now - _SKEW, now + _SKEW + 1) if step > after)
    return next((step for step in steps if compare_digest(code_at(secret, step * STEP_S), code)), None)


def spelled(secret: bytes) -> str:
    """The secret for who types it instead of reading the picture: groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def enrolment_uri(secret: bytes) -> str:
    """What the picture for the telephone says: the program and the secret, no person. Short, so that it reads well."""
    return f"otpauth://totp/Lianglin?secret={b32encode(secret).decode()}&issuer=Lianglin"
