"""One log: written as a draft, read and appended to once it was submitted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Desk
from desktop.editors import written_or_chosen
from desktop.form_view import FormView
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole, Tone
from desktop.visits import papers
from desktop.visits.log_cases import CasesCard
from desktop.visits.log_model import LogModel
from desktop.visits.words import log_chip, moment_text
from desktop.widgets import (
    Banner,
    Button,
    Card,
    DescriptionList,
    Dialog,
    Field,
    Kind,
    Scroll,
    SectionHeader,
    Text,
    TextArea,
    VBox,
    column,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import PageHead, holder
from forms.days import not_announced
from forms.i18n import _
from forms.visits_words import LOG_REASONS, SLOTS
from models.visits.records import LogState
from models.visits.sheets import LogFacts


class LogView(QWidget):
    """A draft is a form with Submit; what was submitted stands as it is and only grows."""

    back = Signal()

    def __init__(self, desk: Desk, model: LogModel) -> None:
        super().__init__()
        self._desk, self.model = desk, model
        self.submit_button = Button(_("Submit"), Kind.PRIMARY, "save")
        self.print_button = Button(_("Print"), Kind.SECONDARY, "print")
        self.head = PageHead("", self.print_button, self.submit_button)
        self.hint = Banner("", Tone.INFO, dismissible=False)
        self.hint.hide()
        self.parts = VBox(16)
        reading = QWidget()
        reading.setLayout(column(self.parts, None, gap=0, margins=(24, 0, 24, 16)))
        self.stack = QStackedWidget()
        self.stack.addWidget(Scroll(reading))
        self.form: FormView | None = None
        self.cases: CasesCard | None = None
        head = holder(column(self.head, self.hint, gap=8, margins=(24, 16, 24, 8)))
        self.setLayout(column(head, self.stack, gap=0))
        self.head.back.connect(self.back)
        self.submit_button.clicked.connect(self._submit)
        self.print_button.clicked.connect(self._print)
        model.opened.connect(self.show_log)
        model.linked.connect(lambda act_id: desk.done.emit(_("The log names it"), act_id))

    def show_log(self) -> None:
        model = self.model
        facts = model.facts
        self.print_button.setVisible(facts is not None)
        if facts is None:
            self.head.show_title(_("New visit log"), _("Filled from the visits of the day; read it over and save."))
        else:
            number = facts.log.number or _("gets its number when it is submitted")
            day = _("Visit log of {day}").format(day=facts.log.on.isoformat())
            self.head.show_title(day, f"{facts.author} · {number}", log_chip(facts.log.state))
        self._show_form()
        if model.form is None and facts is not None:
            self._show_reading(facts)
        self.submit_button.setVisible(model.form is not None)
        self.submit_button.setEnabled(facts is not None)
        late = facts is not None and facts.log.late
        self.hint.text.setText(_("Submitted after its day: marked as made up later."))
        self.hint.setVisible(late)
        self._take_focus()

    def _take_focus(self) -> None:
        """A new log begins at its first field; what is saved goes on with its main button."""
        if self.form is None:
            self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.model.facts is None:
            next(iter(self.form.editors.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.submit_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_form(self) -> None:
        if self.form is not None:
            self.stack.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        if self.model.form is not None:
            self.cases = None if self.model.page is None else CasesCard(self._desk, self.model)
            self.form = FormView(
                self.model.form, _("Save draft"), special={"police": written_or_chosen(self.model.officers)},
                more=() if self.cases is None else (self.cases,),
            )  # fmt: skip
            self.form.left.connect(self.back)
            self.stack.addWidget(self.form)
            self.stack.setCurrentWidget(self.form)
        else:
            self.stack.setCurrentIndex(0)

    def _show_reading(self, facts: LogFacts) -> None:
        log = facts.log
        emptied(self.parts)
        reasons = "、".join(_(LOG_REASONS[each]) for each in log.reasons or () if each in LOG_REASONS)
        day = DescriptionList(
            [
                (_("Time of day"), _(SLOTS[log.slot]) if log.slot else ""),
                (_("Weather"), log.weather or ""),
                (_("Grid"), facts.grid),
                (_("Place"), log.place or ""),
                (_("Visited"), log.subject or ""),
                (_("Households"), "" if log.households is None else str(log.households)),
                (_("Together with"), log.companions or ""),
                (_("Police officer who went along"), log.police or ""),
                (_("Occasion"), reasons),
            ]
        )
        self.parts.addWidget(Card(day))
        self.parts.addWidget(_texts(_("Content"), [log.content or "—"]))
        self.cases = CasesCard(self._desk, self.model)
        self.parts.addWidget(self.cases)
        if log.plan:
            due = f" ({log.plan_due.isoformat()})" if log.plan_due else ""
            lines = [log.plan + due, *filter(None, [not_announced(log.plan_due)])]
            self.parts.addWidget(_texts(_("What comes next"), lines))
        if log.reviewed_at is not None:
            moment = moment_text(log.reviewed_at)
            self.parts.addWidget(_texts(_("Review"), [f"{facts.reviewer} · {moment}", log.review or "—"]))
        self._show_corrections(facts)
        self._show_acts(facts)

    def _show_corrections(self, facts: LogFacts) -> None:
        card = Card(SectionHeader(_("Additions and corrections"), len(facts.corrections) or None))
        for correction, name in facts.corrections:
            who = row(Text(name, TextRole.STRONG), Text(moment_text(correction.created_at), ink="text_muted"), None)
            card.add(who)
            card.add(Text(correction.text, wrap=True))
        if facts.log.state is not LogState.FILED:
            self.addition = TextArea(rows=2, name=_("Addition"))
            self.append_button = Button(_("Append"), Kind.SECONDARY, "add")
            self.append_button.clicked.connect(self._append)
            hint = _("A submitted log is never changed: what is added stands below it with name and time.")
            self.addition_field = Field(_("Addition"), self.addition, hint)
            card.add(self.addition_field)
            card.add(row(None, self.append_button))
        self.parts.addWidget(card)

    def _show_acts(self, facts: LogFacts) -> None:
        """What can follow, by the state of the log."""
        state = facts.log.state
        if state is LogState.SUBMITTED:
            self.remark = TextArea(rows=2, name=_("Reviewer's opinion"))
            self.remark_field = Field(_("Reviewer's opinion"), self.remark)
            accept, give_back = Button(_("Accept"), Kind.PRIMARY, "save"), Button(_("Return"), Kind.SECONDARY, "undo")
            accept.clicked.connect(lambda: self._review(accepted=True))
            give_back.clicked.connect(lambda: self._review(accepted=False))
            acts = row(None, give_back, accept)
            self.parts.addWidget(Card(SectionHeader(_("Review")), self.remark_field, acts))
        elif state is LogState.RETURNED:
            again = Button(_("Submit again"), Kind.PRIMARY, "save")
            again.clicked.connect(self.model.resubmit)
            words = Text(_("Append what was asked for, then submit it again."), wrap=True)
            self.parts.addWidget(Card(SectionHeader(_("Returned")), words, row(None, again)))
        elif state is LogState.REVIEWED:
            file = Button(_("File"), Kind.PRIMARY, "lock")
            file.clicked.connect(self.model.file)
            words = Text(_("A filed log takes no more additions."), wrap=True)
            self.parts.addWidget(Card(SectionHeader(_("Reviewed")), words, row(None, file)))

    def _append(self) -> None:
        text = self.addition.text().strip()
        self.addition_field.show_problem("" if text else _("Write what is to be added."))
        if text:
            self.model.correct(text)

    def _review(self, *, accepted: bool) -> None:
        remark = self.remark.text().strip()
        missing = not accepted and not remark
        self.remark_field.show_problem(_("Say why it is returned; the author reads it.") if missing else "")
        if not missing:
            self.model.review(accepted=accepted, remark=remark or None)

    def _submit(self) -> None:
        words = _("It gets its number and can no longer be changed, only added to.")
        dialog = Dialog(self, _("Submit the log?"), words, ok=_("Submit"))
        dialog.accepted.connect(self.model.save_and_submit)
        dialog.open()

    def _print(self) -> None:
        if self.model.facts is not None:
            show_preview(self._desk, papers.log_sheets([self.model.facts.log.id]), self)


def _texts(title: str, texts: list[str]) -> Card:
    card = Card(SectionHeader(title), gap=8)
    for text in texts:
        card.add(Text(text, wrap=True))
    return card
