"""The papers of whistles and points, each as something to preview, print and save."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper
from reports import whistles_facts
from reports.page import Printed
from reports.whistles import call
from reports.whistles import four_lists as ledger
from reports.whistles import points as ranking


def whistle(whistle_id: UUID) -> Paper:
    """F08 in three copies, the third for each department that is called."""
    return _whistle(whistle_id)


def blank_whistle() -> Paper:
    return _whistle(None)


def _whistle(whistle_id: UUID | None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return whistles_facts.print_whistle(session, whistle_id, to, printed)

    return Paper(call.TITLE, write)


def four_lists(first: date, last: date) -> Paper:
    """F20 on A3: problems, responsibilities, terms, clearing."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return whistles_facts.print_four_lists(session, first, last, to, printed)

    return Paper(ledger.TITLE, write)


def points(first: date, last: date) -> Paper:
    """The ranking of departments and the ledger that it is the sum of."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return whistles_facts.print_points(session, first, last, to, printed)

    return Paper(ranking.TITLE, write)
