"""Short forms about a helper: being away for a time, and leaving for good."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.care_types import in_order
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.types import Date
from models.care import helpers
from models.care.records import Helper

Raw = Mapping[str, object]

ABSENCE = Form(
    code="C-01A",
    version="2026.1",
    title=N_("Absence of a helper"),
    record=Helper,
    sections=(
        Section(
            N_("Absence"),
            (
                Field(column=Helper.absent_from, type=Date(), label=N_("Absent from"), required=True),
                Field(
                    column=Helper.absent_until,
                    type=Date(),
                    label=N_("Absent until"),
                    hint=N_("The last day of it; empty: nobody knows yet"),
                ),
            ),
        ),
    ),
    rules=(in_order("absent_from", "absent_until", "absence_order", N_("The absence ends before it begins.")),),
)
RETIRE = Form(
    code="C-01L",
    version="2026.1",
    title=N_("Leaving of a helper"),
    record=Helper,
    sections=(
        Section(
            N_("Leaving"),
            (
                Field(
                    column=Helper.ends_on,
                    type=Date(),
                    label=N_("Helps no longer from"),
                    hint=N_("The first day without this helper"),
                    required=True,
                ),
            ),
        ),
    ),
)


def set_absence(session: Session, raw: Raw, *, helper_id: UUID) -> Helper:
    answers = judged(ABSENCE, raw)
    with told_at({"ends_before_start": "absent_until"}):
        return helpers.set_absence(session, helper_id, since=answers["absent_from"], until=answers["absent_until"])


def retire_helper(session: Session, raw: Raw, *, helper_id: UUID) -> int:
    """Let a helper leave; return how many people he helped."""
    answers = judged(RETIRE, raw)
    with told_at(dict.fromkeys(("helper_left", "ends_before_start"), "ends_on")):
        return helpers.retire(session, helper_id, on=answers["ends_on"])
