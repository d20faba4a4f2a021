"""Two neighbours with a leaking pipe between them, for tests of mediation."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models import calendar
from models.mediation import actions, agreements
from models.mediation.agreements import Terms
from models.mediation.disputes import Dispute
from models.mediation.parties import Party
from models.mediation.records import Agreement, Mediation, Origin, RecordKind, Side
from models.mediation.rules import Item
from models.mediation.states import StepKind
from models.workers.records import Worker, WorkerRole

UPSTAIRS = Party(side=Side.RESPONDENT, name="王大力", phone="13800000002", address="碧桂园 3-1-301")
DOWNSTAIRS = Party(side=Side.APPLICANT, name="李秀英", sex="2", phone="13800000001", address="碧桂园 3-1-201")
TERMS = Terms(
    facts="楼上水管漏水，楼下天花板受损。",
    terms=["王大力修好水管。", "王大力赔偿李秀英2000元。"],
    performance="现金，一次付清",
    amount=Decimal("2000"),
)


def ago(days: float) -> datetime:
    return calendar.now() - timedelta(days=days)


def worker(session: Session, name: str, role: WorkerRole = WorkerRole.WORKER, **fields: Any) -> Worker:
    row = Worker(name=name, role=role, **fields)
    session.add(row)
    session.flush()
    return row


def leak(session: Session, mediator_id: UUID, *, days: float = 20, **said: Any) -> Mediation:
    """The dispute, applied for so many days ago; nothing has been done yet."""
    parties = said.pop("parties", (DOWNSTAIRS, UPSTAIRS))
    workers = said.pop("workers", ())
    facts: dict[str, Any] = {
        "origin": Origin.APPLIED,
        "kind": "neighbour",
        "brief": "楼上漏水，楼下天花板受损。",
        "demands": ["修好水管", "赔偿损失"],
        "received_at": ago(days),
        "mediator_id": mediator_id,
        **said,
    }
    return actions.begin(session, Dispute(**facts), parties, workers=workers)


def accept(session: Session, head: Mediation, *, days: float = 20) -> None:
    actions.step(session, head.id, StepKind.ACCEPT, at=ago(days))


def tell_rights(session: Session, head: Mediation, *, days: float = 20) -> None:
    actions.step(session, head.id, StepKind.TELL_RIGHTS, at=ago(days))


def meet(session: Session, head: Mediation, *, days: float = 15, result: str = "agreed") -> None:
    actions.note(
        session, head.id, RecordKind.SESSION, at=ago(days), text="双方到场，调解员主持。", place="调解室",
        result=result,
    )  # fmt: skip


def settle(session: Session, head: Mediation, *, days: float = 15, **said: Any) -> Agreement:
    """Accepted, met and agreed; ``said`` goes to ``agree``."""
    accept(session, head, days=days)
    tell_rights(session, head, days=days)
    meet(session, head, days=days)
    terms = said.pop("terms", TERMS)
    return agreements.agree(session, head.id, terms, at=ago(days), **said)


def complete(session: Session, head: Mediation) -> None:
    """Put into the file what the program does not print."""
    actions.add_paper(session, head.id, Item.IDENTITY, "当事人身份证复印件", pages=2)
