"""保存期限 in the settings: what is over by rule, lists to agree to, and what went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.case_looks import short_number
from desktop.decision import DecisionCard, Register
from desktop.desk import Change, Desk, Target
from desktop.jobs import once
from desktop.messages import sentence
from desktop.offering import offer_act
from desktop.record_list import ListSpec, RecordList
from desktop.requests.agreeing import Agreeing
from desktop.requests.mentions_card import MentionsCard
from desktop.theme import TextRole, Tone
from desktop.widgets import Button, Card, Kind, Scroll, Text, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.rows import ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.i18n import N_, _, ngettext
from forms.requests_words import GOING, KEPT, LISTS
from forms.table_words import table_name
from models import calendar
from models.calendar import CHINA
from models.errors import WorldError
from models.retention import actions
from models.retention.approving import Needed, approve, needed, refuse
from models.retention.queries import Proposal, kept_here, lists, proposals
from models.retention.records import Erasure
from models.retention.rules import Kind as Rule
from models.station import account_acts
from models.station.erasures import put_in_order
from models.station.fading import older_backups

TITLE = N_("How long data are kept")


@dataclass(frozen=True)
class ListRow:
    """One list with why some of it stays, by a code."""

    erasure: Erasure
    kept: dict[str, int]
    need: Needed = Needed.NOBODY
    seconds: tuple[str, ...] = ()


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
    Column("list", N_("List·"), lambda each: _(LISTS.get(each.erasure.rule, each.erasure.rule)), 220),
    Column("going", N_("How"), lambda each: _(GOING[each.erasure.going]), 180),
    Column("rows", N_("Records"), lambda each: f"{_rows(each):,}", 90, sort=_rows),
    Column("kept", N_("Stays for now"), lambda each: _kept(each), 220),
    Column("number", N_("Number"), lambda each: short_number(each.erasure.number), 150),
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
        self.list, self.card = ErasureList(desk, spec, empty), ListCard(desk)
        self.register = Register(desk, self.list, self.card, lambda: _read, ("erasure", "erased"))
        self.mentions = MentionsCard(desk)
        self.register.setLayout(column(self.rules, self.list, self.card, self.mentions, gap=12))
        self.card.shown.connect(lambda each: self.mentions.show_list(each.erasure if each else None))
        self.setLayout(column(SectionHeader(_(TITLE)), Scroll(self.register), gap=12, margins=(24, 4, 24, 16)))
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        self.register.refresh()
        self._look()

    def _look(self) -> None:
        """What is over is counted beside the lists: they do not wait for it."""
        self._desk.read(lambda session: proposals(session, calendar.today()), self.rules.show_over, self)

    def _changed(self, change: Change) -> None:
        if change.touches("erasure", "setting") and self.isVisible():
            self._look()


def _read(session: Session) -> list[ListRow]:
    made = lists(session)
    kept = kept_here(session, [each.id for each in made])
    me = session.connection().info["worker_id"]
    need, seconds = needed(session, me)
    return [
        ListRow(each, kept.get(each.id, {}), need if each.proposed_by == me else Needed.NOBODY, seconds)
        for each in made
    ]


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


class ListCard(DecisionCard[ListRow]):
    """One list: agreeing, leaving it, carrying it out; where it went, until when backups still have it."""

    area = "retention"

    def __init__(self, desk: Desk) -> None:
        self.yes = Button(_("Agree"), Kind.PRIMARY, "checked")
        self.no = Button(_("Leave it"))
        self.go = Button(_("Erase for good"), Kind.DANGER, "warning")
        self.agreeing = Agreeing()
        super().__init__(desk, _("Reason"), self.no, self.yes, self.go, more=(self.agreeing,))
        offer_act(desk, "retention.approve", self.no, self.yes, self.go)
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(lambda: self.act("refuse", refuse))
        self.shown.connect(self._ask_who_agrees)
        self.go.clicked.connect(self._carry_out)

    def id_of(self, each: ListRow) -> UUID:
        return each.erasure.id

    def title_of(self, each: ListRow) -> str:
        made = each.erasure
        return f"{made.number} · {_(LISTS.get(made.rule, made.rule))} · {_state(each).text}"

    def facts_of(self, each: ListRow) -> str:
        made = each.erasure
        said = [f"{table_name(table)} {n}" for table, n in (made.counts or {}).items()]
        if each.kept:
            said.append(_("stays: {what}").format(what=_kept(each)))
        if made.street_number and made.street_on:
            paper = _("the street agreed: {office}, {number}, {day}")
            day = made.street_on.isoformat()
            said.append(paper.format(office=made.street_office, number=made.street_number, day=day))
        if made.refused:
            said.append(made.refused)
        if made.done_at is not None:
            said.append(_("gone on {day}").format(day=made.done_at.astimezone(CHINA).date().isoformat()))
            said += [_backup_text(name, until) for name, until in older_backups(self._desk.station, made.done_at)]
        return " · ".join(said)

    def offered(self, each: ListRow) -> Collection[Button]:
        if each.erasure.done_at is not None or each.erasure.refused is not None:
            return ()
        return (self.go,) if each.erasure.approved_at is not None else (self.no, self.yes)

    def asks_why(self, each: ListRow) -> bool:
        return self.no in self.offered(each)

    def _ask_who_agrees(self, each: ListRow | None) -> None:
        waits = each is not None and self.yes in self.offered(each)
        self.agreeing.ask(each.need if each and waits else Needed.NOBODY, each.seconds if each else ())

    def _agree(self) -> None:
        need = self.row.need if self.row is not None else Needed.NOBODY
        if need is Needed.NOBODY:
            self.act("approve", lambda session, id_, _why: approve(session, id_))
        elif need is Needed.SECOND:
            self._agree_here()
        elif (paper := self.agreeing.street()) is not None:
            self.act("approve", lambda session, id_, _why: approve(session, id_, street=paper))
        else:
            self.agreeing.focus_first()

    def _agree_here(self) -> None:
        """The second person proves at this PC who he is; the password takes its time, hence no plain act."""
        if self.row is None or not self.agreeing.second.complete():
            self.agreeing.focus_first()
            return
        station, id_ = self._desk.station, self.row.erasure.id
        login, password, code = self.agreeing.second.said()

        def work() -> None:
            by = account_acts.witness(station, login, password, code)
            with station.act("retention.approve") as session:
                approve(session, id_, by=by)

        self._desk.run(
            _("Checking who approves"), once(work), lambda _none: self._done((None, None)), self, self.refused
        )

    def refused(self, error: Exception) -> None:
        if not (isinstance(error, WorldError) and self.agreeing.second.refused(error)):
            super().refused(error)

    def _clean(self) -> None:
        super()._clean()
        self.agreeing.forget()

    def _carry_out(self) -> None:
        if self.row is not None:
            id_ = self.row.erasure.id
            self._desk.write(
                "retention.done", lambda session: actions.carry_out(session, id_), self._gone, self, self.refused
            )

    def _gone(self, _pair: object) -> None:
        station = self._desk.station

        def tidy() -> Any:
            yield 0, 1
            put_in_order(station)
            yield 1, 1

        self._desk.run(_("Writing the file anew"), tidy, lambda _done: None, self)
        self._desk.done.emit(_("It is gone for good, also from the search and from what was noted before."), None)


def _backup_text(name: str, until: date | None) -> str:
    day = until.isoformat() if until else _("at a later time")
    return _("{name} still has it until {day}").format(name=name, day=day)
