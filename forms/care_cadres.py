"""Forms of the cadres who answer for a place: their duty, and the days on which they were there (domain C5)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.care_types import in_order
from forms.care_words import CADRE_DUTIES, CADRE_RANKS
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import PersonName, Phone
from forms.problems import Problem
from forms.types import Choice, Date, Integer, Text
from forms.visits_words import SLOTS
from models import calendar
from models.care import cadres
from models.care.records import CadreDay, CadreDuty

CHANGING = frozenset({"name", "unit", "post", "phone", "term_until", "on_site_days"})
"""What of a duty may be written anew; who answers for what, and since when, is another duty."""

CADRE_DUTY = Form(
    code="C-07",
    version="2026.1",
    title=N_("Responsible cadre"),
    record=CadreDuty,
    acted=True,
    sections=(
        Section(
            N_("Cadre"),
            (
                Field(column=CadreDuty.name, type=PersonName(), label=N_("Cadre's name")),
                Field(column=CadreDuty.rank, type=Choice(CADRE_RANKS), label=N_("Rank")),
                Field(column=CadreDuty.unit, type=Text(100), label=N_("Employer or unit")),
                Field(column=CadreDuty.post, type=Text(60), label=N_("Position")),
                Field(
                    column=CadreDuty.phone,
                    type=Phone(service=True),
                    label=N_("Phone on the notice board"),
                ),
            ),
        ),
        Section(
            N_("Duty"),
            (
                Field(column=CadreDuty.kind, type=Choice(CADRE_DUTIES), label=N_("Duty")),
                Field(column=CadreDuty.starts_on, type=Date(), label=N_("On duty since")),
                Field(column=CadreDuty.term_until, type=Date(), label=N_("Term until")),
                Field(
                    column=CadreDuty.on_site_days,
                    type=Text(60),
                    label=N_("Days on site"),
                    hint=N_("e.g. every Wednesday morning"),
                ),
            ),
        ),
    ),
    rules=(in_order("starts_on", "term_until", "term_order", N_("The term ends before the duty begins.")),),
)
"""The estate, and the day the duty ends, are not asked here."""


def _not_tomorrow(answers: Answers) -> Problem | None:
    if answers["on"] is not None and answers["on"] > calendar.today():
        return Problem("cadre_day_in_future", "on", N_("A day on site cannot lie in the future; check the date."))
    return None


CADRE_DAY = Form(
    code="C-08",
    version="2026.1",
    title=N_("Day on site"),
    record=CadreDay,
    acted=True,
    sections=(
        Section(
            N_("Day"),
            (
                Field(column=CadreDay.on, type=Date(), label=N_("Date")),
                Field(
                    column=CadreDay.slot,
                    type=Choice({slot.value: words for slot, words in SLOTS.items()}),
                    label=N_("Time of day"),
                ),
                Field(column=CadreDay.matter, type=Text(200), label=N_("Matter")),
                Field(column=CadreDay.received, type=Integer(0, 9999), label=N_("Number of people received")),
                Field(column=CadreDay.problems, type=Text(500, lines=True), label=N_("Problems and what was assigned")),
            ),
        ),
    ),
    rules=(_not_tomorrow,),
)

EDIT_DUTY = Form(
    code="C-07B",
    version="2026.1",
    title=N_("Responsible cadre"),
    record=CadreDuty,
    sections=(Section(N_("Cadre"), tuple(field for field in CADRE_DUTY.by_key.values() if field.key in CHANGING)),),
)
END_DUTY = Form(
    code="C-07E",
    version="2026.1",
    title=N_("End of a duty"),
    record=CadreDuty,
    sections=(
        Section(
            N_("End"),
            (Field(column=CadreDuty.ends_on, type=Date(), label=N_("Holds no longer from"), required=True),),
        ),
    ),
)
EDIT_DAY = Form(
    code="C-08B",
    version="2026.1",
    title=N_("Day on site"),
    record=CadreDay,
    sections=(Section(N_("Day"), tuple(field for field in CADRE_DAY.by_key.values() if field.key != "on")),),
)


def end_duty(session: Session, raw: Mapping[str, object], *, duty_id: UUID) -> CadreDuty:
    """Let a duty end on the day that the form says."""
    answers = judged(END_DUTY, raw)
    with told_at(dict.fromkeys(("duty_ended", "ends_before_start"), "ends_on")):
        return cadres.end_duty(session, duty_id, on=answers["ends_on"])


def save_duty(session: Session, raw: Mapping[str, object], *, estate_id: UUID | None = None) -> CadreDuty:
    """Appoint a cadre as the form says, for one estate or for the whole community.

    Raises:
        FormInvalidError, WorldError: as ``models.care.cadres.appoint``.
    """
    answers = judged(CADRE_DUTY, raw)
    kind = {"kind": answers["kind"]} if answers["kind"] is not None else {}
    more = {key: answers[key] for key in ("name", "rank", "unit", "post", "phone", "term_until", "on_site_days")}
    with told_at({"term_before_start": "term_until", "overlapping_duty": "starts_on"}):
        return cadres.appoint(session, on=answers["starts_on"], estate_id=estate_id, **kind, **more)


def save_day(session: Session, raw: Mapping[str, object], *, duty_id: UUID) -> CadreDay:
    """Note that a cadre was there.

    Raises:
        FormInvalidError, WorldError: as ``models.care.cadres.record_day``.
    """
    answers = judged(CADRE_DAY, raw)
    answers["received"] = answers["received"] or 0
    with told_at(dict.fromkeys(("day_outside_duty", "day_in_future", "day_noted_already"), "on")):
        return cadres.record_day(session, duty_id, **answers)
