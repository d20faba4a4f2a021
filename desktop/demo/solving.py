"""解难题: neighbours' appeals become the problem of the day, which closes them; tasks earn points; a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from desktop.appeals import papers as appeal_papers
from desktop.commands.transfer import export, finish
from desktop.demo.appealing import step, take_in, working_days
from desktop.demo.stage import EXCEL, Stage
from desktop.solving import papers
from desktop.whistles import papers as whistle_papers
from forms import solving_saving as saving
from forms import whistles_saving as whistling
from forms.i18n import _
from models import calendar
from models.appeals.records import Source
from models.appeals.states import StepKind
from models.calendar import CHINA
from models.clocks.calendars import calendar_of
from models.solving.actions import owe_daily
from models.solving.candidates import appeals_of, candidates
from models.solving.records import ProblemLevel
from models.solving.states import StepKind as ProblemStep
from models.whistles.ledger import ranking
from models.whistles.records import MeetingKind
from models.whistles.red_states import TaskStepKind

DEPARTMENT, NEIGHBOURS = "消防", 3
CHARGING = {
    "source": Source.COUNTER,
    "topic_code": "0705",
    "content": "楼下没有充电车棚，大家只好推上楼充电，很不安全。",
    "demand": "增设充电车棚",
}
DOCUMENT = "浑治办〔2026〕7号"
OPINION = "在小区西侧空地增设充电车棚一处、充电口20个，月底前投入使用；楼内禁止停放充电。"
STUDIED = (
    (ProblemStep.STUDY, "小区缺少集中充电设施，是上楼充电的主要原因。"),
    (ProblemStep.MEASURE, "消防选址，街道出资，物业施工，月底前完成。"),
    (ProblemStep.CARRY_OUT, "充电车棚已建成，通电验收。"),
    (ProblemStep.ACCEPT, "现场验收合格，居民代表签字。"),
)
TASKS: tuple[tuple[str, str, int, bool, str], ...] = (
    ("市政", "更换小区北门路灯三盏。", 2, True, "satisfied"),
    ("城管", "清理沿街占道经营。", 6, True, "dissatisfied"),
    ("水务", "疏通小区雨水管网。", 1, False, ""),
)
"""Department, what it has to do, days ago, whether it is solved, and how satisfied people are."""
LISTS = ("appeals", "appeal-steps", "appeal-figures", "four-lists", "unit-points", "problems")


def solve_a_problem(stage: Stage) -> None:
    """Three neighbours say the same: chosen from the candidates, studied, and one common opinion closes what it can."""
    appeals = _neighbours(stage)
    with stage.station.act("problem.owes") as session:
        owe_daily(session, DEPARTMENT, owes=True)
    with stage.station.sessions() as session:
        found = candidates(session, calendar.now(), ProblemLevel.DAY, department=DEPARTMENT)
        behind = [(one, appeals_of(session, one)) for one in found]
    chosen, ids = next((one, ids) for one, ids in behind if set(appeals) <= set(ids))
    said = {
        "level": ProblemLevel.DAY, "on": _owed_on(stage), "department": DEPARTMENT, "title": chosen.title,
        "lead": "孙丽", "participants": "街道、消防、物业、居民代表", "text": CHARGING["content"],
    }  # fmt: skip
    with stage.station.act("problem.choose") as session:
        problem_id = saving.save_problem(session, said, appeal_ids=ids).id
    for kind, text in STUDIED[:2]:
        _go_on(stage, problem_id, kind, text)
    with stage.station.act("problem.step") as session:
        given = saving.save_opinion(session, {"detail": DOCUMENT, "text": OPINION}, problem_id=problem_id)
    for kind, text in STUDIED[2:]:
        _go_on(stage, problem_id, kind, text)
    kept = {"title": "老旧小区集中充电", "document": DOCUMENT, "text": OPINION}
    with stage.station.act("problem.keep") as session:
        saving.save_achievement(session, kept, problem_id=problem_id)
    stage.cases.records["problem"] = problem_id
    stage.say(_("one problem for {appeals} appeals: its opinion settles {settled} and answers {answered}").format(
        appeals=len(ids), settled=len(given.settled), answered=len(given.answered)
    ))  # fmt: skip
    pages = stage.write("problem.pdf", _("the problem of the day (F09)"), papers.problem(problem_id))
    stage.say(_("{name}: {pages} pages").format(name="problem.pdf", pages=pages))


def earn_points(stage: Stage) -> None:
    """Tasks of the red-leader station: answered in time or late, solved, rated; the sum of the lines is the score."""
    meeting = {"kind": MeetingKind.JOINT, "topic": "环境与设施", "chair": "刘芳", "present": "各共建单位"}
    with stage.station.act("red.meeting") as session:
        meeting_id = whistling.save_meeting(session, {**meeting, "on": stage.today - timedelta(days=6)}).id
    for department, text, ago, solved, rating in TASKS:
        given = calendar.now() - timedelta(days=ago)
        with stage.station.act("red.give") as session:
            said = {"department": department, "text": text, "given_at": given}
            task_id = whistling.save_task(session, said, meeting_id=meeting_id).id
        _feed_back(stage, task_id, solved, rating)
    with stage.station.sessions() as session:
        scores = ranking(session, working_days(stage)[0], stage.today)
    stage.say("  ".join(f"{line.place}. {line.department} {line.score:+d}" for line in scores))


def report_the_week(stage: Stage) -> None:
    """Four lists, the points, the report of the week, and Excel of each list."""
    first, last = working_days(stage)[0], stage.today
    monday = stage.today - timedelta(days=stage.today.weekday() or 7)
    for name, what, paper in (
        ("four-lists-A3.pdf", _("four lists of what was whistled for (F20)"), whistle_papers.four_lists(first, last)),
        ("points.pdf", _("the points of the departments"), whistle_papers.points(first, last)),
        ("appeals-week.pdf", _("appeals of the week, with charts"), appeal_papers.report(monday, last)),
    ):
        stage.say(_("{name}: {pages} pages").format(name=name, pages=stage.write(name, what, paper)))
    titles = (_("the appeals"), _("every step of the appeals"), _("the figures of appeals, with their formulas"),
              _("the four lists (F20)"), _("the ledger of points"), _("the problems"))  # fmt: skip
    for name, what in zip(LISTS, titles, strict=True):
        file = stage.file(EXCEL, f"{name}.xlsx", what)
        rows = finish(export(stage.station, name, file)).rows
        stage.say(_("{name}: {rows} rows").format(name=file.name, rows=rows))


def _owed_on(stage: Stage) -> date:
    """Today, or the last working day before it."""
    with stage.station.sessions() as session:
        works_today = calendar_of(session).is_workday(stage.today)
    return stage.today if works_today else working_days(stage)[-1]


def _neighbours(stage: Stage) -> list[UUID]:
    """Three appeals about one place: of two the answer has been looked at, on the third somebody works."""
    day = working_days(stage)[-4]
    made = []
    for place in range(NEIGHBOURS):
        at = datetime.combine(day, time(9 + place), CHINA)
        appeal_id = take_in(stage, {**CHARGING, "received_at": at}, building_id=stage.building)
        steps: Sequence[tuple[StepKind, dict[str, object]]] = (
            (StepKind.ACCEPT, {}),
            (StepKind.ASSIGN, {"department": DEPARTMENT}),
            (StepKind.SIGN, {}),
            (StepKind.ANSWER, {"text": "已劝阻上楼充电，需增设充电设施。"}),
            (StepKind.VERIFY, {}),
        )
        for minutes, (kind, said) in enumerate(steps if place else steps[:3], start=1):
            step(stage, appeal_id, kind, at + timedelta(minutes=10 * minutes), **said)
        made.append(appeal_id)
    return made


def _go_on(stage: Stage, problem_id: UUID, kind: ProblemStep, text: str) -> None:
    with stage.station.act("problem.step") as session:
        saving.save_step(session, kind, {"text": text}, problem_id=problem_id)


def _feed_back(stage: Stage, task_id: UUID, solved: bool, rating: str) -> None:
    steps: list[tuple[TaskStepKind, dict[str, object]]] = [
        (TaskStepKind.ANSWER, {"text": "已安排专人负责，正在处理。"})
    ]
    if solved:
        steps += [(TaskStepKind.SOLVE, {"text": "已处理完毕。"}), (TaskStepKind.RATE, {"detail": rating})]
    for kind, said in steps:
        with stage.station.act("red.step") as session:
            whistling.save_task_step(session, kind, said, task_id=task_id)
