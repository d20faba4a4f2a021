"""Possible duplicates: found, compared, made one with the values chosen, told apart, parted again."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.desk import Target
from desktop.jobs import Job
from desktop.people.duplicates_view import DuplicatesView
from forms.members import add_member
from tests.desktop.people.conftest import Village, id_no


@pytest.fixture
def review(village: Village) -> DuplicatesView:
    """王秀梅 stands in the register a second time, at 3-1-202 with another phone; the pair is open."""
    with village.desk.station.act("test") as session:
        raw = {"name": "王秀梅", "id_no": id_no(date(1956, 3, 2)), "phone": "13912345678"}
        add_member(session, raw, dwelling_id=village.doors["202"], household_id=None)
    village.view.show_target(Target("people", options={"list": "duplicates"}))
    view = village.view.duplicates
    village.until(lambda: view.model.rows.rowCount() == 1)
    view.table.view.setFocus()
    view.table.view.setCurrentIndex(view.model.rows.index(0, 0))
    with village.qtbot.waitSignal(view.model.opened):
        village.qtbot.keyClick(view.table.view, Qt.Key.Key_Return)
    return view


def test_two_records_are_made_one_with_the_chosen_phone_and_parted_again(
    village: Village, review: DuplicatesView
) -> None:
    assert review.review is not None
    group = review.review.comparison.choices["phone"]
    village.qtbot.mouseClick(group.button(1), Qt.MouseButton.LeftButton)
    with village.qtbot.waitSignal(review.model.settled):
        village.qtbot.mouseClick(review.review.merge_button, Qt.MouseButton.LeftButton)
    kept = [each for each in village.residents() if each.name == "王秀梅" and not each.merged_into_id]
    assert [each.phone for each in kept] == ["13912345678"]
    village.until(lambda: review.model.rows.rowCount() == 0)
    village.open("resident", kept[0].id)
    with village.reloaded():
        village.view.home.model.part(village.view.home.home.merges[0].id)
    phones = {each.phone for each in village.residents() if each.name == "王秀梅" and not each.merged_into_id}
    assert phones == {"13800001234", "13912345678"}


def test_the_review_asks_at_which_of_two_doors_the_person_lives_and_ends_the_other_stay(
    village: Village, review: DuplicatesView
) -> None:
    page = review.review
    assert page is not None
    assert [button.text() for button in page.home.buttons] == ["碧桂园 3-1-202", "碧桂园 3-1-101", "At both"]
    assert page.home.buttons[0].isChecked()  # where the person came last
    with village.qtbot.waitSignal(review.model.settled) as settled:
        village.qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    kept = next(each for each in village.residents() if each.name == "王秀梅" and not each.merged_into_id)
    living = [stay.dwelling_id for stay in village.stays("王秀梅") if stay.resident_id == kept.id and not stay.ends_on]
    assert living == [village.doors["202"]]
    village.desk.station.undo(settled.args[1])
    assert [stay.ends_on for stay in village.stays("王秀梅")] == [None, None]


def test_both_doors_may_stay(village: Village, review: DuplicatesView) -> None:
    page = review.review
    assert page is not None
    village.qtbot.mouseClick(page.home.buttons[2], Qt.MouseButton.LeftButton)
    with village.qtbot.waitSignal(review.model.settled):
        village.qtbot.mouseClick(page.merge_button, Qt.MouseButton.LeftButton)
    assert [stay.ends_on for stay in village.stays("王秀梅")] == [None, None]


def test_a_search_that_takes_long_says_how_far_it_is_and_can_be_stopped(
    village: Village, review: DuplicatesView
) -> None:
    assert review.review is not None
    review.show_list()
    review.model.stale = True
    started: list[Job] = []
    review.model.searching.connect(started.append)
    go = threading.Event()
    for _other in range(2):
        village.desk.read(lambda _session: go.wait(), lambda _gone: None, village.view)  # the search waits its turn
    review.refresh()
    village.until(lambda: review.progress is not None and review.progress.isVisible())
    assert review.progress is not None
    village.qtbot.mouseClick(review.progress.cancel_button, Qt.MouseButton.LeftButton)
    with village.qtbot.waitSignal(review.model.stopped):
        go.set()
    assert review.pages.currentWidget() is review.stopped
    with village.qtbot.waitSignal(review.model.loaded):
        review.stopped.acted.emit()
    assert len(started) == 2
    assert review.pages.currentWidget() is review.table


def test_a_pair_that_was_parted_by_undo_stands_in_the_list_again(village: Village, review: DuplicatesView) -> None:
    assert review.review is not None
    with village.qtbot.waitSignal(review.model.settled) as settled:
        village.qtbot.mouseClick(review.review.merge_button, Qt.MouseButton.LeftButton)
    village.until(lambda: review.model.rows.rowCount() == 0)
    village.desk.undo(settled.args[1], lambda _undone: None, village.view)
    village.until(lambda: review.model.rows.rowCount() == 1)


def test_two_people_are_not_proposed_again(village: Village, review: DuplicatesView) -> None:
    assert review.review is not None
    with village.qtbot.waitSignal(review.model.settled):
        village.qtbot.mouseClick(review.review.distinct_button, Qt.MouseButton.LeftButton)
    village.until(lambda: review.model.rows.rowCount() == 0)


def test_later_leaves_the_pair_in_the_list(village: Village, review: DuplicatesView) -> None:
    assert review.review is not None
    village.qtbot.mouseClick(review.review.later_button, Qt.MouseButton.LeftButton)
    assert review.review is None
    assert review.model.rows.rowCount() == 1
