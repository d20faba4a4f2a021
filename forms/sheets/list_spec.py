"""What a list that leaves the station is: columns, where its rows come from, and what its figures mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from forms.sheets.export import ListColumn

Rows = Iterator[Sequence[object]]


@dataclass(frozen=True)
class ListSpec:
    """One list. ``rows`` streams it in order, ``of`` is the round for the list of a round."""

    title: str
    columns: tuple[ListColumn, ...]
    rows: Callable[[Session, UUID | None], Rows]
    count: Callable[[Session, UUID | None], int]
    needs_round: bool = False
    notes: tuple[str, ...] = ()
    """Sentences that say how its figures come about; they stand on a sheet of their own."""
    children: Callable[[Session], int] | None = None
    """How many children under 14 the list leaves out for whoever takes it out (L-05); told in one more sentence."""
    further: tuple[ListSpec, ...] = ()
    """More sheets of the same file, of which only title, columns and rows are used."""
