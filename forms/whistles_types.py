"""The value type of a rating: three marks in one field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forms.i18n import N_
from forms.problems import BadValueError
from forms.types import folded
from models.whistles.rules import MARKS, NORMS


@dataclass(frozen=True)
class Marks:
    """``5、4、3``: coming on time, attitude, solution, each from 0 to 5."""

    def parse(self, raw: object) -> dict[str, int]:
        if isinstance(raw, Mapping):
            raw = " ".join(str(raw.get(mark, "")) for mark in MARKS)
        found = re.findall(r"-?\d+", folded(raw))
        if len(found) != len(MARKS):
            raise BadValueError("marks_missing", N_("{label}: write three numbers, such as 5、4、3."))
        marks = dict(zip(MARKS, map(int, found), strict=True))
        if any(not 0 <= mark <= NORMS.most_marks for mark in marks.values()):
            raise BadValueError(
                "out_of_range", N_("{label} must lie between {low} and {high}."), low=0, high=NORMS.most_marks
            )
        return marks

    def text(self, value: Mapping[str, int]) -> str:
        return "、".join(str(value[mark]) for mark in MARKS)
