"""The lists that leave the station as Excel files: their columns and where their rows come from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from forms.care_words import children_left_out
from forms.i18n import N_, _
from forms.sheets.appeal_lists import APPEAL_LISTS
from forms.sheets.care_lists import CARE_LISTS
from forms.sheets.columns import COLUMNS
from forms.sheets.export import ListColumn, SheetOut, Stamp, export_list
from forms.sheets.lines import HEAD
from forms.sheets.list_spec import ListSpec, Rows
from forms.sheets.log_lists import LOG_LISTS
from forms.sheets.mediation_lists import MEDIATION_LISTS
from forms.sheets.studio_lists import STUDIO_LISTS
from forms.sheets.whistle_lists import WHISTLE_LISTS
from forms.visits_words import OUTCOMES, TOPICS
from models.base import Record
from models.calendar import CHINA, today
from models.care.children import in_register
from models.care.guard import openly
from models.errors import WorldError
from models.masks import mask_id, mask_name, mask_phone
from models.people.records import Household, Residency, Resident
from models.places.records import Building, Dwelling, Estate, Unit
from models.requests.restricting import usable
from models.visits.counted import counts
from models.visits.records import Round, RoundDoor, Visit
from models.workers.records import Worker


def _nothing(_value: object) -> str:
    return ""


def _year(day: date) -> str:
    return str(day.year)


def _address(text: str) -> str:
    """Down to the street or village: digits and what follows them go."""
    head = text[:9]
    return head + "****" if len(text) > len(head) else "****"


_MASKS: Mapping[str, Callable[[Any], Any]] = {
    "name": mask_name,
    "former_name": mask_name,
    "owner_name": mask_name,
    "id_no": mask_id,
    "phone": mask_phone,
    "owner_phone": mask_phone,
    "birth_date": _year,
    "hukou_address": _address,
    "unit": _nothing,
    "room": _nothing,
    "floor": _nothing,
    "note": _nothing,
}
"""Law E: name, numbers, address down to the building; what was written freely stays here."""

_PLACE = ("estate", "building", "unit", "floor", "room")
_PLACE_COLUMNS = (Estate.name, Building.number, Unit.number, Dwelling.floor, Dwelling.room)
_ORDER = (
    Estate.sort, Estate.name, Building.sort, Building.number, Unit.sort, Unit.number, Dwelling.floor, Dwelling.position,
    Dwelling.room,
)  # fmt: skip


def _known(key: str) -> ListColumn:
    column = COLUMNS[key]
    return ListColumn(column.label, _MASKS.get(key), column.headings[0])


def _texts(keys: Sequence[str]) -> Callable[[Sequence[Any]], list[object]]:
    """Values of the columns ``keys`` as the import reads them: codes by name, numbers and dates as they are."""
    types = [field.type if (field := COLUMNS[key].field) is not None else None for key in keys]
    known: list[dict[object, object]] = [{} for _ in keys]

    def texts(values: Sequence[Any]) -> list[object]:
        row: list[object] = []
        for at, value in enumerate(values):
            if value is None or (isinstance(value, date | int | float) and not isinstance(value, bool)):
                row.append(value)
                continue
            if (text := known[at].get(value)) is None:
                kind = types[at]
                text = kind.text(value) if kind is not None else value
                if len(known[at]) < 500:
                    known[at][value] = text
            row.append(text)
        return row

    return texts


_PERSON = (
    "name", "relation", "sex", "birth_date", "id_type", "id_no", "phone", "ethnic", "education", "marital", "political",
    "population_type", "hukou_address", "hukou_match", "native_place", "occupation_kind", "occupation", "work_unit",
    "residence_kind", "starts_on", "household_no", "note",
)  # fmt: skip
_FROM: Mapping[str, type[Record]] = {
    "resident": Resident,
    "residency": Residency,
    "household": Household,
    "dwelling": Dwelling,
}


def _attribute(key: str) -> Any:
    """The mapped column behind a sheet column of a person or dwelling."""
    column = COLUMNS[key]
    assert column.form is not None
    assert column.field is not None
    return getattr(_FROM[column.form.record.__tablename__], column.field.key)


def _placed(query: Select[Any], onto: ColumnElement[bool]) -> Select[Any]:
    return (
        query.join(Dwelling, onto)
        .join(Unit, Unit.id == Dwelling.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Estate, Estate.id == Building.estate_id)
    )


def _lives() -> ColumnElement[bool]:
    """Who lives here, without those whose data are only kept."""
    return and_(Residency.current(), usable())


def _residents(session: Session, _of: UUID | None) -> Rows:
    keys = (*_PLACE, *_PERSON)
    query = select(*_PLACE_COLUMNS, *map(_attribute, _PERSON)).select_from(Residency)
    query = _placed(query.join(Resident, Resident.id == Residency.resident_id), Dwelling.id == Residency.dwelling_id)
    query = query.join(Household, Household.id == Residency.household_id).where(
        _lives(), in_register(Resident, today())
    )
    order = (*_ORDER, Household.id, Residency.relation != HEAD, Residency.relation, Resident.id)
    yield from map(_texts(keys), _stream(session, query.order_by(*order)))


_DWELLING = ("occupancy", "use", "ownership", "layout", "floor_area_m2", "owner_name", "owner_phone", "rent_use")


def _dwellings(session: Session, _of: UUID | None) -> Rows:
    keys = (*_PLACE, *_DWELLING)
    query = select(*_PLACE_COLUMNS, *map(_attribute, _DWELLING)).select_from(Dwelling)
    query = query.join(Unit, Unit.id == Dwelling.unit_id).join(Building, Building.id == Unit.building_id)
    query = query.join(Estate, Estate.id == Building.estate_id).where(Dwelling.alive())
    yield from map(_texts(keys), _stream(session, query.order_by(*_ORDER)))


_HOUSEHOLD = ("household_no", "household_kind", "dogs")


def _households(session: Session, _of: UUID | None) -> Rows:
    keys = (*_PLACE, *_HOUSEHOLD, "name", "phone", "people_count")
    head = aliased(Resident)
    heads = aliased(Residency)
    people = (
        select(func.count())
        .select_from(Residency)
        .join(Resident, Resident.id == Residency.resident_id)
        .where(Residency.household_id == Household.id, _lives())
        .scalar_subquery()
    )
    query = select(*_PLACE_COLUMNS, *map(_attribute, _HOUSEHOLD), head.name, head.phone, people).select_from(Household)
    query = _placed(query, Dwelling.id == Household.dwelling_id)
    is_head = and_(heads.household_id == Household.id, heads.relation == HEAD, heads.current())
    query = query.outerjoin(heads, is_head).outerjoin(head, head.id == heads.resident_id)
    query = query.where(Household.current()).order_by(*_ORDER, Household.id)
    yield from map(_texts(keys), _stream(session, query))


def _visits(session: Session, _of: UUID | None) -> Rows:
    query: Any = select(
        Visit.at, *_PLACE_COLUMNS, Visit.outcome, Worker.name, Visit.companions, Visit.topics, Visit.needs,
        Visit.opinion, Visit.next_on,
    ).select_from(Visit)  # fmt: skip
    query = _placed(query, Dwelling.id == Visit.dwelling_id).outerjoin(Worker, Worker.id == Visit.worker_id)
    query = query.where(counts(Visit)).order_by(Visit.at, Visit.id)
    for at, *place, outcome, worker, companions, topics, needs, opinion, next_on in _stream(session, query):
        words = "、".join(_translated(TOPICS, topic) for topic in topics or ())
        local = at.astimezone(CHINA)
        yield (local, *place, _translated(OUTCOMES, outcome), worker, companions, words, needs, opinion, next_on)


def _round(session: Session, of: UUID | None) -> Rows:
    """The doors of a round in the order of the walk, with what came of the last knock."""
    last: dict[UUID, tuple[Any, Any, int]] = {}
    knocks = select(Visit.round_door_id, Visit.at, Visit.outcome).where(
        Visit.round_door_id.in_(select(RoundDoor.id).where(RoundDoor.round_id == of)),
        counts(Visit),
    )
    for door_id, at, outcome in session.execute(knocks.order_by(Visit.at, Visit.id)):
        if door_id is not None:
            last[door_id] = (at, outcome, last.get(door_id, (None, None, 0))[2] + 1)
    query: Any = select(RoundDoor.id, RoundDoor.stair_order, RoundDoor.sheet_no, *_PLACE_COLUMNS, Worker.name)
    query = _placed(query.select_from(RoundDoor), Dwelling.id == RoundDoor.dwelling_id)
    query = query.outerjoin(Worker, Worker.id == RoundDoor.worker_id)
    query = query.where(RoundDoor.round_id == of, RoundDoor.alive()).order_by(RoundDoor.stair_order)
    for id_, order, sheet_no, *place, worker in _stream(session, query):
        at, outcome, times = last.get(id_, (None, None, 0))
        local = at.astimezone(CHINA) if at else None
        yield (order, sheet_no, *place, worker, times, _translated(OUTCOMES, outcome) if outcome else "", local)


def _translated(labels: Mapping[Any, str], value: Any) -> str:
    return _(labels[value]) if value in labels else str(value)


def _stream(session: Session, query: Select[Any]) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=1000)))


def _count(record: type[Record], *conditions: ColumnElement[bool]) -> Callable[[Session, UUID | None], int]:
    def count(session: Session, _of: UUID | None) -> int:
        return session.scalar(select(func.count()).select_from(record).where(record.alive(), *conditions)) or 0

    return count


def _count_residents(session: Session, _of: UUID | None) -> int:
    query = select(func.count()).select_from(Residency).join(Resident, Resident.id == Residency.resident_id)
    return session.scalar(query.where(_lives(), in_register(Resident, today()))) or 0


def _count_round(session: Session, of: UUID | None) -> int:
    doors = select(func.count()).select_from(RoundDoor).where(RoundDoor.round_id == of, RoundDoor.alive())
    return session.scalar(doors) or 0


_PLACE_LIST = tuple(map(_known, _PLACE))
LISTS: Mapping[str, ListSpec] = {
    "residents": ListSpec(
        N_("Register of residents"),
        (*_PLACE_LIST, *map(_known, _PERSON)),
        _residents,
        _count_residents,
    ),
    "dwellings": ListSpec(N_("Dwellings"), (*_PLACE_LIST, *map(_known, _DWELLING)), _dwellings, _count(Dwelling)),
    "households": ListSpec(
        N_("Households"),
        (
            *_PLACE_LIST,
            *map(_known, _HOUSEHOLD),
            ListColumn(N_("Head of household"), mask_name, "户主姓名"),
            ListColumn(N_("Phone"), mask_phone, "联系电话"),
            _known("people_count"),
        ),
        _households,
        _count(Household, Household.current()),
    ),
    "visits": ListSpec(
        N_("Visits"),
        (
            ListColumn(N_("Time of visit")),
            *_PLACE_LIST,
            ListColumn(N_("Outcome")),
            ListColumn(N_("Visited by")),
            ListColumn(N_("Together with")),
            ListColumn(N_("Topics")),
            ListColumn(N_("Needs"), _nothing),
            ListColumn(N_("Opinion"), _nothing),
            ListColumn(N_("Next visit on")),
        ),
        _visits,
        _count(Visit, counts(Visit)),
    ),
    "round": ListSpec(
        N_("Doors of the round"),
        (
            ListColumn(N_("Order")),
            ListColumn(N_("Sheet no.")),
            *(ListColumn(column.label, None, column.heading) for column in _PLACE_LIST),
            ListColumn(N_("Assigned to")),
            ListColumn(N_("Knocks")),
            ListColumn(N_("Last outcome")),
            ListColumn(N_("Last knock")),
        ),
        _round,
        _count_round,
        needs_round=True,
    ),
    **APPEAL_LISTS,
    **CARE_LISTS,
    **MEDIATION_LISTS,
    **LOG_LISTS,
    **STUDIO_LISTS,
    **WHISTLE_LISTS,
}


def export_named(
    session: Session,
    name: str,
    to: Path,
    *,
    stamp: Stamp,
    masked: bool = True,
    round_id: UUID | None = None,
    password: str | None = None,
) -> Generator[tuple[int, int], None, int]:
    """Write list ``name`` of ``LISTS``; yields (done, total), returns the count of rows.

    Level 4 leaves the station on no list, whoever asks for it (law E).

    Raises:
        WorldError: no list of that name, no such round, or the file cannot be written.
    """
    spec = LISTS.get(name)
    if spec is None:
        raise WorldError("export_no_such_list", lists="、".join(LISTS))
    if spec.needs_round and (round_id is None or session.get(Round, round_id) is None):
        raise WorldError("export_no_such_round")
    with openly(session):
        rows, total = spec.rows(session, round_id), spec.count(session, round_id)
        left_out = children_left_out(spec.children(session)) if spec.children else ""
        notes = (*spec.notes, left_out) if left_out else spec.notes
        further = [SheetOut(each.title, each.columns, each.rows(session, round_id)) for each in spec.further]
        return (
            yield from export_list(
                spec.title,
                spec.columns,
                rows,
                to,
                stamp=stamp,
                masked=masked,
                total=total,
                notes=notes,
                further=further,
                password=password,
            )
        )
