"""Who answers for the community and its estates: gaps by name, key communities, terms, days on site."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from forms.messages import explain
from models.care.cadres import appoint, cadre_coverage, days, duties, end_duty, record_day
from models.care.records import CadreRank, DutyKind
from models.care.rules import Share
from models.errors import WorldError
from models.places.profile import kept_profile
from models.places.records import Estate
from models.station import Station
from tests.models.care.hamlet import DAY

BEFORE = DAY - timedelta(40)


def estates(session: Session, *names: str) -> list[Estate]:
    rows = [Estate(name=name, sort=place) for place, name in enumerate(names)]
    session.add_all(rows)
    session.flush()
    return rows


def test_an_estate_whose_last_cadre_left_is_a_gap_with_its_name_from_that_day(station: Station) -> None:
    with station.act("test") as session:
        one, two = estates(session, "碧桂园", "彩虹园")
        for estate in (one, two):
            duty = appoint(session, name="赵刚", rank=CadreRank.SECTION, on=BEFORE, estate_id=estate.id)
        assert cadre_coverage(session, DAY).estates == Share(2, 2)
        end_duty(session, duty.id, on=DAY)
        assert cadre_coverage(session, DAY - timedelta(1)).estates == Share(2, 2)
        found = cadre_coverage(session, DAY)
        assert found.estates == Share(1, 2)
        assert [(gap.name, gap.since) for gap in found.gaps] == [("彩虹园", DAY)]
        assert cadre_coverage(session, BEFORE - timedelta(1)).gaps[0].since is None


def test_without_estates_there_is_no_ratio(station: Station) -> None:
    with station.sessions() as session:
        assert cadre_coverage(session, DAY).estates.ratio is None


def test_a_first_secretary_answers_for_no_estate_and_for_the_community_only_a_responsible_cadre(
    station: Station,
) -> None:
    with station.act("test") as session:
        (one,) = estates(session, "碧桂园")
        appoint(session, name="书记", rank=CadreRank.DISTRICT, on=BEFORE, kind=DutyKind.FIRST_SECRETARY)
        appoint(session, name="驻点", rank=CadreRank.SECTION, on=BEFORE, kind=DutyKind.ON_SITE, estate_id=one.id)
        found = cadre_coverage(session, DAY)
        assert (found.estates, found.community, found.secretaries) == (Share(0, 1), False, (DutyKind.FIRST_SECRETARY,))


def test_a_key_community_needs_a_cadre_of_the_city_and_one_of_the_district(station: Station) -> None:
    with station.act("test") as session:
        assert cadre_coverage(session, DAY).key_community_ok
        kept_profile(session).key_community = True
        appoint(session, name="市", rank=CadreRank.CITY, on=BEFORE)
        found = cadre_coverage(session, DAY)
        assert (found.key_community, found.key_community_ok, found.missing_ranks) == (
            True,
            False,
            (CadreRank.DISTRICT,),
        )
        appoint(session, name="区", rank=CadreRank.DISTRICT, on=DAY)
        assert cadre_coverage(session, DAY).missing_ranks == ()
        assert cadre_coverage(session, DAY).community


def test_duties_that_cannot_be_are_refused(station: Station) -> None:
    with station.act("test") as session:
        (one,) = estates(session, "碧桂园")

        def code(**more: object) -> str:
            with pytest.raises(WorldError) as refused:
                appoint(session, **{"name": "赵刚", "rank": CadreRank.SECTION, "on": DAY, **more})  # type: ignore[arg-type]
            return refused.value.code

        assert code(estate_id=UUID(int=1)) == "estate_unknown"
        assert code(term_until=DAY - timedelta(1)) == "term_before_start"
        duty = appoint(session, name="赵刚", rank=CadreRank.SECTION, on=BEFORE, estate_id=one.id)
        assert code(estate_id=one.id) == "overlapping_duty"
        appoint(session, name="钱勇", rank=CadreRank.SECTION, on=DAY, estate_id=one.id)
        appoint(session, name="书记", rank=CadreRank.SECTION, on=BEFORE, kind=DutyKind.FIRST_SECRETARY)
        with pytest.raises(WorldError, match="overlapping_duty") as refused:
            appoint(session, name="另一个", rank=CadreRank.CITY, on=DAY, kind=DutyKind.FIRST_SECRETARY)
        assert explain(refused.value).startswith("书记")
        for kind in (DutyKind.FIRST_SECRETARY, DutyKind.DEPUTY_SECRETARY):
            assert code(kind=kind, estate_id=one.id) == "secretary_of_estate"
        with pytest.raises(WorldError, match="ends_before_start"):
            end_duty(session, duty.id, on=BEFORE - timedelta(1))
        end_duty(session, duty.id, on=DAY)
        with pytest.raises(WorldError, match="duty_ended"):
            end_duty(session, duty.id, on=DAY)
        appoint(session, name="赵刚", rank=CadreRank.SECTION, on=DAY, estate_id=one.id)


def test_a_cadre_whose_term_is_over_covers_no_more_and_the_gap_says_so(station: Station) -> None:
    with station.act("test") as session:
        (one,) = estates(session, "碧桂园")
        more = {"rank": CadreRank.SECTION, "estate_id": one.id}
        old = appoint(session, name="赵刚", on=BEFORE, term_until=DAY, **more)
        assert cadre_coverage(session, DAY).estates == Share(1, 1)
        after = DAY + timedelta(1)
        (gap,) = cadre_coverage(session, after).gaps
        assert (gap.since, gap.term_over) == (after, True)
        (row,) = duties(session, after)
        assert (row.in_force, row.term_over) == (False, True)
        with pytest.raises(WorldError, match="day_outside_duty"):
            record_day(session, old.id, on=after, today=after)
        appoint(session, name="赵刚", on=after, **more)
        assert cadre_coverage(session, after).gaps == ()
        end_duty(session, old.id, on=after)
        assert not any(row.term_over for row in duties(session, after, past=True))


def test_days_on_site_are_noted_once_within_the_duty_and_counted_by_month(station: Station) -> None:
    with station.act("test") as session:
        duty = appoint(session, name="赵刚", rank=CadreRank.SECTION, on=date(2026, 2, 27))
        end_duty(session, duty.id, on=date(2026, 3, 31))

        def code(on: date, **more: object) -> str:
            with pytest.raises(WorldError) as refused:
                record_day(session, duty.id, on=on, today=date(2026, 4, 2), **more)  # type: ignore[arg-type]
            return refused.value.code

        for on in (date(2026, 2, 27), date(2026, 3, 1), date(2026, 3, 30)):
            record_day(session, duty.id, on=on, received=3, today=date(2026, 4, 2))
        record_day(session, duty.id, on=date(2026, 3, 1), slot="evening", today=date(2026, 4, 2))
        assert code(date(2026, 3, 1)) == "day_noted_already"
        assert code(date(2026, 2, 26)) == "day_outside_duty"
        assert code(date(2026, 3, 31)) == "day_outside_duty"
        assert code(date(2026, 4, 3)) == "day_in_future"
        assert code(date(2026, 3, 2), received=-1) == "negative_number"
        (row,) = duties(session, date(2026, 3, 30))
        assert (row.in_force, row.days_this_month, row.estate) == (True, 2, None)
        assert row.last_day is not None
        assert row.last_day.on == date(2026, 3, 30)
        assert duties(session, date(2026, 3, 31)) == []
        assert [row.days_this_month for row in duties(session, date(2026, 2, 28), past=True)] == [1]
        found = days(session, date(2026, 3, 1), date(2026, 3, 30))
        assert [(day.on, day.received) for day, _duty, _estate in found] == [
            (date(2026, 3, 1), 3), (date(2026, 3, 1), 0), (date(2026, 3, 30), 3),
        ]  # fmt: skip


def test_duties_stand_with_the_communitys_first_then_by_estate(station: Station) -> None:
    with station.act("test") as session:
        one, two = estates(session, "碧桂园", "彩虹园")
        appoint(session, name="丙", rank=CadreRank.SECTION, on=BEFORE, estate_id=two.id)
        appoint(session, name="乙", rank=CadreRank.SECTION, on=BEFORE, estate_id=one.id)
        appoint(session, name="甲", rank=CadreRank.CITY, on=BEFORE)
        assert [row.duty.name for row in duties(session, DAY)] == ["甲", "乙", "丙"]
