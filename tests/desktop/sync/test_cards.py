"""Cards of clashes are settled by keys and clicks, one by one and many at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.sync.cards_view import ManyCards, OneCard
from models.people.records import Resident
from models.station import Station
from models.sync.cards import open_cards
from models.workers.records import Worker, WorkerRole
from tests.desktop.looks import clipped, interactive, outside, reached_by_tab
from tests.desktop.sync.conftest import Page
from tests.models.sync.line import Family, add_card


def cards_left(station: Station) -> int:
    with station.sessions() as session:
        return len(open_cards(session))


def phone(station: Station, family: Family) -> str | None:
    with station.sessions() as session:
        return session.get_one(Resident, family.head).phone


def open_cards_of(connected: Page, station: Station, family: Family) -> OneCard:
    """Two cards: a phone and a name."""
    add_card(station, family.head, "phone", "13900002222", "13800001234", minute=1)
    add_card(station, family.son, "former_name", "王小明", None, minute=2)
    connected.open("cards")
    connected.until(lambda: isinstance(connected.view.cards.shown, OneCard))
    shown = connected.view.cards.shown
    assert isinstance(shown, OneCard)
    return shown


def test_both_values_stand_side_by_side_with_who_when_and_where(
    connected: Page, station: Station, family: Family
) -> None:
    card = open_cards_of(connected, station, family)
    assert (card.stands.value.text(), card.other.value.text()) == ("13800001234", "13900002222")
    assert "13900002222" in card.other.accessibleName()
    assert clipped(connected.view) == [] == outside(connected.view)


def test_a_click_takes_the_other_value_and_the_next_card_stands_there(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    card = open_cards_of(connected, station, family)
    qtbot.mouseClick(card.other.button, Qt.MouseButton.LeftButton)
    connected.until(lambda: cards_left(station) == 1)
    connected.rest()
    assert phone(station, family) == "13900002222"
    connected.until(lambda: isinstance(connected.view.cards.shown, OneCard) and connected.view.cards.shown is not card)
    sentence, act_id = connected.told[-1]
    assert sentence == "1 clash settled."
    assert act_id is not None
    station.undo(act_id)
    assert (phone(station, family), cards_left(station)) == ("13800001234", 2)


def test_digits_settle_from_the_list_and_three_keeps_both(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    open_cards_of(connected, station, family)
    view = connected.view.cards.table.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_3)
    connected.until(lambda: cards_left(station) == 1)
    connected.rest()
    with station.sessions() as session:
        assert session.get_one(Resident, family.head).note == "13900002222"
    connected.until(lambda: isinstance(connected.view.cards.shown, OneCard) and connected.view.cards.chosen)
    qtbot.keyClick(view, Qt.Key.Key_3)  # a former name cannot be both
    qtbot.keyClick(view, Qt.Key.Key_1)
    connected.until(lambda: cards_left(station) == 0)
    connected.rest()
    assert connected.view.cards.model.rows.rowCount() == 0


def test_all_of_one_kind_are_chosen_and_the_later_of_each_is_kept(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    add_card(station, family.son, "phone", "13700000000", None, minute=3, lost_later=True)
    open_cards_of(connected, station, family)
    view = connected.view.cards.table.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_K)
    connected.until(lambda: isinstance(connected.view.cards.shown, ManyCards))
    assert len(connected.view.cards.chosen) == 2
    qtbot.keyClick(view, Qt.Key.Key_T)
    connected.until(lambda: cards_left(station) == 1)
    with station.sessions() as session:
        assert session.get_one(Resident, family.son).phone == "13700000000"
    assert phone(station, family) == "13800001234"


def test_an_edit_that_met_a_delete_asks_to_keep_or_delete(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    add_card(station, family.son, "deleted_at", "2026-11-20 09:00:00.000000", None)
    connected.open("cards")
    connected.until(lambda: isinstance(connected.view.cards.shown, OneCard))
    card = connected.view.cards.shown
    assert isinstance(card, OneCard)
    assert (card.stands.button.text(), card.other.button.text(), card.both) == ("Keep it", "Delete it", None)
    qtbot.mouseClick(card.other.button, Qt.MouseButton.LeftButton)
    connected.until(lambda: cards_left(station) == 0)
    with station.sessions() as session:
        assert session.get_one(Resident, family.son).deleted_at is not None


def test_who_may_not_delete_is_offered_to_keep_the_record_alone(
    qtbot: QtBot, connected: Page, station: Station, family: Family
) -> None:
    with station.local_write() as session:
        session.get_one(Worker, station.worker_id).role = WorkerRole.DUTY
        session.add(Worker(name="赵敏", role=WorkerRole.SECRETARY))
    add_card(station, family.son, "deleted_at", "2026-11-20 09:00:00.000000", None)
    connected.open("cards")
    connected.until(lambda: isinstance(connected.view.cards.shown, OneCard))
    card = connected.view.cards.shown
    assert isinstance(card, OneCard)
    assert (card.stands.button.isEnabled(), card.other.button.isEnabled()) == (True, False)
    assert card.other.button.toolTip()
    qtbot.keyClick(connected.view.cards.table.view, Qt.Key.Key_2)
    qtbot.keyClick(connected.view.cards.table.view, Qt.Key.Key_1)
    connected.until(lambda: cards_left(station) == 0)
    with station.sessions() as session:
        assert session.get_one(Resident, family.son).deleted_at is None


def test_everything_on_the_page_is_reached_by_tab(connected: Page, station: Station, family: Family) -> None:
    open_cards_of(connected, station, family)
    connected.view.cards.table.setFocus()
    missed = interactive(connected.view) - reached_by_tab(connected.view)
    assert {part.accessibleName() for part in missed if not part.property("choice")} == set()  # arrows choose a tab
