"""Recovery codes as they are printed and typed back: one for one person, or one for each of several custodians.

Every code is seven groups of four: 27 digits of 5 bits and a check digit. The code of a custodian begins with the
custodian's number, the other 26 digits are drawn by themselves. What opens is the exclusive or of two of them: one
sheet alone says nothing about it.
"""

from __future__ import annotations

import secrets
import unicodedata
from itertools import combinations

from models.errors import WorldError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U to be misread
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
CODE_LENGTH = 28  # 27 digits of 5 bits (135 bits) and one check digit: seven groups of four
_WEIGHTS = (1, 3, 7, 9, 11, 13, 17, 19)  # odd, hence each single wrong digit shows (modulo 32)

RECOVERY = "recovery"
CUSTODIANS = (2, 3)
"""How many sheets there may be; any two of them open."""


def new_recovery_code() -> str:
    """A code to print for one person."""
    return _finished("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1)))


def new_custodian_codes(count: int) -> list[str]:
    """A code for each of ``count`` custodians, numbered from 1."""
    return [
        _finished(ALPHABET[number] + "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 2)))
        for number in range(1, count + 1)
    ]


def pairs(codes: list[str]) -> dict[str, str]:
    """The tag and the secret of each two of the custodians' codes."""
    return {pair_tag(one, other): joined(one, other) for one, other in combinations(codes, 2)}


def pair_tag(one: str, other: str) -> str:
    return f"{RECOVERY}-{'-'.join(sorted((one[0], other[0])))}"


def joined(one: str, other: str) -> str:
    """The secret of two custodians, in whatever order they came."""
    digits = zip(_plain(one)[1:-1], _plain(other)[1:-1], strict=True)
    return "".join(ALPHABET[ALPHABET.index(a) ^ ALPHABET.index(b)] for a, b in digits)


def is_recovery(tag: str) -> bool:
    return tag.startswith(RECOVERY)


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_recovery_code(text: str) -> str:
    """The code as typed back, in any case and grouping; refuses a slip of the hand before any key is tried."""
    code = _typed(text)
    if code is None:
        raise WorldError("recovery_code_mistyped")
    return code


def read_custodian_codes(texts: tuple[str, str]) -> tuple[str, str]:
    """Two codes as typed back.

    Raises:
        WorldError: ``recovery_half_mistyped`` (``which`` of them, 1 or 2), ``recovery_halves_same``.
    """
    read = [_typed(text) for text in texts]
    for which, code in enumerate(read, start=1):
        if code is None or code[0] not in "123":
            raise WorldError("recovery_half_mistyped", which=which)
    one, other = (code or "" for code in read)
    if one[0] == other[0]:
        raise WorldError("recovery_halves_same")
    return one, other


def _typed(text: str) -> str | None:
    folded = unicodedata.normalize("NFKC", text).upper().translate(_MISREAD)
    code = "".join(c for c in folded if c in ALPHABET)
    sound = len(code) == CODE_LENGTH and _check_digit(code[:-1]) == code[-1]
    return grouped(code) if sound else None


def _plain(code: str) -> str:
    return code.replace("-", "")


def _finished(body: str) -> str:
    return grouped(body + _check_digit(body))


def _check_digit(body: str) -> str:
    return ALPHABET[sum(ALPHABET.index(c) * _WEIGHTS[i % len(_WEIGHTS)] for i, c in enumerate(body)) % 32]
