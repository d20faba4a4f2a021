"""What the visit screens know, without a window: planning, fast entry, the whole form, the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk
from desktop.visits.fast_entry_model import FastEntryModel
from desktop.visits.log_model import LogModel
from desktop.visits.round_plan_model import RoundPlanModel
from desktop.visits.visit_form_model import VisitFormModel, VisitPlace
from models.errors import WorldError
from models.places.records import Occupancy
from models.station import Station
from models.visits.queries import DoorRow, round_doors
from models.visits.records import LogState, Outcome, RoundDoor, Visit
from models.visits.rounds import create_round
from models.visits.scope import Scope, ScopeKind
from models.visits.sheet_numbers import sheet_number
from tests.desktop.conftest import desk_on
from tests.models.visits.village import add_building, add_household, add_worker

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def desk(qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Desk]:
    """Two stairs, no round yet; behind the last door are people and a hazard."""
    with station.act("test") as session:
        doors = add_building(session, units=2, floors=3)
        doors[0].occupancy = Occupancy.VACANT
        doors[-1].hazards = ["gas"]
        add_household(session, doors[-1], "王秀梅", "王明")
        add_worker(session, "王伟")
    with desk_on(station, tmp_path) as desk:
        yield desk


@pytest.fixture
def rows(desk: Desk) -> list[DoorRow]:
    """The doors of an open round, in stair order."""
    with desk.station.act("test") as session:
        made = create_round(session, "走访", Scope(ScopeKind.ALL), [desk.station.worker_id], date(2026, 11, 2))
        return round_doors(session, made.id)


def visits(desk: Desk) -> list[Visit]:
    with desk.station.sessions() as session:
        return list(session.scalars(select(Visit).where(Visit.alive()).order_by(Visit.id)))


def test_a_round_is_counted_before_it_is_made_and_shared_by_stairs(qtbot: QtBot, desk: Desk) -> None:
    model = RoundPlanModel(desk, TODAY)
    with qtbot.waitSignal(model.planned):
        model.start()
    assert (model.plan.preview.doors, model.plan.preview.vacant, model.plan.preview.stairs) == (12, 1, 2)
    model.choose_workers([worker_id for worker_id, _name in model.workers])
    assert [(load.doors, load.stairs) for load in model.plan.loads] == [(6, 1), (6, 1)]
    with qtbot.waitSignal(model.planned):
        model.set_with_vacant(False)
    assert len(model.plan.doors) == 11
    assert "11" in str(model.raw["name"])
    model.answer("name", "")
    assert not model.ready
    model.answer("name", "冬季走访")
    assert model.ready
    with qtbot.waitSignal(model.created) as made:
        model.create()
    with desk.station.sessions() as session:
        doors = select(RoundDoor).where(RoundDoor.round_id == made.args[0])
        assert len(session.scalars(doors).all()) == 11


def test_met_and_nothing_new_is_two_keys_after_the_scan(qtbot: QtBot, desk: Desk, rows: list[DoorRow]) -> None:
    model = FastEntryModel(desk, lambda: NOW)
    with qtbot.waitSignal(model.opened):
        model.scan(rows[0].sheet_no)
    assert model.sheet is not None
    assert model.sheet.row.door == rows[0].door
    model.press(1)
    with qtbot.waitSignal(model.recorded):
        model.confirm()
        model.confirm()
    assert [visit.outcome for visit in visits(desk)] == [Outcome.MET]
    assert model.sheet is None
    with qtbot.waitSignal(model.recorded):
        model.undo_last()
    assert visits(desk) == []
    assert model.entered[0].undone


def test_a_wrong_number_and_an_unknown_sheet_are_refused_and_leave_the_open_sheet(
    qtbot: QtBot, desk: Desk, rows: list[DoorRow]
) -> None:
    model = FastEntryModel(desk, lambda: NOW)
    with qtbot.waitSignal(model.opened):
        model.scan(rows[0].sheet_no)
    for typed, code in (("9712", "sheet_number_wrong"), (sheet_number(UUID(int=5)), "unknown_sheet")):
        with qtbot.waitSignal(model.refused) as refused:
            model.scan(typed)
        assert isinstance(refused.args[0], WorldError)
        assert refused.args[0].code == code
    assert model.sheet is not None
    model.press(9)
    assert model.outcome is None
    model.confirm()
    assert visits(desk) == []


def test_a_pile_walked_earlier_carries_its_own_time(qtbot: QtBot, desk: Desk, rows: list[DoorRow]) -> None:
    model = FastEntryModel(desk, lambda: NOW)
    model.set_at(datetime(2026, 11, 19, 11, tzinfo=UTC))
    with qtbot.waitSignal(model.opened):
        model.scan(rows[1].sheet_no)
    model.press(2)
    with qtbot.waitSignal(model.recorded):
        model.confirm()
    assert visits(desk)[0].at == datetime(2026, 11, 19, 11, tzinfo=UTC)


def test_more_than_an_outcome_goes_to_the_whole_form(qtbot: QtBot, desk: Desk, rows: list[DoorRow]) -> None:
    fast = FastEntryModel(desk, lambda: NOW)
    home = next(row for row in rows if row.surname)
    with qtbot.waitSignal(fast.opened):
        fast.scan(home.sheet_no)
    with qtbot.waitSignal(fast.full_form) as asked:
        fast.open_full_form()
    sheet = asked.args[0]
    model = VisitFormModel(desk, VisitPlace(sheet.row.dwelling_id, sheet.row.id), NOW)
    assert model.title == "碧桂园 3-2-302"
    assert [name for _id, name in model.people] == ["王秀梅", "王明"]
    assert model.known_hazards == ("gas",)
    for key, raw in (("outcome", "met"), ("met_resident_id", str(model.people[1][0])), ("hazards", ["exit"])):
        model.form.answer(key, raw)
    with qtbot.waitSignal(model.saved) as saved:
        model.form.save()
    assert visits(desk)[0].met_resident_id == model.people[1][0]

    correction = VisitFormModel(desk, VisitPlace(home.dwelling_id, home.id, corrects_id=saved.args[0]), NOW)
    assert correction.form.answers["hazards"] == ["exit"]
    correction.form.answer("outcome", "declined")
    with qtbot.waitSignal(correction.saved):
        correction.form.save()
    assert [visit.outcome for visit in visits(desk)] == [Outcome.MET, Outcome.DECLINED]
    assert visits(desk)[1].corrects_id == saved.args[0]


def test_a_log_is_filled_from_the_day_saved_handed_in_and_corrected(
    qtbot: QtBot, desk: Desk, rows: list[DoorRow]
) -> None:
    fast = FastEntryModel(desk, lambda: NOW)
    with qtbot.waitSignal(fast.opened):
        fast.scan(rows[0].sheet_no)
    fast.press(1)
    with qtbot.waitSignal(fast.recorded):
        fast.confirm()
    model = LogModel(desk, lambda: NOW)
    with qtbot.waitSignal(model.opened):
        model.start(TODAY)
    assert model.form is not None
    assert model.form.answers["households"] == 1
    with qtbot.waitSignal(model.opened):
        model.form.save()
    assert model.facts is not None
    assert model.form.record_id == model.facts.log.id
    with qtbot.waitSignal(model.opened):
        model.submit()
    assert (model.facts.log.state, model.form) == (LogState.SUBMITTED, None)
    with qtbot.waitSignal(model.opened):
        model.correct("为3号楼")
    assert [each.text for each, _name in model.facts.corrections] == ["为3号楼"]
    for act, state in (
        (lambda: model.review(accepted=False, remark="写清"), LogState.RETURNED),
        (lambda: model.correct("已写清"), LogState.RETURNED),
        (model.resubmit, LogState.SUBMITTED),
        (lambda: model.review(accepted=True, remark=None), LogState.REVIEWED),
        (model.file, LogState.FILED),
    ):
        with qtbot.waitSignal(model.opened):
            act()
        assert model.facts.log.state is state
    with qtbot.waitSignal(model.listed):
        model.show_all(True)
    assert len(model.rows) == 1
