"""The second factor at the door: a code from a telephone, or one of ten from paper (L-35). And a key made of software.

The secret lies in the encrypted file: what the code keeps out is who learnt the password and sits at the PC. Against
whoever took the disk away only a ``SecondFactor`` helps, which takes part in opening the slot.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from models.crypto import STANDARD, one_time
from models.errors import WorldError
from models.station.codes import ALPHABET

_CODES, _LETTERS = 10, 8


@dataclass(frozen=True)
class Enrolment:
    """What is shown once: the secret for the telephone, and the codes for paper."""

    secret: bytes
    codes: tuple[str, ...]

    @classmethod
    def new(cls) -> Enrolment:
        texts = ("".join(secrets.choice(ALPHABET) for _ in range(_LETTERS)) for _ in range(_CODES))
        return cls(one_time.new_secret(), tuple(f"{text[:4]}-{text[4:]}" for text in texts))

    def stored(self, code: str, at: float) -> dict[str, Any]:
        """What the account keeps, once a code from the telephone has shown that it works.

        Raises:
            WorldError: ``second_factor_wrong``.
        """
        step = one_time.step_of(self.secret, _digits(code), at, after=-1)
        if step is None:
            raise WorldError("second_factor_wrong")
        salt = os.urandom(16)
        hashes = [b64encode(STANDARD.mac(salt, _plain(each).encode())).decode() for each in self.codes]
        return {
            "kind": "totp",
            "secret": b64encode(self.secret).decode(),
            "step": step,
            "salt": b64encode(salt).decode(),
            "codes": hashes,
        }


def passed(stored: dict[str, Any], code: str, at: float) -> dict[str, Any] | None:
    """What is stored after a right code, which is not taken twice; nothing after a wrong one."""
    step = one_time.step_of(b64decode(stored["secret"]), _digits(code), at, after=stored["step"])
    if step is not None:
        return {**stored, "step": step}
    used = b64encode(STANDARD.mac(b64decode(stored["salt"]), _plain(code).encode())).decode()
    if any(compare_digest(used, each) for each in stored["codes"]):
        return {**stored, "codes": [each for each in stored["codes"] if each != used]}
    return None


def codes_left(stored: dict[str, Any]) -> int:
    return len(stored["codes"])


def _digits(code: str) -> str:
    return "".join(c for c in code if c.isdigit() and c.isascii())


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c in ALPHABET)


class SoftKey:
    """A ``SecondFactor`` whose secret lies in this process: for trying out what a UKey will do."""

    kind = "soft"

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def answer(self, challenge: bytes) -> bytes:
        return STANDARD.mac(self._secret, challenge)
