"""What the rules propose: how many by group, the people of one group, and what somebody answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from models.calendar import today
from models.care.memberships import refuse
from models.care.proposals import Proposal, ProposalKind, RuleCount, accept, proposals, rule_counts
from models.care.rules import MASKED, is_child
from models.care.visibility import openable, reveal

MOST = 500
"""So many people of a rule are listed at once; the next ones follow when these are decided."""
MOST_OPENED = 50
"""Of what is masked: each of them is opened, and that is kept."""


class ProposalsModel(QObject):
    """``counted``: rules with their counts are new; ``listed``: the people of the chosen one are."""

    counted, listed = Signal(), Signal()
    answered = Signal(str, int, object)  # accepted or refused, how many, act id
    failed = Signal(Exception)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rules: list[RuleCount] = []
        self.chosen: str | None = None
        self.people: list[Proposal] = []
        self.opened: str | None = None
        """The group of level 3 whose proposals were opened with a reason."""
        self._asked = 0

    @property
    def rule(self) -> RuleCount | None:
        return next((rule for rule in self.rules if rule.group_code == self.chosen), None)

    @property
    def masked(self) -> bool:
        """Whether the people of the chosen rule are still to be opened."""
        return self.rule is not None and self.rule.level == MASKED and self.opened != self.chosen

    def load(self) -> None:
        day = today()
        self._desk.read(lambda session: rule_counts(session, day), self._count, self, self.failed.emit)

    def choose(self, group_code: str) -> None:
        if group_code != self.chosen:
            self.chosen, self.people, self.opened = group_code, [], None
        self._list()

    def open(self, reason: str) -> None:
        """Show the people of a rule of level 3 whom the viewer may open; that he did is kept for each of them."""
        code, day = self.chosen, today()
        if code is None:
            return

        def act(session: Session) -> list[Proposal]:
            return _opened(session, code, day, reason)

        def take(pair: tuple[list[Proposal], int]) -> None:
            if code == self.chosen:
                self.opened, self.people = code, pair[0]
                self.listed.emit()

        self._desk.write("care.reveal", act, take, self)

    @staticmethod
    def needs_guardian(each: Proposal) -> bool:
        """Whether somebody is taken in as a child under 14, of whom the guardian decides (L-05)."""
        return each.kind is ProposalKind.JOIN and is_child(each.birth_date, today())

    def accept(self, chosen: Sequence[Proposal], consent_on: date | None = None) -> None:
        """Do as proposed, all as one act; ``consent_on``: the guardians of the children consented that day."""
        day, wanted = today(), list(chosen)
        consent = {"consent_kind": "guardian", "consent_on": consent_on} if consent_on else {}

        def act(session: Session) -> list[UUID]:
            return [
                accept(session, each, today=day, **(consent if self.needs_guardian(each) else {})).id for each in wanted
            ]

        self._desk.write("care.accept", act, lambda pair: self._answered("accepted", wanted, pair[1]), self)

    def refuse(self, chosen: Sequence[Proposal], reason: str) -> None:
        """Say no to all of them, for the same reason."""
        day, wanted = today(), list(chosen)
        self._desk.write(
            "care.refuse",
            lambda session: [refuse(session, p.resident_id, p.group_code, reason=reason, today=day).id for p in wanted],
            lambda pair: self._answered("refused", wanted, pair[1]), self,
        )  # fmt: skip

    def _answered(self, how: str, wanted: Sequence[Proposal], act_id: int | None) -> None:
        """Those who were answered go from the list at once; what is masked is not opened a second time for it."""
        if self.opened is not None:
            done = {(each.resident_id, each.kind) for each in wanted}
            self.people = [each for each in self.people if (each.resident_id, each.kind) not in done]
            self.listed.emit()
        self.answered.emit(how, len(wanted), act_id)

    def _count(self, rules: list[RuleCount]) -> None:
        self.rules = sorted(rules, key=lambda rule: not (rule.few or rule.proposed))
        known = [rule.group_code for rule in self.rules]
        if self.chosen not in known:
            self.chosen = known[0] if known else None
        self.counted.emit()
        self._list()

    def _list(self) -> None:
        """Read the people of the chosen rule, unless they are masked or stand there opened."""
        self._asked += 1
        number, code, day = self._asked, self.chosen, today()
        rule = self.rule
        if code is None or rule is None or rule.level == MASKED:
            self.listed.emit()
            return

        def take(found: list[Proposal]) -> None:
            if number == self._asked:
                self.people = found
                self.listed.emit()

        self._desk.read(lambda session: proposals(session, day, code, limit=MOST), take, self, self.failed.emit)


def _opened(session: Session, code: str, day: date, reason: str) -> list[Proposal]:
    found: list[Proposal] = []
    for each in proposals(session, day, code, limit=MOST):
        if len(found) < MOST_OPENED and code in openable(session, each.resident_id, day):
            reveal(session, each.resident_id, reason, proposed=code)
            found.append(each)
    return found
