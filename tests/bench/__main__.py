"""``lianglin bench [NAME…] [--json] [--quick]``: the bars of the design, each beside its raw reference."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from platformdirs import user_cache_path
from rich.console import Console
from rich.table import Table

from tests.bench.machine import machine
from tests.bench.measure import Row
from tests.bench.scale import FULL, QUICK, TINY, Scale
from tests.bench.stations import Stations

BENCHES = {
    "search": "searching",
    "lists": "lists",
    "map": "map",
    "import": "importing",
    "sheets": "sheets",
    "start": "start",
    "save": "saving",
    "encryption": "encryption",
    "kill": "kill",
    "care": "care",
    "appeals": "appeals",
    "mediation": "mediation",
    "retention": "retention",
    "sync": "sync",
}
"""The word on the command line and the module whose ``run`` yields the rows."""

SCALES = {"full": FULL, "quick": QUICK, "tiny": TINY}
WIDTH = 176


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and show; a missed bar is shown, it is no error."""
    asked = _asked(arguments)
    if not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    rows = []
    for row in measured(asked.names or list(BENCHES), SCALES[asked.scale], asked.dir):
        rows.append(row)
        _say(f"  {row.bench}: {row.what}: {_number(row.median)} {row.unit}")
    if asked.json:
        sys.stdout.write(json.dumps({"machine": machine(), "rows": [row.as_json() for row in rows]}) + "\n")
    else:
        console.print(", ".join(f"{name} {value}" for name, value in machine().items()))
        console.print(table(rows))
    return 0


def measured(names: Sequence[str], scale: Scale, folder: Path) -> Iterator[Row]:
    stations = Stations(folder, _say)
    for name in names:
        _say(f"{name} …")
        yield from import_module(f"tests.bench.{BENCHES[name]}").run(stations, scale)


def table(rows: Sequence[Row]) -> Table:
    shown = Table("bench", "what", "median", "p95", "raw", "× raw", "bar", "", title="lianglin bench")
    for row in rows:
        unit = f" {row.unit}" if row.unit else ""
        shown.add_row(
            row.bench,
            row.what,
            f"{_number(row.median)}{unit}",
            f"{_number(row.p95)}{unit}" if len(row.values) > 1 else "",
            f"{_number(row.raw)}{unit} ({row.raw_what})" if row.raw is not None else "",
            f"{row.ratio:.2f}" if row.ratio is not None else "",
            row.bar.said(row.unit) if row.bar else "",
            "" if row.met is None else "[green]met[/]" if row.met else "[red]missed[/]",
        )
    return shown


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("lianglin bench", description="Measure; nothing of yours is read or changed.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHES)}; without one, all")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--quick", dest="scale", action="store_const", const="quick", help="less of each, in minutes")
    parser.add_argument("--scale", choices=SCALES, help=argparse.SUPPRESS)
    parser.add_argument("--dir", type=Path, default=user_cache_path("lianglin", appauthor=False) / "bench",
                        help="where generated stations are kept between runs")  # fmt: skip
    parser.set_defaults(scale="full")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        parser.error(f"no such bench: {', '.join(unknown)}")
    return asked


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
