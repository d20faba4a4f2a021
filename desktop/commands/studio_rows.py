"""The studio as the command line answers it: codes for programs, only what the worker may see."""

from __future__ import annotations

from typing import Any

from desktop.commands.care_rows import local, share
from forms.studio_words import change_text, warning_text
from models.studio.figures import Figures, MonthFigures
from models.studio.hazard_queries import HazardPage, HazardRow
from models.studio.queries import MatterPage, MatterRow, SessionPage, SessionRow, ShiftRow
from models.studio.queue import QueueRow
from models.studio.records import StudioOfficer
from models.studio.roster_warnings import RosterWarning
from models.studio.rules import Change

Shown = dict[str, Any]


def officer(found: StudioOfficer) -> Shown:
    keys = ("id", "name", "department", "post", "phone", "worker_id", "active")
    return {key: getattr(found, key) for key in keys}


def session_row(row: SessionRow) -> Shown:
    head = row.session
    return {
        "id": head.id,
        "on": head.on,
        "theme": head.theme,
        "opens": head.opens,
        "closes": head.closes,
        "holding": row.holding.value,
        "off_reason": head.off_reason,
        "planned": row.planned,
        "signed_in": row.signed_in,
        "absent": row.absent,
        "received": row.received,
        "light": row.light.value if row.light else None,
        "closed_at": local(head.closed_at),
    }


def session_page(page: SessionPage) -> Shown:
    return {
        **session_row(page.row),
        "summary": page.row.session.summary,
        "states": {state.value: count for state, count in page.states.items()},
        "kinds": {kind.value: count for kind, count in page.kinds.items()},
        "roster": [shift(row) for row in page.shifts],
        "queue": [visitor(row) for row in page.queue],
        "appointments": [matter(row) for row in page.appointments],
    }


def shift(row: ShiftRow) -> Shown:
    return {
        "id": row.shift.id,
        "officer_id": row.officer.id,
        "officer": row.officer.name,
        "department": row.shift.department,
        "state": row.state.value,
        "signed_in_at": local(row.shift.signed_in_at),
        "signed_out_at": local(row.shift.signed_out_at),
        "absence": row.shift.absence,
    }


def warning(found: RosterWarning) -> Shown:
    return {
        "code": found.code,
        "on": found.on,
        "session_id": found.session_id,
        "count": found.count,
        "red": found.red,
        "text": warning_text(found),
    }


def visitor(row: QueueRow) -> Shown:
    return {
        "id": row.matter_id,
        "label": row.label,
        "number": row.number,
        "state": row.state.value,
        "since": local(row.since),
        "came_at": local(row.came_at),
        "kind": row.kind.value if row.kind else None,
        "topic": row.topic,
        "name": row.name,
        "officer": row.officer,
        "closed_file": row.closed,
    }


def matter(row: MatterRow) -> Shown:
    return {
        "id": row.matter_id,
        "number": row.number,
        "label": row.label,
        "session_id": row.session_id,
        "came_at": local(row.came_at),
        "kind": row.kind.value if row.kind else None,
        "topic": row.topic,
        "name": row.name,
        "phone": row.phone,
        "address": row.address,
        "content": row.content,
        "resident_id": row.resident_id,
        "state": row.state.value,
        "since": local(row.since),
        "officer": row.officer,
        "department": row.department,
        "until": local(row.until),
        "closed_file": row.closed,
        "stray": row.stray,
    }


def matter_page(page: MatterPage) -> Shown:
    return {
        **matter(page.row),
        "prompt": page.prompt,
        "steps": [_step(view.step, view.stray) for view in page.steps],
        "possible": [kind.value for kind in page.possible],
    }


def hazard(row: HazardRow) -> Shown:
    head = row.hazard
    return {
        "id": head.id,
        "number": head.number,
        "found_at": local(head.found_at),
        "kind": head.kind,
        "place": row.place,
        "description": head.description,
        "responsible": head.responsible,
        "state": row.state.value,
        "since": local(row.since),
        "until": local(row.until),
        "told": row.told,
        "misses": row.misses,
        "report_due": row.report_due,
        "department": row.department,
        "light": row.light.value if row.light else None,
        "stray": row.stray,
    }


def hazard_page(page: HazardPage) -> Shown:
    steps = [{**_step(view.step, view.stray), "nth": view.nth} for view in page.steps]
    return {**hazard(page.row), "steps": steps, "possible": [kind.value for kind in page.possible]}


def _step(step: Any, stray: str | None) -> Shown:
    return {
        "at": local(step.at),
        "kind": step.kind,
        "actor": step.actor,
        "department": step.department,
        "until": local(step.until),
        "text": step.text,
        "detail": step.detail,
        "stray": stray,
    }


def change(found: Change) -> Shown:
    return {"this": found.this, "last": found.last, "change": change_text(found)}


def figures(found: Figures) -> Shown:
    return {
        "first": found.period.first,
        "last": found.period.last,
        "received": change(found.received),
        "kinds": {kind.value: change(each) for kind, each in found.kinds.items()},
        "outcomes": {
            kind.value: {state.value: count for state, count in counts.items()}
            for kind, counts in found.outcomes.items()
        },
        "left": found.left,
        "settled": share(found.settled),
        "held": found.held,
        "attendance": share(found.attendance),
        "hazards": {
            "found": change(found.hazards.found),
            "cleared": found.hazards.cleared,
            "reported": found.hazards.reported,
            "open": found.hazards.open,
        },
    }


def month(found: MonthFigures) -> Shown:
    return {
        "month": found.month,
        "kinds": {kind.value: change(each) for kind, each in found.kinds.items()},
        "zeros": sorted(kind.value for kind in found.zeros),
        "over": found.over,
    }
