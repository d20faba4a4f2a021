"""Whistles, red tasks and problems of a generated community: some in time, some late, some still awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import calendar
from models.appeals.actions import standing_of
from models.appeals.departments import departments
from models.appeals.records import Appeal
from models.appeals.states import MACHINE as APPEAL_MACHINE
from models.appeals.states import StepKind as AppealStepKind
from models.calendar import CHINA
from models.cases.files import CLOSED
from models.clocks.calendars import calendar_of
from models.solving import actions as solving
from models.solving.records import ProblemLevel
from models.solving.rules import first_day, last_day
from models.solving.states import StepKind as ProblemStepKind
from models.whistles import actions, points, red_tasks
from models.whistles.actions import Call
from models.whistles.records import MeetingKind, Whistle, WhistleKind
from models.whistles.red_states import TaskStepKind
from models.whistles.states import StepKind

LOOKED_AT = 60
"""So many of the latest appeals are looked at for those that can be whistled for."""
DAILY = ("住建", "城管", "供热单位")
"""Who owes a problem a day."""
WEEKS = 4
STREET = "街道 赵主任"
PLACES = (
    ("富民街8号院东门", "商贩占道经营并堆放杂物，消防车无法通行。"),
    ("小区北侧便道", "夜间渣土车遗撒，居民多次反映无人清理。"),
    ("3号楼地下车库入口", "雨后积水约二十厘米，车辆无法出入。"),
    ("农贸市场后门", "污水井外溢，气味扰民。"),
)
TASKS = (
    "楼道声控灯大面积不亮，核实权属并修复。",
    "小区外墙保温层脱落，设置围挡并排险。",
    "电动车飞线充电整治，增设充电桩。",
    "供热管网末端压力不足，三栋楼室温不达标。",
    "弃管小区垃圾清运责任不清。",
    "学校门前上下学时段车辆拥堵。",
)
TITLES = ("老旧小区供热末端不热", "便道占用与夜间噪声", "弃管楼院垃圾清运", "楼道照明权属不清", "二次供水水压不足")


@dataclass(frozen=True)
class Course:
    """How far a whistle has come, ``days`` after it was drafted; ``late``: the second department."""

    days: int
    kind: WhistleKind = WhistleKind.ENFORCEMENT
    judged: bool = True
    came: int = 2
    late: bool = False
    cleared: bool = False
    rated: bool = False
    for_appeal: bool = False


COURSES = (
    Course(28, cleared=True, rated=True), Course(21, kind=WhistleKind.EMERGENCY, cleared=True, rated=True),
    Course(16, late=True, cleared=True, rated=True), Course(12, kind=WhistleKind.RESIDENTS, cleared=True),
    Course(9, late=True), Course(4, kind=WhistleKind.RESIDENTS, came=1, for_appeal=True),
    Course(2, came=1), Course(1, kind=WhistleKind.RESIDENTS, came=0, for_appeal=True), Course(1, judged=False),
)  # fmt: skip


class SampleWhistles:
    """Written once to a file, through the actions: what they refuse no sample holds."""

    def __init__(self, session: Session, seed: int, today: date) -> None:
        self._session, self._random = session, Random(f"whistles {seed}")
        self._day = min(today, calendar.today())
        self._appeals: list[Appeal] = []

    def write(self) -> None:
        names = [each.name for each in departments(self._session)]
        if len(names) < len(COURSES) or self._session.scalars(select(Whistle.id).limit(1)).first() is not None:
            return
        latest = select(Appeal).where(Appeal.level < CLOSED, Appeal.alive()).order_by(Appeal.received_at.desc())
        self._appeals = list(self._session.scalars(latest.limit(LOOKED_AT)))
        for number, course in enumerate(COURSES):
            self._whistle(course, PLACES[number % len(PLACES)], self._random.sample(names, 2))
        self._red(names)
        self._solving()

    def _at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """So many days ago; of what would lie in the future the last minute."""
        at = datetime.combine(self._day - timedelta(days=days), time(hour, minute), CHINA)
        return min(at, calendar.now() - timedelta(minutes=30))

    # whistles ---------------------------------------------------------------------------------------------------

    def _whistle(self, course: Course, where: tuple[str, str], called: Sequence[str]) -> None:
        session, at = self._session, self._at(course.days, 9)
        appeal = self._whistled(at) if course.for_appeal else None
        place, facts = where
        head = actions.draft(
            session,
            Call(kind=course.kind, departments=called, place=place, facts=facts, appeal_id=appeal),
            at=at,
        )
        if not course.judged:
            return
        actions.step(session, head.id, StepKind.APPROVE, at=at, actor=STREET, text="情况属实，同意吹哨。")
        actions.step(session, head.id, StepKind.BLOW, at=at)
        for number, name in enumerate(called[: course.came]):
            actions.step(session, head.id, StepKind.SIGN, at=at, actor="孙科长", department=name)
            arrival = at + (timedelta(days=5) if course.late and number else timedelta(minutes=20 + 5 * number))
            actions.step(session, head.id, StepKind.REPORT, at=arrival, actor="钱队长", department=name)
        if course.cleared:
            self._end(head, course)

    def _end(self, head: Whistle, course: Course) -> None:
        days = course.days - 7
        at = self._at(max(days, 0), 15)
        actions.step(self._session, head.id, StepKind.DISCUSS, at=at, text="现场会商，明确牵头部门和时限。")
        actions.step(self._session, head.id, StepKind.HANDLE, at=at, text="已清理并安排每日巡查。")
        actions.step(self._session, head.id, StepKind.CLEAR, at=at, text="现场核验，问题已解决。")
        if course.rated:
            arrival, attitude, solution = (self._random.choice((3, 4, 5, 5)) for _mark in range(3))
            actions.rate(
                self._session,
                head.id,
                arrival=arrival,
                attitude=attitude,
                solution=solution,
                representative="张大爷",
                at=at,
            )

    def _whistled(self, at: datetime) -> UUID | None:
        """One of the latest appeals that could be whistled for at that time."""
        for appeal in self._appeals:
            stands = standing_of(self._session, appeal)
            last = max((step.at for step in stands.path), default=appeal.received_at)
            if last < at and AppealStepKind.WHISTLE in APPEAL_MACHINE.possible(stands.state):
                self._appeals.remove(appeal)
                return appeal.id
        return None

    # red-leader station -----------------------------------------------------------------------------------------

    def _red(self, names: Sequence[str]) -> None:
        session = self._session
        for days, kind, topic in (
            (20, MeetingKind.JOINT, "老旧小区改造遗留问题"),
            (6, MeetingKind.DISPATCH, "供热保障调度"),
        ):
            held = red_tasks.meeting(
                session,
                kind,
                topic,
                on=self._day - timedelta(days=days),
                chair="刘书记",
                present="住建、城管、供热单位",
            )
            for number, text in enumerate(TASKS[: 3 if days > 10 else 6]):
                given = red_tasks.give(
                    session, self._random.choice(names[:8]), text, at=self._at(days, 14, number), meeting_id=held.id
                )
                self._answered(given.id, days, number)
        points.add_by_hand(session, names[0], 3, "主动派人参加周六值班", at=self._at(10, 10))

    def _answered(self, task_id: UUID, days: int, number: int) -> None:
        """Every sixth waits, every fifth was late."""
        if number % 6 == 5:
            return
        session, after = self._session, 5 if number % 5 == 4 else 2
        red_tasks.task_step(
            session,
            task_id,
            TaskStepKind.ANSWER,
            at=self._at(days - after, 11),
            actor="孙科长",
            text="已现场核实并排期。",
        )
        if days > 10:
            solved = self._at(days - 8, 16)
            red_tasks.task_step(session, task_id, TaskStepKind.SOLVE, at=solved, text="已处理完毕。")
            said = {"satisfaction": self._random.choice(("very", "satisfied", "dissatisfied"))}
            red_tasks.task_step(session, task_id, TaskStepKind.RATE, at=solved, detail=said)

    # problems ---------------------------------------------------------------------------------------------------

    def _solving(self) -> None:
        known = {each.name for each in departments(self._session)}
        daily = [name for name in DAILY if name in known]
        for name in daily:
            solving.owe_daily(self._session, name, owes=True)
        working_days = calendar_of(self._session)
        for days in range(WEEKS * 7, -1, -1):
            day = self._day - timedelta(days=days)
            for name in daily if working_days.is_workday(day) else ():
                if self._random.random() < (0.9 if days else 0.5):
                    self._studied(ProblemLevel.DAY, day, self._random.choice(TITLES), name)
        for weeks in range(WEEKS, 0, -1):
            monday = first_day(ProblemLevel.WEEK, self._day - timedelta(days=7 * weeks))
            self._studied(ProblemLevel.WEEK, monday, TITLES[weeks % len(TITLES)], None, through=weeks == WEEKS)
        self._studied(ProblemLevel.MONTH, first_day(ProblemLevel.MONTH, self._day), "供热季诉求集中化解", None)

    def _studied(
        self, level: ProblemLevel, on: date, title: str, department: str | None, *, through: bool = False
    ) -> None:
        session = self._session
        at = min(datetime.combine(min(last_day(level, on), self._day), time(8), CHINA), calendar.now())
        behind = [] if level is ProblemLevel.DAY else self._open(2)
        chosen = min(datetime.combine(self._day, time(8, 59), CHINA), calendar.now())
        head = solving.choose(
            session, level, on, title, department=department, appeal_ids=behind, lead="刘书记", at=chosen
        )
        solving.step(session, head.id, ProblemStepKind.STUDY, at=at, text="现场踏勘并会商，明确症结和责任单位。")
        solving.step(session, head.id, ProblemStepKind.MEASURE, at=at, text="牵头单位一周内完成整改，社区跟踪回访。")
        if not through:
            return
        solving.give_opinion(
            session, head.id, f"浑解题〔{on.year}〕1号", "同类问题由权属单位限期整改，街道按月通报。", at=at
        )
        for kind, text in ((ProblemStepKind.CARRY_OUT, "已整改到位。"), (ProblemStepKind.ACCEPT, "验收合格。")):
            solving.step(session, head.id, kind, at=at, text=text)
        text = "权属单位限期整改、街道按月通报、社区回访销号的处理办法。"
        solving.keep(
            session, head.id, f"{title}处理办法", text, on=self._day, document=f"浑解题〔{on.year}〕1号", at=at
        )

    def _open(self, count: int) -> list[UUID]:
        """The next of the latest appeals that are open."""
        found: list[UUID] = []
        while self._appeals and len(found) < count:
            appeal = self._appeals.pop()
            if standing_of(self._session, appeal).open:
                found.append(appeal.id)
        return found
