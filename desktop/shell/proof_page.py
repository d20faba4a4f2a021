"""A page of the entrance where somebody shows who he is, by a password or by the code, and then waits for long work."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.shell.entrance_pages import Page
from desktop.shell.passwords import PasswordEdit
from desktop.shell.restoring_model import Proof, RestoringModel
from desktop.widgets.button import Button, Kind
from desktop.widgets.choices import ChoiceButtons
from desktop.widgets.editors import LineEdit
from desktop.widgets.field import Field
from desktop.widgets.layout import row
from desktop.widgets.states import ProgressPanel
from forms.i18n import _


class ProofPage(Page):
    """``finish`` ends the making of it; ``go_on`` does the main thing."""

    left = Signal()

    def __init__(self, model: RestoringModel, title: str, words: str, ok: str, *, for_two: bool, work: str) -> None:
        """``work``: what goes on while it waits; ``for_two``: two custodians have the code."""
        self.login, self.password = LineEdit(), PasswordEdit()
        self.codes = [LineEdit() for _number in range(2 if for_two else 1)]
        of_codes = (
            [_("Code of the first custodian"), _("Code of the second custodian")] if for_two else [_("Recovery code")]
        )
        fields = [
            Field(_("Log-in name"), self.login),
            Field(_("Password"), self.password),
            *(Field(label, edit) for label, edit in zip(of_codes, self.codes, strict=True)),
        ]
        super().__init__(model, title, words, fields, ok, width=480)
        self._model, self._work = model, work
        self.way = ChoiceButtons([("password", _("With a password")), ("code", _("With the recovery code"))])
        self.body.insertWidget(3, self.way)
        self.progress = ProgressPanel(work)
        self.back = Button(_("Back"), Kind.QUIET, "back")

    def finish(self, *parts: QWidget) -> None:
        """Put ``parts`` beneath the fields, and connect everything."""
        for part in (*parts, self.progress):
            self.add(part)
        self.add(row(self.back, None, self.ok))
        self.back.clicked.connect(self.left)
        self.way.changed.connect(self._turn)
        self.ok.clicked.connect(self.go_on)
        self.progress.cancelled.connect(self._model.cancel)
        self._model.progressed.connect(self.progress.show_progress)
        self._model.cancelled.connect(self._stopped)
        for field in self.fields:
            if isinstance(field.editor, QLineEdit):
                field.editor.textEdited.connect(self.forget)

    def begin(self) -> None:
        super().begin()
        self.progress.hide()
        with QSignalBlocker(self.way):
            self.way.set_value("password")
        self._turn("password")

    def refuse(self, sentence: str) -> None:
        super().refuse(sentence)
        self.progress.hide()
        self.password.forget()
        self._shown()[-1].editor.setFocus()

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.way.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def go_on(self) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        """Something else is typed."""

    def is_typed(self) -> bool:
        """Whether all is filled in; what is missing is said."""
        shown = self._shown()
        return not self.complain([(field, "" if _text(field).strip() else _("Fill this in.")) for field in shown])

    def proof(self) -> Proof:
        if self.way.value() == "code":
            return Proof(codes=tuple(edit.text() for edit in self.codes))
        return Proof(self.login.text(), self.password.text())

    def begin_work(self) -> None:
        """The work follows at once; Cancel has the keys."""
        self.progress.begin(self._work)
        self.progress.show()
        self.progress.cancel_button.setFocus()
        self.see(self.progress)

    def _turn(self, way: object) -> None:
        self.refusal.hide()  # it was said of the other way
        for number, field in enumerate(self.fields):
            field.setVisible((number < 2) == (way != "code"))
        self.forget()
        self._shown()[0].editor.setFocus()

    def _shown(self) -> list[Field]:
        return [field for field in self.fields if not field.isHidden()]

    def _stopped(self) -> None:
        self.progress.hide()
        self.tell(_("Given up: everything is as it was."))


def _text(field: Field) -> str:
    return field.editor.text() if isinstance(field.editor, QLineEdit) else ""
