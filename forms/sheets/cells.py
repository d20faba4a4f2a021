"""One cell to one answer: the mess of registers is cleared away, then the form's own value types decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from forms.i18n import N_
from forms.problems import BadValueError, Problem, Severity
from forms.sheets.columns import Column
from forms.sheets.words import WORDS
from forms.types import Choice, Code, Date, YesNo, folded
from models.calendar import today
from models.people import rules
from models.people.names import is_plain_han

NO_ANSWER = frozenset(
    [
        "无",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "–",
        "─",
        "暂无",
        "不详",
        "未知",
        "没有",
        "null",
        "none",
        "nan",
        "n/a",
        "na",
        "无此项",
        "空",
        "待填",
        "待补",
        "未填",
        ".",
        "。",
        "、",
        "*",
        "**",
        "×",
        "／",
        "－",
        "〇",
    ]
)
"""Ways of writing nothing in a cell."""

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
_ODD = re.compile("[\ue000-\uf8ff\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\u00a0\u3000]|_x000[dD]_")
_DECISIVE = frozenset({"sex", "relation", "id_type"})
"""Codes that say who somebody is: an unknown word in these is for a person to settle."""
_NEVER_STARRED = frozenset({"name", "id_no", "phone", "phone_2", "phone_3"})
_CACHED_AT_MOST = 200_000


@dataclass(frozen=True)
class Vague:
    """A date of which only the year, or year and month, is written: any day from ``low`` to ``high``."""

    low: date
    high: date


class Answer(NamedTuple):
    """What a cell says: a value, or nothing (``None``), and what is wrong with it. ``aside`` is kept in the note."""

    value: Any = None
    problem: Problem | None = None
    aside: str = ""
    plain: bool = False
    """A value and nothing else to look at."""
    mark: str = ""
    """Signs beside a name that a register gives a meaning, or 户主."""


BLANK = Answer()


def clean(raw: object) -> object:
    """Return a cell without invisible characters, old private code points and the apostrophe that marks text.

    A blank, in whatever way it is written, is ``""``; a day without a time of day is a ``date``.
    """
    if isinstance(raw, str):
        text = raw.strip()
        if not (text.isascii() and "_" not in text) and _ODD.search(text):
            text = rules.clean_text(re.sub("_x000[dD]_", "", text))
        if text[:1] in "'‘’`＇" and len(text) > 1:
            text = text[1:].strip()
        return text
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, time | timedelta):
        return str(raw)
    return raw


class CellReader:
    """Reads the cells of one column; equal cells are read once."""

    def __init__(self, column: Column):
        self._column = column
        self._words = WORDS.get(column.key, {})
        self._silence = frozenset() if self._says_nothing_itself() else NO_ANSWER
        self._only_describes = (
            column.field is not None and isinstance(column.field.type, Code | Choice) and column.key not in _DECISIVE
        )
        self._read: Callable[[object], Answer] = _READERS.get(column.key, self._by_type)
        self._known: dict[object, Answer] = {"": BLANK}

    def __call__(self, raw: object) -> Answer:
        answer = self._known.get(raw)
        if answer is None:
            answer = self._answer(raw)
            if len(self._known) < _CACHED_AT_MOST:
                self._known[raw] = answer
        return answer

    def _answer(self, raw: object) -> Answer:
        cell = clean(raw)
        if cell == "" or cell is None:
            return BLANK
        if isinstance(cell, str):
            if cell.casefold() in self._silence:
                return BLANK
            if cell in ERRORS:
                return self._error()
            if self._column.key in _NEVER_STARRED and ("*" in cell or "＊" in cell):
                return self._refused("masked", N_("{label} is masked with stars; import the list in the clear."))
            if "\ufffd" in cell:
                return self._refused("bad_encoding", N_("{label} contains characters that were lost; type it again."))
        try:
            return self._read(cell)
        except BadValueError as bad:
            if self._only_describes:
                return self._set_aside(cell)
            return self._refused(bad.code, bad.message, **bad.params)

    def _says_nothing_itself(self) -> bool:
        """Columns in which "none" or "unknown" is an answer."""
        field = self._column.field
        return self._column.key in {"occupancy", "dogs"} or (field is not None and isinstance(field.type, YesNo))

    def _by_type(self, cell: object) -> Answer:
        assert self._column.field is not None
        if self._words:
            word = folded(cell).replace(" ", "").casefold()
            cell = self._words.get(word, cell)
        if isinstance(self._column.field.type, Date) and (vague := vague_date(cell)) is not None:
            return Answer(vague)
        value = self._column.field.type.parse(cell)
        return BLANK if value == "" else Answer(value, plain=True)

    def _error(self) -> Answer:
        """A formula that failed: of what a row cannot be without it is refused, else it counts as blank."""
        needed = self._column.key in {"name", "id_no"}
        text = N_("{label} holds an Excel error instead of a value; correct the formula or type the value.")
        severity = Severity.ERROR if needed else Severity.WARNING
        return Answer(None, Problem("cell_error", self._column.key, text, {"label": self._column.label}, severity))

    def _set_aside(self, cell: object) -> Answer:
        """A word that no list has, where it decides nothing: the person comes in, the word stands in the note."""
        text = N_("{label} is not in the list; what the file says is kept in the note.")
        problem = Problem("kept_in_note", self._column.key, text, {"label": self._column.label}, Severity.WARNING)
        return Answer(None, problem, f"{self._column.headings[0]} {folded(cell)}"[:100])

    def _refused(self, code: str, message: str, **params: object) -> Answer:
        return Answer(None, Problem(code, self._column.key, message, {"label": self._column.label, **params}))


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_YEAR = re.compile(r"(\d{4})年?")
_MONTH = re.compile(r"(\d{4})\s*[-./年,、]\s*(\d{1,2})\s*月?|(\d{4})(0\d|1[0-2])")


def vague_date(cell: object) -> Vague | None:
    """Read ``1956-03``, ``1956年3月``, ``195603`` or ``1956``; ``1956.1`` as a number is January or October."""
    if isinstance(cell, date):
        return None
    text = folded(cell)
    if match := _YEAR.fullmatch(text):
        year = int(match[1])
        return Vague(date(year, 1, 1), date(year, 12, 31)) if 1870 <= year <= 2100 else None
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1] or match[3]), int(match[2] or match[4])
        if not (1870 <= year <= 2100 and 1 <= month <= 12):
            return None
        last = 10 if isinstance(cell, float) and text.endswith(".1") else month
        return Vague(date(year, month, 1), _end_of_month(year, last))
    return None


def _end_of_month(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


_ABOUT_PHONES = re.compile("手机|电话|座机|固话|宅电|本人|分机|转|或|和|及|号|无")
_WORD = re.compile("[\u4e00-\u9fff]")


def _phone(cell: object) -> Answer:
    """The first number is the phone; further ones, and words that say whose it is, are kept in the note.

    What is no number of a person (``12345``) goes there too: no row is refused for its phone.
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return Answer(cell, plain=True)
    numbers = rules.phone_numbers(cell)
    text = folded(cell)
    if not numbers:
        message = N_("{label} holds no phone number; what the file says is kept in the note.")
        problem = Problem("phone_in_note", "phone", message, {"label": N_("Phone")}, Severity.WARNING)
        return Answer(None, problem, f"电话 {text}"[:100])
    if _WORD.search(_ABOUT_PHONES.sub("", text)):
        return Answer(numbers[0], None, f"电话 {text}"[:100])
    return Answer(numbers[0], None, other_phones(numbers[1:]), plain=len(numbers) == 1)


def other_phones(numbers: Sequence[str]) -> str:
    """How further numbers stand in the note, where the search finds them."""
    return f"其他电话 {'、'.join(numbers)}" if numbers else ""


def _layout_free_number(cell: object) -> str:
    """``建筑面积 85.5平方米`` is 85.5; ``5层`` is 5."""
    return re.sub(r"(平方米|平米|平|㎡|m²|m2|层|楼|f|只|条|犬)$", "", folded(cell).casefold()).strip()


def _number_of(key: str) -> Callable[[object], Answer]:
    def read(cell: object) -> Answer:
        return Answer(_FIELD_TYPES[key].parse(_layout_free_number(cell)), plain=True)

    return read


def _dogs(cell: object) -> Answer:
    text = _layout_free_number(cell)
    if text in {"无", "否", "没有"} | NO_ANSWER:
        return Answer(0, plain=True)
    return Answer(_FIELD_TYPES["dogs"].parse("1" if text in {"有", "是"} else text), plain=True)


def _types() -> Mapping[str, Any]:
    from forms.people import HOUSEHOLD, RESIDENT
    from forms.places import DWELLING

    return {
        "name": RESIDENT.by_key["name"].type,
        "birth_date": RESIDENT.by_key["birth_date"].type,
        "floor": DWELLING.by_key["floor"].type,
        "floor_area_m2": DWELLING.by_key["floor_area_m2"].type,
        "dogs": HOUSEHOLD.by_key["dogs"].type,
    }


HEAD_SAID = "户主"
_SIGNS = "★☆▲△●○◆◇■□※√✓"
_MARKS = re.compile(rf"^[\s{_SIGNS}]+|[\s{_SIGNS}]+$|\s*[((](?:{HEAD_SAID}|本人|租户|承租人)[))]\s*$")
_MEANT = re.compile(rf"[{_SIGNS}]|{HEAD_SAID}(?=[))])")


def _name(cell: object) -> Answer:
    """A name without the marks that registers put to it, such as a star for the head."""
    if is_plain_han(cell):
        return Answer(_FIELD_TYPES["name"].parse(cell), plain=True)
    text = _MARKS.sub("", _MARKS.sub("", cell)) if isinstance(cell, str) else cell
    if text == "":
        return BLANK
    name = _FIELD_TYPES["name"].parse(text) or None
    mark = "".join(_MEANT.findall(cell)) if isinstance(cell, str) else ""
    return Answer(name, plain=not mark, mark=mark)


_AGE = re.compile(r"\d{1,3}\s*周?岁(?:半)?")
_WHOLE_DAY = re.compile(r"[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?")
_SHORT_YEAR = re.compile(r"(\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?")


def _birth(cell: object) -> Answer:
    """A date of birth; ``56.3.2`` is of 1956 when 2056 is still to come; an age is no date."""
    if isinstance(cell, str) and _WHOLE_DAY.fullmatch(cell):
        return Answer(_FIELD_TYPES["birth_date"].parse(cell), plain=True)
    text = folded(cell) if isinstance(cell, str) else ""
    if _AGE.fullmatch(text):
        label = {"label": N_("Date of birth")}
        warned = Problem(
            "only_age", "birth_date", N_("{label} holds only an age; add the day."), label, Severity.WARNING
        )
        return Answer(None, warned)
    if (short := _SHORT_YEAR.fullmatch(text)) and int(short[1]) > today().year % 100:
        cell = f"19{text}"
    if (vague := vague_date(cell)) is not None:
        return Answer(vague)
    value = _FIELD_TYPES["birth_date"].parse(cell)
    return BLANK if value == "" else Answer(value, plain=True)


_FIELD_TYPES = _types()
_READERS: Mapping[str, Callable[[object], Answer]] = {
    "name": _name,
    "birth_date": _birth,
    "phone": _phone,
    "phone_2": _phone,
    "phone_3": _phone,
    "owner_phone": lambda cell: Answer("、".join(rules.phone_numbers(cell)[:1]) or folded(cell)[:20], plain=True),
    "floor": _number_of("floor"),
    "floor_area_m2": _number_of("floor_area_m2"),
    "dogs": _dogs,
}
