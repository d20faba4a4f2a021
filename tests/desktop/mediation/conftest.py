"""The mediation screen on a station with two workers, one file that goes on and one that ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk import Desk
from desktop.mediation.mediation_view import MediationView
from models import calendar
from models.mediation import actions
from models.mediation.queries import FilePage, file_page
from models.mediation.states import StepKind
from models.station import Station, open_station
from tests.conftest import CHEAP, Profile
from tests.desktop.conftest import desk_on
from tests.desktop.screens import OnDesk
from tests.models.mediation.neighbours import accept, ago, leak, meet, worker
from tests.models.visits.village import add_building, add_household

HERS = "Three-Doors-2026"


@dataclass
class Files:
    """``going`` is in session, ``ended`` was refused by a party."""

    going: UUID
    ended: UUID
    colleague: UUID


@pytest.fixture
def files(station: Station) -> Files:
    with station.act("test") as session:
        doors = add_building(session)
        add_household(session, doors[0], "王秀梅", "欧阳建国")
        colleague = worker(session, "林悦").id
    with station.act("mediation") as session:
        going = leak(session, station.worker_id, days=10)
        accept(session, going, days=10)
        meet(session, going, days=5)
        ended = leak(session, station.worker_id, days=40, kind="labour")
        actions.step(session, ended.id, StepKind.REFUSE, at=ago(39), text="拒绝调解")
        return Files(going.id, ended.id, colleague)


def write(editor: Any, text: str) -> None:
    """Type Chinese into a line, as an input method hands it over."""
    editor.setText(text)
    editor.textEdited.emit(text)


class Screen(OnDesk):
    """The screen of mediations."""

    name = "mediation"

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        super().__init__(qtbot, desk, MediationView(desk))
        self.go()

    def page(self, file_id: UUID) -> FilePage:
        """The file as it is stored."""
        with self.desk.station.sessions() as session:
            return file_page(session, file_id, calendar.now())

    def save(self) -> None:
        """Press the button of the form that is open on the page of a file."""
        self.view.file.panel.content.model.save()  # type: ignore[union-attr]
        self.rest()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, files: Files) -> Screen:
    return Screen(qtbot, desk)


@pytest.fixture
def hers(qtbot: QtBot, station: Station, profile: Profile, files: Files, tmp_path: Path) -> Any:
    """The same screen for a colleague who is named on no file."""
    station.add_account("lin", HERS, files.colleague)
    station.close()
    other = open_station(profile.folder, "lin", HERS, cost=CHEAP)
    with desk_on(other, tmp_path) as desk:
        yield Screen(qtbot, desk)
    other.close()
