"""One quiet line where somebody is about to be asked: who was not shown the privacy notice in force, and that he was.

It never stops anybody (L-03): printed or noted as told by one click, it goes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.printing.notice import privacy_notice
from desktop.printing.preview_view import show_preview
from desktop.widgets import Button, Kind, Text, flow
from desktop.widgets.layout import wrapping
from forms.i18n import _
from models.requests import actions
from models.requests.queries import notices_due
from models.settings.queries import notice_version


class NoticeLine(QWidget):
    """``told``: somebody who is not in the register yet was shown it; with whom it is known, that is noted at once."""

    told = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._people: Mapping[UUID, str] = {}
        self.text = Text("", ink="text_muted", wrap=True)
        self.print_button = Button(_("Print the privacy notice"), Kind.QUIET, "print")
        self.told_button = Button(_("Was told"), Kind.QUIET, "checked")
        self.setLayout(flow(self.text, self.print_button, self.told_button, gap=8))
        self.setSizePolicy(wrapping())
        self.hide()
        self.print_button.clicked.connect(lambda: show_preview(desk, privacy_notice(), self))
        self.told_button.clicked.connect(self._note)
        desk.changed.connect(self._changed)

    def ask(self, people: Mapping[UUID, str]) -> None:
        """Look who of ``people`` (by name) was not shown it yet; nobody there means somebody new."""
        self._people = people
        self._desk.read(lambda session: (notice_version(session), notices_due(session, people)), self._show, self)

    def _show(self, found: tuple[str, Collection[UUID]]) -> None:
        version, due = found
        names = "、".join(name for id_, name in self._people.items() if id_ in due)
        new = _("Before the first questions: show version {version} of the privacy notice.")
        known = _("Not shown version {version} of the privacy notice yet: {names}.")
        self.text.setText((known if self._people else new).format(version=version, names=names))
        self.setVisible(bool(due) or not self._people)

    def _note(self) -> None:
        if not self._people:
            self.hide()
            self.told.emit()
            return
        people = list(self._people)

        def act(session: Session) -> None:
            for resident in people:
                actions.told(session, resident)

        self._desk.write("requests.notice", act, self._noted, self)

    def _noted(self, pair: tuple[object, int]) -> None:
        self.hide()
        self._desk.done.emit(_("Noted."), pair[1])

    def _changed(self, change: Change) -> None:
        if self._people and change.touches("privacy_notice", "setting") and self.isVisible():
            self.ask(self._people)
