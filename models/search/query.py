"""Search over everything: candidates from the index, a tier at a time, judged and ranked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import TextClause, select
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Session

from models import calendar
from models.care.children import in_register
from models.care.rules import NORMS
from models.people.records import Resident
from models.search.files import MEDIATION, own_files
from models.search.hits import Found, Hit, hit_of, load, people
from models.search.index import DbConnection, driver
from models.search.sources import CASES, DWELLINGS, FEW, GONE, HERE, HOUSEHOLDS, KINDS, TIER_BITS
from models.search.words import BEGINS, EXACT, Digits, Facts, Piece, all_of, pieces_of

PAGES = (80, 200, 300)
"""How far the index is read for one expression in one tier: far enough for a screen, never through a million."""

MOST_CASES = 5_000
"""Of a list that is narrowed by a text: nobody reads further, and a single character fits every third case."""

_ORDER = {kind: place for place, kind in enumerate(("household", "resident", *KINDS[2:], MEDIATION))}
_MASK = (1 << TIER_BITS) - 1


class _Search:
    """One question being answered."""

    def __init__(self, connection: DbConnection, pieces: Sequence[Piece], limit: int, today: date) -> None:
        self._connection, self._pieces, self._limit, self._today = connection, pieces, limit, today
        self._seen: set[int] = set()
        self._by_door = any(piece.reads_doors for piece in pieces)
        self._hits: list[tuple[tuple[int, ...], str, str, Found | None]] = []
        """Order, kind, id, and how it is shown as far as that was read."""

    def answer(self, files: Mapping[UUID, Found]) -> list[Hit]:
        """``files``: what is in no index."""
        for id_, found in files.items():
            self._keep(found.facts.kind, CASES << TIER_BITS, id_.hex, found.facts, found)
        from_index = self._limit + len(self._hits)
        for tiers in ((FEW, HERE, HOUSEHOLDS, DWELLINGS, CASES), (GONE,)):
            self._look_up(tiers)
            for expression in self._expressions():
                for tier in tiers:
                    if all(tier in piece.tiers for piece in self._pieces):
                        self._read(expression, tier)
                if len(self._hits) >= from_index:
                    break
            if len(self._hits) >= from_index:
                break
        self._hits.sort(key=lambda hit: hit[0])
        return list(self._shown(self._hits[: self._limit]))

    def _shown(self, hits: Sequence[tuple[tuple[int, ...], str, str, Found | None]]) -> Iterator[Hit]:
        """Only what is shown is read as a whole: door, age and phone lie on many pages of the file."""
        bare = [record_id for _, _, record_id, found in hits if found is None]
        residents = load(self._connection, "resident", bare, self._today) if bare else {}
        for key, kind, record_id, found in hits:
            yield hit_of(kind, record_id, found or residents[record_id], exact=key[1] == EXACT)

    def _expressions(self) -> list[str]:
        """What to ask the index, the best matches first; several pieces narrow each other, one question will do."""
        loose = all_of([piece.loose for piece in self._pieces if piece.loose])
        strict = self._pieces[0].strict if len(self._pieces) == 1 else None
        return [expression for expression in dict.fromkeys((strict, loose)) if expression]

    def _read(self, expression: str, tier: int) -> None:
        """Take documents of one tier until enough of them match."""
        after, end, taken = (tier << TIER_BITS), (tier + 1) << TIER_BITS, 0
        order = "DESC" if tier == CASES else "ASC"
        for size in PAGES:
            page = self._connection.execute(
                "SELECT i.rowid, d.kind, d.record_id FROM search_index i JOIN search_document d ON d.seq = i.rowid & ?"
                f" WHERE i.search_index MATCH ? AND i.rowid > ? AND i.rowid < ? ORDER BY i.rowid {order} LIMIT ?",
                (_MASK, expression, after, end, size),
            ).fetchall()
            taken += self._judge(page)
            if len(page) < size or taken >= self._limit:
                return
            after, end = (after, page[-1][0]) if tier == CASES else (page[-1][0], end)

    def _look_up(self, tiers: Sequence[int]) -> None:
        """Beginnings of phones and IDs come from those columns' own indexes, which a view of what is masked has not;
        what the worker does not read of them is no match when it is judged.
        """
        for piece in self._pieces:
            if not isinstance(piece, Digits) or not piece.looks_up:
                continue
            for column in ("phone", "id_no"):
                rows = self._connection.execute(
                    f"SELECT (d.tier << {TIER_BITS}) | d.seq, d.kind, d.record_id, d.tier FROM main.resident r"
                    f" JOIN search_document d ON d.record_id = r.id WHERE r.{column} >= ? AND r.{column} < ? LIMIT ?",
                    (piece.text, piece.text + ":", PAGES[0] if len(self._pieces) == 1 else sum(PAGES)),
                ).fetchall()
                self._judge([row[:3] for row in rows if row[3] in tiers])

    def _judge(self, page: Sequence[tuple[int, int, str]]) -> int:
        """Load what was not seen yet and keep what matches; return how many matched."""
        by_kind: dict[str, list[tuple[int, str]]] = {}
        for document, kind, record_id in page:
            if document not in self._seen:
                self._seen.add(document)
                by_kind.setdefault(KINDS[kind], []).append((document, record_id))
        before = len(self._hits)
        for name, members in by_kind.items():
            facts, found = self._read_facts(name, [record_id for _, record_id in members])
            for document, record_id in members:
                if record_id in facts:
                    self._keep(name, document, record_id, facts[record_id], found.get(record_id))
        return len(self._hits) - before

    def _read_facts(self, kind: str, ids: Sequence[str]) -> tuple[dict[str, Facts], dict[str, Found]]:
        """What records are judged by; and the whole of those that had to be read whole for it."""
        facts = people(self._connection, ids) if kind == "resident" else {}
        if kind == "resident" and not self._by_door:
            return facts, {}
        unsure = [record_id for record_id in ids if record_id not in facts or not self._is_sure(facts[record_id])]
        found = load(self._connection, kind, unsure, self._today)
        return facts | {record_id: each.facts for record_id, each in found.items()}, found

    def _is_sure(self, facts: Facts) -> bool:
        """A number matches at its beginning or end: where its owner lives makes it no better."""
        return all((rank := piece.rank(facts)) is not None and rank <= BEGINS for piece in self._pieces)

    def _keep(self, kind: str, document: int, record_id: str, facts: Facts, found: Found | None) -> None:
        ranks = [rank for piece in self._pieces if (rank := piece.rank(facts)) is not None]
        if len(ranks) == len(self._pieces):
            gone = document >> TIER_BITS == GONE
            place = -document if document >> TIER_BITS == CASES else document
            key = (int(gone), max(ranks), sum(ranks), _ORDER[kind], place)
            self._hits.append((key, kind, record_id, found))


def search(session: Session, text: str, limit: int = 50, *, today: date | None = None) -> list[Hit]:
    """Find records of every kind by what a worker types; best first, those who live here before those who left.

    Takes names by any characters, by sound (``wangfang``, ``wang f``, ``wf``), the last four or the beginning of phone
    and ID, doors in any writing, rooms, estates; several words must all match. Never fails on what was typed.
    """
    connection = driver(session)
    limit = max(1, limit)

    def estates(part: str) -> list[str]:
        rows = connection.execute(
            "SELECT id FROM estate WHERE (instr(name, ?) OR instr(alias, ?)) AND deleted_at IS NULL LIMIT 40",
            (part, part),
        )
        return [row[0] for row in rows]

    pieces = pieces_of(_storable(text), estates)
    if not pieces:
        return []
    day = today or calendar.today()
    return _told(session, _Search(connection, pieces, limit, day).answer(own_files(session)), day)


def _told(session: Session, hits: list[Hit], day: date) -> list[Hit]:
    """Without the children of whom the worker is not told (L-05): a list leaves them out, whatever was typed."""
    young = [hit.id for hit in hits if hit.kind == "resident" and hit.age is not None and hit.age < NORMS.child_below]
    if not young:
        return hits
    told = set(session.scalars(select(Resident.id).where(Resident.id.in_(young), in_register(Resident, day))))
    return [hit for hit in hits if hit.id in told or hit.id not in young]


def cases_about(session: Session, text: str) -> TextClause | None:
    """The SELECT of the ids of cases that may be meant by ``text``, as stored; nothing where nothing was typed.

    For a filter of a list: it has the newest cases that match, and some whose characters stand elsewhere.
    """
    pieces = pieces_of(_storable(text), lambda _part: [])
    expression = all_of([piece.loose for piece in pieces if piece.loose])
    if expression is None:
        return None
    query = sql_text(
        "SELECT d.record_id FROM search_index i JOIN search_document d ON d.seq = i.rowid & :mask"
        f" WHERE i.search_index MATCH :expression AND i.rowid > {CASES << TIER_BITS}"
        f" AND i.rowid < {(CASES + 1) << TIER_BITS} ORDER BY i.rowid DESC LIMIT {MOST_CASES}"
    )
    return query.bindparams(mask=_MASK, expression=expression)


def _storable(text: str) -> str:
    """Without what SQLite cannot take: NUL and halves of surrogate pairs."""
    return text[:400].encode("utf-8", "ignore").decode().replace("\0", " ")
