"""Two years of Saturdays of a generated community: rosters, visitors with what came of them, hazards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import uuid7
from models.calendar import CHINA, national
from models.cases.numbering import mark_of
from models.sample.care_rows import Rows
from models.sample.families import MAN, WOMAN
from models.sample.names import given_name, phone, surname
from models.studio.records import (
    Hazard,
    HazardStep,
    MatterKind,
    MatterStep,
    StudioMatter,
    StudioOfficer,
    StudioSession,
    StudioShift,
)
from models.studio.rules import NORMS, saturdays, session_id
from models.studio.states import HazardStepKind, MatterStepKind

WEEKS = 104
MOST_VISITORS = 12
HOUSEHOLDS_A_VISITOR = 250
"""So many households send one visitor a Saturday."""
KNOWN = 400
"""Of so many residents some come to the studio."""
DEPARTMENTS = ("派出所", "司法所", "应急管理办", "信访办", "人民法庭", "社区居委会")
POSTS = {"派出所": "社区民警", "司法所": "法律顾问", "人民法庭": "法官", "社区居委会": "调解员"}
THEMES = ("法律咨询日", "防诈骗宣传", "燃气安全排查", "邻里纠纷调解", "便民服务", "反家暴宣传", "消防安全", "欠薪维权")
KINDS = {MatterKind.DISPUTE: 36, MatterKind.SERVICE: 44, MatterKind.CASE: 8, MatterKind.HAZARD: 12}
CONTENTS = {
    MatterKind.DISPUTE: {
        "leak": "楼上卫生间漏水，顶棚起皮，要求修复。", "noise": "楼上夜间跑跳影响休息。",
        "property": "物业费与服务不符，要求说明。", "neighbours": "门前堆放杂物引起争执。", "debt": "借款到期未还。",
    },
    MatterKind.SERVICE: {
        "legal_advice": "咨询房屋继承手续。", "benefits": "咨询高龄津贴申领。", "household_register": "咨询户口迁入。",
        "insurance": "咨询医保异地备案。", "jobs": "求职登记。",
    },
    MatterKind.CASE: {"fraud": "接到自称客服的电话，险些转账。", "theft": "楼下电动车被盗。", "lost": "老人外出未归。"},
    MatterKind.HAZARD: {
        "ev_charging": "有人把电动车推上楼充电。", "clutter": "楼道堆放纸箱。", "gas": "灶具软管老化。",
        "elevator": "电梯运行有异响。",
    },
}  # fmt: skip
RESULTS = ("当场说明政策，来访人满意。", "双方当场说和。", "已联系物业当日处理。", "已告知办理流程和材料。")
OUTCOMES = {
    MatterStepKind.SETTLE: 66, MatterStepKind.REFER: 14, MatterStepKind.APPOINT: 12, MatterStepKind.LEAVE: 4,
    None: 4,
}  # fmt: skip
"""``None``: drew a number and went before he was heard."""
HAZARDS_A_WEEK = 0.7


class Known(NamedTuple):
    """A resident who may come."""

    resident_id: UUID
    dwelling_id: UUID
    building_id: UUID
    name: str


class SampleStudio:
    """Written once to a file: a second sample in it finds the Saturdays taken.

    ``until``: the first Saturday that is not written; else they go on to the coming one.
    """

    def __init__(
        self, session: Session, rows: Rows, seed: int, today: date, households: int, until: date | None = None
    ) -> None:
        self._session, self._rows = session, rows
        self._random, self._today = Random(f"studio {seed}"), today
        self._last = until - timedelta(days=1) if until else today + timedelta(days=6)
        self._visitors = max(1, min(MOST_VISITORS, households // HOUSEHOLDS_A_VISITOR))
        self._known: list[Known] = []
        self._serials: dict[tuple[str, int], int] = {}
        self._officers: list[tuple[UUID, str, str]] = []

    @property
    def known(self) -> Sequence[Known]:
        """Those of whom visitors are taken."""
        return self._known

    def move_in(self, person: Known) -> None:
        if len(self._known) < KNOWN:
            self._known.append(person)

    def write(self) -> Iterator[int]:
        """Yields how many Saturdays are done."""
        if self._session.scalars(select(StudioSession.id).limit(1)).first() is not None:
            return
        self._code = str(self._session.connection().info["community_code"])
        self._mark = mark_of(self._session)
        self._officers = [self._officer(department) for department in DEPARTMENTS]
        every = list(saturdays(self._today - timedelta(weeks=WEEKS), self._last))
        for done, on in enumerate(every, start=1):
            self._saturday(on)
            yield done

    def _officer(self, department: str) -> tuple[UUID, str, str]:
        name = surname(self._random) + given_name(self._random, self._random.choice((MAN, WOMAN)), 1982)
        key = self._rows.add(
            StudioOfficer,
            name=name,
            department=department,
            post=POSTS.get(department),
            phone=phone(self._random),
        )
        return key, name, department

    def _saturday(self, on: date) -> None:
        calendar = national()
        off, past = on in calendar.off, on < self._today
        holds = self._random.random() < 0.4 if off and past else None
        key = session_id(self._code, on)
        closed = past and holds is not False
        self._rows.add(
            StudioSession,
            id=key,
            on=on,
            theme=self._random.choice(THEMES),
            opens=NORMS.opens,
            closes=NORMS.closes,
            holds=holds,
            off_reason="法定节假日" if holds is False else None,
            summary="按班表值守，来访事项均已登记办理。" if closed else None,
            closed_at=_at(on, 16, 5) if closed else None,
        )
        if holds is not False and not (off and not past):
            on_duty = self._roster(key, on, past=past)
            if past:
                self._visits(key, on, on_duty)
                self._hazards(on, on_duty)

    def _roster(self, session: UUID, on: date, *, past: bool) -> list[tuple[UUID, str, str]]:
        planned = self._random.sample(self._officers, 4)
        there = []
        for number, officer in enumerate(planned):
            absent = past and number > 1 and self._random.random() < 0.06
            self._rows.add(
                StudioShift,
                session_id=session,
                officer_id=officer[0],
                department=officer[2],
                signed_in_at=_at(on, 8, self._random.randrange(45, 60)) if past and not absent else None,
                signed_out_at=_at(on, 16, self._random.randrange(10)) if past and not absent else None,
                absence="临时出警" if absent else None,
            )
            if not absent:
                there.append(officer)
        return there

    def _visits(self, session: UUID, on: date, on_duty: list[tuple[UUID, str, str]]) -> None:
        count = self._random.randint(max(1, self._visitors - 2), self._visitors + 2)
        for number in range(1, count + 1):
            self._visit(session, on, number, self._random.choice(on_duty))

    def _visit(self, session: UUID, on: date, number: int, officer: tuple[UUID, str, str]) -> None:
        came = _at(on, 9) + timedelta(minutes=25 * number + self._random.randrange(20))
        outcome = self._random.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        kind = self._random.choices(list(KINDS), list(KINDS.values()))[0]
        topic, content = self._random.choice(list(CONTENTS[kind].items()))
        who = self._random.choice(self._known) if self._known and self._random.random() < 0.8 else None
        heard, key = outcome is not None, uuid7()
        self._rows.add(
            StudioMatter,
            id=key,
            file_id=key,
            number=self._number("SL", on.year),
            session_id=session,
            queue_no=number,
            kind=kind if heard else None,
            topic=topic if heard else None,
            came_at=came,
            resident_id=who.resident_id if who and heard else None,
            dwelling_id=who.dwelling_id if who and heard else None,
            contact_name=who.name if who and heard else None,
            content=content if heard else None,
        )
        if not heard:
            self._matter_step(key, MatterStepKind.LEAVE, came + timedelta(minutes=40), officer)
            return
        called = came + timedelta(minutes=self._random.randrange(1, 30))
        self._matter_step(key, MatterStepKind.CALL, called, officer)
        self._matter_step(key, MatterStepKind.TAKE_IN, called + timedelta(minutes=2), officer)
        self._end(key, outcome or MatterStepKind.SETTLE, called + timedelta(minutes=15), officer)

    def _end(self, key: UUID, outcome: MatterStepKind, at: datetime, officer: tuple[UUID, str, str]) -> None:
        settled, referred = outcome is MatterStepKind.SETTLE, outcome is MatterStepKind.REFER
        self._matter_step(
            key,
            outcome,
            at,
            officer,
            text=self._random.choice(RESULTS) if settled else None,
            department=self._random.choice(("街道办事处", "区人社局", "区住建局")) if referred else None,
            until=at + timedelta(weeks=1) if outcome is MatterStepKind.APPOINT else None,
        )

    def _matter_step(
        self, key: UUID, kind: MatterStepKind, at: datetime, officer: tuple[UUID, str, str], **said: Any
    ) -> None:
        self._rows.add(
            MatterStep,
            file_id=key,
            matter_id=key,
            officer_id=officer[0],
            at=at,
            kind=kind.value,
            actor=officer[1],
            department=said.get("department") or officer[2],
            until=said.get("until"),
            text=said.get("text"),
        )

    def _hazards(self, on: date, on_duty: list[tuple[UUID, str, str]]) -> None:
        if not self._known or self._random.random() >= HAZARDS_A_WEEK:
            return
        kind, description = self._random.choice(list(CONTENTS[MatterKind.HAZARD].items()))
        found, officer = _at(on, 15), self._random.choice(on_duty)
        number = self._number("YH", on.year)
        key = self._rows.add(
            Hazard,
            number=number,
            found_at=found,
            kind=kind,
            building_id=self._random.choice(self._known).building_id,
            description=description,
            responsible=self._random.choice(("物业公司", "便民超市", "住户")),
        )
        for happened, at in self._hazard_steps(found):
            if at.date() < self._today:
                self._hazard_step(key, happened, at, officer, paper=f"{number}-{self._mark}1")

    def _hazard_steps(self, found: datetime) -> list[tuple[HazardStepKind, datetime]]:
        """Told, missed up to three times, cleared or reported, a week between."""
        misses = self._random.choices((0, 1, 2, NORMS.most_misses), (55, 28, 9, 8))[0]
        week, at = timedelta(days=NORMS.mend_days), found + timedelta(hours=1)
        missed = [(HazardStepKind.MISS, at + n * week + timedelta(hours=1)) for n in range(1, misses + 1)]
        steps = [(HazardStepKind.TELL, at), *missed]
        if misses == NORMS.most_misses:
            return [*steps, (HazardStepKind.REPORT, steps[-1][1] + timedelta(hours=1))]
        return [*steps, (HazardStepKind.CLEAR, steps[-1][1] + week)]

    def _hazard_step(
        self, key: UUID, kind: HazardStepKind, at: datetime, officer: tuple[UUID, str, str], paper: str
    ) -> None:
        told = kind is HazardStepKind.TELL
        self._rows.add(
            HazardStep,
            hazard_id=key,
            at=at,
            kind=kind.value,
            actor=officer[1],
            department="消防救援大队" if kind is HazardStepKind.REPORT else officer[2],
            until=at + timedelta(days=NORMS.mend_days) if told else None,
            text="请按要求整改，消除隐患。" if told else "已整改。" if kind is HazardStepKind.CLEAR else None,
            detail={"paper": paper} if told else None,
        )

    def _number(self, prefix: str, year: int) -> str:
        serial = self._serials[(prefix, year)] = self._serials.get((prefix, year), 0) + 1
        return f"{prefix}-{self._code}-{year}-{self._mark}{serial:05d}"


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), CHINA)
