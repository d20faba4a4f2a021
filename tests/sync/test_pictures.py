"""Scans of closed files at stations: they come to the PCs of those who are named, open to them alone, and go wholly."""

from __future__ import annotations

import hashlib
from uuid import UUID

import psycopg
from sqlalchemy import select

from models.appeals.records import Appeal
from models.calendar import today
from models.cases.files import leave_file
from models.sync.records import KnownBlob
from models.visits.attachments import attach
from models.visits.records import Attachment
from tests.sync.conftest import RunningServer
from tests.sync.stations import Pc
from tests.sync.team import MARK, clean, me, raw_count
from tests.sync.test_files import Office, office

__all__ = ["office"]

SCAN = b"%PDF-1.7 " + MARK.encode() * 400
HASH = hashlib.sha256(SCAN).hexdigest()


def hang(pc: Pc, file: UUID) -> UUID:
    with pc.station.act("appeals.attach") as session:
        return attach(session, pc.station.blobs, session.get_one(Appeal, file), SCAN, MARK).id


def contents(pc: Pc) -> int:
    return len(pc.station.blobs.files())


def test_a_scan_comes_with_its_content_to_whoever_is_named_and_to_nobody_else(office: Office) -> None:
    file = office.accuse(office.two, me(office.one))
    hung = hang(office.two, file)
    office.run()
    office.run()
    assert office.one.get(Attachment, hung).title == MARK
    assert office.one.station.blobs.read(HASH) == SCAN
    assert (raw_count(office.three, "attachment"), contents(office.three)) == (0, 0)
    assert clean(office.three)
    assert office.two.unreceipted() == 0


def test_whoever_leaves_keeps_neither_the_scan_nor_its_content(office: Office) -> None:
    file = office.accuse(office.two, me(office.one))
    office.run()
    office.run()
    hang(office.two, file)
    with office.two.station.act("care") as session:
        leave_file(session, file, me(office.two), on=today())
    for _ in range(3):
        office.run()
    assert (raw_count(office.two, "attachment"), contents(office.two)) == (0, 0)
    assert office.one.station.blobs.read(HASH) == SCAN, "what was hung before it went is not lost"
    assert office.two.count(KnownBlob) == 0


def test_the_content_of_an_open_appeal_is_sent_anew_for_a_closed_one(office: Office, server: RunningServer) -> None:
    opened = office.accuse(office.two, accusation=False)
    hang(office.two, opened)
    office.run()
    office.run()
    assert office.three.station.blobs.has(HASH)
    closed = office.accuse(office.two, me(office.one))
    hang(office.two, closed)
    office.run()
    office.run()
    assert len(_rows(office.one)) == 2
    assert len(_rows(office.three)) == 1
    assert office.two.unreceipted() == 0
    with psycopg.connect(server.district.url) as connection:
        whole = connection.execute("SELECT subject_id FROM stored_blob WHERE complete_at IS NOT NULL").fetchall()
    assert {row[0] for row in whole} == {UUID(int=0), closed}


def _rows(pc: Pc) -> list[Attachment]:
    with pc.station.sessions() as session:
        return list(session.scalars(select(Attachment).where(Attachment.alive())))
