"""Photos and scans of an appeal: shown small, added from files; a closed file takes none, its pictures would tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from sqlalchemy.orm import Session

from desktop.appeals.page_model import Opened
from desktop.desk import Desk
from desktop.document_copy import PICTURES, Copied, DocumentCopyButton, attach_copies
from desktop.offering import offer
from desktop.theme import TextRole, theme
from desktop.widgets import Button, Card, Icon, IconButton, Kind, SectionHeader, Text, column, flow, row
from desktop.widgets.layout import emptied, wrapping
from forms.i18n import _, ngettext
from models.appeals.actions import existing_appeal
from models.calendar import today
from models.errors import WorldError
from models.rights.deeds import Deed
from models.station.blobs import BlobStore
from models.visits.attachments import PDF, attach, contents, remove
from models.visits.records import Attachment

ATTACH = "appeal.attach"
SIDE = 96
Shown = list[tuple[Attachment, bytes]]


class AttachedCard(Card):
    """Thumbnails with a way to take each off, and a button to add more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._appeal: UUID | None = None
        self.add_button = Button(_("Attach"), Kind.QUIET, "photo")
        self.add_button.clicked.connect(self._choose)
        self.copy_button = DocumentCopyButton()
        self.copy_button.chosen.connect(self.attach_copies)
        self.header = SectionHeader(_("Photos and scans"), None, self.copy_button, self.add_button)
        self.nothing = Text(_("Nothing is attached yet."), ink="text_muted")
        self._pictures = flow(gap=12)
        self.place = QWidget()
        self.place.setLayout(self._pictures)
        self.place.setSizePolicy(wrapping())
        for part in (self.header, self.nothing, self.place):
            self.add(part)
        self.setSizePolicy(wrapping())

    def show_appeal(self, opened: Opened) -> None:
        self._appeal = opened.page.appeal.id
        attached = list(opened.page.attachments)
        self.setVisible(not opened.closed_file)
        self.header.set_count(len(attached) or None)
        self.nothing.setVisible(not attached)
        blobs = self._desk.station.blobs
        if attached:
            self._desk.read(lambda _session: _read(blobs, attached), partial(self._show, self._appeal), self)
        else:
            emptied(self._pictures)

    def attach_files(self, files: Sequence[Path]) -> None:
        """Attach photos and scans as one act."""
        appeal_id, blobs = self._appeal, self._desk.station.blobs
        if appeal_id is None or not files:
            return

        def action(session: Session) -> int:
            appeal = existing_appeal(session, appeal_id)
            return len([attach(session, blobs, appeal, file) for file in files])

        self._desk.write(ATTACH, action, self._attached, self)

    def attach_copies(self, copied: Copied, files: Sequence[Path]) -> None:
        """Attach marked copies of identity documents as one act."""
        appeal_id, blobs = self._appeal, self._desk.station.blobs
        if appeal_id is None:
            return

        def action(session: Session) -> int:
            return attach_copies(session, blobs, existing_appeal(session, appeal_id), files, copied)

        self._desk.write(ATTACH, action, self._attached, self)

    def _choose(self) -> None:
        kinds = _("Photos and scans") + f" ({PICTURES})"
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Attach"), "", kinds)
        self.attach_files([Path(each) for each in chosen])

    def _attached(self, pair: tuple[int, int]) -> None:
        count, act_id = pair
        words = ngettext("{n} picture attached", "{n} pictures attached", count).format(n=count)
        self._desk.done.emit(words, act_id)

    def _show(self, appeal_id: UUID, shown: Shown) -> None:
        if appeal_id != self._appeal:
            return
        emptied(self._pictures)
        for attachment, data in shown:
            self._pictures.addWidget(self._picture(attachment, data))

    def _picture(self, attachment: Attachment, data: bytes) -> QWidget:
        away = IconButton("delete", _("Take off"))
        offer(self._desk, Deed.DELETE, "visits", away)
        away.clicked.connect(partial(self._remove, attachment.id))
        words = Text(_caption(attachment), TextRole.CAPTION, "text_muted")
        one = QWidget()
        one.setLayout(column(_thumbnail(attachment, data), row(words, None, away), gap=2))
        return one

    def _remove(self, attachment_id: UUID, *_checked: bool) -> None:
        told = _("Taken off")
        self._desk.write(
            ATTACH,
            lambda session: remove(session, attachment_id),
            lambda pair: self._desk.done.emit(told, pair[1]),
            self,
        )


def _caption(attachment: Attachment) -> str:
    """The title; of a copy of a document besides until when it is here, or that it went."""
    title, until = attachment.title[:12], attachment.expires_on
    if until is None:
        return title
    words = _("{title}, gone since {day}") if until <= today() else _("{title}, until {day}")
    return words.format(title=title, day=until.isoformat())


def _thumbnail(attachment: Attachment, data: bytes) -> QWidget:
    picture = QPixmap()
    if attachment.media_type == PDF or not picture.loadFromData(data):
        return Icon("sheet", "text_muted", SIDE)
    side = theme().px(SIDE)
    label = QLabel()
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    label.setPixmap(picture.scaled(side, side, keep, smooth))
    label.setAccessibleName(attachment.title)
    return label


def _read(blobs: BlobStore, attached: Sequence[Attachment]) -> Shown:
    """The contents that are here; one that was not downloaded yet is an empty frame."""
    found: Shown = []
    for each in attached:
        try:
            found.append((each, b"" if each.media_type == PDF else b"".join(contents(blobs, each))))
        except (WorldError, OSError):
            found.append((each, b""))
    return found
