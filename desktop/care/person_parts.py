"""The cards on the page of one person: what is due, groups, helpers, needs, visits."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.care.person_model import PersonCare
from desktop.care_looks import risk_chip, time_chip
from desktop.editors import by_pinyin
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Avatar,
    Banner,
    Button,
    Card,
    Chip,
    ChipLook,
    ChoiceButtons,
    ComboBox,
    Entry,
    Icon,
    IconButton,
    Kind,
    Line,
    SectionHeader,
    Text,
    Timeline,
    VBox,
    column,
    flow,
    row,
)
from desktop.widgets.layout import emptied, hide_unless, wrapping
from forms.care_words import (
    ASPECTS,
    CONSENTS,
    CRISES,
    HELPER_KINDS,
    MANNERS,
    MEMBERSHIP_ENDS,
    NEED_STATES,
    NEEDS,
    PAIRING_ENDS,
    PAIRING_ROLES,
    PAUSES,
    RATINGS,
    REVEALS,
    fact_text,
    masked_groups,
    norm_text,
    words_of,
)
from forms.i18n import _
from models.calendar import CHINA
from models.care.people import CareVisitRow, MembershipRow, PairingRow
from models.care.records import CareNeed, CarePause, NeedState, PairingRole, Rating, Risk
from models.people.rules import surname

SHOWN_VISITS = 12
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


class GroupsCard(PartCard):
    """The groups with evidence and days; what is masked is opened here, with a reason."""

    ended, revealed = Signal(object), Signal(str)  # Membership; reason code

    def __init__(self) -> None:
        self.add_button = Button(_("Add to a group"), Kind.QUIET, "add", "G")
        super().__init__(_("Groups"), _("In no special group."), self.add_button)

    def show_page(self, page: PersonCare) -> None:
        card = page.card
        current = [each for each in card.memberships if each.in_force and not each.masked]
        past = [each for each in card.memberships if not each.in_force and not each.masked]
        lines: list[QWidget] = [self._line(each, page) for each in current]
        more = not page.opened and bool(card.visits or card.needs or card.crises)
        if card.masked or more:
            lines.append(MaskedLine(card.masked, page.may_open and not page.opened, self.revealed.emit))
        if page.facts:
            known = _(", ").join(fact_text(fact.name, json.loads(fact.value)) for fact in page.facts)
            lines.append(Text(_("Known: {facts}").format(facts=known), ink="text_muted", wrap=True))
        if past:
            lines.append(Text("\n".join(_past(each) for each in past), ink="text_muted", wrap=True))
        self.show_lines(lines, len(current) + card.masked)

    def _line(self, each: MembershipRow, page: PersonCare) -> QWidget:
        membership, line = each.membership, QWidget()
        restricted = membership.group_code in page.restricted
        chips: list[QWidget] = [Text(each.group_name, TextRole.STRONG)]
        if membership.risk is not None and membership.risk is not Risk.ORDINARY:
            chips.append(chip_of(risk_chip(membership.risk)))
        if restricted:
            chips.append(Chip(_("Care team only"), Tone.DANGER, "lock"))
        elif membership.level > 2:
            chips.append(Chip(_("Level 3, opened"), Tone.INFO, "eye"))
        since = _("from {day} on").format(day=membership.recognised_on.isoformat())
        consent = words_of(CONSENTS, membership.consent_kind)
        about = Text(joined(since, membership.evidence or "", consent), ink="text_muted", wrap=True)
        told = Text(membership.note or "", wrap=True)
        hide_unless(told, membership.note)
        stop = Button(_("End…"), Kind.QUIET)
        stop.setAccessibleName(_("End: {group}").format(group=each.group_name))
        stop.clicked.connect(lambda: self.ended.emit(each))
        inside = row(gap=8)
        inside.addLayout(column(flow(*chips), about, told, gap=2), 1)
        inside.addWidget(stop, alignment=Qt.AlignmentFlag.AlignTop)
        line.setLayout(inside)
        return line


def _past(each: MembershipRow) -> str:
    membership = each.membership
    until = membership.ended_on.isoformat() if membership.ended_on else ""
    why = words_of(MEMBERSHIP_ENDS, membership.end_reason)
    return joined(each.group_name, f"{membership.recognised_on.isoformat()} – {until}", why)


class MaskedLine(QWidget):
    """That there is more, and the reason for which it is opened."""

    def __init__(self, count: int, may_open: bool, open_: Callable[[str], object]) -> None:
        super().__init__()
        self.open_button = Button(_("Open…"), Kind.SECONDARY, "eye")
        self.reasons = ChoiceButtons([(code, _(words)) for code, words in REVEALS.items()], _("Why?"))
        self.reasons.changed.connect(lambda code: open_(str(code)))
        self.why = QWidget()
        words = _("What for? It is kept who opened this, when and why. It stays open while you look at this page.")
        self.why.setLayout(column(Text(words, ink="text_muted", wrap=True), self.reasons, gap=8))
        self.why.hide()
        self.open_button.clicked.connect(self._ask)
        hide_unless(self.open_button, may_open)
        note = Text(_("Only those whom the catalogue names may open this."), ink="text_muted", wrap=True)
        hide_unless(note, not may_open)
        parts = [masked_groups(count), _("health, mind and needs: level 3")]
        head = row(*(Chip(words, Tone.NEUTRAL, "lock") for words in parts if words), None, self.open_button)
        self.setLayout(column(head, note, self.why, gap=8))

    def _ask(self) -> None:
        self.why.show()
        self.open_button.hide()
        self.reasons.setFocus(Qt.FocusReason.OtherFocusReason)


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

    settled, referred = Signal(object), Signal(object)  # CareNeed

    def __init__(self) -> None:
        self.add_button = Button(_("Note a need"), Kind.QUIET, "add", "N")
        super().__init__(_("Needs"), _("Nothing is open."), self.add_button)

    def show_page(self, page: PersonCare) -> None:
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
        text = _("(level 3)") if masked else need.text
        due = _("by {day}").format(day=need.due_on.isoformat()) if need.due_on and open_ else ""
        result = "" if masked else need.result or ""
        about = Text(joined(need.referred_to or "", due, result), ink="text_muted", wrap=True)
        hide_unless(about, about.text())
        inside = row(gap=8)
        head = flow(Chip(words_of(NEEDS, need.kind)), Chip(state, tone, icon))
        inside.addLayout(column(head, Text(text, wrap=True), about, gap=4), 1)
        if open_:
            pass_on, done = Button(_("Pass on"), Kind.QUIET), Button(_("Settle"), Kind.QUIET)
            pass_on.setAccessibleName(_("Pass on: {need}").format(need=words_of(NEEDS, need.kind)))
            pass_on.clicked.connect(lambda: self.referred.emit(need))
            done.setAccessibleName(_("Settle: {need}").format(need=words_of(NEEDS, need.kind)))
            done.clicked.connect(lambda: self.settled.emit(need))
            inside.addWidget(pass_on, alignment=Qt.AlignmentFlag.AlignTop)
            inside.addWidget(done, alignment=Qt.AlignmentFlag.AlignTop)
        line.setLayout(inside)
        return line


class VisitsCard(Card):
    """The lines of the warm-heart record (F03), newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.header = SectionHeader(_("Care visits"))
        self.nothing = Text(_("Nobody has been here yet."), ink="text_muted", wrap=True)
        self.line = Timeline()
        self.more = Button(_("Show all visits"), Kind.QUIET, "expand")
        self.more.clicked.connect(self._show_all)
        self._rows: Sequence[CareVisitRow] = ()
        for part in (self.header, self.nothing, self.line, self.more):
            self.add(part)

    def show_page(self, page: PersonCare) -> None:
        self._rows = page.card.visits
        self.header.set_count(len(self._rows) or None)
        self.nothing.setVisible(not self._rows)
        self._show(SHOWN_VISITS)

    def _show_all(self) -> None:
        self._show(len(self._rows))

    def _show(self, most: int) -> None:
        self.line.set_entries([visit_entry(each) for each in self._rows[:most]])
        self.more.setVisible(len(self._rows) > most)


def visit_entry(each: CareVisitRow) -> Entry:
    """A visit for the time line: how, by whom, the five aspects where they are not good, what is needed."""
    visit = each.visit
    title = words_of(MANNERS, visit.manner)
    if not visit.reached:
        title = _("{manner}: not reached").format(manner=title)
    if each.corrected:
        title = _("{visit} (corrected later)").format(visit=title)
    ratings = ratings_text(each)
    said = [] if each.masked else [visit.needs or "", visit.handling or ""]
    detail = joined(ratings, *said, _("passed on") if visit.referred else "", each.helper or each.worker)
    tone, icon = _visit_look(each)
    return Entry(f"{visit.at.astimezone(CHINA):%Y-%m-%d %H:%M}", title, detail, tone, icon)


def ratings_text(each: CareVisitRow) -> str:
    """The aspects as they were found, each that was rated; all good in two words. What is masked is left out."""
    keys = [key for key in ASPECTS if not (each.masked and key in ("health", "mind"))]
    rated: dict[str, Rating] = {key: value for key in keys if (value := getattr(each.visit, key)) is not None}
    if len(rated) == len(keys) and all(rating is Rating.GOOD for rating in rated.values()):
        return _("all good")
    return _(", ").join(f"{_(ASPECTS[key])} {words_of(RATINGS, rating)}" for key, rating in rated.items())


def _visit_look(each: CareVisitRow) -> tuple[Tone, str]:
    visit = each.visit
    if each.corrected or not visit.reached:
        return Tone.NEUTRAL, "not_home"
    shown = [getattr(visit, key) for key in ASPECTS if not (each.masked and key in ("health", "mind"))]
    if Rating.POOR in shown:
        return Tone.DANGER, "danger"
    if Rating.FAIR in shown:
        return Tone.WARNING, "warning"
    icons = {"phone": "by_phone", "video": "by_phone"}
    return Tone.SUCCESS, icons.get(visit.manner.value, "met")


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
