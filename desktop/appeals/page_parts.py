"""The cards on the page of an appeal: its light, what it says, its steps, same matter, notices, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.appeals.looks import state_chip
from desktop.appeals.page_model import Opened
from desktop.light_looks import LIGHT_LOOKS, light_chip
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Button,
    Card,
    Chip,
    DescriptionList,
    ElidedText,
    Entry,
    Icon,
    IconButton,
    Kind,
    LineButton,
    LineEdit,
    SectionHeader,
    Text,
    Timeline,
    column,
    row,
)
from desktop.widgets.layout import hide_unless, wrapping
from desktop.widgets.lines import RuledCard, padded
from forms.appeals_words import (
    CLOSED_MEANS,
    EVIDENCE,
    LEVELS,
    MASKED_MEANS,
    NOTICE_KINDS,
    SATISFACTIONS,
    SOURCES,
    STEPS,
    URGENCIES,
    deadline_text,
    last_moment,
    local_text,
    nth_text,
    recomputed,
    stray_text,
    term_text,
)
from forms.care_words import words_of
from forms.i18n import _
from forms.light_words import LIGHTS
from models.appeals.page import StepRow
from models.appeals.queries import AppealRow
from models.appeals.records import Notice
from models.appeals.rules import LEVELS as LEVEL_CODES
from models.appeals.states import State, StepKind
from models.clocks.deadlines import Light

_ICONS = {
    StepKind.SETTLE_ON_SPOT: (Tone.SUCCESS, "checked"),
    StepKind.SETTLE: (Tone.SUCCESS, "checked"),
    StepKind.ANSWER: (Tone.SUCCESS, "checked"),
    StepKind.RETURN: (Tone.WARNING, "undo"),
    StepKind.REJECT: (Tone.WARNING, "undo"),
    StepKind.REDO: (Tone.WARNING, "redo"),
    StepKind.SUSPEND: (Tone.NEUTRAL, "pause"),
    StepKind.ASK_SUPPLEMENT: (Tone.NEUTRAL, "pause"),
    StepKind.RESUME: (Tone.ACCENT, "start"),
    StepKind.SUPPLEMENTED: (Tone.ACCENT, "start"),
    StepKind.WHISTLE: (Tone.DANGER, "call"),
    StepKind.ESCALATE: (Tone.DANGER, "up"),
    StepKind.CALL_BACK: (Tone.INFO, "phone"),
    StepKind.ASSIGN: (Tone.ACCENT, "assign"),
    StepKind.REFUSE: (Tone.NEUTRAL, "stop"),
    StepKind.FILE: (Tone.NEUTRAL, "open"),
}


class LightCard(Card):
    """The light, large, with its word, what it means, and on what it rests."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.shape = Icon("light_green", "success", 44, filled=True)
        self.word = Text("", TextRole.DISPLAY)
        self.words = Text("", TextRole.STRONG, wrap=True)
        self.more = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        said = QWidget()
        said.setLayout(column(self.word, self.words, self.more, gap=2))
        said.setSizePolicy(wrapping())
        line = row(gap=16)
        line.addWidget(self.shape)
        line.addWidget(said, 1)
        self.add(line)
        self.setSizePolicy(wrapping())

    def show_appeal(self, opened: Opened) -> None:
        page = opened.page
        tone, icon = LIGHT_LOOKS[page.light]
        self.shape.show_icon(icon, tone)
        self.word.setText(_(LIGHTS[page.light]))
        self.word.set_ink(str(tone) if page.light in (Light.RED, Light.YELLOW, Light.GREEN) else "text")
        self.words.setText(" · ".join(self._says(opened)))
        self.more.setText(" · ".join(self._rests_on(opened)))
        self.setAccessibleName(f"{self.word.text()} {self.words.text()} {self.more.text()}")

    @staticmethod
    def _says(opened: Opened) -> Iterator[str]:
        page, stands = opened.page, opened.page.standing
        if page.light is Light.OVER:
            yield _("closed at {time}").format(time=local_text(stands.closed_at))
            return
        if page.light is Light.PAUSED:
            yield _("the clock stands since {time}").format(time=local_text(stands.pauses[-1].start))
            return
        yield deadline_text(page.light, page.deadline.due_at, opened.now, provisional=page.deadline.provisional)
        yield _("last day {day}").format(day=last_moment(page.deadline.due_at))

    @staticmethod
    def _rests_on(opened: Opened) -> Iterator[str]:
        page, stands = opened.page, opened.page.standing
        appeal = page.appeal
        yield _("Promised: {term}").format(term=term_text(appeal.amount, appeal.clock))
        if stands.extended:
            yield _("extended by {term}").format(term=term_text(stands.extended_by, appeal.clock))
        if stands.asked_extension:
            yield _("an extension is asked for")
        if page.deadline.provisional:
            yield _("rests on holidays that are not published yet")
        if page.told_by is not None and stands.state in (State.REGISTERED, State.ACCEPTED):
            yield _("petition: told in writing by {day}").format(day=page.told_by.isoformat())
        if page.review_until is not None:
            yield _("petition: review can be asked for until {day}").format(day=page.review_until.isoformat())
        if stands.returned:
            yield _("given back {n}×").format(n=stands.returned)


class FactsCard(Card):
    """What came in, as it came in, and who answers for it."""

    def __init__(self) -> None:
        super().__init__()
        self.note = Text("", TextRole.CAPTION, "text_muted", wrap=True)
        self.content, self.demand = Text("", wrap=True), Text("", ink="text_muted", wrap=True)
        self.facts = DescriptionList()
        for part in (SectionHeader(_("What came in")), self.note, self.content, self.demand, self.facts):
            self.add(part)
        self.setSizePolicy(wrapping())

    def show_appeal(self, opened: Opened) -> None:
        appeal, stands = opened.page.appeal, opened.page.standing
        self.note.setText(_(CLOSED_MEANS) if opened.closed_file else _(MASKED_MEANS))
        self.note.setVisible(opened.closed_file or opened.masked)
        self.content.setText(appeal.content)
        self.demand.setText(_("Asks for: {demand}").format(demand=appeal.demand) if appeal.demand else "")
        self.demand.setVisible(bool(appeal.demand))
        who = _("Anonymous·") if appeal.anonymous else (appeal.contact_name or "")
        pairs = [
            (_("Who appeals·"), who),
            (_("Phone"), appeal.contact_phone or ""),
            (_("Place"), appeal.place or appeal.address or ""),
            (_("Class"), f"{appeal.topic['class_name']} › {appeal.topic['item_name']}"),
            (_("How it came in"), words_of(SOURCES, appeal.source)),
            (_("Came in at"), local_text(appeal.received_at)),
            (_("First contact"), appeal.first_contact),
            (_("Department"), stands.department or ""),
            (_("Urgency"), words_of(URGENCIES, appeal.urgency)),
        ]
        if appeal.materials:
            pairs.append((_("Papers handed in"), "、".join(appeal.materials)))
        if appeal.accused:
            pairs.append((_("Whom it is about"), "、".join(appeal.accused)))
        if stands.satisfaction:
            pairs.append((_("How satisfied"), words_of(SATISFACTIONS, stands.satisfaction)))
        if stands.level in LEVEL_CODES:
            pairs.append((_("Escalated to"), words_of(LEVELS, stands.level)))
        self.facts.set_pairs(pairs)


class StepsCard(Card):
    """The steps in their order; those without effect say why."""

    def __init__(self) -> None:
        super().__init__()
        self.header = SectionHeader(_("Steps so far"))
        self.line = Timeline()
        self.add(self.header)
        self.add(self.line)
        self.setSizePolicy(wrapping())

    def show_appeal(self, opened: Opened) -> None:
        appeal = opened.page.appeal
        came = Entry(local_text(appeal.received_at), _("Taken in"), appeal.first_contact, Tone.ACCENT, "add")
        self.line.set_entries([*reversed([came, *map(_entry, opened.page.steps)])])
        self.header.set_count(len(opened.page.steps) or None)


def _entry(found: StepRow) -> Entry:
    step, kind = found.step, found.kind
    words = words_of(STEPS, kind) if kind else step.kind
    parts = [step.actor or "", step.department or "", *_details(found), step.text or ""]
    detail = " · ".join(part for part in parts if part)
    if found.stray is not None:
        why = _("No effect: {why}").format(why=stray_text(found.stray))
        return Entry(local_text(step.at), words, f"{why}\n{detail}".strip(), Tone.WARNING, "warning")
    tone, icon = _ICONS.get(kind, (Tone.NEUTRAL, "neutral")) if kind else (Tone.NEUTRAL, "info")
    return Entry(local_text(step.at), words, detail, tone, icon)


def _details(found: StepRow) -> Iterator[str]:
    """What the step says beside its words."""
    detail: dict[str, Any] = found.step.detail or {}
    if "days" in detail:
        yield _("by {n}").format(n=detail["days"])
    if "level" in detail:
        yield words_of(LEVELS, detail["level"])
    if "solved" in detail:
        yield _("solved") if detail["solved"] else _("not solved")
    if "satisfaction" in detail:
        yield words_of(SATISFACTIONS, detail["satisfaction"])
    if found.kind is StepKind.RECOMPUTE:
        yield from recomputed(detail)
    if found.step.until is not None:
        yield _("until {time}").format(time=local_text(found.step.until))


class SameCard(RuledCard):
    """The other appeals about the same matter; ``asked``: one of them; ``parted``: it is not; ``joined``: a number."""

    asked, parted, joined = Signal(object), Signal(object), Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Same matter"), _("The first one about this matter within 180 days."))
        self.number = LineEdit(_("Number of another one"))
        self.add_button = Button(_("Same matter too"), Kind.QUIET, "add")
        line = row(self.number, self.add_button)
        line.setStretch(0, 1)
        self.add(line)
        self.add_button.clicked.connect(self._join)
        self.number.returnPressed.connect(self._join)

    def show_appeal(self, opened: Opened) -> None:
        same = opened.page.same
        self.header.subtitle.setText(nth_text(same.nth))
        self.header.subtitle.setVisible(bool(nth_text(same.nth)))
        self.show_lines([self._line(each, opened) for each in same.rows], len(same.rows))
        for part in (self.number, self.add_button):
            part.setVisible(not opened.closed_file)

    def _line(self, each: AppealRow, opened: Opened) -> QWidget:
        head = row(Chip(*state_chip(each.state)), Chip(*light_chip(each.light)), ElidedText(each.number))
        about = Text(
            f"{local_text(each.received_at)[:10]} · {each.who or _('Anonymous·')} · {each.place}", ink="text_muted"
        )
        go = LineButton(padded(column(head, about, gap=2)), each.number, partial(self.asked.emit, each.id))
        part = IconButton("close", _("Not the same matter"))
        part.clicked.connect(partial(self.parted.emit, each.id))
        hide_unless(part, not opened.closed_file)
        line = QWidget()
        box = row(go, part)
        box.setStretch(0, 1)
        box.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)  # else its height is all that the line may have
        line.setLayout(box)
        return line

    def _join(self) -> None:
        if self.number.text().strip():
            self.joined.emit(self.number.text().strip())
            self.number.clear()


class NoticesCard(RuledCard):
    """The notices that were handed over, each to be printed again; ``printed``: one of them."""

    printed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Notices (F10)"), _("No notice was handed over yet."))
        self.twice = Text(
            _("Something was asked for twice: the first notice was not whole."), TextRole.CAPTION, "warning", wrap=True
        )
        self.add(self.twice)

    def show_appeal(self, opened: Opened) -> None:
        self.twice.setVisible(opened.page.told_twice)
        self.show_lines([self._line(each) for each in opened.page.notices], len(opened.page.notices))

    def _line(self, each: Notice) -> QWidget:
        print_button = IconButton("print", _("Print"))
        print_button.clicked.connect(partial(self.printed.emit, each))
        words = column(
            Text(_(NOTICE_KINDS[each.kind]), TextRole.STRONG),
            Text(f"{each.number} · {local_text(each.issued_at)}", TextRole.CAPTION, "text_muted"), gap=2,
        )  # fmt: skip
        line = QWidget()
        box = row(words, None, print_button)
        box.setAlignment(print_button, Qt.AlignmentFlag.AlignVCenter)
        line.setLayout(box)
        return line


class EvidenceCard(RuledCard):
    """What the evidence pack should hold, and what of it is there."""

    def __init__(self) -> None:
        super().__init__(_("Evidence·"), "")

    def show_appeal(self, opened: Opened) -> None:
        points = opened.page.evidence
        there = sum(point.there for point in points)
        self.header.subtitle.setText(_("{there} of {all} are there").format(there=there, all=len(points)))
        self.header.subtitle.show()
        lines = []
        for point in points:
            line = QWidget()
            shape = Icon("checked" if point.there else "planned", "success" if point.there else "text_muted", 18)
            when = local_text(point.at) if point.at else _("missing")
            words = Text(when, TextRole.CAPTION, "text_muted" if point.there else "warning")
            line.setLayout(row(shape, Text(_(EVIDENCE[point.code])), None, words))
            lines.append(line)
        self.show_lines(lines, ruled=False)
