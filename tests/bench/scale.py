"""How large and how often: the whole of design section 11, a quick look, and a size to see that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SyncScale:
    """Counts of records, stations and communities."""

    records: int
    edits: int
    repeats: int
    beside: tuple[int, int]
    """Residents that the same edits are made beside."""
    clashing: int
    first_residents: int
    storm: int
    """Stations that come back at once, three of each community."""
    changes: int
    """Of each of them."""
    communities: tuple[int, ...]
    probes: int


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
    matching: tuple[int, int]
    """People without a helper, and helpers."""
    appeals: int
    """Of one year."""
    sync: SyncScale


FULL = Scale(
    residents=(50_000, 1_000_000), questions=40, households=50_000, doors=10_000, frames=120, file_rows=100_000,
    undo_rows=20_000, sheets=(100, 1_000), starts=7, kills=500, repeats=7, matching=(2_000, 300),
    appeals=365_000,
    sync=SyncScale(
        records=20_000, edits=1_000, repeats=5, beside=(20_000, 100_000), clashing=200, first_residents=6_000,
        storm=336, changes=50, communities=(10, 100, 1_000), probes=60,
    ),
)  # fmt: skip
QUICK = Scale(
    residents=(50_000,), questions=15, households=50_000, doors=10_000, frames=60, file_rows=20_000,
    undo_rows=5_000, sheets=(100, 300), starts=3, kills=50, repeats=3, matching=(2_000, 300),
    appeals=20_000,
    sync=SyncScale(
        records=20_000, edits=1_000, repeats=3, beside=(5_000, 25_000), clashing=200, first_residents=6_000,
        storm=336, changes=50, communities=(10, 100), probes=30,
    ),
)  # fmt: skip
TINY = Scale(
    residents=(300,), questions=1, households=130, doors=149, frames=4, file_rows=60,
    undo_rows=60, sheets=(2, 4), starts=1, kills=2, repeats=1, matching=(40, 8),
    appeals=40,
    sync=SyncScale(
        records=60, edits=10, repeats=1, beside=(20, 40), clashing=8, first_residents=60,
        storm=6, changes=10, communities=(1, 2), probes=2,
    ),
)  # fmt: skip
