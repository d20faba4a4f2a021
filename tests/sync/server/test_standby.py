"""A standby that pulls are read from: used where it has what is wanted, never the reason for a wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from models.people.records import Resident
from sync.server.settings import ServerSettings
from tests.sync.conftest import District, MakePc, MakeServer

MakeStandby = Callable[[], ServerSettings]


@pytest.fixture
def make_standby(district: District, postgres: str) -> Iterator[MakeStandby]:
    """Copy the district as it stands; the copy takes no writes, and follows no longer: one that lags."""
    with psycopg.connect(postgres, autocommit=True) as connection:

        def make() -> ServerSettings:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'district'")
            connection.execute("CREATE DATABASE standby TEMPLATE district")
            connection.execute("ALTER DATABASE standby SET default_transaction_read_only = on")
            return ServerSettings(read_url=district.url.replace("/district?", "/standby?"))

        yield make
        connection.execute("DROP DATABASE IF EXISTS standby WITH (FORCE)")


def test_the_log_is_read_from_the_standby(
    district: District, make_server: MakeServer, make_pc: MakePc, make_standby: MakeStandby
) -> None:
    first = make_server()
    one, two = make_pc().enrol(first), make_pc().enrol(first)
    two.run()
    resident = one.resident()
    one.run()
    first.stop()
    settings = make_standby()
    with district.connect() as connection:
        connection.execute("DELETE FROM change_log")  # so that it can come from nowhere else
    second = make_server(settings, port=first.port)
    assert two.run().pulled > 0
    assert two.get(Resident, resident) is not None
    second.stop()


def test_what_a_standby_does_not_have_yet_comes_from_the_database(
    make_server: MakeServer, make_pc: MakePc, make_standby: MakeStandby
) -> None:
    first = make_server()
    one, two = make_pc().enrol(first), make_pc().enrol(first)
    first.stop()
    second = make_server(make_standby(), port=first.port)
    resident = one.resident()
    one.run()
    two.run()
    later = one.resident()
    one.run()
    two.run()
    assert all(two.get(Resident, each) is not None for each in (resident, later))
    second.stop()


def test_a_standby_that_is_down_holds_nobody_up(make_server: MakeServer, make_pc: MakePc, district: District) -> None:
    server = make_server(ServerSettings(read_url=district.url.replace("/district?", "/nowhere?")))
    assert make_pc().enrol(server).run().refused == 0
