"""The household map screen on a real station."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.desk import Desk, Target
from desktop.places.map_dialogs import PatternDialog, PrintDialog
from desktop.places.map_model import ALL_ESTATES
from desktop.places.map_view import MapView
from desktop.printing.preview_view import PreviewDialog
from desktop.settings import Settings
from models.places import actions
from models.places.pattern import BuildingPattern, Numbering
from models.places.records import Building, Dwelling, Occupancy
from models.station import Station
from reports.document import A3, A4, landscape

TODAY = date(2026, 3, 12)
LEFT = Qt.MouseButton.LeftButton


def build(station: Station, estate: str = "彩虹园", number: str = "7") -> UUID:
    with station.act("places.create_building") as session:
        place = actions.create_estate(session, estate)
        return actions.create_building_from_pattern(session, place.id, number, BuildingPattern()).id


def opened(qtbot: QtBot, desk: Desk) -> MapView:
    view = MapView(desk, TODAY)
    qtbot.addWidget(view)
    view.resize(1166, 700)
    with qtbot.waitSignal(view.model.loaded):
        view.show()
    return view


def choose(view: MapView, *rooms: str) -> None:
    view.canvas.select({door.dwelling_id for door in view.model.doors if door.unit == "1" and door.room in rooms})


def test_without_buildings_the_screen_offers_to_create_one(qtbot: QtBot, desk: Desk, station: Station) -> None:
    view = opened(qtbot, desk)
    assert view.empty.isVisible()
    qtbot.mouseClick(view.empty.action, LEFT)
    dialog = view.findChild(PatternDialog)
    assert dialog is not None
    assert not dialog.ok_button.isEnabled()
    dialog._estate.setText("彩虹园")
    dialog._numbers["floors"].setText("4")
    with qtbot.waitSignal(desk.done), qtbot.waitSignal(view.model.loaded):
        qtbot.mouseClick(dialog.ok_button, LEFT)
    assert view.canvas.isVisible()
    with station.sessions() as session:
        assert session.scalars(select(Building.number)).all() == ["1"]
        assert len(session.scalars(select(Dwelling.id)).all()) == 24


def test_the_map_opens_at_the_estate_that_was_chosen_last(
    qtbot: QtBot, desk: Desk, station: Station, tmp_path: Path
) -> None:
    build(station, "滨河园")
    build(station, "彩虹园")
    view = opened(qtbot, desk)
    names = {name: key for key, name in view.model.state.estates}
    other = next(key for key in names.values() if key != view.model.estate_id)
    for chosen in (other, ALL_ESTATES):
        with qtbot.waitSignal(view.model.loaded):
            view.estate.set_value(chosen)
            view.estate.chosen.emit(chosen)
        restarted = Desk(station, Settings(tmp_path / "settings.ini"), desk.pools)
        view = opened(qtbot, restarted)
        assert view.model.estate_id == chosen
    restarted.settings.remember_map_estate(station.community_code, UUID(int=7))  # an estate that is gone
    assert opened(qtbot, restarted).model.estate_id in names.values()


@pytest.mark.parametrize("floors", ["0", "9999", "", "six"])
def test_an_absurd_pattern_is_explained_under_its_field(qtbot: QtBot, desk: Desk, floors: str) -> None:
    dialog = PatternDialog(None, [], "彩虹园", "1", TODAY)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.ok_button.isEnabled()
    dialog._numbers["floors"].setText(floors)
    assert "120" in dialog.fields["floors"].problem.text()
    assert not dialog.ok_button.isEnabled()
    dialog._numbers["floors"].setText("11")
    assert dialog.fields["floors"].problem.text() == ""
    assert dialog.pattern == BuildingPattern(floors=11, numbering=Numbering.PLAIN)


def test_the_chosen_doors_are_counted_and_marked_vacant_with_one_undo(
    qtbot: QtBot, desk: Desk, station: Station
) -> None:
    build(station)
    view = opened(qtbot, desk)
    choose(view, "101", "102", "201")
    assert "3" in view.panel.summary.text()
    assert view.panel.buttons["plan_round"].isVisible()
    assert not view.panel.buttons["open"].isVisible()
    with qtbot.waitSignal(desk.done) as told, qtbot.waitSignal(view.model.loaded):
        view.panel.marked.emit(Occupancy.VACANT)
    view.mode.set_value("occupancy")
    assert view.model.counts()[Occupancy.VACANT.value] == 3
    assert len(view.canvas.selected()) == 3
    assert told.args is not None
    with qtbot.waitSignal(view.model.loaded):
        station.undo(told.args[1])
    assert view.model.counts()[Occupancy.VACANT.value] == 0


def test_rounds_sheets_and_households_are_asked_of_the_shell(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    view = opened(qtbot, desk)
    choose(view, "101", "201")
    for act, page in (("plan_round", "plan"), ("door_sheets", "door_sheets")):
        with qtbot.waitSignal(desk.went) as went:
            qtbot.mouseClick(view.panel.buttons[act], LEFT)
        assert went.args is not None
        assert went.args[0] == Target("visits", ids=tuple(view.model.chosen_ids()), options={"page": page})
    choose(view, "101")
    (door,) = view.model.chosen_ids()
    with qtbot.waitSignal(desk.went) as went:
        qtbot.mouseClick(view.panel.buttons["open"], LEFT)
    assert went.args == [Target("people", door, options={"kind": "dwelling"})]


def test_a_room_is_found_as_it_is_written(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    view = opened(qtbot, desk)
    for text in ("7-2-501", "7号楼2单元501"):
        view.find_room.setText(text)
        qtbot.keyClick(view.find_room, Qt.Key.Key_Return)
        (door,) = view.model.chosen_doors()
        assert (door.unit, door.room) == ("2", "501")
        view.find_room.clear()
    qtbot.keyClicks(view.find_room, "9-9-999")
    qtbot.keyClick(view.find_room, Qt.Key.Key_Return)
    assert view.not_found.text()


def test_an_answer_of_the_legend_chooses_its_doors(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    view = opened(qtbot, desk)
    view.show_target(Target("map", options={"mode": "occupancy"}))
    qtbot.mouseClick(view.panel.legend.buttons[Occupancy.UNVERIFIED.value], LEFT)
    assert len(view.canvas.selected()) == 36


def test_another_estate_or_all_of_them_are_shown(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    other = build(station, "青年城", "1")
    view = opened(qtbot, desk)
    with qtbot.waitSignal(view.model.loaded):
        view.estate.set_value(ALL_ESTATES)
    assert len(view.model.doors) == 72
    with qtbot.waitSignal(view.model.loaded):
        view.show_target(Target("map", other))
    assert view.estate.text() == "青年城"
    assert len(view.canvas.selected()) == 36


def test_doors_are_edited_by_click(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    view = opened(qtbot, desk)
    choose(view, "101", "102")
    with qtbot.waitSignal(view.model.loaded):
        view.panel.wanted.emit("merge")
    for act, rooms in (("add_floor", 41), ("add_basement", 46), ("add_unit", 62)):
        choose(view, "201")
        with qtbot.waitSignal(view.model.loaded):
            view.panel.wanted.emit(act)
        assert len(view.model.doors) == rooms
    choose(view, "301")
    with qtbot.waitSignal(view.model.loaded):
        view.panel.wanted.emit("remove")
    assert len(view.model.doors) == 61


def test_what_cannot_be_merged_is_told(qtbot: QtBot, desk: Desk, station: Station) -> None:
    build(station)
    view = opened(qtbot, desk)
    choose(view, "101", "201")
    with qtbot.waitSignal(desk.told) as told:
        view.panel.wanted.emit("merge")
    assert told.args is not None
    assert told.args[0].code == "place_not_neighbours"


def test_the_wall_print_is_looked_at_first_and_has_the_same_doors(
    qtbot: QtBot, desk: Desk, station: Station, tmp_path: Path
) -> None:
    build(station)
    view = opened(qtbot, desk)
    qtbot.mouseClick(view.tools["print"], LEFT)
    dialog = view.findChild(PrintDialog)
    assert dialog is not None
    qtbot.mouseClick(dialog.ok_button, LEFT)
    preview = view.findChild(PreviewDialog)
    assert preview is not None
    qtbot.waitUntil(preview.save_button.isEnabled)
    with qtbot.waitSignal(preview.model.saved):
        preview.model.save(tmp_path / "wall.pdf")
    with pypdfium2.PdfDocument(tmp_path / "wall.pdf") as document:
        text = document[0].get_textpage().get_text_bounded()
    assert sum(word in {f"{f}0{r}" for f in range(1, 7) for r in (1, 2)} for word in text.split()) == 36
    assert "ZHT-" in text
    preview.reject()


def test_the_print_dialog_gives_kind_and_paper(qtbot: QtBot, desk: Desk) -> None:
    dialog = PrintDialog(None, public=True)
    qtbot.addWidget(dialog)
    assert (dialog.names, dialog.paper) == (False, landscape(A4))
    dialog._kind.set_value(True)
    dialog._paper.set_value(A3)
    dialog._turn.set_value(False)
    assert (dialog.names, dialog.paper) == (True, A3)
    private = PrintDialog(None, public=False)
    qtbot.addWidget(private)
    assert private.names
