"""What a volunteer did beside visits of care, and hours as people read them (志愿服务条例 19; L-65)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from forms.acting import judged, told_at
from forms.care_words import MANNERS
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_, _
from forms.problems import Problem
from forms.types import Date, Integer, Text
from models import calendar
from models.care.records import VolunteerService
from models.care.service import DAY_MINUTES, Served, note_service

_TITLE = N_("Voluntary service")


def _not_tomorrow(answers: Answers) -> Problem | None:
    if answers["on"] is not None and answers["on"] > calendar.today():
        return Problem("service_in_future", "on", N_("Service is noted once it was rendered; check the date."))
    return None


VOLUNTEER_SERVICE = Form(
    code="C-11",
    version="2026.1",
    title=_TITLE,
    record=VolunteerService,
    acted=True,
    sections=(
        Section(
            _TITLE,
            (
                Field(column=VolunteerService.on, type=Date(), label=N_("Day of service")),
                Field(
                    column=VolunteerService.what,
                    type=Text(200),
                    label=N_("What he did"),
                    hint=N_("Without anybody's name"),
                ),
                Field(
                    column=VolunteerService.minutes,
                    type=Integer(1, DAY_MINUTES),
                    label=N_("Length of service (minutes)"),
                ),
            ),
        ),
    ),
    rules=(_not_tomorrow,),
)
"""Visits of care are not typed again: their own line says how long they took."""


def save_service(session: Session, raw: Mapping[str, object], *, helper_id: UUID) -> VolunteerService:
    """Note it as the form says.

    Raises:
        FormInvalidError, WorldError: as ``note_service``.
    """
    with told_at({"service_in_future": "on", "service_minutes": "minutes"}):
        return note_service(session, helper_id, **judged(VOLUNTEER_SERVICE, raw))


def served_text(each: Served) -> str:
    """What a line of service was, without anybody's name."""
    if each.manner is None:
        return each.what
    return _("Caring visit: {manner}").format(manner=_(MANNERS[each.manner]))


def hours_of(minutes: int) -> str:
    """Hours with at most one decimal, rounded down: nobody is credited with what was not noted."""
    return f"{(Decimal(minutes * 10 // 60) / 10).normalize():f}"


def hours_text(minutes: int) -> str:
    return _("{n} h").format(n=hours_of(minutes))
