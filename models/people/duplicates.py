"""Residents that may be one person: found while typing and importing, or told apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from models.people.pinyin import sounds_alike
from models.people.records import DistinctPair, Residency, Resident

K = TypeVar("K", bound=Hashable)
_AT_ONCE = 5_000
"""Values in one statement."""
_TOLD_AFTER = 500


@dataclass(frozen=True)
class Probe(Generic[K]):
    """A person as typed or as in a row of a sheet; ``key`` is the caller's name for it."""

    key: K
    name: str
    id_no: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    dwelling_id: UUID | None = None
    resident_id: UUID | None = None
    """Where the person is in the register already: never a duplicate of itself."""


@dataclass(frozen=True)
class Candidate:
    """A resident who may be the same person. ``reasons``: ``same_id``, or ``name``/``sound`` with what else agrees."""

    resident_id: UUID
    name: str
    birth_date: date | None
    id_no: str | None
    phone: str | None
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return "same_id" in self.reasons


def candidates(session: Session, probe: Probe[Any]) -> list[Candidate]:
    """Who may be the same person as ``probe``: same ID, or a name that looks or sounds the same with same birth date,
    phone or dwelling."""
    return candidates_of_all(session, [probe]).get(probe.key, [])


def candidates_of_all(session: Session, probes: Sequence[Probe[K]]) -> dict[K, list[Candidate]]:
    """The same for many, in a few statements; probes without any candidate are left out."""
    known = _Known(session, probes)
    found: dict[K, list[Candidate]] = {}
    for probe in probes:
        mine = [c for c in map(_judge(probe, known), known.near(probe)) if c is not None]
        if mine:
            found[probe.key] = sorted(mine, key=lambda c: (not c.certain, "name" not in c.reasons, c.name))
    return found


class _Known:
    """The residents that agree with any probe in one of the four facts, by fact."""

    def __init__(self, session: Session, probes: Sequence[Probe[Any]]) -> None:
        self.by_id = self._facts(session, Resident.id_no, {p.id_no for p in probes})
        self.by_birth = self._facts(session, Resident.birth_date, {p.birth_date for p in probes})
        self.by_phone = self._facts(session, Resident.phone, {p.phone for p in probes})
        self.by_dwelling = self._at_home(session, {p.dwelling_id for p in probes})
        self.distinct = _distinct_pairs(session) if any(p.resident_id for p in probes) else frozenset[frozenset[str]]()

    def near(self, probe: Probe[Any]) -> list[_Row]:
        rows = [
            *self.by_id.get(probe.id_no, ()),
            *self.by_birth.get(probe.birth_date, ()),
            *self.by_phone.get(probe.phone, ()),
            *self.by_dwelling.get(probe.dwelling_id, ()),
        ]
        return list({row.id: row for row in rows}.values())

    def _facts(self, session: Session, column: Any, values: set[Any]) -> dict[Any, list[_Row]]:
        found: dict[Any, list[_Row]] = defaultdict(list)
        for part in _parts(values - {None}):
            for row in session.execute(_people().where(column.in_(part))):
                known = _Row(*row)
                found[getattr(known, column.key)].append(known)
        return found

    def _at_home(self, session: Session, dwellings: set[UUID | None]) -> dict[Any, list[_Row]]:
        found: dict[Any, list[_Row]] = defaultdict(list)
        for part in _parts(dwellings - {None}):
            query = _people().join(Residency, Residency.resident_id == Resident.id).add_columns(Residency.dwelling_id)
            for *row, dwelling in session.execute(query.where(Residency.dwelling_id.in_(part), Residency.alive())):
                found[dwelling].append(_Row(*row))
        return found


class _Row(NamedTuple):
    id: str
    """Hexadecimal, as stored: most rows are looked at and left."""
    name: str
    birth_date: date | None
    id_no: str | None
    phone: str | None


def _people() -> Any:
    columns = (type_coerce(Resident.id, String), Resident.name, Resident.birth_date, Resident.id_no, Resident.phone)
    return select(*columns).where(Resident.alive(), Resident.merged_into_id.is_(None))


def _parts(values: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def _judge(probe: Probe[Any], known: _Known) -> Any:
    at_home = {row.id for row in known.by_dwelling.get(probe.dwelling_id, ())} if probe.dwelling_id else set()

    own = probe.resident_id.hex if probe.resident_id else None

    def judge(row: _Row) -> Candidate | None:
        if own and (row.id == own or frozenset((row.id, own)) in known.distinct):
            return None
        reasons: tuple[str, ...] = ("same_id",) if probe.id_no and row.id_no == probe.id_no else ()
        agrees = (
            ("birth", probe.birth_date is not None and row.birth_date == probe.birth_date),
            ("phone", bool(probe.phone) and row.phone == probe.phone),
            ("dwelling", row.id in at_home),
        )
        shared = tuple(fact for fact, same in agrees if same)
        if shared:
            reasons += _name_reason(probe.name, row.name, shared)
        return Candidate(UUID(row.id), *row[1:], reasons) if reasons else None

    return judge


def _name_reason(name: str, other: str, shared: tuple[str, ...]) -> tuple[str, ...]:
    if name == other:
        return ("name", *shared)
    return ("sound", *shared) if sounds_alike(name, other) else ()


def _distinct_pairs(session: Session) -> frozenset[frozenset[str]]:
    pairs = session.execute(select(DistinctPair.first_id, DistinctPair.second_id).where(DistinctPair.alive()))
    return frozenset(frozenset((first.hex, second.hex)) for first, second in pairs)


def mark_distinct(session: Session, first_id: UUID, second_id: UUID) -> DistinctPair:
    """Note that a worker looked at both: two people, not to be proposed again."""
    pair = DistinctPair(first_id=min(first_id, second_id), second_id=max(first_id, second_id))
    session.add(pair)
    session.flush()
    return pair


def pairs_among(
    probes: Iterable[Probe[K]],
) -> Generator[tuple[int, int], None, list[tuple[K, K, tuple[str, ...]]]]:
    """Find probes that may be one person among themselves, with the reasons; tells how many groups it has judged."""
    groups: dict[tuple[str, object], list[Probe[K]]] = defaultdict(list)
    for probe in probes:
        for fact in ("id_no", "birth_date", "phone", "dwelling_id"):
            if getattr(probe, fact):
                groups[fact, getattr(probe, fact)].append(probe)
    found: dict[tuple[K, K], tuple[str, ...]] = {}
    for number, ((fact, _), members) in enumerate(groups.items()):
        if number % _TOLD_AFTER == 0:
            yield number, len(groups)
        for at, one in enumerate(members[:50]):
            for other in members[at + 1 : 50]:
                reasons: tuple[str, ...] = ("same_id",) if fact == "id_no" else _pair_reason(one, other, fact)
                if reasons:
                    found.setdefault((one.key, other.key), reasons)
    return [(one, other, reasons) for (one, other), reasons in found.items()]


def _pair_reason(one: Probe[Any], other: Probe[Any], fact: str) -> tuple[str, ...]:
    return _name_reason(one.name, other.name, ({"birth_date": "birth", "dwelling_id": "dwelling"}.get(fact, fact),))
