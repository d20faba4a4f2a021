"""The words of appeals: where they come in, where they stand, what can be done, deadlines as people say them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from forms.i18n import N_, _, ngettext
from forms.light_words import LIGHTS
from forms.messages import SENTENCES
from models.appeals.records import DepartmentKind, NoticeKind, Source, Urgency
from models.appeals.states import State, StepKind
from models.calendar import CHINA, day_of
from models.clocks.deadlines import Clock, Light

SOURCES = {
    Source.COUNTER: N_("At the counter"),
    Source.PHONE: N_("By phone"),
    Source.VISIT: N_("On a visit"),
    Source.STUDIO: N_("In the studio"),
    Source.MEETING: N_("At a meeting"),
    Source.HOTLINE: N_("Hotline sheet"),
    Source.ONLINE: N_("Online·"),
}
URGENCIES = {
    Urgency.ORDINARY: N_("Ordinary·"),
    Urgency.URGENT: N_("Urgent·"),
    Urgency.EMERGENCY: N_("Emergency·"),
}
STATES = {
    State.REGISTERED: N_("Registered·"),
    State.ACCEPTED: N_("Taken up"),
    State.ASSIGNED: N_("Assigned·"),
    State.WHISTLED: N_("Whistle blown"),
    State.SIGNED: N_("Signed for"),
    State.WORKING: N_("In the works"),
    State.ANSWERED: N_("Answered"),
    State.VERIFIED: N_("Verified·"),
    State.CALLED_BACK: N_("Called back"),
    State.SETTLED: N_("Settled·"),
    State.FILED: N_("Put on file"),
    State.SUPPLEMENT: N_("Waits for papers"),
    State.SUSPENDED: N_("Suspended·"),
    State.RETURNED: N_("Given back"),
    State.REFUSED: N_("Not taken up"),
    State.GUIDED: N_("Guided elsewhere"),
}
STEPS = {
    StepKind.SETTLE_ON_SPOT: N_("Settle at once"),
    StepKind.ACCEPT: N_("Accept·"),
    StepKind.REFUSE: N_("Do not take up"),
    StepKind.GUIDE: N_("Guide to the right place"),
    StepKind.ASK_SUPPLEMENT: N_("Ask for papers"),
    StepKind.SUPPLEMENTED: N_("Papers are there"),
    StepKind.ASSIGN: N_("Assign·"),
    StepKind.WHISTLE: N_("Blow the whistle"),
    StepKind.SIGN: N_("Sign for it"),
    StepKind.WORK: N_("Note progress"),
    StepKind.RETURN: N_("Give back"),
    StepKind.ANSWER: N_("Answer with result"),
    StepKind.VERIFY: N_("Verify·"),
    StepKind.REJECT: N_("Not solved: send back"),
    StepKind.CALL_BACK: N_("Call back"),
    StepKind.REDO: N_("Have it done again"),
    StepKind.SETTLE: N_("Settle·"),
    StepKind.FILE: N_("Put on file·"),
    StepKind.SUSPEND: N_("Suspend·"),
    StepKind.RESUME: N_("Go on"),
    StepKind.ASK_EXTENSION: N_("Ask for an extension"),
    StepKind.EXTEND: N_("Extend·"),
    StepKind.DENY_EXTENSION: N_("Deny the extension"),
    StepKind.ESCALATE: N_("Escalate"),
    StepKind.JOIN_COLLEAGUE: N_("Colleague joins"),
    StepKind.CORRECT: N_("Correct·"),
    StepKind.MEDIATE: N_("Becomes a mediation"),
    StepKind.RECOMPUTE: N_("Deadline recomputed"),
    StepKind.REMARK: N_("Remark·"),
}
SATISFACTIONS: Mapping[str, str] = {
    "very": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "basic": N_("Basically satisfied"),
    "dissatisfied": N_("Dissatisfied"),
    "very_dissatisfied": N_("Very dissatisfied"),
    "none": N_("Did not say"),
}
LEVELS: Mapping[str, str] = {
    "day": N_("Problem of the day"),
    "week": N_("Problem of the week"),
    "month": N_("Problem of the month"),
}
DEPARTMENT_KINDS = {
    DepartmentKind.COMMUNITY: N_("Community·"),
    DepartmentKind.STREET: N_("Street·"),
    DepartmentKind.DISTRICT: N_("District department"),
    DepartmentKind.UTILITY: N_("Utility company"),
    DepartmentKind.PROPERTY: N_("Property company·"),
    DepartmentKind.OTHER: N_("Other·"),
}
NOTICE_KINDS = {
    NoticeKind.ACCEPTED: N_("Notice of acceptance"),
    NoticeKind.SUPPLEMENT: N_("Notice of what is missing"),
    NoticeKind.REFUSED: N_("Notice that it is not taken up"),
}
CLOCKS = {
    Clock.WORKING_DAYS: N_("Working days"),
    Clock.CALENDAR_DAYS: N_("Calendar days"),
    Clock.HOURS: N_("Hours"),
}
EVIDENCE: Mapping[str, str] = {
    "intake": N_("Intake recorded"),
    "notice": N_("Notice handed over"),
    "hand_over": N_("Handed to a department"),
    "signed": N_("Signed for·"),
    "progress": N_("Progress noted"),
    "result": N_("Result written"),
    "photos": N_("Photos or papers attached"),
    "call_back": N_("Call back recorded"),
    "settled": N_("Settled with its time"),
}
CLOSED_FILE = N_("Closed file")
CLOSED_MEANS = N_(
    "A closed file: only you and those you name can open it. It is in no list of others, no search, no export and no "
    "figure on paper, and it is never offered to those it is about."
)
MASKED_MEANS = N_(
    "Name, phone and address come here once the appeal is escalated, whistled for or given to this level, or somebody "
    "here works on it."
)
ANONYMOUS = N_("Anonymous·")
FIGURE_FORMULAS = (
    N_("Settled rate = settled / (received − not taken up − guided elsewhere), by the day of receipt."),
    N_("On-time rate = settled before the deadline, pauses left out / settled."),
    N_("Satisfied rate = very, quite and basically satisfied / all who gave a rating."),
    N_("A share of nothing is —, neither 0 % nor 100 %."),
)
_STRAYS: Mapping[str, str] = {
    "no_such_move": N_("another step had come first"),
    "extended_already": N_("it had been extended already"),
    "returns_used_up": N_("it had been given back as often as it may"),
    "accused_department": N_("the accusation is about this department"),
    "not_dissatisfied": N_("nobody was dissatisfied"),
    "extension_not_asked": N_("no extension had been asked for"),
}


def stray_text(code: str) -> str:
    """Why a step had no effect, after "No effect:"."""
    return _(_STRAYS.get(code) or SENTENCES.get(code) or _STRAYS["no_such_move"])


def recomputed(detail: Mapping[str, Any], translate: Callable[[str], str] = _) -> Iterator[str]:
    """What a notice of holidays did to a deadline, by the ``detail`` of the step that says so."""
    if detail.get("withdrawn"):
        yield translate(N_("the notice was taken back"))
    if detail.get("to") is None:
        yield translate(N_("the last day is known when its clock goes on"))
    else:
        moved = translate(N_("from {before} to {after}"))
        yield moved.format(before=detail.get("from") or "—", after=detail["to"])


def term_text(amount: int, clock: Clock) -> str:
    """``3 working days``."""
    match clock:
        case Clock.WORKING_DAYS:
            return ngettext("{n} working day", "{n} working days", amount).format(n=amount)
        case Clock.CALENDAR_DAYS:
            return ngettext("{n} calendar day", "{n} calendar days", amount).format(n=amount)
    return ngettext("{n} hour", "{n} hours", amount).format(n=amount)


def deadline_text(light: Light, due_at: datetime | None, now: datetime, *, provisional: bool = False) -> str:
    """What the light means now: how long there is, or how late it is."""
    if light in (Light.PAUSED, Light.OVER) or due_at is None:
        return _(LIGHTS[light])
    said = _by_day(due_at, now) if _at_midnight(due_at) else _by_hour(due_at, now)
    return _("{said} (provisional)").format(said=said) if provisional else said


def last_moment(due_at: datetime | None) -> str:
    """The last day, or of hours the instant, at which it is on time."""
    if due_at is None:
        return "—"
    if _at_midnight(due_at):
        return day_of(due_at - timedelta(seconds=1)).isoformat()
    return local_text(due_at)


def local_text(at: datetime | None) -> str:
    """An instant as people read it, in China's time."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


def nth_text(nth: int) -> str:
    """``This is the 4th``, where it is not the first."""
    return _("No. {n} about the same matter within 180 days").format(n=nth) if nth > 1 else ""


def _by_day(due_at: datetime, now: datetime) -> str:
    days = (day_of(due_at - timedelta(seconds=1)) - day_of(now)).days
    if days < 0:
        return ngettext("{n} day overdue", "{n} days overdue", -days).format(n=-days)
    if days == 0:
        return _("due today")
    return ngettext("{n} day left", "{n} days left", days).format(n=days)


def _by_hour(due_at: datetime, now: datetime) -> str:
    minutes = int((due_at - now).total_seconds() // 60)
    if minutes < 0:
        late = max(-minutes // 60, 1)
        return ngettext("{n} hour overdue", "{n} hours overdue", late).format(n=late)
    if minutes < 60:
        return ngettext("{n} minute left", "{n} minutes left", minutes).format(n=minutes)
    return ngettext("{n} hour left", "{n} hours left", minutes // 60).format(n=minutes // 60)


def _at_midnight(at: datetime) -> bool:
    return at.astimezone(CHINA).time() == time()
