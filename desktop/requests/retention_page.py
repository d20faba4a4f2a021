"""保存期限 in the settings: what is over by rule, lists to agree to, and what went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.record_list import ListSpec, RecordList
from desktop.theme import TextRole, Tone, theme
from desktop.widgets import Button, Card, Field, Kind, LineEdit, Scroll, Text, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _, ngettext
from forms.requests_dossier import name_of
from forms.requests_words import GOING, KEPT, LISTS
from models import calendar
from models.calendar import CHINA
from models.retention import actions
from models.retention.queries import Proposal, erased_here, lists, proposals
from models.retention.records import Erasure
from models.retention.rules import Kind as Rule
from models.station.erasures import put_in_order
from models.station.fading import older_backups

LEAST_H = 210
"""At 100 %: a list that is lower shows nothing."""
TITLE = N_("How long data are kept")


@dataclass(frozen=True)
class ListRow:
    """One list with why some of it stays, by a code."""

    erasure: Erasure
    kept: dict[str, int]


def _state(each: ListRow) -> ChipLook:
    made = each.erasure
    if made.done_at is not None:
        return ChipLook(_("Gone"), Tone.NEUTRAL, "checked")
    if made.refused is not None:
        return ChipLook(_("Stays"), Tone.NEUTRAL, "partly")
    if made.approved_at is not None:
        return ChipLook(_("Agreed to"), Tone.INFO, "checked")
    return ChipLook(_("Waits for a yes"), Tone.WARNING, "time")


def _rows(each: ListRow) -> int:
    return sum((each.erasure.counts or {}).values())


COLUMNS: tuple[Column[Any], ...] = (
    Column("state", N_("State"), lambda each: _state(each).text, 130, chip=_state),
    Column("list", N_("List"), lambda each: _(LISTS.get(each.erasure.rule, each.erasure.rule)), 220),
    Column("going", N_("How"), lambda each: _(GOING[each.erasure.going]), 180),
    Column("rows", N_("Records"), lambda each: f"{_rows(each):,}", 90, sort=_rows),
    Column("kept", N_("Stays for now"), lambda each: _kept(each), 220),
    Column("number", N_("Number"), lambda each: each.erasure.number, 230),
)


def _kept(each: ListRow) -> str:
    return _(", ").join(f"{_(KEPT.get(why, why))} {n}" for why, n in each.kept.items())


class ErasureList(RecordList):
    area = "retention"


class RetentionPage(QWidget):
    """Nothing goes by itself: a rule proposes, somebody agrees, somebody carries it out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        empty = EmptyState("success", _("No list so far"), _("What is over by rule is proposed above."))
        spec = ListSpec("erasures", TITLE, COLUMNS, lambda each: each.erasure.id, N_("Number"), masks={})
        self.rules = RulesCard(desk)
        self.list = ErasureList(desk, spec, empty)
        self.card = ListCard(desk)
        self.list.setMinimumHeight(theme().px(LEAST_H))
        below = QWidget()
        below.setLayout(column(self.rules, self.list, self.card, gap=12))
        self.setLayout(column(SectionHeader(_(TITLE)), Scroll(below), gap=12, margins=(24, 4, 24, 16)))
        self.list.table.selected.connect(lambda *_args: self.card.show_row(self.list.current_row()))
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        self.refresh()

    def refresh(self) -> None:
        self._desk.read(_read, self._show, self)

    def _show(self, found: tuple[Sequence[Proposal], Sequence[ListRow]]) -> None:
        over, rows = found
        self.rules.show_over(over)
        self.list.set_rows(rows)
        self.card.show_row(self.list.current_row())

    def _changed(self, change: Change) -> None:
        if change.touches("erasure", "setting") and self.isVisible():
            self.refresh()


def _read(session: Session) -> tuple[list[Proposal], list[ListRow]]:
    rows = []
    for each in lists(session):
        kept = [why for _table, _id, why in erased_here(session, each.id) if why]
        rows.append(ListRow(each, {why: kept.count(why) for why in dict.fromkeys(kept)}))
    return proposals(session, calendar.today()), rows


class RulesCard(Card):
    """What is over today, a line and a button for each rule."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=6)
        self._desk = desk
        self.title = Text(_("Over by today"), TextRole.STRONG)
        self.problem = Text("", ink="danger", wrap=True)
        self.add(self.title)
        self.lines: dict[Rule, tuple[QWidget, Text, Button]] = {kind: self._line(kind) for kind in Rule}
        self.none = Text(_("Nothing is over today."), ink="text_muted")
        self.add(self.none)
        self.add(self.problem)

    def show_over(self, over: Sequence[Proposal]) -> None:
        found = {each.kind: each for each in over}
        self.none.setVisible(not found)
        self.problem.setText("")
        for kind, (line, text, _button) in self.lines.items():
            line.setVisible(kind in found)
            if kind in found:
                text.setText(_over_text(found[kind]))

    def _line(self, kind: Rule) -> tuple[QWidget, Text, Button]:
        line, text, button = QWidget(), Text("", wrap=True), Button(_("Propose the list"), Kind.SECONDARY, "add")
        inside = row(gap=8)
        inside.addWidget(text, 1)
        inside.addWidget(button)
        line.setLayout(inside)
        button.clicked.connect(lambda: self._propose(kind))
        self.add(line)
        return line, text, button

    def _propose(self, kind: Rule) -> None:
        def act(session: Session) -> Erasure:
            return actions.propose(session, kind, calendar.today())

        self._desk.write("retention.propose", act, self._done, self, self._refused)

    def _done(self, pair: tuple[Erasure, int]) -> None:
        self._desk.done.emit(_("List {number} waits for a yes.").format(number=pair[0].number), None)

    def _refused(self, error: Exception) -> None:
        self.problem.setText(sentence(error))


def _over_text(each: Proposal) -> str:
    words = ngettext("{name}: {n}, kept for {years} years", "{name}: {n}, kept for {years} years", len(each.over))
    return words.format(name=_(LISTS[each.kind.value]), n=len(each.over), years=each.years)


class ListCard(Card):
    """One list: agreeing, leaving it, carrying it out; where it went, until when backups still have it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=8)
        self._desk = desk
        self._row: ListRow | None = None
        self.title = Text("", TextRole.STRONG)
        self.facts = Text("", ink="text_muted", wrap=True)
        self.why = LineEdit()
        self.why_field = Field(_("Reason"), self.why)
        self.yes = Button(_("Agree"), Kind.PRIMARY, "checked")
        self.no = Button(_("Leave it"))
        self.go = Button(_("Erase for good"), Kind.DANGER, "warning")
        self.add(self.title)
        self.add(self.facts)
        acts = row(gap=8)
        acts.addWidget(self.why_field, 1)
        for button in (self.no, self.yes, self.go):
            acts.addWidget(button)
        self.add(acts)
        self.yes.clicked.connect(lambda: self._act("approve", lambda session, id_, _why: actions.approve(session, id_)))
        self.no.clicked.connect(lambda: self._act("refuse", actions.refuse))
        self.go.clicked.connect(self._carry_out)
        self.hide()

    def show_row(self, each: ListRow | None) -> None:
        if each is None or self._row is None or each.erasure.id != self._row.erasure.id:
            self.why.clear()
            self.why_field.show_problem("")
        self._row = each
        self.setVisible(each is not None)
        if each is None:
            return
        made = each.erasure
        open_, agreed = made.done_at is None and made.refused is None, made.approved_at is not None
        self.title.setText(f"{made.number} · {_(LISTS.get(made.rule, made.rule))} · {_state(each).text}")
        self.facts.setText(self._said(each))
        for button in (self.yes, self.no):
            button.setVisible(open_ and not agreed)
        self.go.setVisible(open_ and agreed)
        self.why_field.setVisible(open_ and not agreed)

    def _said(self, each: ListRow) -> str:
        made = each.erasure
        said = [f"{name_of(table)} {n}" for table, n in (made.counts or {}).items()]
        if each.kept:
            said.append(_("stays: {what}").format(what=_kept(each)))
        if made.refused:
            said.append(made.refused)
        if made.done_at is not None:
            said.append(_("gone on {day}").format(day=made.done_at.astimezone(CHINA).date().isoformat()))
            said += [_backup_text(name, until) for name, until in older_backups(self._desk.station, made.done_at)]
        return " · ".join(said)

    def _act(self, name: str, action: Callable[[Session, UUID, str], object]) -> None:
        if self._row is not None:
            id_, why = self._row.erasure.id, self.why.text()
            self._desk.write(
                f"retention.{name}", lambda session: action(session, id_, why), self._done, self, self._refused
            )

    def _carry_out(self) -> None:
        if self._row is not None:
            id_ = self._row.erasure.id
            self._desk.write(
                "retention.done", lambda session: actions.carry_out(session, id_), self._gone, self, self._refused
            )

    def _gone(self, _pair: object) -> None:
        station = self._desk.station

        def tidy() -> Any:
            yield 0, 1
            put_in_order(station)
            yield 1, 1

        self._desk.run(_("Writing the file anew"), tidy, lambda _done: None, self)
        self._desk.done.emit(_("It is gone for good, also from the search and from what was noted before."), None)

    def _done(self, _pair: object) -> None:
        self.why.clear()
        self.why_field.show_problem("")
        self._desk.done.emit(_("Noted."), None)

    def _refused(self, error: Exception) -> None:
        self.why_field.show()
        self.why_field.show_problem(sentence(error))


def _backup_text(name: str, until: date | None) -> str:
    day = until.isoformat() if until else _("at a later time")
    return _("{name} still has it until {day}").format(name=name, day=day)
