"""Door sheets: a batch from the register to one PDF, against the same strings and lines drawn by bare ReportLab."""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from unittest.mock import patch

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import reports.document
import reports.visits.door_sheet
from forms.i18n import use_language
from models.station import Station
from models.visits.rounds import create_round
from models.visits.scope import Scope, ScopeKind
from models.visits.sheets import door_ids_of_round
from reports.document import A4, Document
from reports.fonts import BUNDLED, Style
from reports.page import Printed
from reports.pen import MM, Align, Colour, Pen
from reports.visits_facts import print_door_sheets
from tests.bench.child import peak_of
from tests.bench.measure import Bar, Of, Row, in_turn
from tests.bench.scale import Scale
from tests.bench.stations import Stations

BAR = Bar(Of.RATIO, 2.0)
FLAT = Bar(Of.RATIO, 1.1)
PRINTED = Printed("刘芳", datetime(2026, 11, 22, 9, 5), "浑南区五三街道万科社区")
Operation = tuple[Any, ...]


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    few, many = scale.sheets
    yield measured(stations, many, max(1, scale.repeats // 2))
    folder = str(stations.folder.parent)
    memory = [peak_of("tests.bench.sheets", folder, str(count), str(many)) for count in (few, many)]
    yield Row("sheets", f"peak memory with {many:,} sheets", "MiB", (memory[1],), memory[0], f"{few:,} sheets", FLAT)


def measured(stations: Stations, count: int, repeats: int) -> Row:
    use_language("zh_CN")
    with stations.copied(count) as station:
        round_id = _round(station)
        drawn = recorded(lambda: printed(station, round_id, count, io.BytesIO()))
        _register_fonts()
        mine, bare = in_turn(
            [lambda: printed(station, round_id, count, io.BytesIO()), lambda: draw_bare(drawn, io.BytesIO())], repeats
        )
    what = f"{count:,} sheets to one PDF, reading the register included"
    raw = "same strings and lines by bare ReportLab"
    return Row("sheets", what, "s", _in_seconds(mine), statistics.median(_in_seconds(bare)), raw, BAR)


def _in_seconds(milliseconds: Sequence[float]) -> tuple[float, ...]:
    return tuple(each / 1000 for each in milliseconds)


def _round(station: Station) -> Any:
    with station.act("visits.create_round") as session:
        return create_round(session, "冬季敲门行动", Scope(ScopeKind.ALL), [], date(2026, 11, 20)).id


def printed(station: Station, round_id: Any, count: int, to: Any) -> None:
    with station.sessions() as session:
        doors = door_ids_of_round(session, round_id)[:count]
        for _step in print_door_sheets(session, round_id, to, PRINTED, door_ids=doors):
            pass


def alone(folder: str, count: str, doors: str) -> None:
    """What the child process does whose memory is measured: ``count`` sheets of the same station."""
    use_language("zh_CN")
    stations = Stations(Path(folder), lambda _text: None)
    with stations.copied(int(doors)) as station, NamedTemporaryFile(dir=stations.folder) as to:
        printed(station, _round(station), int(count), to)


# the reference ------------------------------------------------------------------------------------------------------


class _RecordingPen(Pen):
    """Draws, and notes what it was asked to draw in the list of the page or layer it belongs to."""

    target: list[Operation] = []

    def __init__(self, canvas: Canvas, document_fonts: Any, height: float) -> None:
        super().__init__(canvas, document_fonts, height)
        self.noted = _RecordingPen.target

    def text(
        self, x: float, y: float, text: str, size: float = 10.5, style: Style = Style.SERIF, align: Align = Align.LEFT,
        colour: Colour = (0, 0, 0),
    ) -> None:  # fmt: skip
        self.noted.append(("text", x, y, text, size, style, align, colour))
        super().text(x, y, text, size, style, align, colour)

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, **more: Any) -> None:
        self.noted.append(("line", x1, y1, x2, y2, width))
        super().line(x1, y1, x2, y2, width, **more)

    def rect(self, x: float, y: float, width: float, height: float, line: float = 0.5, **more: Any) -> None:
        self.noted.append(("rect", x, y, width, height, line, more.get("fill")))
        super().rect(x, y, width, height, line, **more)

    def squares(self, places: Any, side: float) -> None:
        places = list(places)
        self.noted.append(("squares", places, side))
        super().squares(places, side)

    def put(self, layer: str) -> None:
        self.noted.append(("put", layer))
        super().put(layer)


class _RecordingDocument(Document):
    """Gives each page and each layer a list of its own."""

    made: list[_RecordingDocument] = []

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.drawn_pages: list[list[Operation]] = []
        self.drawn_layers: dict[str, list[Operation]] = {}
        _RecordingDocument.made.append(self)

    def page(self, size: Any = None) -> Pen:
        self.drawn_pages.append([])
        _RecordingPen.target = self.drawn_pages[-1]
        return super().page(size)

    def layer(self, name: str, draw: Callable[[Pen], None]) -> str:
        if name not in self._layers:
            noted = self.drawn_layers[f"layer{len(self._layers)}"] = []
            _RecordingPen.target = noted
        return super().layer(name, draw)


def recorded(print_them: Callable[[], None]) -> _RecordingDocument:
    """Print once, and keep what was drawn on each page and layer."""
    sheet = reports.visits.door_sheet
    with patch.object(reports.document, "Pen", _RecordingPen), patch.object(sheet, "Document", _RecordingDocument):
        print_them()
    return _RecordingDocument.made.pop()


def _register_fonts() -> None:
    for style in Style:
        registerFont(TTFont(style.value, str(BUNDLED / f"{style.value}.ttf")))


def draw_bare(drawn: _RecordingDocument, to: io.BytesIO) -> None:
    """The same strings, lines and squares, what pages share as one form, in ReportLab's own words and fonts."""
    canvas = Canvas(to, pagesize=(A4[0] * MM, A4[1] * MM), pageCompression=1, invariant=1)
    begun: set[str] = set()
    for page in drawn.drawn_pages:
        for operation in page:
            if operation[0] == "put" and operation[1] not in begun:
                begun.add(operation[1])
                canvas.beginForm(operation[1])
                for each in drawn.drawn_layers[operation[1]]:
                    _draw(canvas, each)
                canvas.endForm()
            _draw(canvas, operation)
        canvas.showPage()
    canvas.save()


def _draw(canvas: Canvas, operation: Operation) -> None:
    top = A4[1] * MM
    match operation:
        case ("text", x, y, text, size, style, align, colour):
            canvas.setFont(style.value, size)
            canvas.setFillColorRGB(*colour)
            write = {Align.LEFT: canvas.drawString, Align.CENTRE: canvas.drawCentredString}.get(
                align, canvas.drawRightString
            )
            write(x * MM, top - y * MM, text)
        case ("line", x1, y1, x2, y2, width):
            canvas.setLineWidth(width)
            canvas.line(x1 * MM, top - y1 * MM, x2 * MM, top - y2 * MM)
        case ("rect", x, y, width, height, line, fill):
            canvas.setLineWidth(line)
            if fill:
                canvas.setFillColorRGB(*fill)
            canvas.rect(x * MM, top - (y + height) * MM, width * MM, height * MM, bool(line), bool(fill))
        case ("squares", places, side):
            path = canvas.beginPath()
            for x, y in places:
                path.rect(x * MM, top - (y + side) * MM, side * MM, side * MM)
            canvas.drawPath(path, stroke=0, fill=1)
        case ("put", layer):
            canvas.doForm(layer)
