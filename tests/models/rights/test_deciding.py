"""Laws of the one place that decides."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

import models.records  # noqa: F401
from models.base import synced_tables
from models.rights.deciding import Given, Standing, decide
from models.rights.deeds import AREAS, OF_PEOPLE_S_DATA, Deed, area_of, deed_of
from models.rights.records import Scope
from models.rights.roles import ADMINISTRATORS, GRANTABLE, MATRIX, roles_with
from models.workers.records import WorkerRole

GRIDS = [UUID(int=n) for n in range(1, 5)]
grids = st.sampled_from(GRIDS)
areas = st.sampled_from(sorted(AREAS))
deeds = st.sampled_from(list(Deed))
rights = st.builds(
    Given,
    deeds,
    st.frozensets(areas, max_size=3),
    st.sampled_from(list(Scope)),
    st.none() | grids,
    st.integers(1, 9),
)
standings = st.builds(
    Standing,
    st.just(UUID(int=99)),
    st.sampled_from(list(WorkerRole)),
    grid_id=st.none() | grids,
    given=st.lists(rights, max_size=3).map(tuple),
    led=st.booleans(),
    grade=st.sampled_from([2, 3]),
    own_grid=st.booleans(),
    serving=st.frozensets(st.sampled_from(sorted(ADMINISTRATORS, key=lambda role: role.value))),
)
asked = st.tuples(deeds, areas, st.integers(1, 4), st.none() | st.frozensets(grids, max_size=2))


def _may(standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]) -> bool:
    deed, area, level, where = ask
    return decide(standing, deed, area, level=level, grids=where).allowed


@given(standings, rights, asked)
def test_a_right_that_is_given_takes_nothing_away(
    standing: Standing, more: Given, ask: tuple[Deed, str, int, frozenset[UUID] | None]
) -> None:
    if _may(standing, ask):
        assert _may(replace(standing, given=(*standing.given, more)), ask)


@given(standings, asked)
def test_who_may_a_higher_level_may_a_lower_one(
    standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]
) -> None:
    deed, area, level, where = ask
    if _may(standing, ask) and level > 1:
        assert _may(standing, (deed, area, level - 1, where))


@given(standings, asked)
def test_level_4_is_nobodys_by_role(standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]) -> None:
    deed, area, _level, where = ask
    assert not _may(standing, (deed, area, 4, where))


@given(standings, asked)
def test_administrators_do_nothing_to_the_daily_work_whatever_they_were_given(
    standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]
) -> None:
    deed, area, _level, _where = ask
    kept = {Deed.BACKUP, Deed.RESTORE, Deed.READ_AUDIT, Deed.ENROL, Deed.SETTINGS}
    if standing.role in ADMINISTRATORS and area in OF_PEOPLE_S_DATA and deed not in kept:
        assert not _may(standing, ask)


@given(standings, asked)
def test_a_station_without_secretary_lets_everybody_work(
    standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]
) -> None:
    deed, area, level, _where = ask
    secretary = Standing(standing.worker_id, WorkerRole.SECRETARY)
    if not standing.led and standing.role not in ADMINISTRATORS and _may(secretary, (deed, area, level, None)):
        assert _may(replace(standing, role=WorkerRole.DUTY), (deed, area, level, None))


@given(standings, asked)
def test_a_refusal_names_who_may_instead(
    standing: Standing, ask: tuple[Deed, str, int, frozenset[UUID] | None]
) -> None:
    deed, area, level, where = ask
    decision = decide(standing, deed, area, level=level, grids=where)
    assert decision.allowed or decision.who == tuple(roles_with(deed, area))


def test_a_grid_worker_bound_to_a_grid_does_the_daily_work_there_only() -> None:
    own, other, lent = GRIDS[:3]
    bound = Standing(UUID(int=9), WorkerRole.GRID, grid_id=own, own_grid=True)
    stands_in = replace(bound, given=(Given(Deed.READ, scope=Scope.GRID, grid_id=lent),))
    for deed in (Deed.READ, Deed.ADD, Deed.EDIT, Deed.PRINT):
        assert decide(bound, deed, "visits", grids=[own]).allowed
        assert decide(bound, deed, "visits", grids=[]).allowed, "what is in no grid is nobody's alone"
        assert not decide(bound, deed, "visits", grids=[other]).allowed
    assert decide(stands_in, Deed.EDIT, "visits", grids=[lent]).allowed


def test_in_grade_3_the_secretary_leaves_accounts_to_the_security_administrator_who_serves() -> None:
    alone = Standing(UUID(int=9), WorkerRole.SECRETARY, grade=3)
    with_one = replace(alone, serving=frozenset({WorkerRole.SECURITY_ADMIN}))
    assert decide(alone, Deed.GIVE_ACCOUNT, "accounts").allowed
    assert not decide(with_one, Deed.GIVE_ACCOUNT, "accounts").allowed
    assert decide(replace(with_one, grade=2), Deed.GIVE_ACCOUNT, "accounts").allowed
    assert decide(with_one, Deed.APPOINT, "workers").allowed


def test_every_synced_table_belongs_to_an_area_and_somebody_may_write_it() -> None:
    for record in synced_tables():
        area = area_of(record.__tablename__)
        assert area in AREAS, record.__tablename__
        for op in ("insert", "update"):
            if area not in {"accounts", "retention"}:
                assert list(roles_with(deed_of(record.__tablename__, op), area)), (record.__tablename__, op)


def test_every_role_has_a_row_and_everything_that_can_be_given_is_in_the_matrix() -> None:
    assert set(MATRIX) == set(WorkerRole)
    brought = {deed for rows in MATRIX.values() for row in rows for deed in row.deeds}
    assert set(Deed) - brought == set()
    assert brought >= GRANTABLE
