"""What two PCs began for one person, neither knowing of the other, is told of beside the cards of clashes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from models.calendar import today
from models.care.records import Helper, HelperKind, Pairing, PairingRole
from models.station import Station
from tests.desktop.looks import clipped, outside
from tests.desktop.sync.conftest import Page
from tests.models.sync.line import Family


def name_helpers(station: Station, family: Family, *names: str) -> None:
    with station.act("test") as session:
        for name in names:
            session.add(helper := Helper(name=name, kind=HelperKind.VOLUNTEER))
            session.flush()
            pairing = Pairing(resident_id=family.head, level=2, helper_id=helper.id, role=PairingRole.PRIMARY)
            pairing.starts_on = today()
            session.add(pairing)


def test_two_primary_helpers_are_told_of_and_the_way_leads_to_care(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    connected.open("cards")
    banner = connected.view.cards.doubles
    assert not banner.isVisible()
    name_helpers(station, family, "王敏", "陈刚")
    connected.until(banner.isVisible)
    assert banner.text.text().startswith("1 person has two primary helpers")
    assert clipped(connected.view) == [] == outside(connected.view)
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert connected.went[-1].screen == "care"
    assert connected.went[-1].options == {"page": "gaps", "part": "two_primaries"}


def test_a_helper_of_somebody_no_longer_under_care_is_told_of_too(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    connected.open("cards")
    banner = connected.view.cards.doubles
    name_helpers(station, family, "王敏")
    connected.until(banner.isVisible)
    assert banner.text.text() == "1 person is no longer under care and still has a helper."
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert connected.went[-1].options == {"page": "gaps", "part": "left_over"}
