"""What belongs to a worker's own grids: which places, people and cases, and so which rows of every table (L-38).

A row of the register is own when all doors and people that it names are. An appeal and whatever else is followed to its
end is own when its place or its person is; without a place it is the community's, and only who took it in, joined it or
was on duty for it sees it, beside those who see everything. What was taken in by oneself stays one's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from models import calendar
from models.base import Base
from models.rights.deciding import Standing, own_grids
from models.rights.deeds import area_of
from models.search.sources import KINDS

_STAIRS = frozenset({"building", "unit"})
"""Lists and the map go by them; who stands elsewhere and is known by a building (helpers) is seen all the same."""
_AT_HAND_DAYS = 31
"""So long whoever entered somebody who lives nowhere yet sees him."""
_BY_GRID = frozenset(
    {"appeals", "care", "mediation", "people", "places", "requests", "solving", "studio", "visits", "whistles"}
)
CASES = ("visit_log", "appeal", "studio_matter", "hazard", "mediation", "whistle", "red_task")
"""Heads that are own by more than what they name."""
_OWN = frozenset({"dwelling", "household", "resident", *CASES})
_KEPT_BESIDE = {
    "appeal_now": ("appeal_id", "appeal"),
    "cluster_key": ("appeal_id", "appeal"),
    "cluster_member": ("appeal_id", "appeal"),
    "mediation_now": ("mediation_id", "mediation"),
}
"""Tables of this PC alone in which it stands how a case of that name goes."""
_NAMED = {
    "attachment": ("owner_table", "owner_id"),
    "conflict_card": ("table_name", "record_id"),
    "held_field": ("table_name", "record_id"),
    "history": ("table_name", "record_id"),
    "journal": ("table_name", "record_id"),
    "refusal": ("table_name", "record_id"),
}
"""Tables whose rows are about a record of any table: as own as that is."""
JOINED = (
    "SELECT s.appeal_id FROM main.appeal_step s WHERE s.kind = 'join_colleague'"
    " AND json_extract(s.detail, '$.worker') = lianglin_worker()"
)
"""Appeals that one was asked to join. Steps are too many to fill tables anew with each: views ask for these, too."""
MOVING = frozenset(
    {
        "appeal", "building", "care_team_member", "dwelling", "file_member", "hazard", "household", "mediation",
        "mediation_party", "pairing", "red_task", "residency", "resident", "studio_matter", "studio_shift", "unit",
        "visit_log", "whistle",
    }
)  # fmt: skip
"""Tables whose change may change what belongs to a grid."""


def own_tables(standing: Standing) -> Iterator[tuple[str, str]]:
    """The temporary tables of ids, as SELECTs by name, each resting on those before it."""
    me = standing.worker_id.hex
    grids = ", ".join(f"'{grid.hex}'" for grid in sorted(own_grids(standing)))
    yield "own_building", f"SELECT b.id FROM main.building b WHERE b.grid_id IS NULL OR b.grid_id IN ({grids})"
    yield "own_unit", _reached("unit", "building_id", "building")
    yield "own_dwelling", _reached("dwelling", "unit_id", "unit")
    nowhere = "SELECT h.id FROM main.household h WHERE h.dwelling_id IS NULL"
    yield "own_household", f"{_reached('household', 'dwelling_id', 'dwelling')} UNION ALL {nowhere}"
    yield "own_resident", " UNION ALL ".join(_people(me))
    logs = f"SELECT l.id FROM main.visit_log l WHERE l.grid_id IN ({grids}) OR '{me}' IN (l.author_id, l.created_by)"
    yield "own_visit_log", logs
    yield "own_appeal", " UNION ALL ".join(_appeals(me))
    yield "own_studio_matter", " UNION ALL ".join(_matters(me))
    yield "own_hazard", " UNION ALL ".join(_hazards(me))
    yield "own_mediation", " UNION ALL ".join(_mediations(me))
    for name in ("whistle", "red_task"):
        yield f"own_{name}", f"{_about(name, 'appeal_id', 'appeal')} UNION ALL {_taken_in(name, me)}"


def _reached(table: str, column: str, above: str) -> str:
    """What hangs on own records; their few go first, whatever SQLite thinks of a table that it knows no figures of."""
    return f'SELECT t.id FROM temp.own_{above} o CROSS JOIN main."{table}" t ON t."{column}" = o.id'


def _about(table: str, column: str, above: str) -> str:
    """As ``_reached``, where the own records above are the many."""
    return f'SELECT t.id FROM main."{table}" t WHERE t."{column}" IN temp.own_{above}'


def _taken_in(table: str, me: str) -> str:
    return f"SELECT t.id FROM main.\"{table}\" t WHERE '{me}' IN (t.created_by, t.edited_by)"


def _people(me: str) -> Iterator[str]:
    """Who lives behind own doors, lived there last, or nowhere yet; whom one helps, and on whose team one is."""
    now = "SELECT 1 FROM main.residency z WHERE z.resident_id = {} AND z.deleted_at IS NULL AND z.ends_on IS NULL"
    ever = "SELECT 1 FROM main.residency z WHERE z.resident_id = r.id AND z.deleted_at IS NULL"
    yield (
        "SELECT y.resident_id FROM temp.own_dwelling o CROSS JOIN main.residency y ON y.dwelling_id = o.id"
        f" WHERE y.deleted_at IS NULL AND (y.ends_on IS NULL OR NOT EXISTS ({now.format('y.resident_id')}))"
    )
    yield (
        f"SELECT r.id FROM main.resident r WHERE r.id > '{_lately()}' AND r.created_by = '{me}' AND NOT EXISTS ({ever})"
    )
    yield (
        "SELECT p.resident_id FROM main.helper h CROSS JOIN main.pairing p ON p.helper_id = h.id"
        f" WHERE h.worker_id = '{me}' AND p.deleted_at IS NULL AND p.ends_on IS NULL"
    )
    yield (
        "SELECT c.resident_id FROM main.care_team_member c"
        f" WHERE c.worker_id = '{me}' AND c.deleted_at IS NULL AND c.ends_on IS NULL"
    )


def _lately() -> str:
    """What ids begin with that were made a month ago: looking through everybody would take too long."""
    begin = calendar.now() - timedelta(days=_AT_HAND_DAYS)
    return f"{int(begin.timestamp() * 1000):012x}"


def _appeals(me: str) -> Iterator[str]:
    yield _reached("appeal", "building_id", "building")
    yield _reached("appeal", "dwelling_id", "dwelling")
    yield _reached("appeal", "resident_id", "resident")
    yield f"SELECT a.id FROM main.appeal a WHERE a.first_contact_id = '{me}'"
    yield JOINED
    yield _named_on_file(me)


def _matters(me: str) -> Iterator[str]:
    yield _reached("studio_matter", "dwelling_id", "dwelling")
    yield _reached("studio_matter", "resident_id", "resident")
    yield (
        "SELECT m.id FROM main.studio_officer f JOIN main.studio_shift s ON s.officer_id = f.id"
        f" JOIN main.studio_matter m ON m.session_id = s.session_id WHERE f.worker_id = '{me}'"
    )
    yield _taken_in("studio_matter", me)
    yield _named_on_file(me)


def _hazards(me: str) -> Iterator[str]:
    yield _reached("hazard", "building_id", "building")
    yield _reached("hazard", "dwelling_id", "dwelling")
    yield _about("hazard", "matter_id", "studio_matter")
    yield (
        "SELECT h.id FROM main.hazard h JOIN main.visit_finding f ON f.id = h.finding_id"
        " WHERE f.dwelling_id IN temp.own_dwelling OR f.log_id IN temp.own_visit_log"
    )
    yield _taken_in("hazard", me)


def _mediations(me: str) -> Iterator[str]:
    yield _about("mediation", "appeal_id", "appeal")
    yield _about("mediation", "matter_id", "studio_matter")
    yield (
        "SELECT p.mediation_id FROM temp.own_resident o CROSS JOIN main.mediation_party p ON p.resident_id = o.id"
        " WHERE p.deleted_at IS NULL"
    )
    yield f"SELECT m.id FROM main.mediation m WHERE '{me}' IN (m.mediator_id, m.created_by)"
    yield _named_on_file(me)


def _named_on_file(me: str) -> str:
    """Closed files on which one is named; ids of all kinds of files, which do no harm among those of one."""
    return (
        "SELECT n.file_id FROM main.file_member n"
        f" WHERE n.worker_id = '{me}' AND n.deleted_at IS NULL AND n.ends_on IS NULL"
    )


@cache
def conditions() -> dict[str, str]:
    """For each table that leads to a door, a person or a case: what makes a row ``t`` own."""
    found = {
        table.name: where
        for table in Base.metadata.sorted_tables
        if area_of(table.name) in _BY_GRID and (where := _condition(table.name, "t", 0))
    }
    of_records = {name for name in found if "id" in Base.metadata.tables[name].columns}
    found |= {name: _is_own(f'+t."{column}"', head) for name, (column, head) in _KEPT_BESIDE.items()}
    among = "SELECT 1 FROM main.cluster_member m WHERE m.cluster = t.cluster AND m.appeal_id IN temp.own_appeal"
    found["cluster_now"] = f"EXISTS ({among})"
    found["notice"] = f"CASE WHEN t.appeal_id IS NULL THEN t.created_by = lianglin_worker() ELSE {found['notice']} END"
    found |= {name: _of_any_table(of_records, *columns) for name, columns in _NAMED.items()}
    found["search_document"] = _of_any_kind()
    return found


def _is_own(id_: str, table: str) -> str:
    own = f"{id_} IN temp.own_{table}"
    return f"({own} OR {id_} IN ({JOINED}))" if table == "appeal" else own


def _of_any_table(narrowed: Collection[str], table: str, record_id: str) -> str:
    cases = "".join(f" WHEN '{name}' THEN {_is_own_row(name, f't.{record_id}')}" for name in sorted(narrowed))
    return f"CASE t.{table}{cases} ELSE 1 END"


def _is_own_row(name: str, record_id: str) -> str:
    if name in _OWN:
        return _is_own(record_id, name)
    return f'EXISTS (SELECT 1 FROM main."{name}" v WHERE v.id = {record_id} AND {_condition(name, "v", 0)})'


def _of_any_kind() -> str:
    """The index of the search names tables by their place in its list; what is of no grid may be found by all."""
    cases = "".join(
        f" WHEN {place} THEN {_is_own('t.record_id', kind)}" for place, kind in enumerate(KINDS) if kind in _OWN
    )
    return f"CASE t.kind{cases} ELSE 1 END"


def _condition(name: str, alias: str, depth: int) -> str:
    """What a row is part of must be own, a case by whomever it is about; else all doors and people that it names; where
    it names none, what it belongs to.

    The plus keeps SQLite from beginning with all that is own, where a list knows a shorter way.
    """
    if name in _OWN or name in _STAIRS:
        return _is_own(f"+{alias}.id", name)
    named = [
        (column, target)
        for column in Base.metadata.tables[name].columns
        for target in _targets(column)
        if target in _OWN
    ]
    part_of = [(column, target) for column, target in named if target in CASES and not column.nullable]
    direct = [
        _if_any(column, alias, _is_own(f'+{alias}."{column.name}"', target)) for column, target in part_of or named
    ]
    if direct or depth > 2:
        return " AND ".join(direct)
    return " AND ".join(_through(column, target, alias, depth) for column, target in _leading(name, depth))


def _leading(name: str, depth: int) -> Iterator[tuple[Any, str]]:
    for column in Base.metadata.tables[name].columns:
        for target in _targets(column):
            if (
                target != name
                and target not in _STAIRS
                and area_of(target) in _BY_GRID
                and _condition(target, "t", depth + 1)
            ):
                yield column, target


def _through(column: Any, target: str, alias: str, depth: int) -> str:
    above = f"{alias}{depth}"
    where = _condition(target, above, depth + 1)
    query = f'EXISTS (SELECT 1 FROM main."{target}" {above} WHERE {above}.id = {alias}."{column.name}" AND {where})'
    return _if_any(column, alias, query)


def _if_any(column: Any, alias: str, where: str) -> str:
    return f'({alias}."{column.name}" IS NULL OR {where})' if column.nullable else where


def _targets(column: Any) -> Iterator[str]:
    """The tables at which a column points; a subject without foreign key by its name."""
    yield from (key.column.table.name for key in column.foreign_keys)
    if column.name == "resident_id" and not column.foreign_keys:
        yield "resident"
