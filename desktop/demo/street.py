"""The seat of the street: the same program on another PC sees the community's appeals, and sends one on."""

from __future__ import annotations

from sqlalchemy import func, select

from desktop.demo.appealing import page_of
from desktop.demo.line import enrol, exchange, parts
from desktop.demo.opening import COMMUNITY, LOGIN, PASSWORD
from desktop.demo.stage import STREET, Stage
from desktop.picture import Look, window_of
from forms import appeals_saving as saving
from forms.appeals_words import STATES
from forms.i18n import _
from models.appeals.queries import OPEN, appeals
from models.appeals.states import State, StepKind
from models.calendar import now
from models.clocks.deadlines import Light
from models.founding import found_station
from models.people.records import Resident

SEAT, STREET_WORKER = f"{COMMUNITY[:9]}000", "孙丽"
NEXT = "城管"


def sit_at_the_street(stage: Stage) -> None:
    """What the department gave back waits for the street, which sends it on; the station sees by whom and to whom."""
    _server, here, _there = parts(stage)
    appeal_id = stage.cases.of(Light.RED.value)
    station, _recovery = found_station(
        stage.folder / STREET, community_code=SEAT, login=LOGIN, password=PASSWORD, display_name=STREET_WORKER
    )
    stage.street = station
    with here.act("appeal.step") as session:
        returned = {"text": "灯杆产权属城管部门。"}
        saving.save_step(session, StepKind.RETURN, returned, appeal_id=appeal_id)
    enrol(stage, station, "street", SEAT)
    for each in (here, station):
        exchange(each)
    with station.sessions() as session:
        seen, people = len(appeals(session, OPEN, now())), session.scalar(select(func.count(Resident.id)))
    if people:
        raise RuntimeError("the register came to the street")
    stage.say(_("the street sees {count} open appeals and nobody of the register").format(count=seen))
    with station.act("appeal.step") as session:
        saving.save_step(session, StepKind.ASSIGN, {"department": NEXT}, appeal_id=appeal_id)
    with window_of(station, Look()) as window:
        window.desk.go("appeals", appeal_id)
        stage.picture(window, "street-appeal.zh.png", _("An appeal at the seat of the street"))
    for each in (station, here):
        exchange(each)
    page = page_of(stage, appeal_id)
    last = page.steps[-1].step
    if page.standing.state is not State.ASSIGNED or last.actor != STREET_WORKER:
        raise RuntimeError("what the street did reached nobody")
    stage.say(_("back at the station: {state}, {department}, by {actor}").format(
        state=_(STATES[page.standing.state]), department=page.standing.department, actor=last.actor
    ))  # fmt: skip
