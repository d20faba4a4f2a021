"""One incident: what is still owed, whom it concerns, what was done when, and its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.act_form import ActForm, act_form
from desktop.case_page import CasePage, CaseShown
from desktop.desk import Desk
from desktop.incidents.papers import papers
from desktop.light_looks import light_chip
from desktop.theme import Tone
from desktop.widgets import ChipLook, Entry
from forms.appeals_words import local_text
from forms.i18n import N_, _
from forms.incidents import STEP_FORMS
from forms.incidents_saving import save_step
from forms.incidents_words import HARM, KINDS, MEASURES, SHUT_OUT, STATES, STEPS
from forms.messages import SENTENCES
from models import calendar
from models.clocks.deadlines import Light
from models.incidents.queries import Concerned, IncidentPage, ShutOut, StepRow, concerned, incident_page, sees_whom
from models.incidents.records import Incident, IncidentKind
from models.incidents.states import State, StepKind
from models.rights.deeds import Deed
from models.sync.neighbours import Pc

STEP = "incident.step"
SAYS: Mapping[StepKind, str] = {
    StepKind.SHUT_OUT: N_(
        "The district lets the PC in no more as soon as this step has reached it: at once on the line, else with the "
        "next sync or envelope. When the lost PC asks the district it locks itself: only the printed recovery code "
        "opens it then. Offline, its encryption and its passwords protect it."
    ),
    StepKind.REPORT: N_(
        "The law asks for it at once: the report lies under “Print”; it goes to the street and the cyberspace office."
    ),
    StepKind.LIST: N_("How many people the list names is noted with the step."),
    StepKind.SPARE: N_("Only where measures have effectively averted the harm, as when everything lost is encrypted."),
}
FIRST_AID: Mapping[IncidentKind, str] = {
    IncidentKind.LOST_PC: N_(
        "1. Shut the PC out (the secretary or the security administrator; else the operator of the district does it). "
        "2. Change the passwords of all who worked on it. 3. Tell the police where it was stolen."
    ),
    IncidentKind.LOST_CARRIER: N_(
        "1. Search where it was used last. 2. Find in the register of disclosures what was on it. "
        "3. If it held a backup, change the passwords of all who have an account."
    ),
    IncidentKind.LOST_PAPER: N_("1. Search where it was used last. 2. Cancel the print in the register."),
    IncidentKind.LEAKED: N_("1. Stop the source. 2. Keep what proves it. 3. Tell the police where it is a crime."),
    IncidentKind.TAMPERED: N_(
        "1. Go on with nothing at this PC. 2. Check the file (lianglin station check). 3. Restore a backup of before."
    ),
}
_STEP_LOOKS = {
    StepKind.SHUT_OUT: (Tone.DANGER, "lock"),
    StepKind.CONTAIN: (Tone.ACCENT, "lock"),
    StepKind.LIST: (Tone.INFO, "people"),
    StepKind.REPORT: (Tone.ACCENT, "sheet"),
    StepKind.TELL: (Tone.ACCENT, "phone"),
    StepKind.SPARE: (Tone.NEUTRAL, "info"),
    StepKind.CLOSE: (Tone.SUCCESS, "success"),
    StepKind.REOPEN: (Tone.WARNING, "undo"),
}


@dataclass(frozen=True)
class Found:
    """An incident and whom it concerns, as far as the worker sees them."""

    page: IncidentPage
    concerned: Concerned | None


def make_page(desk: Desk) -> CasePage[Found]:
    return CasePage(desk, "warning", _read, partial(_shown, desk), partial(_form, desk), _said)


def state_chip(state: State) -> ChipLook:
    tone, icon = (Tone.WARNING, "warning") if state is State.OPEN else (Tone.SUCCESS, "success")
    return ChipLook(_(STATES[state]), tone, icon)


def owed_words(owed: tuple[StepKind, ...]) -> str:
    if not owed:
        return _("Nothing is owed")
    return _("Still to do: {steps}").format(steps=steps_words(owed))


def steps_words(owed: tuple[StepKind, ...]) -> str:
    return _(", ").join(_(STEPS[kind]) for kind in owed)


def measures_words(incident: Incident) -> str:
    return "、".join(_(MEASURES[code]) for code in (incident.measures or {}).get("codes", ()) if code in MEASURES)


def _read(session: Session, incident_id: UUID) -> Found:
    page = incident_page(session, incident_id)
    return Found(page, concerned(session, page.incident) if sees_whom(session) else None)


def _shown(desk: Desk, found: Found) -> CaseShown:
    page, incident = found.page, found.page.incident
    owed = page.standing.owed
    may_shut_out = desk.may(Deed.GIVE_ACCOUNT, "accounts")
    return CaseShown(
        title=_(KINDS[incident.kind]),
        subtitle=incident.number,
        state=state_chip(page.standing.state),
        light=_report_light(page.report_by) if page.report_by else None,
        light_words=owed_words(owed),
        texts=(
            (_("First"), _(FIRST_AID[incident.kind]) if StepKind.CONTAIN in owed else ""),
            (_("What happened, when and where"), incident.account),
            (_("What it could do to people"), _(HARM[incident.kind])),
        ),
        facts=_filled(
            (_("Whom it concerns"), concerned_words(found.concerned)),
            (_("Which PC"), pc_words(page.pc) if page.pc else ""),
            (_("Shutting it out"), _(SHUT_OUT[page.shut_out]) if page.shut_out is not ShutOut.NO else ""),
            (_("Noticed at"), local_text(incident.found_at)),
            (_("Happened at"), local_text(incident.happened_at) if incident.happened_at else ""),
            (_("What protected it"), measures_words(incident)),
            (_("No. of the file or print"), page.disclosure.number if page.disclosure else ""),
        ),
        entries=[*map(_entry, reversed(page.steps)), _noticed(incident)],
        acts=[(kind.value, _(STEPS[kind])) for kind in _in_order(page, may_shut_out=may_shut_out)],
        papers=papers(incident.id),
    )


def _filled(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    """Of a lost paper there is no PC: what cannot be known is no hole."""
    return [(label, value) for label, value in facts if value]


def concerned_words(found: Concerned | None) -> str:
    """What is sensitive is counted for who leads alone, and nobody by who does not see all residents."""
    if found is None:
        return _(SENTENCES["incident_whom_unseen"])
    told = {"people": found.people, "doors": found.doors, "children": found.children}
    if found.level_3 is None or found.level_4 is None:
        return _("{people} people in {doors} households; {children} under 14").format(**told)
    words = _("{people} people in {doors} households; {children} under 14; {sensitive} with details of level 3 or 4")
    return words.format(**told, sensitive=found.level_3 + found.level_4)


def _report_light(until: datetime) -> ChipLook:
    late = until < calendar.now()
    words = _("Report is late: {at}") if late else _("Report by {at}")
    return light_chip(Light.RED if late else Light.YELLOW, words.format(at=local_text(until)))


def pc_words(pc: Pc) -> str:
    """A PC by its name, when it was last on the line, and who worked on it."""
    seen = _("last seen {at}").format(at=local_text(pc.seen_at)) if pc.seen_at else _("never seen")
    accounts = _("accounts: {names}").format(names="、".join(pc.workers)) if pc.workers else ""
    return " · ".join(filter(None, (pc.name, seen, accounts)))


def _in_order(page: IncidentPage, *, may_shut_out: bool) -> list[StepKind]:
    """Shutting a lost PC out and what is owed first; closing next, once nothing is."""
    possible = [kind for kind in page.possible if kind is not StepKind.SHUT_OUT]
    owed = list(page.standing.owed) or [kind for kind in (StepKind.CLOSE,) if kind in possible]
    now = page.shut_out in (ShutOut.NO, ShutOut.REFUSED) and StepKind.SHUT_OUT in page.possible
    out = [StepKind.SHUT_OUT] if page.pc and not page.pc.own and now and may_shut_out else []
    return [*out, *owed, *(kind for kind in possible if kind not in owed)]


def _noticed(incident: Incident) -> Entry:
    return Entry(local_text(incident.found_at), _("Noticed"), "", Tone.ACCENT, "add")


def _entry(row: StepRow) -> Entry:
    tone, icon = _STEP_LOOKS.get(row.kind, (Tone.NEUTRAL, "neutral")) if row.kind else (Tone.NEUTRAL, "neutral")
    step = row.step
    said = [step.department, step.text]
    if row.kind is StepKind.SHUT_OUT and step.detail:
        said.append(str(step.detail.get("name", "")))
    if row.kind is StepKind.LIST and step.detail:
        words = _("{people} people in {doors} households")
        said.append(words.format(people=step.detail.get("people"), doors=step.detail.get("households")))
    if row.stray is not None:
        tone, icon = Tone.WARNING, "conflict"
        said.append(_("No effect: {why}").format(why=_(SENTENCES.get(row.stray, SENTENCES["no_such_move"]))))
    title = _(STEPS[row.kind]) if row.kind else step.kind
    return Entry(local_text(step.at), title, "\n".join([*filter(None, said), step.actor or ""]).strip(), tone, icon)


def _form(desk: Desk, act: str, found: Found) -> ActForm:
    kind, incident_id = StepKind(act), found.page.incident.id
    words = _(SAYS[kind]) if kind in SAYS else ""
    return act_form(
        desk,
        STEP,
        STEP_FORMS[kind],
        lambda session, raw: save_step(session, kind, raw, incident_id=incident_id),
        about=incident_id,
        words=words,
    )


def _said(act: str, _result: object) -> str:
    return _("Saved: {name}.").format(name=_(STEPS[StepKind(act)]))
