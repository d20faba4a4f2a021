"""Value types: how a person writes a value and how it reads back to them.

Each type obeys one law, tested over all of them: ``parse(text(v)) == v``. ``parse`` takes what was typed, what stood in
a cell (text, number, date) or the value itself, and raises ``BadValueError``; blanks never reach it.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from forms.i18n import N_, _, language
from forms.problems import BadValueError
from models import codes

T = TypeVar("T")


class ValueType(Protocol[T]):
    def parse(self, raw: object) -> T:
        """Return the value a person meant by ``raw``; raise ``BadValueError`` saying what is wrong."""

    def text(self, value: T) -> str:
        """Return ``value`` as a person reads it."""


def plain(raw: object) -> str:
    """Return ``raw`` as one line of text: NFC, inner spaces single, whole floats without ``.0``."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw)
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def folded(raw: object) -> str:
    """Return ``raw`` with full-width digits, letters and signs made plain (NFKC), for numbers and codes only."""
    text = plain(raw)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


@lru_cache(1024)
def _word(text: str) -> str:
    """Return ``text`` as entries of lists are compared: full-width signs and capitals make no difference."""
    return folded(text).casefold()


@dataclass(frozen=True)
class Text:
    max_length: int = 255
    lines: bool = False

    def parse(self, raw: object) -> str:
        value = self._lines(str(raw)) if self.lines else plain(raw)
        if len(value) > self.max_length:
            raise BadValueError(
                "too_long", N_("{label} is longer than {limit} characters; shorten it."), limit=self.max_length
            )
        if any(unicodedata.category(c) == "Cc" and c != "\n" for c in value):
            raise BadValueError("control_character", N_("{label} contains characters that cannot be shown; retype it."))
        return value

    def text(self, value: str) -> str:
        return value

    @staticmethod
    def _lines(raw: str) -> str:
        text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


@dataclass(frozen=True)
class Integer:
    low: int | None = None
    high: int | None = None
    unit: str = ""

    def parse(self, raw: object) -> int:
        match = re.fullmatch(r"[+-]?\d{1,12}", folded(raw))
        if match is None:
            raise BadValueError("not_integer", N_("{label} is not a whole number; use digits only."))
        value = int(match[0])
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            raise BadValueError(
                "out_of_range", N_("{label} must lie between {low} and {high}."), low=self.low, high=self.high
            )
        return value

    def text(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class Number:
    """A number with a fixed count of decimals, e.g. an area in m²."""

    digits: int = 2
    low: float = 0
    high: float = 1e9
    unit: str = ""

    def parse(self, raw: object) -> float:
        try:
            value = round(float(folded(raw).replace(",", "")), self.digits)
        except ValueError:
            raise BadValueError("not_number", N_("{label} is not a number; use digits and a point.")) from None
        if not self.low <= value <= self.high:
            raise BadValueError(
                "out_of_range", N_("{label} must lie between {low} and {high}."), low=self.low, high=self.high
            )
        return value

    def text(self, value: float) -> str:
        return f"{value:.{self.digits}f}"


EXCEL_EPOCH = date(1899, 12, 30)
_DATE = re.compile(
    r"(\d{4})\s*[-./年,、]\s*(\d{1,2})\s*[-./月,、]\s*(\d{1,2})\s*[日号]?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Date:
    """A day, written year first: ``1956-3-2``, ``1956.3.2``, ``1956年3月2日``, ``19560302``; cells may hold serials."""

    first: date = date(1870, 1, 1)

    def parse(self, raw: object) -> date:
        value = self._read(raw)
        if value < self.first:
            raise BadValueError(
                "date_too_early", N_("{label} lies before {first}; check the year."), first=str(self.first)
            )
        return value

    def _read(self, raw: object) -> date:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        text = folded(raw)
        if match := _DATE.fullmatch(text) or _COMPACT.fullmatch(text):
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                raise BadValueError(
                    "no_such_day", N_("{label} is a day that does not exist; check month and day.")
                ) from None
        if isinstance(raw, int | float) and 366 < raw < 80_000:
            return EXCEL_EPOCH + timedelta(days=int(raw))
        raise BadValueError("not_date", N_("{label} is not a date; write it as 1956-3-2."))

    def text(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class YesNo:
    def parse(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        text = folded(raw).casefold()
        if text in {"是", "有", "yes", "y", "true", "1", "√", "✓", "☑", _("Yes").casefold()}:
            return True
        if text in {"否", "无", "没有", "no", "n", "false", "0", "×", "☐", _("No").casefold()}:
            return False
        raise BadValueError("not_yes_no", N_("{label} is neither yes nor no; write 是 or 否."))

    def text(self, value: bool) -> str:
        return _("Yes") if value else _("No")


E_ = TypeVar("E_", bound=enum.Enum | str)


@dataclass(frozen=True)
class Choice(Generic[E_]):
    """One of a closed list of the program; ``labels`` maps each member, or code, to what people read."""

    labels: Mapping[E_, str]
    synonyms: Mapping[str, E_] | None = None

    def parse(self, raw: object) -> E_:
        text = folded(raw).casefold()
        for member, label in self.labels.items():
            if raw is member or text in (_word(_(label)), _word(label), _stored(member)):
                return member
        if self.synonyms and text in self.synonyms:
            return self.synonyms[text]
        raise BadValueError("not_listed", N_("{label} is not in the list; choose one of its entries."))

    def text(self, value: E_) -> str:
        return _(self.labels[value]) if value in self.labels else _stored(value)

    def options(self) -> list[tuple[E_, str]]:
        return [(member, _(label)) for member, label in self.labels.items()]


def _stored(member: enum.Enum | str) -> str:
    return member if isinstance(member, str) else str(member.value)


@dataclass(frozen=True)
class Code:
    """A code of a shipped table; people write its code, its name or a synonym."""

    table: str
    synonyms: Mapping[str, str] | None = None

    def parse(self, raw: object) -> str:
        if (code := self._lookup.get(folded(raw).casefold())) is None:
            raise BadValueError("not_listed", N_("{label} is not in the list; choose one of its entries."))
        return code

    def text(self, value: str) -> str:
        entry = codes.table(self.table).get(value)
        return entry.name(language()) if entry else value

    def options(self) -> list[tuple[str, str]]:
        return [(code, entry.name(language())) for code, entry in codes.table(self.table).items()]

    @cached_property
    def _lookup(self) -> dict[str, str]:
        """Whatever people write -> code. The first entry wins where two share a name."""
        found: dict[str, str] = {}
        for code, entry in codes.table(self.table).items():
            for word in (code, code.lstrip("0"), entry.name_zh, entry.name_en):
                found.setdefault(_word(word), code)
        found.update({_word(word): code for word, code in (self.synonyms or {}).items()})
        found.pop("", None)
        return found


@dataclass(frozen=True)
class Several:
    """Any number of codes of a small list, written with ``、`` between them."""

    labels: Mapping[str, str]

    def parse(self, raw: object) -> list[str]:
        if isinstance(raw, list | tuple | set | frozenset):
            words = [str(word) for word in raw]
        else:
            words = [word for part in re.split(r"[、,;/]+", folded(raw)) for word in self._words(part.strip())]
        wanted = {self._code(word) for word in words}
        if None in wanted:
            raise BadValueError("not_listed", N_("{label} is not in the list; choose one of its entries."))
        return [code for code in self.labels if code in wanted]

    def _words(self, part: str) -> list[str]:
        """A label may hold spaces; what is no label as a whole is several words."""
        return [part] if part and self._code(part) else part.split()

    def _code(self, word: str) -> str | None:
        for code, label in self.labels.items():
            if folded(word).casefold() in (code.casefold(), _word(_(label)), _word(label)):
                return code
        return None

    def text(self, value: list[str]) -> str:
        return "、".join(_(self.labels[code]) if code in self.labels else code for code in value)

    def options(self) -> list[tuple[str, str]]:
        return [(code, _(label)) for code, label in self.labels.items()]


@dataclass(frozen=True)
class Reference:
    """The id of another record, chosen on screen from what fits; never typed."""

    def parse(self, raw: object) -> UUID:
        try:
            return raw if isinstance(raw, UUID) else UUID(str(raw))
        except ValueError:
            raise BadValueError("not_listed", N_("{label} is not in the list; choose one of its entries.")) from None

    def text(self, value: UUID) -> str:
        return str(value)


AnyType = ValueType[Any]
CHOSEN = (YesNo, Choice, Code, Several, Reference)
"""Of these an answer is chosen, not written."""
