"""The code in the QR of a case's paper: its number and how far it had come, as digits that any keyboard layout types.

Thirty-seven digits: a marker (2), kind (2), year (2), community (12), the station's mark (8), serial (7), revision (2),
two check digits (ISO 7064 MOD 97-10). Nothing personal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

MARKER = "96"
"""Sheets of doors begin with 97; nothing that people type at a scanner's speed has this length."""
LENGTH = 37
MOST_REVISION = 99
_PREFIXES = ("", "SQ", "GZ", "SL", "YH", "TJ", "XY", "CS", "HL", "JT", "SQZ", "GZZ", "SLZ")
"""Prefixes of numbers (``numbering``) by their kind; 0 is a list of a period. New ones go to the end."""
_NUMBER = re.compile(r"([A-Z]{2,3})-([0-9]{12})-20([0-9]{2})-([A-Z]{1,5})([0-9]{5,7})")
_SHAPE = re.compile(rf"{MARKER}[0-9]{{{LENGTH - len(MARKER)}}}")


@dataclass(frozen=True)
class CasePaper:
    """``revision``: how many steps there were when it was printed, 99 for all beyond."""

    number: str
    revision: int


@dataclass(frozen=True)
class ListPaper:
    """The four lists of a period."""

    community: str
    first: date
    last: date


def case_code(number: str, revision: int) -> str:
    """Return the code of a paper; nothing for a number that is none of a case, as on a blank form."""
    parts = _NUMBER.fullmatch(number)
    if parts is None or parts[1] not in _PREFIXES:
        return ""
    prefix, community, year, mark, serial = parts.groups()
    kind, shown = _PREFIXES.index(prefix), min(revision, MOST_REVISION)
    return _checked(f"{kind:02d}{year}{community}{_mark_number(mark):08d}{int(serial):07d}{shown:02d}")


def list_code(community: str, first: date, last: date) -> str:
    """Return the code of the four lists; nothing without a community of twelve digits."""
    if re.fullmatch("[0-9]{12}", community) is None:
        return ""
    return _checked(f"00{first:%y}{community}{first:%m%d}{last:%y%m%d}0000000")


def read_code(typed: str) -> str | None:
    """Return the code in what was typed, or ``None``; an input method may have swallowed the marker."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", typed) if not c.isspace())
    for swallowed in range(len(MARKER) + 1):
        whole = MARKER[:swallowed] + digits
        if _SHAPE.fullmatch(whole) and int(whole) % 97 == 1 and paper_of(whole) is not None:
            return whole
    return None


def paper_of(code: str) -> CasePaper | ListPaper | None:
    """Return what the paper with ``code`` is, ``None`` where no such paper can be."""
    kind, year, community, rest = int(code[2:4]), code[4:6], code[6:18], code[18:35]
    if kind == 0:
        return _list_of(year, community, rest)
    mark, serial, revision = _mark_of(int(rest[:8])), int(rest[8:15]), int(rest[15:])
    if not mark or kind >= len(_PREFIXES):
        return None
    return CasePaper(f"{_PREFIXES[kind]}-{community}-20{year}-{mark}{serial:05d}", revision)


def _list_of(year: str, community: str, rest: str) -> ListPaper | None:
    try:
        first = date(2000 + int(year), int(rest[:2]), int(rest[2:4]))
        last = date(2000 + int(rest[4:6]), int(rest[6:8]), int(rest[8:10]))
    except ValueError:
        return None
    return ListPaper(community, first, last)


def _checked(digits: str) -> str:
    body = MARKER + digits
    return body + f"{98 - int(body) * 100 % 97:02d}"


def _mark_number(mark: str) -> int:
    """Letters as a number of base 27, A being 1."""
    number = 0
    for letter in mark:
        number = number * 27 + ord(letter) - ord("A") + 1
    return number


def _mark_of(number: int) -> str:
    """The letters again; nothing where a digit would be none."""
    letters = ""
    while number:
        number, at = divmod(number, 27)
        if not at:
            return ""
        letters = chr(ord("A") + at - 1) + letters
    return letters if len(letters) <= 5 else ""
