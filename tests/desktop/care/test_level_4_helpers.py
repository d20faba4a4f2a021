"""Whoever is cared for at level 4 alone stands before the care team, and on no list of helpers that leaves."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from models.care.records import CareTeamMember, Pairing, PairingRole
from tests.desktop.care.conftest import Screen, Stair
from tests.models.care.hamlet import member


def on_the_team(screen: Screen, stair: Stair, day: date, *, helper: str | None = None, team: bool = True) -> None:
    """周杰 is in a group of level 4; the worker who is logged in is on the team, or nobody here is."""
    station = screen.desk.station
    with station.act("test") as session:
        if team:
            worker = station.worker_id
            session.add(CareTeamMember(resident_id=stair["周杰"], level=4, worker_id=worker, starts_on=day))
            session.flush()
        member(session, stair["周杰"], "SG28", on=day, level=4).catalogue = {"name": "家庭暴力受害人"}
        if helper is not None:
            pairing = Pairing(resident_id=stair["周杰"], level=4, helper_id=stair.helpers[helper], starts_on=day)
            pairing.role = PairingRole.PRIMARY
            session.add(pairing)
            session.flush()


def test_suggestions_for_the_team_leave_the_station_without_level_4(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    on_the_team(screen, stair, day)
    screen.desk.go("care", ids=tuple(stair.people.values()), page="suggestions")
    listed = screen.made("suggestions").proposal.list
    screen.until(listed.rows.rowCount)
    assert "周杰" in {row.name for row in listed.rows.rows()}
    assert "周杰" not in {row.name for row in listed.out().rows}
    assert len(listed.out().rows) == listed.rows.rowCount() - 1


def test_the_load_of_a_helper_leaves_as_everybody_knows_it(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    on_the_team(screen, stair, day, helper="陈刚")
    listed = screen.tab("helpers").list
    seen = {row.helper.name: row.people for row in listed.rows.rows()}
    left = {row.helper.name: row.people for row in listed.out().rows}
    assert (seen["陈刚"], left["陈刚"]) == (2, 1)
    screen.go(stair.helpers["陈刚"], kind="helper")
    page = screen.made("helpers").page
    assert "周杰" in {row.name for row in page.list.rows.rows()}
    assert "周杰" not in {row.name for row in page.list.out().rows}
    assert stair["周杰"] not in page.model.shown.on_paper


def test_a_worker_who_is_not_on_the_team_sees_nothing_of_it(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    on_the_team(screen, stair, day, helper="陈刚", team=False)
    listed = screen.tab("helpers").list
    assert {row.helper.name: row.people for row in listed.rows.rows()}["陈刚"] == 1
    screen.go(stair.helpers["陈刚"], kind="helper")
    page = screen.made("helpers").page
    assert "周杰" not in {row.name for row in page.list.rows.rows()}
    page.ask("leave")
    assert "周杰" not in page.panel.content.warning.text.text()
    assert stair["周杰"] not in page.model.shown.as_primary
