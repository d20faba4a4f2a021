"""A form on the screen: sections of labelled editors, what is wrong beneath each, one main button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.editors import make_editor, show_answer
from desktop.form_model import FormModel
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import Card, SectionHeader
from desktop.widgets.field import Field, FormLayout
from desktop.widgets.layout import Scroll, VBox, column, row
from forms.i18n import _


class FormView(QWidget):
    """Shows a ``FormModel``; Enter moves to the next field, Ctrl+S saves, Escape leaves."""

    left = Signal()

    def __init__(self, model: FormModel, save_text: str = "") -> None:
        super().__init__()
        self.model = model
        self.fields: dict[str, Field] = {}
        self.save_button = Button(save_text or _("Save"), Kind.PRIMARY, "save", "Ctrl+S")
        self.save_button.clicked.connect(model.save)
        self.leave_button = Button(_("Cancel"))
        self.leave_button.clicked.connect(self._leave)
        self.restored = Banner(
            _("This is what you had typed before; it was not saved yet."), Tone.INFO, _("Discard it")
        )
        self.restored.setVisible(model.restored)
        self.restored.acted.connect(self._discard)
        page = QWidget()
        box = VBox(16, (24, 16, 24, 16))
        box.addWidget(self.restored)
        for section in model.form.sections:
            box.addWidget(self._section(section.title, [field.key for field in section.fields]))
        box.addStretch()
        page.setLayout(box)
        foot = row(None, self.leave_button, self.save_button, margins=(24, 8, 24, 12))
        self.setLayout(column(Scroll(page), foot, gap=0))
        model.checked.connect(self.show_state)
        model.refused.connect(self._to_first_problem)
        self.show_answers()
        self.show_state()

    @property
    def editors(self) -> dict[str, QWidget]:
        return {key: field.editor for key, field in self.fields.items()}

    def show_answers(self) -> None:
        """Show every answer as the model holds it."""
        for key, editor in self.editors.items():
            show_answer(editor, self.model.answers.get(key), self.model.text(key))

    def show_state(self) -> None:
        """Show what is relevant, what followed from other answers, and what is wrong."""
        for key, field in self.fields.items():
            field.setVisible(self.model.relevant(key))
            problem = self.model.problem(key)
            tone = Tone.DANGER if problem is None or problem.refuses else Tone.WARNING
            field.show_problem(str(problem) if problem else "", tone)
            if key not in self.model.touched:
                show_answer(field.editor, self.model.answers.get(key), self.model.text(key))

    def _section(self, title: str, keys: list[str]) -> Card:
        layout = FormLayout()
        for key in keys:
            declared = self.model.form.by_key[key]
            editor = make_editor(declared, partial(self.model.answer, key))
            self.fields[key] = field = Field(_(declared.label), editor, _(declared.hint), required=declared.is_required)
            layout.add(field)
            if isinstance(editor, QLineEdit):
                editor.returnPressed.connect(partial(self.focusNextChild))
        return Card(SectionHeader(_(title)), layout)

    def _to_first_problem(self) -> None:
        self.show_state()
        wrong = {problem.field for problem in self.model.problems if problem.refuses}
        for key, field in self.fields.items():
            if key in wrong:
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _discard(self) -> None:
        self.model.discard()
        self.restored.hide()
        self.show_answers()

    def _leave(self) -> None:
        self.model.drop_draft()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
