"""What was written is corrected until somebody signs; after that the file only grows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import day_of
from models.cases.files import members
from models.errors import WorldError
from models.mediation import actions, agreements, disputes
from models.mediation.disputes import Dispute
from models.mediation.queries import file_page
from models.mediation.records import Agreement, Mediation, MediationParty
from models.mediation.states import StepKind
from models.station import Station
from models.workers.records import WorkerRole
from tests.models.mediation.neighbours import DOWNSTAIRS, TERMS, UPSTAIRS, ago, leak, settle, worker


def dispute_of(head: Mediation, **said: Any) -> Dispute:
    facts = {
        "origin": head.origin, "kind": head.kind, "brief": head.brief, "received_at": head.received_at,
        "mediator_id": head.mediator_id, "demands": head.demands or (), **said,
    }  # fmt: skip
    return Dispute(**facts)


def respondent(session: Session, head: Mediation) -> MediationParty:
    return file_page(session, head.id, calendar.now()).parties[1]


def test_a_dispute_is_corrected_and_handed_to_another_mediator_who_is_named(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        other = worker(session, "赵公正", WorkerRole.MEDIATOR)
        disputes.amend(session, head.id, dispute_of(head, brief="改过的简况", mediator_id=other.id, demands=["道歉"]))
        assert (head.brief, head.demands, head.mediator_id) == ("改过的简况", ["道歉"], other.id)
        assert other.id in {row.worker_id for row in members(session, head.id, calendar.today())}
        party = worker(session, "王大力")
        with pytest.raises(WorldError, match="mediator_is_party"):
            disputes.amend(session, head.id, dispute_of(head, mediator_id=party.id))
        with pytest.raises(WorldError, match="brief_missing"):
            disputes.amend(session, head.id, dispute_of(head, brief=" "))


def test_a_party_keeps_its_side_and_nobody_becomes_the_mediator(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        row = respondent(session, head)
        disputes.amend_party(session, row.id, replace(DOWNSTAIRS, name="王　大立", phone="13800000009"))
        assert (row.name, row.phone, row.side) == ("王大立", "13800000009", UPSTAIRS.side)
        with pytest.raises(WorldError, match="party_nameless"):
            disputes.amend_party(session, row.id, replace(UPSTAIRS, name=""))
        with pytest.raises(WorldError, match="mediator_is_party"):
            disputes.amend_party(session, row.id, replace(UPSTAIRS, name="刘芳"))


def test_an_agreement_is_corrected_until_it_is_signed(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        made = settle(session, head)
        agreements.amend_agreement(session, made.id, replace(TERMS, terms=["赔偿1800元"], amount=Decimal(1800)))
        assert (made.terms, made.amount, made.oral) == (["赔偿1800元"], Decimal(1800), False)
        with pytest.raises(WorldError, match="terms_empty"):
            agreements.amend_agreement(session, made.id, replace(TERMS, terms=[""]))
        agreements.signed_on(session, made.id, day_of(ago(14)), at=ago(14))
        row = respondent(session, head)
        for change in (
            lambda: agreements.amend_agreement(session, made.id, TERMS),
            lambda: disputes.amend(session, head.id, dispute_of(head)),
            lambda: disputes.amend_party(session, row.id, UPSTAIRS),
        ):
            with pytest.raises(WorldError, match="mediation_signed"):
                change()


def test_what_was_only_spoken_or_has_ended_is_not_corrected(station: Station) -> None:
    with station.act("mediation") as session:
        spoken, ended = leak(session, station.worker_id), leak(session, station.worker_id)
        made = settle(session, spoken, terms=replace(TERMS, oral=True))
        with pytest.raises(WorldError, match="mediation_signed"):
            agreements.amend_agreement(session, made.id, TERMS)
        actions.step(session, ended.id, StepKind.REFUSE, at=ago(1), text="拒绝")
        with pytest.raises(WorldError, match="mediation_signed"):
            disputes.amend(session, ended.id, dispute_of(ended))


def test_an_agreement_of_another_station_without_effect_cannot_be_signed(station: Station) -> None:
    with station.act("mediation") as session:
        head = leak(session, station.worker_id)
        settle(session, head)
        stray = Agreement(mediation_id=head.id, file_id=head.id, level=4, number="XY-x", facts="甲", terms=["乙"])
        session.add(stray)
        session.flush()
        with pytest.raises(WorldError, match="no_such_record"):
            agreements.signed_on(session, stray.id, day_of(ago(14)), at=ago(14))
