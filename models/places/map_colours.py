"""What the household map can be coloured by: each question is one small declared object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.places.addresses import natural_key
from models.places.map_facts import CellFacts
from models.places.records import IN_USE, Occupancy
from models.visits.records import Outcome

EXPIRES_AFTER_DAYS = 180
"""Facts of a door that nobody verified for longer are out of date (domain A1)."""


class LegendEntry(NamedTuple):
    """One answer: a colour (``tone``), a hatch and a shape. ``text`` is a name out of the data, where it has one."""

    key: str
    tone: str
    hatch: str
    shape: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ColourMode:
    """A question to each door. ``public``: its answers may hang on a wall (L-12)."""

    code: str
    entries: tuple[LegendEntry, ...]
    classify: Callable[[CellFacts], str]
    public: bool = True

    def entry(self, key: str) -> LegendEntry:
        return next(entry for entry in self.entries if entry.key == key)


def count(mode: ColourMode, doors: Iterable[CellFacts]) -> dict[str, int]:
    """Return how many doors give each answer, in the order of the legend, zeros included."""
    counted = Counter(map(mode.classify, doors))
    return {entry.key: counted[entry.key] for entry in mode.entries}


def marks(door: CellFacts, today: date) -> tuple[str, ...]:
    """Return the codes of the small marks of a door: shop, several households, tries, due, somebody under care."""
    found = []
    if door.shop:
        found.append("shop")
    if door.households > 1:
        found.append("families")
    if door.attempts and door.outcome is Outcome.NOT_HOME:
        found.append("tries")
    if door.next_on is not None and door.next_on <= today:
        found.append("due")
    if door.cared:
        found.append("cared")
    return tuple(found)


def by_visit(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """This round: what came of each door so far."""
    entries = (
        LegendEntry("met", "green", "none", "tick"),
        LegendEntry("phone", "teal", "level", "phone"),
        LegendEntry("not_home", "amber", "up", "ring"),
        LegendEntry("declined", "red", "cross", "cross"),
        LegendEntry("vacant", "grey", "upright", "dash"),
        LegendEntry("not_yet", "plain", "none", "none"),
        LegendEntry("outside", "faint", "none", "none"),
    )
    return ColourMode("visit", entries, _visit_key)


def _visit_key(door: CellFacts) -> str:
    """As the figures of a round count: once met always met, else vacant if it is known so, else the last outcome."""
    if not door.in_round:
        return "outside"
    if door.outcome is not Outcome.MET and door.occupancy not in IN_USE:
        return "vacant"
    return door.outcome.value if door.outcome is not None else "not_yet"


_DAYS = ((7, "week"), (30, "month"), (90, "quarter"), (EXPIRES_AFTER_DAYS, "half"))


def by_days(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """Days since anybody at the door was met or reached by phone."""

    def key(door: CellFacts) -> str:
        if door.last_contact is None:
            return "never"
        days = (today - door.last_contact).days
        return next((name for limit, name in _DAYS if days <= limit), "older")

    entries = (
        LegendEntry("week", "green", "none", "tick"),
        LegendEntry("month", "teal", "level", "dot"),
        LegendEntry("quarter", "amber", "up", "ring"),
        LegendEntry("half", "orange", "down", "triangle"),
        LegendEntry("older", "red", "cross", "bang"),
        LegendEntry("never", "plain", "none", "query"),
    )
    return ColourMode("days", entries, key)


def by_occupancy(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """How the dwelling is used: the states of domain A1."""
    entries = (
        LegendEntry(Occupancy.OWNER.value, "green", "none", "dot"),
        LegendEntry(Occupancy.LET.value, "blue", "up", "key"),
        LegendEntry(Occupancy.SHARED.value, "violet", "cross", "plus"),
        LegendEntry(Occupancy.LENT.value, "teal", "level", "ring"),
        LegendEntry(Occupancy.COMMERCIAL.value, "orange", "grid", "block"),
        LegendEntry(Occupancy.VACANT.value, "grey", "upright", "dash"),
        LegendEntry(Occupancy.DEMOLISHED.value, "red", "down", "cross"),
        LegendEntry(Occupancy.UNVERIFIED.value, "plain", "none", "query"),
    )
    return ColourMode("occupancy", entries, lambda door: door.occupancy.value)


def by_data_state(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """State of the facts (domain A1): new, verified, out of date, contradictory."""

    def key(door: CellFacts) -> str:
        if door.people and door.occupancy in (Occupancy.VACANT, Occupancy.DEMOLISHED):
            return "conflict"
        if door.verified_on is None:
            return "new"
        return "verified" if (today - door.verified_on).days <= EXPIRES_AFTER_DAYS else "expired"

    entries = (
        LegendEntry("verified", "green", "none", "tick"),
        LegendEntry("new", "blue", "up", "plus"),
        LegendEntry("expired", "amber", "down", "triangle"),
        LegendEntry("conflict", "red", "cross", "bang"),
    )
    return ColourMode("data_state", entries, key)


_GRID_TONES = ("blue", "green", "orange", "violet", "teal", "amber", "red")
_GRID_HATCHES = ("none", "up", "down", "level", "upright", "cross", "grid")
_GRID_SHAPES = ("dot", "triangle", "block", "ring", "diamond", "square", "plus", "wedge")


def _grid_entry(place: int, name: str) -> LegendEntry:
    tone, hatch, shape = (signs[place % len(signs)] for signs in (_GRID_TONES, _GRID_HATCHES, _GRID_SHAPES))
    return LegendEntry(f"grid:{name}", tone, hatch, shape, name)


def by_grid(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """The grid that each door belongs to; as many answers as there are grids."""
    names = sorted({door.grid for door in doors if door.grid}, key=natural_key)
    entries = [_grid_entry(place, name) for place, name in enumerate(names)]
    entries.append(LegendEntry("no_grid", "plain", "none", "query"))
    return ColourMode("grid", tuple(entries), lambda door: f"grid:{door.grid}" if door.grid else "no_grid")


def by_care(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """Whether a visit to somebody under care is due; no wall print: it would tell where the weak live."""
    entries = (
        LegendEntry("care_overdue", "red", "cross", "bang"),
        LegendEntry("care_due", "orange", "down", "triangle"),
        LegendEntry("care_due_soon", "amber", "up", "ring"),
        LegendEntry("care_paused", "grey", "upright", "dash"),
        LegendEntry("care_inactive", "green", "none", "tick"),
        LegendEntry("no_care", "plain", "none", "none"),
    )
    return ColourMode(
        "care", entries, lambda door: f"care_{door.care_due}" if door.care_due else "no_care", public=False
    )


def by_appeals(doors: Sequence[CellFacts], today: date) -> ColourMode:
    """The light of the open appeals of who lives there; no wall print: it would tell who complains."""
    entries = (
        LegendEntry("appeal_red", "red", "cross", "bang"),
        LegendEntry("appeal_yellow", "amber", "up", "triangle"),
        LegendEntry("appeal_green", "green", "none", "dot"),
        LegendEntry("appeal_paused", "grey", "upright", "dash"),
        LegendEntry("no_appeal", "plain", "none", "none"),
    )
    return ColourMode(
        "appeals", entries, lambda door: f"appeal_{door.appeal}" if door.appeal else "no_appeal", public=False
    )


MODES: Mapping[str, Callable[[Sequence[CellFacts], date], ColourMode]] = {
    "visit": by_visit,
    "days": by_days,
    "occupancy": by_occupancy,
    "data_state": by_data_state,
    "grid": by_grid,
    "care": by_care,
    "appeals": by_appeals,
}
"""What can be asked, by code; a later question is one more function here."""
