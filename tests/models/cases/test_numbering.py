"""Numbers go on without a hole, whatever closed files there are beside them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.appeals.notices import Missing, give_notice
from models.appeals.records import Appeal, NoticeKind
from models.cases import numbering
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.station import Station
from models.studio import intake
from models.studio.intake import Intake
from models.studio.records import MatterKind, StudioMatter
from tests.models.appeals.quarter import Quarter, at
from tests.models.studio.saturday import at as on_saturday
from tests.models.studio.saturday import dispute


def serial(number: str) -> tuple[str, int]:
    return number.split("-")[0], int(number[-5:])


def test_a_closed_appeal_leaves_no_hole_among_the_ordinary_ones(station: Station) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        secrets = [False, True, False, True, True, False]
        made = [quarter.appeal(accusation=secret, accused=("水务",) if secret else ()) for secret in secrets]
        numbers = [serial(appeal.number) for appeal in made]
    assert numbers == [("SQ", 1), ("SQZ", 1), ("SQ", 2), ("SQZ", 2), ("SQZ", 3), ("SQ", 3)]


def test_notices_of_a_closed_appeal_have_their_own_series(station: Station) -> None:
    with station.act("appeals.notice") as session:
        quarter = Quarter(session)
        secret = quarter.appeal(accusation=True, accused=("水务",))
        kind, missing = NoticeKind.SUPPLEMENT, [Missing("产权证")]
        numbers = [
            give_notice(session, appeal.id, kind, at=at(3, 3), missing=missing).number
            for appeal in (quarter.appeal(), secret, quarter.appeal())
        ]
    assert list(map(serial, numbers)) == [("GZ", 1), ("GZZ", 1), ("GZ", 2)]


def test_a_call_for_help_leaves_no_hole_among_the_matters(station: Station) -> None:
    with station.act("studio.intake") as session:
        help_ = Intake(kind=MatterKind.CASE, topic="violence", content="丈夫打人")
        said = [dispute("漏水"), help_, dispute("噪声")]
        numbers = [serial(intake.take_in(session, None, each, at=on_saturday(9)).matter.number) for each in said]
    assert numbers == [("SL", 1), ("SLZ", 1), ("SL", 2)]
    with station.sessions() as session:
        assert session.scalars(select(StudioMatter.number).where(StudioMatter.level == CLOSED)).one().startswith("SLZ-")


def test_a_number_that_was_given_before_stays_and_is_not_given_again(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    with station.act("appeals.take_in") as session:
        quarter = Quarter(session)
        quarter.appeal()
        with monkeypatch.context() as earlier:
            earlier.setattr(numbering, "CLOSED_SERIES", "")
            secret = quarter.appeal(accusation=True, accused=("水务",))
        assert serial(secret.number) == ("SQ", 2)
        assert serial(next_number(session, Appeal.number, "SQ", 2026)) == ("SQ", 3)
        assert serial(next_number(session, Appeal.number, "SQ", 2026, level=CLOSED)) == ("SQZ", 1)
