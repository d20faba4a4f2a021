"""Consent: who may give it (L-05), and what is used no more once it was withdrawn (L-04)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.base import PERSONAL, Record
from models.care.records import Membership
from models.care.rules import CONSENT_KINDS, OWN_CONSENTS, RESTRICTED, is_child
from models.errors import WorldError
from models.requests.consents import withdrawn as taken_back


def require_consent(kind: str | None, birth: date | None, day: date) -> None:
    """Refuse a consent that this person could not give on ``day``; ``None``: nobody was asked yet.

    Raises:
        WorldError: ``consent_unknown``, ``guardian_consents``.
    """
    if kind is not None and kind not in CONSENT_KINDS:
        raise WorldError("consent_unknown")
    if kind in OWN_CONSENTS and is_child(birth, day):
        raise WorldError("guardian_consents")


def require_guardian(kind: str | None, birth: date | None, day: date, *, level: int, why: str | None) -> None:
    """Refuse to recognise a child on ``day`` without the guardian's consent (L-05, PIPL 31).

    Where the law protects the child without the guardian, or from him (未成年人保护法 11, 43), nobody is waited for:
    then it is "told" and ``why`` says why, or the group is of level 4 and its team answers for it.
    Raises:
        WorldError: ``guardian_consent_missing``.
    """
    by_law = level >= RESTRICTED or (kind == "told" and bool((why or "").strip()))
    if is_child(birth, day) and kind != "guardian" and not by_law:
        raise WorldError("guardian_consent_missing")


def on_consent(kind: type[Record]) -> frozenset[str]:
    """The columns of ``kind`` that are kept because the person agreed, not because of a duty (L-02)."""
    columns = kind.__mapper__.column_attrs
    return frozenset(each.key for each in columns if each.columns[0].info.get(PERSONAL, {}).get("basis") == "consent")


def consent_withdrawn(session: Session, resident_id: UUID, day: date) -> bool:
    """Whether the person took back by ``day`` what was agreed, and has agreed to nothing since; care itself goes on.

    It outlasts the membership for which it was said: who leaves a group does not agree thereby. What was said for care
    as a whole counts as well.
    """
    if "care" in taken_back(session, resident_id, day):
        return True
    withdrawn, given = Membership.consent_withdrawn_on, Membership.consent_on
    standing = case((withdrawn.is_(None), given))
    query = select(func.max(case((withdrawn <= day, withdrawn))), func.max(case((standing <= day, standing))))
    last, since = session.execute(query.where(Membership.resident_id == resident_id, Membership.alive())).one()
    return last is not None and (since is None or since <= last)
