"""Which records are indexed, with which values, and which other records a change of one touches."""

from __future__ import annotations

from dataclasses import dataclass

FEW, HERE, HOUSEHOLDS, DWELLINGS, CASES, GONE = range(6)
"""Tiers of documents. The tier is the high part of a document's number, so that the index itself yields who lives here
before who has left, and the few areas and workers beside a million residents. Of cases the newest come first."""

KINDS = (
    "resident", "household", "dwelling", "building", "estate", "area", "worker", "round", "visit_log", "special_group",
    "helper", "appeal", "studio_matter", "hazard", "whistle", "red_task", "problem", "achievement",
)  # fmt: skip
"""A kind is the name of its table; its place here is stored."""

FOUND_UP_TO = 2
"""Sensitivity of the groups that are found by name; nobody is found by the group that he is in."""
CLOSED_FROM = 4
"""Files of this level are found by nobody, those who may open them included: the index is of the whole station."""
CONTENT_TO = 60
"""Of what a case says, how many characters it is found by."""

TIER_BITS = 40
DOCUMENT = f"((tier << {TIER_BITS}) | seq)"

_PLACE = "b.number || char(31) || u.number || char(31) || {room} || char(31) || b.estate_id"
_LIVES = "y.resident_id = t.id AND y.ends_on IS NULL AND y.deleted_at IS NULL"
_DOORS_OF_RESIDENT = (
    f"(SELECT group_concat({_PLACE.format(room='d.room')}, char(30)) FROM residency y"
    " JOIN dwelling d ON d.id = y.dwelling_id"
    f" JOIN unit u ON u.id = d.unit_id JOIN building b ON b.id = u.building_id WHERE {_LIVES})"
)
_DOOR_OF_HOUSEHOLD = (
    f"(SELECT {_PLACE.format(room='d.room')} FROM dwelling d"
    " JOIN unit u ON u.id = d.unit_id JOIN building b ON b.id = u.building_id WHERE d.id = t.dwelling_id)"
)
_DOOR_OF_DWELLING = (
    f"(SELECT {_PLACE.format(room='t.room')} FROM unit u"
    " JOIN building b ON b.id = u.building_id WHERE u.id = t.unit_id)"
)
DEPARTMENTS_CALLED = "(SELECT group_concat(value, ' ') FROM json_each({row}.departments))"
"""Those whom a whistle calls, as one text."""
_GONE_RESIDENT = (
    "t.deleted_at IS NOT NULL OR t.merged_into_id IS NOT NULL OR t.died_on IS NOT NULL OR ("
    f"NOT EXISTS (SELECT 1 FROM residency y WHERE {_LIVES})"
    " AND EXISTS (SELECT 1 FROM residency y WHERE y.resident_id = t.id AND y.deleted_at IS NULL))"
)


@dataclass(frozen=True)
class Source:
    """How one kind is read: ``values`` are SQL over ``t`` for ``terms``, ``gone`` puts it last."""

    kind: str
    tier: int
    values: tuple[str, ...]
    watched: tuple[str, ...]
    gone: str = "t.deleted_at IS NOT NULL"

    @property
    def terms(self) -> str:
        return f"lianglin_terms('{self.kind}', {', '.join(self.values)})"

    @property
    def in_tier(self) -> str:
        return f"CASE WHEN {self.gone} THEN {GONE} ELSE {self.tier} END"


SOURCES = (
    Source(
        "resident",
        HERE,
        ("t.name", "t.former_name", "t.id_no", "t.phone", _DOORS_OF_RESIDENT, "t.note"),
        ("name", "former_name", "id_no", "phone", "note", "died_on", "deleted_at", "merged_into_id"),
        _GONE_RESIDENT,
    ),
    Source(
        "household",
        HOUSEHOLDS,
        ("t.household_no", _DOOR_OF_HOUSEHOLD),
        ("dwelling_id", "household_no", "ended_on", "deleted_at"),
        "t.deleted_at IS NOT NULL OR t.ended_on IS NOT NULL",
    ),
    Source("dwelling", DWELLINGS, ("t.owner_name", _DOOR_OF_DWELLING), ("unit_id", "room", "owner_name", "deleted_at")),
    Source("building", FEW, ("t.number", "t.name", "t.estate_id"), ("estate_id", "number", "name", "deleted_at")),
    Source("estate", FEW, ("t.name", "t.alias", "t.address"), ("name", "alias", "address", "deleted_at")),
    Source("area", FEW, ("t.name", "t.code"), ("name", "code", "deleted_at")),
    Source(
        "worker",
        FEW,
        ("t.name", "t.phone"),
        ("name", "phone", "active", "deleted_at"),
        "t.deleted_at IS NOT NULL OR NOT t.active",
    ),
    Source("round", FEW, ("t.name", "t.purpose"), ("name", "purpose", "deleted_at")),
    Source("visit_log", FEW, ("t.number", "t.place", "t.subject"), ("number", "place", "subject", "deleted_at")),
    Source(
        "special_group",
        FEW,
        (f"CASE WHEN t.sensitivity <= {FOUND_UP_TO} THEN t.name END",),
        ("name", "sensitivity", "active", "deleted_at"),
        "t.deleted_at IS NOT NULL OR NOT t.active",
    ),
    Source("helper", FEW, ("t.name", "t.phone", "t.unit"), ("name", "phone", "unit", "deleted_at")),
    Source(
        "appeal",
        CASES,
        tuple(
            f"CASE WHEN t.level < {CLOSED_FROM} THEN {value} END"
            for value in (
                "t.number",
                "t.contact_name",
                "t.contact_phone",
                "json_extract(t.topic, '$.item_name')",
                "t.place",
                f"substr(t.content, 1, {CONTENT_TO})",
            )
        ),
        ("contact_name", "contact_phone", "place", "deleted_at"),
    ),
    Source(
        "studio_matter",
        CASES,
        tuple(
            f"CASE WHEN t.level < {CLOSED_FROM} THEN {value} END"
            for value in (
                "t.number",
                "t.contact_name",
                "t.contact_phone",
                "NULL",
                "t.address",
                f"substr(t.content, 1, {CONTENT_TO})",
            )
        ),
        ("contact_name", "contact_phone", "address", "content", "deleted_at"),
    ),
    Source(
        "hazard",
        CASES,
        (
            "t.number",
            "t.responsible",
            "t.responsible_phone",
            "NULL",
            "t.place",
            f"substr(t.description, 1, {CONTENT_TO})",
        ),
        ("responsible", "responsible_phone", "place", "description", "deleted_at"),
    ),
    Source(
        "whistle",
        CASES,
        (
            "t.number",
            "NULL",
            "NULL",
            DEPARTMENTS_CALLED.format(row="t"),
            "t.place",
            f"substr(t.facts, 1, {CONTENT_TO})",
        ),
        ("departments", "place", "facts", "deleted_at"),
    ),
    Source(
        "red_task",
        CASES,
        ("t.number", "NULL", "NULL", "t.department", "NULL", f"substr(t.text, 1, {CONTENT_TO})"),
        ("department", "text", "deleted_at"),
    ),
    Source(
        "problem",
        CASES,
        ("t.number", "t.lead", "NULL", "t.title", "t.department", f"substr(t.text, 1, {CONTENT_TO})"),
        ("lead", "title", "department", "text", "deleted_at"),
    ),
    Source(
        "achievement",
        CASES,
        ("t.document", "NULL", "NULL", "t.title", "NULL", f"substr(t.text, 1, {CONTENT_TO})"),
        ("document", "title", "text", "deleted_at"),
    ),
)


@dataclass(frozen=True)
class Watch:
    """A table whose rows, when written, touch documents: ``touches`` is kind → condition on ``t`` about ``{row}``."""

    table: str
    columns: tuple[str, ...]
    touches: dict[str, str]
    key: str = "id"
    """The column to note while the index is put off."""


def _of_dwelling(dwellings: str) -> dict[str, str]:
    return {
        "household": f"t.dwelling_id IN ({dwellings})",
        "resident": f"t.id IN (SELECT resident_id FROM residency WHERE dwelling_id IN ({dwellings}))",
    }


_OF_UNIT = "SELECT id FROM dwelling WHERE unit_id = {row}.id"
_OF_BUILDING = "SELECT id FROM dwelling WHERE unit_id IN (SELECT id FROM unit WHERE building_id = {row}.id)"
_SELF = "t.id = {row}.id"
_STRUCTURE = {
    "residency": Watch(
        "residency",
        ("resident_id", "dwelling_id", "ends_on", "deleted_at"),
        {"resident": "t.id = {row}.resident_id"},
        "resident_id",
    ),
    "dwelling": Watch(
        "dwelling",
        next(s.watched for s in SOURCES if s.kind == "dwelling"),
        {"dwelling": _SELF, **_of_dwelling("{row}.id")},
    ),
    "unit": Watch(
        "unit",
        ("building_id", "number", "deleted_at"),
        {"dwelling": "t.unit_id = {row}.id", **_of_dwelling(_OF_UNIT)},
    ),
    "building": Watch(
        "building",
        next(s.watched for s in SOURCES if s.kind == "building"),
        {"building": _SELF, "dwelling": f"t.id IN ({_OF_BUILDING})", **_of_dwelling(_OF_BUILDING)},
    ),
}
WATCHES = tuple(_STRUCTURE.values()) + tuple(
    Watch(source.kind, source.watched, {source.kind: _SELF}) for source in SOURCES if source.kind not in _STRUCTURE
)
DOWNWARD = ("building", "unit", "dwelling")
"""The tables of the place tree above households, from the top."""
