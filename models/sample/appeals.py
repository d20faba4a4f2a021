"""A year of appeals of a generated community: most settled in time, some late, given back, done again; two closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appeals.departments import departments, load_departments, split_names
from models.appeals.records import Appeal, AppealStep, AppealTopic, Notice, NoticeKind, Source, Urgency
from models.appeals.rules import NOTICE_PREFIX, NUMBER_PREFIX, promised
from models.appeals.states import StepKind
from models.appeals.topics import load_topics, topics, words_of
from models.base import uuid7
from models.calendar import CHINA
from models.cases.files import CLOSED
from models.cases.numbering import next_number
from models.cases.records import FileMember
from models.clocks.deadlines import Clock
from models.people.records import Resident
from models.places.addresses import door_text
from models.places.records import Building, Dwelling, Estate, Unit
from models.query import by_chunks
from models.sample.appeal_courses import Course, course
from models.sample.care_rows import Rows
from models.workers.records import Worker

HOUSEHOLDS_AN_APPEAL = 8
"""So many households bring one appeal a year."""
DAYS = 365
ACCUSATIONS = 2
CLUSTER_EVERY, CLUSTER = 60, 4
"""Of so many appeals one is the beginning of a cluster: neighbours of one building say the same within weeks."""
_SAID = {
    "0101": "家里室温只有十五六度，老人孩子受不了。", "0103": "停供手续不给办，收费标准不清楚。",
    "0203": "厨房下水返水，地面都是脏水。", "0501": "楼道三天没人打扫，报修没人理。", "0502": "物业费涨价没有公示。",
    "0601": "外墙渗水，卧室墙皮脱落发霉。", "0603": "电梯一周停了三次，高层老人下不了楼。",
    "0701": "晚上下班找不到车位，车停到了消防通道。", "0705": "有人把电动车推上楼充电。",
    "0801": "垃圾桶满了两天没清运，味道很大。", "1002": "小区北门路灯坏了半个月。",
    "1101": "广场舞音响到晚上十点还在放。",
    "1201": "邻居的狗不拴绳，吓到孩子。", "1302": "消防通道被私家车堵住。", "1501": "楼上卫生间漏水到我家顶棚。",
    "1701": "想申请低保，不知道要什么材料。", "1801": "高龄津贴两个月没到账。", "2103": "办社保补缴要社区开证明。",
}  # fmt: skip
"""What people say most often, by the item."""
_OFTEN = 0.7
_SOURCES = {
    Source.COUNTER: 30, Source.PHONE: 22, Source.VISIT: 20, Source.HOTLINE: 14, Source.STUDIO: 7, Source.ONLINE: 5,
    Source.MEETING: 2,
}  # fmt: skip
_URGENCIES = {Urgency.ORDINARY: 90, Urgency.URGENT: 8, Urgency.EMERGENCY: 2}


class _Caller(NamedTuple):
    resident_id: UUID
    dwelling_id: UUID
    building_id: UUID


class _Wanted(NamedTuple):
    """An appeal to be written: when, about what, by whom."""

    at: datetime
    topic: AppealTopic
    caller: _Caller | None


class SampleAppeals:
    """Written when everybody lives there; appeals are numbered in the order in which they came in."""

    def __init__(self, session: Session, rows: Rows, seed: int, today: date, households: int) -> None:
        self._session, self._rows = session, rows
        self._random, self._today = Random(f"appeals {seed}"), today
        self._now = datetime.combine(today, time(9), CHINA)
        self._many = households // HOUSEHOLDS_AN_APPEAL
        self._callers: list[_Caller] = []
        self._serials: dict[tuple[str, int, int], tuple[str, int]] = {}

    def move_in(self, resident_id: UUID, dwelling_id: UUID, building_id: UUID) -> None:
        self._callers.append(_Caller(resident_id, dwelling_id, building_id))

    def write(self) -> Iterator[int]:
        """Yields how many appeals are done."""
        if not self._callers:
            return
        if not topics(self._session, active=None):
            load_topics(self._session)
            load_departments(self._session)
        self._topics = {entry.item_code: entry for entry in topics(self._session)}
        self._departments = {department.name for department in departments(self._session)}
        self._worker = self._session.get_one(Worker, self._session.connection().info["worker_id"])
        wanted = sorted(self._wanted(), key=lambda each: each.at)
        self._read_people([each.caller for each in wanted if each.caller])
        for done, each in enumerate(wanted, start=1):
            self._appeal(each)
            yield done
        for n in range(min(ACCUSATIONS, self._many)):
            self._accusation(n)

    def _wanted(self) -> Iterator[_Wanted]:
        often = [code for code in _SAID if code in self._topics]
        for n in range(self._many):
            code = (
                self._random.choice(often)
                if self._random.random() < _OFTEN
                else self._random.choice(list(self._topics))
            )
            first = _Wanted(self._instant(), self._topics[code], self._random.choice(self._callers))
            yield first
            if n % CLUSTER_EVERY == 0:
                yield from self._neighbours(first)

    def _neighbours(self, first: _Wanted) -> Iterator[_Wanted]:
        assert first.caller is not None
        near = [caller for caller in self._callers if caller.building_id == first.caller.building_id]
        for caller in self._random.sample(near, min(CLUSTER, len(near))):
            at = first.at + timedelta(days=self._random.randrange(1, 20))
            if at < self._now:
                yield _Wanted(at, first.topic, caller)

    def _instant(self) -> datetime:
        day = self._today - timedelta(days=1 + int(DAYS * self._random.random() ** 1.3))
        return datetime.combine(day, time(8 + self._random.randrange(10), self._random.randrange(60)), CHINA)

    def _appeal(self, wanted: _Wanted) -> None:
        assert wanted.caller is not None
        petition = self._random.random() < 0.01
        caller = wanted.caller
        id_ = self._head(
            wanted,
            petition=petition,
            resident_id=caller.resident_id,
            dwelling_id=caller.dwelling_id,
            building_id=caller.building_id,
            contact_name=self._people[caller.resident_id][0],
            contact_phone=self._people[caller.resident_id][1],
            address=self._doors[caller.dwelling_id],
        )
        self._steps(
            id_, 2, wanted, course(self._random, self._span(wanted.topic, petition=petition), self._now - wanted.at)
        )

    def _accusation(self, n: int) -> None:
        """A closed file, of the founder alone: it goes to the one department that it is not about."""
        topic = self._topics.get("2501") or next(iter(self._topics.values()))
        wanted = _Wanted(self._instant(), topic, None)
        accused = ["物业"] if n == 0 else ["街道"]
        said = {"contact_name": None, "anonymous": True, "accusation": True, "accused": accused}
        id_ = self._head(wanted, petition=False, level=CLOSED, content="反映工作人员办事推诿。", **said)
        starts_on = wanted.at.date()
        self._rows.add(
            FileMember, file_id=id_, level=CLOSED, worker_id=self._worker.id, starts_on=starts_on, ends_on=None
        )
        self._step(id_, CLOSED, wanted.at + timedelta(hours=2), StepKind.ACCEPT.value)

    def _head(self, wanted: _Wanted, *, petition: bool, level: int = 2, **more: Any) -> UUID:
        id_, topic = uuid7(), wanted.topic
        term = promised(topic.amount, topic.clock, petition=petition)
        values: dict[str, Any] = {
            "id": id_,
            "file_id": id_,
            "level": level,
            "number": self._number(Appeal.number, NUMBER_PREFIX, wanted.at.year, level),
            "source": self._one_of(_SOURCES),
            "received_at": wanted.at,
            "first_contact_id": self._worker.id,
            "first_contact": self._worker.name,
            "resident_id": None,
            "dwelling_id": None,
            "building_id": None,
            "contact_name": None,
            "contact_phone": None,
            "address": None,
            "anonymous": False,
            "accusation": False,
            "accused": None,
            "topic_code": topic.item_code,
            "topic": words_of(topic, petition=petition),
            "content": _SAID.get(topic.item_code, f"反映{topic.item_name}问题，请尽快处理。"),
            "urgency": self._one_of(_URGENCIES),
            "amount": term.amount,
            "clock": term.clock,
            **more,
        }
        return self._rows.add(Appeal, **values)

    def _steps(self, id_: UUID, level: int, wanted: _Wanted, steps: list[Course]) -> None:
        names = [name for name in split_names(wanted.topic.default_department) if name in self._departments]
        asked = names or sorted(self._departments)[:1]
        sent = 0
        for each in steps:
            department = None
            if each.kind is StepKind.ASSIGN:
                department = asked[min(sent, len(asked) - 1)]
                sent += 1
            at = wanted.at + each.after
            self._step(id_, level, at, each.kind.value, department, each.text, each.detail)
            if each.kind is StepKind.ASK_SUPPLEMENT:
                self._notice(id_, level, at, wanted.topic)

    def _step(
        self,
        id_: UUID,
        level: int,
        at: datetime,
        kind: str,
        department: str | None = None,
        text: str | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        self._rows.add(
            AppealStep,
            appeal_id=id_,
            file_id=id_,
            level=level,
            at=at,
            kind=kind,
            actor=self._worker.name,
            department=department,
            text=text,
            detail=detail,
        )

    def _notice(self, id_: UUID, level: int, at: datetime, topic: AppealTopic) -> None:
        self._rows.add(
            Notice,
            file_id=id_,
            level=level,
            number=self._number(Notice.number, NOTICE_PREFIX, at.year, level),
            kind=NoticeKind.SUPPLEMENT,
            appeal_id=id_,
            issued_at=at,
            item=topic.item_name,
            missing={"rows": [{"name": "产权证明", "standard": "原件及复印件", "where": "不动产登记中心"}]},
            first_contact=self._worker.name,
        )

    def _number(self, column: Any, prefix: str, year: int, level: int) -> str:
        """As ``next_number`` draws them, without asking the file each time."""
        key = prefix, year, level
        head, serial = self._serials.get(key) or _before(next_number(self._session, column, prefix, year, level=level))
        self._serials[key] = head, serial + 1
        return f"{head}{serial + 1:05d}"

    def _span(self, topic: AppealTopic, *, petition: bool) -> timedelta:
        """About how long the term lasts in days of the calendar."""
        term = promised(topic.amount, topic.clock, petition=petition)
        if term.clock is Clock.HOURS:
            return timedelta(hours=term.amount)
        return timedelta(days=term.amount * (1.4 if term.clock is Clock.WORKING_DAYS else 1) + 0.6)

    def _read_people(self, callers: list[_Caller]) -> None:
        session = self._session
        people = by_chunks(
            session, select(Resident.id, Resident.name, Resident.phone), Resident.id, [c.resident_id for c in callers]
        )
        self._people = {id_: (name, phone) for id_, name, phone in people}
        doors = (
            select(Dwelling.id, Estate.name, Building.number, Unit.number, Dwelling.room)
            .join(Unit, Unit.id == Dwelling.unit_id)
            .join(Building, Building.id == Unit.building_id)
            .join(Estate, Estate.id == Building.estate_id)
        )
        rows = by_chunks(session, doors, Dwelling.id, [caller.dwelling_id for caller in callers])
        self._doors = {id_: f"{estate} {door_text(b, u, room)}" for id_, estate, b, u, room in rows}

    def _one_of(self, shares: dict[Any, int]) -> Any:
        return self._random.choices(list(shares), list(shares.values()))[0]


def _before(number: str) -> tuple[str, int]:
    return number[:-5], int(number[-5:]) - 1
