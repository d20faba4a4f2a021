"""The cards on the page of one person: what is due, helpers, needs, the care team."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.care.person_model import PersonCare
from desktop.care_looks import risk_chip, time_chip
from desktop.case_looks import CaseLines
from desktop.desk import Desk
from desktop.editors import by_pinyin
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Avatar,
    Banner,
    Button,
    Card,
    Chip,
    ChipLook,
    ComboBox,
    Icon,
    IconButton,
    Kind,
    Line,
    SectionHeader,
    Text,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import emptied, hide_unless, wrapping
from forms.care_words import (
    CRISES,
    HELPER_KINDS,
    NEED_STATES,
    NEEDS,
    PAIRING_ENDS,
    PAIRING_ROLES,
    PAUSES,
    norm_text,
    words_of,
)
from forms.i18n import _
from models.calendar import CHINA
from models.care.people import PairingRow
from models.care.records import CareNeed, CarePause, NeedState, PairingRole, Risk
from models.cases.lines import CaseLine
from models.people.rules import surname

OPEN_NEEDS = (NeedState.OPEN, NeedState.REFERRED)


def chip_of(look: ChipLook) -> Chip:
    return Chip(*look)


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


class PartCard(Card):
    """A card whose lines are made anew; without any it says why."""

    def __init__(self, title: str, nothing: str, *actions: QWidget) -> None:
        super().__init__()
        self.header = SectionHeader(title, None, *actions)
        self.nothing = Text(nothing, ink="text_muted", wrap=True)
        self._lines = VBox(8)
        for part in (self.header, self.nothing, self._lines):
            self.add(part)

    def show_lines(self, lines: Sequence[QWidget], count: int | None = None) -> None:
        emptied(self._lines)
        for number, line in enumerate(lines):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(line)
        self.nothing.setVisible(not lines)
        self.header.set_count(count or None)


class DueCard(PartCard):
    """When the next visit is due and why; pauses and grave events that bear on it."""

    pause_ended = Signal(object)  # CarePause

    def __init__(self) -> None:
        super().__init__(_("Next care visit"), _("No norm asks for visits of this person."))

    def show_page(self, page: PersonCare) -> None:
        card, lines = page.card, list[QWidget]()
        crisis = card.crises[0] if card.crises and card.due.due_at is not None else None
        if crisis is not None:
            at = f"{crisis.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
            kind = words_of(CRISES, crisis.kind) if not card.crises_masked else _("Grave event")
            by = f"{card.due.due_at.astimezone(CHINA):%m-%d %H:%M}" if card.due.due_at else ""
            words = _("{event}, {at}: go there by {until}").format(event=kind, at=at, until=by)
            lines.append(Banner(words, Tone.DANGER, dismissible=False))
        if card.due.due_on is not None:
            lines.append(self._due_line(page, time_chip(card.due_state, card.due.due_on, page.today)))
        lines += [self._pause_line(page, pause) for pause in card.pauses if _concerns(pause, page)]
        self.show_lines(lines)

    def _due_line(self, page: PersonCare, look: ChipLook) -> QWidget:
        due, line = page.card.due, QWidget()
        by = _("By {day}").format(day=due.due_on.isoformat()) if due.due_on else ""
        call = _("a call is enough") if due.phone_counts else ""
        last = _("last: {day}").format(day=due.last_on.isoformat()) if due.last_on else _("not visited yet")
        chips: list[QWidget] = [chip_of(look)]
        if due.risk is not Risk.ORDINARY:
            chips.append(chip_of(risk_chip(due.risk)))
        head = flow(Text(by, TextRole.HEADING), *chips) if by else flow(*chips)
        about = Text(joined(norm_text(due.every_days), last, call), ink="text_muted", wrap=True)
        line.setLayout(column(head, about, gap=4))
        return line

    def _pause_line(self, page: PersonCare, pause: CarePause) -> QWidget:
        reason, line = words_of(PAUSES, pause.reason), QWidget()
        until = pause.ends_on.isoformat() if pause.ends_on else _("nobody knows")
        words = _("{reason}: from {first} until {last}").format(
            reason=reason, first=pause.starts_on.isoformat(), last=until
        )
        end = Button(_("Care goes on"), Kind.SECONDARY, "start")
        end.clicked.connect(lambda: self.pause_ended.emit(pause))
        inside = row(Icon("paused", "text_muted"), gap=8)
        inside.addWidget(Text(words, wrap=True), 1)
        inside.addWidget(end)
        line.setLayout(inside)
        return line


def _concerns(pause: CarePause, page: PersonCare) -> bool:
    return pause.ends_on is None or pause.ends_on >= page.today


class HelpersCard(PartCard):
    """Who helps, since when, how to reach them; who helped before."""

    handed_over, ended, kept = Signal(object), Signal(object), Signal(object)  # PairingRow

    def __init__(self) -> None:
        self.add_button = Button(_("Add a supporter"), Kind.QUIET, "add", "H")
        super().__init__(_("Helpers"), _("Nobody helps yet."), self.add_button)

    def show_page(self, page: PersonCare) -> None:
        now = [each for each in page.card.pairings if each.in_force]
        past = [each for each in page.card.pairings if not each.in_force]
        primaries = sum(each.pairing.role is PairingRole.PRIMARY for each in now)
        lines: list[QWidget] = []
        if primaries > 1:
            words = _("Two primary helpers were named at the same time. Keep one; the other's pairing ends today.")
            lines.append(Banner(words, Tone.WARNING, dismissible=False))
        lines += [self._line(each, page, primaries) for each in now]
        if past:
            lines.append(Text("\n".join(_before(each) for each in past), ink="text_muted", wrap=True))
        self.show_lines(lines, len(now))

    def _line(self, each: PairingRow, page: PersonCare, primaries: int) -> QWidget:
        helper, primary, line = each.helper, each.pairing.role is PairingRole.PRIMARY, QWidget()
        chips: list[QWidget] = [
            Text(helper.name, TextRole.STRONG),
            Chip(words_of(PAIRING_ROLES, each.pairing.role), Tone.ACCENT if primary else Tone.NEUTRAL),
        ]
        if any(found.absent for found in page.helpers if found.helper.id == helper.id):
            chips.append(Chip(_("Absent at present"), Tone.WARNING, "time"))
        since = _("from {day} on").format(day=each.pairing.starts_on.isoformat())
        about = joined(words_of(HELPER_KINDS, helper.kind), helper.unit or "", helper.phone or "", since)
        inside = row(Avatar(surname(helper.name)), gap=12)
        inside.addLayout(column(flow(*chips), Text(about, ink="text_muted", wrap=True), gap=2), 1)
        for act in self._acts(each, primary, primaries):
            inside.addWidget(act)
        line.setLayout(inside)
        return line

    def _acts(self, each: PairingRow, primary: bool, primaries: int) -> list[QWidget]:
        name = each.helper.name
        if primary and primaries > 1:
            keep = Button(_("Keep"), Kind.PRIMARY)
            keep.setAccessibleName(_("Keep {name}").format(name=name))
            keep.clicked.connect(lambda: self.kept.emit(each))
            return [keep]
        acts: list[QWidget] = []
        if primary:
            hand = Button(_("Hand over"), Kind.QUIET)
            hand.setAccessibleName(_("Hand over from {name}").format(name=name))
            hand.clicked.connect(lambda: self.handed_over.emit(each))
            acts.append(hand)
        stop = Button(_("End…"), Kind.QUIET)
        stop.setAccessibleName(_("End the pairing with {name}").format(name=name))
        stop.clicked.connect(lambda: self.ended.emit(each))
        return [*acts, stop]


def _before(each: PairingRow) -> str:
    pairing = each.pairing
    until = pairing.ends_on.isoformat() if pairing.ends_on else ""
    role, why = words_of(PAIRING_ROLES, pairing.role), words_of(PAIRING_ENDS, pairing.end_reason)
    return joined(each.helper.name, role, f"{pairing.starts_on.isoformat()} – {until}", why)


class NeedsCard(PartCard):
    """What was found and is followed until it is settled."""

    settled, referred, appealed = Signal(object), Signal(object), Signal(object)  # CareNeed

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.appeal_buttons: list[Button] = []
        self.cases: list[CaseLines] = []
        self.add_button = Button(_("Note a need"), Kind.QUIET, "add", "N")
        super().__init__(_("Needs"), _("Nothing is open."), self.add_button)

    def show_page(self, page: PersonCare) -> None:
        self.appeal_buttons, self.cases = [], []
        needs = sorted(page.card.needs, key=lambda need: need.state not in OPEN_NEEDS)
        shown = [need for need in needs if need.state in OPEN_NEEDS] + [
            need for need in needs if need.state not in OPEN_NEEDS
        ][:3]
        self.show_lines([self._line(need, page) for need in shown], sum(need.state in OPEN_NEEDS for need in needs))

    def _line(self, need: CareNeed, page: PersonCare) -> QWidget:
        masked, open_, line = page.card.needs_masked, need.state in OPEN_NEEDS, QWidget()
        state = words_of(NEED_STATES, need.state)
        tone, icon = {
            NeedState.OPEN: (Tone.WARNING, "warning"), NeedState.REFERRED: (Tone.INFO, "assign"),
            NeedState.DONE: (Tone.SUCCESS, "met"),
        }.get(need.state, (Tone.NEUTRAL, "stop"))  # fmt: skip
        kind, text = (_("Need"), _("(level 3)")) if masked else (words_of(NEEDS, need.kind), need.text)
        due = _("by {day}").format(day=need.due_on.isoformat()) if need.due_on and open_ else ""
        result = "" if masked else need.result or ""
        about = Text(joined(need.referred_to or "", due, result), ink="text_muted", wrap=True)
        hide_unless(about, about.text())
        inside = row(gap=8)
        head = flow(Chip(kind), Chip(state, tone, icon))
        told = column(head, Text(text, wrap=True), about, gap=4)
        inside.addLayout(told, 1)
        cases = page.grown.get(need.id, ())
        if cases:
            told.addWidget(self._grown(cases, page))
        if open_ and cases and all(case.over for case in cases):
            told.addWidget(self._settle_offer(need, kind))
        if need.state is NeedState.OPEN and not cases:
            appeal = Button(_("Make it an appeal"), Kind.QUIET, "appeals")
            appeal.setAccessibleName(_("Make it an appeal: {need}").format(need=kind))
            appeal.clicked.connect(lambda: self.appealed.emit(need))
            self.appeal_buttons.append(appeal)
            told.addLayout(row(appeal, None))
        if open_:
            pass_on, done = Button(_("Pass on"), Kind.QUIET), Button(_("Settle"), Kind.QUIET)
            pass_on.setAccessibleName(_("Pass on: {need}").format(need=kind))
            pass_on.clicked.connect(lambda: self.referred.emit(need))
            done.setAccessibleName(_("Settle: {need}").format(need=kind))
            done.clicked.connect(lambda: self.settled.emit(need))
            inside.addWidget(pass_on, alignment=Qt.AlignmentFlag.AlignTop)
            inside.addWidget(done, alignment=Qt.AlignmentFlag.AlignTop)
        line.setLayout(inside)
        return line

    def _grown(self, cases: Sequence[CaseLine], page: PersonCare) -> QWidget:
        lines = CaseLines(self._desk)
        lines.show_cases(cases, page.read_at)
        self.cases.append(lines)
        return lines

    def _settle_offer(self, need: CareNeed, kind: str) -> QWidget:
        """The appeal is over; whether the need is met, a person says."""
        offer = Banner(_("Its appeal is finished. Is the need met?"), Tone.INFO, _("Settle"), dismissible=False)
        offer.setAccessibleName(_("Settle: {need}").format(need=kind))
        offer.acted.connect(lambda: self.settled.emit(need))
        return offer


class TeamCard(PartCard):
    """Who may see what is highly sensitive of this person; the secretary names them."""

    joined_by, left_by = Signal(object), Signal(object)  # worker id

    def __init__(self) -> None:
        super().__init__(_("Care team"), "")
        self.choice = ComboBox(key=by_pinyin, placeholder=_("Take somebody into the team"))
        self.choice.chosen.connect(self._in)
        self.add(self.choice)
        self.setSizePolicy(wrapping())

    def show_page(self, page: PersonCare) -> None:
        self.setVisible(page.secretary and bool(page.team))
        names = dict(page.workers)
        lines: list[QWidget] = []
        for worker_id in page.team:
            line, name = QWidget(), names.get(worker_id, "—")
            out = IconButton("close", _("Take {name} off the team").format(name=name))
            out.clicked.connect(partial(self._out, worker_id))
            line.setLayout(row(Avatar(surname(name), 28), Text(name), None, out))
            lines.append(line)
        others = [(id_, name) for id_, name in page.workers if id_ not in page.team]
        self.choice.clear()
        self.choice.set_options(others)
        self.choice.setVisible(bool(others))
        self.show_lines(lines, len(page.team))

    def _out(self, worker_id: object, *_checked: bool) -> None:
        self.left_by.emit(worker_id)

    def _in(self, worker_id: object) -> None:
        if worker_id is not None:
            self.joined_by.emit(worker_id)
