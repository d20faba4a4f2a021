"""Long texts go on: what a first page had no room for, cut for the room of the continuation pages."""

from __future__ import annotations

from collections.abc import Mapping

from reports.fonts import Style
from reports.grid import AREA_PADDING, Area, Grid
from reports.text import lines_in, wrap

REST = "rest"
REST_SIZE = 9.0  # points


def rest_area() -> Area:
    """Return the item of a continuation page that takes the rests."""
    return Area(REST, size=REST_SIZE)


def rest_parts(titles: Mapping[str, str], rests: Mapping[str, str], page: Grid) -> list[str]:
    """Return the rests under their ``titles`` (as shown), one text for each continuation ``page``."""
    room = next(cell for cell in page.cells if cell.item == rest_area())
    texts = [f"【{title}】{rests[key]}" for key, title in titles.items() if rests.get(key)]
    lines = wrap("\n".join(texts), room.width - AREA_PADDING, REST_SIZE, Style.SANS)
    count = lines_in(room.height - 1, REST_SIZE)
    return ["\n".join(lines[i : i + count]) for i in range(0, len(lines), count)]
