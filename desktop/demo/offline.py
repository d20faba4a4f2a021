"""Two PCs move one appeal while no line is there; what had no effect is shown, and a person says what holds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from desktop.demo.appealing import page_of
from desktop.demo.line import exchange, parts, require_equal
from desktop.demo.stage import Stage
from desktop.picture import Look
from forms import appeals_saving as saving
from forms.appeals_words import STATES, stray_text
from forms.i18n import _
from models.appeals.states import StepKind
from models.appeals.strays import undecided
from models.calendar import now
from models.station import Station

MINE, THEIRS = "市监", "房产"


def move_it_apart(stage: Stage) -> None:
    """The line is down: each PC accepts the appeal of the Saturday and sends it to another department."""
    _server, here, there = parts(stage)
    appeal_id = stage.cases.of("studio_appeal")
    for station, department in ((here, MINE), (there, THEIRS)):
        for kind, said in ((StepKind.ACCEPT, {}), (StepKind.ASSIGN, {"department": department})):
            _step(station, appeal_id, kind, **said)
    stage.say(_("one PC sends it to {mine}, the other one to {theirs}; neither hears of the other").format(
        mine=MINE, theirs=THEIRS
    ))  # fmt: skip


def say_what_holds(stage: Stage) -> None:
    """Both PCs show the same: the first move holds, the other one has no effect, until somebody decides."""
    _server, here, there = parts(stage)
    appeal_id = stage.cases.of("studio_appeal")
    page = page_of(stage, appeal_id)
    strays = [stray_text(row.stray) for row in page.steps if row.stray]
    if len(strays) != 2:
        raise RuntimeError("two moves of one appeal were not told apart")
    stage.say(_("{state}, {department}; {count} moves without effect: {why}").format(
        state=_(STATES[page.standing.state]), department=page.standing.department, count=len(strays), why=strays[-1]
    ))  # fmt: skip
    with stage.window(Look()) as window:
        window.desk.go("appeals", appeal_id)
        stage.picture(window, "appeal-two-moves.zh.png", _("An appeal that two PCs moved while offline"))
    _step(here, appeal_id, StepKind.REMARK, text=f"两处同时分派，以{page.standing.department}办理为准。")
    for station in (here, there):
        exchange(station)
    require_equal(here, there)
    with there.sessions() as session:
        if any(row.id == appeal_id for row in undecided(session, now() + timedelta(minutes=1))):
            raise RuntimeError("what a person said did not reach the other PC")
    stage.say(_("a person says what holds; both PCs hold the same in every field"))


def _step(station: Station, appeal_id: UUID, kind: StepKind, **said: object) -> None:
    with station.act("appeal.step") as session:
        saving.save_step(session, kind, said, appeal_id=appeal_id)
