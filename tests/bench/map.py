"""The household map: opening, first paint and frames, against the same boxes and texts painted bare."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.places.map_canvas import MapCanvas
from desktop.places.map_model import ALL_ESTATES, SHAPE
from desktop.places.map_view import MapView
from desktop.theme import theme
from models.places.household_map import MapPicture, good_width, lay_out
from models.places.household_map_query import map_facts, rounds
from models.places.map_colours import MODES
from models.places.map_facts import CellFacts
from models.places.map_index import Box, MapIndex
from models.station import Station
from tests.bench.measure import Bar, Of, Row, milliseconds, seconds
from tests.bench.scale import Scale
from tests.bench.stage import PaintWatch, Stage, stage_on
from tests.bench.stations import Stations

FIRST = Bar(Of.MEDIAN, 150.0)
FRAME = Bar(Of.P95, 16.0)
HOUSEHOLDS_A_DOOR = 0.872
"""Of the generator."""
READABLE = 1.0
RAW = "boxes and texts by QPainter"


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    with stations.opened(round(scale.doors * HOUSEHOLDS_A_DOOR)) as station, stage_on(station) as stage:
        yield opened(stage, scale.repeats)
        yield from painted(stage, station, scale)


def opened(stage: Stage, repeats: int) -> Row:
    """From asking for the map of all estates to its picture: reading, layout and paint. No bar of its own."""

    def once() -> None:
        view = MapView(stage.desk)
        view.model.estate_id = ALL_ESTATES
        watch = PaintWatch(view.canvas.viewport(), lambda: len(view.model.doors) > 0)
        stage.show(view)
        stage.until(lambda: watch.painted)
        views.append(view)

    views: list[MapView] = []
    taken = []
    for again in range(repeats + 1):
        taken += [seconds(once) * 1000][: again > 0]
        doors = len(views[0].model.doors)
        stage.drop(views.pop())
    return Row("map", f"opening {doors:,} doors, reading included", "ms", tuple(taken))


def painted(stage: Stage, station: Station, scale: Scale) -> Iterator[Row]:
    """First paint of a picture that has been read, whole and near; then frames of each movement."""
    with station.sessions() as session:
        known = rounds(session)
        facts = map_facts(session, None, known[0].round_id if known else None)
        picture = lay_out(facts, good_width(facts, SHAPE))
    doors = [door for estate in facts for building in estate.buildings for door in building.cells]
    for sight in (_Sight(stage, picture, doors, readable=False), _Sight(stage, picture, doors, readable=True)):
        yield from sight.measured(scale)


class _Sight:
    """One picture on the canvas, whole or at reading size."""

    def __init__(self, stage: Stage, picture: MapPicture, doors: Sequence[CellFacts], *, readable: bool) -> None:
        self._stage, self._picture, self._readable = stage, picture, readable
        self._mode, self._total, self._index = MODES["visit"](doors, date.today()), len(doors), MapIndex(picture)
        self.canvas = MapCanvas(theme(), date.today())

    def measured(self, scale: Scale) -> Iterator[Row]:
        first = [self._first_paint(last=again == scale.repeats) for again in range(scale.repeats + 1)][1:]
        index = self._index
        seen = _seen(self.canvas, index)
        bare = statistics.median(milliseconds([lambda: _bare(self.canvas, index, seen)] * 15))
        place = "at reading size" if self._readable else "whole"
        what = f"{place}, {len(seen):,} of {self._total:,} doors in sight"
        yield Row("map", f"first paint {what}", "ms", tuple(first), bare, RAW, FIRST)
        for moved, move in _movements(self.canvas).items():
            for _again in range(200):  # let what is sharpened between frames come to its end
                self._stage.app.processEvents()
            frames = milliseconds(part for number in range(scale.frames) for part in self._frames(move, number))
            yield Row("map", f"{moved} {what}: a frame", "ms", frames, bare, RAW, FRAME)
        self._stage.drop(self.canvas)

    def _first_paint(self, *, last: bool) -> float:
        took = seconds(self._show) * 1000
        if not last:
            self._stage.drop(self.canvas)
        return took

    def _show(self) -> None:
        self.canvas = MapCanvas(theme(), date.today())
        watch = PaintWatch(self.canvas.viewport(), lambda: True)
        self._stage.show(self.canvas)
        self.canvas.show_picture(self._picture, self._mode, self._index)
        if self._readable:
            self.canvas.set_zoom(READABLE)
        else:
            self.canvas.fit()
        self._stage.until(lambda: watch.painted)

    def _frames(self, move: Callable[[int], None], number: int) -> Iterator[Callable[[], None]]:
        """Two frames: one input with its picture, and the one in which what was coarse is sharpened."""

        def moved() -> None:
            move(number)
            self.canvas.viewport().repaint()

        yield moved
        yield self._stage.app.processEvents


def _movements(canvas: MapCanvas) -> dict[str, Callable[[int], None]]:
    middle = QPointF(canvas.viewport().rect().center())

    def scroll(n: int) -> None:
        for bar in (canvas.verticalScrollBar(), canvas.horizontalScrollBar()):
            bar.setValue((n * 60) % max(1, bar.maximum()))

    def zoom(n: int) -> None:
        delta = QPoint(0, 120 if n // 8 % 2 == 0 else -120)
        control, phase = Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase
        wheel = QWheelEvent(middle, middle, QPoint(), delta, Qt.MouseButton.NoButton, control, phase, False)
        QApplication.sendEvent(canvas.viewport(), wheel)

    def band(n: int) -> None:
        if n == 0:
            _mouse(canvas, QEvent.Type.MouseButtonPress, QPointF(5, 5))
        reach = 20 + (n * 17) % 600
        _mouse(canvas, QEvent.Type.MouseMove, QPointF(5 + 1.6 * reach, 5 + reach))

    return {"scrolling": scroll, "zooming": zoom, "rubber band": band}


def _mouse(canvas: MapCanvas, kind: QEvent.Type, at: QPointF) -> None:
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where = canvas.viewport().mapToGlobal(at)
    QApplication.sendEvent(canvas.viewport(), QMouseEvent(kind, at, where, left, left, plain))


def _seen(canvas: MapCanvas, index: MapIndex) -> list[int]:
    size = canvas.viewport().size()
    return index.inside(Box(0, 0, size.width() / canvas.zoom, size.height() / canvas.zoom))


def _bare(canvas: MapCanvas, index: MapIndex, seen: list[int]) -> None:
    """As many filled boxes as are in sight, and their two texts where they can be read, on a picture of that size."""
    page = QPixmap(canvas.viewport().size())
    page.fill(QColor("white"))
    painter = QPainter(page)
    painter.setFont(canvas.font())
    painter.scale(canvas.zoom, canvas.zoom)
    colours = [QColor("#cfe8d5"), QColor("#f3d9b1"), QColor("#f1c6c6"), QColor("#e3e6ea")]
    for door in seen:
        box = index.boxes[door]
        left, top = round(box.left), round(box.top)
        width, height = round(box.right) - left, round(box.bottom) - top
        painter.fillRect(left, top, width, height, colours[door % 4])
        if canvas.zoom >= READABLE:
            painter.drawText(left + 4, top + 14, index.cells[door].facts.room)
            painter.drawText(left + 4, top + height - 4, "王")
    painter.end()
