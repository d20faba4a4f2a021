"""What could be studied next: open appeals put together by their matter, ranked by repeats, age and breadth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.records import Appeal, AppealLink, AppealNow
from models.calendar import day_of
from models.care.guard import openly
from models.places.records import Building, Estate
from models.query import by_chunks
from models.solving.records import ProblemAppeal, ProblemLevel
from models.solving.rules import NORMS, Candidate, SolvingNorms, clusters, ranked


class _Seen(NamedTuple):
    """What of an appeal decides to which matter it belongs."""

    id: UUID
    topic_code: str
    received_at: datetime
    open: bool
    department: str | None
    resident_id: UUID | None
    building_id: UUID | None
    dwelling_id: UUID | None
    phone: str | None
    community_code: str


def candidates(
    session: Session,
    now: datetime,
    level: ProblemLevel,
    *,
    department: str | None = None,
    norms: SolvingNorms = NORMS,
) -> list[Candidate]:
    """Rank open appeals, closed files left out.

    Of a day one matter each (same item, and the same person, telephone, door or building, or said to be the same), of
    ``department`` if one is told; of a week and a month one item each, wherever it is asked for. What a problem stands
    for already is not offered again.
    """
    with openly(session):
        seen = _seen(session, now - timedelta(days=norms.repeat_days))
        taken = set(session.scalars(select(ProblemAppeal.appeal_id).where(ProblemAppeal.alive())))
        links = _links(session)
        groups = _matters(seen, links) if level is ProblemLevel.DAY else _items(seen)
        found = (_candidate(group, taken, now) for group in groups)
        wanted = [one for one in found if one is not None and department in (None, one.department)]
        return _worded(session, ranked(wanted)[: norms.candidates])


def _seen(session: Session, since: datetime) -> list[_Seen]:
    """The open appeals, and the closed ones of the last time about items of which one is open."""
    row = AppealNow
    columns = (
        row.appeal_id, row.topic_code, row.received_at, row.open, row.department, row.resident_id, row.building_id,
        Appeal.dwelling_id, Appeal.contact_phone, Appeal.community_code,
    )  # fmt: skip
    query = select(*columns).join(Appeal, Appeal.id == row.appeal_id)
    found = [_Seen._make(one) for one in session.execute(query.where(row.open.is_(True)))]
    items = {one.topic_code for one in found}
    closed = query.where(row.open.is_(False), row.received_at >= since)
    found += [_Seen._make(one) for one in by_chunks(session, closed, row.topic_code, items)]
    return sorted(found, key=lambda one: (one.received_at, one.id))


def _links(session: Session) -> list[tuple[UUID, UUID]]:
    """Pairs that somebody said to be one matter."""
    query = select(AppealLink.appeal_id, AppealLink.other_id).where(AppealLink.alive(), AppealLink.same.is_(True))
    return [(one, other) for one, other in session.execute(query)]


def _matters(seen: Sequence[_Seen], links: Sequence[tuple[UUID, UUID]]) -> Iterator[list[_Seen]]:
    said: defaultdict[UUID, list[object]] = defaultdict(list)
    for number, pair in enumerate(links):
        for one in pair:
            said[one].append(("said", number))
    keys = [[*_keys(one), *said[one.id]] for one in seen]
    yield from ([seen[place] for place in places] for places in clusters(keys))


def _keys(one: _Seen) -> Iterator[object]:
    """By what two appeals about one item are one matter, as ``models.appeals.same_matter`` has it."""
    about = {"who": one.resident_id, "phone": one.phone, "door": one.dwelling_id, "building": one.building_id}
    yield from ((one.topic_code, name, value) for name, value in about.items() if value)


def _items(seen: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    by_item: defaultdict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        by_item[one.topic_code].append(one)
    yield from by_item.values()


def _candidate(group: Sequence[_Seen], taken: set[UUID], now: datetime) -> Candidate | None:
    free = [one for one in group if one.open and one.id not in taken]
    if not free:
        return None
    departments = Counter(one.department for one in free if one.department)
    return Candidate(
        topic_code=free[0].topic_code,
        title="",
        department=departments.most_common(1)[0][0] if departments else None,
        appeal_ids=tuple(one.id for one in free),
        repeats=len(group),
        days_open=(day_of(now) - day_of(free[0].received_at)).days,
        buildings=len({one.building_id for one in free if one.building_id}),
        community_codes=tuple(sorted({one.community_code for one in free})),
    )


def _worded(session: Session, found: Sequence[Candidate]) -> list[Candidate]:
    """With the words of the item, and the place where all are about one building."""
    query = (
        select(Appeal.id, Appeal.topic, Estate.name, Building.number)
        .outerjoin(Building, Building.id == Appeal.building_id)
        .outerjoin(Estate, Estate.id == Building.estate_id)
    )
    first = {row[0]: row[1:] for row in by_chunks(session, query, Appeal.id, [one.appeal_ids[0] for one in found])}
    return [_with_words(one, *first[one.appeal_ids[0]]) for one in found]


def _with_words(one: Candidate, topic: dict[str, str], estate: str | None, building: str | None) -> Candidate:
    place = f"{estate or ''} {building}".strip() if building and one.buildings == 1 else None
    department = one.department or (topic.get("department") or "").split("/")[0] or None
    return replace(one, title=topic["item_name"], department=department, place=place)
