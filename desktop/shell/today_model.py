"""What waits today, read in one go off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from desktop.desk import Change, Desk
from desktop.shell.today_appeals import TABLES as APPEALS_TABLES
from desktop.shell.today_appeals import AppealsToday, read_appeals
from desktop.shell.today_studio import TABLES as STUDIO_TABLES
from desktop.shell.today_studio import StudioToday, read_studio
from desktop.shell.today_trust import TABLES as TRUST_TABLES
from desktop.shell.today_trust import TrustToday, read_trust
from desktop.shell.today_whistles import TABLES as WHISTLES_TABLES
from desktop.shell.today_whistles import WhistlesToday, read_whistles
from desktop.shell.unfinished import Unfinished, unfinished
from models import calendar
from models.care.cadres import CadreCoverage, cadre_coverage
from models.care.due import EVERYBODY, DueCounts, DueFilter, due_counts
from models.care.due import DueRow as CareDueRow
from models.care.due import due_list as care_due_list
from models.care.due_rules import DueState
from models.care.leftovers import left_over
from models.care.pairings import double_primaries
from models.care.queries import pairings, should_be_paired
from models.care.records import Membership, Pairing
from models.care.reviews import Review, reviews
from models.disclosures.queries import DisclosureRow, waiting_for_me
from models.places.records import Dwelling
from models.station.records import Account
from models.sync.moves import Newcomer, newcomers
from models.visits.due import DueRow, due_list
from models.visits.findings import UNSETTLED, FindingRow, list_findings
from models.visits.queries import RoundRow, TodayCounts, rounds_list, today_counts
from models.visits.records import LogState, VisitLog
from models.visits.rules import RegisterFigures
from models.visits.statistics import register_figures
from models.workers.records import Worker
from models.workers.rights import is_in_charge, is_secretary

SHOWN_DUE, SHOWN_CARE, SHOWN_FINDINGS, SHOWN_LOGS = 10, 6, 6, 4
CARE_TODAY = (DueState.OVERDUE, DueState.DUE)
TABLES = (
    "round", "round_door", "visit", "visit_finding", "visit_log", "dwelling", "resident", "residency", "arrival",
    "care_due", "membership", "pairing", "helper", "cadre_duty", "estate", "worker", "proposal_decision", "disclosure",
    *STUDIO_TABLES, *APPEALS_TABLES, *WHISTLES_TABLES, *TRUST_TABLES,
)  # fmt: skip


@dataclass(frozen=True)
class CareToday:
    """Visits of care that are due, of one's own people where one has a grid; and who has no helper in all.

    ``several``, ``left_over``: people for whom two stations, neither knowing of the other, named two primary helpers,
    or ended the care and named one.
    """

    counts: DueCounts
    due: tuple[CareDueRow, ...]
    unpaired: int
    several: int
    left_over: int
    mine: bool
    cadres: CadreCoverage
    """What nobody answers for."""
    grown: tuple[Review, ...]
    """Who turned fourteen under care, for those who answer for children."""
    no_secretary: bool
    """People are under care, and nobody decides who may open what."""


@dataclass(frozen=True)
class Today:
    """Everything on the page; ``empty`` says that no door is known yet."""

    empty: bool
    now: datetime
    counts: TodayCounts
    register: RegisterFigures
    due: tuple[DueRow, ...]
    rounds: tuple[RoundRow, ...]
    findings: tuple[FindingRow, ...]
    logs: tuple[VisitLog, ...]
    unfinished: tuple[Unfinished, ...]
    newcomers: tuple[Newcomer, ...]
    care: CareToday
    studio: StudioToday
    appeals: AppealsToday
    whistles: WhistlesToday
    trust: TrustToday
    approvals: tuple[DisclosureRow, ...]
    """What others asked to take out in the clear, for whoever may approve it."""


class TodayModel(QObject):
    """Reads again whenever something that it shows has changed while somebody looks; else when it is opened next."""

    loaded = Signal(object)  # Today
    failed = Signal(Exception)

    def __init__(self, desk: Desk, looked_at: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._looked_at = desk, looked_at
        self._asked = 0
        desk.changed.connect(self._changed)

    def load(self) -> None:
        """Read again; of two reads that overlap, the one that was asked for last is shown."""
        worker, now = self._desk.station.worker_id, calendar.now()
        self._asked += 1
        asked = self._asked

        def take(today: Today) -> None:
            if asked == self._asked:
                self.loaded.emit(today)

        self._desk.read(lambda session: read_today(session, worker, now), take, self, self.failed.emit)

    def _changed(self, change: Change) -> None:
        if change.touches(*TABLES) and self._looked_at():
            self.load()


def read_today(session: Session, worker_id: UUID, now: datetime) -> Today:
    return Today(
        empty=not session.scalar(select(exists().where(Dwelling.alive()))),
        now=now,
        counts=today_counts(session, worker_id, now),
        register=register_figures(session, now.date()),
        due=tuple(due_list(session, worker_id, now.date(), SHOWN_DUE)),
        rounds=tuple(rounds_list(session, running=True)),
        findings=tuple(list_findings(session, UNSETTLED, SHOWN_FINDINGS)),
        logs=tuple(_logs_to_hand_in(session, worker_id)),
        unfinished=tuple(unfinished(session, worker_id)),
        newcomers=tuple(newcomers(session)),
        care=_care(session, worker_id, calendar.day_of(now)),
        studio=read_studio(session, now),
        appeals=read_appeals(session, now),
        whistles=read_whistles(session, now),
        approvals=tuple(waiting_for_me(session)),
        trust=read_trust(session),
    )


def _care(session: Session, worker_id: UUID, day: date) -> CareToday:
    mine = session.get_one(Worker, worker_id).grid_id is not None
    wanted = DueFilter(worker=worker_id, states=CARE_TODAY) if mine else replace(EVERYBODY, states=CARE_TODAY)
    covered = pairings(day).with_only_columns(Pairing.resident_id)
    missing = should_be_paired(day).where(Membership.resident_id.not_in(covered)).subquery()
    return CareToday(
        counts=due_counts(session, day, wanted),
        due=tuple(care_due_list(session, day, wanted, SHOWN_CARE)),
        unpaired=session.scalar(select(func.count()).select_from(missing)) or 0,
        several=len(double_primaries(session, day)),
        left_over=len(left_over(session, day)),
        mine=mine,
        cadres=cadre_coverage(session, day),
        grown=tuple(reviews(session, day)),
        no_secretary=_needs_secretary(session),
    )


def _needs_secretary(session: Session) -> bool:
    """Whether nobody decides on rights, and there is more than one person's trust at stake: a colleague or a group."""
    if is_secretary(session) or not is_in_charge(session):
        return False
    colleagues = (session.scalar(select(func.count(Account.worker_id.distinct()))) or 0) > 1
    return colleagues or bool(session.scalar(select(exists().where(Membership.alive()))))


def _logs_to_hand_in(session: Session, worker_id: UUID) -> list[VisitLog]:
    mine = select(VisitLog).where(VisitLog.alive(), VisitLog.author_id == worker_id)
    open_ones = mine.where(VisitLog.state.in_((LogState.DRAFT, LogState.RETURNED)))
    return list(session.scalars(open_ones.order_by(VisitLog.on.desc(), VisitLog.id).limit(SHOWN_LOGS)))
