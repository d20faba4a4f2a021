"""Whatever the order in which stations are heard, the district ends with the same values and the same open cards."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.wire import Scalar
from tests.sync.conftest import District
from tests.sync.server.stations import Edit, Row, TalkingStation, at, resident

_VALUES = st.sampled_from(("1", "2", "3"))
_FIELDS = st.fixed_dictionaries({}, optional={"phone": _VALUES, "note": _VALUES, "occupation": _VALUES}).filter(bool)
_EDITS = st.lists(st.tuples(st.integers(0, 5), _FIELDS | st.just({"deleted_at": at(30)})), min_size=2, max_size=4)


@pytest.fixture
def stations(district: District) -> list[TalkingStation]:
    return [TalkingStation.enrolled(district.url) for _n in range(4)]


def _after(
    stations: list[TalkingStation], edits: list[tuple[int, Row]], order: list[int]
) -> tuple[Row, set[tuple[str, Scalar]]]:
    """Hear each station's edit of one record as it was made, in this order; the record, and what is on open cards."""
    person = resident(phone="0", note="0", occupation="0")
    stations[0].make("resident", person)
    for place in order:
        minute, fields = edits[place]
        stations[place].edit("resident", Edit(str(person["id"]), 1, fields, at=at(minute)))
    with psycopg.connect(stations[0].url) as connection:
        found = connection.execute(
            "SELECT phone, note, occupation, deleted_at IS NULL FROM resident WHERE id = %s", (UUID(str(person["id"])),)
        ).fetchone()
        cards = connection.execute(
            "SELECT column_name, lost_value::text FROM conflict_card WHERE record_id = %s AND choice IS NULL",
            (UUID(str(person["id"])),),
        ).fetchall()
    assert found is not None
    open_values = {(column, json.loads(lost)["value"]) for column, lost in cards}
    return dict(zip(("phone", "note", "occupation", "alive"), found, strict=True)), open_values


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=_EDITS, data=st.data())
def test_the_order_of_arrival_changes_nothing(
    stations: list[TalkingStation], edits: list[tuple[int, Row]], data: st.DataObject
) -> None:
    stations.sort(key=lambda station: station.id)
    places = list(range(len(edits)))
    assert _after(stations, edits, places) == _after(stations, edits, data.draw(st.permutations(places)))
