"""What is true of a person's numbers and dates: the ID number, birth, age, phone; names are in ``names``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul

from models.people.names import (
    clean_text,
    normalise_name,
    surname,
)
from models.people.pinyin import PinyinKeys, pinyin_keys

__all__ = [
    "IdCheck",
    "PinyinKeys",
    "age_on",
    "birth_date_of",
    "check_id",
    "clean_text",
    "is_phone",
    "normalise_name",
    "normalise_phone",
    "phone_numbers",
    "pinyin_keys",
    "sex_of",
    "surname",
]

ID_CARD = "111"
FOREIGN_RESIDENT_CARD = "553"
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
OLDEST = 130


@dataclass(frozen=True)
class IdCheck:
    """What a typed ID number is.

    ``number`` is how it is stored (also where wrong: as far as it could be read); ``reason`` is ``None`` for a valid
    one, else ``empty``, ``rounded`` (digits lost in a spreadsheet), ``characters``, ``length``, ``foreign_card``,
    ``checksum``, ``birth_date``, ``future`` or ``province``. ``warnings``: ``legacy15``, ``over_130``, ``sex``.
    """

    number: str
    id_type: str = ID_CARD
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    """GB/T 2261.1, from the 17th digit."""

    @property
    def valid(self) -> bool:
        return self.reason is None


def check_digit(first17: str) -> str:
    """ISO 7064 MOD 11-2 (GB 11643-1999)."""
    return _CHECK[sum(map(mul, map(int, first17), _WEIGHTS)) % 11]


def fold_id(raw: object) -> str:
    """NFKC, upper case, without spaces, quotes and dashes; a whole float without its ``.0``."""
    if isinstance(raw, str) and raw.isascii() and raw.isalnum():
        return raw.upper()
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    text = unicodedata.normalize("NFKC", "" if raw is None else str(raw)).upper()
    text = re.sub(r"[\s'’‘`\-‐-―−\u200b-\u200f\ufeff]", "", text)
    return re.sub(r"\.0+$", "", text).replace("Х", "X").replace("×", "X")


def check_id(raw: object, today: date, *, sex: str | None = None) -> IdCheck:
    """Check a citizen's ID number as typed; ``sex`` is the one written beside it, compared as a warning only."""
    return _checked(fold_id(raw), today, sex)


@lru_cache(16)
def _checked(text: str, today: date, sex: str | None) -> IdCheck:
    """Kept for a few numbers: the rules of one form ask several times about the same one."""
    reason = _shape(text)
    if reason:
        return IdCheck(text, FOREIGN_RESIDENT_CARD if reason == "foreign_card" else ID_CARD, reason)
    legacy = len(text) == 15
    if legacy:
        text = text[:6] + "19" + text[6:]
        text += check_digit(text)
    birth = birth_date_of(text)
    reason = _meaning(text, birth, today)
    warnings: tuple[str, ...] = ("legacy15",) if legacy else ()
    if birth and age_on(birth, today) > OLDEST:
        warnings += ("over_130",)
    if sex in ("1", "2") and sex != sex_of(text):
        warnings += ("sex",)
    return IdCheck(text, ID_CARD, reason, warnings, birth, sex_of(text))


def _shape(text: str) -> str | None:
    if len(text) == 18 and text[0] != "9" and text.isascii() and text[:17].isdecimal() and text[17] in _CHECK:
        return None
    if not text:
        return "empty"
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+|\d{16,18}\.\d+", text):
        return "rounded"
    if text[0] == "9" and re.fullmatch(r"\d{15}|\d{17}[\dX]", text):
        return "foreign_card"
    if not re.fullmatch(r"\d+X?", text) or not text.isascii():
        return "characters"
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", text):
        return "length"
    return None


def _meaning(number: str, birth: date | None, today: date) -> str | None:
    if check_digit(number[:17]) != number[17]:
        return "checksum"
    if birth is None:
        return "birth_date"
    if birth > today:
        return "future"
    return None if number[:2] in PROVINCES else "province"


def birth_date_of(number: str) -> date | None:
    """The birth date in an 18-digit number; ``None`` where it is no real day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str | None:
    """1 male for an odd, 2 female for an even 17th digit (GB/T 2261.1)."""
    return ("2", "1")[int(number[16]) % 2] if len(number) == 18 and number[16].isdecimal() else None


def age_on(birth: date, day: date) -> int:
    """Completed years; who was born on 29 February has the birthday on the 28th in common years (Civil Code 202)."""
    month_day = (birth.month, birth.day)
    if month_day == (2, 29) and not _is_leap(day.year):
        month_day = (2, 28)
    return day.year - birth.year - ((day.month, day.day) < month_day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(?:0\d{2,3})?[2-9]\d{6,7}|[48]00\d{7})(?:-\d{1,6})?")
_ABROAD = re.compile(r"\+(?!86)[1-9]\d{7,14}")
_SERVICE = re.compile(r"1\d{2,4}|9\d{4,5}")
_WITH_EXTENSION = re.compile(
    r"\(?(?P<area>0\d{2,3})?\)?[\s-]*(?P<number>[2-9]\d{6,7})\s*(?:转|分机|EXT\.?|#|-)+\s*(?P<extension>\d{1,6})"
)


def is_phone(number: str) -> bool:
    """A mobile, a landline with or without area code and ``-extension``, or ``+`` and a number abroad."""
    return bool(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(number))


def is_service_number(number: str) -> bool:
    """Such as 110 or 12345: offices have them, people do not."""
    return _SERVICE.fullmatch(number) is not None


def phone_numbers(raw: object) -> list[str]:
    """Every number of a cell as stored, in order; what cannot be read as a number is left out.

    Takes ``１３８…``, ``+86 138 0000 0000``, ``13800000000.0``, ``138…/139…``, ``024-23456789转801`` (stored with
    ``-801``).
    """
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = unicodedata.normalize("NFKC", "" if raw is None else str(raw)).strip().upper()
    text = re.sub(r"\.0+$", "", re.sub("[‐-―−]", "-", text))
    found: list[str] = []
    for part in re.split(r"[、,;/|\\\n或和及]+", text):
        found += _numbers_of(part)
    return list(dict.fromkeys(found))


def _numbers_of(part: str) -> list[str]:
    if line := _WITH_EXTENSION.fullmatch(part.strip()):
        return [f"{line['area'] or ''}{line['number']}-{line['extension']}"]
    joined = _bare(re.sub(r"(转|EXT\.?)\d+", "", part))
    if is_phone(joined):
        return [joined]
    apart = [_bare(piece) for piece in part.split()]
    if len(apart) > 1 and all(map(is_phone, apart)):
        return apart
    glued = [joined[i : i + 11] for i in range(0, len(joined), 11)]
    if len(glued) > 1 and all(map(_MOBILE.fullmatch, glued)):
        return glued
    return [match.group() for piece in apart for match in [_MOBILE.search(piece)] if match]


def _bare(text: str) -> str:
    digits = re.sub(r"^(\+86|0086|86(?=1[3-9]\d{9}$))", "", re.sub(r"[^\d+]", "", text))
    abroad = re.sub("^00", "+", digits)
    return abroad if _ABROAD.fullmatch(abroad) else digits.replace("+", "")


def normalise_phone(raw: object) -> str | None:
    """The first number of what was typed; where none can be read, the digits and letters as they stand."""
    numbers = phone_numbers(raw)
    if numbers:
        return numbers[0]
    left = re.sub(r"[\s\-()]", "", re.sub(r"\.0+$", "", unicodedata.normalize("NFKC", "" if raw is None else str(raw))))
    return left or None
