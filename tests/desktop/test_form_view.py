"""Any form on the screen: what is typed is judged while it is typed, never blocked, and never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.widgets.combo import ComboBox
from desktop.widgets.field import FormLayout
from forms.i18n import use_language
from forms.people import RESIDENT
from forms.places import DWELLING, ESTATE
from forms.problems import FormInvalidError, Problem, Severity
from models import drafts
from models.errors import WorldError
from models.people.records import Resident
from models.places.records import Estate
from models.station import Station
from tests.conftest import Profile
from tests.desktop.conftest import desk_on

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def desk(english: None, desk: Desk) -> Desk:
    return desk


def view_of(qtbot: QtBot, model: FormModel) -> FormView:
    view = FormView(model)
    qtbot.addWidget(view)
    view.resize(1100, 900)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> FormView:
    """A new resident."""
    return view_of(qtbot, FormModel(desk, RESIDENT, "people.add"))


def put(view: FormView, key: str, text: str) -> None:
    """Type over what stands in a line; a scanner that listens elsewhere would hold bare digits back."""
    editor = view.editors[key]
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    editor.insert(text)
    editor.textEdited.emit(editor.text())


def leave(view: FormView, key: str) -> None:
    view.editors[key].clearFocus()
    view.show_state()


def said(view: FormView, key: str) -> str:
    problem = view.fields[key].problem
    return problem.text() if problem is not None and problem.isVisible() else ""


def test_an_id_number_fills_birth_and_sex_while_it_is_typed(view: FormView) -> None:
    put(view, "id_no", "11010519491231002X")
    birth = view.editors["birth_date"]
    assert isinstance(birth, QLineEdit)
    assert birth.text() == "1949-12-31"
    assert view.model.answers["sex"] == "2"


def test_what_was_filled_in_follows_the_number_until_somebody_says_otherwise(view: FormView) -> None:
    put(view, "id_no", "11010519491231002X")
    put(view, "birth_date", "1950-01-01")
    assert view.model.answers["birth_date"].isoformat() == "1950-01-01"
    assert view.model.answers["sex"] == "2"


def test_a_wrong_check_digit_is_said_beneath_and_typing_goes_on(view: FormView) -> None:
    put(view, "id_no", "110105194912310021")
    leave(view, "id_no")
    assert said(view, "id_no") != ""
    put(view, "id_no", "11010519491231002X")
    leave(view, "id_no")
    assert said(view, "id_no") == ""


def test_anything_may_be_typed_into_a_date(view: FormView) -> None:
    put(view, "birth_date", "no idea")
    leave(view, "birth_date")
    assert said(view, "birth_date") != ""
    assert view.model.text("birth_date") == "no idea"


def test_an_error_is_marked_and_a_warning_is_not_refused(qtbot: QtBot, desk: Desk) -> None:
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    view.model.answer("name", "A")
    for warns in (False, True):
        severity = Severity.WARNING if warns else Severity.ERROR
        view.model.problems = [Problem("odd", "name", "Look at this.", severity=severity)]
        view.show_state()
        assert bool(view.editors["name"].property("problem")) is not warns
        assert said(view, "name") == "Look at this."
        assert bool(view.model.refusals) is not warns


def test_saving_shows_every_problem_and_goes_to_the_first(qtbot: QtBot, view: FormView, station: Station) -> None:
    put(view, "phone", "x")
    with qtbot.waitSignal(view.model.refused):
        qtbot.mouseClick(view.save_button, Qt.MouseButton.LeftButton)
    first = next(key for key in view.fields if key in {problem.field for problem in view.model.refusals})
    assert view.editors[first].hasFocus()
    with station.sessions() as session:
        assert session.scalars(select(Resident)).all() == []


def test_what_keeps_a_form_from_being_saved_is_said_where_the_cursor_goes(qtbot: QtBot, view: FormView) -> None:
    view.editors["name"].setFocus()
    with qtbot.waitSignal(view.model.refused):
        view.model.save()
    assert view.editors["name"].hasFocus()
    assert said(view, "name") != ""


def test_ctrl_s_saves(qtbot: QtBot, desk: Desk, station: Station) -> None:
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    qtbot.keyClicks(view.editors["name"], "Riverside")
    with qtbot.waitSignal(view.model.saved):
        qtbot.keyClick(view.editors["name"], Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    with station.sessions() as session:
        assert session.scalars(select(Estate.name)).one() == "Riverside"


def test_enter_moves_to_the_next_field(qtbot: QtBot, desk: Desk) -> None:
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    keys = list(view.editors)
    view.editors[keys[0]].setFocus()
    for here, there in pairwise(keys):
        qtbot.keyClick(view.editors[here], Qt.Key.Key_Return)
        assert view.editors[there].hasFocus()


def test_an_option_is_found_by_pinyin(qtbot: QtBot, view: FormView) -> None:
    use_language("zh_CN")
    view = view_of(qtbot, FormModel(view.model._desk, RESIDENT, "people.add"))
    ethnic = view.editors["ethnic"]
    assert isinstance(ethnic, ComboBox)
    qtbot.keyClicks(ethnic, "manzu")
    assert len(ethnic.found("manzu")) >= 1
    qtbot.keyClick(QApplication.activePopupWidget() or ethnic, Qt.Key.Key_Return)
    assert "满族" in ethnic.text()
    assert view.model.answers["ethnic"] == ethnic.value()


def test_what_does_not_matter_is_hidden(qtbot: QtBot, desk: Desk) -> None:
    view = view_of(qtbot, FormModel(desk, DWELLING, "dwelling.edit"))
    assert not view.fields["rent_use"].isVisible()
    view.model.answer("occupancy", "2")
    assert view.fields["rent_use"].isVisible()


def test_a_form_stands_in_two_columns_on_an_old_screen(view: FormView) -> None:
    view.resize(1100, 700)
    QApplication.processEvents()
    assert {layout.columns for layout in view.findChildren(FormLayout)} == {2}


# -- drafts ------------------------------------------------------------------------------------------------------


def kept(station: Station) -> list[str]:
    with station.sessions() as session:
        return [place for place, _at in drafts.places(session, station.worker_id)]


def test_what_is_typed_is_kept_a_moment_later_and_comes_back(qtbot: QtBot, desk: Desk, station: Station) -> None:
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    qtbot.keyClicks(view.editors["name"], "Riverside")
    qtbot.waitUntil(lambda: kept(station) == ["P-01:"])
    again = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    assert again.restored.isVisible()
    line = again.editors["name"]
    assert isinstance(line, QLineEdit)
    assert line.text() == "Riverside"


def test_a_restored_draft_is_forgotten_on_request(qtbot: QtBot, desk: Desk, station: Station) -> None:
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    view.model.answer("name", "Riverside")
    view.model.keep_draft()
    qtbot.waitUntil(lambda: kept(station) == ["P-01:"])
    again = view_of(qtbot, FormModel(desk, ESTATE, "places.estate"))
    qtbot.mouseClick(again.restored.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: kept(station) == [])
    line = again.editors["name"]
    assert isinstance(line, QLineEdit)
    assert line.text() == ""


def test_a_draft_goes_with_the_saving(qtbot: QtBot, desk: Desk, station: Station) -> None:
    model = FormModel(desk, ESTATE, "places.estate")
    model.answer("name", "Riverside")
    model.keep_draft()
    qtbot.waitUntil(lambda: kept(station) == ["P-01:"])
    with qtbot.waitSignal(model.saved):
        model.save()
    assert kept(station) == []


def test_the_draft_of_one_record_is_not_that_of_another(qtbot: QtBot, desk: Desk, station: Station) -> None:
    with station.act("places.estate") as session:
        session.add_all([one := Estate(name="A"), other := Estate(name="B")])
    model = FormModel(desk, ESTATE, "places.edit", record_id=one.id)
    model.answer("alias", "First")
    model.keep_draft()
    qtbot.waitUntil(lambda: len(kept(station)) == 1)
    assert FormModel(desk, ESTATE, "places.edit", record_id=one.id).restored
    assert not FormModel(desk, ESTATE, "places.edit", record_id=other.id).restored


CRASH = """
    import os, signal, sys
    from pathlib import Path
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication
    from desktop.desk import Desk
    from desktop.form_model import FormModel
    from desktop.form_view import FormView
    from desktop.jobs import Pools
    from desktop.settings import Settings
    from forms.places import ESTATE
    from models import drafts
    from models.station import open_station

    app = QApplication([])
    folder = Path(sys.argv[1])
    station = open_station(folder, "liu", "Two-Doors-2026")
    desk = Desk(station, Settings(folder / "settings.ini"), Pools())
    view = FormView(FormModel(desk, ESTATE, "places.estate"))
    view.show()
    QTest.keyClicks(view.editors["name"], "Riverside")
    while True:
        app.processEvents()
        with station.sessions() as session:
            if drafts.places(session, station.worker_id):
                os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_program_brings_back_what_was_typed(qtbot: QtBot, profile: Profile) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    arguments = [sys.executable, "-c", textwrap.dedent(CRASH), str(profile.folder)]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    station = profile.open()
    with desk_on(station, profile.folder) as desk:
        model = FormModel(desk, ESTATE, "places.estate")
        assert model.restored
        assert model.text("name") == "Riverside"
    station.close()


# -- refused by whoever stores it --------------------------------------------------------------------------------


def test_what_is_refused_while_storing_stands_beneath_its_field_and_nowhere_else(
    qtbot: QtBot, desk: Desk, station: Station
) -> None:
    def store(session: object, raw: object) -> UUID:
        raise FormInvalidError([Problem("taken", "name", "This name is taken.")])

    told: list[Exception] = []
    desk.told.connect(told.append)
    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate", store=store))
    view.model.answer("name", "Riverside")
    with qtbot.waitSignal(view.model.refused):
        view.model.save()
    assert said(view, "name") == "This name is taken."
    assert told == []
    qtbot.waitUntil(lambda: kept(station) == ["P-01:"])


def test_what_no_field_can_say_is_told_by_the_shell_and_the_draft_stays(
    qtbot: QtBot, desk: Desk, station: Station
) -> None:
    def store(session: object, raw: object) -> UUID:
        raise WorldError("disk_full")

    view = view_of(qtbot, FormModel(desk, ESTATE, "places.estate", store=store))
    view.model.answer("name", "Riverside")
    with qtbot.waitSignal(desk.told) as told:
        view.model.save()
    assert told.args[0].code == "disk_full"
    qtbot.waitUntil(lambda: kept(station) == ["P-01:"])
