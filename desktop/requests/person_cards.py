"""The cards of the page of one person's rights: what is here of him, the notice, consents, and only keeping."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.messages import sentence
from desktop.offering import offer_act
from desktop.printing.notice import privacy_notice
from desktop.printing.preview_view import show_preview
from desktop.requests.papers import dossier_paper, save_dossier
from desktop.theme import Tone
from desktop.widgets import Button, Card, Chip, Field, LineEdit, SectionHeader, Text, flow, row
from desktop.widgets.layout import hide_unless
from desktop.widgets.lines import RuledCard
from desktop.widgets.page import holder
from forms.appeals_words import local_text
from forms.i18n import _
from forms.requests_words import ANSWERS, PURPOSES
from models import calendar
from models.requests import actions
from models.requests.person import Answer, ConsentLine, PersonRights
from models.requests.records import PrivacyNotice

_LOOKS = {
    Answer.UNASKED: (Tone.NEUTRAL, "neutral"),
    Answer.AGREED: (Tone.SUCCESS, "checked"),
    Answer.REFUSED: (Tone.WARNING, "partly"),
    Answer.WITHDRAWN: (Tone.WARNING, "undo"),
}


class DataCard(Card):
    """Everything about the person: on paper, as a file with a password, or for his own stick; and its correction."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=8)
        self._desk = desk
        self._resident: UUID | None = None
        self._name = ""
        said = _(
            "Everything that is here of this person, with each correction before and after, who opened it, and what "
            "was given to others. Other people on it are masked."
        )
        self.on_paper = Button(_("All data on paper"), icon_name="print", shortcut="P")
        self.as_file = Button(_("As a file"), icon_name="save")
        self.correct = Button(_("Correct"), icon_name="edit")
        self.password = Text("", wrap=True)
        self.password.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.password.hide()
        self.add(SectionHeader(_("What is here of the person")))
        self.add(Text(said, ink="text_muted", wrap=True))
        self.add(holder(flow(self.on_paper, self.as_file, self.correct, gap=8)))
        self.add(self.password)
        self.on_paper.clicked.connect(self._tell)
        self.as_file.clicked.connect(self._ask_file)

    def show_person(self, found: PersonRights) -> None:
        if found.resident_id != self._resident:
            self.password.hide()
        self._resident, self._name = found.resident_id, found.name

    def save(self, to: Path) -> None:
        """Write the file; the password of a workbook is shown once."""
        if self._resident is not None:
            work = partial(save_dossier, self._desk.station, self._resident, to)
            self._desk.run(_("One person's data as a file"), work, partial(self._saved, to), self)

    def _tell(self) -> None:
        if self._resident is not None:
            show_preview(self._desk, dossier_paper(self._resident), self)

    def _ask_file(self) -> None:
        name = _("Personal data {day}.xlsx").format(day=calendar.today().isoformat())
        kinds = _("Excel with a password (*.xlsx)"), _("For the person's own stick, without (*.zip)")
        chosen, kind = QFileDialog.getSaveFileName(self, _("As a file"), name, ";;".join(kinds))
        if chosen:
            self.save(Path(chosen).with_suffix(".zip" if "*.zip" in kind else ".xlsx"))

    def _saved(self, to: Path, password: str | None) -> None:
        told = _("Password of {file}: {password} – it is shown only now; give it apart from the file.")
        self.password.setText(told.format(file=to.name, password=password or ""))
        self.password.setVisible(password is not None)
        self._desk.done.emit(_("Written to {file}.").format(file=to.name), None)


class NoticeCard(Card):
    """Which notice the person was shown; one click notes that he was shown the one in force (L-03)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=8)
        self._desk = desk
        self._resident: UUID | None = None
        self.said = Text("", wrap=True)
        self.print_it = Button(_("Print the privacy notice"), icon_name="print")
        self.told = Button(_("Was told"), icon_name="checked")
        self.add(SectionHeader(_("Privacy notice")))
        self.add(self.said)
        self.add(holder(flow(self.print_it, self.told, gap=8)))
        self.print_it.clicked.connect(lambda: show_preview(desk, privacy_notice(), self))
        self.told.clicked.connect(self._note)

    def show_person(self, found: PersonRights) -> None:
        self._resident = found.resident_id
        self.said.setText(notice_words(found))
        self.told.setVisible(found.due is not None)

    def _note(self) -> None:
        resident = self._resident
        if resident is not None:
            told = partial(actions.told, resident_id=resident)
            self._desk.write("requests.notice", told, lambda pair: self._desk.done.emit(_("Noted."), pair[1]), self)


def notice_words(found: PersonRights) -> str:
    last: PrivacyNotice | None = found.told
    told = ""
    if last is not None:
        words = _("Version {version} was shown on {at}.")
        told = words.format(version=last.notice_version, at=local_text(last.told_at))
    due = _("Version {version} is in force, and the person was not shown it yet.").format(version=found.due)
    return " ".join(filter(None, (told, due if found.due else "")))


class ConsentCard(RuledCard):
    """Each purpose that rests on consent: how the person answered; taking back takes one click, as giving does."""

    def __init__(self, desk: Desk) -> None:
        self.note = Button(_("Note a consent"), icon_name="add", shortcut="C")
        super().__init__(_("Consents"), "", self.note)
        self._desk = desk
        self.buttons: dict[str, Button] = {}

    def show_person(self, found: PersonRights) -> None:
        self.buttons = {}
        self.show_lines([self._line(found.resident_id, each) for each in found.consents])

    def focus_first(self) -> None:
        next(iter([*self.buttons.values(), self.note])).setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, resident: UUID, each: ConsentLine) -> QWidget:
        purpose = _(PURPOSES[each.purpose])
        take_back = Button(_("Withdraw it"), icon_name="undo")
        take_back.setAccessibleName(f"{_('Withdraw it')} {purpose}")
        take_back.clicked.connect(partial(self._withdraw, resident, each.purpose))
        hide_unless(take_back, each.answer is Answer.AGREED)
        if each.answer is Answer.AGREED:
            self.buttons[each.purpose] = take_back
        line, inside = QWidget(), row(gap=8)
        inside.addWidget(Text(purpose), 1)
        inside.addWidget(Chip(_answer_words(each), *_LOOKS[each.answer]))
        inside.addWidget(take_back)
        line.setLayout(inside)
        return line

    def _withdraw(self, resident: UUID, purpose: str, *_checked: bool) -> None:
        def act(session: Session) -> object:
            return actions.withdraw(session, resident, purpose, on=calendar.today())

        said = _("Taken back: what rests on it is used no more; services go on.")
        self._desk.write("requests.consent", act, lambda pair: self._desk.done.emit(said, pair[1]), self)


def _answer_words(each: ConsentLine) -> str:
    words = _(ANSWERS[each.answer])
    if each.last is None:
        return words
    day = each.last.withdrawn_on or each.last.on
    again = "" if each.may_ask or each.answer is Answer.AGREED else _("not to be asked yet")
    return " · ".join(filter(None, (words, day.isoformat(), again)))


class LimitCard(Card):
    """Only keeping what is here (PIPL 47): from when and why, and its end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=8)
        self._desk = desk
        self._resident: UUID | None = None
        self._limited = False
        self.said = Text("", wrap=True)
        self.why = LineEdit()
        self.why_field = Field(_("Reason"), self.why)
        self.limit = Button(_("Restrict the use"))
        offer_act(desk, "requests.restrict", self.limit)
        acts = row(self.why_field, self.limit, None, gap=8)
        acts.setStretch(0, 1)  # without the reason the button is as wide as its words
        for part in (SectionHeader(_("Only kept")), self.said, acts):
            self.add(part)
        self.limit.clicked.connect(self._restrict)

    def show_person(self, found: PersonRights) -> None:
        here = found.restriction
        self._resident, self._limited = found.resident_id, here is not None
        words = _("Since {day}: the person stands in no list and nobody changes what is here. {why}")
        free = _("What is here is used as usual. Restricted, it stands in no list and nobody changes it.")
        self.said.setText(words.format(day=here.starts_on.isoformat(), why=here.reason) if here else free)
        self.limit.setText(_("Let the restriction end") if here else _("Restrict the use"))
        self.why_field.setVisible(here is None)

    def _restrict(self) -> None:
        resident, why, limited = self._resident, self.why.text(), self._limited
        if resident is None:
            return

        def act(session: Session) -> object:
            if limited:
                return actions.lift(session, resident, on=calendar.today())
            return actions.restrict(session, resident, why, on=calendar.today())

        self._desk.write("requests.lift" if limited else "requests.restrict", act, self._done, self, self._refused)

    def _done(self, pair: tuple[object, int]) -> None:
        self.why.clear()
        self.why_field.show_problem("")
        self._desk.done.emit(_("Noted."), pair[1])

    def _refused(self, error: Exception) -> None:
        self.why_field.show()
        self.why_field.show_problem(sentence(error))
        self.why.setFocus()
