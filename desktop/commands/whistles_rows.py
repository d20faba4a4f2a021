"""Whistles, tasks and points as the command line answers them: codes for programs."""

from __future__ import annotations

from typing import Any

from desktop.commands.appeals_rows import to_second
from desktop.commands.care_rows import local, share
from models.whistles.figures import DepartmentLine, WhistleFigures
from models.whistles.ledger import PointLine, RankLine
from models.whistles.queries import FourLists, WhistlePage, WhistleRow
from models.whistles.records import RedMeeting
from models.whistles.red_tasks import TaskFigures, TaskRow
from models.whistles.rules import MARKS
from models.whistles.states import Called

Shown = dict[str, Any]


def whistle(row: WhistleRow) -> Shown:
    return {
        "id": row.id,
        "number": row.number,
        "kind": row.kind.value,
        "at": local(row.at),
        "blown_by": row.blown_by,
        "appeal_id": row.appeal_id,
        "appeal_number": row.appeal_number,
        "place": row.place,
        "facts": row.facts,
        "state": row.state.value,
        "since": local(row.standing.since),
        "departments": [called(one) for one in row.standing.called],
        "blown_at": to_second(row.standing.blown_at),
        "arrive_by": to_second(row.arrive_by),
        "settle_by": to_second(row.settle_by),
        "light": row.light.value if row.light else None,
    }


def called(one: Called) -> Shown:
    return {
        "department": one.name,
        "signed_by": one.signed_by,
        "signed_at": to_second(one.signed_at),
        "came": one.came,
        "reported_at": to_second(one.reported_at),
        "late": one.late,
        "marks": dict(one.marks) if one.marks else None,
    }


def page(found: WhistlePage) -> Shown:
    stands = found.standing
    return {
        **whistle(found.row),
        "possible": [kind.value for kind in found.possible],
        "judged_by": stands.judged_by,
        "opinion": stands.opinion,
        "discussed": stands.discussed,
        "result": stands.result,
        "cleared_at": to_second(stands.cleared_at),
        "cleared_by": stands.cleared_by,
        "rated_by": stands.rated_by,
        "steps": [
            {
                "id": row.step.id,
                "at": to_second(row.step.at),
                "step": row.step.kind,
                "state": row.state.value if row.state else None,
                "no_effect": row.stray,
                "actor": row.step.actor,
                "department": row.step.department,
                "text": row.step.text,
            }
            for row in found.steps
        ],
    }


def four_lists(found: FourLists) -> Shown:
    """Four lists of as many lines; the number joins them."""
    return {
        "problems": [
            {
                "order": line.order,
                "number": line.number,
                "cleared": line.cleared,
                "source": line.appeal_number,
                "kind": line.kind.value,
                "problem": line.facts,
                "place": line.place,
                "raised_on": line.raised_on,
            }
            for line in found.problems
        ],
        "duties": [
            {
                "order": line.order,
                "number": line.number,
                "cleared": line.cleared,
                "lead": line.lead,
                "others": list(line.others),
                "persons": list(line.persons),
            }
            for line in found.duties
        ],
        "terms": [
            {
                "order": line.order,
                "number": line.number,
                "cleared": line.cleared,
                "arrive_by": to_second(line.arrive_by),
                "settle_by": to_second(line.settle_by),
                "light": line.light.value,
            }
            for line in found.terms
        ],
        "clearances": [
            {
                "order": line.order,
                "number": line.number,
                "cleared": line.cleared,
                "result": line.result,
                "cleared_by": line.cleared_by,
                "cleared_on": line.cleared_on,
                "marks": {one.name: dict(one.marks or {}) for one in line.marks},
            }
            for line in found.clearances
        ],
    }


def figures(found: WhistleFigures) -> Shown:
    return {
        "blown": found.blown,
        "cleared": found.cleared,
        "by_kind": {kind.value: count for kind, count in found.by_kind.items()},
        "timeliness": share(found.timeliness),
        "resolution": share(found.resolution),
        "departments": [_department(line) for line in found.departments],
    }


def _department(line: DepartmentLine) -> Shown:
    means = {mark: line.mean(mark) for mark in MARKS}
    return {
        "department": line.department,
        "called": line.called,
        "in_time": line.in_time,
        "late": line.late,
        "awaited": line.awaited,
        "cleared": line.cleared,
        "timeliness": share(line.timeliness),
        "rated": line.rated,
        "marks": {mark: None if mean is None else f"{mean:.2f}" for mark, mean in means.items()},
    }


def meeting(found: RedMeeting) -> Shown:
    return {
        "id": found.id,
        "kind": found.kind.value,
        "on": found.on,
        "topic": found.topic,
        "chair": found.chair,
        "present": found.present,
        "minutes": found.minutes,
    }


def task(row: TaskRow) -> Shown:
    return {
        "id": row.id,
        "number": row.number,
        "given_at": to_second(row.given_at),
        "department": row.department,
        "text": row.text,
        "meeting_id": row.meeting_id,
        "appeal_id": row.appeal_id,
        "state": row.state.value,
        "due_at": to_second(row.due.due_at),
        "last_day": row.due.last_day,
        "light": row.light.value,
        "answered_at": to_second(row.standing.answered_at),
        "late": row.standing.late,
        "solved_at": to_second(row.standing.solved_at),
        "satisfaction": row.standing.satisfaction,
    }


def task_page(row: TaskRow) -> Shown:
    why = {step.id: code for step, code in row.standing.stray}
    steps = sorted((*row.standing.path, *(step for step, _ in row.standing.stray)), key=lambda step: (step.at, step.id))
    return {
        **task(row),
        "possible": [kind.value for kind in row.possible],
        "steps": [
            {
                "id": step.id,
                "at": to_second(step.at),
                "step": step.kind,
                "no_effect": why.get(step.id),
                "text": step.text,
            }
            for step in steps
        ],
    }


def task_figures(found: TaskFigures) -> Shown:
    counts = {"given": found.given, "answered": found.answered, "solved": found.solved}
    return {**counts, "on_time": share(found.on_time), "solving": share(found.solving)}


def point(line: PointLine) -> Shown:
    return {
        "id": line.id,
        "department": line.department,
        "at": to_second(line.at),
        "rule": line.rule,
        "points": line.points,
        "reason": line.reason,
        "source": line.source,
        "source_id": line.source_id,
        "voided": line.voided,
    }


def rank(line: RankLine) -> Shown:
    return {"place": line.place, "department": line.department, "score": line.score, "by_rule": line.by_rule}
