"""What a list is narrowed to; pure, over rows that are in memory, so that each key answers at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from desktop.people import words
from forms.i18n import _
from forms.places import OCCUPANCY
from models.people.lists import ResidentRow
from models.places.addresses import parse_door
from models.places.records import Occupancy
from models.visits.rules import VERIFIED_DAYS

Test = Callable[[Any], bool]


@dataclass(frozen=True)
class Filters:
    """Every filter in force; ``None``, ``False`` and the empty text do not narrow. ``building``: (estate, number)."""

    text: str = ""
    grid: str | None = None
    estate: str | None = None
    building: tuple[str, str] | None = None
    occupancy: Occupancy | None = None
    sex: str | None = None
    population: str | None = None
    age_from: int | None = None
    age_to: int | None = None
    stale: bool = False

    def without(self, key: str) -> Filters:
        default: Any = next(field.default for field in fields(self) if field.name == key)
        changes: dict[str, Any] = {key: default}
        return replace(self, **changes)

    def chips(self) -> list[tuple[str, str]]:
        """Key and words of each filter in force, the typed text left out: it stands in its field."""
        return [(key, words_) for key, words_ in self._words() if words_]

    def _words(self) -> Iterator[tuple[str, str]]:
        yield "grid", self.grid or ""
        yield "estate", self.estate or ""
        yield "building", _("Building {number}").format(number=self.building[1]) if self.building else ""
        yield "occupancy", _(OCCUPANCY[self.occupancy]) if self.occupancy else ""
        yield "sex", words.sex_word(self.sex or "")
        yield "population", words.word("population_type", self.population)
        yield "age_from", _("Aged {age} and over").format(age=self.age_from) if self.age_from is not None else ""
        yield "age_to", _("Aged up to {age}").format(age=self.age_to) if self.age_to is not None else ""
        yield "stale", _("Not verified for {days} days").format(days=VERIFIED_DAYS) if self.stale else ""


def narrowed(
    rows: Sequence[Any], haystacks: Sequence[str], filters: Filters, found: frozenset[str], today: date
) -> list[Any]:
    """Return the rows that pass. ``found``: ids that the search index gave for ``filters.text`` (pinyin)."""
    tests = list(_tests(filters, today))
    needles = needles_of(filters.text)
    if not needles:
        return [row for row in rows if all(test(row) for test in tests)] if tests else list(rows)
    return [
        row
        for row, haystack in zip(rows, haystacks, strict=True)
        if (all(needle in haystack for needle in needles) or (found and not found.isdisjoint(row[:3])))
        and all(test(row) for test in tests)
    ]  # fmt: skip


def needles_of(text: str) -> list[str]:
    """The words that must all be there; a door in any writing is looked for in its own."""
    words_ = []
    for part in text.casefold().split():
        door = parse_door(part) if any(char.isdigit() for char in part) and not part.isdigit() else None
        words_.append(door.text.casefold() if door else part)
    return words_


def _tests(filters: Filters, today: date) -> Iterator[Test]:
    if filters.grid:
        yield lambda row: row.door.stair.grid == filters.grid
    if filters.estate:
        yield lambda row: row.door.stair.estate == filters.estate
    if filters.building:
        yield lambda row: row.door.stair[1:3] == filters.building
    if filters.occupancy:
        stored = filters.occupancy.value
        yield lambda row: row.door.occupancy == stored
    if filters.stale:
        limit = (today - timedelta(days=VERIFIED_DAYS)).isoformat()
        yield lambda row: (row.verified_on or "") < limit
    yield from _person_tests(filters, today)


def _person_tests(filters: Filters, today: date) -> Iterator[Test]:
    def years(row: Any) -> int | None:
        return words.age(row.birth_date, row.died_on, today) if isinstance(row, ResidentRow) else None

    if filters.sex:
        yield lambda row: getattr(row, "sex", None) == filters.sex
    if filters.population:
        yield lambda row: getattr(row, "population_type", None) == filters.population
    least, most = filters.age_from, filters.age_to
    if least is not None:
        yield lambda row: (age := years(row)) is not None and age >= least
    if most is not None:
        yield lambda row: (age := years(row)) is not None and age <= most
