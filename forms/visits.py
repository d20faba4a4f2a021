"""Forms of visits (F01) and rounds, and the way a visit form becomes a visit; logs are in ``visits_log``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from forms.days import announced
from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.places import HAZARDS
from forms.problems import BadValueError, FormInvalidError, Problem
from forms.types import Choice, Date, Several, Text, YesNo, folded
from forms.types import Reference as Reference
from forms.visits_messages import SENTENCES
from forms.visits_words import CONSENT, HANDED_OUT, OUTCOMES, SLOTS, TOPICS
from models.base import utc_now
from models.calendar import CHINA, day_of
from models.errors import WorldError
from models.places.records import Dwelling
from models.visits import actions
from models.visits.actions import FindingEntry, VisitEntry
from models.visits.records import (
    Outcome,
    Round,
    RoundDoor,
    Visit,
    VisitFinding,
)
from models.visits.rules import wrong_time

_INSTANT = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?[ T]*(\d{1,2})\s*[::时点]\s*(\d{1,2})\s*分?(?::\d{2})?"
)


@dataclass(frozen=True)
class Instant:
    """A day and a time of day in China, to the minute: ``2026-11-20 14:30``."""

    def parse(self, raw: object) -> datetime:
        if isinstance(raw, datetime):
            return raw if raw.tzinfo else raw.replace(tzinfo=CHINA)
        if (match := _INSTANT.fullmatch(folded(raw))) is not None:
            try:
                year, month, day, hour, minute = map(int, match.groups())
                return datetime(year, month, day, hour, minute, tzinfo=CHINA)
            except ValueError:
                pass
        raise BadValueError("not_instant", N_("{label} is not a day and time; write it as 2026-11-20 14:30."))

    def text(self, value: datetime) -> str:
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _outcome_is(*outcomes: Outcome) -> Any:
    return lambda answers: answers["outcome"] in outcomes


_talked = _outcome_is(Outcome.MET, Outcome.PHONE)
_met = _outcome_is(Outcome.MET)
_not_met = _outcome_is(Outcome.NOT_HOME, Outcome.DECLINED)


def _who_was_met(answers: Answers) -> Problem | None:
    if answers["met_resident_id"] is not None and answers["met_other"] is not None:
        return Problem("met_twice", "met_other", N_("Choose a resident or name another person, not both."))
    return None


def _not_in_future(answers: Answers) -> Problem | None:
    at = answers["at"]
    if at is not None and wrong_time(at, now=utc_now(), round_starts=None):
        return Problem("visit_in_future", "at", N_("The visit lies in the future; check date and time."))
    return None


def _next_after_visit(answers: Answers) -> Problem | None:
    at, following = answers["at"], answers["next_on"]
    if at is not None and following is not None and following < day_of(at):
        return Problem("next_before_visit", "next_on", N_("The next visit lies before this one; check the date."))
    return None


def _hazard_told(answers: Answers) -> Problem | None:
    if answers["problem"] is None and answers["hazards"] and "other" in answers["hazards"]:
        return Problem("hazard_untold", "problem", N_("Say what the other hazard is."))
    return None


VISIT = Form(
    code="F01",
    version="2026.1",
    title=N_("Household visit"),
    record=Visit,
    sections=(
        Section(
            N_("Visit"),
            (
                Field(column=Visit.outcome, type=Choice(OUTCOMES), label=N_("Outcome")),
                Field(column=Visit.at, type=Instant(), label=N_("Visited at"), hint=N_("For example 2026-11-20 14:30")),
                Field(column=Visit.companions, type=Text(120), label=N_("Together with")),
                Field(
                    column=Visit.phone_effective,
                    type=YesNo(),
                    label=N_("Somebody was reached"),
                    required=True,
                    relevant=_outcome_is(Outcome.PHONE),
                ),
                Field(column=Visit.met_resident_id, type=Reference(), label=N_("Who was met"), relevant=_talked),
                Field(
                    column=Visit.met_other,
                    type=Text(60),
                    label=N_("Another person"),
                    hint=N_("Somebody who is not in the register, e.g. a carer"),
                    relevant=_talked,
                ),
            ),
        ),
        Section(
            N_("What was talked about and seen"),
            (
                Field(column=Visit.topics, type=Several(TOPICS), label=N_("Topics"), relevant=_talked),
                Field(
                    column=Dwelling.hazards,
                    type=Several(HAZARDS),
                    label=N_("Hazards seen"),
                    hint=N_("Only what is new; known hazards stay until they are resolved"),
                ),
                Field(
                    column=VisitFinding.problem,
                    type=Text(2000, lines=True),
                    label=N_("What the hazard is"),
                    required=False,
                    relevant=lambda answers: bool(answers["hazards"]),
                ),
                Field(
                    column=Visit.needs,
                    type=Text(2000, lines=True),
                    label=N_("Difficulties and needs"),
                    relevant=_talked,
                ),
                Field(
                    column=Visit.opinion,
                    type=Text(2000, lines=True),
                    label=N_("Opinions and suggestions"),
                    relevant=_talked,
                ),
                Field(column=Visit.note, type=Text(2000, lines=True), label=N_("Note")),
            ),
        ),
        Section(
            N_("Explained and handed out"),
            (
                Field(
                    column=Visit.policies,
                    type=Text(120),
                    label=N_("Policies explained"),
                    hint=N_("Their numbers"),
                    relevant=_talked,
                ),
                Field(column=Visit.handed_out, type=Several(HANDED_OUT), label=N_("Handed out"), relevant=_met),
                Field(column=Visit.card_left, type=YesNo(), label=N_("Card left at the door"), relevant=_not_met),
                Field(column=Visit.notice_given, type=YesNo(), label=N_("Privacy notice shown"), relevant=_met),
                Field(
                    column=Visit.health_consent,
                    type=Choice(CONSENT),
                    label=N_("Consent to health information"),
                    relevant=_met,
                ),
            ),
        ),
        Section(
            N_("What comes next"),
            (
                Field(
                    column=RoundDoor.next_slot,
                    type=Choice(SLOTS),
                    label=N_("Knock again"),
                    hint=N_("Empty: the station proposes another part of the day"),
                    relevant=_outcome_is(Outcome.NOT_HOME),
                ),
                Field(column=Visit.next_on, type=Date(), label=N_("Next visit on")),
            ),
        ),
    ),
    rules=(_who_was_met, _not_in_future, _next_after_visit, _hazard_told),
)
"""F01 as typed back: hazards become findings, ``next_slot`` goes to the door; stored by ``save_visit``."""


def save_visit(
    session: Session,
    raw: Mapping[str, object],
    *,
    dwelling_id: UUID,
    worker_id: UUID,
    round_door_id: UUID | None = None,
    household_id: UUID | None = None,
    corrects_id: UUID | None = None,
) -> UUID:
    """Check the answers of ``VISIT`` and record the visit, or a correction of visit ``corrects_id``; return its id.

    Raises:
        FormInvalidError: nothing is stored; also for a time before the round began, which only the round knows.
        WorldError: as ``models.visits.actions.record_visit``, but for the time.
    """
    answers, problems = VISIT.check(raw)
    if refusals := [problem for problem in problems if problem.refuses]:
        raise FormInvalidError(refusals)
    plain = {key: value for key, value in answers.items() if key not in ("hazards", "problem")}
    plain |= {key: bool(plain[key]) for key in ("card_left", "notice_given")}
    entry = VisitEntry(
        dwelling_id=dwelling_id,
        worker_id=worker_id,
        round_door_id=round_door_id,
        household_id=household_id,
        findings=findings_in(answers),
        **plain,
    )
    try:
        if corrects_id is not None:
            return actions.correct_visit(session, corrects_id, entry).id
        return actions.record_visit(session, entry).id
    except WorldError as refused:
        if refused.code not in _OF_TIME:
            raise
        raise FormInvalidError([Problem(refused.code, "at", SENTENCES[refused.code])]) from refused


_OF_TIME = frozenset({"visit_in_future", "visit_before_round"})
"""What the actions refuse and the user can put right in the field "visited at"."""


def findings_in(answers: Answers) -> tuple[FindingEntry, ...]:
    """Hazards and needs of a visit as findings, so that they can be passed on without retyping."""
    problem, needs = answers.get("problem") or "", answers.get("needs")
    hazards = tuple(FindingEntry(kind, problem) for kind in answers.get("hazards") or ())
    return (*hazards, FindingEntry("need", needs)) if needs else hazards


def _ends_after_start(answers: Answers) -> Problem | None:
    start, end = answers["starts_on"], answers["due_on"]
    if start is not None and end is not None and end < start:
        return Problem("round_ends_before_start", "due_on", N_("The round ends before it starts; check the dates."))
    return None


ROUND = Form(
    code="V-01",
    version="2026.1",
    title=N_("Round of visits"),
    record=Round,
    sections=(
        Section(
            N_("Round"),
            (
                Field(column=Round.name, type=Text(80), label=N_("Round name"), hint=N_("For example: winter visits")),
                Field(column=Round.purpose, type=Text(200), label=N_("Purpose")),
                Field(column=Round.starts_on, type=Date(), label=N_("Starts on")),
                Field(column=Round.due_on, type=Date(), label=N_("To be done by")),
            ),
        ),
    ),
    rules=(_ends_after_start, announced("due_on")),
)
