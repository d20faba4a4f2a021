"""The profile of the community: one record a community, made when it is first filled in."""

from __future__ import annotations

from sqlalchemy import func, select

from forms.places import COMMUNITY
from forms.save import save
from models.places.profile import kept_profile, profile_of
from models.places.records import CommunityProfile
from models.station import Station


def fill_in(station: Station, **answers: object) -> int:
    with station.act("places.profile") as session:
        save(session, COMMUNITY, answers, record_id=kept_profile(session).id)
        return int(session.info["act"].id)


def test_before_it_is_filled_in_the_profile_is_empty_and_nothing_is_stored(station: Station) -> None:
    with station.sessions() as session:
        assert profile_of(session).duty_phone is None
        assert session.scalar(select(func.count()).select_from(CommunityProfile)) == 0


def test_a_community_has_one_profile_whoever_fills_it_in(station: Station) -> None:
    fill_in(station, duty_phone="024-2345 6789", service_hours="周一至周五 8:30–17:00")
    fill_in(station, data_officer="刘芳")
    with station.sessions() as session:
        only = session.scalars(select(CommunityProfile)).one()
        assert profile_of(session) is only
        assert (only.duty_phone, only.data_officer) == ("02423456789", "刘芳")


def test_a_profile_that_was_taken_back_can_be_filled_in_again(station: Station) -> None:
    station.undo(fill_in(station, data_officer="刘芳"))
    with station.sessions() as session:
        assert profile_of(session).data_officer is None
    fill_in(station, data_officer="王伟")
    with station.act("test") as session:
        profile = kept_profile(session)
        profile.deleted_at = profile.created_at
    with station.sessions() as session:
        assert profile_of(session).data_officer is None
    fill_in(station, duty_phone="12345")
    with station.sessions() as session:
        assert profile_of(session).data_officer == "王伟"
