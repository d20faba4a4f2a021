"""What travels of an account: who it is for, its public keys, and its private ones sealed by the password."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Record, personal, reference


class AccountCard(Record):
    """One state of an account, signed by who gave it; the one with the highest ``serial`` stands.

    Append only: a change of password and a revocation are further cards. No card opens anything by itself: each PC
    seals its own station key to the public key, and only once it trusts the signer (``models.accounts.trust``).
    """

    __tablename__ = "account_card"

    worker_id: Mapped[UUID] = reference("worker.id")
    account_id: Mapped[UUID] = mapped_column(index=True)
    serial: Mapped[int]
    """Counts the cards of one account from 1."""
    login: Mapped[str] = personal("work", "contract", String(60), level=1)
    card: Mapped[dict[str, Any]]
    """``models.accounts.cards.Card``: names of algorithms, keys in base64, signer and signature."""
