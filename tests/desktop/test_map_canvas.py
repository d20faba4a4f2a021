"""The picture of the household map under mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.places.map_bars import HATCH_SHARE, bands
from desktop.places.map_canvas import MapCanvas
from desktop.places.map_palette import mix, palette
from desktop.theme import Mode, Theme, theme
from models.base import uuid7
from models.places.household_map import MapPicture, lay_out
from models.places.map_colours import MODES
from models.places.map_facts import CellFacts, EstateFacts
from models.places.pattern import BuildingPattern, preview
from models.places.records import Occupancy

TODAY = date(2026, 3, 12)
LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def picture_of(buildings: int = 2, **pattern: int) -> MapPicture:
    facts = [preview(BuildingPattern(**pattern), str(n)) for n in range(1, buildings + 1)]  # type: ignore[arg-type]
    return lay_out([EstateFacts(uuid7(), "彩虹园", tuple(facts))], 1200.0)


def doors(picture: MapPicture) -> list[CellFacts]:
    return [cell.facts for placed in picture.buildings for cell in placed.building.cells]


def shown(qtbot: QtBot, picture: MapPicture, mode: str = "occupancy") -> MapCanvas:
    canvas = MapCanvas(theme(), TODAY)
    qtbot.addWidget(canvas)
    canvas.resize(1000, 640)
    canvas.show_picture(picture, MODES[mode](doors(picture), TODAY))
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.setFocus()
    return canvas


def room(picture: MapPicture, name: str, unit: str = "1", building: int = 0) -> UUID:
    cells = picture.buildings[building].building.cells
    return next(c.facts.dwelling_id for c in cells if c.facts.room == name and c.facts.unit == unit)


def middle(canvas: MapCanvas, dwelling: UUID) -> QPoint:
    return canvas.door_place(dwelling).center()


def test_a_click_chooses_ctrl_adds_and_shift_takes_all_between(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    first, other = room(picture, "301"), room(picture, "402")
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=middle(canvas, first))
    assert canvas.selected() == {first}
    qtbot.mouseClick(canvas.viewport(), LEFT, CONTROL, middle(canvas, other))
    assert canvas.selected() == {first, other}
    qtbot.mouseClick(canvas.viewport(), LEFT, CONTROL, middle(canvas, other))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=middle(canvas, first))
    qtbot.mouseClick(canvas.viewport(), LEFT, SHIFT, middle(canvas, other))
    assert canvas.selected() == {room(picture, name) for name in ("301", "302", "401", "402")}
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(2, 2))
    assert canvas.selected() == set()


def test_a_frame_chooses_what_it_touches(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    view = canvas.viewport()
    start, end = middle(canvas, room(picture, "602")), middle(canvas, room(picture, "501", "2"))
    with qtbot.waitSignal(canvas.selection_changed):
        qtbot.mousePress(view, LEFT, pos=start)
        qtbot.mouseMove(view, (start + end) / 2)
        qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, pos=end)
    expected = {room(picture, name, unit) for name, unit in (("602", "1"), ("502", "1"), ("601", "2"), ("501", "2"))}
    assert canvas.selected() == expected


def test_a_double_click_and_enter_open_the_door(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    target = room(picture, "201")
    with qtbot.waitSignal(canvas.opened, check_params_cb=lambda key: key == target):
        qtbot.mouseDClick(canvas.viewport(), LEFT, pos=middle(canvas, target))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=middle(canvas, target))
    with qtbot.waitSignal(canvas.opened, check_params_cb=lambda key: key == target):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)


def test_arrows_walk_the_stairs_and_shift_extends(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=middle(canvas, room(picture, "201")))
    with qtbot.waitSignal(canvas.focused, check_params_cb=lambda key: key == room(picture, "301")):
        qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert "301" in canvas.accessibleName()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert canvas.selected() == {room(picture, name) for name in ("101", "102", "201", "202")}


def test_space_chooses_the_door_under_the_keyboard_and_ctrl_a_its_building(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert len(canvas.selected()) == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.selected() == set()
    qtbot.keyClick(canvas, Qt.Key.Key_A, CONTROL)
    assert canvas.selected() == {cell.facts.dwelling_id for cell in picture.buildings[0].building.cells}
    qtbot.keyClick(canvas, Qt.Key.Key_A, CONTROL | SHIFT)
    assert len(canvas.selected()) == 72
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected() == set()


def test_dragging_with_space_moves_the_picture_and_chooses_nothing(qtbot: QtBot) -> None:
    picture = picture_of(30)
    canvas = shown(qtbot, picture)
    canvas.set_zoom(1.5)
    bar = canvas.verticalScrollBar()
    bar.setValue(300)
    before = canvas.selected()
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    qtbot.mousePress(canvas.viewport(), LEFT, pos=QPoint(400, 400))
    qtbot.mouseMove(canvas.viewport(), QPoint(400, 300))
    qtbot.mouseRelease(canvas.viewport(), LEFT, pos=QPoint(400, 300))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert bar.value() == 400
    assert canvas.selected() == before


def test_zooming_with_the_wheel_keeps_the_door_under_the_pointer(qtbot: QtBot) -> None:
    picture = picture_of(30)
    canvas = shown(qtbot, picture)
    target = room(picture, "302", "2", building=8)
    canvas.focus_on(target)
    at = middle(canvas, target)
    wheel = QWheelEvent(
        QPointF(at), QPointF(canvas.viewport().mapToGlobal(at)), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, CONTROL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert canvas.zoom == pytest.approx(1.44)
    assert (middle(canvas, target) - at).manhattanLength() <= 4


def test_keys_zoom_and_fit(qtbot: QtBot) -> None:
    canvas = shown(qtbot, picture_of(40))
    qtbot.keyClick(canvas, Qt.Key.Key_9, CONTROL)
    assert canvas.verticalScrollBar().maximum() == 0
    assert canvas.horizontalScrollBar().maximum() == 0
    fitted = canvas.zoom
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, CONTROL)
    assert canvas.zoom == pytest.approx(fitted * 1.2)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus, CONTROL)
    qtbot.keyClick(canvas, Qt.Key.Key_0, CONTROL)
    assert canvas.zoom == 1.0


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("zoom", [0.25, 0.6, 1.0])
def test_each_door_is_painted_in_the_colour_of_its_answer(qtbot: QtBot, worn: Theme, mode: Mode, zoom: float) -> None:
    worn.wear(mode)
    picture = picture_of(1, units=1, floors=6, rooms_per_floor=4)
    facts = {key.dwelling_id: key._replace(occupancy=Occupancy.VACANT) for key in doors(picture)[:2]}
    cells = tuple(
        c._replace(facts=facts.get(c.facts.dwelling_id, c.facts)) for c in picture.buildings[0].building.cells
    )
    building = replace(picture.buildings[0].building, cells=cells)
    picture = replace(picture, buildings=(picture.buildings[0]._replace(building=building),))
    canvas = shown(qtbot, picture)
    canvas.set_zoom(zoom)
    qtbot.waitUntil(lambda: canvas.sharp)  # a frame on a busy PC may show plain blocks first
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    canvas.viewport().render(image)
    swatches = palette(worn)
    for cell in cells:
        place = canvas.door_place(cell.facts.dwelling_id)
        vacant = cell.facts.occupancy is Occupancy.VACANT
        swatch = swatches["grey" if vacant else "plain"]
        wanted = (swatch.block if zoom < 0.4 else swatch.fill).name()
        found = {QColor(image.pixel(x, place.center().y())).name() for x in range(place.left() + 1, place.right())}
        assert wanted in found, cell.facts.room


def test_from_afar_answers_differ_by_lines_and_not_by_colour_alone(qtbot: QtBot) -> None:
    picture = picture_of(1, units=1, floors=6, rooms_per_floor=4)
    cells = picture.buildings[0].building.cells
    cells = (cells[0]._replace(facts=cells[0].facts._replace(occupancy=Occupancy.DEMOLISHED)), *cells[1:])
    picture = replace(
        picture,
        buildings=(picture.buildings[0]._replace(building=replace(picture.buildings[0].building, cells=cells)),),
    )
    canvas = shown(qtbot, picture)
    canvas.set_zoom(0.3)
    qtbot.waitUntil(lambda: canvas.sharp)
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    canvas.viewport().render(image)
    place = canvas.door_place(cells[0].facts.dwelling_id).adjusted(1, 1, -2, -2)
    found = {
        QColor(image.pixel(x, y)).name() for x in range(place.left(), place.right()) for y in (place.center().y(),)
    }
    swatch = palette(theme())["red"]
    assert {swatch.block.name(), swatch.mark.name()} <= found


def occupied(picture: MapPicture, *states: Occupancy) -> MapPicture:
    """The first building with doors of these states in turn."""
    first = picture.buildings[0]
    cells = tuple(
        cell._replace(facts=cell.facts._replace(occupancy=states[number % len(states)]))
        for number, cell in enumerate(first.building.cells)
    )
    return replace(
        picture, buildings=(first._replace(building=replace(first.building, cells=cells)), *picture.buildings[1:])
    )


def colours(canvas: MapCanvas, rows: range) -> set[str]:
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    canvas.viewport().render(image)
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in rows}


def distant(qtbot: QtBot, picture: MapPicture) -> MapCanvas:
    canvas = shown(qtbot, picture)
    canvas.set_zoom(0.14)
    qtbot.waitUntil(lambda: canvas.sharp)
    return canvas


def test_where_doors_are_too_small_a_building_is_a_bar_of_its_answers_with_hatch_and_shape(qtbot: QtBot) -> None:
    canvas = distant(qtbot, occupied(picture_of(1), Occupancy.OWNER, Occupancy.LET))
    found, swatches = colours(canvas, range(120)), palette(theme())
    for tone in ("green", "blue"):
        assert swatches[tone].block.name() in found
    assert swatches["green"].mark.name() in found  # the dot of those who own, and their share
    lines = mix(swatches["blue"].mark, swatches["blue"].block, HATCH_SHARE)
    assert lines.name() in found


def test_from_far_away_a_click_takes_the_building_and_the_pointer_is_told_its_answers(qtbot: QtBot) -> None:
    picture = occupied(picture_of(2), Occupancy.OWNER, Occupancy.OWNER, Occupancy.LET)
    canvas = distant(qtbot, picture)
    of_first, of_second = ({cell.facts.dwelling_id for cell in placed.building.cells} for placed in picture.buildings)
    first, second = middle(canvas, room(picture, "302")), middle(canvas, room(picture, "302", building=1))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=first)
    assert canvas.selected() == of_first
    qtbot.mouseClick(canvas.viewport(), LEFT, CONTROL, second)
    assert canvas.selected() == of_first | of_second
    qtbot.mouseClick(canvas.viewport(), LEFT, CONTROL, first)
    assert canvas.selected() == of_second
    assert canvas.described_at(first) == "1号楼：自住24户、出租12户"
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=first)
    assert canvas.zoom == 1.0


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=9),
    st.tuples(st.integers(1, 90), st.integers(1, 90)),
)
def test_the_bands_of_a_bar_fill_it_and_follow_the_counts(amounts: list[int], size: tuple[int, int]) -> None:
    place = QRect(3, 4, *size)
    counts = {str(number): amount for number, amount in enumerate(amounts)}
    found = bands(place, counts)
    assert list(found) == list(counts)
    assert sum(band.width() * band.height() for band in found.values()) == size[0] * size[1]
    assert all(band.isEmpty() or place.contains(band) for band in found.values())
    lengths = [band.width() * band.height() for band in found.values()]
    largest = amounts.index(max(amounts))
    assert lengths[largest] == max(lengths)


def test_a_picture_redrawn_keeps_the_doors_that_are_still_there_chosen(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    kept, gone = room(picture, "101"), room(picture, "101", building=1)
    canvas.select({kept, gone})
    smaller = replace(picture, buildings=picture.buildings[:1])
    with qtbot.waitSignal(canvas.selection_changed):
        canvas.show_picture(smaller, MODES["occupancy"](doors(smaller), TODAY))
    assert canvas.selected() == {kept}


def test_the_menu_opens_for_the_door_that_was_clicked(qtbot: QtBot) -> None:
    picture = picture_of()
    canvas = shown(qtbot, picture)
    from PySide6.QtGui import QContextMenuEvent

    at = middle(canvas, room(picture, "301"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, canvas.viewport().mapToGlobal(at))
    with qtbot.waitSignal(canvas.menu_wanted):
        QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.selected() == {room(picture, "301")}
