"""Who turned fourteen under care: told on Today and on the page, until somebody looked at consent and groups."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.shell.today_view import TodayView
from desktop.widgets import Banner
from models.care.records import Membership, ProposalDecision
from models.people.records import Resident
from tests.desktop.care.conftest import ALONE, Screen, Stair
from tests.models.care.hamlet import member


def test_a_review_at_fourteen_begins_on_today_and_is_kept(
    qtbot: QtBot, screen: Screen, stair: Stair, day: date
) -> None:
    with screen.desk.station.act("test") as session:
        session.get_one(Resident, stair["周杰"]).birth_date = date(day.year - 15, 1, 1)
        row = member(session, stair["周杰"], ALONE, on=day - timedelta(days=1200))
        row.consent_kind, row.catalogue = "guardian", {"name": "困境儿童"}
    view = TodayView(screen.desk)
    qtbot.addWidget(view)
    view.show()
    view.model.load()
    screen.rest()
    assert view.grown.text.text() == "1 person under care turned 14; look at consent and groups: 周杰."
    qtbot.mouseClick(view.grown.action, Qt.MouseButton.LeftButton)
    screen.rest()
    page = screen.view.person
    assert any("14 years old" in banner.text.text() for banner in page.groups.findChildren(Banner))
    form = page.panel.content
    form.editors["consent_kind"].set_value("general")
    qtbot.mouseClick(form.save_button, Qt.MouseButton.LeftButton)
    screen.rest()
    assert len(screen.stored(ProposalDecision)) == 1
    (kept,) = [each for each in screen.stored(Membership) if each.resident_id == stair["周杰"]]
    assert kept.consent_kind == "general"
    screen.until(lambda: not view.grown.isVisible())
