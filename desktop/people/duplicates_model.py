"""What the review of duplicates knows: pairs that may be one person, and the two that are being looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.jobs import Steps
from desktop.people import words
from desktop.people.compare_view import Pair
from desktop.theme import Tone
from desktop.widgets.rows import ChipLook, Column, RowsModel
from forms.i18n import N_, _
from forms.people import RESIDENT
from models.masks import mask_pair
from models.people.duplicates import mark_distinct
from models.people.merging import merge_residents
from models.people.review import Dossier, LivedAt, PossiblePair, dossier, search_pairs
from models.rights.deeds import Deed

KEYS = tuple(
    field.key for field in RESIDENT.fields if field.key not in ("id_missing", "died_on", "leaves_on", "registered_on")
)


@dataclass(frozen=True)
class Review:
    """Two records side by side; the first one is kept when they are merged."""

    first: Dossier
    second: Dossier

    def pairs(self) -> list[Pair]:
        """The fields of both, in line."""
        found = []
        for key in KEYS:
            field = RESIDENT.by_key[key]
            left, right = (_text(field.type, getattr(one.resident, key)) for one in (self.first, self.second))
            first, second = mask_pair(left, right) if key in RESIDENT.masked else (left, right)
            found.append(Pair(key, _(field.label), first, second, left != right))
        return found

    def lived(self) -> Pair:
        return Pair("lived", _("Where and when"), _lived(self.first.lived), _lived(self.second.lived))

    def homes(self) -> list[LivedAt]:
        """Where the two live now, if that is more than one household: one person mostly lives at one door."""
        now = {stay.household_id: stay for one in (self.second, self.first) for stay in one.lived if not stay.until}
        return sorted(now.values(), key=_lived_since, reverse=True) if len(now) > 1 else []

    def met(self) -> Pair:
        first, second = (_("{n} times").format(n=one.met) for one in (self.first, self.second))
        return Pair("met", _("Met on visits"), first, second)


class DuplicatesModel(QObject):
    """The list of pairs, read when it is shown, and one review at a time."""

    searching = Signal(object)  # Job
    loaded = Signal()
    stopped = Signal()
    opened = Signal(object)  # Review
    settled = Signal(str, object)  # sentence, act id
    aged = Signal()  # what was found may no longer be so

    def __init__(self, desk: Desk, today: date) -> None:
        super().__init__()
        self._desk, self._today = desk, today
        self.stale = True
        self.rows: RowsModel[PossiblePair] = RowsModel(
            pair_columns(), lambda pair: (pair.first.id, pair.second.id), self
        )
        desk.changed.connect(self._changed)

    def load(self) -> None:
        """Search the whole register, which takes some seconds where it is large."""
        self.stale = False
        sessions = self._desk.station.sessions

        def work() -> Steps:
            with sessions() as session:
                return (yield from search_pairs(session))

        job = self._desk.prepare(work, self._take, self)
        job.cancelled.connect(self._stop)
        self.searching.emit(job)

    def open(self, first: UUID, second: UUID) -> None:
        def query(session: Session) -> Review:
            return Review(dossier(session, first), dossier(session, second))

        self._desk.read(query, self.opened.emit, self)

    @property
    def may_merge(self) -> bool:
        return self._desk.may(Deed.MERGE, "people")

    def merge(self, review: Review, taken: Mapping[str, bool], left: Sequence[UUID] = ()) -> None:
        """Make the second record one with the first.

        ``taken``: field → the second one's value is kept; ``left``: stays that end today.
        """
        kept, other = review.first.resident, review.second.resident
        choices = {key: getattr(other, key) for key, second in taken.items() if second}
        if other.verified_on and (kept.verified_on is None or other.verified_on > kept.verified_on):
            choices["verified_on"] = other.verified_on

        def act(session: Session) -> UUID:
            return merge_residents(session, kept.id, other.id, choices, left=left, on=self._today).id

        self._write("people.merge", act, _("Made one: {name}.").format(name=kept.name))

    def tell_apart(self, review: Review) -> None:
        first, second = review.first.resident.id, review.second.resident.id
        self._write("people.distinct", lambda session: mark_distinct(session, first, second).id, _("Two people."))

    def _write(self, kind: str, act: Any, sentence: str) -> None:
        self._desk.write(kind, act, lambda pair: self.settled.emit(sentence, pair[1]), self)

    def _stop(self) -> None:
        self.stale = True
        self.stopped.emit()

    def _take(self, pairs: list[PossiblePair]) -> None:
        self.rows.set_rows(pairs)
        self.loaded.emit()

    def _changed(self, change: Change) -> None:
        if change.touches("resident", "residency", "distinct_pair", "resident_merge"):
            self.stale = True
            self.aged.emit()


def pair_columns() -> list[Column[PossiblePair]]:
    return [
        Column("sure", N_("How sure"), lambda pair: _sure(pair).text, 135, chip=_sure),
        Column("first", N_("One record"), lambda pair: pair.first.name, 110),
        Column("first_at", N_("Lives at"), lambda pair: _at(pair.first.estate, pair.first.door), 170),
        Column("second", N_("Other record"), lambda pair: pair.second.name, 110),
        Column("second_at", N_("Lives at"), lambda pair: _at(pair.second.estate, pair.second.door), 170),
        Column("why", N_("What speaks for one person"), lambda pair: words.agreement(pair.reasons), 260),
    ]


def _sure(pair: PossiblePair) -> ChipLook:
    if pair.certain:
        return ChipLook(_("Same ID"), Tone.DANGER, "id_card")
    return ChipLook(_("Likely"), Tone.WARNING, "warning")


def _at(estate: str | None, door: str) -> str:
    return f"{estate or ''} {door}".strip() or _("no door")


def _text(type_: Any, value: Any) -> str:
    return "" if value is None else str(type_.text(value))


def at_door(stay: LivedAt) -> str:
    return f"{stay.estate} {stay.door}"


def _lived_since(stay: LivedAt) -> date:
    return stay.since or date.min


def _lived(stays: tuple[LivedAt, ...]) -> str:
    lines = []
    for stay in stays:
        since = stay.since.isoformat() if stay.since else "…"
        until = stay.until.isoformat() if stay.until else _("now")
        lines.append(f"{at_door(stay)} ({since} – {until})")
    return "\n".join(lines) or _("no door")
