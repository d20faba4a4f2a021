"""Two stations that pair, settle, retire and end care of one person without each other: all of it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care.helpers import retire
from models.care.memberships import end_membership
from models.care.records import MembershipEnd, Pairing, PairingEnd
from models.care.rules import Share
from models.care.states import CareState
from models.errors import WorldError
from models.people import actions
from models.people.records import Residency
from tests.sync.conftest import MakePc, RunningServer
from tests.sync.couple import Couple, make_couple


@pytest.fixture
def couple(make_pc: MakePc, server: RunningServer) -> Couple:
    return make_couple(make_pc().enrol(server), make_pc().enrol(server))


def test_two_primary_helpers_named_offline_are_both_kept_until_one_is_chosen(couple: Couple) -> None:
    assert couple.coverage() == (Share(1, 2), Share(1, 2), 1)
    mine, _theirs = couple.pair(couple.one, "王敏"), couple.pair(couple.two, "陈刚")
    couple.level()
    assert couple.state() is CareState.TWO_PRIMARIES
    assert couple.doubles() == [("王秀梅", {"王敏", "陈刚"})]
    assert couple.coverage() == (Share(2, 2), Share(1, 2), 0)
    assert couple.gaps() == []
    assert couple.carried() == {"王敏": 1, "陈刚": 2}
    assert couple.settle(couple.two, mine) == 1
    couple.level()
    assert couple.history() == {
        "王敏": (couple.day, None, None),
        "陈刚": (couple.day, couple.day, PairingEnd.SETTLED),
    }
    assert couple.state() is CareState.PAIRED
    assert couple.doubles() == []
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)
    assert couple.carried() == {"王敏": 1, "陈刚": 1}
    assert couple.one.count(Pairing, Pairing.alive()) == 3


def test_both_who_settle_for_the_same_helper_agree(couple: Couple) -> None:
    mine, _theirs = couple.pair(couple.one, "王敏"), couple.pair(couple.two, "陈刚")
    couple.level()
    assert (couple.settle(couple.one, mine), couple.settle(couple.two, mine)) == (1, 1)
    couple.level()
    assert couple.state() is CareState.PAIRED
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)


def test_who_is_kept_by_neither_because_each_kept_another_is_to_be_reassigned(couple: Couple) -> None:
    mine, theirs = couple.pair(couple.one, "王敏"), couple.pair(couple.two, "陈刚")
    couple.level()
    couple.settle(couple.one, mine)
    couple.settle(couple.two, theirs)
    couple.level()
    assert couple.state() is CareState.TO_REASSIGN
    assert couple.gaps() == [("王秀梅", CareState.TO_REASSIGN, "王敏、陈刚")]
    assert couple.coverage() == (Share(1, 2), Share(1, 2), 1)
    settled = (couple.day, couple.day, PairingEnd.SETTLED)
    assert couple.history() == {"王敏": settled, "陈刚": settled}
    couple.pair(couple.one, "陈刚")
    couple.level()
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)


def test_who_was_settled_on_a_helper_that_retired_elsewhere_is_to_be_reassigned(couple: Couple) -> None:
    mine, _theirs = couple.pair(couple.one, "王敏"), couple.pair(couple.two, "陈刚")
    couple.level()
    couple.settle(couple.one, mine)
    with couple.two.station.act("care.retire") as session:
        assert retire(session, couple.helpers["王敏"], on=couple.day) == 1
    couple.level()
    assert couple.gaps() == [("王秀梅", CareState.TO_REASSIGN, "王敏、陈刚")]
    assert couple.coverage() == (Share(1, 2), Share(1, 2), 1)


def test_who_was_handed_over_to_another_one_at_each_station_has_both_until_one_is_chosen(couple: Couple) -> None:
    first = couple.pair(couple.one, "王敏")
    couple.level()
    kept = couple.hand_over(couple.one, first, "陈刚")
    couple.hand_over(couple.two, first, "吴华")
    couple.level()
    assert couple.doubles() == [("王秀梅", {"陈刚", "吴华"})]
    assert couple.coverage() == (Share(2, 2), Share(1, 2), 0)
    assert couple.history()["王敏"] == (couple.day, couple.day, PairingEnd.HANDED_OVER)
    couple.settle(couple.one, kept)
    couple.level()
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)


def test_a_helper_retired_here_and_given_somebody_there_leaves_him_to_be_reassigned(couple: Couple) -> None:
    with couple.one.station.act("care.retire") as session:
        retire(session, couple.helpers["王敏"], on=couple.day)
    pairing = couple.pair(couple.two, "王敏")
    assert couple.two.get(Pairing, pairing).ends_on is None
    couple.level()
    assert couple.state() is CareState.TO_REASSIGN
    assert couple.gaps() == [("王秀梅", CareState.TO_REASSIGN, "王敏")]
    assert couple.coverage() == (Share(1, 2), Share(1, 2), 1)
    assert couple.carried() == {"陈刚": 1}
    couple.pair(couple.two, "吴华")
    couple.level()
    assert couple.coverage() == (Share(2, 2), Share(2, 2), 0)
    assert set(couple.history()) == {"王敏", "吴华"}


def _no_longer(session: Session, couple: Couple) -> None:
    end_membership(session, couple.membership, on=couple.day, reason=MembershipEnd.NO_LONGER)


def _moved(session: Session, couple: Couple) -> None:
    stays = session.scalars(select(Residency.id).where(Residency.resident_id == couple.person)).all()
    actions.move_out(session, stays, on=couple.day)


def _died(session: Session, couple: Couple) -> None:
    actions.record_death(session, couple.person, on=couple.day)


ENDINGS = [
    (_no_longer, MembershipEnd.NO_LONGER, PairingEnd.NO_LONGER),
    (_moved, MembershipEnd.MOVED, PairingEnd.MOVED),
    (_died, MembershipEnd.DIED, PairingEnd.DIED),
]


@pytest.mark.parametrize(("end", "why", "ended"), ENDINGS)
def test_who_was_paired_there_while_care_ended_here_is_told_until_the_pairing_is_ended(
    couple: Couple, end: Callable[[Session, Couple], None], why: MembershipEnd, ended: PairingEnd
) -> None:
    with couple.one.station.act("care.end") as session:
        end(session, couple)
    couple.pair(couple.two, "陈刚")
    couple.level()
    assert couple.state() is CareState.ENDED
    assert couple.left_over() == [("王秀梅", why, couple.day, ["陈刚"])]
    assert couple.coverage() == (Share(1, 1), Share(1, 1), 0)
    assert couple.end_left_over(couple.two) == 1
    couple.level()
    assert couple.left_over() == []
    assert couple.history() == {"陈刚": (couple.day, couple.day, ended)}
    assert couple.carried() == {"陈刚": 1}
    with pytest.raises(WorldError, match="still_under_care"):
        couple.end_left_over(couple.one)
