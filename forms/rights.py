"""The form of a right that is given singly, and what roles bring, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.form import Field, Form, Section
from forms.i18n import N_, _
from forms.rights_words import AREAS, DEEDS, area_text
from forms.types import Choice, Date, Integer, Several, Text
from models.rights.actions import NewRight, give
from models.rights.deciding import Standing, decide, own_grids, rows_of
from models.rights.deeds import Deed
from models.rights.records import Grant, Scope
from models.rights.roles import GRANTABLE, MASKED, MATRIX
from models.workers.records import WorkerRole

_AT = {
    "worker_unknown": "worker_id",
    "right_not_to_oneself": "worker_id",
    "right_of_an_administrator": "worker_id",
    "right_of_another_administrator": "deed",
    "right_not_given_singly": "deed",
    "right_unknown": "areas",
    "right_level": "level",
    "right_ends_before": "ends_on",
    "right_reason_missing": "reason",
    "grid_missing": "grid_id",
}


def right_form(workers: Mapping[str, str], grids: Mapping[str, str]) -> Form:
    """The form of a right; ``workers`` and ``grids`` are names by ids in hex."""
    deeds = {deed.value: words for deed, words in DEEDS.items() if deed in GRANTABLE}
    return Form(
        code="R-20", version="2026.1", title=N_("A right given singly"), record=Grant, acted=True,
        sections=(
            Section(
                N_("Who may do what"),
                (
                    Field(column=Grant.worker_id, type=Choice(dict(workers)), label=N_("To whom")),
                    Field(column=Grant.deed, type=Choice(deeds), label=N_("Right")),
                    Field(
                        column=Grant.areas, type=Several(AREAS), label=N_("Area of work"),
                        hint=N_("Empty: wherever this right makes sense"),
                    ),
                    Field(
                        column=Grant.grid_id, type=Choice(dict(grids)), label=N_("Standing in for grid"),
                        hint=N_("Empty: the whole community"), required=False,
                    ),
                    Field(
                        column=Grant.level, type=Integer(1, MASKED), label=N_("Up to sensitivity"), required=False,
                        hint=N_("1–3; usually 2. Level 4 is given by name, on a team or a file."),
                    ),
                ),
            ),
            Section(
                N_("Since when and why"),
                (
                    Field(column=Grant.starts_on, type=Date(), label=N_("Holds from"), required=False),
                    Field(column=Grant.ends_on, type=Date(), label=N_("Holds no longer from"), required=False),
                    Field(column=Grant.reason, type=Text(200), label=N_("Reason, as it stands in the record")),
                ),
            ),
        ),
    )  # fmt: skip


def save_right(session: Session, raw: Mapping[str, object], form: Form) -> UUID:
    """Give the right that the form describes.

    Raises:
        FormInvalidError; WorldError: ``not_allowed``.
    """
    said = judged(form, raw)
    right = NewRight(
        Deed(said["deed"]),
        frozenset(said["areas"] or ()),
        UUID(said["grid_id"]) if said["grid_id"] else None,
        said["level"] or 2,
        said["starts_on"],
        said["ends_on"],
        said["reason"] or "",
    )
    with told_at(_AT):
        return give(session, UUID(said["worker_id"]), right).id


@dataclass(frozen=True)
class MatrixRow:
    """What roles bring of one deed: the areas of each."""

    deed: Deed
    areas: Mapping[WorkerRole, frozenset[str]]
    own_grid: frozenset[WorkerRole]
    """Those to whom it reaches in their own grid only, where that is set."""

    def text(self, role: WorkerRole) -> str:
        """What stands in the cell; never by colour alone."""
        mine, every = self.areas[role], frozenset().union(*self.areas.values())
        if not mine:
            return "—"
        words = _("all areas") if mine == every and len(every) > 1 else "、".join(sorted(map(area_text, mine)))
        return _("{areas} (own grid)").format(areas=words) if role in self.own_grid else words


def matrix() -> list[MatrixRow]:
    """What each role brings, deed by deed."""
    return [
        MatrixRow(
            deed,
            {
                role: frozenset().union(*(row.areas for row in rows if deed in row.deeds))
                for role, rows in MATRIX.items()
            },
            frozenset(
                role for role, rows in MATRIX.items() for row in rows if deed in row.deeds and row.scope is Scope.GRID
            ),
        )
        for deed in Deed
    ]


def mine(standing: Standing) -> list[tuple[Deed, list[str]]]:
    """What a worker may do today, by deed: the areas, as he stands."""
    grids = own_grids(standing) or None
    found = []
    for deed in Deed:
        areas = {area for row in rows_of(standing) if deed in row.deeds for area in row.areas}
        allowed = [area for area in AREAS if area in areas and decide(standing, deed, area, grids=grids).allowed]
        if allowed:
            found.append((deed, allowed))
    return found
