"""The receipt that a person takes along who asked about his own data (受理单)."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import BinaryIO

from reports.flow import notes, render_flow, table
from reports.lists import Column
from reports.official import _
from reports.page import Printed


@dataclass(frozen=True)
class Receipt:
    """What stands on it; days are written out."""

    number: str
    name: str
    kind: str
    asked_on: str
    asked_by: str
    wanted: str
    due_on: str
    decision: str = ""
    reason: str = ""
    result: str = ""
    officer: str = ""
    """Who answers for personal data here, with the telephone (L-22)."""


def render_receipt(receipt: Receipt, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write the receipt; with a decision it is the answer, too."""
    lines = [
        (_("Number"), receipt.number),
        (_("Person"), receipt.name),
        (_("Request"), receipt.kind),
        (_("Asked on"), receipt.asked_on),
        (_("Who asks"), receipt.asked_by or _("The person")),
        (_("What is wanted"), receipt.wanted),
        (_("Answered by"), receipt.due_on),
        (_("Decision"), receipt.decision),
        (_("Reason"), receipt.reason),
        (_("Result"), receipt.result),
        (_("Contact for personal data"), receipt.officer),
    ]
    columns = (Column(_("Item"), 40), Column(_("Contents")))
    parts = [
        table(_("Request about own data"), columns, lines, row=11.0),
        notes(
            _("We answer by the day named above. Nobody has to pay for it, and nobody is served worse for asking."),
            _("Whoever is refused may go to court (Personal Information Protection Law 50)."),
        ),
        table(_("Signatures"), (Column(_("Applicant")), Column(_("Taken in by")), Column(_("Date"))), [("", "", "")],
              row=16.0),
    ]  # fmt: skip
    title = _("Receipt of a request about own data")
    return (yield from render_flow(title, parts, to, printed, number=receipt.number, internal=False))
