"""What the studio and its hazards refuse, in both languages: a sentence where it belongs, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.desk import Desk
from desktop.messages import sentence
from forms.i18n import use_language
from models.studio import hazards, matters
from models.studio.hazards import Danger
from models.studio.records import HazardStep, MatterStep, StudioSession
from models.studio.states import MatterStepKind
from tests.desktop.studio.conftest import CTRL, Clock, Saturday, Screen
from tests.models.studio.saturday import taken_in

UNFIT = {"zh_CN": "环节", "en": "does not fit where the case stands"}


@pytest.fixture(params=["zh_CN", "en"])
def lang(request: pytest.FixtureRequest, desk: Desk) -> Iterator[str]:
    """The language of the screens; it is asked for before the screen is."""
    use_language(request.param)
    yield request.param
    use_language("en")


def write_anew(screen: Screen, editor: Any, text: str) -> None:
    editor.setFocus()
    editor.selectAll()
    screen.qtbot.keyClicks(editor, text)


def test_a_term_to_mend_before_the_telling_is_said_at_its_field(
    desk: Desk, lang: str, screen: Screen, clock: Clock
) -> None:
    with desk.station.act("test") as session:
        found = hazards.found(session, Danger(kind="elevator", description="电梯困人", place="3号楼"), at=clock.now).id
    screen.go(found, kind="hazard")
    page = screen.made("hazards").page
    page.ask("tell")
    form = page.panel.content
    form.editors["text"].setFocus()
    screen.write("立即停用")
    write_anew(screen, form.editors["until"], "2020-01-01 17:00")
    screen.press(Qt.Key.Key_S, CTRL)
    problem = form.fields["until"].problem
    assert problem is not None
    assert {"zh_CN": "早于", "en": "before its beginning"}[lang] in problem.text()
    assert screen.stored(HazardStep) == []


def test_a_day_that_closes_before_it_opens_is_said_at_its_field(
    desk: Desk, lang: str, screen: Screen, saturday: Saturday
) -> None:
    day = screen.tab("day")
    day.show_roster()
    screen.click(day.roster.edit_button)
    form = day.roster.pages.currentWidget()
    write_anew(screen, form.editors["opens"], "17:00")
    write_anew(screen, form.editors["closes"], "09:00")
    screen.press(Qt.Key.Key_S, CTRL)
    assert any(field.problem is not None and field.problem.text() for field in form.fields.values())
    assert screen.stored(StudioSession)[0].opens != "17:00"


def test_a_visitor_whom_another_window_settled_is_not_settled_twice(
    desk: Desk, lang: str, screen: Screen, saturday: Saturday, clock: Clock
) -> None:
    clock.go_on(30)
    with desk.station.act("test") as session:
        came = taken_in(session, saturday.session_id, saturday.officers[0]).id
    screen.go(came, kind="studio_matter")
    panel = screen.made("matters").panel
    screen.click(panel.buttons[MatterStepKind.SETTLE])
    form = panel.form
    form.editors["text"].setFocus()
    screen.write("当面讲清")
    with desk.station.act("test") as session:
        matters.refer(session, came, "区人社局", officer_id=saturday.officers[0])
    before = len(screen.stored(MatterStep))
    screen.click(form.save_button)
    assert UNFIT[lang] in sentence(screen.errors[-1])
    assert len(screen.stored(MatterStep)) == before
