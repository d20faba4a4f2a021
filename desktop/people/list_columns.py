"""The lists of people and homes: their columns, what is searched in them, and what opens a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.people import words
from desktop.widgets.rows import Align, Column
from forms.i18n import N_
from models.masks import mask_address, mask_id, mask_name, mask_phone
from models.people import lists
from models.people.lists import DwellingRow, HouseholdRow, ResidentRow

AnyRow = ResidentRow | HouseholdRow | DwellingRow


def _hidden(text: str) -> str:
    return "****" if text else ""


MASKS: Mapping[str, Callable[[Any], Any]] = {
    "name": mask_name,
    "head": mask_name,
    "owner": mask_name,
    "phone": mask_phone,
    "id_no": mask_id,
    "birth_date": lambda text: text[:4],
    "door": mask_address,
    "moved_to": _hidden,
}
"""How columns leave the station unless somebody gives a reason (law E: names, numbers, address to the building)."""


@dataclass(frozen=True)
class ListSpec:
    """One list. ``read`` yields batches of rows; the first is on the screen before the second is read.

    ``whole`` (key → value) are the columns that the screen shows masked.
    """

    key: str
    title: str
    columns: Callable[[date], list[Column[Any]]]
    read: Callable[[Session], Iterable[list[Any]]]
    row_id: Callable[[Any], str]
    target: Callable[[Any], tuple[str, UUID]]
    haystack: Callable[[Any], str]
    hidden: tuple[str, ...] = ()
    whole: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)


def _estate(row: AnyRow) -> str:
    return row.door.stair.estate


def _door(row: AnyRow) -> str:
    return row.door.text


def _door_order(row: AnyRow) -> Any:
    return row.door.order


def _grid(row: AnyRow) -> str:
    return row.door.stair.grid


def _place_columns() -> list[Column[Any]]:
    return [
        Column("estate", N_("Estate"), _estate, 110),
        Column("door", N_("Door"), _door, 100, sort=_door_order),
    ]


def _grid_column() -> Column[Any]:
    return Column("grid", N_("Grid"), _grid, 90)


def _occupancy_column() -> Column[Any]:
    return Column(
        "occupancy",
        N_("Occupancy"),
        lambda row: words.occupancy_chip(row.door.occupancy).text,
        120,
        chip=lambda row: words.occupancy_chip(row.door.occupancy),
    )


def _verified_column() -> Column[Any]:
    return Column(
        "verified", N_("Verified on"), lambda row: row.verified_on or "", 105, sort=lambda row: row.verified_on
    )


def _person_columns(today: date) -> list[Column[Any]]:
    def age(row: ResidentRow) -> int | None:
        return words.age(row.birth_date, row.died_on, today)

    return [
        Column("name", N_("Name"), lambda row: row.name, 110),
        Column("relation", N_("Relation"), lambda row: words.relation_word(row.relation), 105),
        Column("sex", N_("Sex"), lambda row: words.sex_word(row.sex), 75),
        Column("age", N_("Age"), lambda row: _text(age(row)), 60, Align.RIGHT, sort=age),
        Column("birth_date", N_("Date of birth"), lambda row: row.birth_date or "", 105),
        Column("phone", N_("Phone"), lambda row: mask_phone(row.phone), 120),
        Column("id_no", N_("ID number"), lambda row: mask_id(row.id_no), 158),
        Column("population", N_("Kind of population"), lambda row: words.word("population_type", row.population_type)),
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def resident_columns(today: date) -> list[Column[Any]]:
    return [*_place_columns(), *_person_columns(today), _grid_column(), _occupancy_column(), _verified_column()]


def gone_columns(today: date) -> list[Column[Any]]:
    return [
        *_person_columns(today),
        Column("left", N_("Left on"), lambda row: row.ends_on or "", 105, sort=lambda row: row.ends_on),
        Column("reason", N_("Why"), lambda row: words.end_word(row.end_reason), 110),
        Column("moved_to", N_("Moved to"), lambda row: row.moved_to or "", 140),
        *_place_columns(),
    ]


def household_columns(_today: date) -> list[Column[Any]]:
    return [
        *_place_columns(),
        Column("head", N_("Head of household"), lambda row: row.head, 120),
        Column("people", N_("Persons"), lambda row: str(row.people), 70, Align.RIGHT, sort=lambda row: row.people),
        Column("phone", N_("Phone"), lambda row: mask_phone(row.phone), 120),
        Column("kind", N_("Kind of household"), lambda row: words.word("hukou_household_kind", row.kind), 120),
        Column("number", N_("Household no."), lambda row: row.household_no or "", 100),
        _occupancy_column(),
        _visit_column(),
        _grid_column(),
        _verified_column(),
    ]


def dwelling_columns(_today: date) -> list[Column[Any]]:
    return [
        *_place_columns(),
        _occupancy_column(),
        Column("people", N_("Persons"), lambda row: str(row.people), 70, Align.RIGHT, sort=lambda row: row.people),
        Column("use", N_("Use of the dwelling"), lambda row: words.word("house_use", row.use), 120),
        Column("owner", N_("Owner's name"), lambda row: row.owner_name or "", 110),
        Column(
            "area", N_("Floor area (m²)"), lambda row: _text(row.floor_area), 140, Align.RIGHT,
            sort=lambda row: row.floor_area,
        ),
        _visit_column(),
        _grid_column(),
        _verified_column(),
    ]  # fmt: skip


def _visit_column() -> Column[Any]:
    return Column("visited", N_("Last visit"), lambda row: row.last_visit or "", 105, sort=lambda row: row.last_visit)


def _person_haystack(row: ResidentRow) -> str:
    return f"{row.name} {row.door.text} {row.door.stair.estate} {row.phone or ''} {row.id_no or ''}".casefold()


def _household_haystack(row: HouseholdRow) -> str:
    return f"{row.head} {row.door.text} {row.door.stair.estate} {row.phone or ''} {row.household_no or ''}".casefold()


def _dwelling_haystack(row: DwellingRow) -> str:
    return f"{row.door.text} {row.door.stair.estate} {row.owner_name or ''}".casefold()


_PERSON_WHOLE: dict[str, Callable[[Any], str]] = {
    "phone": lambda row: row.phone or "",
    "id_no": lambda row: row.id_no or "",
}

RESIDENTS = ListSpec(
    "residents", N_("Residents"), resident_columns, lists.residents_here, lambda row: row.residency_id,
    lambda row: ("resident", UUID(row.resident_id)), _person_haystack,
    hidden=("birth_date", "grid", "verified"), whole=_PERSON_WHOLE,
)  # fmt: skip
HOUSEHOLDS = ListSpec(
    "households", N_("All households"), household_columns, lists.households_here,
    lambda row: row.household_id, lambda row: ("household", UUID(row.household_id)), _household_haystack,
    hidden=("grid", "verified", "number"), whole={"phone": lambda row: row.phone or ""},
)  # fmt: skip
DWELLINGS = ListSpec(
    "dwellings", N_("Dwellings"), dwelling_columns, lists.dwellings_here,
    lambda row: row.dwelling_id, lambda row: ("dwelling", UUID(row.dwelling_id)), _dwelling_haystack, hidden=("grid",),
)  # fmt: skip
GONE = ListSpec(
    "gone", N_("Moved away"), gone_columns, lambda session: [lists.residents_gone(session)],
    lambda row: row.residency_id, lambda row: ("resident", UUID(row.resident_id)), _person_haystack,
    hidden=("birth_date", "id_no", "population", "relation"), whole=_PERSON_WHOLE,
)  # fmt: skip
LISTS = (RESIDENTS, HOUSEHOLDS, DWELLINGS, GONE)
