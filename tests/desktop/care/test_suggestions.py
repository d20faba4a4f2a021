"""Helpers are suggested, changed line by line and accepted as one act, with real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.care import suggestions_model
from desktop.care.suggestion_words import above_best, extra_words
from desktop.care.suggestions_view import SuggestionsTab
from forms.i18n import use_language
from models.calendar import today
from models.care.records import Helper, Pairing
from models.care.suggestions import accept
from models.errors import WorldError
from tests.desktop.care.conftest import Screen, Stair


def suggested(qtbot: QtBot, screen: Screen) -> SuggestionsTab:
    tab = screen.tab("suggestions")
    qtbot.mouseClick(tab.start.action, Qt.MouseButton.LeftButton)
    screen.rest()
    assert isinstance(tab, SuggestionsTab)
    return tab


def lines(tab: SuggestionsTab) -> dict[str, str]:
    rows = tab.proposal.list.rows
    section = [column.key for column in rows.columns].index("helper")
    return {rows.row(number).name: str(rows.index(number, section).data()) for number in range(rows.rowCount())}


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def with_room(screen: Screen, stair: Stair, name: str, capacity: int) -> None:
    with screen.desk.station.act("test") as session:
        session.get_one(Helper, stair.helpers[name]).capacity = capacity


def test_how_many_have_no_helper_is_said_before_anything_is_suggested(screen: Screen) -> None:
    tab = screen.tab("suggestions")
    assert tab.start.title.text() == "2 people have no helper"
    assert tab.start.action.text() == "Suggest helpers for all 2"
    assert len(screen.stored(Pairing)) == 4


def test_every_line_has_a_helper_its_reasons_and_what_he_would_carry(qtbot: QtBot, screen: Screen) -> None:
    tab = suggested(qtbot, screen)
    assert lines(tab) == {"赵敏": "陈刚", "李强": "陈刚"}
    assert tab.proposal.headline.text() == "A helper for 2 of 2 people"
    assert tab.proposal.quality.text() == "Best possible"
    rows = tab.proposal.list.rows
    texts = {column.key: column.text(rows.row(0)) for column in rows.columns}
    assert texts["load"] == "3 / 5"
    assert texts["reasons"]
    assert len(screen.stored(Pairing)) == 4, "nothing is written before it is accepted"


def test_the_whole_proposal_is_one_act_that_can_be_undone(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = suggested(qtbot, screen)
    qtbot.mouseClick(tab.proposal.all_button, Qt.MouseButton.LeftButton)
    screen.rest()
    words, act_id = screen.told[-1]
    assert words == "2 people have a helper now"
    new = [pair for pair in screen.stored(Pairing) if pair.resident_id in (stair["李强"], stair["赵敏"])]
    assert {pair.helper_id for pair in new if pair.ends_on is None} >= {stair.helpers["陈刚"]}
    assert tab.start.title.text() == "Everybody has a helper"
    screen.desk.undo(act_id, lambda _result: None, screen.view)
    screen.rest()
    assert tab.start.title.text() == "2 people have no helper"


def test_a_accepts_the_line_under_the_cursor_and_the_others_stay(qtbot: QtBot, screen: Screen) -> None:
    tab = suggested(qtbot, screen)
    tab.proposal.list.focus_rows()
    qtbot.keyClick(tab.proposal.list.table.view, Qt.Key.Key_A)
    screen.rest()
    assert screen.told[-1][0] == "1 person has a helper now"
    assert lines(tab) == {"李强": "陈刚"}


def test_delete_leaves_a_line_out_until_a_helper_is_chosen_again(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = suggested(qtbot, screen)
    page = tab.proposal
    page.list.focus_rows()
    qtbot.keyClick(page.list.table.view, Qt.Key.Key_Delete)
    assert lines(tab) == {"赵敏": "—", "李强": "陈刚"}
    assert page.quality.text() == "1 left out by you"
    assert page.all_button.text() == "Accept all 1"
    assert not page.unplaced.isVisible(), "whoever was left out is not among those for whom nobody was found"
    page.line_menu().actions()[0].trigger()
    assert lines(tab) == {"赵敏": "陈刚", "李强": "陈刚"}


def test_the_menu_of_a_line_offers_others_with_what_they_would_cost(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    with_room(screen, stair, "王敏", 9)
    tab = suggested(qtbot, screen)
    before = lines(tab)
    menu = tab.proposal.line_menu()
    other = next(action for action in menu.actions() if before["赵敏"] not in action.text() and action.text())
    name = other.text().split(" · ")[0]
    assert name in ("王敏", "陈刚")
    other.trigger()
    assert lines(tab)["赵敏"] == name
    assert "Leave out (Del)" in words_of(tab.proposal.line_menu())


def test_a_click_on_the_helper_opens_the_drop_down_of_the_line(qtbot: QtBot, screen: Screen) -> None:
    tab = suggested(qtbot, screen)
    listed = tab.proposal.list
    section = [column.key for column in listed.rows.columns].index("helper")
    place = listed.table.view.visualRect(listed.rows.index(1, section)).center()
    qtbot.mouseClick(listed.table.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menus = [menu for menu in tab.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    menus[0].close()


def test_for_whom_nobody_is_found_is_named_with_the_reason(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    with_room(screen, stair, "陈刚", 2)
    tab = suggested(qtbot, screen)
    assert sorted(lines(tab).values()) == ["—", "陈刚"]
    missing = next(name for name, helper in lines(tab).items() if helper == "—")
    assert missing in tab.proposal.unplaced.text.text()
    assert tab.proposal.unplaced.isVisible()
    qtbot.mouseClick(tab.proposal.unplaced.action, Qt.MouseButton.LeftButton)
    assert screen.went[-1].options["page"] == "helpers"


def test_without_a_place_anywhere_the_way_leads_to_the_helpers(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    with_room(screen, stair, "陈刚", 1)
    tab = screen.tab("suggestions")
    assert "No helper has a place left" in tab.start.sentence.text()
    qtbot.mouseClick(tab.start.action, Qt.MouseButton.LeftButton)
    assert screen.went[-1].options["page"] == "helpers"


def test_chosen_people_alone_are_suggested_for(screen: Screen, stair: Stair) -> None:
    screen.desk.go("care", ids=(stair["李强"],), page="suggestions")
    screen.rest()
    assert lines(screen.made("suggestions")) == {"李强": "陈刚"}


def test_somebody_who_found_a_helper_meanwhile_leaves_the_proposal(qtbot: QtBot, screen: Screen, stair: Stair) -> None:
    tab = suggested(qtbot, screen)
    with screen.desk.station.act("test") as session:
        accept(session, tab.model.placed[:1], on=today())
    screen.until(lambda: list(lines(tab)) == ["李强"])


def test_a_suggestion_that_fails_says_why_and_can_be_tried_again(
    qtbot: QtBot, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise WorldError("disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(suggestions_model, "suggest", broken)
        tab = suggested(qtbot, screen)
        assert tab.error.isVisible()
    qtbot.mouseClick(tab.error.action, Qt.MouseButton.LeftButton)
    screen.rest()
    assert tab.start.isVisible()


@pytest.mark.parametrize(
    ("gap", "words"),
    [(0, "Best possible"), (1, "0.1 % above the best possible"), (250, "2.5 % above the best possible")],
)
def test_the_distance_to_the_best_is_put_into_words(gap: int, words: str) -> None:
    use_language("en")
    assert above_best(gap, 10_000) == words
    assert extra_words(-3, 10_000) == "just as good"
    use_language("zh_CN")
