"""The papers of mediation as the tests print them, by name; the golden files are of these."""

from __future__ import annotations

from collections.abc import Callable

from reports.mediation.figures import render_figures
from reports.mediation.file import render_blank_set, render_set
from tests.reports.mediation.cases import CASE, FIGURES, PRINTED
from tests.reports.reading import written

PAPERS: dict[str, Callable[[], bytes]] = {
    "mediation_set": lambda: written(render_set, CASE, PRINTED),
    "mediation_blank": lambda: written(render_blank_set, PRINTED),
    "mediation_figures": lambda: written(render_figures, [("2026年3月", FIGURES)] * 3, PRINTED),
}
