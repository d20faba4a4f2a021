"""Proposals: what the register tells about who may belong to a group; a person decides, one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.care.care_list import CareList, ListSpec
from desktop.care.proposals_model import ProposalsModel
from desktop.care.searching import TextFilter
from desktop.care.tab import CareTab
from desktop.care.words import door_key, person_text
from desktop.desk import Desk
from desktop.editors import by_pinyin
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import (
    Banner,
    Button,
    Card,
    Chip,
    ChipLook,
    ChoiceButtons,
    Column,
    ComboBox,
    ElidedText,
    EmptyState,
    Field,
    Kind,
    LineButton,
    LineEdit,
    Scroll,
    SectionHeader,
    SkeletonRows,
    Text,
    column,
    restyle,
    row,
)
from desktop.widgets.layout import Columns, emptied, hide_unless, wrapping
from desktop.widgets.stack import Stack
from forms.care_rule_words import rule_words
from forms.care_words import FACTS, PROPOSAL_KINDS, REVEALS, fact_text, words_of
from forms.i18n import N_, _, ngettext
from models.calendar import today
from models.care.proposals import Proposal, ProposalKind, RuleCount
from models.care.rules import MASKED, RESTRICTED

RULES_W, NARROW_W = 300, 820


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

    def _show_rules(self) -> None:
        self.show_content()
        self.pages.setCurrentIndex(1 if self.model.rules else 2)
        self.rules.show_rules(self.model.rules, self.model.chosen)
        self.choice.set_options([(rule.group_code, rule_title(rule)) for rule in self.model.rules])
        self.choice.set_value(self.model.chosen)
        self.counted.emit(sum(rule.proposed for rule in self.model.rules) or None)

    def _show_people(self) -> None:
        self.rules.mark(self.model.chosen)
        self.choice.set_value(self.model.chosen)
        if self.model.rule is not None:
            self.rule.show_rule(self.model.rule, self.model.people, masked=self.model.masked)

    def _accept(self, chosen: Sequence[Proposal]) -> None:
        """What is highly sensitive needs a team: it is recognised on the person's own page."""
        if chosen and chosen[0].level >= RESTRICTED and chosen[0].kind is ProposalKind.JOIN:
            self._desk.go("care", chosen[0].resident_id, act="recognise")
        else:
            self.model.accept(chosen)

    def _say(self, how: str, count: int, act_id: int) -> None:
        if how == "accepted":
            words = ngettext("{n} proposal accepted", "{n} proposals accepted", count)
        else:
            words = ngettext("{n} proposal refused", "{n} proposals refused", count)
        self._desk.done.emit(words.format(n=count), act_id)


class RuleList(Card):
    """The rules with how many each proposes; what proposes nobody stands last."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=8, gap=4)
        self.lines: dict[str, LineButton] = {}
        self._box = Columns(100, most=1, gap_y=0)
        page = QWidget()
        page.setLayout(self._box)
        page.setSizePolicy(wrapping())
        self.add(Scroll(page))
        self._wear()
        theme().changed.connect(self._wear)

    def _wear(self) -> None:
        self.setFixedWidth(theme().px(RULES_W))

    def show_rules(self, rules: Sequence[RuleCount], chosen: str | None) -> None:
        focused = next((code for code, line in self.lines.items() if line.hasFocus()), None)
        emptied(self._box)
        self.lines = {rule.group_code: self._line(rule) for rule in rules}
        for line in self.lines.values():
            self._box.add(line)
        self.mark(chosen)
        if focused in self.lines:
            self.lines[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, chosen: str | None) -> None:
        if chosen in self.lines:
            self.lines[chosen].setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, chosen: str | None) -> None:
        """Show which rule is open beside the list."""
        for code, line in self.lines.items():
            line.setCheckable(True)
            if line.isChecked() != (code == chosen):
                line.setChecked(code == chosen)
                restyle(line)

    def _line(self, rule: RuleCount) -> LineButton:
        name = ElidedText(rule.name, TextRole.STRONG if rule.proposed else TextRole.BODY)
        proposed = _("{n} proposed").format(n=f"{rule.proposed:,}") if rule.proposed else _("nobody proposed")
        unknown = _("{n} unknown").format(n=f"{rule.undecided:,}") if rule.undecided else ""
        about = ElidedText(unknown or ("" if rule.proposed else proposed), TextRole.CAPTION, "text_muted")
        hide_unless(about, about.text())
        head = row(gap=8)
        head.addLayout(column(name, about, gap=0), 1)
        if rule.level >= MASKED:
            head.addWidget(Chip(_("level {n}").format(n=rule.level), Tone.NEUTRAL, "lock"))
        if rule.proposed:
            head.addWidget(Chip(f"{rule.proposed:,}", Tone.ACCENT))
        line = LineButton(
            column(head, gap=0, margins=(8, 6, 8, 6)), f"{rule.name}, {proposed} {unknown}",
            partial(self.chosen.emit, rule.group_code),
        )  # fmt: skip
        line.setProperty("choice", True)
        return line


class RulePage(QWidget):
    """One rule: what it asks, what it cannot tell, and the people it proposes."""

    accepted = Signal(object)
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
        box = column(self.header, self.asks, self.unknown, self.reason, gap=8)
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
        self.list.opened.connect(lambda key: self._desk.go("care", key[0]))
        self.list.searched.connect(self._text.look_for)
        self.locked.reason.changed.connect(lambda code: self.revealed.emit(str(code)))

    def show_rule(self, rule: RuleCount, people: Sequence[Proposal], *, masked: bool) -> None:
        self.header.title.setText(rule.name)
        self.header.set_count(rule.proposed or None)
        self.asks.setText(rule_words(people[0].rule) if people and not masked else "")
        self.asks.setVisible(bool(self.asks.text()))
        self._show_unknown(rule)
        self.pages.setCurrentWidget(self.locked if masked and rule.proposed else self.list)
        if self._people != people:
            self.reason.hide()
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
        self.unknown.setVisible(bool(rule.undecided))

    def _show(self) -> None:
        takes = self._text.takes
        self.list.set_rows([p for p in self._people if takes(p.resident_id, p.name, p.estate, p.door)])
        for button in (self.accept_button, self.refuse_button):
            button.setEnabled(bool(self.list.rows.rowCount()))

    def accept(self) -> None:
        if chosen := self.list.chosen_rows():
            self.accepted.emit(chosen)

    def ask_reason(self) -> None:
        if chosen := self.list.chosen_rows():
            self.reason.ask([each.name for each in chosen])

    def _refuse(self, reason: str) -> None:
        self.reason.hide()
        self.refused.emit(self.list.chosen_rows(), reason)
        self.list.focus_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self.reason.hide()
            self.list.focus_rows()
        else:
            super().keyPressEvent(event)


class RefusePanel(Card):
    """Why somebody is not taken in; ``told`` with the reason."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__(padding=12, gap=8)
        self.edit = LineEdit()
        hint = _("They come again only when the rule or what it reads has changed.")
        self.field = Field(_("Why not?"), self.edit, hint, required=True)
        self.go = Button(_("Refuse"), Kind.DANGER)
        self.leave = Button(_("Cancel"))
        self.add(self.field)
        self.add(row(None, self.leave, self.go))
        self.go.clicked.connect(self._tell)
        self.edit.returnPressed.connect(self._tell)
        self.leave.clicked.connect(self.hide)

    def ask(self, names: Sequence[str]) -> None:
        """Ask for one by name (the cursor is no longer seen in the list), for several by their number."""
        many = ngettext("Why not, of {n} person?", "Why not, of {n} people?", len(names)).format(n=len(names))
        self.field.label.setText(_("Why not {name}?").format(name=names[0]) if len(names) == 1 else many)
        self.edit.clear()
        self.field.show_problem("")
        self.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        if reason := self.edit.text().strip():
            self.told.emit(reason)
        else:
            self.field.show_problem(_("Say why; the next one who looks will ask."))


class OpenPanel(QWidget):
    """In the place of people whose group is masked: what they are looked at for."""

    def __init__(self) -> None:
        super().__init__()
        self.reason = ChoiceButtons([(code, _(words)) for code, words in REVEALS.items()], _("Why?"))
        words = _(
            "Who may belong to this group is sensitive (level 3). Say what for; of each person whom you may open it is "
            "kept that you did."
        )
        card = Card(row(Chip(_("Level 3"), Tone.NEUTRAL, "lock"), None), Text(words, wrap=True), self.reason)
        self.setLayout(column(card, None, gap=0))


def rule_title(rule: RuleCount) -> str:
    """A group with how many are proposed for it, as it is chosen from a list."""
    return f"{rule.name} · {rule.proposed:,}" if rule.proposed else rule.name


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
