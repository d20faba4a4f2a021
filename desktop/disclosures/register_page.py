"""The register of what left the house: filter it, export it, approve what waits, note a spoilt print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk, Target
from desktop.messages import sentence
from desktop.record_list import ListSpec, RecordList
from desktop.theme import TextRole, Tone
from desktop.widgets import Button, Card, ChoiceButtons, Field, Kind, LineEdit, Text, column, row
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import Scroll
from desktop.widgets.rows import Align, ChipLook, Column
from desktop.widgets.states import EmptyState
from forms.disclosures import CHANNELS, LEVELS, STATES, how_text, purpose_text
from forms.i18n import N_, _
from models.calendar import CHINA
from models.disclosures.actions import approve, cancel, deny
from models.disclosures.queries import DisclosureRow, Wanted, read_register
from models.disclosures.records import Channel
from models.disclosures.rules import State

PARTS: dict[str, tuple[str, Wanted]] = {
    "all": (N_("Everything"), Wanted()),
    "waiting": (N_("Waits for approval"), Wanted(state=State.ASKED)),
    "clear": (N_("In the clear"), Wanted(clear_only=True)),
    "excel": (CHANNELS[Channel.EXCEL], Wanted(channel=Channel.EXCEL)),
    "paper": (CHANNELS[Channel.PAPER], Wanted(channel=Channel.PAPER)),
}
_LOOKS = {
    State.ASKED: (Tone.WARNING, "time"),
    State.APPROVED: (Tone.INFO, "checked"),
    State.LAPSED: (Tone.NEUTRAL, "partly"),
    State.DENIED: (Tone.DANGER, "danger"),
    State.LEFT: (Tone.SUCCESS, "checked"),
    State.CANCELLED: (Tone.NEUTRAL, "partly"),
}


def _state(each: DisclosureRow) -> ChipLook:
    tone, icon = _LOOKS[each.state]
    return ChipLook(_(STATES[each.state]), tone, icon)


def _columns() -> tuple[Column[Any], ...]:
    return (
        Column("at", N_("When"), lambda each: f"{each.at.astimezone(CHINA):%Y-%m-%d %H:%M}", 140),
        Column("number", N_("Register no."), lambda each: each.row.number, 290),
        Column("what", N_("What"), lambda each: _(each.row.what), 170),
        Column("how", N_("How"), how_text, 150),
        Column("rows", N_("Rows"), lambda each: f"{each.row.rows:,}", 70, Align.RIGHT, lambda each: each.row.rows),
        Column(
            "people", N_("People on it"), lambda each: str(each.row.people or "—"), 75, Align.RIGHT,
            lambda each: each.row.people,
        ),
        Column("worker", N_("Who"), lambda each: each.asked_by, 100),
        Column("state", N_("State"), lambda each: _state(each).text, 160, chip=_state),
        Column("receiver", N_("Receiver"), lambda each: each.row.receiver or "", 160),
        Column("purpose", N_("What it was for"), lambda each: purpose_text(each.row.purpose), 150),
        Column("approver", N_("Second person"), lambda each: each.approved_by, 100),
    )  # fmt: skip


class RegisterList(RecordList):
    area = "disclosures"


class RegisterPage(QWidget):
    """The row under the cursor is shown below with what can be done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._text = ""
        self.parts = ChoiceButtons([(key, _(label)) for key, (label, _wanted) in PARTS.items()], _("Filter"))
        empty = EmptyState("excel", _("Nothing left the house"), _("Whatever is exported or printed stands here."))
        spec = ListSpec(
            "register", N_("Register of what left the house"), _columns(), lambda each: each.id,
            N_("Number, receiver or name"), hidden=("receiver", "purpose", "approver"), masks={},
        )  # fmt: skip
        self.list = RegisterList(desk, spec, empty)
        self.card = DisclosureCard(desk)
        content = QWidget()
        content.setLayout(
            column(
                SectionHeader(_("Register of what left the house"), None, self.parts), self.list, self.card,
                gap=12, margins=(24, 4, 24, 16),
            )
        )  # fmt: skip
        self.setLayout(column(Scroll(content), gap=0))
        self.parts.set_value("all")
        self.parts.changed.connect(lambda _part: self.refresh())
        self.list.searched.connect(self._search)
        self.list.cleared.connect(self.refresh)
        self.list.table.selected.connect(self._show_chosen)
        self.list.opened.connect(lambda _id: self.card.why.setFocus())
        desk.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        part = target.options.get("part")
        if part in PARTS:
            self.parts.set_value(part)
        self.refresh()

    def refresh(self) -> None:
        wanted, text = PARTS[str(self.parts.value() or "all")][1], self._text

        def query(session: Session) -> list[DisclosureRow]:
            return read_register(session, replace(wanted, text=text))

        self._desk.read(query, self._show, self)

    def _show(self, rows: Sequence[DisclosureRow]) -> None:
        self.list.set_rows(rows)
        self._show_chosen()

    def _search(self, text: str) -> None:
        self._text = text
        self.refresh()

    def _show_chosen(self) -> None:
        self.card.show_row(self.list.current_row())

    def _changed(self, change: Change) -> None:
        if change.touches("disclosure") and self.isVisible():
            self.refresh()


class DisclosureCard(Card):
    """One row of the register in sentences; approving, refusing and noting as void with a reason."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=12, gap=8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self._row: DisclosureRow | None = None
        self.title = Text("", TextRole.STRONG)
        self.facts = Text("", ink="text_muted", wrap=True)
        self.why = LineEdit()
        self.why_field = Field(_("Reason"), self.why)
        self.yes = Button(_("Approve"), Kind.PRIMARY, "checked")
        self.no = Button(_("Do not approve"))
        self.void = Button(_("Note as void"))
        self.add(self.title)
        self.add(self.facts)
        acts = row(gap=8)
        acts.addWidget(self.why_field, 1)
        for button in (self.void, self.no, self.yes):
            acts.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.add(acts)
        self.yes.clicked.connect(lambda: self._act("approve", lambda session, id_, _why: approve(session, id_)))
        self.no.clicked.connect(lambda: self._act("deny", deny))
        self.void.clicked.connect(lambda: self._act("cancel", cancel))
        self.hide()

    def show_row(self, each: DisclosureRow | None) -> None:
        if each is None or self._row is None or each.id != self._row.id:
            self.why.clear()
            self.why_field.show_problem("")
        self._row = each
        self.setVisible(each is not None)
        if each is None:
            return
        waits = each.state is State.ASKED
        self.title.setText(f"{each.row.number} · {_(each.row.what)} · {_(STATES[each.state])}")
        self.facts.setText(_facts(each))
        mine = each.row.asked_by == self._desk.station.worker_id
        for button in (self.yes, self.no):
            button.setVisible(waits and not mine)
        self.void.setVisible(each.state is State.LEFT)
        self.why_field.setVisible(not self.yes.isHidden() or not self.void.isHidden())

    def _act(self, name: str, action: Callable[[Session, UUID, str], object]) -> None:
        if self._row is not None:
            id_, why = self._row.id, self.why.text()
            self._desk.write(
                f"disclosures.{name}", lambda session: action(session, id_, why), self._done, self, self._refused
            )

    def _done(self, _pair: object) -> None:
        self.why.clear()
        self.why_field.show_problem("")
        self._desk.done.emit(_("Noted in the register."), None)

    def _refused(self, error: Exception) -> None:
        self.why_field.show()
        self.why_field.show_problem(sentence(error))
        self.why.setFocus()


def _facts(each: DisclosureRow) -> str:
    """Who, how much, how sensitive, for whom, until when, and by whose leave."""
    kept = each.row
    said = [
        _("{who}, {time}").format(who=each.asked_by, time=f"{each.at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
        _("{rows} rows, {people} people, {level}").format(
            rows=kept.rows, people=kept.people or "—", level=_(LEVELS[kept.level])
        ),
        how_text(each),
    ]
    more = (
        (_("What it was for"), purpose_text(kept.purpose)),
        (_("Receiver"), kept.receiver),
        (_("Kept there until"), kept.kept_until and kept.kept_until.isoformat()),
        (_("Contract no."), kept.contract_no),
        (_("Second person"), each.approved_by if kept.approved_at else ""),
        (_("Refused·"), kept.denied),
        (_("Void"), kept.cancelled_for),
        (_("Digest of the file"), kept.digest and kept.digest[:16]),
    )
    said += [_("{label}: {value}").format(label=label, value=value) for label, value in more if value]
    return " · ".join(said)
