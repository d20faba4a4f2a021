"""Every part of the sync page at both ends of the scale and in both languages: nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.sync.settings_page import SyncPage
from desktop.theme import Mode, Theme
from forms.i18n import use_language
from models.people.records import Resident
from models.station import Station
from models.sync.actions import offer_handover
from tests.desktop.looks import clipped, outside
from tests.desktop.sync.conftest import Page, shown
from tests.models.sync.line import OTHER_COMMUNITY, Family, add_arrival, add_card, refuse


@pytest.fixture
def busy_family(station: Station, family: Family) -> Family:
    """Something in every list."""
    with station.act("people.edit") as session:
        session.get_one(Resident, family.head).phone = "1"
        offer_handover(session, "household", family.household, OTHER_COMMUNITY, "搬去女儿家")
    refuse(station, "resident", family.head, "reference_missing", "phone")
    add_card(station, family.head, "phone", "13900002222", "13800001234", minute=1)
    add_card(station, family.head, "note", "很长的一段话，" * 12, None, minute=2)
    add_arrival(station, "赵敏", "赵小雨")
    return family


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [100, 175])
@pytest.mark.parametrize("part", ["changes", "cards", "moves", "envelope"])
def test_nothing_is_cut_off(
    qtbot: QtBot, desk: Desk, busy_family: Family, worn: Theme, part: str, percent: int, language: str
) -> None:
    use_language(language)
    worn.wear(Mode.LIGHT, percent)
    page = shown(qtbot, desk)
    page.open(part, part="refused")
    _whole(page, page.view)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("percent", [100, 175])
def test_connecting_and_the_settings_are_not_cut_off(
    qtbot: QtBot, desk: Desk, worn: Theme, percent: int, language: str
) -> None:
    use_language(language)
    worn.wear(Mode.LIGHT, percent)
    page = shown(qtbot, desk)
    page.open()
    _whole(page, page.view)
    settings = SyncPage(desk)
    qtbot.addWidget(settings)
    settings.resize(1180, 560)
    settings.show()
    _whole(page, settings)


def _whole(page: Page, window: QWidget) -> None:
    page.rest()
    page.until(lambda: clipped(window) == [])
    assert outside(window) == []
