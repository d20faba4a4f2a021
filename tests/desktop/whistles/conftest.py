"""A quarter with an accepted appeal, and the real Appeals screen with all of its tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.act_form import ActForm
from desktop.appeals.appeals_view import AppealsView
from desktop.desk import Desk
from desktop.solving import tabs as solving
from desktop.whistles import tabs as whistles
from models.appeals.actions import step
from models.appeals.states import StepKind
from models.calendar import now
from models.station import Station
from tests.desktop.screens import OnDesk
from tests.models.appeals.quarter import HEATING, Quarter


@dataclass
class Known:
    """Ids of what is there: an appeal that was accepted an hour ago."""

    appeal: UUID


@pytest.fixture
def known(station: Station) -> Known:
    with station.act("test") as session:
        quarter = Quarter(session)
        appeal = quarter.appeal(HEATING, received=now() - timedelta(hours=2), place="碧桂园 3 号楼")
        step(session, appeal.id, StepKind.ACCEPT, at=now() - timedelta(hours=1))
        return Known(appeal.id)


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


class Screen(OnDesk):
    """The Appeals screen with all of its tabs."""

    name = "appeals"

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        tables = (*whistles.TABLES, *solving.TABLES)
        super().__init__(qtbot, desk, AppealsView(desk, (*whistles.TABS, *solving.TABS), tables))

    def form(self, tab: Any) -> ActForm:
        """The form that stands beside the list or the page of a tab."""
        page = tab.page if hasattr(tab, "page") and tab.pages.currentWidget() is tab.page else tab
        assert isinstance(page.panel.content, ActForm)
        return page.panel.content

    def answer(self, tab: Any, **answers: object) -> None:
        """Type answers and save."""
        form = self.form(tab)
        for key, value in answers.items():
            form.model.answer(key, value)
        self.click(form.save_button)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, known: Known) -> Screen:
    return Screen(qtbot, desk)
