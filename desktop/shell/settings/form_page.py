"""A page of the settings whose place a form takes while something on it is edited."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import FormView
from desktop.widgets.layout import column


class FormPage(QWidget):
    """``pages`` holds what stands there otherwise, first of all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.form: FormView | None = None
        self.pages = QStackedWidget()
        self.setLayout(column(self.pages, gap=0))

    def show_form(self, model: FormModel) -> None:
        """Whoever calls has connected what is to happen when it is saved."""
        self.leave()
        self.form = FormView(model)
        self.form.left.connect(self.leave)
        self.pages.addWidget(self.form)
        self.pages.setCurrentWidget(self.form)
        first = self.form.leave_button if model.why_not else next(iter(self.form.editors.values()))
        first.setFocus()

    def leave(self) -> None:
        """Go back from the form, if one is shown."""
        if self.form is not None:
            self.pages.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
