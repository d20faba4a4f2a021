"""What could be studied next: open appeals put together by their matter, ranked by repeats, age and breadth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.now_cache import brought_up
from models.appeals.records import Appeal
from models.calendar import day_of
from models.care.guard import openly
from models.cases.files import CLOSED
from models.places.records import Building, Estate
from models.query import by_chunks
from models.search.index import DbConnection, driver
from models.solving.records import ProblemLevel
from models.solving.rules import NORMS, Candidate, SolvingNorms, clusters, ranked


class _Open(NamedTuple):
    """What of an open appeal decides to which matter it belongs; ids as they are stored: there are very many."""

    id: str
    topic_code: str
    received_at: str
    department: str | None
    building_id: str | None
    resident_id: str | None
    dwelling_id: str | None
    phone: str | None
    community_code: str


@dataclass(frozen=True)
class _Said:
    """What people said of two appeals, by the later word: that they are one matter, or that they are not."""

    same: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]


def candidates(
    session: Session,
    now: datetime,
    level: ProblemLevel,
    *,
    department: str | None = None,
    norms: SolvingNorms = NORMS,
) -> list[Candidate]:
    """Rank open appeals, closed files left out.

    Of a day one matter each (same item, and the same person, telephone, door or building, or said to be the same, and
    nothing that was said not to be), of ``department`` if one is told; of a week and a month one item each, wherever
    it is asked for. What a problem stands for already is not offered again.
    """
    brought_up(session)
    connection, since = driver(session), _stored(now - timedelta(days=norms.repeat_days))
    seen = _open(connection)
    if level is ProblemLevel.DAY:
        said = _links(connection)
        groups = _matters(seen, said)
        closed = _closed_of_matters(connection, groups, since, said)
    else:
        groups = _items(seen)
        closed = _closed_of_items(connection, groups, since)
    taken = {row[0] for row in connection.execute("SELECT appeal_id FROM problem_appeal WHERE deleted_at IS NULL")}
    found = (_candidate(group, more, taken, now) for group, more in zip(groups, closed, strict=True))
    wanted = [one for one in found if one is not None and department in (None, one.department)]
    with openly(session):
        return _worded(session, ranked(wanted)[: norms.candidates])


def _open(connection: DbConnection) -> list[_Open]:
    """The oldest first."""
    rows = connection.execute(
        "SELECT n.appeal_id, n.topic_code, n.received_at, n.department, n.building_id, n.resident_id, a.dwelling_id,"
        " a.contact_phone, a.community_code FROM appeal_now AS n JOIN appeal AS a ON a.id = n.appeal_id"
        " WHERE n.open = 1 AND n.level < ?",
        (CLOSED,),
    )
    return sorted((_Open(*row) for row in rows), key=lambda one: (one.received_at, one.id))


def _links(connection: DbConnection) -> _Said:
    rows = connection.execute(
        "SELECT appeal_id, other_id, same FROM appeal_link WHERE deleted_at IS NULL ORDER BY edited_at, id"
    )
    latest = {(min(one, other), max(one, other)): bool(same) for one, other, same in rows}
    kept = {wanted: tuple(pair for pair, same in latest.items() if same is wanted) for wanted in (True, False)}
    return _Said(kept[True], kept[False])


def _matters(seen: Sequence[_Open], said: _Said) -> list[list[_Open]]:
    places = {one.id: place for place, one in enumerate(seen)}
    together: defaultdict[str, list[object]] = defaultdict(list)
    for pair in said.same:
        for one in pair:
            together[one].append(pair)
    keys = [[*_keys(one), *together.get(one.id, ())] for one in seen]
    apart = [(places[one], places[other]) for one, other in said.apart if one in places and other in places]
    return [[seen[place] for place in group] for group in clusters(keys, apart)]


def _keys(one: _Open) -> Iterator[object]:
    """By what two appeals about one item are one matter, as ``models.appeals.same_matter`` has it.

    An id is one of a building, a person or a door and no telephone, so the value alone tells them apart.
    """
    about = (one.building_id, one.resident_id, one.dwelling_id, one.phone)
    yield from ((one.topic_code, value) for value in about if value)


def _items(seen: Sequence[_Open]) -> list[list[_Open]]:
    by_item: defaultdict[str, list[_Open]] = defaultdict(list)
    for one in seen:
        by_item[one.topic_code].append(one)
    return list(by_item.values())


def _closed_of_items(connection: DbConnection, groups: Sequence[Sequence[_Open]], since: str) -> list[int]:
    counted = connection.execute(
        "SELECT topic_code, count(*) FROM appeal_now INDEXED BY ix_appeal_now_figures"
        " WHERE received_at >= ? AND level < ? AND open = 0 GROUP BY 1",
        (since, CLOSED),
    )
    by_item = dict(counted.fetchall())
    return [by_item.get(group[0].topic_code, 0) for group in groups]


def _closed_of_matters(
    connection: DbConnection, groups: Sequence[Sequence[_Open]], since: str, said: _Said
) -> list[int]:
    """How many closed appeals since then are one with an open one of each group, and said to be apart from none."""
    group_of = {one.id: number for number, group in enumerate(groups) for one in group}
    with_key: defaultdict[object, set[int]] = defaultdict(set)
    for number, group in enumerate(groups):
        for one in group:
            for key in _keys(one):
                with_key[key].add(number)
    linked, parted = (_groups_by_other(pairs, group_of) for pairs in (said.same, said.apart))
    counts = [0] * len(groups)
    nothing: set[int] = set()
    for id_, topic, *about in connection.execute(
        "SELECT id, topic_code, building_id, resident_id, dwelling_id, contact_phone FROM appeal"
        " WHERE received_at >= ? AND level < ? AND deleted_at IS NULL",
        (since, CLOSED),
    ):
        if id_ in group_of:
            continue
        found = nothing.union(linked.get(id_, nothing), *(with_key.get((topic, each), nothing) for each in about))
        for number in found - parted.get(id_, nothing):
            counts[number] += 1
    return counts


def _groups_by_other(pairs: Iterable[tuple[str, str]], group_of: Mapping[str, int]) -> dict[str, set[int]]:
    """The groups of the open ones that something was said of together with each other one."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if one in group_of:
                found[other].add(group_of[one])
    return dict(found)


def _candidate(group: Sequence[_Open], closed: int, taken: set[str], now: datetime) -> Candidate | None:
    free = [one for one in group if one.id not in taken]
    if not free:
        return None
    departments = Counter(one.department for one in free if one.department)
    began = datetime.fromisoformat(free[0].received_at).replace(tzinfo=UTC)
    return Candidate(
        topic_code=free[0].topic_code,
        title="",
        department=departments.most_common(1)[0][0] if departments else None,
        appeal_ids=tuple(UUID(one.id) for one in free),
        repeats=len(group) + closed,
        days_open=(day_of(now) - day_of(began)).days,
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


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
