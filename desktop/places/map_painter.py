"""Drawing the household map at a zoom: bars, then blocks from afar, room numbers closer, surnames and marks near."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText

from desktop.places.map_bars import BuildingBars
from desktop.places.map_palette import palette
from desktop.places.map_shapes import draw_answer
from desktop.theme import TextRole, Theme
from forms.map_words import building_title, mark_text, unit_name
from models.places.household_map import CELL_H, FLOOR_W, HEADING_H, TITLE_H, UNIT_H, Placed
from models.places.map_colours import ColourMode, LegendEntry, marks
from models.places.map_facts import CellFacts
from models.places.map_index import Box, MapIndex
from models.places.map_signs import far_lines

DISTANT_BELOW_PX, FAR_BELOW_PX, NEAR_FROM_PX = 5, 14, 29
"""Cell heights on the screen: below, no hatch fits into a cell; room numbers appear; surnames and marks do."""
LEAST_TITLE_PX, LEAST_HEADING_PX = 10, 13
LEAST_BAR_PX = 7


class Detail(enum.Enum):
    DISTANT = "distant"
    FAR = "far"
    MIDDLE = "middle"
    NEAR = "near"


def detail_at(zoom: float) -> Detail:
    height = CELL_H * zoom
    if height < DISTANT_BELOW_PX:
        return Detail.DISTANT
    if height < FAR_BELOW_PX:
        return Detail.FAR
    return Detail.MIDDLE if height < NEAR_FROM_PX else Detail.NEAR


class MapPainter:
    """Draws parts of one coloured picture; fonts, cell backgrounds and texts are kept per zoom."""

    def __init__(self, index: MapIndex, mode: ColourMode, theme: Theme, today: date) -> None:
        self._index, self._mode, self._theme, self._today = index, mode, theme, today
        self._keys = [mode.classify(cell.facts) for cell in index.cells]
        self._entries = {entry.key: entry for entry in mode.entries}
        self._swatches = palette(theme)
        self.bars = BuildingBars(index, mode, self._keys, theme)
        self._blocks: dict[int, dict[str, list[QRectF]]] = {}
        self._ratio = 1.0
        self._zoom = 0.0

    def draw(self, painter: QPainter, area: QRect, zoom: float, ratio: float = 1.0) -> None:
        """Draw what lies in ``area`` (pixels of the picture at ``zoom``), with full detail."""
        self._set_zoom(zoom, ratio)
        box = Box(area.left() / zoom, area.top() / zoom, (area.right() + 1) / zoom, (area.bottom() + 1) / zoom)
        if self._detail is not Detail.DISTANT:
            self._headings(painter)
        reach = box._replace(bottom=box.bottom + self._overhang / zoom)  # the title of what begins below reaches in
        for building in self._index.buildings_in(reach):
            self._frame(painter, self._index.picture.buildings[building])
            if self._detail is Detail.DISTANT:
                self._distant(painter, building)
            elif self._detail is Detail.FAR:
                self._far(painter, building)
            else:
                for door in self._index.doors(building):
                    if self._index.boxes[door].meets(box):
                        self._cell(painter, door)
        if self._detail is Detail.DISTANT:  # here names need more room than there is above the buildings
            self._headings(painter)

    def draw_blocks(self, painter: QPainter, box: Box, zoom: float) -> None:
        """Draw plain colours only: what a frame shows while details are not ready."""
        painter.save()
        painter.scale(zoom, zoom)
        for building in self._index.buildings_in(box):
            self._rectangles(painter, building)
        painter.restore()

    def entry_of(self, door: int) -> LegendEntry:
        return self._entries[self._keys[door]]

    # -- distant

    def _distant(self, painter: QPainter, building: int) -> None:
        """A bar of answers below the title, as large as the building."""
        left, top, right, bottom = self._index.building_boxes[building]
        x, y, low = self._px(left), self._px(top) + self._title_height, self._px(bottom)
        y = min(y, low - LEAST_BAR_PX)
        self.bars.draw(painter, building, QRect(x, y, self._px(right) - x, low - y), self._ratio)

    # -- far

    def _blocks_of(self, building: int) -> dict[str, list[QRectF]]:
        """The doors of a building by answer, in map units."""
        blocks = self._blocks.get(building)
        if blocks is None:
            blocks = self._blocks[building] = defaultdict(list)
            for door in self._index.doors(building):
                left, top, right, bottom = self._index.boxes[door]
                blocks[self._keys[door]].append(QRectF(left + 1, top + 1, right - left - 2, bottom - top - 2))
        return blocks

    def _far(self, painter: QPainter, building: int) -> None:
        """Blocks on whole pixels: between them a line of one pixel, at any zoom."""
        blocks = self._far_blocks.get(building)
        if blocks is None:
            blocks = self._far_blocks[building] = defaultdict(list)
            zoom = self._zoom
            for door in self._index.doors(building):
                left, top, right, bottom = self._index.boxes[door]
                x, y = int(left * zoom + 0.5), int(top * zoom + 0.5)
                w, h = int(right * zoom + 0.5) - x, int(bottom * zoom + 0.5) - y
                blocks[self._keys[door]].append(QRect(x, y, w - (w > 3), h - (h > 3)))
        for key, rectangles in blocks.items():
            swatch = self._swatches[self._entries[key].tone]
            pale = swatch.edge.style() is not Qt.PenStyle.NoPen
            painter.setBrush(swatch.block)
            painter.setPen(swatch.edge)
            painter.drawRects([place.adjusted(0, 0, -1, -1) for place in rectangles] if pale else rectangles)
            lines = self._far_hatch(building, key, rectangles)
            if lines:
                painter.setPen(QPen(swatch.mark, 0))
                painter.drawLines(lines)

    def _far_hatch(self, building: int, key: str, rectangles: Sequence[QRect]) -> list[QLine]:
        """The hatch of an answer, one line for each of its directions: colour is not alone from afar either."""
        lines = self._far_lines.get((building, key))
        if lines is None:
            lines = self._far_lines[building, key] = [
                QLine(
                    round(place.x() + 1 + x1 * (place.width() - 3)),
                    round(place.y() + 1 + y1 * (place.height() - 3)),
                    round(place.x() + 1 + x2 * (place.width() - 3)),
                    round(place.y() + 1 + y2 * (place.height() - 3)),
                )
                for x1, y1, x2, y2 in far_lines(self._entries[key].hatch)
                for place in rectangles
            ]
        return lines

    def _rectangles(self, painter: QPainter, building: int) -> None:
        for key, rectangles in self._blocks_of(building).items():
            swatch = self._swatches[self._entries[key].tone]
            painter.setBrush(swatch.block)
            painter.setPen(swatch.edge)
            painter.drawRects(rectangles)

    # -- what belongs to a zoom

    def _set_zoom(self, zoom: float, ratio: float) -> None:
        if (zoom, ratio) == (self._zoom, self._ratio):
            return
        self._zoom, self._ratio, self._detail = zoom, ratio, detail_at(zoom)
        near = self._detail is Detail.NEAR
        self._room_font = self._font(12 if near else 18, bold=near, least=8)
        self._name_font = self._font(13)
        self._mark_font = self._font(10.5)
        self._small_font = self._font(10.5, least=8)
        self._units_height = max(self._px(UNIT_H), QFontMetrics(self._small_font).ascent() + 1)
        self._title_font = self._font(14, bold=True, least=self._theme.px(LEAST_TITLE_PX))
        self._title_height = QFontMetrics(self._title_font).height()
        self._overhang = 0  # what small titles need beyond their room
        if self._detail is not Detail.DISTANT:
            below = self._px(4) if self._detail is Detail.FAR else self._units_height
            self._overhang = max(0, self._title_height + below - self._px(TITLE_H + UNIT_H))
        self._heading_font = self._font(19, bold=True, least=self._theme.px(LEAST_HEADING_PX))
        self._backgrounds: dict[tuple[str, int, int], QPixmap] = {}
        self._texts: dict[tuple[int, str], QStaticText] = {}
        self._far_blocks: dict[int, dict[str, list[QRect]]] = {}
        self._far_lines: dict[tuple[int, str], list[QLine]] = {}

    def _font(self, units: float, *, bold: bool = False, least: int = 7) -> QFont:
        font = self._theme.font(TextRole.STRONG if bold else TextRole.BODY)
        font.setPixelSize(max(least, round(units * self._zoom)))
        return font

    def _text(self, font: QFont, text: str) -> QStaticText:
        """A laid out text, kept: the same few hundred room numbers stand in every building."""
        key = (id(font), text)
        if key not in self._texts:
            laid = QStaticText(text)
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            laid.prepare(font=font)
            self._texts[key] = laid
        return self._texts[key]

    # -- buildings

    def _px(self, length: float) -> int:
        return round(length * self._zoom)

    def _headings(self, painter: QPainter) -> None:
        painter.setFont(self._heading_font)
        painter.setPen(self._theme.color("text"))
        for heading in self._index.picture.headings:
            text = self._text(self._heading_font, heading.text)
            size = text.size().toSize()
            x, y = self._px(heading.x), self._px(heading.y + HEADING_H) - self._overhang - size.height()
            if self._detail is Detail.DISTANT:
                painter.fillRect(x - 2, y, size.width() + 4, size.height(), self._theme.color("surface"))
            painter.drawStaticText(x, y, text)

    def _frame(self, painter: QPainter, placed: Placed) -> None:
        building, x = placed.building, self._px(placed.x)
        width = self._px(building.width)
        self._title(painter, placed)
        if self._detail in (Detail.DISTANT, Detail.FAR):
            return
        painter.setFont(self._small_font)
        painter.setPen(self._theme.color("text_muted"))
        for unit in building.units:
            low = self._px(placed.y + TITLE_H + UNIT_H)
            high = low - self._units_height
            place = QRect(self._px(placed.x + unit.x), high, self._px(unit.w), self._units_height)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), unit_name(unit.number))
        right = self._px(placed.x + FLOOR_W - 5)
        for floor in building.floors:
            place = QRect(x, self._px(placed.y + floor.y), right - x, self._px(CELL_H))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), floor.label)
        painter.setPen(QPen(self._theme.color("border_field"), max(1.5, 2 * self._zoom)))
        ground = self._px(placed.y + building.ground_y)
        painter.drawLine(x, ground, x + width, ground)

    def _title(self, painter: QPainter, placed: Placed) -> None:
        building, width = placed.building, self._px(placed.building.width)
        words = (building_title(building), building.number)
        metrics = QFontMetrics(self._title_font)
        text = next((word for word in words if metrics.horizontalAdvance(word) <= width), "")
        small = self._detail in (Detail.DISTANT, Detail.FAR)
        if not text and not small:
            text = metrics.elidedText(words[0], Qt.TextElideMode.ElideRight, width)
        if text:
            painter.setFont(self._title_font)
            painter.setPen(self._theme.color("text"))
            bottom = self._px(placed.y + TITLE_H + UNIT_H) - (self._px(4) if small else self._units_height)
            if self._detail is Detail.DISTANT:
                bottom = self._px(placed.y) + self._title_height
            top = bottom - max(self._title_height, self._px(TITLE_H))
            left = self._px(placed.x + (0 if small else FLOOR_W))
            place = QRect(left, top, width, bottom - top)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    # -- cells

    def _cell(self, painter: QPainter, door: int) -> None:
        box, facts = self._index.boxes[door], self._index.cells[door].facts
        x, y = self._px(box.left), self._px(box.top)
        w, h = self._px(box.right) - x, self._px(box.bottom) - y
        painter.drawPixmap(x, y, self._background(self._keys[door], w, h))
        painter.setFont(self._room_font)
        painter.setPen(self._theme.color("text"))
        room = self._text(self._room_font, self._fitting(facts.room, self._room_font, w))
        size = room.size()
        if self._detail is Detail.MIDDLE:
            painter.drawStaticText(x + round((w - size.width()) / 2), y + round((h - size.height()) / 2), room)
            return
        pad = self._px(5)
        painter.drawStaticText(x + pad, y + self._px(1.5), room)
        self._second_line(painter, facts, QRect(x + pad, y, w - 2 * pad, h - self._px(1.5)))

    def _second_line(self, painter: QPainter, facts: CellFacts, place: QRect) -> None:
        room = place.width()
        found = [mark_text(mark, facts) for mark in marks(facts, self._today)]
        if found:
            text = self._text(self._mark_font, " ".join(found))
            painter.setFont(self._mark_font)
            painter.setPen(self._theme.color("text"))
            size = text.size()
            painter.drawStaticText(round(place.right() + 1 - size.width()), round(place.bottom() - size.height()), text)
            room -= round(size.width())
        if facts.surname:
            painter.setFont(self._name_font)
            painter.setPen(self._theme.color("text"))
            name = self._text(self._name_font, self._fitting(facts.surname, self._name_font, room))
            painter.drawStaticText(place.x(), round(place.bottom() - name.size().height() + self._px(1)), name)

    def _fitting(self, text: str, font: QFont, width: int) -> str:
        if len(text) <= 4:
            return text
        return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width - self._px(14))

    def _background(self, key: str, w: int, h: int) -> QPixmap:
        """The coloured, hatched and signed cell without its texts, drawn once per answer and size."""
        found = self._backgrounds.get((key, w, h))
        if found is None:
            found = QPixmap(round(w * self._ratio), round(h * self._ratio))
            found.setDevicePixelRatio(self._ratio)
            found.fill(self._theme.color("surface_raised"))
            painter = QPainter(found)
            near = self._detail is Detail.NEAR
            try:
                draw_answer(painter, QRectF(0, 0, w, h), self._entries[key], self._theme, self._zoom, shape=near)
            finally:
                painter.end()
            self._backgrounds[key, w, h] = found
        return found
