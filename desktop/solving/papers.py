"""The papers of 解难题, each as something to preview, print and save."""

from __future__ import annotations

from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper
from forms.i18n import N_
from models.solving.records import ProblemLevel
from reports import solving_facts
from reports.page import Printed
from reports.whistles import order


def problem(problem_id: UUID) -> Paper:
    """F09 of a problem, with the appeals that it covers."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return solving_facts.print_problem(session, problem_id, to, printed)

    return Paper(N_("Sheet of a problem"), write)


def blank_problem(level: ProblemLevel) -> Paper:
    def write(_session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return solving_facts.print_blank_problem(level, to, printed)

    return Paper(order.TITLES[level.value], write, shown=BLANK)
