"""Search: what a worker types, answered with titles and doors, against the bare index."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.people.pinyin import syllables_of
from models.search import search
from models.search.index import DbConnection, driver
from models.search.words import pieces_of
from models.station import Station
from tests.bench.measure import Bar, Of, Row, milliseconds
from tests.bench.scale import Scale
from tests.bench.stations import Stations, households_for

LIMIT = 50
BARS_MS = {50_000: 16.0, 1_000_000: 50.0}
NO_HIT = ("龘龘", "zzqxv", "99-9-9999", "18800000000", "没有这个人")


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    for residents in scale.residents:
        with stations.opened(households_for(residents)) as station:
            yield _measured(station, residents, scale.questions)


def _measured(station: Station, residents: int, count: int) -> Row:
    with station.sessions() as session:
        asked = questions(station, count, seed=2)
        for question in questions(station, count, seed=1):
            answer(session, question)
        mine = milliseconds(partial(answer, session, question) for question in asked)
        bare = milliseconds(partial(bare_match, driver(session), question) for question in asked)
        there = session.scalar(text("SELECT count(*) FROM resident")) or 0
    bar = Bar(Of.P95, BARS_MS.get(residents, 50.0))
    what = f"{len(asked)} different questions, {there:,} residents"
    return Row("search", what, "ms", mine, statistics.median(bare), "FTS5 MATCH … LIMIT 50, ids", bar)


def answer(session: Session, question: str) -> list[Any]:
    return search(session, question, LIMIT)


def bare_match(connection: DbConnection, question: str) -> list[Any]:
    """The same index asked once, without order, judgement or anything to show."""
    expressions = [piece.loose for piece in pieces_of(question, lambda _part: []) if piece.loose]
    if not expressions:
        return []
    found: list[Any] = connection.execute(
        "SELECT d.kind, d.record_id FROM search_index i JOIN search_document d ON d.seq = i.rowid & 0xFFFFFFFFFF"
        " WHERE i.search_index MATCH ? LIMIT ?",
        (" AND ".join(f"({expression})" for expression in expressions), LIMIT),
    ).fetchall()
    return found


def questions(station: Station, count: int, seed: int) -> list[str]:
    """``count`` of each kind, about people who are there; each is asked once, so that no answer is a remembered one."""
    chance = random.Random(seed)
    asked: list[str] = []
    with station.whole() as session:
        people = _people(session, count, chance)
    for name, id_no, phone, building, unit, room in people:
        sounds = [each[0] for each in syllables_of(name) if each] or ["wang"]
        door = f"{building}-{unit}-{room}"
        asked += [
            chance.choice(name), name[:2], name, "".join(sounds), "".join(sound[0] for sound in sounds), sounds[0],
            (id_no or "0000")[-4:], (phone or "0000")[-4:], (phone or "138")[:7], door,
            f"{building}号楼{unit}单元{room}", f"{name[0]} {door}", f"{sounds[0]} {room}", room, chance.choice(NO_HIT),
        ]  # fmt: skip
    return asked


def _people(session: Session, count: int, chance: random.Random) -> Sequence[Any]:
    last = session.scalar(text("SELECT max(rowid) FROM resident")) or 1
    rows = ",".join(str(chance.randint(1, last)) for _again in range(count * 2))
    return session.execute(text(_PEOPLE.format(rows=rows, count=count))).all()


_PEOPLE = (
    "SELECT r.name, r.id_no, r.phone, b.number, u.number, d.room FROM resident r"
    " JOIN residency y ON y.resident_id = r.id AND y.ends_on IS NULL JOIN dwelling d ON d.id = y.dwelling_id"
    " JOIN unit u ON u.id = d.unit_id JOIN building b ON b.id = u.building_id"
    " WHERE r.rowid IN ({rows}) LIMIT {count}"
)
