"""A log names what it found and settled, as the cases stand now; a period of logs is counted by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from models.appeals.referring import refer_finding
from models.calendar import CHINA
from models.cases.lines import case_lines, cases_at, grown_from
from models.clocks.deadlines import Light
from models.places.records import Area, AreaLevel
from models.shares import Share
from models.station import Station
from models.studio import hazards, intake, matters
from models.studio.hazards import Danger
from models.studio.records import MatterKind
from models.studio.states import HazardState
from models.visits.log_cases import log_page
from models.visits.log_figures import log_figures
from models.visits.log_links import log_cases, log_link, logs_naming
from models.visits.records import LogState, VisitFinding, VisitLog
from models.workers.records import Worker
from tests.models.appeals.quarter import HEATING, LEAK, Quarter, at, me

DAY = date(2026, 3, 2)


def add_log(session: Session, author: UUID, on: date = DAY, **more: object) -> VisitLog:
    values = {"on": on, "author_id": author, "content": "走访6户", "state": LogState.SUBMITTED, **more}
    log = VisitLog(**values)
    session.add(log)
    session.flush()
    return log


def found(session: Session, log: VisitLog, problem: str, kind: str = "gas", **more: object) -> VisitFinding:
    row = VisitFinding(log_id=log.id, kind=kind, problem=problem, **more)
    session.add(row)
    session.flush()
    return row


def cleared(session: Session, number: int, *, mended: bool = True) -> UUID:
    danger = Danger(kind="clutter", description=f"楼道堆物{number}", place="3号楼")
    hazard = hazards.found(session, danger, at=at(3, 2))
    if mended:
        hazards.inspect(session, hazard.id, mended=True, text="已清", at=at(3, 2, 11))
    return hazard.id


def settled_dispute(session: Session) -> UUID:
    said = intake.Intake(kind=MatterKind.DISPUTE, topic="leak", content="楼上漏水", contact_name="王芳")
    matter = intake.take_in(session, None, said, at=at(3, 2)).matter
    matters.settle(session, matter.id, "双方谈好", at=at(3, 2, 11))
    return matter.id


def test_a_finding_that_became_a_case_stands_in_its_log_without_being_linked(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        log = add_log(session, me(session))
        pipe = found(session, log, "水管漏水", "need")
        hose = found(session, log, "软管老化")
        appeal = refer_finding(session, pipe.id, topic_code=LEAK, at=at(3, 2), resident_id=someone.id)
        hazard = hazards.found(
            session, Danger(kind="gas", description="软管老化", place="x", finding_id=hose.id), at=at(3, 2)
        )
        other = quarter.appeal(HEATING)
        log_link(session, log.id, "appeal", other.id, settled=True)
        page = log_page(session, log.id, at(3, 2, 12))
        assert [(case.line.number, case.named.found, case.named.settled) for case in page.cases] == [
            (other.number, False, True), (appeal.number, True, False), (hazard.number, True, False),
        ]  # fmt: skip
        assert {key: [line.number for line in lines] for key, lines in page.grown.items()} == {
            pipe.id: [appeal.number], hose.id: [hazard.number],
        }  # fmt: skip
        assert page.cases[1].line.light is Light.GREEN
        assert page.cases[2].line.state is HazardState.FOUND
        assert [(case.number, case.settled) for case in log_cases(session, log.id)] == [
            (other.number, True), (appeal.number, False), (hazard.number, False),
        ]  # fmt: skip


def test_from_a_case_one_comes_back_to_the_logs_that_name_it(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        first, second = add_log(session, me(session)), add_log(session, me(session), date(2026, 3, 4), number="RZ-2")
        hose = found(session, first, "软管老化")
        danger = Danger(kind="gas", description="软管老化", place="x", finding_id=hose.id)
        hazard, appeal = hazards.found(session, danger, at=at(3, 2)), quarter.appeal(HEATING)
        matter = settled_dispute(session)
        log_link(session, second.id, "hazard", hazard.id, settled=True)
        log_link(session, first.id, "appeal", appeal.id)
        log_link(session, first.id, "appeal", appeal.id, settled=True)
        log_link(session, second.id, "studio_matter", matter, settled=True)
        both = [("hazard", hazard.id), ("appeal", appeal.id), ("studio_matter", matter), ("visit_finding", hose.id)]
        back = {
            table: [(each.log_id, each.named.found, each.named.settled) for each in logs_naming(session, table, id_)]
            for table, id_ in both
        }
        assert back == {
            "hazard": [(first.id, True, False), (second.id, False, True)],
            "appeal": [(first.id, True, True)],
            "studio_matter": [(second.id, False, True)],
            "visit_finding": [(first.id, True, False)],
        }
        there = {
            log.id: [case.line.id for case in log_page(session, log.id, at(3, 5)).cases] for log in (first, second)
        }
        for table, id_ in both[:3]:
            assert all(id_ in there[log_id] for log_id, _found, _settled in back[table])
        second.deleted_at = at(3, 5)
        assert logs_naming(session, "studio_matter", matter) == ()


def test_a_door_shows_its_cases_newest_first_and_never_a_closed_one(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        someone = quarter.person("王芳")
        first = quarter.appeal(LEAK, resident_id=someone.id)
        quarter.appeal(HEATING, resident_id=someone.id, accusation=True, accused=("水务",))
        said = intake.Intake(kind=MatterKind.DISPUTE, topic="leak", content="楼上漏水", resident_id=someone.id)
        matter = intake.take_in(session, None, said, at=at(3, 3)).matter
        hurt = intake.Intake(kind=MatterKind.CASE, topic="violence", content="x", resident_id=someone.id)
        intake.take_in(session, None, hurt, at=at(3, 4))
        shown = cases_at(session, at(3, 5), resident_ids=[someone.id])
        assert [line.number for line in shown] == [matter.number, first.number]


def test_what_no_longer_is_or_is_no_case_is_left_out(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        gone, kept = quarter.appeal(), quarter.appeal()
        session.flush()
        assert set(case_lines(session, [("appeal", kept.id), ("worker", me(session))], at(3, 2))) == {
            ("appeal", kept.id)
        }
        assert grown_from(session, "visit_finding", [gone.id], at(3, 2)) == {}


def test_figures_of_logs_are_those_of_the_domain(station: Station) -> None:
    with station.act("visits.log") as session:
        Quarter(session)
        mine = me(session)
        friday = add_log(session, mine, date(2026, 2, 27), police="王警官")
        monday = add_log(session, mine, police="王警官", late=True)
        again = add_log(session, mine, police="王警官、李警官")
        add_log(session, mine, date(2026, 3, 3), state=LogState.DRAFT, police="王警官")
        hazard, open_one, dispute = cleared(session, 1), cleared(session, 2, mended=False), settled_dispute(session)
        for log in (friday, monday):
            log_link(session, log.id, "hazard", hazard, settled=True)
        log_link(session, again.id, "hazard", open_one, settled=True)
        log_link(session, again.id, "studio_matter", dispute, settled=True)
        figures = log_figures(session, date(2026, 2, 23), date(2026, 3, 4), at(3, 5))
        (line,) = figures.workers
        assert line.kept == Share(2, 5)  # from 27 February on; the 28th is a Saturday on which people work
        assert (line.logs, line.late, line.police) == (3, 1, 2)
        assert (figures.whole.hazards, figures.whole.disputes, figures.whole.appeals) == (1, 1, 0)


def test_an_appeal_about_neighbours_is_a_dispute_too(station: Station) -> None:
    with station.act("visits.log") as session:
        quarter = Quarter(session)
        log = add_log(session, me(session))
        for topic in (LEAK, HEATING):
            log_link(session, log.id, "appeal", quarter.settled(topic_code=topic).id, settled=True)
        log_link(session, log.id, "appeal", quarter.appeal(LEAK).id, settled=True)
        whole = log_figures(session, DAY, DAY, at(3, 9)).whole
        assert (whole.appeals, whole.disputes) == (2, 1)


def test_whoever_works_in_a_grid_owes_a_log_although_there_is_none(station: Station) -> None:
    with station.act("visits.log") as session:
        grid = Area(level=AreaLevel.GRID, name="第一网格", code="21010200100101")
        session.add(grid)
        session.flush()
        idle = Worker(name="刘芳", grid_id=grid.id)
        session.add(idle)
        session.flush()
        begun = idle.created_at.astimezone(CHINA)
        (line,) = log_figures(session, DAY, DAY, at(3, 9)).workers
        assert line.kept == Share(0, 0)
        later = begun.date().replace(year=begun.year + 1)
        (line,) = log_figures(session, begun.date(), later, begun.replace(year=begun.year + 1)).workers
        assert (line.name, line.kept.part, line.kept.whole > 200) == ("刘芳", 0, True)
