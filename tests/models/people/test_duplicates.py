"""The same person twice: found, merged, parted, told apart."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.errors import WorldError
from models.people import actions
from models.people.duplicates import (
    Probe,
    candidates,
    candidates_of_all,
    mark_distinct,
    pairs_among,
)
from models.people.merging import merge_residents, merges_of, unmerge
from models.people.records import Basis, Residency, Resident
from models.station import Station
from tests.models.people.town import LATER, START, dwelling, family, person

BORN = date(1990, 3, 7)
ID = "210112199003070014"


def _reasons(session: Session, **fact: object) -> list[tuple[str, ...]]:
    return [c.reasons for c in candidates(session, Probe("typed", **fact))]


def test_the_same_id_is_the_same_person_whatever_the_name(station: Station) -> None:
    with station.act("test") as session:
        person(session, "王芳", id_no=ID)
        assert _reasons(session, name="李红", id_no=ID) == [("same_id",)]


def test_a_name_counts_with_birth_phone_or_dwelling_and_may_only_sound_the_same(station: Station) -> None:
    with station.act("test") as session:
        home = dwelling(session, "3", "2", "501")
        _, (wang,) = family(session, home, "王芳")
        wang.birth_date, wang.phone = BORN, "13800000000"
        session.flush()
        assert _reasons(session, name="王芳") == []
        assert _reasons(session, name="王芳", birth_date=BORN) == [("name", "birth")]
        assert _reasons(session, name="汪方", phone="13800000000") == [("sound", "phone")]
        assert _reasons(session, name="王芳", dwelling_id=home.id, birth_date=BORN) == [("name", "birth", "dwelling")]
        assert _reasons(session, name="李红", birth_date=BORN, phone="13800000000") == []


def test_a_whole_sheet_is_compared_in_a_few_statements(station: Station) -> None:
    with station.act("test") as session:
        for n in range(30):
            person(session, f"王芳{n}", birth_date=date(1950, 1, 1 + n))
        probes = [Probe(n, f"王芳{n}", birth_date=date(1950, 1, 1 + n)) for n in range(31 - 1)]
        found = candidates_of_all(session, [*probes, Probe("new", "李红", birth_date=BORN)])
        assert set(found) == set(range(30))
        assert all(len(c) == 1 for c in found.values())


def test_rows_of_one_sheet_are_compared_among_themselves() -> None:
    rows = [
        Probe(1, "王芳", id_no=ID),
        Probe(2, "王方", id_no=ID),
        Probe(3, "王芳", birth_date=BORN),
        Probe(4, "李红", birth_date=BORN),
    ]
    steps, found = pairs_among(rows), None
    while found is None:
        try:
            next(steps)
        except StopIteration as end:
            found = end.value
    assert found == [(1, 2, ("same_id",))]


def test_two_who_were_told_apart_are_not_proposed_again(station: Station) -> None:
    with station.act("test") as session:
        one, other = (person(session, "王芳", birth_date=BORN) for _ in range(2))
        probe = Probe("x", "王芳", birth_date=BORN, resident_id=one.id)
        assert [c.resident_id for c in candidates(session, probe)] == [other.id]
        mark_distinct(session, one.id, other.id)
        assert candidates(session, probe) == []


def _everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    session.flush()
    found = {}
    for table in ("resident", "residency", "household"):
        names = [
            r[1] for r in session.execute(text(f"PRAGMA table_info({table})")) if r[1] not in ("edited_at", "edited_by")
        ]
        rows = session.execute(text(f"SELECT {', '.join(names)} FROM {table} ORDER BY id"))
        found[table] = [tuple(row) for row in rows]
    return found


def _pair(session: Session) -> tuple[Resident, Resident]:
    """The same person in two homes, and once more in the first home."""
    home, flat = dwelling(session, "3", "2", "501"), dwelling(session, "5", "1", "101")
    household, (kept,) = family(session, home, "王芳")
    _, (merged,) = family(session, flat, "王芳")
    actions.move_in(session, merged.id, household.id, on=START)
    kept.birth_date, merged.phone = BORN, "13800000000"
    session.flush()
    return kept, merged


def test_a_merge_moves_everything_and_parting_restores_it_exactly(station: Station) -> None:
    with station.act("test") as session:
        kept, merged = _pair(session)
        before = _everything(session)
        choices = {"phone": "13800000000", "birth_date": date(1990, 3, 8), "basis": Basis.CONSENT}
        merge = merge_residents(session, kept.id, merged.id, choices)
        assert (kept.phone, kept.birth_date, merged.merged_into_id) == ("13800000000", date(1990, 3, 8), kept.id)
        living = session.scalars(select(Residency).where(Residency.resident_id == kept.id, Residency.alive())).all()
        assert len({row.household_id for row in living}) == len(living) == 2
        assert [m.id for m in merges_of(session, kept.id)] == [merge.id]
        result = unmerge(session, merge.id)
        assert result.complete
        assert _everything(session) == before
        with pytest.raises(WorldError, match="unmerged_already"):
            unmerge(session, merge.id)


def test_who_stood_at_two_doors_lives_at_one_after_the_merge_until_it_is_parted(station: Station) -> None:
    with station.act("test") as session:
        _household, (kept,) = family(session, dwelling(session, "3", "2", "501"), "王芳")
        other, (merged,) = family(session, dwelling(session, "4", "1", "101"), "王芳")
        (stay,) = actions.current(session, other.id)
        before = _everything(session)
        merge = merge_residents(session, kept.id, merged.id, left=[stay.id], on=LATER)
        assert (stay.resident_id, stay.ends_on, other.ended_on) == (kept.id, LATER, LATER)
        assert unmerge(session, merge.id).complete
        assert _everything(session) == before


def test_a_head_who_comes_back_by_parting_leaves_the_household_to_who_heads_it_now(station: Station) -> None:
    with station.act("test") as session:
        _household, (kept,) = family(session, dwelling(session, "3", "2", "501"), "王芳")
        other, (merged, _child) = family(session, dwelling(session, "4", "1", "101"), "王芳", "李红")
        stay = next(row for row in actions.current(session, other.id) if row.resident_id == merged.id)
        merge = merge_residents(session, kept.id, merged.id, left=[stay.id], on=LATER)
        unmerge(session, merge.id)
        assert [row.relation for row in actions.current(session, other.id)].count("02") == 1


def test_what_was_edited_after_the_merge_stays_and_is_told(station: Station) -> None:
    with station.act("test") as session:
        kept, merged = _pair(session)
        merge = merge_residents(session, kept.id, merged.id, {"phone": "13800000000"})
        kept.phone = "13911111111"
        session.flush()
        result = unmerge(session, merge.id)
        assert result.kept_columns == ["phone"]
        assert kept.phone == "13911111111"


def test_a_merge_is_an_act_that_can_be_taken_back(station: Station) -> None:
    with station.act("test") as session:
        kept, merged = _pair(session)
        before = _everything(session)
    with station.act("people.merge") as session:
        merge_residents(session, kept.id, merged.id, {"phone": "13800000000"})
        act = session.info["act"].id
    station.undo(act)
    with station.sessions() as session:
        assert _everything(session) == before


def test_a_merged_one_cannot_be_merged_again(station: Station) -> None:
    with station.act("test") as session:
        kept, merged = _pair(session)
        merge_residents(session, kept.id, merged.id)
        with pytest.raises(WorldError, match="merged_already"):
            merge_residents(session, kept.id, merged.id)
        with pytest.raises(WorldError, match="merge_itself"):
            merge_residents(session, kept.id, kept.id)


def test_of_two_stays_in_one_household_the_running_one_and_the_head_s_is_kept(station: Station) -> None:
    with station.act("test") as session:
        household, (once, head, twice) = family(session, dwelling(session, "3", "2", "501"), "王方", "王芳", "王芳")
        session.flush()
        actions.change_head(session, household.id, twice.id)
        past = next(row for row in actions.current(session, household.id) if row.resident_id == once.id)
        actions.move_out(session, [past.id], on=LATER)
        merge_residents(session, head.id, twice.id)
        (row,) = actions.current(session, household.id)
        assert (row.resident_id, row.relation) == (head.id, "02")


def test_somebody_who_was_ended_once_and_never_again_goes_on_living_here(station: Station) -> None:
    with station.act("test") as session:
        household, (kept, merged, _) = family(
            session, dwelling(session, "3", "2", "501"), "王芳", "王芳", "王明", on=None
        )
        own = next(row for row in actions.current(session, household.id) if row.resident_id == kept.id)
        actions.move_out(session, [own.id], on=LATER)
        before = _everything(session)
        merge = merge_residents(session, kept.id, merged.id)
        assert [row.resident_id for row in actions.current(session, household.id)].count(kept.id) == 1
        assert unmerge(session, merge.id).complete
        assert _everything(session) == before
