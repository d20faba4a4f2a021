"""What was erased leaves the files of the database: tables, samples, and the log of what was written."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from models.errors import WorldError
from models.retention.rules import Kind
from sync.server.pruning import prune
from sync.server.remains import Remains, look
from sync.server.rewriting import Patience, Rest, Rewritten, rewrite
from tests.models.care.hamlet import Hamlet, group
from tests.models.retention.cottage import someone
from tests.sync.conftest import District, MakePc, RunningServer
from tests.sync.server.stations import NOW
from tests.sync.stations import Pc
from tests.sync.test_erasing import let_go

NAME = "司徒暮雪"
NOW_OR_NEVER = Patience(transactions_s=0, lock_s=0.01, tries=1, pause_s=0)
R = TypeVar("R")


def drained(steps: Generator[object, None, R], meanwhile: Callable[[], object] = lambda: None) -> R:
    """What ``steps`` return; ``meanwhile`` happens after each."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: R = end.value
            return result
        meanwhile()


@pytest.fixture
def operator(district: District) -> Iterator[psycopg.Connection]:
    with psycopg.connect(district.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def pc(make_pc: MakePc, server: RunningServer) -> Pc:
    """A station whose district knows somebody, in its tables, samples, log and receipts."""
    pc = make_pc().enrol(server)
    with pc.station.act("test.cottage") as session:
        group(session, "SGX")
        someone(session, Hamlet(session), name=NAME)
    pc.run()
    return pc


def forget(pc: Pc) -> None:
    for kind in (Kind.VISITS, Kind.CARE, Kind.REGISTER):
        let_go(pc, kind)
    pc.run()


def in_the_files(operator: psycopg.Connection, *words: bytes) -> list[Remains]:
    operator.execute("CHECKPOINT")
    (folder,) = operator.execute("SHOW data_directory").fetchone() or ("",)
    return drained(look(Path(folder), [NAME.encode(), *words]))


def due(operator: psycopg.Connection) -> set[str]:
    return {name for (name,) in operator.execute("SELECT table_name FROM old_bytes")}


def test_no_file_of_the_database_holds_who_was_erased_and_stations_are_answered_meanwhile(
    pc: Pc, operator: psycopg.Connection
) -> None:
    operator.execute("ANALYZE")
    packed = [bytes(payload) for (payload,) in operator.execute("SELECT payload FROM change_log")]
    pieces = [payload[len(payload) // 2 :][:40] for payload in packed]
    kinds = {file.file.split("/")[0] for file in in_the_files(operator, *pieces)}
    assert kinds == {"base", "pg_wal"}
    forget(pc)
    assert in_the_files(operator, *pieces) != []
    runs: list[int] = []
    done = drained(rewrite(operator), lambda: runs.append(pc.run().refused))
    assert (done.whole, done.statistics, done.log) == (True, Rest.RENEWED, Rest.RENEWED)
    assert {"resident", "visit", "snapshot_piece"} < {table.table for table in done.tables}
    assert runs == [0] * len(done.tables)
    assert in_the_files(operator, *pieces) == []
    assert due(operator) == set()


def test_only_what_was_erased_from_is_rewritten_and_once(pc: Pc, operator: psycopg.Connection) -> None:
    assert drained(rewrite(operator)) == Rewritten()
    forget(pc)
    marked = due(operator)
    assert "resident" in marked
    assert "building" not in marked
    assert [sum(name.startswith(table) for name in marked) for table in ("change_log", "push_receipt")] == [1, 1]
    drained(rewrite(operator))
    assert drained(rewrite(operator)) == Rewritten()


def test_a_table_that_is_held_waits_for_the_next_time(pc: Pc, operator: psycopg.Connection, district: District) -> None:
    forget(pc)
    with district.connect() as other:
        other.execute("LOCK TABLE resident IN ROW EXCLUSIVE MODE")
        done = drained(rewrite(operator, NOW_OR_NEVER))
        assert (done.busy, done.whole) == (["resident"], False)
    assert due(operator) == {"resident"}
    assert drained(rewrite(operator)).whole


def test_while_somebody_still_sees_the_old_rows_nothing_is_rewritten(
    pc: Pc, operator: psycopg.Connection, district: District
) -> None:
    with district.connect() as dump:
        dump.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        dump.execute("SELECT count(*) FROM resident")
        forget(pc)
        before = due(operator)
        with pytest.raises(WorldError, match="old_transactions_run"):
            drained(rewrite(operator, NOW_OR_NEVER))
        assert due(operator) == before


def test_what_goes_by_age_is_due_too(pc: Pc, operator: psycopg.Connection, district: District) -> None:
    operator.execute("UPDATE push_receipt SET at = '2020-01-01'")
    with district.connect() as connection:
        prune(connection, NOW)
    assert {name.rsplit("_", 1)[0].removesuffix("_p") for name in due(operator)} == {"push_receipt"}
