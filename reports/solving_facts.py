"""Fills the sheet of a problem (F09 题单) with what was studied, its measures and the appeals that it covers."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from forms.appeals_words import STATES
from models.appeals.queries import AppealRow
from models.care.guard import openly
from models.solving.queries import ProblemPage, problem_page
from models.solving.records import ProblemLevel
from models.solving.rules import last_day
from models.solving.states import StepKind
from reports.moments import day
from reports.official import _
from reports.page import Printed
from reports.text import clauses
from reports.visits_facts import Printing
from reports.whistles.data import CoveredLine, OrderText
from reports.whistles.order import render_orders


def print_problem(session: Session, problem_id: UUID, to: BinaryIO, printed: Printed) -> Printing:
    """Write the sheet of a problem; closed files are not among the appeals it covers.

    Raises:
        WorldError: ``no_such_record``.
    """
    with openly(session):
        order = problem_text(problem_page(session, problem_id, printed.at))
    return (yield from render_orders(order, to, printed))


def print_blank_problem(level: ProblemLevel, to: BinaryIO, printed: Printed) -> Printing:
    return (yield from render_orders(OrderText(level=level.value), to, printed))


def problem_text(page: ProblemPage) -> OrderText:
    problem = page.problem
    kept = page.achievements
    return OrderText(
        level=problem.level.value,
        number=problem.number,
        addressee=problem.department or "",
        sources=problem.number,
        matter="\n".join(part for part in (problem.title, problem.text) if part),
        demands=tuple(_said(page, StepKind.STUDY)),
        answer_by=last_day(problem.level, problem.on).isoformat(),
        progress=clauses(*_said(page, StepKind.CARRY_OUT)),
        measures=clauses(*_said(page, StepKind.MEASURE)),
        opinion="settled" if _said(page, StepKind.ACCEPT, words=False) else "",
        alike=str(len(page.appeals)),
        common="；".join(each.document or each.title for each in kept) or clauses(*_said(page, StepKind.OPINION)),
        lead=problem.lead or "",
        participants=problem.participants or "",
        on=problem.on.isoformat(),
        revision=len(page.steps),
        covered=tuple(_covered(row) for row in page.appeals),
    )


def _said(page: ProblemPage, kind: StepKind, *, words: bool = True) -> list[str]:
    """The words of the steps of ``kind`` that had an effect; ``words=False``: also of those without."""
    said = [row.step.text or "" for row in page.steps if row.kind is kind and row.stray is None]
    return [text for text in said if text] if words else said


def _covered(row: AppealRow) -> CoveredLine:
    return CoveredLine(row.number, row.item_name, row.place, day(row.received_at), _(STATES[row.state]))
