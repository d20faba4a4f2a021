"""What of a record of care is masked where single records are shown, and what is not spoken of at all."""

from __future__ import annotations

from models.base import Guarded, Record
from models.care import masks
from models.care.rules import RESTRICTED


def masked_columns(record: Record) -> frozenset[str]:
    """Return the columns of ``record`` that are not shown as they are (level 3, until opened with a reason)."""
    return masks.masked_columns(type(record), record.level) if isinstance(record, Guarded) else frozenset()


def restricted(record: object) -> bool:
    """Whether a record is one of level 4, of which no act and no list says more than "care"."""
    return isinstance(record, Guarded) and record.level >= RESTRICTED
