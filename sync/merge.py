"""How edits that did not know of each other become one: pure functions, a rule per table (design §5).

Conflicts are found by versions, never by clocks. Only which value of a true conflict stands for now looks at the
corrected edit time; the other one is kept on a card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from models.sync.rules import DELETED
from models.wire import Scalar

Fields = Mapping[str, Scalar]
_DRAFT = "draft"
CARD_IDS = UUID("b2a6a9a0-5a0e-4a55-8f4e-6a2f3f0d7c11")


@dataclass(frozen=True, order=True)
class Stamp:
    """Who gave a value, and when; ordered, so that two stations agree on the later of two edits of one second.

    ``at`` is a wire instant, corrected by the station's clock offset and never after its arrival.
    """

    at: str
    station: str
    by: str


@dataclass(frozen=True)
class Touch:
    """The last change of one column that stood: which version it made, and whose it was.

    ``stamp`` is nothing when the record itself was made so.
    """

    version: int
    stamp: Stamp | None


@dataclass(frozen=True)
class Incoming:
    """One record's edit: ``base`` says for each column which version the worker saw."""

    fields: Fields
    base: Mapping[str, int]
    stamp: Stamp


@dataclass(frozen=True)
class Lost:
    """A value that does not stand, for a card; ``stood`` won against it."""

    column: str
    value: Scalar
    stamp: Stamp | None
    stood_value: Scalar
    stood: Stamp | None


@dataclass(frozen=True)
class Outcome:
    """What a merge changes in the stored record, and what has to be kept on cards."""

    applied: dict[str, Scalar] = field(default_factory=dict)
    lost: tuple[Lost, ...] = ()


Rule = Callable[[Touch, Incoming, Fields], bool]
"""Whether the incoming value stands against the stored one; called only on a true conflict of one column."""


def later_stands(touch: Touch, incoming: Incoming, _stored: Fields) -> bool:
    """The later edit stands for now."""
    return touch.stamp is None or incoming.stamp > touch.stamp


def submitted_stands(touch: Touch, incoming: Incoming, stored: Fields) -> bool:
    """A log that was handed in stands against edits of its draft, whichever came first; else it goes by time."""
    handed_in, hands_in = stored.get("state") != _DRAFT, incoming.fields.get("state", _DRAFT) != _DRAFT
    return hands_in if handed_in != hands_in else later_stands(touch, incoming, stored)


RULES: dict[str, Rule] = {"visit_log": submitted_stands}
"""Tables whose rule is not ``later_stands``."""

WITHOUT_CARDS = frozenset({"conflict_card", "arrival", "handover"})
"""Records about decisions: the later decision stands, and no card is made about a card."""

APPEND_ONLY: Mapping[str, frozenset[str]] = {
    "visit": frozenset({DELETED}),
    "log_correction": frozenset({DELETED}),
    "care_visit": frozenset({DELETED, "resident_id"}),
    "reveal": frozenset({"resident_id"}),
    "appeal": frozenset(
        {
            DELETED, "resident_id", "dwelling_id", "contact_name", "contact_phone", "address", "companions",
            "representative", "building_id", "place", "demand", "urgency", "materials", "earlier_id",
        }
    ),
    **dict.fromkeys(
        (
            "log_link", "notice", "holiday_notice", "unit_point", "appeal_step", "studio_matter_step", "hazard_step",
            "mediation_step", "mediation_note", "whistle_step", "red_task_step", "problem_step",
        ),
        frozenset({DELETED}),
    ),
}  # fmt: skip
"""Columns that may still change in tables whose rows stay as they were written."""


def merge(table: str, stored: Fields, touches: Mapping[str, Touch], incoming: Incoming) -> Outcome:
    """Merge one edit into the record as it stands.

    Args:
        table: its table.
        stored: the record's values.
        touches: of every column that changed after the oldest base, its last touch.
        incoming: the edit.
    """
    rule = RULES.get(table, later_stands)
    applied: dict[str, Scalar] = {}
    lost: list[Lost] = []
    for column, value in incoming.fields.items():
        if column == DELETED:
            continue
        touch = touches.get(column)
        if same(column, stored.get(column), value):
            if touch is not None and _unseen(touch, incoming, column) and rule(touch, incoming, stored):
                applied[column] = value  # the value stands by the later edit now: a third one is measured by that
            continue
        if touch is None or not _unseen(touch, incoming, column):
            applied[column] = value
        elif rule(touch, incoming, stored):
            applied[column] = value
            lost.append(Lost(column, stored.get(column), touch.stamp, value, incoming.stamp))
        else:
            lost.append(Lost(column, value, incoming.stamp, stored.get(column), touch.stamp))
    _merge_delete(stored, touches, incoming, applied, lost)
    return Outcome(applied, () if table in WITHOUT_CARDS else tuple(lost))


def same(column: str, one: Scalar, other: Scalar) -> bool:
    """Whether two values say the same; two deletes do, whenever they were made."""
    return (one is None) == (other is None) if column == DELETED else one == other and type(one) is type(other)


def _unseen(touch: Touch, incoming: Incoming, column: str) -> bool:
    """Whether somebody else changed the column after the version that the worker saw."""
    own = touch.stamp is not None and touch.stamp.station == incoming.stamp.station
    return touch.version > incoming.base.get(column, 0) and not own


def _merge_delete(
    stored: Fields, touches: Mapping[str, Touch], incoming: Incoming, applied: dict[str, Scalar], lost: list[Lost]
) -> None:
    """Edit against delete: the edit stands, whichever came first, with a card about the delete."""
    deleted, touch = stored.get(DELETED), touches.get(DELETED)
    if DELETED in incoming.fields:
        value = incoming.fields[DELETED]
        if same(DELETED, deleted, value):
            return
        others = _edits_unseen(touches, incoming) if value is not None else None
        if others is None:
            applied[DELETED] = value
        else:
            lost.append(Lost(DELETED, value, incoming.stamp, None, others.stamp))
    elif deleted is not None and touch is not None and incoming.fields and _unseen(touch, incoming, DELETED):
        applied[DELETED] = None
        lost.append(Lost(DELETED, deleted, touch.stamp, None, incoming.stamp))


def _edits_unseen(touches: Mapping[str, Touch], incoming: Incoming) -> Touch | None:
    """The newest edit of any column that the one who deleted had not seen."""
    seen = incoming.base.get(DELETED, 0)
    unseen = [
        touch
        for column, touch in touches.items()
        if column != DELETED
        and touch.version > seen
        and (touch.stamp is None or touch.stamp.station != incoming.stamp.station)
    ]
    return max(unseen, key=lambda touch: touch.version, default=None)


def card_id(record_id: UUID, lost: Lost) -> UUID:
    """The id of the card about a losing value: of the value and who gave it, not of what it lost against."""
    stamp = lost.stamp or Stamp("", "", "")
    value = "" if lost.column == DELETED else repr(lost.value)
    return uuid5(CARD_IDS, "|".join((record_id.hex, lost.column, stamp.station, stamp.at, stamp.by, value)))
