"""The papers as they were last looked at: text with its place, and every line.

``python -m tests.reports.golden`` writes them anew; look at the pages before you commit what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from zlib import crc32

from forms import i18n
from reports.visits.cards import render_contact_cards, render_left_cards
from reports.visits.door_sheet import render_door_sheets
from reports.visits.log_sheet import render_logs
from reports.visits.round_list import render_round_figures, render_round_list
from tests.reports import samples
from tests.reports.appeals.papers import PAPERS as CASE_PAPERS
from tests.reports.care.papers import PAPERS as CARE_PAPERS
from tests.reports.mediation.papers import PAPERS as MEDIATION_PAPERS
from tests.reports.reading import lines, texts, words, written

FOLDER = Path(__file__).parent / "golden"

PAPERS: dict[str, Callable[[], bytes]] = {
    "door_sheet": lambda: written(render_door_sheets, [samples.DOOR], samples.PRINTED),
    "log_sheet": lambda: written(render_logs, [samples.LOG], samples.PRINTED),
    "round_list": lambda: written(render_round_list, samples.ROUND, samples.ROUND_LINES, samples.PRINTED),
    "round_figures": lambda: written(render_round_figures, samples.ROUND, samples.FIGURES, samples.PRINTED),
    "contact_cards": lambda: written(render_contact_cards, samples.CARD, samples.PRINTED),
    "left_cards": lambda: written(render_left_cards, [samples.LEFT_CARD], samples.PRINTED),
    **CARE_PAPERS,
    **MEDIATION_PAPERS,
    **CASE_PAPERS,
}


def picture(pdf: bytes) -> str:
    """Return all pages as text: one run of text with its left and bottom in mm, or one line, a row."""
    rows = []
    for page in range(len(texts(pdf))):
        rows.append(f"page {page + 1}")
        rows += [f"{word.left:.0f} {word.bottom:.0f} {word.text.strip()}" for word in words(pdf, page)]
        rows += _codes_in_short(lines(pdf, page))
    return "\n".join(rows) + "\n"


def _codes_in_short(rows: list[str]) -> Iterator[str]:
    """The squares of a code as one row, which differs where any of them does."""
    for side, run in groupby(rows, _side):
        squares = list(run)
        if side is None:
            yield from squares
        else:
            yield f"squares {len(squares)} of {side} from {squares[0]} {crc32(' '.join(squares).encode()):08x}"


def _side(row: str) -> str | None:
    """The side of a square of a code, ``None`` of anything else."""
    name, *numbers = row.split()
    return numbers[2] if name == "re" and numbers[2] == numbers[3] and float(numbers[2]) < 3 else None


def main() -> None:
    i18n.use_language("zh_CN")
    FOLDER.mkdir(exist_ok=True)
    for name, paper in PAPERS.items():
        (FOLDER / f"{name}.txt").write_text(picture(paper()), encoding="utf-8")


if __name__ == "__main__":
    main()
