"""Who agrees to a list that one proposed himself: a second person at this PC, or the street on paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.second_person import SecondPerson
from desktop.widgets import Field, LineEdit, Text, column
from desktop.widgets.dates import DateEdit
from desktop.widgets.layout import Columns
from forms.i18n import _
from forms.problems import BadValueError
from forms.types import Date
from models.retention.approving import Needed, StreetPaper


class Agreeing(QWidget):
    """The fields of whose yes is needed, and nothing where that of who is logged in is enough."""

    def __init__(self) -> None:
        super().__init__()
        self.said = Text("", ink="text_muted", wrap=True)
        self.second = SecondPerson()
        self.office, self.number, self.on = LineEdit(), LineEdit(), DateEdit()
        self.office_field = Field(_("Office of the street that agreed"), self.office, required=True)
        self.number_field = Field(_("Number of its paper"), self.number, required=True)
        self.on_field = Field(_("Day of its paper"), self.on, required=True)
        self._street = (self.office_field, self.number_field, self.on_field)
        columns = Columns(200, most=3, gap_x=12)
        fields = QWidget()
        for field in (*self.second.fields, *self._street):
            columns.add(field)
        fields.setLayout(columns)
        self.setLayout(column(self.said, fields, gap=8))

    def ask(self, need: Needed, names: Sequence[str]) -> None:
        """``names``: of those who could be the second person."""
        self.setVisible(need is not Needed.NOBODY)
        for field in self.second.fields[:2]:
            field.setVisible(need is Needed.SECOND)
        for field in self._street:
            field.setVisible(need is Needed.STREET)
        if need is Needed.SECOND:
            words = _("You proposed it: {who} agrees, here with the password, or later from the own account.")
            self.said.setText(words.format(who="、".join(names)))
        else:
            self.said.setText(_("You proposed it and nobody else here may agree: the street does, on paper."))

    def forget(self) -> None:
        self.second.forget()
        for line, field in zip((self.office, self.number, self.on), self._street, strict=True):
            line.clear()
            field.show_problem("")

    def street(self) -> StreetPaper | None:
        """What was written of the street's paper; ``None`` where something lacks, which is shown beneath its field."""
        office, number = self.office.text().strip(), self.number.text().strip()
        self.office_field.show_problem("" if office else _("Say which office of the street agreed."))
        self.number_field.show_problem("" if number else _("Write the number of its paper."))
        try:
            on = Date().parse(self.on.text())
        except BadValueError:
            self.on_field.show_problem(_("Write the day of its paper, such as 2026-11-30."))
            return None
        self.on_field.show_problem("")
        return StreetPaper(office, number, on) if office and number else None

    def focus_first(self) -> None:
        """Go to the first field that lacks something."""
        asked = (self.second.login, self.second.password, self.office, self.number, self.on)
        empty = (line for line in asked if line.isVisible() and not line.text().strip())
        if (line := next(empty, None)) is not None:
            line.setFocus()
