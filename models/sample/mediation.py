"""A few disputes of a generated community, from the one just applied for to the one in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.calendar import CHINA, day_of
from models.mediation import actions, agreements
from models.mediation.agreements import Terms
from models.mediation.disputes import Dispute
from models.mediation.parties import Party
from models.mediation.records import Mediation, Origin, RecordKind, Side
from models.mediation.rules import Item
from models.mediation.states import StepKind
from models.sample.studio import Known
from models.workers.records import Worker

LEAST, MOST = 3, 16
HOUSEHOLDS_A_FILE = 250


class Case(NamedTuple):
    kind: str
    brief: str
    demands: tuple[str, ...]
    terms: tuple[str, ...]
    amount: int | None


CASES = (
    Case("neighbour", "楼上卫生间水管渗漏，楼下卧室顶棚受潮起皮，双方对维修责任和赔偿数额有争议。",
         ("修复漏水管道", "赔偿顶棚维修费用"), ("于七日内修复漏水管道。", "一次性赔偿顶棚维修费1800元。"), 1800),
    Case("neighbour", "楼上夜间跑跳、拖拽桌椅，影响楼下老人休息，多次沟通未果。",
         ("夜间停止噪声",), ("晚九点后不再拖拽家具，铺设隔音垫。", "双方今后有事当面沟通。"), None),
    Case("property", "业主认为楼道保洁和电梯维护不到位，拒交物业费，物业公司要求补缴。",
         ("改进服务", "减免部分物业费"), ("物业公司每周清洁楼道两次。", "业主补缴物业费960元。"), 960),
    Case("family", "兄弟姐妹三人对老人赡养费用分担和轮流照料的时间有争议。",
         ("明确赡养费用", "明确照料时间"), ("每人每月承担赡养费500元。", "每人轮流照料四个月。"), 500),
    Case("compensation", "儿童在小区骑车碰倒老人，双方对医药费和营养费的数额有争议。",
         ("赔偿医药费", "赔偿营养费"), ("一次性赔偿医药费、营养费3260.50元。",), 3260),
)  # fmt: skip


@dataclass(frozen=True)
class Course:
    """How far a file has come; ``days`` since it was received."""

    days: int
    accepted: bool = True
    result: str = ""
    signed: bool = False
    performed: bool = False
    away: bool = False


COURSES = (
    Course(2, accepted=False), Course(12), Course(26, result="to_continue"), Course(20, result="agreed"),
    Course(24, result="agreed", signed=True), Course(40, result="agreed", signed=True, performed=True),
    Course(90, result="agreed", signed=True, performed=True, away=True), Course(60, result="failed"),
    Course(35), Course(150, result="agreed", signed=True, performed=True, away=True),
)  # fmt: skip


class SampleMediation:
    """Written once to a file, through the actions: what they refuse no sample holds."""

    def __init__(self, session: Session, seed: int, today: date, households: int) -> None:
        self._session, self._random = session, Random(f"mediation {seed}")
        self._day = min(today, calendar.today())
        self._count = max(LEAST, min(MOST, households // HOUSEHOLDS_A_FILE))

    def write(self, people: Sequence[Known]) -> None:
        """Let neighbours among ``people`` fall out with each other."""
        if len(people) < 2 or self._session.scalars(select(Mediation.id).limit(1)).first() is not None:
            return
        act = self._session.info.get("act")
        self._fall_out(people)
        if act is not None:
            act.discreet = False  # a whole sample is no secret

    def _fall_out(self, people: Sequence[Known]) -> None:
        me: UUID = self._session.connection().info["worker_id"]
        mediator = self._session.get_one(Worker, me)
        others = [person for person in people if person.name != mediator.name]
        for number in range(self._count):
            pair = self._random.sample(others, 2) if len(others) > 1 else []
            if pair:
                self._file(pair, CASES[number % len(CASES)], COURSES[number % len(COURSES)], mediator)

    def _file(self, pair: Sequence[Known], case: Case, course: Course, mediator: Worker) -> None:
        parties = [
            Party(side=side, resident_id=person.resident_id)
            for side, person in zip((Side.APPLICANT, Side.RESPONDENT), pair, strict=True)
        ]
        dispute = Dispute(
            origin=Origin.APPLIED, kind=case.kind, brief=case.brief, demands=case.demands,
            received_at=self._at(course.days, 9), mediator_id=mediator.id, recorder=mediator.name,
            place="社区人民调解室",
        )  # fmt: skip
        head = actions.begin(self._session, dispute, parties)
        if course.accepted:
            actions.step(self._session, head.id, StepKind.ACCEPT, at=self._at(course.days, 10))
            actions.step(self._session, head.id, StepKind.TELL_RIGHTS, at=self._at(course.days, 10))
        if course.result:
            self._meet(head, pair, course)
        if course.result == "agreed":
            self._agree(head, case, course)

    def _meet(self, head: Mediation, pair: Sequence[Known], course: Course) -> None:
        session, days = self._session, course.days
        actions.note(
            session, head.id, RecordKind.INQUIRY, at=self._at(days - 1, 14), person=pair[1].name,
            text="问：事情是什么时候开始的？\n答：上个月开始的，当时没有在意。", asked_by=head.recorder,
        )  # fmt: skip
        actions.note(
            session, head.id, RecordKind.SESSION, at=self._at(days - 4, 9), place=head.place, result=course.result,
            text="调解员听取双方陈述，讲明法律规定和邻里情理，双方发表意见。",
        )  # fmt: skip

    def _agree(self, head: Mediation, case: Case, course: Course) -> None:
        session, days = self._session, course.days
        terms = Terms(facts=case.brief, terms=case.terms, performance="现金，一次付清" if case.amount else None)
        if case.amount:
            terms = replace(terms, amount=Decimal(case.amount), perform_by=day_of(self._at(days - 18, 9)))
        made = agreements.agree(session, head.id, terms, at=self._at(days - 4, 11))
        if course.signed:
            on = self._at(days - 4, 12)
            agreements.signed_on(session, made.id, day_of(on), at=on)
        if course.performed:
            actions.step(session, head.id, StepKind.PERFORM, at=self._at(days - 14, 15), text="双方当面履行完毕。")
            actions.note(
                session, head.id, RecordKind.RETURN_VISIT, at=self._at(days - 30, 10), person="双方当事人",
                text="协议已履行，双方对结果满意，未再发生争执。",
            )  # fmt: skip
        if course.away:
            actions.step(session, head.id, StepKind.CLOSE, at=self._at(days - 35, 9), text="协议履行完毕，予以结案。")
            actions.add_paper(session, head.id, Item.IDENTITY, "当事人身份证复印件", pages=2)
            actions.put_away(session, head.id, at=self._at(days - 36, 9), keep_years=10)

    def _at(self, days: int, hour: int) -> datetime:
        """So many days ago, never today: nothing of it lies in the future."""
        return datetime.combine(self._day - timedelta(days=max(days, 1)), time(hour), CHINA)
