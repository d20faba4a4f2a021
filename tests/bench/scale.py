"""How large and how often: the whole of design section 11, a quick look, and a size to see that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of records and of repetitions."""

    residents: tuple[int, ...]
    questions: int
    """Searches of each kind."""
    households: int
    doors: int
    frames: int
    file_rows: int
    undo_rows: int
    sheets: tuple[int, int]
    starts: int
    kills: int
    repeats: int


FULL = Scale(
    residents=(50_000, 1_000_000), questions=40, households=50_000, doors=10_000, frames=120, file_rows=100_000,
    undo_rows=20_000, sheets=(100, 1_000), starts=7, kills=500, repeats=7,
)  # fmt: skip
QUICK = Scale(
    residents=(50_000,), questions=15, households=50_000, doors=10_000, frames=60, file_rows=20_000,
    undo_rows=5_000, sheets=(100, 300), starts=3, kills=25, repeats=3,
)  # fmt: skip
TINY = Scale(
    residents=(300,), questions=1, households=130, doors=149, frames=4, file_rows=60,
    undo_rows=60, sheets=(2, 4), starts=1, kills=2, repeats=1,
)  # fmt: skip
