"""Appeals as the command line answers them: codes for programs, only what the worker may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.commands.care_rows import local, share
from models.appeals.figures import AppealFigures, FigureLine
from models.appeals.page import AppealPage, StepRow
from models.appeals.queries import AppealCounts, AppealRow
from models.appeals.records import AppealTopic, Department, Notice
from models.calendar import CHINA, day_of
from models.cases.files import CLOSED

Shown = dict[str, Any]


def to_second(at: datetime | None) -> str | None:
    """Deadlines of hours run to the second."""
    return None if at is None else at.astimezone(CHINA).isoformat(timespec="seconds")


def last_day(due_at: datetime | None) -> str | None:
    return None if due_at is None else day_of(due_at - timedelta(seconds=1)).isoformat()


def appeal(row: AppealRow) -> Shown:
    return {
        "id": row.id,
        "number": row.number,
        "source": row.source.value,
        "received_at": local(row.received_at),
        "who": row.who,
        "phone": row.phone,
        "resident_id": row.resident_id,
        "building_id": row.building_id,
        "place": row.place,
        "class": row.class_name,
        "topic": row.topic_code,
        "item": row.item_name,
        "content": row.content,
        "urgency": row.urgency.value,
        "state": row.state.value,
        "since": local(row.since),
        "department": row.department,
        "first_contact": row.first_contact,
        "yellow_at": to_second(row.yellow_at),
        "due_at": to_second(row.due_at),
        "last_day": last_day(row.due_at),
        "provisional": row.provisional,
        "light": row.light.value,
        "escalated": row.escalated,
        "satisfaction": row.satisfaction,
        "on_time": row.on_time,
        "stray": row.stray,
        "closed_file": row.level >= CLOSED,
    }


def step(row: StepRow) -> Shown:
    said = row.step
    return {
        "id": said.id,
        "at": to_second(said.at),
        "kind": said.kind,
        "state": row.state.value if row.state else None,
        "no_effect": row.stray,
        "actor": said.actor,
        "department": said.department,
        "until": to_second(said.until),
        "text": said.text,
        "detail": said.detail,
    }


def notice(found: Notice) -> Shown:
    return {
        "id": found.id,
        "number": found.number,
        "kind": found.kind.value,
        "issued_at": local(found.issued_at),
        "item": found.item,
        "received": (found.received or {}).get("rows", []),
        "missing": (found.missing or {}).get("rows", []),
        "until": local(found.until),
        "reason": found.reason,
        "right_place": found.right_place,
    }


def page(found: AppealPage) -> Shown:
    head, stands = found.appeal, found.standing
    return {
        "id": head.id,
        "number": head.number,
        "source": head.source.value,
        "received_at": to_second(head.received_at),
        "first_contact": head.first_contact,
        "who": head.contact_name,
        "phone": head.contact_phone,
        "address": head.address,
        "resident_id": head.resident_id,
        "dwelling_id": head.dwelling_id,
        "building_id": head.building_id,
        "place": head.place,
        "anonymous": head.anonymous,
        "accusation": head.accusation,
        "accused": head.accused,
        "closed_file": head.level >= CLOSED,
        "topic": head.topic_code,
        "class": head.topic["class_name"],
        "item": head.topic["item_name"],
        "petition": bool(head.topic.get("petition")),
        "content": head.content,
        "demand": head.demand,
        "urgency": head.urgency.value,
        "materials": head.materials or [],
        "term": {"amount": head.amount, "clock": head.clock.value, "extended_by": stands.extended_by},
        "state": stands.state.value,
        "since": local(stands.since),
        "department": stands.department,
        "light": found.light.value,
        "yellow_at": to_second(found.deadline.yellow_at),
        "due_at": to_second(found.deadline.due_at),
        "last_day": last_day(found.deadline.due_at),
        "provisional": found.deadline.provisional,
        "pauses": [{"from": to_second(each.start), "to": to_second(each.end)} for each in stands.pauses],
        "outcome": stands.outcome.value if stands.outcome else None,
        "closed_at": to_second(stands.closed_at),
        "returned": stands.returned,
        "redone": stands.redone,
        "escalated": stands.level,
        "satisfaction": stands.satisfaction,
        "solved": stands.solved,
        "nth": found.same.nth,
        "same_matter": [{"id": row.id, "number": row.number, "state": row.state.value} for row in found.same.rows],
        "told_by": found.told_by,
        "review_until": found.review_until,
        "told_twice": found.told_twice,
        "possible": [kind.value for kind in found.possible],
        "evidence": {point.code: to_second(point.at) for point in found.evidence},
        "notices": [notice(each) for each in found.notices],
        "steps": [step(row) for row in found.steps],
    }


def counts(found: AppealCounts) -> Shown:
    return {
        "total": found.total,
        "by_state": {state.value: count for state, count in found.by_state.items()},
        "by_light": {light.value: count for light, count in found.by_light.items()},
    }


def _line(line: FigureLine) -> Shown:
    return {
        "key": line.key,
        "name": line.name,
        "received": line.received,
        "settled": line.settled,
        "refused": line.refused,
        "guided": line.guided,
        "open": line.open,
        "overdue": line.overdue,
        "settle_rate": share(line.settle_rate),
        "on_time_rate": share(line.on_time_rate),
        "satisfaction_rate": share(line.satisfaction_rate),
    }


def figures(found: AppealFigures) -> Shown:
    return {
        "from": found.a,
        "until": found.b,
        **{key: value for key, value in _line(found.whole).items() if key not in ("key", "name")},
        "by_class": [_line(line) for line in found.by_class],
        "by_department": [_line(line) for line in found.by_department],
        "months": [_line(line) for line in found.months],
        "frequent": [
            {"kind": each.kind, "key": each.key, "name": each.name, "count": each.count} for each in found.frequent
        ],
    }


def topic(found: AppealTopic) -> Shown:
    keys = ("class_code", "class_name", "item_code", "item_name", "default_department", "amount")
    said = {key: getattr(found, key) for key in keys}
    return {**said, "clock": found.clock.value, "petition": found.petition, "edition": found.edition}


def department(found: Department) -> Shown:
    keys = ("id", "name", "leader", "contact", "phone", "daily_problem", "active")
    return {**{key: getattr(found, key) for key in keys}, "kind": found.kind.value}
