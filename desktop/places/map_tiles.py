"""Pre-rendered tiles of the household map, so that a frame copies pictures and draws little.

A frame may spend only a few milliseconds on new tiles. What is not ready is shown from the tiles of the zoom before,
stretched, or as plain blocks, and comes with the next frames.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.places.map_painter import MapPainter
from models.places.map_index import Box

TILE_W, TILE_H = 384, 192
MOST_TILES = 160
FRAME_MS = 5.0
FIRST_FRAME_MS = 60.0


class MapTiles:
    """The tiles of one coloured picture; a new picture, question or theme needs new ``MapTiles``."""

    def __init__(self, source: MapPainter, paper: QColor) -> None:
        self._source, self._paper = source, paper
        self._zoom, self._ratio = 0.0, 1.0
        self._tiles: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._before: dict[tuple[int, int], QPixmap] = {}
        self._zoom_before = 0.0
        self._fresh = True

    def paint(self, painter: QPainter, area: QRect, zoom: float, ratio: float) -> None:
        """Show ``area`` (pixels of the picture at ``zoom``); the painter stands at the picture's origin."""
        self._turn_to(zoom, ratio)
        ends = perf_counter() + (FIRST_FRAME_MS if self._fresh else FRAME_MS) / 1000
        self._fresh = False
        missing: list[tuple[int, int]] = []
        for key in self._keys(area):
            if key not in self._tiles and (missing or perf_counter() > ends):
                missing.append(key)
                continue
            painter.drawPixmap(key[0] * TILE_W, key[1] * TILE_H, self._tile(key))
        for key in missing:
            self._substitute(painter, QRect(key[0] * TILE_W, key[1] * TILE_H, TILE_W, TILE_H))
        self._forget()

    def ready(self, area: QRect) -> bool:
        """Whether every tile of ``area`` is there, at the zoom painted last."""
        return all(key in self._tiles for key in self._keys(area))

    def prepare(self, area: QRect) -> bool:
        """Render one missing tile around ``area`` ahead of the scrolling; tell if there was one."""
        wanted = area.adjusted(-TILE_W, -TILE_H, TILE_W, TILE_H)
        key = next((key for key in self._keys(wanted) if key not in self._tiles), None)
        if key is not None and len(self._tiles) < MOST_TILES:
            self._tile(key)
            return True
        return False

    def _turn_to(self, zoom: float, ratio: float) -> None:
        if (zoom, ratio) == (self._zoom, self._ratio):
            return
        if self._tiles:
            self._before, self._zoom_before = dict(self._tiles), self._zoom
        self._zoom, self._ratio = zoom, ratio
        self._tiles.clear()

    @staticmethod
    def _keys(area: QRect) -> Iterator[tuple[int, int]]:
        for row in range(area.top() // TILE_H, area.bottom() // TILE_H + 1):
            for column in range(area.left() // TILE_W, area.right() // TILE_W + 1):
                yield column, row

    def _tile(self, key: tuple[int, int]) -> QPixmap:
        found = self._tiles.get(key)
        if found is None:
            found = self._tiles[key] = self._render(QRect(key[0] * TILE_W, key[1] * TILE_H, TILE_W, TILE_H))
        self._tiles.move_to_end(key)
        return found

    def _render(self, place: QRect) -> QPixmap:
        tile = QPixmap(round(TILE_W * self._ratio), round(TILE_H * self._ratio))
        tile.setDevicePixelRatio(self._ratio)
        tile.fill(self._paper)
        painter = QPainter(tile)
        try:
            painter.translate(-place.topLeft())
            self._source.draw(painter, place, self._zoom, self._ratio)
        finally:
            painter.end()  # a tile that is let go while it is painted on corrupts the heap
        return tile

    def _substitute(self, painter: QPainter, place: QRect) -> None:
        """The tiles of the zoom before, stretched; where there are none, blocks of colour."""
        painter.save()
        painter.setClipRect(place)
        painter.fillRect(place, self._paper)
        stretch = self._zoom / self._zoom_before if self._zoom_before else 0.0
        old = [key for key in self._before if stretch and _stretched(key, stretch).intersects(QRectF(place))]
        if not old:
            zoom = self._zoom
            box = Box(place.left() / zoom, place.top() / zoom, (place.right() + 1) / zoom, (place.bottom() + 1) / zoom)
            self._source.draw_blocks(painter, box, zoom)
        for key in old:
            tile = self._before[key]
            painter.drawPixmap(_stretched(key, stretch), tile, QRectF(tile.rect()))
        painter.restore()

    def _forget(self) -> None:
        while len(self._tiles) > MOST_TILES:
            self._tiles.popitem(last=False)


def _stretched(key: tuple[int, int], stretch: float) -> QRectF:
    return QRectF(key[0] * TILE_W * stretch, key[1] * TILE_H * stretch, TILE_W * stretch, TILE_H * stretch)
