"""The Saturday studio: a roster in time, four officers at one PC, visitors of every kind, what came of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.commands.transfer import export, finish
from desktop.demo.stage import EXCEL, Stage
from desktop.studio import papers
from forms import studio_saving as saving
from forms.i18n import _
from forms.studio_words import summary_text, warning_text
from models.people.records import Residency, Resident
from models.studio import going_on, matters, roster, sessions
from models.studio.figures import Period, figures
from models.studio.queue import queue
from models.studio.records import MatterKind, StudioOfficer
from models.studio.roster_warnings import roster_warning
from models.studio.rules import Holding

THEME = "消防安全与邻里纠纷化解"
VISITORS = 8
OF_AGE = 20


@dataclass(frozen=True)
class Visit:
    """One visitor: who hears him, what he says, and what comes of it."""

    by: int
    """Place on the roster of who hears him."""
    kind: MatterKind
    topic: str
    content: str
    outcome: Callable[[Stage, Session, UUID, UUID, datetime], None]
    minutes: int = 12


def plan_the_saturday(stage: Stage) -> None:
    """Thursday evening: nobody is on the roster, and Today says so; then the roster stands, and hangs at the door."""
    thursday = stage.on_saturday(18) - timedelta(days=2)
    with stage.station.act("studio.plan") as session:
        planned = sessions.plan_saturdays(session, stage.saturday + timedelta(weeks=4), today=stage.saturday)
        stage.cases.records["session"] = key = planned[0].id
    with stage.station.sessions() as session:
        for warning in roster_warning(session, thursday):
            if warning.on == stage.saturday:
                stage.say(warning_text(warning))
        to_confirm = sessions.holding_of(session, sessions.session_of(session, key)) is Holding.TO_CONFIRM
    if to_confirm:
        with stage.station.act("studio.holds") as session:
            saving.save_confirmation(session, {"holds": True}, session_id=key)
    with stage.station.act("studio.roster") as session:
        officers = roster.copy_last(session, key)
        saving.save_session(session, {"theme": THEME, "opens": "09:00", "closes": "16:00"}, session_id=key)
    pages = stage.write("studio-notice.pdf", _("who sits in the studio on Saturday, for the door"),
                        papers.session_notice(key))  # fmt: skip
    stage.say(_("{count} officers on the roster of {day}; notice for the door: {pages} page").format(
        count=officers, day=stage.saturday, pages=pages
    ))  # fmt: skip


def receive_visitors(stage: Stage) -> None:
    """Everybody signs in, numbers are drawn, and each visitor is heard by one of four officers at one PC."""
    key = stage.cases.of("session")
    _choose_visitors(stage)
    on_duty = _sign_in(stage, key)
    drawn = _draw_numbers(stage, key)
    free = stage.on_saturday(9, 30)
    for place, (matter_id, visit) in enumerate(zip(drawn, VISITS, strict=False)):
        _hear(stage, matter_id, visit, on_duty[visit.by % len(on_duty)], stage.cases.visitors[place], free)
        free += timedelta(minutes=visit.minutes)
    with stage.station.act("studio.outcome") as session:
        saving.save_leaving(session, {"text": "有事先走"}, matter_id=drawn[-1], at=free)
    with stage.station.sessions() as session:
        counts = sessions.summary_draft(session, key)
    stage.say(_("{count} numbers drawn, {heard} visitors heard by {officers} officers, {gone} gone before").format(
        count=len(drawn), heard=counts.received, officers=len(on_duty), gone=counts.left
    ))  # fmt: skip


def close_the_day(stage: Stage) -> None:
    """Officers sign out, the summary drafts itself, papers and lists go out."""
    key = stage.cases.of("session")
    with stage.station.act("studio.sign") as session:
        for minute, shift in enumerate(roster.shifts(session, key)):
            roster.sign_out(session, shift.id, at=stage.on_saturday(16, minute))
    with stage.station.sessions() as session:
        summary = summary_text(sessions.summary_draft(session, key))
    with stage.station.act("studio.close") as session:
        saving.save_summary(session, {"summary": summary}, session_id=key, at=stage.on_saturday(16, 10))
    with stage.station.sessions() as session:
        if any(row.state.value in ("waiting", "serving") for row in queue(session, key)):
            raise RuntimeError("the day ended with somebody at the door")
        counted = figures(session, Period(stage.saturday, stage.saturday))
    stage.say(_("attendance {there}/{planned}, settled at once {settled} of {received}").format(
        there=counted.attendance.part, planned=counted.attendance.whole,
        settled=counted.settled.part, received=counted.settled.whole,
    ))  # fmt: skip
    monday = stage.saturday - timedelta(days=stage.saturday.weekday())
    for name, what, paper in (
        ("hazard-notice.pdf", _("a hazard to be mended (F11)"), papers.hazard_notice(stage.cases.of("hazard"))),
        ("studio-week.pdf", _("the week of the studio, with charts"), papers.week_report(monday, stage.today)),
        ("three-zeros.pdf", _("the three zeros of the year"), papers.three_zero(stage.saturday.year)),
    ):
        stage.say(_("{name}: {pages} pages").format(name=name, pages=stage.write(name, what, paper)))
    for name, what in (("studio-matters", _("the matters of the studio")), ("hazards", _("the hazards"))):
        file = stage.file(EXCEL, f"{name}.xlsx", what)
        rows = finish(export(stage.station, name, file)).rows
        stage.say(_("{name}: {rows} rows").format(name=file.name, rows=rows))


def _choose_visitors(stage: Stage) -> None:
    """Grown people with a phone, each of another door; of the building that was walked as far as there are."""
    born = stage.today.replace(year=stage.today.year - OF_AGE, day=1)
    query = (
        select(Resident.id, Residency.dwelling_id)
        .join(Residency, Residency.resident_id == Resident.id)
        .where(Residency.current(), Resident.current(), Resident.phone.is_not(None), Resident.birth_date < born)
        .order_by(Residency.dwelling_id.in_(stage.doors).desc(), Resident.id)
    )
    doors: dict[UUID, UUID] = {}
    with stage.station.sessions() as session:
        for resident, dwelling in session.execute(query):
            doors.setdefault(dwelling, resident)
            if len(doors) >= VISITORS + 8:
                break
    stage.cases.visitors = list(doors.values())


def _sign_in(stage: Stage, key: UUID) -> list[UUID]:
    with stage.station.act("studio.sign") as session:
        shifts = roster.shifts(session, key)
        for minute, shift in enumerate(shifts):
            roster.sign_in(session, shift.id, at=stage.on_saturday(8, 50 + minute))
        officers = [shift.officer_id for shift in shifts]
        for officer in session.scalars(select(StudioOfficer).where(StudioOfficer.id.in_(officers))):
            stage.cases.officers[officer.department] = officer.id
    return officers


def _draw_numbers(stage: Stage, key: UUID) -> list[UUID]:
    drawn = []
    for place in range(VISITORS):
        with stage.station.act("studio.draw") as session:
            drawn.append(matters.draw_number(session, key, at=stage.on_saturday(9, place * 3)).id)
    return drawn


def _hear(stage: Stage, matter_id: UUID, visit: Visit, officer: UUID, resident: UUID, at: datetime) -> None:
    """Called, written down with what the register knows, and brought to an outcome."""
    with stage.station.act("studio.call") as session:
        matters.call(session, matter_id, officer, at=at)
    raw = {"kind": visit.kind, "topic": visit.topic, "content": visit.content}
    with stage.station.act("studio.intake") as session:
        saving.save_intake(
            session, raw, matter_id=matter_id, resident_id=resident, officer_id=officer, at=at + timedelta(minutes=1)
        )
    with stage.station.act("studio.outcome") as session:
        visit.outcome(stage, session, matter_id, officer, at + timedelta(minutes=visit.minutes - 1))


def _settled(text: str) -> Callable[..., None]:
    def outcome(_stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
        saving.save_settlement(session, {"text": text}, matter_id=matter_id, officer_id=officer, at=at)

    return outcome


def _handed_over(stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
    """To a colleague at the same PC, who settles it."""
    other = next(each for each in stage.cases.officers.values() if each != officer)
    said = {"officer_id": other, "text": "涉及继承，请法律顾问解答"}
    saving.save_hand_over(session, said, matter_id=matter_id, officer_id=officer, at=at - timedelta(minutes=5))
    _settled("已说明继承顺序和公证所需材料。")(stage, session, matter_id, other, at)


def _hazard(stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
    hazard = going_on.to_hazard(session, matter_id, officer_id=officer, at=at, responsible="物业服务中心")
    told: dict[str, Any] = {"until": at + timedelta(days=7), "text": "拆除楼道飞线，电动自行车移至充电车棚。"}
    saving.save_notice(session, told, hazard_id=hazard.id, officer_id=officer, at=at + timedelta(minutes=1))
    stage.cases.records["hazard"] = hazard.id


def _appeal(stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
    appeal = going_on.to_appeal(session, matter_id, "0603", officer_id=officer, at=at, demand="尽快维修，公布维修时间")
    stage.cases.records["studio_appeal"] = appeal.id


def _dispute(stage: Stage, _session: Session, matter_id: UUID, officer: UUID, _at: datetime) -> None:
    """Goes on as a mediation, in the next chapter: the visitor stays."""
    stage.cases.records.update(dispute=matter_id, dispute_officer=officer)


def _referred(_stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
    said = {"department": "区医保局", "text": "异地就医备案"}
    saving.save_referral(session, said, matter_id=matter_id, officer_id=officer, at=at)


def _appointed(stage: Stage, session: Session, matter_id: UUID, officer: UUID, at: datetime) -> None:
    said: dict[str, Any] = {"until": stage.on_saturday(9, 30) + timedelta(days=7), "text": "请带身份证和户口簿"}
    saving.save_appointment(session, said, matter_id=matter_id, officer_id=officer, at=at)


VISITS = (
    Visit(0, MatterKind.HAZARD, "ev_charging", "有人从楼上扯线给电动自行车充电，楼道里堵着三辆。", _hazard),
    Visit(1, MatterKind.CASE, "fraud", "接到自称客服的电话，要求下载软件转账，未转。",
          _settled("已讲解骗术并协助安装反诈软件，未受损失。")),
    Visit(2, MatterKind.DISPUTE, "leak", "楼上卫生间漏水，卧室顶棚和墙面受损，协商两次未果。", _dispute, 25),
    Visit(3, MatterKind.SERVICE, "legal_advice", "咨询老人去世后房屋继承手续。", _handed_over, 18),
    Visit(0, MatterKind.DISPUTE, "property", "电梯一周停了三次，高层老人下不了楼，物业一直说等配件。", _appeal),
    Visit(1, MatterKind.SERVICE, "insurance", "咨询异地就医备案。", _referred),
    Visit(2, MatterKind.SERVICE, "certificate", "需要开具居住证明，材料没带齐。", _appointed),
)  # fmt: skip
"""Who comes; one more draws a number and goes before he is heard."""


def re_inspect(stage: Stage) -> None:
    """The hazard is looked at again, and is mended."""
    seen = {"text": "飞线已拆除，车辆已移走。"}
    with stage.station.act("hazard.inspect") as session:
        saving.save_inspection(session, seen, hazard_id=stage.cases.of("hazard"), mended=True)
    stage.say(_("the hazard was told to be mended, looked at again, and is cleared"))
