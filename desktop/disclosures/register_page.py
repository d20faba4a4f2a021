"""The register of what left the house: filter it, export it, approve what waits, note a spoilt print."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.case_looks import short_number
from desktop.decision import DecisionCard, Register
from desktop.desk import Desk, Target
from desktop.offering import offer, why_not
from desktop.record_list import ListSpec, RecordList
from desktop.theme import Tone
from desktop.widgets import Button, ChoiceButtons, Kind, column
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
from models.rights.deeds import Deed

TITLE = N_("Register of what left the house")
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
        Column("number", N_("Register no."), lambda each: short_number(each.row.number), 150),
        Column("what", N_("List or paper"), lambda each: _(each.row.what), 170),
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
        self._text = ""
        self.parts = ChoiceButtons([(key, _(label)) for key, (label, _wanted) in PARTS.items()], _("Filter"))
        whole = _("Nothing left the house"), _("Whatever is exported or printed stands here.")
        own = _("You took nothing out"), _("What you export or print stands here; who leads or audits sees all of it.")
        empty = EmptyState("excel", *(whole if desk.may(Deed.READ, "disclosures") else own))
        spec = ListSpec(
            "register", TITLE, _columns(), lambda each: each.id, N_("Number, receiver or name"),
            hidden=("receiver", "purpose", "approver"), masks={},
        )  # fmt: skip
        self.list, self.card = RegisterList(desk, spec, empty), DisclosureCard(desk)
        self.register = Register(desk, self.list, self.card, self._query, ("disclosure",))
        header = SectionHeader(_(TITLE), None, self.parts)
        self.register.setLayout(column(header, self.list, self.card, gap=12, margins=(24, 4, 24, 16)))
        self.setLayout(column(Scroll(self.register), gap=0))
        self.parts.set_value("all")
        self.parts.changed.connect(lambda _part: self.register.refresh())
        self.list.searched.connect(self._search)
        self.list.cleared.connect(self.register.refresh)

    def open(self, target: Target) -> None:
        if "text" in target.options:
            self._text = str(target.options["text"])
            self.list.bar.search.setText(self._text)
            self.parts.set_value("all")
        part = target.options.get("part")
        if part in PARTS:
            self.parts.set_value(part)
        self.register.refresh()

    def _query(self) -> Callable[[Session], list[DisclosureRow]]:
        wanted = replace(PARTS[str(self.parts.value() or "all")][1], text=self._text)
        return lambda session: read_register(session, wanted)

    def _search(self, text: str) -> None:
        self._text = text
        self.register.refresh()


class DisclosureCard(DecisionCard[DisclosureRow]):
    """One row of the register in sentences; approving, refusing and noting as void with a reason."""

    area = "disclosures"
    noted = N_("Noted in the register.")

    def __init__(self, desk: Desk) -> None:
        self.yes = Button(_("Approve"), Kind.PRIMARY, "checked")
        self.no = Button(_("Do not approve"))
        self.void = Button(_("Note as void"))
        self.audit = Button(_("Its line of the audit"), Kind.QUIET, "time")
        super().__init__(desk, _("Reason"), self.audit, self.void, self.no, self.yes)
        self.audit.clicked.connect(self._to_audit)
        offer(desk, Deed.APPROVE, "disclosures", self.no, self.yes)
        self.yes.clicked.connect(lambda: self.act("approve", lambda session, id_, _why: approve(session, id_)))
        self.no.clicked.connect(lambda: self.act("deny", deny))
        self.void.clicked.connect(lambda: self.act("cancel", cancel))

    def id_of(self, each: DisclosureRow) -> UUID:
        return each.id

    def title_of(self, each: DisclosureRow) -> str:
        return f"{each.row.number} · {_(each.row.what)} · {_(STATES[each.state])}"

    def facts_of(self, each: DisclosureRow) -> str:
        return "\n".join(filter(None, (_facts(each), self._whose_turn(each))))

    def _whose_turn(self, each: DisclosureRow) -> str:
        """Why nothing is offered to who asked."""
        waits = each.state is State.ASKED and not self.offered(each)
        return _("Waits for a second person: nobody approves what he asked for himself.") if waits else ""

    def offered(self, each: DisclosureRow) -> Collection[Button]:
        """Nobody approves what he asked for himself."""
        if each.state is State.LEFT:
            return (*self._looks, self.void)
        if each.state is State.CANCELLED:
            return self._looks
        mine = each.row.asked_by == self._desk.station.worker_id
        return () if mine or each.state is not State.ASKED else (self.no, self.yes)

    @property
    def _looks(self) -> tuple[Button, ...]:
        """For who reads the audit."""
        return () if why_not(self._desk, Deed.READ_AUDIT) else (self.audit,)

    def asks_why(self, each: DisclosureRow) -> bool:
        return bool({self.void, self.no} & {*self.offered(each)})

    def _to_audit(self) -> None:
        if self.row is not None:
            self._desk.go("settings", page="audit", resident=None, text=self.row.row.number)


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
