"""One request: granting, denying with a reason, doing what was asked for, closing with what was done, its receipt."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from PySide6.QtCore import Signal

from desktop.decision import DecisionCard
from desktop.desk import Desk
from desktop.printing.preview_view import show_preview
from desktop.requests.papers import receipt_paper
from desktop.theme import Tone
from desktop.widgets import Button, Kind
from desktop.widgets.rows import ChipLook
from forms.i18n import _
from forms.requests import deny, grant
from forms.requests_words import KEPT_REASONS, KINDS, STATES
from models.clocks.deadlines import Light
from models.errors import WorldError
from models.requests import actions
from models.requests.queries import RequestRow
from models.requests.rules import State

_LIGHTS = {
    Light.GREEN: (Tone.SUCCESS, "checked"),
    Light.YELLOW: (Tone.WARNING, "time"),
    Light.RED: (Tone.DANGER, "danger"),
    Light.OVER: (Tone.NEUTRAL, "partly"),
}


def state_look(each: RequestRow) -> ChipLook:
    tone, icon = _LIGHTS[each.light]
    late = _("late") if each.light is Light.RED else ""
    return ChipLook(" · ".join(filter(None, (_(STATES[each.state]), late))), tone, icon)


class RequestCard(DecisionCard[RequestRow]):
    """``asked``: to do what a granted request is for, with its row."""

    area = "requests"
    asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        self.yes = Button(_("Grant"), Kind.PRIMARY, "checked")
        self.no = Button(_("Deny"))
        self.do = Button(_("Do it"), Kind.SECONDARY, "next")
        self.close_it = Button(_("Close"), Kind.PRIMARY, "checked")
        self.paper = Button(_("Receipt"), Kind.SECONDARY, "print")
        super().__init__(desk, _("Reason, or what was done"), self.paper, self.no, self.do, self.yes, self.close_it)
        self.yes.clicked.connect(lambda: self.act("decide", grant))
        self.no.clicked.connect(lambda: self.act("decide", deny))
        self.close_it.clicked.connect(lambda: self.act("settle", actions.settle))
        self.do.clicked.connect(lambda: self.asked.emit(self.row))
        self.paper.clicked.connect(self._print)

    def id_of(self, each: RequestRow) -> UUID:
        return each.request.id

    def title_of(self, each: RequestRow) -> str:
        made = each.request
        return f"{made.number} · {each.name} · {_(KINDS[made.kind])} · {_(STATES[each.state])}"

    def facts_of(self, each: RequestRow) -> str:
        made = each.request
        return " · ".join(filter(None, (made.wanted, made.asked_by, made.proof, made.reason, made.result)))

    def offered(self, each: RequestRow) -> Collection[Button]:
        by_state = {State.RECEIVED: (self.yes, self.no), State.GRANTED: (self.do, self.close_it)}
        return (self.paper, *by_state.get(each.state, ()))

    def asks_why(self, each: RequestRow) -> bool:
        return each.state in (State.RECEIVED, State.GRANTED)

    def _print(self) -> None:
        if self.row is not None:
            made = self.row.request
            show_preview(self._desk, receipt_paper(made.id, made.resident_id), self)

    def refused(self, error: Exception) -> None:
        """Where the law forbids what was asked, the reason stands ready: one more key denies it."""
        super().refused(error)
        if isinstance(error, WorldError) and error.code in KEPT_REASONS:
            self.why.setText(_(KEPT_REASONS[error.code]))
            self.no.setFocus()
