"""A lost PC, stick or paper: whom it concerns in seconds, and not over before it was stopped, reported and told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from forms.incidents_saving import save_incident, save_step
from forms.problems import FormInvalidError
from models.base import uuid7
from models.calendar import now, today
from models.care.catalogue import load_groups
from models.care.memberships import recognise
from models.disclosures.records import Channel, Disclosure
from models.errors import WorldError
from models.incidents import actions
from models.incidents.queries import concerned, incident_page, waiting
from models.incidents.records import Incident, IncidentKind
from models.incidents.states import State, StepKind
from models.people.records import Resident
from models.station import Station
from models.workers.records import Worker, WorkerRole
from reports.incidents_facts import print_letters, print_list, print_public, print_report
from reports.page import Printed
from reports.visits_facts import Printing
from tests.models.people.town import dwelling, family, person
from tests.models.rights.conftest import reading_as
from tests.reports.reading import finish, texts


@pytest.fixture
def lost(station: Station) -> UUID:
    """Two households with a child, and a PC lost a moment ago."""
    with station.act("test") as session:
        _, people = family(session, dwelling(session, "3", "2", "501"), "王𠮷", "王小宝")
        people[1].birth_date = date(2020, 5, 1)
        family(session, dwelling(session, "4", "1", "101"), "欧阳建国")
        person(session, "无居所")
        return actions.note(session, IncidentKind.LOST_PC, "二楼办公室一台电脑被盗。").id


def _printed() -> Printed:
    return Printed("李主任", now(), "宁山社区")


def test_everybody_of_the_register_is_concerned_by_a_lost_pc_by_household(station: Station, lost: UUID) -> None:
    with station.sessions() as session:
        found = concerned(session, session.get_one(Incident, lost))
        assert (found.people, found.doors, found.children, found.named) == (4, 2, 1, False)
        assert [(home.door, [row.name for row in home.people]) for home in found.households] == [
            ("3-2-501", ["王𠮷", "王小宝"]), ("4-1-101", ["欧阳建国"]),
        ]  # fmt: skip


def test_who_was_registered_after_the_loss_is_not_concerned(station: Station) -> None:
    with station.act("test") as session:
        family(session, dwelling(session, "3", "2", "501"), "王芳")
        session.flush()
        before = now() - timedelta(days=1)
        incident = actions.note(session, IncidentKind.LOST_CARRIER, "U盘丢失。", happened_at=before)
        assert concerned(session, incident).people == 0


def test_a_lost_print_concerns_exactly_those_on_it(station: Station, lost: UUID) -> None:
    with station.act("test") as session:
        someone = next(each for each in session.query(Resident) if each.name == "欧阳建国")
        out = Disclosure(
            id=uuid7(), number="WT-1", channel=Channel.PAPER, what="door-sheet", rows=1, people=1,
            asked_by=station.worker_id, chosen={"kind": "resident", "ids": [someone.id.hex]},
        )  # fmt: skip
        session.add(out)
        session.flush()
        incident = actions.note(session, IncidentKind.LOST_PAPER, "走访表遗失。", disclosure_id=out.id)
        found = concerned(session, incident)
        assert (found.people, found.named, found.households[0].door) == (1, True, "4-1-101")


def test_what_is_sensitive_is_counted_for_who_leads_and_in_no_letter(station: Station, lost: UUID) -> None:
    """Or a lost paper about one person would tell a worker without the right that she is of level 4."""
    with station.act("test") as session:
        load_groups(session)
        who = session.scalars(select(Resident).where(Resident.name == "欧阳建国")).one().id
        session.get_one(Worker, station.worker_id).role = WorkerRole.SECRETARY
    with station.act("test") as session:
        recognise(session, who, "SG28", on=today(), team=[station.worker_id])
    with station.sessions() as session:
        found = concerned(session, session.get_one(Incident, lost))
        assert (found.level_3, found.level_4, found.files) == (0, 1, 0)
    assert "1人的关爱服务信息" in _paper(station, print_report, lost)
    assert "1人的关爱服务信息" not in _paper(station, print_letters, lost) + _paper(station, print_public, lost)
    with reading_as(station, WorkerRole.COMMITTEE), station.sessions() as session:
        found = concerned(session, session.get_one(Incident, lost))
        assert (found.level_3, found.level_4, found.files) == (None, None, None)


def test_who_does_not_see_all_residents_counts_nobody_and_prints_no_wrong_list(station: Station, lost: UUID) -> None:
    for role in (WorkerRole.SECURITY_ADMIN, WorkerRole.SYSTEM_ADMIN, WorkerRole.AUDIT_ADMIN):
        with reading_as(station, role):
            for write in (print_list, print_letters, print_report):
                with pytest.raises(WorldError, match="incident_whom_unseen"):
                    _paper(station, write, lost)
            with pytest.raises(WorldError, match="incident_whom_unseen"), station.act("incident.step") as session:
                save_step(session, StepKind.LIST, {}, incident_id=lost)


def _paper(station: Station, write: Callable[..., Printing], incident_id: UUID) -> str:
    file = io.BytesIO()
    with station.sessions() as session:
        finish(write(session, incident_id, file, _printed()))
    return re.sub(r"\s", "", "".join(texts(file.getvalue())))


def test_children_of_a_household_are_counted_together_and_not_named(station: Station, lost: UUID) -> None:
    with station.act("test") as session:
        _, people = family(session, dwelling(session, "5", "1", "101"), "司徒兰", "司徒大", "司徒小")
        people[1].birth_date = people[2].birth_date = date(2020, 5, 1)
    paper = _paper(station, print_list, lost)
    assert "司徒兰、儿童2人" in paper
    assert "司徒小" not in paper


def test_an_incident_is_over_only_when_it_is_stopped_reported_and_told(station: Station, lost: UUID) -> None:
    order = ((StepKind.CONTAIN, "已停用并改密"), (StepKind.REPORT, None), (StepKind.SPARE, "硬盘已加密"))
    codes = ("incident_not_contained", "incident_not_reported", "incident_not_told")
    for (kind, text), code in zip(order, codes, strict=True):
        with pytest.raises(WorldError) as refused, station.act("test") as session:
            actions.step(session, lost, StepKind.CLOSE)
        assert refused.value.code == code
        with station.act("test") as session:
            actions.step(session, lost, kind, text=text, department="街道办" if kind is StepKind.REPORT else None)
    with station.sessions() as session:
        assert [row.incident.id for row in waiting(session)] == [lost]
    with station.act("test") as session:
        actions.step(session, lost, StepKind.CLOSE)
    with station.sessions() as session:
        assert incident_page(session, lost).standing.state is State.CLOSED
        assert waiting(session) == []


def test_the_list_notes_how_many_it_named(station: Station, lost: UUID) -> None:
    with station.act("test") as session:
        made = save_step(session, StepKind.LIST, {}, incident_id=lost)
        assert made.detail == {"people": 4, "households": 2}


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "lost_pc", "account": " "},
        {"kind": "lost_pc", "account": "x", "happened_at": "2026-03-02 10:00", "found_at": "2026-03-01 10:00"},
    ],
)
def test_what_happened_has_to_be_said_and_not_after_it_was_noticed(station: Station, raw: dict[str, object]) -> None:
    with pytest.raises(FormInvalidError), station.act("test") as session:
        save_incident(session, raw)


def test_the_papers_say_what_the_law_asks_and_no_child_by_name(station: Station, lost: UUID) -> None:
    with station.act("test") as session:
        actions.step(session, lost, StepKind.CONTAIN, text="区级服务器已停用该电脑")
    said = {}
    with station.sessions() as session:
        for write in (print_report, print_list, print_letters, print_public):
            file = io.BytesIO()
            _, pages = finish(write(session, lost, file, _printed()))
            said[write] = (pages, "".join(texts(file.getvalue())))
    pages, letters = said[print_letters]
    assert pages == 2
    assert "王𠮷" in letters
    assert "3-2-501" in letters
    assert "区级服务器已停用该电脑" in letters
    assert "王小宝" not in letters + said[print_list][1]
    assert "王𠮷" not in said[print_public][1]
    assert "4" in said[print_report][1]
    assert "被盗" in said[print_report][1]
