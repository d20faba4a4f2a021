"""The person editor: one form beside the household, with a warning where the register may know the person."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.form_view import FormView
from desktop.notice_line import NoticeLine
from desktop.people import words
from desktop.people.compare_view import Comparison, Pair
from desktop.people.person_model import PersonModel, Suspect
from desktop.people.words import agreement
from desktop.theme import TextRole, Tone
from desktop.widgets import Banner, Button, Kind, Scroll, Text, column, row
from desktop.widgets.layout import VBox, wrapping
from desktop.widgets.page import holder
from forms.i18n import _
from forms.members import PAPERS, PARTICULARS
from models.masks import mask_pair, mask_phone


class PersonView(QWidget):
    """``left``: nothing more to do here. ``review_asked``: the stored person and another one, side by side."""

    left = Signal()
    review_asked = Signal(object)  # ids of both residents

    def __init__(self, model: PersonModel) -> None:
        super().__init__()
        self.model = model
        self.banner = Banner("", Tone.WARNING, _("Look side by side"))
        self.banner.hide()
        self.banner.acted.connect(self._look)
        self.notice = NoticeLine(model.desk)
        above = holder(column(self.banner, self.notice, gap=8))
        above.setSizePolicy(wrapping())
        self.form = FormView(
            model.form, _("Save"), folded=(PAPERS, PARTICULARS), above=above,
            flat=True,
        )  # fmt: skip
        self.form.left.connect(self.left)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.form)
        self.setLayout(column(self.pages, gap=0))
        model.suspected.connect(self._show_suspects)
        model.saved.connect(self.left)
        model.form.checked.connect(self._show_age)
        self._show_age()
        self.notice.told.connect(model.was_told)
        self.notice.ask(model.known)
        self.setFocusProxy(self.form.editors["name"])

    def _show_age(self) -> None:
        hint, age = self.form.fields["birth_date"].hint, self.model.age()
        if hint is not None:
            hint.setText(_("{age} years old").format(age=age) if age is not None else _("e.g. 1956-3-2"))

    def _show_suspects(self, found: list[Suspect]) -> None:
        if found:
            first = found[0]
            self.banner.text.setText(
                _("The register knows {name}, {door}: {reasons}.").format(
                    name=first.row.name, door=_where(first), reasons=agreement(first.candidate.reasons)
                )
            )
        self.banner.setVisible(bool(found))

    def _look(self) -> None:
        found = self.model.suspects[0]
        if self.model.resident_id is not None:
            self.review_asked.emit((self.model.resident_id, found.row.id))
            return
        page = SuspectPage(self.model, found)
        page.other.connect(self._back)
        page.same.connect(lambda: self.model.is_known(found.row.id))
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.other_button.setFocus()

    def _back(self) -> None:
        self.pages.setCurrentWidget(self.form)
        if (page := self.pages.widget(1)) is not None:
            self.pages.removeWidget(page)
            page.deleteLater()
        self.banner.hide()


class SuspectPage(QWidget):
    """What was typed beside who is known, and the two things that it can mean."""

    same, other = Signal(), Signal()

    def __init__(self, model: PersonModel, found: Suspect) -> None:
        super().__init__()
        answers = model.form.answers
        numbers = answers["id_no"] or "", found.row.id_no or ""
        pairs = [
            Pair("name", _("Name"), answers["name"] or "", found.row.name),
            Pair("id_no", _("ID number"), *mask_pair(*numbers), apart=numbers[0] != numbers[1]),
            Pair("birth", _("Date of birth"), _day(answers["birth_date"]), _day(found.row.birth_date)),
            Pair("sex", _("Sex"), words.sex_word(answers["sex"] or ""), words.sex_word(found.row.sex)),
            Pair("phone", _("Phone"), mask_phone(answers["phone"]), mask_phone(found.row.phone)),
            Pair("home", _("Lives at"), _("Here, from now on"), _where(found)),
        ]
        self.same_button = Button(_("Same person: moves in here"), Kind.PRIMARY, "move_in")
        self.other_button = Button(_("Another person: go on typing"), Kind.SECONDARY, "back")
        self.same_button.clicked.connect(self.same)
        self.other_button.clicked.connect(self.other)
        title = Text(_("Is it the same person?"), TextRole.HEADING)
        sentence = Text(
            _("If so, the record that is there moves to this door; nothing is entered twice."),
            ink="text_muted",
            wrap=True,
        )
        inner = QWidget()
        box = VBox(16, (16, 16, 16, 16))
        for part in (title, sentence, Comparison((_("Typed now"), _("In the register")), pairs)):
            box.addWidget(part)
        box.addLayout(column(self.same_button, self.other_button, gap=8))
        box.addStretch()
        inner.setLayout(box)
        self.setLayout(row(Scroll(inner), gap=0))


def _where(found: Suspect) -> str:
    return f"{found.row.estate or ''} {found.row.door}".strip() or _("no door")


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else ""
