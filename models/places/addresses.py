"""Doors as people write them: ``3-2-501``, ``3号楼2单元501``, ``3#2-501``, ``碧桂园A座1203``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = re.compile("[-‐‑‒–—―−﹣－ー~～/／\\\\·•.,，、_]+")
_DIGITS = "零一二三四五六七八九"
_NUMBER = "(?:[零〇一二三四五六七八九十百]+|[0-9]{1,4})"
_BUILDING = rf"(?P<building>[A-Za-z甲乙丙丁]?{_NUMBER}[A-Za-z甲乙丙丁]?|[A-Za-z]+|[甲乙丙丁东西南北中])"
_UNIT = r"(?P<unit>[零〇一二三四五六七八九十百]+|[0-9]{1,2}|[A-Za-z]|[甲乙丙丁东西南北中])"
_ROOM = r"(?P<room>(?:[A-Za-z]{0,2}|地下|负|-)?[0-9]{1,6}[A-Za-z]?(?:[-][0-9A-Za-z]{1,4})?)"
_WORD_BUILDING = r"\s*(?:号楼|号院|号栋|栋|幢|座|号|楼|#楼|#)\s*"
_WORD_UNIT = r"\s*(?:单元|门洞|门|单|#)\s*"
_END = r"\s*(?:室|号|户|房)?\s*$"
_START = r"^(?P<estate>.*?)[\s-]*"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}\s*-\s*{_UNIT}\s*-\s*{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}{_WORD_BUILDING}-?{_UNIT}{_WORD_UNIT}-?(?:[0-9]+层)?{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}{_WORD_BUILDING}-?{_UNIT}\s*-\s*{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}\s*-\s*{_UNIT}{_WORD_UNIT}-?{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}{_WORD_BUILDING}-?{_UNIT}{_WORD_UNIT}$",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}{_WORD_BUILDING}-?(?:[0-9]+层)?{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}\s*-\s*{_ROOM}{_END}",
        rf"{_START}(?<![0-9A-Za-z]){_BUILDING}{_WORD_BUILDING}$",
    )
)
LONGEST = 120


@dataclass(frozen=True)
class Door:
    """A door in its normal writing; what was not said is empty. Without a unit, ``unit`` is empty."""

    building: str
    unit: str = ""
    room: str = ""
    estate: str = ""

    @property
    def text(self) -> str:
        return door_text(self.building, self.unit, self.room)


@lru_cache(16384)
def parse_door(text: str) -> Door | None:
    """Read a door, also an unfinished one (``3号楼2单元``); ``None`` where no building can be seen.

    ``3-501`` is building 3, room 501 and no unit. Chinese numerals become digits; building and unit lose leading zeros.
    """
    folded = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip()
    if not folded or len(folded) > LONGEST:
        return None
    folded = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", folded)).strip("-")
    for pattern in _PATTERNS:
        found = pattern.match(folded)
        if found:
            parts = found.groupdict(default="")
            estate = parts["estate"].strip(" -")
            if estate and not any(map(str.isalpha, estate)):
                return None
            numbers = (
                tidy_number(parts["building"]),
                tidy_number(parts.get("unit", "")),
                tidy_room(parts.get("room", "")),
            )
            return Door(*numbers, estate)
    return None


def door_text(building: str, unit: str | None, room: str | None) -> str:
    """``3-2-501``; without a unit ``3-501``."""
    return "-".join(part for part in (building, unit, room) if part)


@lru_cache(4096)
def tidy_number(text: str | None) -> str:
    """The number of a building or unit: ``三`` and ``03`` are 3, ``a`` is A, ``3号楼`` is 3."""
    folded = unicodedata.normalize("NFKC", text or "").strip().upper()
    folded = re.sub(r"(号楼|号院|号栋|栋|幢|座|号|楼|单元|门洞|门|#)+$", "", folded).strip()
    if re.fullmatch(r"[零〇一二三四五六七八九十百]+", folded):
        return str(chinese_number(folded))
    return re.sub(r"^0+(?=\d)", "", folded)


@lru_cache(16384)
def tidy_room(text: str | None) -> str:
    """A room number: ``地下101`` and ``负101`` are B101, ``501室`` is 501; a leading zero is part of it."""
    folded = re.sub(r"(室|号|户|房)$", "", unicodedata.normalize("NFKC", text or "").strip().upper())
    return re.sub(r"^(地下|负|-)(?=\d)", "B", folded)


def chinese_number(text: str) -> int:
    """``十二`` is 12, ``二十`` 20, ``一〇三`` 103."""
    text = text.replace("〇", "零")
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS.index(c)) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(char)
    return total + digit


@lru_cache(16384)
def floor_of(room: str) -> int | None:
    """The floor that a room number tells: 501 → 5, 1203 → 12, 0501 → 5, B101 → −1; ``None`` where it tells none."""
    tidy = tidy_room(room).split("-")[0]
    found = re.fullmatch(r"(?P<below>B|-)?[A-Z]{0,2}?(?P<digits>\d{3,4})[A-Z]?", tidy)
    if not found:
        return None
    floor = int(found["digits"][:-2])
    if floor == 0:
        return None
    return -floor if found["below"] else floor


_RUNS = re.compile(r"(\d+)")


@lru_cache(16384)
def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order ``2`` before ``10`` and ``101`` before ``101A``."""
    parts = _RUNS.split(text)
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts if part)
