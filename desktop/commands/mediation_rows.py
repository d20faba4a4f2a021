"""Mediation as the command line answers it: codes for programs, only of files that the worker may open."""

from __future__ import annotations

from typing import Any

from desktop.commands.care_rows import local, share
from models.mediation.contents import ContentLine
from models.mediation.figures import Figures
from models.mediation.lists import FileRow, Reminder
from models.mediation.queries import FilePage, StepRow
from models.mediation.records import Agreement, MediationNote, MediationParty
from models.mediation.rules import copies, paper_number

Shown = dict[str, Any]


def row(found: FileRow) -> Shown:
    return {
        "id": found.id,
        "number": found.number,
        "kind": found.kind,
        "applicants": list(found.applicants),
        "respondents": list(found.respondents),
        "mediator": found.mediator,
        "received_on": found.received_on,
        "state": found.state.value,
        "light": found.light.value,
        "due_day": found.due_day,
        "next": found.next.value if found.next else None,
        "reminders": [reminder(each) for each in found.reminders],
    }


def reminder(found: Reminder) -> Shown:
    return {"due": found.due.value, "last_day": found.last_day, "light": found.light.value}


def page(found: FilePage) -> Shown:
    head = found.head
    return {
        "id": head.id,
        "number": head.number,
        "paper_number": paper_number(head.number),
        "state": found.state.value,
        "light": found.light.value,
        "result_due": found.result.last_day,
        "possible": [kind.value for kind in found.possible],
        "next": found.next.value if found.next else None,
        "origin": head.origin.value,
        "handed_by": head.handed_by,
        "kind": head.kind,
        "received_at": local(head.received_at),
        "mediator": found.mediator,
        "recorder": head.recorder,
        "place": head.place,
        "brief": head.brief,
        "demands": list(head.demands or ()),
        "appeal_id": head.appeal_id,
        "matter_id": head.matter_id,
        "keep_years": head.keep_years,
        "named": [{"worker_id": one.worker_id, "name": one.name, "mediator": one.mediator} for one in found.named],
        "reminders": [reminder(each) for each in found.reminders],
        "parties": [_party(each) | {"phone": found.phone_of(each) or None} for each in found.parties],
        "notes": [_note(each) for each in found.notes],
        "agreement": _agreement(found.agreement, len(found.parties)) if found.agreement else None,
        "steps": [_step(each) for each in found.steps],
        "contents": [_content(each) for each in found.contents],
        "missing": [int(item) for item in found.missing],
    }


def _party(found: MediationParty) -> Shown:
    return {
        "id": found.id,
        "side": found.side.value,
        "organisation": found.organisation,
        "name": found.name,
        "resident_id": found.resident_id,
        "sex": found.sex,
        "ethnic": found.ethnic,
        "birth_date": found.birth_date,
        "id_no": found.id_no,
        "occupation": found.occupation,
        "address": found.address,
        "representative": found.representative,
        "agent": found.agent,
    }


def _note(found: MediationNote) -> Shown:
    return {
        "id": found.id,
        "record": found.kind.value,
        "at": local(found.at),
        "place": found.place,
        "present": found.present,
        "person": found.person,
        "asked_by": found.asked_by,
        "recorder": found.recorder,
        "text": found.text,
        "result": found.result,
    }


def _agreement(found: Agreement, parties: int) -> Shown:
    return {
        "id": found.id,
        "number": found.number,
        "oral": found.oral,
        "facts": found.facts,
        "terms": list(found.terms),
        "performance": found.performance,
        "perform_by": found.perform_by,
        "amount": None if found.amount is None else f"{found.amount:.2f}",
        "personal_status": found.personal_status,
        "effective_on": found.effective_on,
        "copies": copies(parties),
    }


def _step(found: StepRow) -> Shown:
    return {
        "id": found.id,
        "at": local(found.at),
        "step": found.kind,
        "actor": found.actor,
        "text": found.text,
        "detail": dict(found.detail),
        "stray": found.stray,
    }


def _content(found: ContentLine) -> Shown:
    papers = [{"id": paper.id, "title": paper.title, "pages": paper.pages} for paper in found.papers]
    known = {"item": int(found.item), "needed": found.needed, "there": found.there}
    return {**known, "printed": found.derived, "papers": papers}


def figures(found: Figures) -> Shown:
    counts = (
        "accepted", "going", "agreed", "written", "oral", "failed", "ended", "to_perform", "performed", "court_asked",
        "confirmed",
    )  # fmt: skip
    return {
        "first": found.first,
        "last": found.last,
        "own_files_only": True,
        **{name: getattr(found, name) for name in counts},
        "amount": f"{found.amount:.2f}",
        "success": share(found.success),
        "performance": share(found.performance),
        "kinds": dict(found.kinds),
    }
