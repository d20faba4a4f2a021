"""The lists of care with real clicks and keys: who is there, what is missing, who is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from desktop.care import people_model
from desktop.care.care_list import CareList
from desktop.care_looks import group_chips
from desktop.widgets import FilterChip, LineButton, VersionCard
from desktop.widgets.rows import CHIPS_ROLE
from models.care.due import DueFilter
from models.care.records import CareTeamMember, CareVisit, Pairing, PairingEnd, Rating
from models.errors import WorldError
from models.visits.records import Visit
from tests.desktop.care.conftest import ALONE, DEMENTIA, Screen, Stair
from tests.models.care.hamlet import member


def names(listed: CareList) -> list[str]:
    return [row.name for row in listed.rows.rows()]


def texts(listed: CareList) -> str:
    """Everything that the rows say."""
    rows, columns = listed.rows.rows(), listed.rows.columns
    chips = [chip.text for row in rows for column in columns if column.chips for chip in column.chips(row)]
    return " ".join([*(column.text(row) for row in rows for column in columns), *chips])


def keys(qtbot: QtBot, typed: str) -> None:
    for key in typed:
        qtbot.keyClick(QApplication.focusWidget(), key)


def test_people_stand_in_stair_order_with_their_groups_and_level_3_is_masked(screen: Screen) -> None:
    listed = screen.tab("people").list
    assert names(listed) == ["孙丽", "赵敏", "李强", "王秀梅"]
    section = [column.key for column in listed.rows.columns].index("groups")
    chips = [listed.rows.index(row, section).data(CHIPS_ROLE) for row in range(4)]
    assert [chip.text for chip in chips[3]] == ["独居老人"]
    assert [(chip.text, chip.icon_name) for chip in chips[1]] == [("1 of level 3", "lock")]
    assert "认知" not in texts(listed)
    assert screen.view.tabs.button("people").text() == "People under care 4"


def test_where_several_rows_went_the_cursor_stands_on_the_place_of_the_first(screen: Screen) -> None:
    listed = screen.tab("people").list
    people = listed.rows.rows()
    listed.table.view.setCurrentIndex(listed.rows.index(2, 0))
    listed.choose([1, 2])
    listed.set_rows([people[0], people[3]])
    assert listed.current_row() == people[3]
    listed.set_rows(people)
    listed.table.view.setCurrentIndex(listed.rows.index(1, 0))
    listed.choose([0, 1])
    listed.set_rows(people[2:])
    assert listed.current_row() == people[2]


def test_the_arrows_walk_the_tabs_and_the_keys_stay_there(qtbot: QtBot, screen: Screen) -> None:
    screen.tab("people")
    screen.view.tabs.button("people").setFocus(Qt.FocusReason.TabFocusReason)
    for key in ("coverage", "gaps", "suggestions"):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        screen.rest()
        assert screen.view.tabs.button(key).hasFocus()


@pytest.mark.parametrize(("typed", "found"), [("wxm", ["王秀梅"]), ("3-1-201", ["李强"]), ("zzzz", [])])
def test_people_are_found_by_pinyin_and_by_door(qtbot: QtBot, screen: Screen, typed: str, found: list[str]) -> None:
    listed = screen.tab("people").list
    qtbot.keyClicks(listed.bar.search, typed)
    screen.until(lambda: names(listed) == found)


def test_a_group_narrows_the_list_until_its_chip_is_taken_away(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("people")
    qtbot.mouseClick(tab.list.filter_button, Qt.MouseButton.LeftButton)
    tab.filters.combos["group"].set_value(ALONE)
    screen.until(lambda: names(tab.list) == ["孙丽", "李强", "王秀梅"])
    screen.rest()
    chip = tab.list.bar.findChild(FilterChip)
    assert chip.text() == "独居老人"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    screen.until(lambda: len(names(tab.list)) == 4)


def test_a_group_of_level_3_is_no_filter(screen: Screen) -> None:
    tab = screen.tab("people")
    offered = [value for value, _name in tab.model.options["group"]]
    assert ALONE in offered
    assert DEMENTIA not in offered


def test_enter_opens_a_person_and_escape_leads_back(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    listed = screen.tab("people").list
    listed.focus_rows()
    qtbot.keyClick(listed.table.view, Qt.Key.Key_Return)
    screen.rest()
    assert screen.view.person.head.title.text() == "孙丽"
    qtbot.keyClick(screen.view.person, Qt.Key.Key_Escape)
    assert screen.view.front.isVisible()


def test_an_export_leaves_with_masked_names(screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = tmp_path / "people.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(to), ""))
    listed = screen.tab("people").list
    listed.export(None)
    screen.until(lambda: screen.told)
    with CalamineWorkbook.from_path(str(to)) as book:
        cells = str(book.get_sheet_by_index(0).to_python())
    assert "王**" in cells
    assert "王秀梅" not in cells
    assert "认知" not in cells


def test_level_4_stands_on_the_screen_of_its_team_and_leaves_in_no_list(
    screen: Screen, stair: Stair, day: date
) -> None:
    with screen.desk.station.act("test") as session:
        member(session, stair["周杰"], "SG28", on=day, level=4).catalogue = {"name": "家庭暴力受害人"}
        worker = screen.desk.station.worker_id
        session.add(CareTeamMember(resident_id=stair["周杰"], level=4, worker_id=worker, starts_on=day))
    listed = screen.tab("people").list
    screen.until(lambda: "周杰" in names(listed))
    (row,) = [row for row in listed.rows.rows() if row.name == "周杰"]
    assert [chip.icon_name for chip in group_chips(row.groups)] == ["lock"]
    assert "周杰" not in [row.name for row in listed.out().rows]
    assert "家庭" not in " ".join(column.text(row) for column in listed.out().columns)


def test_a_list_that_cannot_be_read_says_so_and_tries_again(
    qtbot: QtBot, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise WorldError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(people_model, "care_people", broken)
        patch.setattr(people_model, "care_batches", broken)
        tab = screen.tab("people")
        assert tab.error.isVisible()
        assert tab.error.sentence.text()
    qtbot.mouseClick(tab.error.action, Qt.MouseButton.LeftButton)
    screen.until(lambda: tab.list.isVisible() and len(names(tab.list)) == 4)


def test_every_figure_of_coverage_leads_to_its_people(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = screen.tab("coverage")
    assert tab.ring.accessibleName() == "50.00% 2 / 4"
    assert tab.headline.text() == "2 people have no helper"
    assert tab.tiles["one_to_one"].number.text() == "25.00%"
    qtbot.mouseClick(tab.tiles["one_to_one"], Qt.MouseButton.LeftButton)
    assert screen.made("gaps").parts.value() == "two_primaries"
    lines = {line.accessibleName(): line for line in tab.findChildren(LineButton)}
    qtbot.mouseClick(
        next(line for name, line in lines.items() if name.startswith("独居老人")), Qt.MouseButton.LeftButton
    )
    screen.rest()
    assert names(screen.made("people").list) == ["孙丽", "李强", "王秀梅"]


def test_a_figure_of_level_3_names_nobody(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("coverage")
    masked = next(line for line in tab.findChildren(LineButton) if line.accessibleName().startswith("认知"))
    before = list(screen.went)
    qtbot.mouseClick(masked, Qt.MouseButton.LeftButton)
    assert screen.went == before
    assert "level 3" in screen.told[0][0]


def test_gaps_are_named_by_kind(screen: Screen) -> None:
    tab = screen.tab("gaps")
    assert [tab.parts.button(key).text() for key in ("to_pair", "to_reassign", "two_primaries", "over_capacity")] == [
        "To be paired 1", "To be reassigned 1", "Two primary helpers 1", "Helpers over capacity 1",
    ]  # fmt: skip
    assert tab.parts.button("no_cadre").text() == "Estates without a cadre 1"
    assert names(tab.people["to_pair"].list) == ["李强"]
    assert names(tab.people["to_reassign"].list) == ["赵敏"]


def test_of_two_primary_helpers_a_click_keeps_one_and_it_can_be_taken_back(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    screen.go(page="gaps", part="two_primaries")
    tab = screen.made("gaps")
    card = next(card for card in tab.findChildren(VersionCard) if card.value.text() == "陈刚")
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.told)
    ended = [row for row in screen.stored(Pairing) if row.end_reason is PairingEnd.SETTLED]
    assert [row.helper_id for row in ended] == [stair.helpers["王敏"]]
    screen.until(lambda: tab.parts.button("two_primaries").text() == "Two primary helpers")
    assert screen.told[0] == ("One primary helper is left", screen.told[0][1])
    assert screen.told[0][1] is not None


def test_naming_a_helper_begins_at_the_gap(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = screen.tab("gaps")
    qtbot.keyClick(tab.people["to_pair"].list.table.view, Qt.Key.Key_P)
    screen.rest()
    assert screen.went[-1].record == stair["李强"]
    assert screen.view.person.panel.title.text() == "Name a helper"


def test_a_visit_is_recorded_in_three_keys_and_the_person_is_due_no_more(
    qtbot: QtBot, screen: Screen, stair: Stair
) -> None:
    tab = screen.tab("due")
    assert names(tab.list) == ["王秀梅"]
    tab.list.focus_rows()
    keys(qtbot, "v")
    keys(qtbot, "0")
    with qtbot.waitSignal(screen.desk.done):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (visit,) = screen.stored(CareVisit)
    assert visit.resident_id == stair["王秀梅"]
    assert visit.helper_id == stair.helpers["王敏"]
    assert {visit.health, visit.mind, visit.safety, visit.hygiene, visit.living} == {Rating.GOOD}
    screen.until(lambda: names(tab.list) == [])
    assert tab.panel.content is None


def test_each_aspect_takes_one_digit_and_goes_on_to_the_next(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("due")
    tab.list.focus_rows()
    keys(qtbot, "v12312")
    assert QApplication.focusWidget() is tab.entry.needs
    answers = tab.entry.model.answers
    assert [answers[key] for key in ("health", "mind", "safety", "hygiene", "living")] == [
        Rating.GOOD, Rating.FAIR, Rating.POOR, Rating.GOOD, Rating.FAIR,
    ]  # fmt: skip


def test_nobody_who_was_not_reached_is_rated(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("due")
    tab.record_visit()
    qtbot.mouseClick(tab.entry.reached, Qt.MouseButton.LeftButton)
    assert not tab.entry.aspects.isVisible()


def test_a_round_is_planned_over_the_doors_that_are_due(qtbot: QtBot, screen: Screen) -> None:
    tab = screen.tab("due")
    qtbot.mouseClick(tab.round, Qt.MouseButton.LeftButton)
    target = screen.went[-1]
    assert target.screen == "visits"
    assert target.options == {"page": "plan"}
    assert len(target.ids) == 1
    assert screen.stored(Visit) == []


def test_a_target_narrows_what_is_due(screen: Screen) -> None:
    tab = screen.tab("due")
    screen.go(page="due", state="overdue", mine=True)
    assert tab.model.filter == DueFilter(worker=screen.desk.station.worker_id, states=tab.model.filter.states)
    assert tab.mine.isChecked()
    assert tab.filters.combos["state"].text() == "Overdue"
