"""What a studio matter or an appeal knows is not typed again; an accusation is not mediated."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.actions import settle_on_spot
from models.appeals.intake import Intake, take_in
from models.appeals.page import appeal_page
from models.appeals.records import Appeal, AppealTopic, Source
from models.appeals.states import State, StepKind
from models.appeals.topics import load_topics
from models.base import uuid7
from models.errors import WorldError
from models.mediation.origins import KIND_OF_TOPIC, from_appeal, from_matter
from models.mediation.records import Origin, Side
from models.mediation.rules import DISPUTE_KINDS
from models.people.records import Resident
from models.station import Station
from models.studio.records import MatterKind
from models.studio.rules import TOPICS
from tests.models.mediation.neighbours import ago, leak, worker
from tests.models.studio.saturday import open_saturday, taken_in


def appeal(session: Session, **said: object) -> Appeal:
    load_topics(session)
    topic = session.scalars(select(AppealTopic.item_code).order_by(AppealTopic.item_code)).first() or ""
    intake = Intake(source=Source.COUNTER, topic_code=topic, content="楼上漏水", **said)  # type: ignore[arg-type]
    return take_in(session, intake, at=ago(1))


def test_an_appeal_of_a_resident_makes_him_the_applicant(station: Station) -> None:
    with station.act("test") as session:
        resident = Resident(name="王秀梅", phone="13800000001")
        session.add(resident)
        session.flush()
        found = appeal(session, resident_id=resident.id, contact_name="王秀梅")
        start = from_appeal(session, found.id)
    assert (start.origin, start.brief, start.appeal_id) == (Origin.APPLIED, "楼上漏水", found.id)
    assert start.applicant is not None
    assert (start.applicant.resident_id, start.applicant.name) == (resident.id, "王秀梅")


@pytest.mark.parametrize("closed", [False, True])
def test_an_appeal_that_became_a_mediation_says_so_and_only_a_closed_one_says_which(
    station: Station, closed: bool
) -> None:
    with station.act("test") as session:
        found = appeal(session, contact_name="李秀英", closed=closed)
        head = leak(session, worker(session, "陈调解").id, appeal_id=found.id)
        page = appeal_page(session, found.id, ago(0))
    (row,) = page.steps
    assert (row.kind, row.state, row.stray) == (StepKind.MEDIATE, State.REGISTERED, None)
    assert row.step.detail == ({"mediation": head.id.hex} if closed else None)
    assert StepKind.MEDIATE not in page.possible  # nobody notes it by hand


def test_what_was_settled_can_still_be_mediated(station: Station) -> None:
    with station.act("test") as session:
        found = appeal(session, contact_name="李秀英")
        settle_on_spot(session, found.id, "已修好", at=ago(0.5))
        leak(session, worker(session, "陈调解").id, appeal_id=found.id, days=0)
        page = appeal_page(session, found.id, ago(0))
    assert [row.kind for row in page.steps] == [StepKind.SETTLE_ON_SPOT, StepKind.MEDIATE]
    assert page.standing.state is State.SETTLED


def test_a_matter_of_a_stranger_brings_name_and_phone(station: Station) -> None:
    with station.act("test") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(
            session, session_id, officers[0], content="噪声", contact_name="周来访", contact_phone="13900000001"
        )
        start = from_matter(session, matter.id)
    assert start.applicant is not None
    assert (start.applicant.name, start.applicant.phone, start.applicant.side) == (
        "周来访",
        "13900000001",
        Side.APPLICANT,
    )
    assert (start.brief, start.matter_id) == ("噪声", matter.id)


@pytest.mark.parametrize(("topic", "kind"), [("leak", "neighbour"), ("debt", "contract"), ("dispute_other", None)])
def test_a_dispute_keeps_the_kind_that_its_topic_tells(station: Station, topic: str, kind: str | None) -> None:
    with station.act("test") as session:
        session_id, officers = open_saturday(session)
        matter = taken_in(session, session_id, officers[0], content="楼上漏水", kind=MatterKind.DISPUTE, topic=topic)
        assert from_matter(session, matter.id).kind == kind
    assert set(KIND_OF_TOPIC) <= set(TOPICS[MatterKind.DISPUTE])
    assert set(KIND_OF_TOPIC.values()) <= set(DISPUTE_KINDS)


def test_an_accusation_is_not_mediated(station: Station) -> None:
    with station.act("test") as session:
        found = appeal(session, accusation=True, accused=("某单位",), contact_name="王芳")
        with pytest.raises(WorldError, match="accusation_not_mediated"):
            leak(session, session.connection().info["worker_id"], appeal_id=found.id)
        with pytest.raises(WorldError, match="accusation_not_mediated"):
            from_appeal(session, found.id)


def test_what_is_not_there_begins_nothing(station: Station) -> None:
    with station.sessions() as session:
        for begin in (from_appeal, from_matter):
            with pytest.raises(WorldError, match="no_such_record"):
                begin(session, uuid7())
