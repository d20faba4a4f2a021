"""What of a record of care stays masked until somebody opens it with a reason: level 3 (L-21)."""

from __future__ import annotations

from models.base import PERSONAL, Guarded, Record
from models.care.guard import RESTRICTED
from models.care.records import Membership, ProposalDecision, ResidentFact
from models.care.visibility import MASKED

_OWN_LEVEL = (Membership, ResidentFact, ProposalDecision)
"""Records that are as sensitive as the group or fact that they name; of others single columns are."""


def masked_columns(record: Record) -> frozenset[str]:
    """Return the columns of ``record`` that are not shown as they are.

    Level 4 is seen by the care team alone, whom the secretary has named for it: to them nothing is masked.
    """
    if not isinstance(record, Guarded) or record.level >= RESTRICTED:
        return frozenset()
    if isinstance(record, _OWN_LEVEL) and record.level < MASKED:
        return frozenset()
    columns = record.__mapper__.column_attrs
    found = {each.key for each in columns if each.columns[0].info.get(PERSONAL, {}).get("level", 1) >= MASKED}
    return frozenset(found | ({"catalogue"} if isinstance(record, Membership) else set()))


def restricted(record: object) -> bool:
    """Whether a record is one of level 4, of which no act and no list says more than "care"."""
    return isinstance(record, Guarded) and record.level >= RESTRICTED
