"""The papers of appeals, each as something to preview, print and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper
from forms.i18n import N_, _
from reports import appeals_facts
from reports.page import Printed

PAPERS: Mapping[str, str] = {
    "register": N_("Register of an appeal (F06)"),
    "sheet": N_("Handling sheet of an appeal (F07)"),
    "supervision": N_("Order to settle an appeal (F09)"),
}
_WRITERS: Mapping[str, Callable[..., Any]] = {
    "register": appeals_facts.print_register,
    "sheet": appeals_facts.print_sheet,
    "supervision": appeals_facts.print_supervision,
}


def appeal_paper(name: str, appeal_id: UUID | None) -> Paper:
    """A paper of ``PAPERS``; blank without an appeal. Its title names no appeal: some are closed files."""
    title = _(PAPERS[name])

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return (yield from _WRITERS[name](session, appeal_id, to, printed))

    return Paper(title, title, write)


def notice_paper(notice_id: UUID) -> Paper:
    """A notice (F10) as it was handed over, in duplicate."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_notice(session, notice_id, to, printed)

    return Paper(_("Notice to who appeals (F10)"), _("Notice to who appeals (F10)"), write)
