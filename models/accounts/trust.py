"""Whether a PC takes an account that came by the district: it believes signatures, never the way they came.

Whoever controls the district can send any row. What he cannot do is sign for a secretary whose key this PC knows.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from models.accounts.cards import Card


class Verdict(enum.Enum):
    TAKE = "take"
    KNOWN = "known"
    """This PC has it, or a newer one, already."""
    WAIT = "wait"
    """Somebody in charge has to confirm it at this PC."""
    REFUSE = "refuse"
    """It says of an account what cannot be: that it is another worker's."""


@dataclass(frozen=True)
class Known:
    """An account that this PC has taken."""

    worker: str
    serial: int
    signing_key: str
    gives_accounts: bool
    """Its worker is, as far as this PC knows, a secretary or security administrator who works here."""


def judge(card: Card, known: Mapping[str, Known], *, gives_accounts: bool, first: bool) -> Verdict:
    """Judge the card against the accounts of this PC, by account.

    Args:
        gives_accounts: as in ``Known``, of the card's worker.
        first: nobody who gives accounts was ever known here, so that the first one is believed (trust on first use).
    """
    own = known.get(card.account)
    if own is not None and card.serial <= own.serial:
        return Verdict.KNOWN
    if own is not None and own.worker != card.worker:
        return Verdict.REFUSE
    if card.revoked:
        return Verdict.TAKE if own is not None else Verdict.KNOWN  # taking away needs no trust: it opens nothing
    signer = known.get(card.signer)
    if signer is not None:
        believed = signer is own or signer.gives_accounts
        return Verdict.TAKE if believed and card.is_signed_by(signer.signing_key) else Verdict.WAIT
    by_itself = card.signer == card.account and card.is_signed_by(card.signing_key)
    return Verdict.TAKE if first and gives_accounts and by_itself else Verdict.WAIT
