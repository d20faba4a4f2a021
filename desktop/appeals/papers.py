"""The papers of appeals, each as something to preview, print and save; no file name tells whose it is."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import BLANK, Paper
from forms.i18n import N_
from models.appeals.queries import OPEN, AppealFilter
from models.appeals.records import NoticeKind
from models.station.blobs import BlobStore
from models.visits.attachments import contents
from models.visits.records import Attachment
from reports import appeals_facts, appeals_lists
from reports.appeals import evidence as pack
from reports.appeals import notices
from reports.appeals import open_list as listed
from reports.appeals import register as registers
from reports.appeals import report as reported
from reports.appeals import sheet as sheets
from reports.page import Printed
from reports.whistles import order


def register(appeal_id: UUID) -> Paper:
    """F06 of an appeal; of a closed file only for whoever is named on it."""
    return _register(appeal_id)


def blank_register() -> Paper:
    return _register(None)


def _register(appeal_id: UUID | None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_register(session, appeal_id, to, printed)

    return Paper(registers.TITLE, write)


def sheet(appeal_id: UUID) -> Paper:
    """F07 of an appeal, with its lights."""
    return _sheet(appeal_id)


def blank_sheet() -> Paper:
    return _sheet(None)


def _sheet(appeal_id: UUID | None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_sheet(session, appeal_id, to, printed)

    return Paper(sheets.TITLE, write)


def notice(notice_id: UUID) -> Paper:
    """F10 in duplicate, of the kind that was handed over."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_notice(session, notice_id, to, printed)

    return Paper(N_("Notice to whoever appeals"), write)


def blank_notice(kind: NoticeKind) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_blank_notice(session, kind, to, printed)

    return Paper(notices.TITLES[kind.value], write, shown=BLANK)


def supervision(appeal_id: UUID) -> Paper:
    """F09 for an appeal that is late, or whose result does not satisfy."""
    return _supervision(appeal_id)


def blank_supervision() -> Paper:
    return _supervision(None)


def _supervision(appeal_id: UUID | None) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_supervision(session, appeal_id, to, printed)

    return Paper(order.TITLES[""], write)


def evidence(appeal_id: UUID, blobs: BlobStore) -> Paper:
    """Everything that proves how an appeal was handled, photos included, in one file."""

    def read(attachment: Attachment) -> bytes:
        return b"".join(contents(blobs, attachment))

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_facts.print_evidence(session, appeal_id, to, printed, contents=read)

    return Paper(pack.TITLE, write)


def open_list(wanted: AppealFilter = OPEN) -> Paper:
    """Open appeals by their lights; names masked, no closed files."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_lists.print_open_list(session, wanted, to, printed)

    return Paper(listed.TITLE, write)


def report(first: date, last: date) -> Paper:
    """The report of a week, a month or any days, with charts."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return appeals_lists.print_report(session, first, last, to, printed)

    return Paper(reported.TITLE, write)
