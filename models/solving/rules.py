"""Which problems are owed when, how candidates are ranked, what an achievement must not say. Pure."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from models.calendar import WorkCalendar
from models.solving.records import ProblemLevel

PREFIX = "JT"
"""Domain §3."""
LEVELS = tuple(level.value for level in ProblemLevel)


@dataclass(frozen=True)
class SolvingNorms:
    """Numbers that the seeds leave open, each with where it comes from."""

    repeat_days: int = 180
    """So long before the oldest open one of a matter, or before today of an item, an appeal counts as a repeat (as
    ``AppealNorms.same_matter_days``, product's proposal)."""
    candidates: int = 50
    """So many are offered (product's proposal)."""


NORMS = SolvingNorms()


class Owing(enum.Enum):
    """已完成、迟到补齐、已选题待研究、待出题、缺题."""

    DONE = "done"
    LATE = "late"
    CHOSEN = "chosen"
    OPEN = "open"
    MISSING = "missing"


def first_day(level: ProblemLevel, on: date) -> date:
    """The day for which a problem counts: itself, the Monday of its week, the first of its month."""
    if level is ProblemLevel.WEEK:
        return on - timedelta(days=on.weekday())
    return on.replace(day=1) if level is ProblemLevel.MONTH else on


def last_day(level: ProblemLevel, on: date) -> date:
    """The last day on which the problem of ``on`` is in time: the week runs from Monday to Sunday (domain C2)."""
    first = first_day(level, on)
    if level is ProblemLevel.WEEK:
        return first + timedelta(days=6)
    if level is ProblemLevel.MONTH:
        return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first


def owed_days(level: ProblemLevel, a: date, b: date, calendar: WorkCalendar) -> Iterator[date]:
    """First days of the working days, weeks or months that begin from ``a`` to ``b``, both included.

    Where nobody works, on holidays or in a week of nothing else, nothing is owed.
    """
    day = a
    while day <= b:
        if first_day(level, day) == day and _works(day, last_day(level, day), calendar):
            yield day
        day += timedelta(days=1)


def red_from(level: ProblemLevel, on: date, calendar: WorkCalendar) -> date:
    """The day on which a missing problem turns red: the next working day after its time."""
    return calendar.next_workday(last_day(level, on))


def owing(
    level: ProblemLevel, on: date, studied: Iterable[date], *, chosen: bool, today: date, calendar: WorkCalendar
) -> Owing:
    """How it stands with the problem of ``on``: the record that it was studied has to lie in its time (domain C2)."""
    days = sorted(studied)
    if any(on <= day <= last_day(level, on) for day in days):
        return Owing.DONE
    if today >= red_from(level, on, calendar):
        return Owing.LATE if days else Owing.MISSING
    return Owing.CHOSEN if chosen else Owing.OPEN


@dataclass(frozen=True)
class Candidate:
    """Open appeals of one matter, or of one item; its numbers are what it is ranked by, and are shown.

    ``appeals``: open ones that no problem stands for yet. ``repeats``: how often it was asked for, of a matter with its
    closed ones since ``repeat_days`` before the oldest open one, of an item within the last ``repeat_days`` and by
    older open ones.
    ``days_open``: of the oldest open one. ``households``: how many ask for it. ``first``: an appeal of it, by which it
    is known.
    """

    level: ProblemLevel
    first: UUID
    topic_code: str
    title: str
    department: str | None
    appeals: int
    repeats: int
    days_open: int
    households: int
    place: str | None = None
    community_codes: tuple[str, ...] = ()


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """By repeats, then by age, then by breadth."""
    return sorted(candidates, key=lambda one: (-one.repeats, -one.days_open, -one.households, one.first))


def clusters(keys: Sequence[Iterable[object]], apart: Iterable[tuple[int, int]] = ()) -> list[list[int]]:
    """Group the places of ``keys`` whose items share a key, directly or by way of others; in order of the first.

    Args:
        apart: pairs of places that are never in one group, whatever they share; what could go with either goes with
            the earlier one.
    """
    group = list(range(len(keys)))
    others: dict[int, set[int]] = {}
    for pair in apart:
        for one, other in (pair, pair[::-1]):
            others.setdefault(one, set()).add(other)

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = group[group[place]]
            place = group[place]
        return place

    def join(place: int, to: int) -> bool:
        one, other = sorted((root(place), root(to)))
        if any(root(enemy) == other for enemy in others.get(one, ())):
            return False
        if one != other:
            group[other] = one
            others.setdefault(one, set()).update(others.pop(other, ()))
        return True

    heads: dict[object, list[int]] = {}
    for place, shared in enumerate(keys):
        for key in shared:
            known = heads.setdefault(key, [])
            if not any(join(place, head) for head in known):
                known.append(place)
    found: dict[int, list[int]] = {}
    for place in range(len(keys)):
        found.setdefault(root(place), []).append(place)
    return list(found.values())


_BETWEEN = r"[\s\-‐-―_.·]?"
_MOBILE = re.compile(rf"(?<!\d)1[3-9](?:{_BETWEEN}\d){{9}}(?!\d)")
_ID_18 = re.compile(rf"(?<!\d)[1-9](?:{_BETWEEN}\d){{16}}{_BETWEEN}[\dXx](?!\d)")
_ID_15 = re.compile(rf"(?<!\d)[1-9](?:{_BETWEEN}\d){{5}}{_BETWEEN}\d\d(?:{_BETWEEN}\d){{7}}(?!\d)")


def personal_in(texts: Iterable[str | None], names: Iterable[str | None]) -> str | None:
    """Return by its code what of a person stands in ``texts``: a mobile number, an ID number, one of ``names``."""
    said = [unicodedata.normalize("NFKC", text) for text in texts if text]
    if any(_ID_18.search(text) or _ID_15.search(text) for text in said):
        return "achievement_has_id"
    if any(_MOBILE.search(text) for text in said):
        return "achievement_has_phone"
    known = {unicodedata.normalize("NFKC", name).strip() for name in names if name}
    bare = [re.sub(r"\s", "", text) for text in said]
    return (
        "achievement_has_name" if any(_bare(name) in text for text in bare for name in known if len(name) > 1) else None
    )


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name)


def _works(first: date, last: date, calendar: WorkCalendar) -> bool:
    return any(calendar.is_workday(first + timedelta(days=n)) for n in range((last - first).days + 1))
