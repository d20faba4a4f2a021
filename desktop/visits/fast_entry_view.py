"""Fast entry: scan a sheet, press a digit, Enter; whoever was met by a letter; the next sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from desktop.looks import OUTCOME_LOOKS, outcome_chip
from desktop.messages import sentence
from desktop.notice_line import NoticeLine
from desktop.theme import TextRole, Tone, theme
from desktop.visits.fast_entry_model import Entered, FastEntryModel
from desktop.visits.words import attempts_text, moment_text
from desktop.widgets import (
    Button,
    Card,
    Chip,
    ChoiceButtons,
    EmptyState,
    Entry,
    Field,
    IconButton,
    Kind,
    LineEdit,
    Scroll,
    SectionHeader,
    Text,
    Timeline,
    VBox,
    column,
    flow,
    icon,
    restyle,
    row,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import MARGINS, PageHead, holder
from desktop.widgets.text import ElidedText
from forms.i18n import _
from forms.places import HAZARDS
from forms.problems import BadValueError
from forms.visits import Instant
from forms.visits_words import OUTCOMES, SLOTS
from models.visits.queries import VisitLine
from models.visits.records import Outcome
from models.visits.sheet_numbers import grouped
from models.visits.sheets import ScannedSheet

LETTERS = "ABCDEFGHJKLM"
ROOMY_H = 460
"""Where the page is lower than this (px at 100 %), as with large type, the sheet alone has the room."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FastEntryView(QWidget):
    """``form_wanted``: the whole form of a sheet; ``correct_wanted``: an entry of this sitting was wrong."""

    back = Signal()
    form_wanted = Signal(object)
    round_wanted = Signal(object)

    def __init__(self, model: FastEntryModel) -> None:
        super().__init__()
        self.model = model
        self.counted = Text("", ink="text_muted")
        self.head = PageHead(_("Enter sheets"), self.counted, way_back=True)
        self.head.back.connect(self.back)
        self.number = LineEdit(_("Scan a sheet, or type its number"))
        self.number_field = Field(_("Sheet number"), self.number)
        self.at = LineEdit(_("now, or for example 2026-11-20 14:30"))
        self.at_field = Field(_("Visited at"), self.at)
        self.sheet = SheetCard(model)
        self.idle = EmptyState(
            "scan",
            _("Scan the next sheet"),
            _("The scanner is heard on every screen. Then: a digit for the outcome, Enter, the next sheet."),
        )
        self.entered = VBox(4)
        self.tally = Text("", ink="text_muted", wrap=True)
        self.stack = QStackedWidget()
        self._build()
        self._connect()
        self._show_entered()

    def _build(self) -> None:
        self.stack.addWidget(Card(self.idle))
        self.stack.addWidget(self.sheet)
        top = Card(row(self.number_field, self.at_field, gap=16), padding=12)
        top.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        left = QWidget()
        left.setLayout(column(top, self.stack, gap=12))
        listed = QWidget()
        listed.setLayout(column(self.entered, None, gap=0, margins=(0, 0, 8, 0)))
        self.sitting = Card(SectionHeader(_("Entered now")), self.tally, Scroll(listed), padding=12, gap=8)
        self.sitting.setFixedWidth(min(theme().px(320), 400))
        body = row(left, self.sitting, gap=16)
        body.setStretch(0, 1)
        self.setLayout(column(self.head, body, gap=12, margins=MARGINS))

    def _connect(self) -> None:
        model = self.model
        model.opened.connect(self._show_sheet)
        model.chosen.connect(self.sheet.show_choice)
        model.recorded.connect(self._show_entered)
        model.refused.connect(lambda error: self.number_field.show_problem(sentence(error)))
        model.full_form.connect(self.form_wanted)
        model.time_asked.connect(self.at.setFocus)
        self.number.returnPressed.connect(self._typed)
        self.number.textEdited.connect(lambda: self.number_field.show_problem(""))
        self.at.editingFinished.connect(self._time_typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, or with large type, people and Save must be in sight: the list of the sitting goes."""
        super().resizeEvent(event)
        roomy = self.height() >= theme().px(ROOMY_H)
        self.sitting.setVisible(roomy)
        self.counted.setVisible(not roomy)
        self.sheet.spread(roomy=roomy)

    def scan(self, number: str) -> None:
        """Open the sheet that the scanner read."""
        self.number.setText(grouped(number))
        self.number_field.show_problem("")
        self.model.scan(number)

    def ready(self) -> None:
        """Wait for the next sheet, the open one as it is."""
        (self.sheet.outcomes if self.model.sheet else self.number).setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        if self.number.text().strip():
            self.model.scan(self.number.text())
        elif self.model.sheet is not None:
            self.sheet.outcomes.setFocus()

    def _time_typed(self) -> None:
        text = self.at.text().strip()
        try:
            self.model.set_at(Instant().parse(text) if text else None)
            self.at_field.show_problem("")
        except BadValueError as wrong:
            words = _(wrong.message).format(label=_("Visited at"))
            self.at_field.show_problem(words)
            self.model.doubt_at()

    def _show_sheet(self) -> None:
        sheet = self.model.sheet
        self.stack.setCurrentIndex(0 if sheet is None else 1)
        if sheet is None:
            self.number.clear()
        else:
            self.number.setText(grouped(sheet.row.sheet_no))
            self.sheet.show_sheet(sheet, self.model.last)
        self.number_field.show_problem("")
        self.ready()

    def _show_entered(self) -> None:
        emptied(self.entered)
        standing = [entry for entry in self.model.entered if not entry.undone]
        counts = [(outcome, sum(entry.outcome is outcome for entry in standing)) for outcome in OUTCOMES]
        words = " · ".join(f"{_(OUTCOMES[outcome])} {count}" for outcome, count in counts if count)
        self.tally.setText(words or _("Nothing yet. Ctrl+Z takes the last entry back."))
        self.counted.setText(words)
        newest = next((entry for entry in self.model.entered if not entry.undone), None)
        for entry in self.model.entered[:100]:
            self.entered.addWidget(self._entry(entry, newest=entry is newest))

    def _entry(self, entry: Entered, *, newest: bool) -> QWidget:
        chip = Chip("")
        chip.show_state(*outcome_chip(entry.outcome))
        door = Text(entry.sheet.row.door, TextRole.STRONG)
        note = _("taken back") if entry.undone else _again(entry)
        line = row(chip, door, ElidedText(note or entry.sheet.row.surname, TextRole.CAPTION, "text_muted"), gap=8)
        line.setStretch(2, 1)
        if newest:
            undo = IconButton("undo", _("Take back {door} (Ctrl+Z)").format(door=entry.sheet.row.door))
            undo.clicked.connect(self.model.undo_last)
            line.addWidget(undo)
        part = QWidget()
        part.setLayout(line)
        part.setEnabled(not entry.undone)
        return part

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.model.sheet is not None:
            self.model.close()
        elif event.key() == Qt.Key.Key_F2:
            self.model.open_full_form()
        else:
            super().keyPressEvent(event)


class SheetCard(Card):
    """The open sheet: which door, who lives there, what came of it; all by keys, all by mouse as well."""

    def __init__(self, model: FastEntryModel) -> None:
        super().__init__(gap=12)
        self._model = model
        self.door = Text("", TextRole.DISPLAY)
        self.surname = Text("", TextRole.TITLE)
        self.where = Text("", ink="text_muted", wrap=True)
        self.attempts = Text("", TextRole.HEADING, "warning")
        self.hazards = Chip("")
        self.people = VBox(0)
        self.outcomes = ChoiceButtons([(outcome, _(words)) for outcome, words in OUTCOMES.items()], _("Outcome"))
        for outcome, button in zip(OUTCOMES, self.outcomes.buttons, strict=True):
            tone, shape = OUTCOME_LOOKS[outcome]
            button.setIcon(icon(shape, tone, filled=True))
            button.installEventFilter(self)
        self.save_button = Button(_("Save"), Kind.PRIMARY, "save", hint=_("Enter"))
        self.more_button = Button(_("More: findings, needs, photos"), Kind.SECONDARY, "edit", hint="F2")
        self.aside_button = Button(_("Put aside"), Kind.QUIET, hint="Esc")
        self.notice = NoticeLine(model.desk)
        self.history = Timeline()
        self.before = SectionHeader(_("Last visits"))
        self._person_buttons: list[Button] = []
        self._roomy = True
        self._build()
        self._connect()

    def _build(self) -> None:
        """The door and what can be done stay in sight whatever is scrolled between them."""
        self.who = Text(_("Who was met (letters)"), TextRole.CAPTION, "text_muted")
        self.what = Text(_("What came of it"), TextRole.CAPTION, "text_muted")
        acts = holder(flow(self.save_button, self.more_button, self.aside_button))
        parts = (self.what, self.outcomes, self.who, self.people, self.notice, self.before, self.history, None)
        inner = QWidget()
        inner.setLayout(column(*parts, gap=8, margins=(0, 0, 8, 0)))
        self.beside = Text("", ink="text_muted")
        self.add(row(self.door, self.surname, self.beside, self.attempts, None, self.hazards, gap=16))
        self.add(self.where)
        self.add(Scroll(inner))
        self.add(acts)

    def _connect(self) -> None:
        model = self._model
        self.outcomes.changed.connect(lambda value: model.choose(value) if isinstance(value, Outcome) else None)
        self.save_button.clicked.connect(model.confirm)
        self.more_button.clicked.connect(model.open_full_form)
        self.aside_button.clicked.connect(model.close)

    def show_sheet(self, sheet: ScannedSheet, last: list[VisitLine]) -> None:
        seen, dwelling = sheet.row, sheet.facts.dwelling
        self.door.setText(seen.door)
        self.surname.setText(seen.surname)
        self.attempts.setText(attempts_text(seen))
        self.attempts.setVisible(seen.status.knocks > 0)
        self.attempts.setToolTip(_("Parts of the day at which nobody opened"))
        self.where.setText(" · ".join(part for part in (seen.estate, sheet.round_name, seen.worker) if part))
        self.beside.setText(seen.estate)
        known = "、".join(_(HAZARDS[kind]) for kind in dwelling.hazards or () if kind in HAZARDS)
        self.hazards.show_state(known, Tone.WARNING, "warning")
        self.hazards.setVisible(bool(known))
        self._show_people(sheet)
        self.notice.hide()
        if sheet.people:
            self.notice.ask(dict(sheet.people))
        self.history.set_entries([line_entry(line) for line in last])
        self.before.setVisible(bool(last))
        self.show_choice()

    def spread(self, *, roomy: bool) -> None:
        """Take the room there is, or as little as a sheet needs."""
        self._roomy = roomy
        for part in (self.where, self.what):
            part.setVisible(roomy)
        self.who.setVisible(roomy or not self._person_buttons)
        self.beside.setVisible(not roomy)

    def show_choice(self) -> None:
        model = self._model
        self.outcomes.blockSignals(True)
        self.outcomes.set_value(model.outcome)
        self.outcomes.blockSignals(False)
        for number, button in enumerate(self._person_buttons):
            button.setChecked(model.sheet is not None and model.sheet.people[number][0] == model.met)
        self.save_button.setEnabled(model.outcome is not None)

    def _show_people(self, sheet: ScannedSheet) -> None:
        emptied(self.people)
        self._person_buttons = []
        line = flow()
        for number, (_resident_id, name) in enumerate(sheet.people[: len(LETTERS)]):
            button = Button(name, hint=LETTERS[number])
            button.setCheckable(True)
            restyle(button, choice=True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, number=number: self._model.choose_person(number))
            button.installEventFilter(self)
            self._person_buttons.append(button)
            line.addWidget(button)
        self.people.addWidget(holder(line))
        self.who.setText(_("Who was met (letters)") if sheet.people else _("Nobody is registered here yet."))
        self.who.setVisible(self._roomy or not sheet.people)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on an outcome saves it: the digit has put the focus there, perhaps while this Enter was on its way."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return False
        number = self.outcomes.buttons.index(watched) if watched in self.outcomes.buttons else -1
        if number >= 0 and self.outcomes.buttons[number].hasFocus() and not self.outcomes.buttons[number].isChecked():
            self.outcomes.buttons[number].setChecked(True)
        else:
            self._model.confirm()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, letter = Qt.Key(event.key()), event.text().upper() or chr(event.key() & 0x7F)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_5:
            self.outcomes.buttons[key - Qt.Key.Key_1].setFocus(Qt.FocusReason.OtherFocusReason)
            self._model.press(key - Qt.Key.Key_0)
        elif key in _ENTER:
            self._model.confirm()
        elif len(letter) == 1 and letter in LETTERS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._model.choose_person(LETTERS.index(letter))
        elif step:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        buttons = [*self._person_buttons, *self.outcomes.buttons]
        focused = QApplication.focusWidget()
        at = buttons.index(focused) if isinstance(focused, Button) and focused in buttons else 0
        buttons[(at + by) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


def line_entry(line: VisitLine) -> Entry:
    """A visit as a point of the time line; one that was corrected says so."""
    visit = line.visit
    tone, shape = OUTCOME_LOOKS[visit.outcome]
    told = [line.met, "；".join(finding.problem for finding in line.findings if finding.problem), visit.note or ""]
    detail = " · ".join(part for part in (line.worker, *told) if part)
    title = _(OUTCOMES[visit.outcome])
    if line.corrected:
        return Entry(moment_text(visit.at), _("{outcome} (corrected)").format(outcome=title), detail)
    return Entry(moment_text(visit.at), title, detail, tone, shape)


def _again(entry: Entered) -> str:
    return _("again: {slot}").format(slot=_(SLOTS[entry.next_slot])) if entry.next_slot is not None else ""
