"""The groups of one person: evidence and days, and what is masked until somebody opens it with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.care.person_model import PersonCare
from desktop.care.person_parts import PartCard, chip_of, joined
from desktop.care_looks import risk_chip
from desktop.theme import TextRole, Tone
from desktop.widgets import Banner, Button, Chip, ChoiceButtons, Kind, Text, column, flow, row
from desktop.widgets.layout import hide_unless
from forms.care_words import CONSENTS, MEMBERSHIP_ENDS, REVEALS, fact_text, masked_groups, words_of
from forms.i18n import _
from models.care.people import MembershipRow
from models.care.records import Risk


class GroupsCard(PartCard):
    """The groups with evidence and days; what is masked is opened here, with a reason."""

    ended, revealed = Signal(object), Signal(str)  # Membership; reason code
    review_asked = Signal()

    def __init__(self) -> None:
        self.add_button = Button(_("Add to a group"), Kind.QUIET, "add", "G")
        super().__init__(_("Groups"), _("In no special group."), self.add_button)

    def show_page(self, page: PersonCare) -> None:
        card = page.card
        current = [each for each in card.memberships if each.in_force and not each.masked]
        past = [each for each in card.memberships if not each.in_force and not each.masked]
        lines: list[QWidget] = [self._grown(page.turned_14)] if page.turned_14 else []
        lines += [self._line(each, page) for each in current]
        more = not page.opened and bool(card.visits or card.needs or card.crises)
        if card.masked or more:
            lines.append(MaskedLine(card.masked, page.may_open and not page.opened, self.revealed.emit))
        if page.facts:
            known = _(", ").join(fact_text(fact.name, json.loads(fact.value)) for fact in page.facts)
            lines.append(Text(_("Known: {facts}").format(facts=known), ink="text_muted", wrap=True))
        if past:
            lines.append(Text("\n".join(_past(each) for each in past), ink="text_muted", wrap=True))
        self.show_lines(lines, len(current) + card.masked)

    def _grown(self, on: date) -> Banner:
        words = _("14 years old since {day}: the person consents now, not the guardian. Look at consent and groups.")
        banner = Banner(words.format(day=on.isoformat()), Tone.WARNING, _("Review…"), dismissible=False)
        banner.acted.connect(self.review_asked)
        return banner

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
