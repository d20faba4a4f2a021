"""Encryption: the same work on the same generated data in a SQLCipher file and in a plain one, by the same code."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from models.people.lists import residents_here
from models.station import Station
from tests.bench.importing import imported, write_register
from tests.bench.measure import Bar, Of, Row, in_turn
from tests.bench.saving import editor
from tests.bench.scale import Scale
from tests.bench.searching import answer, questions
from tests.bench.stations import Stations, households_for

BAR = Bar(Of.RATIO, 1.1)
RAW = "the same on plain SQLite"


def run(stations: Stations, scale: Scale) -> Iterator[Row]:
    households = households_for(scale.residents[0])
    with ExitStack() as stack:
        both = [stack.enter_context(stations.copied(households, plain=plain)) for plain in (False, True)]
        yield _row("answering the questions of search", [_searching(each, scale) for each in both], scale.repeats * 3)
        yield _row("reading the list of residents", [_listing(each) for each in both], scale.repeats)
        yield _row("one act", [editor(each) for each in both], scale.repeats * 10)
    with TemporaryDirectory(dir=stations.folder) as folder:
        file = Path(folder) / "register.xlsx"
        write_register(stations, file, scale.undo_rows)
        yield _imports(stations, file, scale)


def _row(what: str, calls: list[Callable[[], object]], times: int) -> Row:
    mine, plain = in_turn(calls, times)
    return Row("encryption", what, "ms", mine, statistics.median(plain), RAW, BAR)


def _searching(station: Station, scale: Scale) -> Callable[[], object]:
    asked = questions(station, scale.questions, seed=4)

    def ask() -> None:
        with station.sessions() as session:
            for question in asked:
                answer(session, question)

    return ask


def _listing(station: Station) -> Callable[[], object]:
    def read() -> None:
        with station.sessions() as session:
            for _batch in residents_here(session):
                pass

    return read


def _imports(stations: Stations, file: Path, scale: Scale) -> Row:
    """Each into a station that is new, in turn."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _again in range(max(1, scale.repeats // 2)):
        for plain, mine in zip((False, True), taken, strict=True):
            with stations.copied(0, plain=plain) as station:
                mine.append(imported(station, file)[0] * 1000)
    what = f"import of {scale.undo_rows:,} rows"
    return Row("encryption", what, "ms", tuple(taken[0]), statistics.median(taken[1]), RAW, BAR)
