"""What could be studied next: open appeals of one matter or item, ranked by repeats, age and breadth."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.calendar import day_of
from models.places.records import Building, Estate
from models.query import by_chunks
from models.search.index import DbConnection, driver
from models.solving.cluster_cache import brought_up
from models.solving.records import ProblemLevel
from models.solving.rules import NORMS, Candidate, ranked

_RANKED = (
    "SELECT topic_code, department, item, asked, appeals, since, households, communities, cluster, building_id, 1,"
    " repeats"
    " FROM cluster_now WHERE appeals > 0 {of} ORDER BY repeats DESC, since, households DESC, cluster LIMIT ?"
)
_ITEMS = (
    "SELECT topic_code, department, min(item), min(asked), sum(appeals), min(since), sum(households),"
    " group_concat(DISTINCT communities), min(cluster), min(building_id), count(DISTINCT coalesce(building_id, ''))"
    " FROM cluster_now WHERE appeals > 0 GROUP BY topic_code, department"
)


class _Part(NamedTuple):
    """A matter, or all matters of one item and department, as they are kept."""

    topic_code: str
    department: str | None
    item: str
    asked: str | None
    appeals: int
    since: str
    households: int
    communities: str
    cluster: str
    building_id: str | None
    buildings: int

    @property
    def building(self) -> str | None:
        return self.building_id if self.buildings == 1 else None


_Found = tuple[Candidate, str | None]
"""Without its place yet; and the building that all of it is about."""


def candidates(
    session: Session, now: datetime, level: ProblemLevel, *, department: str | None = None
) -> list[Candidate]:
    """Rank open appeals, closed files left out.

    Of a day one matter each (``models.solving.cluster_triggers``), of ``department`` if one is told; of a week and a
    month one item each, wherever it is asked for. What a problem stands for already is not offered again.
    """
    brought_up(session)
    find = _matters if level is ProblemLevel.DAY else _items
    return _placed(session, find(driver(session), day_of(now), level, department))


def appeals_of(session: Session, one: Candidate) -> tuple[UUID, ...]:
    """The open appeals that a candidate is made of, as far as the worker sees them, the oldest first."""
    brought_up(session)
    of, value = ("cluster", one.first.hex) if one.level is ProblemLevel.DAY else ("topic_code", one.topic_code)
    rows = driver(session).execute(
        "SELECT m.appeal_id FROM cluster_now AS c JOIN cluster_member AS m ON m.cluster = c.cluster"
        " CROSS JOIN appeal AS a ON a.id = m.appeal_id"
        f" WHERE c.{of} = ? AND m.free ORDER BY m.received_at, m.appeal_id",
        (value,),
    )
    return tuple(UUID(row[0]) for row in rows)


def _matters(connection: DbConnection, today: date, level: ProblemLevel, department: str | None) -> list[_Found]:
    of, asked = ("AND department = ?", (department,)) if department else ("", ())
    rows = connection.execute(_RANKED.format(of=of), (*asked, NORMS.candidates))
    return [_found([_Part(*row)], repeats, today, level) for *row, repeats in rows]


def _items(connection: DbConnection, today: date, level: ProblemLevel, department: str | None) -> list[_Found]:
    since = today - timedelta(days=NORMS.repeat_days)
    counted = connection.execute(
        "SELECT topic_code, sum(CASE WHEN day >= ? THEN appeals ELSE open END) FROM item_day GROUP BY topic_code",
        (since.isoformat(),),
    )
    repeats, parts = dict(counted.fetchall()), defaultdict(list)
    for row in connection.execute(_ITEMS):
        parts[row[0]].append(_Part(*row))
    found = [_found(each, repeats.get(topic, 0), today, level) for topic, each in parts.items()]
    wanted = {one: building for one, building in found if department in (None, one.department)}
    return [(one, wanted[one]) for one in ranked(wanted)[: NORMS.candidates]]


def _found(parts: Sequence[_Part], repeats: int, today: date, level: ProblemLevel) -> _Found:
    departments = Counter[str]()
    for part in parts:
        departments[part.department or ""] += part.appeals
    del departments[""]
    asked = (parts[0].asked or "").split("/")[0] or None
    buildings = {part.building for part in parts}
    one = Candidate(
        level=level,
        first=UUID(min(part.cluster for part in parts)),
        topic_code=parts[0].topic_code,
        title=parts[0].item,
        department=min(departments, key=lambda name: (-departments[name], name), default=asked),
        appeals=sum(part.appeals for part in parts),
        repeats=repeats,
        days_open=(today - date.fromisoformat(min(part.since for part in parts))).days,
        households=sum(part.households for part in parts),
        community_codes=tuple(sorted({code for part in parts for code in re.findall(r"\w+", part.communities)})),
    )
    return one, buildings.pop() if len(buildings) == 1 else None


def _placed(session: Session, found: Sequence[_Found]) -> list[Candidate]:
    """With the place where all are about one building."""
    named = select(Building.id, Estate.name, Building.number).outerjoin(Estate, Estate.id == Building.estate_id)
    rows = by_chunks(session, named, Building.id, {UUID(building) for _one, building in found if building})
    places = {id_.hex: f"{estate or ''} {number}".strip() for id_, estate, number in rows}
    return [replace(one, place=places.get(building or "")) for one, building in found]
