"""Setting a norm, and back to what the program proposes; whoever is in charge does (L-37)."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from models import calendar
from models.cases.seats import own_code
from models.errors import WorldError
from models.rights.deeds import Deed
from models.rights.queries import require
from models.settings.norms import NORMS, Norm
from models.settings.records import Setting

_SETTINGS = UUID("3f2a7c1e-5a0b-4c57-9d62-0c8e4b1a9f33")


def setting_id(community_code: str, key: str) -> UUID:
    """Community and key make the id: two PCs share one row."""
    return uuid5(_SETTINGS, f"{community_code}/{key}")


def set_norm(session: Session, key: str, value: int | None) -> Setting | None:
    """Let ``value`` hold from now on; ``None``, or the proposal itself, puts the proposal back.

    Raises:
        WorldError: ``not_allowed``, ``only_secretary``, ``norm_unknown``, ``norm_out_of_range`` (low, high).
    """
    require(session, Deed.SETTINGS, "settings")
    norm = _known(key)
    if value is not None and not norm.low <= value <= norm.high:
        raise WorldError("norm_out_of_range", low=norm.low, high=norm.high)
    code = own_code(session)
    row = session.get(Setting, setting_id(code, key))
    if value is None or value == norm.proposed:
        if row is not None and row.deleted_at is None:
            row.deleted_at = calendar.now()
    elif row is None:
        row = Setting(id=setting_id(code, key), community_code=code, key=key, value={"value": value})
        session.add(row)
    else:
        row.value, row.deleted_at = {"value": value}, None
    session.flush()
    return row


def _known(key: str) -> Norm:
    if key not in NORMS:
        raise WorldError("norm_unknown", key=key, known="、".join(NORMS))
    return NORMS[key]
