"""What seats of street and district get of their communities' cases, and what they add to them.

Whatever a push adds to the shared tables goes into the logs of the seats above its community too: without level 4,
without what refers to residents, doors and other tables that a seat does not have, of hazards only those that were
reported up, and without name and phone of who appeals as long as the seat has nothing to do with it (``contacts``).
Notices of holidays go up with them, and those of a seat come down to whoever goes by them. It costs nothing where no
seat was ever enrolled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from psycopg import Connection, sql

from models.cases.seats import is_below, scope_of, seat_level, seats_above
from models.sync.rules import DELETED
from models.wire import Scalar, WireTable, wire_tables
from sync.restricted import LEVEL, PICTURE, subjects
from sync.server import contacts, seat_pictures
from sync.server.heads import Draft, Head
from sync.server.judging import EditBlock, NewBlock, Verdicts
from sync.server.seat_pictures import REPORTED
from sync.server.wire_sql import known_ids, plain_array, reading

HAZARD, HAZARD_STEP, HOLIDAYS = "hazard", "hazard_step", "holiday_notice"
SHARED = frozenset(
    {
        "appeal", "appeal_step", "appeal_link", "notice", "whistle", "whistle_step", "red_meeting", "red_task",
        "red_task_step", "unit_point", "problem", "problem_appeal", "problem_step", "achievement", "department",
        HAZARD, HAZARD_STEP, HOLIDAYS,
    }
)  # fmt: skip
CARRIED = SHARED | {"erasure", "erased"}
"""What goes up to seats: what a list lets go, a seat lets go too."""
APPENDED = SHARED - {HAZARD, HOLIDAYS} | {PICTURE}
"""Tables in which a seat makes records of its communities; a hazard is found on the spot, and a seat's notice of
holidays is its own."""
SENT_DOWN = frozenset({HOLIDAYS})
"""What a seat has of its own that its communities get."""
_LEFT_OUT = {"appeal": frozenset({"source_id"})}
"""Columns that name a record of another table without being a reference."""
_ALL_THE_SAME = {"erasure": frozenset({"proposed_by"})}
"""Columns that cannot be empty, though a seat does not have whom they name."""


@lru_cache(maxsize=100)
def told(table: str) -> tuple[str, ...]:
    """The columns of a shared table that seats get."""
    columns = wire_tables()[table].columns.values()
    also = _ALL_THE_SAME.get(table, frozenset())
    seen = (c.name for c in columns if c.target is None or c.target in CARRIED or c.name in also)
    return tuple(name for name in seen if name not in _LEFT_OUT.get(table, ()))


def concerned(connection: Connection[Any], own: str, new: Sequence[NewBlock], edits: Sequence[EditBlock]) -> set[str]:
    """Communities and seats whose logs a push writes to because of shared tables, beside its own."""
    touched = {block.table.name for block in new} | {block.table.name for block in edits}
    if touched.isdisjoint(CARRIED) and not seat_pictures.concern(new, edits):
        return set()
    written = {own}
    if seat_level(own) is not None:
        said = {str(code) for block in new if block.table.name in APPENDED for code in block.values("community_code")}
        written |= {code for code in said | _edited(connection, edits) if len(code) == 12 and is_below(own, code)}
        if not touched.isdisjoint(SENT_DOWN):
            written |= set(communities_in(connection, own))
    above = {seat for code in written for seat in seats_above(code)}
    return (written | enrolled(connection, above)) - {own}


def _edited(connection: Connection[Any], edits: Sequence[EditBlock]) -> set[str]:
    """The communities of the records that a seat edits: it may take back what it added."""
    found: set[str] = set()
    for block in edits:
        if block.table.name in APPENDED:
            query = sql.SQL("SELECT DISTINCT community_code FROM {} WHERE id = ANY(%s::uuid[])")
            chosen = query.format(sql.Identifier(block.table.name))
            found.update(row[0] for row in connection.execute(chosen, (plain_array(block.ids),)))
    return found


def takes_back(connection: Connection[Any], seat: str, table: str, fields: Collection[str], made_by: Scalar) -> bool:
    """Whether an edit takes back what somebody of the seat had added to a community."""
    if table not in APPENDED or set(fields) != {DELETED}:
        return False
    query = "SELECT 1 FROM worker WHERE id = %s AND community_code = %s"
    return connection.execute(query, (made_by, seat)).fetchone() is not None


def enrolled(connection: Connection[Any], seats: Collection[str]) -> set[str]:
    """Those of ``seats`` that ever had a station: a log that was begun has no gaps."""
    query = (
        "SELECT s.code FROM unnest(%s::text[]) AS s(code) WHERE EXISTS (SELECT 1 FROM enrolled_station AS e"
        " WHERE e.community_code = s.code)"
    )
    return {row[0] for row in connection.execute(query, (list(seats),))} if seats else set()


def communities_in(connection: Connection[Any], seat: str) -> list[str]:
    """Whatever is below a seat and has, or can have, sent anything: communities, and streets below the district."""
    scope = scope_of(seat)
    rows = connection.execute(
        "SELECT community_code FROM community_head WHERE left(community_code, %(n)s) = %(scope)s"
        " UNION SELECT community_code FROM enrolled_station WHERE left(community_code, %(n)s) = %(scope)s ORDER BY 1",
        {"n": len(scope), "scope": scope},
    )
    return [code for (code,) in rows if is_below(seat, code)]


def share(connection: Connection[Any], sender: str, heads: Mapping[str, Head]) -> None:
    """Put what this push adds to communities' logs into those of the seats above them, whose heads are held too, and
    what a seat sends down into those below it.
    """
    down = _chosen(heads[sender], SENT_DOWN) if seat_level(sender) is not None else Draft()
    for code, head in sorted(heads.items(), key=lambda item: seat_level(item[0]) is None):  # before it gets others'
        seats = [heads[seat] for seat in seats_above(code) if seat in heads]
        if not seats:
            continue
        news, drafts = _chosen(head, CARRIED - {HAZARD, HAZARD_STEP}), (head.own, head.district)
        _add_hazards(connection, news, drafts)
        reported = {i for part in news.new if part["table"] == HAZARD for i in part["columns"]["id"]}
        for seat in seats:
            part = contacts.masked(connection, seat.community_code, news)
            (seat.own if seat.community_code == sender else seat.district).add(part)
            came = contacts.follow(connection, seat, drafts, told(contacts.APPEAL))
            seat_pictures.follow(connection, seat, drafts, came | reported)
    for code, head in heads.items():
        if down.records and is_below(sender, code):
            head.district.add(down)


def _chosen(head: Head, tables: Collection[str]) -> Draft:
    """What a log gets of some shared tables, as others may have it."""
    news = Draft()
    for draft in (head.own, head.district):
        for part in draft.new:
            if part["table"] in tables:
                news.add_new(part["table"], *_columns_told(part))
        for part in draft.edits:
            if part["table"] in tables:
                _add_edits(news, part)
    return news


def _columns_told(part: Mapping[str, Any]) -> tuple[dict[str, Sequence[Scalar]], dict[str, Scalar]]:
    names = {*told(part["table"]), "version"}
    columns = {name: values for name, values in part["columns"].items() if name in names}
    return columns, {name: value for name, value in part["same"].items() if name in names}


def _add_edits(news: Draft, part: Mapping[str, Any]) -> None:
    names = set(told(part["table"]))
    fields = [{name: value for name, value in changed.items() if name in names} for changed in part["fields"]]
    keep = [index for index, changed in enumerate(fields) if changed]
    if keep:
        ids, base, at, by = ([part[key][i] for i in keep] for key in ("id", "base", "edited_at", "edited_by"))
        news.add_edits(part["table"], ids, base, (at, by), [fields[i] for i in keep])


def _add_hazards(connection: Connection[Any], news: Draft, drafts: Iterable[Draft]) -> None:
    """Whole hazards with all their steps, as they stand: what was written before the report came to no seat."""
    hazards, steps = set[str](), set[str]()
    for draft in drafts:
        for part in draft.new:
            if part["table"] == HAZARD_STEP:
                steps.update(part["columns"]["id"])
        for part in draft.edits:
            if part["table"] in (HAZARD, HAZARD_STEP):
                (hazards if part["table"] == HAZARD else steps).update(part["id"])
    if not hazards and not steps:
        return
    query = (
        f"SELECT DISTINCT h.id FROM (SELECT unnest(%s::uuid[]) AS id UNION SELECT hazard_id FROM {HAZARD_STEP}"
        f" WHERE id = ANY(%s::uuid[])) AS h WHERE h.id IN ({REPORTED})"
    )
    found = [row[0] for row in connection.execute(query, (plain_array(hazards), plain_array(steps)))]
    for table, column in ((HAZARD, "id"), (HAZARD_STEP, "hazard_id")) if found else ():
        names = [*told(table), "version"]
        chosen = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s)").format(
            reading(wire_tables()[table], names), sql.Identifier(table), sql.Identifier(column)
        )
        if rows := connection.execute(chosen, (found,)).fetchall():
            news.add_rows(table, names, rows)


def conditions(table: WireTable) -> list[sql.Composable]:
    """What of a shared table a seat may have, beside the community."""
    if table.name in (HAZARD, HAZARD_STEP):
        column = sql.Identifier("id" if table.name == HAZARD else "hazard_id")
        return [sql.SQL("{} IN (" + REPORTED + ")").format(column)]
    if table.name == PICTURE:
        return [sql.SQL(seat_pictures.OPEN)]
    return [sql.SQL(LEVEL + " <> 4")] if table.name in subjects() else []


def parted(seat: str, blocks: Iterable[NewBlock]) -> tuple[list[NewBlock], dict[str, list[NewBlock]]]:
    """The records of a push that are the sender's own to judge, and those that a seat adds to its communities."""
    own: list[NewBlock] = []
    added: dict[str, list[NewBlock]] = {}
    for block in blocks:
        codes = block.values("community_code")
        theirs = {str(c) for c in codes if c != seat} if block.table.name in APPENDED else set()
        mine = {code for code in theirs if len(code) == 12 and is_below(seat, code)}
        for code in sorted(mine):
            part = block.picked([each == code for each in codes])
            added.setdefault(code, []).append(NewBlock(block.table, dict(part.columns), dict(part.same)))
        rest = block.picked([each not in mine for each in codes]) if mine else block
        if rest.ids:
            own.append(rest)
    return own, added


Cleared = dict[tuple[str, str], list[str]]
"""Table and record -> columns that are empty now."""


def judge_added(blocks: Iterable[NewBlock], verdicts: Verdicts) -> None:
    """Refuse what points at tables that a seat does not have: it could ask who is there."""
    for block in blocks:
        names = set(told(block.table.name))
        for name in [name for name in block.table.columns if name not in names]:
            for record_id, value in zip(block.ids, block.values(name), strict=True):
                if value is not None:
                    verdicts.refuse(block.table.name, record_id, "reference_missing", name)


def clear_own(connection: Connection[Any], seat: str, own: Sequence[NewBlock], added: Iterable[NewBlock]) -> Cleared:
    """Empty what points from a community's record at one that is the seat's own (a task at the street's meeting): the
    community does not have it.
    """
    said = {(block.table.name, record_id) for block in own for record_id in block.ids}
    found: Cleared = {}
    for block in added:
        for name, column in block.table.columns.items():
            if column.target not in SHARED or not column.nullable:
                continue
            values = block.values(name)
            theirs = _of_seat(connection, seat, str(column.target), {str(value) for value in values if value})
            for index, value in enumerate(values):
                if value and (str(value) in theirs or (column.target, value) in said):
                    found.setdefault((block.table.name, block.ids[index]), []).append(name)
                    values = [*values[:index], None, *values[index + 1 :]]
            block.columns[name] = list(values)
            block.same.pop(name, None)
    return found


def _of_seat(connection: Connection[Any], seat: str, table: str, ids: set[str]) -> set[str]:
    """Those of ``ids`` that are stored as the seat's own; what is no id is judged elsewhere."""
    known = known_ids(ids)
    if not known:
        return set()
    query = sql.SQL("SELECT replace(id::text, '-', '') FROM {} WHERE id = ANY(%s::uuid[]) AND community_code = %s")
    return {row[0] for row in connection.execute(query.format(sql.Identifier(table)), (plain_array(known), seat))}
