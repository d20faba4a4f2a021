"""The number in a door sheet's QR: digits only, so that a scanner types it through any keyboard layout.

Sixteen digits: a fixed marker, twelve digits out of the door's id, two check digits (ISO 7064 MOD 97-10).
"""

from __future__ import annotations

import re
import unicodedata
from uuid import UUID

MARKER = "97"
"""No bank card, phone or ID number starts so with 16 digits; a scan is told from typing by it."""
LENGTH = 16
_SHAPE = re.compile(rf"{MARKER}[0-9]{{{LENGTH - len(MARKER)}}}")


def sheet_number(door_id: UUID) -> str:
    """Return the number of the sheet of round door ``door_id``.

    It is drawn from the 62 random bits of a version 7 UUID: 100,000 sheets of one community share a number with a
    chance of 1 in 200, and stations need not ask each other.
    """
    body = MARKER + f"{(door_id.int & 0x3FFF_FFFF_FFFF_FFFF) % 10**12:012d}"
    return body + f"{98 - int(body) * 100 % 97:02d}"


def is_sheet_number(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None and int(text) % 97 == 1


def grouped(number: str) -> str:
    """Return a sheet number in groups of four, as people read it aloud; ``read_sheet_number`` takes it back."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def read_sheet_number(typed: str) -> str | None:
    """Return the sheet number in what was typed, or ``None``.

    Full-width digits, spaces and dashes are fine, and the marker may have been swallowed by an input method.
    """
    digits = "".join(c for c in unicodedata.normalize("NFKC", typed) if not c.isspace() and c != "-")
    for swallowed in range(len(MARKER) + 1):
        if is_sheet_number(MARKER[:swallowed] + digits):
            return MARKER[:swallowed] + digits
    return None
