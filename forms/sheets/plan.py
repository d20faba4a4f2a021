"""What an import would do, row by row, before anything is done: new, changed, same, refused or skipped."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from forms.problems import Problem
from forms.sheets.columns import COLUMNS
from forms.sheets.layout import Layout
from forms.sheets.lines import Line
from forms.sheets.people import Person, Stay
from forms.sheets.places import DoorNode, Home, PlaceBook
from models.masks import MASK


class Fate(enum.Enum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a stored record: what is there and what the file says. ``key`` is one of ``COLUMNS``."""

    key: str
    old: Any
    new: Any
    untold: bool = False
    """What is there is a child's: the file may know it, whoever imports need not (L-05)."""

    @property
    def label(self) -> str:
        """English source text of the field's name; translate where shown."""
        return COLUMNS[self.key].label

    @property
    def texts(self) -> tuple[str, str]:
        """Both values as people read them; a blank is ``""``."""
        return MASK if self.untold else self._text(self.old), self._text(self.new)

    def _text(self, value: Any) -> str:
        column = COLUMNS[self.key].field
        if value is None:
            return ""
        return column.type.text(value) if column else str(value)


@dataclass(slots=True, eq=False)
class Group:
    """Rows of the file that are one household at one door."""

    door: DoorNode
    number: str | None
    head_name: str | None
    has_head: bool = False
    home: Home | None = None
    given: dict[str, Any] = field(default_factory=dict)
    rows: list[PlanRow] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class PlanRow:
    """One row of the file and what becomes of it. The fields after ``changes`` are what ``apply_import`` writes."""

    number: int
    fate: Fate
    line: Line
    problems: list[Problem] = field(default_factory=list)
    """Refusals, or warnings of a row that is taken in."""
    changes: list[Change] = field(default_factory=list)
    possible: tuple[UUID, ...] = ()
    """Residents who may be the same person: for the review of duplicates."""
    person: Person | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    stay: Stay | None = None
    residency: dict[str, Any] = field(default_factory=dict)
    door: DoorNode | None = None
    group: Group | None = None
    moves: bool = False
    id: UUID | None = None
    """The resident's id; of a new one since ``apply_import``."""

    @property
    def label(self) -> str:
        """The row as people find it in the file."""
        return f"{self.line.sheet} {self.number}".strip()

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.refuses]


@dataclass
class ImportPlan:
    """The preview of an import. Every row of the sheet is in ``rows`` once, in order."""

    file: str
    layout: Layout
    rows: list[PlanRow]
    places: PlaceBook
    stamp: tuple[object, ...]
    """The state of the register that the plan was made for."""
    head_signs: str = ""
    """Signs beside names that were read as “head of household”: the preview says so."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """``rows`` and how many of them are new, changed, same, refused and skipped."""
        found = Counter(row.fate for row in self.rows)
        return {"rows": len(self.rows), **{fate.value: found[fate] for fate in Fate}}

    def of(self, fate: Fate) -> list[PlanRow]:
        return [row for row in self.rows if row.fate is fate]

    @property
    def warned(self) -> list[PlanRow]:
        """Rows that are taken in and should be looked at."""
        return [row for row in self.rows if row.fate is not Fate.REFUSED and row.warnings]
