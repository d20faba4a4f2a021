"""Cadres with real clicks and keys: estates without one in red, terms, days on site."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.care.cadre_lines import DayLine, DutyLine, GapLine
from desktop.care.cadres_model import term_left
from desktop.care.cadres_view import CadresTab
from models.care.cadres import appoint
from models.care.records import CadreDay, CadreDuty, CadreRank, DutyKind
from models.places.profile import kept_profile
from models.places.records import Estate
from tests.desktop.care.conftest import Screen


def content(where: Any) -> Any:
    """The form that is open beside a page."""
    return where.panel.content


def tab_of(screen: Screen) -> CadresTab:
    tab = screen.tab("cadres")
    assert isinstance(tab, CadresTab)
    return tab


def lines(where: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [line for line in where.findChildren(kind) if line.isVisibleTo(where)]


def shown(screen: Screen, where: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The lines, once they are laid out."""
    screen.until(lambda: lines(where, kind))
    return lines(where, kind)


def estate(screen: Screen) -> UUID:
    with screen.desk.station.sessions() as session:
        return session.scalars(select(Estate.id)).one()


def named(screen: Screen, name: str, **more: Any) -> UUID:
    with screen.desk.station.act("test") as session:
        duty = appoint(session, name=name, **{"rank": CadreRank.DISTRICT, **more}).id
    screen.rest()
    return duty


def press(qtbot: QtBot, key: Qt.Key) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    qtbot.keyClick(widget, key)


def saved(screen: Screen, tab: CadresTab) -> None:
    form = content(tab)
    assert form is not None
    form.save_button.click()
    screen.rest()


def test_an_estate_without_a_cadre_is_red_and_a_press_names_one(qtbot: QtBot, screen: Screen) -> None:
    tab = tab_of(screen)
    assert tab.ring.accessibleName().startswith("0")
    assert tab.headline.text() == "Nobody answers for 1 estate"
    gap = shown(screen, tab.estates, GapLine)[0]
    assert gap.accessibleName().startswith("No cadre")
    qtbot.mouseClick(gap, Qt.MouseButton.LeftButton)
    form = content(tab)
    assert form.choice.value() == estate(screen)
    form.model.answer("name", "赵立新")
    form.model.answer("rank", CadreRank.SECTION)
    saved(screen, tab)
    screen.until(lambda: tab.headline.text() == "Every estate has a cadre")
    assert not lines(tab.estates, GapLine)
    assert len(shown(screen, tab.estates, DutyLine)) == 1
    assert screen.told[-1] == ("The cadre is named", screen.told[-1][1])


def test_a_key_community_says_which_rank_it_lacks(screen: Screen, day: date) -> None:
    with screen.desk.station.act("test") as session:
        kept_profile(session).key_community = True
    named(screen, "李美凡", on=day)
    tab = tab_of(screen)
    assert [line.accessibleName() for line in shown(screen, tab.community, GapLine)] == [
        "No cadre: A key community needs one: Cadre of the city"
    ]


@pytest.mark.parametrize(("days", "left"), [(400, None), (61, None), (60, 60), (0, 0), (-1, -1)])
def test_a_term_is_marked_sixty_days_before_it_ends(days: int, left: int | None, day: date) -> None:
    duty = CadreDuty(name="关鹏", rank=CadreRank.DISTRICT, starts_on=day, term_until=day + timedelta(days=days))
    assert term_left(duty, day) == left


def test_a_first_secretary_whose_term_ends_stands_with_a_mark(screen: Screen, day: date) -> None:
    named(screen, "关鹏", on=day - timedelta(days=700), kind=DutyKind.FIRST_SECRETARY,
          term_until=day + timedelta(days=12))  # fmt: skip
    tab = tab_of(screen)
    assert "term ends in 12 days" in shown(screen, tab.terms, DutyLine)[0].accessibleName()


def test_days_on_site_are_noted_one_after_another_by_keys(qtbot: QtBot, screen: Screen, day: date) -> None:
    named(screen, "吴鹏春", on=day - timedelta(days=40), estate_id=estate(screen))
    tab = tab_of(screen)
    tab.begin()
    press(qtbot, Qt.Key.Key_D)
    form = content(tab)
    assert form.choice.text().startswith("吴鹏春"), "the only cadre is chosen already"
    qtbot.keyClicks(form.editors["matter"], "reception")
    saved(screen, tab)
    assert [row.matter for row in screen.stored(CadreDay)] == ["reception"]
    assert content(tab) is not form, "the next one can be typed"
    saved(screen, tab)
    problem = content(tab).model.problem("on")
    assert problem is not None
    assert problem.code == "day_noted_already"
    press(qtbot, Qt.Key.Key_Escape)
    assert content(tab) is None
    screen.until(lambda: len(lines(tab.log, DayLine)) == 1)
    assert "1 day this month" in shown(screen, tab.estates, DutyLine)[0].accessibleName()


def test_a_day_without_a_cadre_asks_whose_it_is(qtbot: QtBot, screen: Screen, day: date) -> None:
    for name in ("吴鹏春", "李美凡"):
        named(screen, name, on=day)
    tab = tab_of(screen)
    tab.ask("day")
    saved(screen, tab)
    form = content(tab)
    assert form.chosen_field.problem.text() == "Choose the cadre who was there."
    assert screen.stored(CadreDay) == []


def test_a_duty_is_mended_and_ended_from_its_line(screen: Screen, day: date) -> None:
    duty_id = named(screen, "吴鹏春", on=day - timedelta(days=40), estate_id=estate(screen))
    tab = tab_of(screen)
    row = tab.model.duty(duty_id)
    assert row is not None
    _note, edit, end = tab.duty_menu(row).actions()
    edit.trigger()
    content(tab).model.answer("phone", "024-23456789")
    saved(screen, tab)
    assert screen.stored(CadreDuty)[0].phone == "02423456789"
    end.trigger()
    saved(screen, tab)
    assert screen.stored(CadreDuty)[0].ends_on == day
    screen.until(lambda: tab.headline.text() == "Nobody answers for 1 estate")
    assert f"without a cadre since {day}" in shown(screen, tab.estates, GapLine)[0].accessibleName()


def test_the_log_shows_other_months_but_none_to_come(qtbot: QtBot, screen: Screen, day: date) -> None:
    tab = tab_of(screen)
    assert not tab.log.after.isEnabled()
    qtbot.mouseClick(tab.log.before, Qt.MouseButton.LeftButton)
    screen.rest()
    assert tab.model.month < day.replace(day=1)
    assert tab.log.after.isEnabled()


def test_boards_and_sheets_are_offered_for_print(screen: Screen) -> None:
    tab = tab_of(screen)
    assert [action.text() for action in tab.print_button.menu_of_acts().actions() if action.text()] == [
        "Notice board, A4", "Notice board, A3", "Days on site of this month", "Sign-in sheet to fill in by hand",
    ]  # fmt: skip
