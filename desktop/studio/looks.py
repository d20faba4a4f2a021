"""How the studio looks wherever it is shown: kinds, states and lights, each with a tone, a shape and a word."""

from __future__ import annotations

from datetime import date, datetime

from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook
from forms.i18n import N_, _
from forms.share_words import ratio_text
from forms.studio_words import HAZARD_KINDS, HAZARD_STATES, HOLDINGS, MATTER_KINDS, MATTER_STATES, SHIFT_STATES, TOPICS
from models.calendar import CHINA
from models.clocks.deadlines import Light
from models.studio.hazard_queries import HazardRow
from models.studio.queries import SessionRow
from models.studio.records import MatterKind
from models.studio.rules import NORMS, Change, Holding
from models.studio.states import HazardState, HazardStepKind, MatterState, MatterStepKind, ShiftState

KIND_ICONS = {
    MatterKind.HAZARD: "hazard",
    MatterKind.CASE: "case",
    MatterKind.DISPUTE: "dispute",
    MatterKind.SERVICE: "service",
}
_STATE_LOOKS = {
    MatterState.WAITING: (Tone.WARNING, "time"),
    MatterState.SERVING: (Tone.ACCENT, "start"),
    MatterState.SETTLED: (Tone.SUCCESS, "success"),
    MatterState.APPOINTED: (Tone.INFO, "calendar"),
    MatterState.REFERRED: (Tone.INFO, "next"),
    MatterState.APPEALED: (Tone.INFO, "appeals"),
    MatterState.MEDIATED: (Tone.INFO, "studio"),
    MatterState.HAZARD: (Tone.INFO, "hazard"),
    MatterState.LEFT: (Tone.NEUTRAL, "move_out"),
}
_SHIFT_LOOKS = {
    ShiftState.PLANNED: (Tone.NEUTRAL, "planned"),
    ShiftState.SIGNED_IN: (Tone.SUCCESS, "checked"),
    ShiftState.SIGNED_OUT: (Tone.NEUTRAL, "move_out"),
    ShiftState.ABSENT: (Tone.WARNING, "vacant"),
}
_HOLDING_LOOKS = {
    Holding.ORDINARY: (Tone.SUCCESS, "checked"),
    Holding.TO_CONFIRM: (Tone.WARNING, "warning"),
    Holding.HELD: (Tone.SUCCESS, "checked"),
    Holding.OFF: (Tone.NEUTRAL, "vacant"),
    Holding.MAKE_UP: (Tone.INFO, "calendar"),
}
_HAZARD_LOOKS = {
    HazardState.FOUND: (Tone.WARNING, "warning"),
    HazardState.TOLD: (Tone.INFO, "sheet"),
    HazardState.INSPECTED_AGAIN: (Tone.WARNING, "not_home"),
    HazardState.CLEARED: (Tone.SUCCESS, "success"),
    HazardState.REPORTED: (Tone.INFO, "district"),
}
STEP_ICONS: dict[str, tuple[Tone, str]] = {
    MatterStepKind.CALL.value: (Tone.ACCENT, "call"),
    MatterStepKind.TAKE_IN.value: (Tone.ACCENT, "edit"),
    MatterStepKind.HAND_OVER.value: (Tone.INFO, "move"),
    MatterStepKind.SETTLE.value: (Tone.SUCCESS, "success"),
    MatterStepKind.APPOINT.value: (Tone.INFO, "calendar"),
    MatterStepKind.REFER.value: (Tone.INFO, "next"),
    MatterStepKind.TO_APPEAL.value: (Tone.INFO, "appeals"),
    MatterStepKind.TO_MEDIATION.value: (Tone.INFO, "studio"),
    MatterStepKind.TO_HAZARD.value: (Tone.INFO, "hazard"),
    MatterStepKind.LEAVE.value: (Tone.NEUTRAL, "move_out"),
    MatterStepKind.REMARK.value: (Tone.NEUTRAL, "edit"),
    MatterStepKind.REPORT_POLICE.value: (Tone.DANGER, "case"),
    HazardStepKind.TELL.value: (Tone.INFO, "sheet"),
    HazardStepKind.MISS.value: (Tone.WARNING, "not_home"),
    HazardStepKind.CLEAR.value: (Tone.SUCCESS, "success"),
    HazardStepKind.REPORT.value: (Tone.INFO, "district"),
}
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


def kind_chip(kind: MatterKind | None) -> ChipLook:
    if kind is None:
        return ChipLook(_("Not said yet"), Tone.NEUTRAL, "neutral")
    return ChipLook(_(MATTER_KINDS[kind]), Tone.NEUTRAL, KIND_ICONS[kind])


def state_chip(state: MatterState) -> ChipLook:
    return ChipLook(_(MATTER_STATES[state]), *_STATE_LOOKS[state])


def shift_chip(state: ShiftState) -> ChipLook:
    return ChipLook(_(SHIFT_STATES[state]), *_SHIFT_LOOKS[state])


def holding_chip(holding: Holding) -> ChipLook:
    return ChipLook(_(HOLDINGS[holding]), *_HOLDING_LOOKS[holding])


def session_chip(row: SessionRow, today: date) -> ChipLook:
    """How a Saturday stands: what is to be done about it, else where it is in its day."""
    if row.holding in (Holding.OFF, Holding.TO_CONFIRM):
        return holding_chip(row.holding)
    if row.session.closed_at is not None:
        return ChipLook(_("Summed up"), Tone.SUCCESS, "success")
    if not row.planned and row.light is not None:
        words = _("Nobody was on duty") if row.session.on < today else _("Roster is empty")
        return light_chip(row.light, words)
    if row.session.on < today and row.light is Light.RED:
        return light_chip(Light.RED, _("Signing in is missing"))
    if row.session.on < today:
        return ChipLook(_("Summary is missing"), Tone.WARNING, "edit")
    if row.session.on == today:
        return ChipLook(_("Today·"), Tone.ACCENT, "start")
    return ChipLook(_("Planned·"), Tone.NEUTRAL, "planned")


def hazard_state_chip(state: HazardState) -> ChipLook:
    return ChipLook(_(HAZARD_STATES[state]), *_HAZARD_LOOKS[state])


def hazard_light_chip(row: HazardRow) -> ChipLook | None:
    """The light of a hazard that is open, with what it means here."""
    if row.light is None:
        return None
    if row.report_due:
        return light_chip(row.light, _("Report is due"))
    return light_chip(row.light, _("Tell to mend·") if row.state is HazardState.FOUND else "")


def next_step(row: HazardRow) -> str:
    """What has to be done with a hazard, in words."""
    if row.report_due:
        return _("{n} misses: report it to the department").format(n=row.misses)
    if row.state is HazardState.FOUND:
        return _("Tell whoever has to mend it")
    if row.state is HazardState.TOLD:
        return _("Inspect again by {day}").format(day=day_text(row.until))
    if row.state is HazardState.INSPECTED_AGAIN:
        left = NORMS.most_misses - row.misses
        return _("Tell or inspect again; {n} more misses until the report").format(n=left)
    if row.state is HazardState.REPORTED:
        return _("With {department}; clear it once it is mended").format(department=row.department or "—")
    return "—"


def topic_text(topic: str | None) -> str:
    return _(TOPICS.get(topic, topic)) if topic else ""


def hazard_kind_text(kind: str) -> str:
    return _(HAZARD_KINDS.get(kind, kind))


def moment_text(at: datetime | None) -> str:
    """An instant as China's clocks show it."""
    return "" if at is None else at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def day_text(at: datetime | None) -> str:
    return "—" if at is None else at.astimezone(CHINA).strftime("%m-%d")


def time_text(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(CHINA).strftime("%H:%M")


def date_text(on: date) -> str:
    return _("{day}, {weekday}").format(day=on.isoformat(), weekday=_(WEEKDAYS[on.weekday()]))


def change_chip(change: Change) -> ChipLook:
    """The change against last year: an arrow, a word and a share."""
    ratio = change.ratio
    if ratio is None:
        return ChipLook(_("no figure last year"), Tone.NEUTRAL, "partly")
    if not ratio:
        return ChipLook(_("as last year"), Tone.NEUTRAL, "partly")
    words = _("{share} more") if ratio > 0 else _("{share} less")
    return ChipLook(words.format(share=ratio_text(abs(ratio))), Tone.NEUTRAL, "up" if ratio > 0 else "down")
