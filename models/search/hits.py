"""What the screens show of a found record, and what the pieces are judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from models import codes
from models.masks import mask_phone
from models.people.rules import age_on
from models.places.addresses import Door, door_text
from models.search.index import DbConnection
from models.search.sources import CONTENT_TO, DEPARTMENTS_CALLED, FOUND_UP_TO
from models.search.terms import phones_in, without_extension
from models.search.words import Facts


@dataclass(frozen=True)
class Hit:
    """One answer; ``marks`` are codes of why it stands last: moved_out, died, merged, deleted, ended, inactive,
    restricted (its data are only kept)."""

    kind: str
    id: UUID
    title: str
    subtitle: str
    exact: bool = False
    marks: tuple[str, ...] = ()
    door: str = ""
    sex: str = ""
    """GB/T 2261.1."""
    age: int | None = None
    phone: str = ""
    """Masked (law E)."""
    household_id: UUID | None = None


@dataclass
class Found:
    """A candidate: what it is judged by, and how it would be shown."""

    facts: Facts
    title: str
    details: Sequence[str] = ()
    marks: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


Row = Sequence[Any]
Loader = Callable[[DbConnection, Sequence[str], date], dict[str, Found]]
_BATCH = 500
TITLE_TO = 24
"""Of what a visitor or hazard is about, how many characters are its title."""

_PLACE = "e.name, b.number, u.number, d.room"
_JOINS = (
    " JOIN unit u ON u.id = d.unit_id JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id"
)


def _select(connection: DbConnection, sql: str, ids: Sequence[str]) -> Iterator[Row]:
    """Run ``sql`` with ``{ids}`` as placeholders, a batch at a time."""
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        yield from connection.execute(sql.format(ids=",".join("?" * len(part))), tuple(part))


def load(connection: DbConnection, kind: str, ids: Sequence[str], today: date) -> dict[str, Found]:
    """Read records of one kind by the ids as stored (hexadecimal)."""
    return _LOADERS[kind](connection, ids, today)


_PEOPLE = (
    "SELECT id, name, former_name, sex, birth_date, id_no, phone, note, died_on, deleted_at, merged_into_id"
    " FROM resident WHERE id IN ({ids})"
)


_ONLY_KEPT = (
    "SELECT DISTINCT resident_id FROM restriction WHERE deleted_at IS NULL AND starts_on <= date('now', '+8 hours')"
    " AND (ends_on IS NULL OR ends_on > date('now', '+8 hours')) AND resident_id IN ({ids})"
)


def people(connection: DbConnection, ids: Sequence[str]) -> dict[str, Facts]:
    """What residents are judged by where no door was asked for: most of them are judged and never shown."""
    return {row[0]: _facts(row, ()) for row in _select(connection, _PEOPLE, ids)}


def _residents(connection: DbConnection, ids: Sequence[str], today: date) -> dict[str, Found]:
    homes: dict[str, list[Row]] = {}
    for row in _select(
        connection,
        f"SELECT y.resident_id, y.ends_on, y.household_id, {_PLACE} FROM residency y"
        " JOIN dwelling d ON d.id = y.dwelling_id"
        + _JOINS
        + " WHERE y.resident_id IN ({ids}) AND y.deleted_at IS NULL ORDER BY y.ends_on IS NOT NULL, y.ends_on DESC",
        ids,
    ):
        homes.setdefault(row[0], []).append(row)
    found = {row[0]: _resident(row, homes.get(row[0], []), today) for row in _select(connection, _PEOPLE, ids)}
    for (id_,) in _select(connection, _ONLY_KEPT, ids):
        found[id_].marks = (*found[id_].marks, "restricted")
    return found


def _facts(row: Row, now: Sequence[Row]) -> Facts:
    """``now``: the doors at which the resident lives."""
    _, name, former, _, _, id_no, phone, note, *_ = row
    return Facts(
        "resident",
        [n for n in (name, former) if n],
        (),
        [n for n in (id_no, phone and without_extension(phone), *phones_in(note)) if n],
        [Door(b, u or "", r) for *_, b, u, r in now],
        [home[3] or "" for home in now],
    )


def _resident(row: Row, homes: Sequence[Row], today: date) -> Found:
    _, name, _, sex, birth, _, phone, _, died, deleted, merged = row
    now = [home for home in homes if home[1] is None]
    marks = (("deleted", deleted), ("merged", merged), ("died", died), ("moved_out", homes and not now))
    shown = (now or homes)[:1]
    place = _place(*shown[0][3:]) if shown else ""
    age = age_on(date.fromisoformat(birth), today) if birth else None
    masked = mask_phone(phone)
    sexes = codes.table("gbt2261_1_sex")
    sex_name = sexes[sex].name_zh if sex in sexes and sex in "12" else ""
    return Found(
        _facts(row, now),
        name,
        (place, sex_name, "" if age is None else str(age), masked),
        tuple(mark for mark, present in marks if present),
        {
            "door": place,
            "sex": sex,
            "age": age,
            "phone": masked,
            "household_id": UUID(shown[0][2]) if shown and shown[0][2] else None,
        },
    )


def _place(estate: str | None, building: str, unit: str | None, room: str | None) -> str:
    return f"{estate or ''} {door_text(building, unit, room)}".strip()


def _households(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    heads: dict[str, str] = {
        row[0]: row[1]
        for row in _select(
            connection,
            "SELECT y.household_id, r.name FROM residency y JOIN resident r ON r.id = y.resident_id"
            " WHERE y.household_id IN ({ids}) AND y.relation = '02' AND y.ends_on IS NULL AND y.deleted_at IS NULL",
            ids,
        )
    }
    rows = _select(
        connection,
        f"SELECT h.id, h.household_no, h.ended_on, h.deleted_at, {_PLACE} FROM household h"
        " JOIN dwelling d ON d.id = h.dwelling_id" + _JOINS + " WHERE h.id IN ({ids})",
        ids,
    )
    found = {}
    for id_, number, ended, deleted, estate, building, unit, room in rows:
        facts = Facts("household", (), (), [number or ""], [Door(building, unit or "", room)], [estate or ""])
        marks = tuple(mark for mark, there in (("deleted", deleted), ("ended", ended)) if there)
        place = _place(estate, building, unit, room)
        more = {"door": place, "household_id": UUID(id_)}
        found[id_] = Found(facts, door_text(building, unit, room), (estate or "", heads.get(id_, "")), marks, more)
    return found


def _dwellings(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    rows = _select(
        connection,
        f"SELECT d.id, d.owner_name, d.deleted_at, {_PLACE} FROM dwelling d" + _JOINS + " WHERE d.id IN ({ids})",
        ids,
    )
    found = {}
    for id_, owner, deleted, estate, building, unit, room in rows:
        names = [owner] if owner else []
        facts = Facts("dwelling", names, (), (), [Door(building, unit or "", room)], [estate or ""])
        place = _place(estate, building, unit, room)
        details = (estate or "", owner or "")
        found[id_] = Found(facts, door_text(building, unit, room), details, _deleted(deleted), {"door": place})
    return found


def _buildings(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    rows = _select(
        connection,
        "SELECT b.id, b.number, b.name, b.deleted_at, e.name FROM building b LEFT JOIN estate e ON e.id = b.estate_id"
        " WHERE b.id IN ({ids})",
        ids,
    )
    found = {}
    for id_, number, name, deleted, estate in rows:
        facts = Facts("building", (), [t for t in (name, number) if t], (), [Door(number)], [estate or ""])
        found[id_] = Found(facts, name or number, (estate or "",), _deleted(deleted), {"door": number})
    return found


def _deleted(deleted: object) -> tuple[str, ...]:
    return ("deleted",) if deleted else ()


def _plain(kind: str, columns: str, texts: int, gone: str = "deleted_at") -> Callable[..., dict[str, Found]]:
    """A loader of records whose first ``texts`` columns are found by their words; the first filled one is the title."""

    def loader(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
        rows = _select(connection, f"SELECT id, {gone}, {columns} FROM {kind} WHERE id IN ({{ids}})", ids)
        found = {}
        for id_, deleted, *values in rows:
            shown = [str(value) for value in values if value not in (None, "")]
            said = [str(value) for value in values[:texts] if value]
            found[id_] = Found(Facts(kind, (), said, said), shown[0] if shown else "", shown[1:], _deleted(deleted))
        return found

    return loader


def _workers(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    rows = _select(connection, "SELECT id, name, phone, active, deleted_at FROM worker WHERE id IN ({ids})", ids)
    found = {}
    for id_, name, phone, active, deleted in rows:
        marks = tuple(mark for mark, there in (("deleted", deleted), ("inactive", not active)) if there)
        masked = mask_phone(phone)
        found[id_] = Found(Facts("worker", [name], (), [phone or ""]), name, (masked,), marks, {"phone": masked})
    return found


def _groups(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    """Entries of the catalogue; those of level 3 and 4 are found by nobody, but have a name."""
    rows = _select(
        connection, "SELECT id, name, sensitivity, active, deleted_at FROM special_group WHERE id IN ({ids})", ids
    )
    found = {}
    for id_, name, sensitivity, active, deleted in rows:
        facts = Facts("special_group", (), [name] if sensitivity <= FOUND_UP_TO else ())
        marks = tuple(mark for mark, there in (("deleted", deleted), ("inactive", not active)) if there)
        found[id_] = Found(facts, name, (), marks)
    return found


def _helpers(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    rows = _select(connection, "SELECT id, name, phone, unit, deleted_at FROM helper WHERE id IN ({ids})", ids)
    found = {}
    for id_, name, phone, unit, deleted in rows:
        masked = mask_phone(phone)
        facts = Facts("helper", [name], [unit] if unit else (), [phone or ""])
        found[id_] = Found(facts, name, (unit or "", masked), _deleted(deleted), {"phone": masked})
    return found


def _appeals(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
    rows = _select(
        connection,
        "SELECT id, number, contact_name, contact_phone, json_extract(topic, '$.item_name'), place, content, deleted_at"
        " FROM appeal WHERE id IN ({ids})",
        ids,
    )
    found = {}
    for id_, number, name, phone, item, place, content, deleted in rows:
        names, said = [name] if name else [], [text for text in (item, place, content[:CONTENT_TO]) if text]
        facts = Facts("appeal", names, said, [number, *([phone] if phone else [])])
        more = {"phone": mask_phone(phone)}
        found[id_] = Found(facts, item, (number, name or "", place or ""), _deleted(deleted), more)
    return found


def _cases(
    kind: str,
    title: str,
    *told: str,
    number: str = "number",
    name: str = "NULL",
    phone: str = "NULL",
    place: str = "NULL",
) -> Loader:
    """Cases by their ``title``; what else they are found by is ``told``. All are SQL over the table."""

    def load(connection: DbConnection, ids: Sequence[str], _today: date) -> dict[str, Found]:
        columns = ", ".join(("id", number, name, phone, place, "deleted_at", title, *told))
        found = {}
        for id_, given, who, reached, where, deleted, *texts in _select(
            connection, f"SELECT {columns} FROM {kind} WHERE id IN ({{ids}})", ids
        ):
            said = [part for part in (where, *((text or "")[:CONTENT_TO] for text in texts)) if part]
            numbers = [each for each in (given, reached) if each]
            facts = Facts(kind, [who] if who else [], said, numbers)
            shown = (texts[0] or "")[:TITLE_TO] or given
            details = (given or "", who or "", where or "")
            found[id_] = Found(facts, shown, details, _deleted(deleted), {"phone": mask_phone(reached)})
        return found

    return load


_LOADERS: Mapping[str, Loader] = {
    "resident": _residents,
    "household": _households,
    "dwelling": _dwellings,
    "building": _buildings,
    "estate": _plain("estate", "name, alias, address", 3),
    "area": _plain("area", "name, code", 2),
    "worker": _workers,
    "round": _plain("round", "name, purpose, starts_on", 2),
    "visit_log": _plain("visit_log", 'number, place, subject, "on"', 3),
    "special_group": _groups,
    "helper": _helpers,
    "appeal": _appeals,
    "studio_matter": _cases("studio_matter", "content", name="contact_name", phone="contact_phone", place="address"),
    "hazard": _cases("hazard", "description", name="responsible", phone="responsible_phone", place="place"),
    "whistle": _cases("whistle", "facts", DEPARTMENTS_CALLED.format(row="whistle"), place="place"),
    "red_task": _cases("red_task", "text", place="department"),
    "problem": _cases("problem", "title", "text", name="lead", place="department"),
    "achievement": _cases("achievement", "title", "text", number="document"),
}


def hit_of(kind: str, record_id: str, found: Found, *, exact: bool) -> Hit:
    subtitle = " · ".join(detail for detail in found.details if detail)
    return Hit(kind, UUID(record_id), found.title, subtitle, exact, found.marks, **found.more)
