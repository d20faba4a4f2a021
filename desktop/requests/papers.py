"""The papers of requests, and a dossier as a file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.jobs import Steps
from desktop.printing.paper import Paper, Shown
from desktop.profile import community_name, worker_name
from forms.i18n import N_
from forms.requests_dossier import plain, sections
from forms.sheets.dossier import as_json, write_workbook
from forms.sheets.export import Stamp
from forms.sheets.locked import new_password
from models import calendar
from models.disclosures.actions import Leaving, free_number, register
from models.disclosures.records import Channel
from models.requests.dossier import dossier
from models.station import Station
from models.station.files import whole
from reports.page import Printed
from reports.requests_facts import print_dossier, print_receipt

DOSSIER, RECEIPT = N_("Data of one person"), N_("Receipt of a request")
_LEVEL = 3


def dossier_paper(resident_id: UUID) -> Paper:
    """Everything about one person, in the clear: it is his own."""

    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return print_dossier(session, dossier(session, resident_id), to, printed)

    return Paper(DOSSIER, write, shown=Shown(_LEVEL, subjects=("resident", (resident_id,)), rows=1))


def receipt_paper(request_id: UUID, resident_id: UUID) -> Paper:
    def write(session: Session, to: BinaryIO, printed: Printed) -> Steps:
        return print_receipt(session, request_id, to, printed)

    return Paper(RECEIPT, write, shown=Shown(subjects=("resident", (resident_id,)), rows=1))


def save_dossier(station: Station, resident_id: UUID, to: Path, *, password: str | None = None) -> Steps:
    """Write the dossier to ``to``; by its name a workbook (with a password, returned), JSON, or a zip of both.

    A zip holds both in the clear: it is for the person's own stick, when he wants to take it elsewhere (PIPL 45).
    """
    suffix = to.suffix.lower()
    password = (password or new_password()) if suffix == ".xlsx" else None
    with station.outside.writing(to), station.act("export.dossier") as session:
        told = dossier(session, resident_id)
        read, number = sections(session, told), free_number(session)
        stamp = Stamp(
            worker_name(session, station), calendar.now().astimezone(calendar.CHINA), community_name(session, station),
            number,
        )  # fmt: skip
        if suffix == ".xlsx":
            yield from write_workbook(read, to, stamp, password)
        else:
            content = as_json(read, plain(told), number)
            if suffix == ".zip":
                book = io.BytesIO()
                yield from write_workbook(read, book, stamp, None)
                content = _zipped({"data.json": content, "data.xlsx": book.getvalue()})
            with whole(to) as part:
                part.write_bytes(content)
        leaving = Leaving(Channel.FILE, DOSSIER, 1, 1, _LEVEL, masked=False, subjects=("resident", (resident_id,)))
        register(session, leaving, number=number, digest=hashlib.sha256(to.read_bytes()).hexdigest())
    return password


def _zipped(contents: dict[str, bytes]) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        return file.getvalue()
