"""A copy of an identity document: asked for what and until when, marked before it is kept (L-18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from sqlalchemy.orm import Session

from desktop.widgets import Button, DateEdit, Dialog, Field, Kind, LineEdit
from forms.i18n import _
from forms.problems import BadValueError
from forms.types import Date
from models.base import Record
from models.calendar import today
from models.station.blobs import BlobStore
from models.visits.attachments import attach, media_type_of, read_file
from models.workers.records import Worker
from reports.document_copy import marked_copy

PICTURES = "*.jpg *.jpeg *.png *.pdf"
PROPOSED = timedelta(days=7)
_DAY = Date()


@dataclass(frozen=True)
class Copied:
    """``purpose``: the one use of the copy; ``until``: the day on which it goes."""

    purpose: str
    until: date


def marked(session: Session, file: Path, copied: Copied) -> list[bytes]:
    """The pages of the file, each with what it is for, by whom and when; of the file itself nothing is kept.

    Raises:
        WorldError: ``file_unreadable``; as ``models.visits.attachments.media_type_of``; ``photo_damaged``.
    """
    by = session.get_one(Worker, session.connection().info["worker_id"]).name
    lines = (
        _("Copy, only for: {purpose}").format(purpose=copied.purpose),
        _("{day} {name}; void for any other use").format(day=today().isoformat(), name=by),
    )
    data = read_file(file)
    return list(marked_copy(data, media_type_of(data), lines))


def attach_copies(session: Session, blobs: BlobStore, owner: Record, files: Sequence[Path], copied: Copied) -> int:
    """Attach marked copies of documents to ``owner``; return how many pages they are; raises as both."""
    pages = [page for file in files for page in marked(session, file, copied)]
    for page in pages:
        attach(session, blobs, owner, page, copied.purpose, until=copied.until)
    return len(pages)


class DocumentCopyButton(Button):
    """Asks for copies of documents; ``chosen`` as the dialog says it."""

    chosen = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(_("Copy of a document…"), Kind.QUIET, "sheet")
        self.setToolTip(_("An identity card, a household register: marked, and kept until a day only"))
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        dialog = DocumentCopyDialog(self.window())
        dialog.chosen.connect(self.chosen)
        dialog.open()


class DocumentCopyDialog(Dialog):
    """Asks what a copy is for and until when it is needed, then for the files; ``chosen`` carries both."""

    chosen = Signal(object, object)  # Copied, list[Path]

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            _("Copy of an identity document"),
            _(
                "Only where the matter cannot go on without it. The use, the day and your name are marked all over "
                "the copy; the file itself is not kept, and the copy goes on its day by itself."
            ),
            ok=_("Choose the files…"),
        )
        self.purpose = LineEdit()
        self.until = DateEdit()
        self.until.setText(_DAY.text(today() + PROPOSED))
        hint = _("e.g. application for subsistence allowance")
        self.purpose_field = Field(_("What the copy is for"), self.purpose, hint, required=True)
        self.until_field = Field(_("Kept until"), self.until, required=True)
        self.add(self.purpose_field)
        self.add(self.until_field)

    def accept(self) -> None:
        copied = self._said()
        if copied is None:
            return
        names, _kind = QFileDialog.getOpenFileNames(self, self.title.text(), "", PICTURES)
        if names:
            super().accept()
            self.chosen.emit(copied, [Path(name) for name in names])

    def _said(self) -> Copied | None:
        purpose = self.purpose.text().strip()
        self.purpose_field.show_problem("" if purpose else _("Write what the copy is for: it is marked with it."))
        until = _day(self.until.text())
        late = until is None or until <= today()
        self.until_field.show_problem(_("Write a day from tomorrow on.") if late else "")
        return Copied(purpose, until) if purpose and until is not None and not late else None


def _day(text: str) -> date | None:
    try:
        return _DAY.parse(text)
    except BadValueError:
        return None
