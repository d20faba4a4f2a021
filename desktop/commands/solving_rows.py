"""解难题 as the command line answers it: codes for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from desktop.commands.appeals_rows import appeal, to_second
from desktop.commands.care_rows import share
from models.solving.actions import Carried
from models.solving.queries import Owed, ProblemPage, ProblemRow, SolvingFigures
from models.solving.records import Achievement
from models.solving.rules import Candidate

Shown = dict[str, Any]


def problem(row: ProblemRow) -> Shown:
    return {
        "id": row.id,
        "number": row.number,
        "level": row.level.value,
        "on": row.on,
        "department": row.department,
        "title": row.title,
        "lead": row.lead,
        "state": row.state.value,
        "studied_on": row.studied_on,
        "document": row.standing.document,
        "appeals": row.appeals,
        "settled": row.settled,
    }


def page(found: ProblemPage) -> Shown:
    stands = found.standing
    return {
        **problem(found.row),
        "participants": found.problem.participants,
        "text": found.problem.text,
        "conclusion": stands.conclusion,
        "measures": stands.measures,
        "result": stands.result,
        "opinion": stands.opinion,
        "possible": [kind.value for kind in found.possible],
        "steps": [
            {
                "id": row.step.id,
                "at": to_second(row.step.at),
                "step": row.step.kind,
                "state": row.state.value if row.state else None,
                "no_effect": row.stray,
                "text": row.step.text,
            }
            for row in found.steps
        ],
        "stands_for": [appeal(row) for row in found.appeals],
        "library": [achievement(each) for each in found.achievements],
    }


def carried(done: Carried) -> Shown:
    return {
        "settled": list(done.settled),
        "answered": list(done.answered),
        "over": list(done.over),
        "left": [
            {"appeal_id": one.appeal_id, "number": one.number, "state": one.state.value, "code": one.code}
            for one in done.left
        ],
    }


def owed(one: Owed) -> Shown:
    return {
        "level": one.level.value,
        "on": one.on,
        "until": one.until,
        "red_from": one.red_from,
        "department": one.department,
        "owing": one.owing.value,
        "community": one.community_code,
        "problems": list(one.problem_ids),
    }


def candidate(one: Candidate, appeal_ids: Sequence[UUID]) -> Shown:
    return {
        "topic": one.topic_code,
        "title": one.title,
        "department": one.department,
        "place": one.place,
        "repeats": one.repeats,
        "days_open": one.days_open,
        "households": one.households,
        "appeals": list(appeal_ids),
    }


def achievement(found: Achievement) -> Shown:
    return {
        "id": found.id,
        "problem_id": found.problem_id,
        "on": found.on,
        "title": found.title,
        "document": found.document,
        "text": found.text,
    }


def figures(found: SolvingFigures) -> Shown:
    return {
        "rates": {level.value: share(rate) for level, rate in found.rates.items()},
        "problems": found.problems,
        "appeals": found.appeals,
        "settled": found.settled,
        "achievements": found.achievements,
    }
