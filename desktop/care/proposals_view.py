"""Proposals: what the register tells about who may belong to a group; a person decides, one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.care.care_list import CareList, ListSpec
from desktop.care.proposal_panels import ConsentPanel, OpenPanel, RefusePanel
from desktop.care.proposal_rules import RuleList, rule_title, some_proposed
from desktop.care.proposals_model import ProposalsModel
from desktop.care.searching import TextFilter
from desktop.care.tab import CareTab
from desktop.care.words import door_key, person_text
from desktop.desk import Desk
from desktop.editors import by_pinyin
from desktop.theme import Tone, theme
from desktop.widgets import (
    Banner,
    Button,
    ChipLook,
    Column,
    ComboBox,
    EmptyState,
    Kind,
    SectionHeader,
    SkeletonRows,
    Text,
    column,
    row,
)
from desktop.widgets.stack import Stack
from forms.care_rule_words import rule_words
from forms.care_words import FACTS, PROPOSAL_KINDS, children_left_out, fact_text, words_of
from forms.i18n import N_, _, ngettext
from models.calendar import today
from models.care.proposals import Proposal, ProposalKind, RuleCount
from models.care.rules import MASKED, RESTRICTED

NARROW_W = 820


class ProposalsTab(CareTab):
    """``group`` of a target: the code of the rule to show. A accepts, R refuses whoever is selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = ProposalsModel(desk, self)
        self.rules = RuleList()
        self.rule = RulePage(desk)
        self.nothing = EmptyState(
            "success",
            _("No rule can be read"),
            _("Open groups with a rule in the catalogue; then people are proposed."),
        )
        self.choice = ComboBox(key=by_pinyin, name=_("Group"))
        side = column(self.choice, self.rule, gap=8)
        both = QWidget()
        beside = row(self.rules, gap=16)
        beside.addLayout(side, 1)
        both.setLayout(beside)
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.pages = Stack()
        for page in (loading, both, self.nothing):
            self.pages.addWidget(page)
        self.fill(self.pages, self.model.load)
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.counted.connect(self._show_rules)
        model.listed.connect(self._show_people)
        model.answered.connect(self._say)
        model.failed.connect(self.fail)
        self.rules.chosen.connect(model.choose)
        self.choice.chosen.connect(lambda code: model.choose(code) if code and code != model.chosen else None)
        self.rule.accepted.connect(self._accept)
        self.rule.consented.connect(model.accept)
        self.rule.refused.connect(model.refuse)
        self.rule.revealed.connect(model.open)

    def begin(self) -> None:
        if self.rules.isHidden():
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rules.begin(self.model.chosen)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        if isinstance(options.get("group"), str):
            self.model.choose(options["group"])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Where there is no room for the rules beside the people, one is chosen from a list that opens."""
        narrow = self.width() < theme().px(NARROW_W)
        self.rules.setHidden(narrow)
        self.choice.setVisible(narrow)
        self.rule.header.setHidden(narrow)

    def _show_rules(self) -> None:
        self.show_content()
        self.pages.setCurrentIndex(1 if self.model.rules else 2)
        self.rules.show_rules(self.model.rules, self.model.chosen)
        self.choice.set_options([(rule.group_code, rule_title(rule)) for rule in self.model.rules])
        self.choice.set_value(self.model.chosen)
        self.counted.emit(sum(rule.proposed for rule in self.model.rules if not rule.few) or None)

    def _show_people(self) -> None:
        self.rules.mark(self.model.chosen)
        self.choice.set_value(self.model.chosen)
        if self.model.rule is not None:
            self.rule.show_rule(self.model.rule, self.model.people, masked=self.model.masked)

    def _accept(self, chosen: Sequence[Proposal]) -> None:
        """What is highly sensitive needs a team: it is recognised on the person's own page."""
        if chosen and chosen[0].level >= RESTRICTED and chosen[0].kind is ProposalKind.JOIN:
            self._desk.go("care", chosen[0].resident_id, act="recognise")
        elif children := sum(self.model.needs_guardian(each) for each in chosen):
            self.rule.ask_consent(children)
        else:
            self.model.accept(chosen)

    def _say(self, how: str, count: int, act_id: int | None) -> None:
        if how == "accepted":
            words = ngettext("{n} proposal accepted", "{n} proposals accepted", count)
        else:
            words = ngettext("{n} proposal refused", "{n} proposals refused", count)
        self._desk.done.emit(words.format(n=count), act_id)


class RulePage(QWidget):
    """One rule: what it asks, what it cannot tell, and the people it proposes."""

    accepted = Signal(object)
    consented = Signal(object, object)  # proposals, day of the guardians' consent
    refused = Signal(object, str)
    revealed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.header = SectionHeader("", None)
        self.asks = Text("", ink="text_muted", wrap=True)
        self.unknown = Banner("", Tone.INFO, dismissible=False)
        self.accept_button = Button(_("Accept"), Kind.PRIMARY, "checked", hint="A")
        self.refuse_button = Button(_("Refuse…"), Kind.SECONDARY, "close", hint="R")
        self.reason = RefusePanel()
        self.reason.hide()
        self.consent = ConsentPanel()
        self.consent.hide()
        empty = EmptyState(
            "success", _("Nobody to decide on"), _("When the register changes, or a birthday comes, people stand here.")
        )
        spec = ListSpec(
            "proposals", N_("Proposals"), _columns(), lambda each: (each.resident_id, each.kind),
            placeholder=N_("Name, pinyin or door"), hidden=("kind",), may_leave=lambda each: each.level < MASKED,
        )  # fmt: skip
        keys = {Qt.Key.Key_A: self.accept, Qt.Key.Key_R: self.ask_reason}
        self.list = CareList(desk, spec, empty, self.refuse_button, self.accept_button, keys=keys)
        self.locked = OpenPanel()
        self.pages = Stack()
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.locked)
        box = column(self.header, self.asks, self.unknown, self.reason, self.consent, gap=8)
        box.addWidget(self.pages, 1)
        self.setLayout(box)
        self._people: Sequence[Proposal] = ()
        self._text = TextFilter(desk, self)
        self._text.changed.connect(self._show)
        self._connect()

    def _connect(self) -> None:
        self.accept_button.clicked.connect(self.accept)
        self.refuse_button.clicked.connect(self.ask_reason)
        self.reason.told.connect(self._refuse)
        self.consent.told.connect(self._consent)
        self.list.opened.connect(lambda key: self._desk.go("care", key[0]))
        self.list.searched.connect(self._text.look_for)
        self.locked.reason.changed.connect(lambda code: self.revealed.emit(str(code)))

    def show_rule(self, rule: RuleCount, people: Sequence[Proposal], *, masked: bool) -> None:
        self.header.title.setText(rule.name)
        self.header.set_count(None if rule.few else rule.proposed or None)
        self.list.show_note(children_left_out(rule.children))
        self.asks.setText(rule_words(people[0].rule) if people and not masked else "")
        self.asks.setVisible(bool(self.asks.text()))
        self._show_unknown(rule)
        self.pages.setCurrentWidget(self.locked if masked and some_proposed(rule) else self.list)
        if self._people != people:
            self.reason.hide()
            self.consent.hide()
        self._people = people
        self._show()

    def _show_unknown(self, rule: RuleCount) -> None:
        facts = _(", ").join(words_of(FACTS, name) for name in rule.missing)
        words = ngettext(
            "Of {n} person the rule cannot tell; not known: {facts}. Note it on the person's page.",
            "Of {n} people the rule cannot tell; not known: {facts}. Note it on the person's page.",
            rule.undecided,
        )
        self.unknown.text.setText(words.format(n=f"{rule.undecided:,}", facts=facts))
        self.unknown.setVisible(bool(rule.undecided) and not rule.few)

    def _show(self) -> None:
        takes = self._text.takes
        self.list.set_rows([p for p in self._people if takes(p.resident_id, p.name, p.estate, p.door)])
        for button in (self.accept_button, self.refuse_button):
            button.setEnabled(bool(self.list.rows.rowCount()))

    def accept(self) -> None:
        if chosen := self.list.chosen_rows():
            self.accepted.emit(chosen)

    def ask_reason(self) -> None:
        self.consent.hide()
        if chosen := self.list.chosen_rows():
            self.reason.ask([each.name for each in chosen])

    def ask_consent(self, children: int) -> None:
        """Ask for the consent of the guardians of those among the chosen who are children."""
        self.reason.hide()
        self.consent.ask(children)

    def _consent(self, on: object) -> None:
        self.consent.hide()
        self.consented.emit(self.list.chosen_rows(), on)
        self.list.focus_rows()

    def _refuse(self, reason: str) -> None:
        self.reason.hide()
        self.refused.emit(self.list.chosen_rows(), reason)
        self.list.focus_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asked = self.reason if self.reason.isVisible() else self.consent
        if event.key() == Qt.Key.Key_Escape and asked.isVisible():
            asked.hide()
            self.list.focus_rows()
        else:
            super().keyPressEvent(event)


def reasons_text(each: Proposal) -> str:
    return _(", ").join(fact_text(name, value) for name, value in each.reasons if value is not None)


def kind_chip(each: Proposal) -> ChipLook:
    joins = each.kind is ProposalKind.JOIN
    return ChipLook(words_of(PROPOSAL_KINDS, each.kind.value), Tone.ACCENT if joins else Tone.WARNING,
                    "add" if joins else "stop")  # fmt: skip


def _columns() -> list[Column[Proposal]]:
    return [
        Column("name", N_("Name"), lambda each: each.name, 100),
        Column("about", N_("Sex and age"), lambda each: person_text(each.sex, each.birth_date, today()), 95,
               sort=lambda each: -each.birth_date.toordinal() if each.birth_date else None),
        Column("estate", N_("Estate"), lambda each: each.estate, 110),
        Column("door", N_("Door"), lambda each: each.door, 100, sort=lambda each: door_key(each.door)),
        Column("facts", N_("Because"), reasons_text, 260),
        Column("kind", N_("Proposal"), lambda each: kind_chip(each).text, 170, chip=kind_chip),
    ]  # fmt: skip
