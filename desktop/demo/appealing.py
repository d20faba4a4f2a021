"""An appeal goes the whole loop: papers asked for, given back, whistled, not content, done again, settled in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from typing import NamedTuple
from uuid import UUID

from desktop.appeals import papers
from desktop.demo.stage import Stage
from desktop.whistles import papers as whistle_papers
from forms import appeals_saving as saving
from forms import whistles_saving as whistling
from forms.appeals_words import STATES
from forms.i18n import _
from models import calendar
from models.appeals.notices import Missing, Received, give_notice
from models.appeals.page import AppealPage, appeal_page
from models.appeals.records import NoticeKind, Source
from models.appeals.states import State, StepKind
from models.calendar import CHINA
from models.clocks.calendars import calendar_of
from models.whistles.actions import prefilled
from models.whistles.records import WhistleKind
from models.whistles.states import StepKind as WhistleStep

LEAKING_WALL = "0601"
DAYS = 10
"""Working days that the loop takes: as many as its topic promises."""
HOUSING, PROPERTY = "房产", "物业"
SAID = {
    "source": Source.PHONE,
    "topic_code": LEAKING_WALL,
    "content": "外墙渗水，卧室墙皮脱落发霉，下雨就往里渗。",
    "demand": "修好外墙防水",
}


class Then(NamedTuple):
    """A step of the loop: on which working day of it, at what time, and what stands on its form."""

    kind: StepKind | WhistleStep
    day: int
    hour: int
    minute: int = 0
    said: Mapping[str, object] = {}


_A, _W = StepKind, WhistleStep
MISSING = (
    Missing("不动产权证书", "原件及复印件", "不动产登记中心"),
    Missing("渗漏部位照片", "能看清位置", "本人提供"),
)
BEFORE = (
    Then(_A.SUPPLEMENTED, 1, 9),
    Then(_A.ASSIGN, 1, 9, 30, {"department": PROPERTY}),
    Then(_A.RETURN, 1, 16, 0, {"text": "外墙属共用部位，需动用维修资金，不属于日常维修范围。"}),
    Then(_A.ASSIGN, 2, 9, 0, {"department": HOUSING}),
    Then(_A.SIGN, 2, 10),
)
WHISTLED = (
    Then(_W.APPROVE, 2, 15, 0, {"actor": "孙丽", "text": "情况属实，同意吹哨。"}),
    Then(_W.BLOW, 2, 15, 30),
    Then(_W.SIGN, 2, 16, 0, {"department": HOUSING, "actor": "赵建军"}),
    Then(_W.SIGN, 2, 16, 20, {"department": PROPERTY, "actor": "周磊"}),
    Then(_W.REPORT, 3, 9, 0, {"department": HOUSING, "actor": "赵建军", "text": "外墙窗口下方渗水约2平方米。"}),
    Then(_W.REPORT, 3, 9, 10, {"department": PROPERTY, "actor": "周磊"}),
    Then(_W.DISCUSS, 3, 10, 0, {"text": "房产牵头动用维修资金，物业组织施工并通知住户。"}),
    Then(_W.HANDLE, 5, 16, 0, {"text": "渗漏部位已修补。"}),
    Then(_W.CLEAR, 5, 16, 30, {"text": "现场核验，已修补。"}),
    Then(_W.RATE, 5, 17, 0, {"detail": "5、5、4", "text": "吴桂兰"}),
)
_NOT_CONTENT = {"detail": False, "satisfaction": "dissatisfied", "text": "只补了外面，下雨还是渗。"}
_CONTENT = {"detail": True, "satisfaction": "satisfied", "text": "这回不渗了。"}
AFTER = (
    Then(_A.VERIFY, 6, 9),
    Then(_A.CALL_BACK, 6, 15, 0, _NOT_CONTENT),
    Then(_A.REDO, 6, 15, 30, {"text": "窗口周边防水需重做。"}),
    Then(_A.WORK, 7, 9, 0, {"text": "施工单位已进场，铲除旧防水层。"}),
    Then(_A.ANSWER, 8, 15, 0, {"text": "外墙和窗口周边防水已重做，淋水试验合格。"}),
    Then(_A.VERIFY, 8, 16),
    Then(_A.CALL_BACK, 9, 9, 30, _CONTENT),
    Then(_A.SETTLE, 9, 10),
)


def go_the_whole_loop(stage: Stage) -> None:
    """Accepted, a paper asked for, given back, whistled, answered, not content, done again, settled in time."""
    appeal_id = stage.cases.records["appeal"] = take_in(stage, {**SAID, "received_at": _on(stage, 0, 9, 20)})
    _give_papers(stage, appeal_id)
    _go_on(stage, appeal_id, BEFORE)
    _whistle(stage, appeal_id)
    _go_on(stage, appeal_id, AFTER)
    page = page_of(stage, appeal_id)
    if page.standing.state is not State.SETTLED or page.standing.stray:
        raise RuntimeError("the appeal did not go the way it was sent")
    said = _("{number}: {steps} steps, given back {returned} time, done again {redone} time, {state}")
    stage.say(said.format(
        number=page.appeal.number, steps=len(page.steps), returned=page.standing.returned,
        redone=page.standing.redone, state=_(STATES[page.standing.state]),
    ))  # fmt: skip
    _print(stage, page)


def _give_papers(stage: Stage, appeal_id: UUID) -> None:
    """Accepted with a notice; once, and whole, is told what is missing (F10)."""
    handed_in = Received("身份证", 1, False)
    until = _on(stage, 3, 17)
    with stage.station.act("appeal.step") as session:
        give_notice(session, appeal_id, NoticeKind.ACCEPTED, at=_on(stage, 0, 9, 40), received=[handed_in])
        told = give_notice(
            session, appeal_id, NoticeKind.SUPPLEMENT, at=_on(stage, 0, 9, 50), missing=MISSING, until=until
        )
        notice_id = told.id
    stage.write("notice.pdf", _("told once what is missing (F10)"), papers.notice(notice_id))


def _go_on(stage: Stage, appeal_id: UUID, steps: Sequence[Then]) -> None:
    for then in steps:
        if isinstance(then.kind, StepKind):
            step(stage, appeal_id, then.kind, _on(stage, then.day, then.hour, then.minute), **then.said)


def _whistle(stage: Stage, appeal_id: UUID) -> None:
    """Two departments are called to the place, come, agree and mend; the street judged before, residents rate after."""
    with stage.station.sessions() as session:
        known = prefilled(session, appeal_id)
    call = {
        "kind": WhistleKind.RESIDENTS, "departments": [HOUSING, PROPERTY], "place": known.place, "facts": known.facts,
        "at": _on(stage, 2, 14),
    }  # fmt: skip
    with stage.station.act("whistle.draft") as session:
        whistle_id = whistling.save_whistle(session, call, appeal_id=appeal_id).id
    stage.cases.records["whistle"] = whistle_id
    for then in WHISTLED:
        at = _on(stage, then.day, then.hour, then.minute)
        if isinstance(then.kind, WhistleStep):
            with stage.station.act("whistle.step") as session:
                whistling.save_step(session, then.kind, {"at": at, **then.said}, whistle_id=whistle_id)
    pages = stage.write("whistle.pdf", _("a whistle in three parts (F08)"), whistle_papers.whistle(whistle_id))
    stage.say(_("two departments were called, came in time, and mended; {name}: {pages} pages").format(
        name="whistle.pdf", pages=pages
    ))  # fmt: skip


def _print(stage: Stage, page: AppealPage) -> None:
    appeal_id = page.appeal.id
    for name, what, paper in (
        ("appeal-register.pdf", _("an appeal as it came in (F06)"), papers.register(appeal_id)),
        ("appeal-sheet.pdf", _("how it was handled (F07)"), papers.sheet(appeal_id)),
        ("appeal-evidence.pdf", _("the evidence pack"), papers.evidence(appeal_id, stage.station.blobs)),
    ):
        stage.say(_("{name}: {pages} pages").format(name=name, pages=stage.write(name, what, paper)))


def take_in(stage: Stage, said: Mapping[str, object], **known: UUID | None) -> UUID:
    """One more of the Saturday's neighbours appeals; what the register knows of him is not typed."""
    resident = stage.cases.visitors[-1 - stage.cases.appealed]
    with stage.station.act("appeal.take") as session:
        appeal_id = saving.save_intake(session, said, resident_id=resident, **known).id
    stage.cases.appealed += 1
    return appeal_id


def step(stage: Stage, appeal_id: UUID, kind: StepKind, at: datetime, **said: object) -> None:
    with stage.station.act("appeal.step") as session:
        saving.save_step(session, kind, {"at": at, **said}, appeal_id=appeal_id)


def page_of(stage: Stage, appeal_id: UUID) -> AppealPage:
    with stage.station.sessions() as session:
        return appeal_page(session, appeal_id, calendar.now())


def working_days(stage: Stage) -> list[date]:
    """The last working days before today, the earliest first."""
    with stage.station.sessions() as session:
        holds = calendar_of(session)
    before = (stage.today - timedelta(days=n) for n in count(1))
    return list(islice(filter(holds.is_workday, before), DAYS))[::-1]


def _on(stage: Stage, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(working_days(stage)[day], time(hour, minute), CHINA)
