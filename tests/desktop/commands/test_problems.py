"""``station finding``: problems are listed, passed on and settled without a window."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.base import utc_now
from models.places.records import Dwelling
from models.visits.actions import FindingEntry, VisitEntry, record_visit
from models.visits.records import Outcome, Slot
from tests.conftest import Profile
from tests.desktop.commands.conftest import Say


@pytest.fixture
def found(village: Profile) -> Profile:
    station = village.open()
    with station.act("visits.record") as session:
        door = session.scalars(select(Dwelling.id)).first()
        assert door is not None
        entry = VisitEntry(
            dwelling_id=door,
            worker_id=station.worker_id,
            at=utc_now() - timedelta(days=2),
            slot=Slot.MORNING,
            outcome=Outcome.MET,
            findings=(FindingEntry("wiring", "飞线充电"), FindingEntry("gas", "软管老化")),
        )
        record_visit(session, entry)
    station.close()
    return village


def states(rows: Any) -> list[tuple[str, str]]:
    return [(row["kind"], row["state"]) for row in rows]


def test_a_problem_goes_from_open_to_passed_on_to_settled(found: Profile, say: Say) -> None:
    code, rows, _told = say("finding", "list")
    assert (code, states(rows)) == (0, [("wiring", "open"), ("gas", "open")])
    assert (rows[0]["door"], rows[0]["days_open"]) == ("3-1-101", 2)
    code, passed, _told = say("finding", "refer", rows[0]["id"], "--handling", "物业")
    assert (code, passed["handling"]) == (0, "物业")
    assert states(say("finding", "list")[1]) == [("gas", "open"), ("wiring", "referred")]
    code, settled, _told = say("finding", "resolve", rows[0]["id"], "--result", "已拆除")
    assert (code, settled["result"]) == (0, "已拆除")
    assert states(say("finding", "list", "--state", "resolved")[1]) == [("wiring", "resolved")]
    assert say("undo", str(settled["undo_id"]))[0] == 0
    assert states(say("finding", "list", "--state", "referred")[1]) == [("wiring", "referred")]


def test_what_is_no_problem_is_told(found: Profile, say: Say) -> None:
    code, _rows, told = say("finding", "refer", "3-1-101")
    assert code == 1
    assert told
