"""Care: rules propose, a person decides; everybody gets a helper; one leaves; somebody is visited; papers go out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from desktop.commands.care_sheets import CARE_SHEETS
from desktop.commands.transfer import export, finish
from desktop.commands.wanted import Wanted
from desktop.demo.stage import EXCEL, Stage
from desktop.picture import Look
from forms.care_saving import save_care_visit
from forms.i18n import _
from forms.visits_words import percent_text
from models import calendar
from models.care import proposals
from models.care.coverage import coverage
from models.care.due import DueRow, due_counts, due_list
from models.care.helpers import HelperRow, helpers, retire
from models.care.memberships import refuse
from models.care.records import CareManner, Rating
from models.care.rules import Share
from models.care.suggestions import Suggestion, accept, suggest
from models.visits.rules import percent

GROUP = "SG01"
ACCEPTED = 5
"""Proposals for living alone that are accepted; one more is refused."""
REASON = "子女同住一个小区，每天照看"


def decide_on_proposals(stage: Stage) -> None:
    """The rules propose from what the register says; nobody becomes a member of anything by himself."""
    with stage.station.sessions() as session:
        counts = proposals.rule_counts(session, stage.today)
        first = proposals.proposals(session, stage.today, GROUP, limit=ACCEPTED + 1)
    stage.say(_("{rules} rules propose {people} times; {lacking} of them lack a fact for somebody").format(
        rules=len(counts),
        people=sum(count.proposed for count in counts),
        lacking=sum(bool(count.missing) for count in counts),
    ))  # fmt: skip
    if not first:
        return
    *taken, left_out = first
    with stage.station.act("care.accept") as session:
        for proposal in taken:
            proposals.accept(session, proposal, today=stage.today)
    with stage.station.act("care.refuse") as session:
        refuse(session, left_out.resident_id, left_out.group_code, reason=REASON, today=stage.today)
    with stage.station.sessions() as session:
        again = proposals.proposals(session, stage.today, GROUP, limit=ACCEPTED + 1)
    if {row.resident_id for row in first} & {row.resident_id for row in again}:
        raise RuntimeError("what was decided is proposed again")
    stage.say(_("{group}: {taken} accepted, one refused with a reason; they are not proposed again").format(
        group=first[0].group_name, taken=len(taken)
    ))  # fmt: skip


def pair_everybody(stage: Stage) -> None:
    """Who has no helper gets one: near, known, balanced; the whole is as good as it can be, and that is proven."""
    before = _covered(stage)
    found = _suggested(stage)
    reasons = {reason for line in found.lines for reason in line.reasons}
    stage.say(_("{people} without a helper, {helpers} helpers; no pairing is better by the weights (gap {gap})").format(
        people=len(found.lines), helpers=len(found.loads), gap=found.gap
    ))  # fmt: skip
    if found.gap or reasons & {"chosen"}:
        raise RuntimeError("the suggestion is not the best one")
    _picture(stage, found)
    _accept(stage, found)
    stage.say(_("paired: coverage {before} → {after}").format(
        before=_percent(before), after=_percent(_covered(stage))
    ))  # fmt: skip


def _picture(stage: Stage, found: Suggestion) -> None:
    """How a worker sees it before she accepts."""
    with stage.window(Look()) as window:
        window.desk.go("care", ids=tuple(line.resident_id for line in found.lines), page="suggestions")
        stage.picture(window, "care-suggestions.zh.png", _("Suggestions"))


def let_a_helper_leave(stage: Stage) -> None:
    """A helper leaves: his people stand under "to reassign" the same day, and others take them over."""
    with stage.station.sessions() as session:
        there = helpers(session, stage.today, left=False)
    before, leaving = _covered(stage), max(there, key=_people_of, default=None)
    if leaving is None or not leaving.people or len(there) == 1:
        return  # a very small community: nobody could take over
    with stage.station.act("care.retire") as session:
        retire(session, leaving.helper.id, on=stage.today)
    after = _covered(stage)
    if after.part != before.part - leaving.people:
        raise RuntimeError("coverage did not fall when a helper left")
    stage.say(_("a helper of {people} leaves: coverage {before} → {after} the same day").format(
        people=leaving.people, before=_percent(before), after=_percent(after)
    ))  # fmt: skip
    _accept(stage, _suggested(stage))
    stage.say(_("handed on as suggested: {after}").format(after=_percent(_covered(stage))))


def visit_the_first(stage: Stage) -> None:
    """The first of the due list is visited (F03); the visit satisfies every norm that it may."""
    with stage.station.sessions() as session:
        before, first = due_counts(session, stage.today), _first_due(session, stage)
    if first is None:
        return
    answers = {
        "at": calendar.now(),
        "manner": CareManner.DOOR,
        "reached": True,
        "safety": Rating.FAIR,
        "hygiene": Rating.GOOD,
        "living": Rating.GOOD,
        "needs": "希望安装扶手",
    }
    need = {"kind": "safety", "text": "希望在卫生间安装扶手"}
    with stage.station.act("care.visit") as session:
        save_care_visit(session, answers, resident_id=first.resident_id, needs=[need])
    stage.visited = first.resident_id
    with stage.station.sessions() as session:
        after = due_counts(session, stage.today)
    said = _("{overdue} overdue, {due} due today, {soon} soon, {paused} paused; one visit later {left} overdue")
    stage.say(said.format(**vars(before), left=after.overdue))


def print_care(stage: Stage) -> None:
    """What the helpers take along, what hangs on the wall, and what the street asks for."""
    person = Wanted(resident=str(stage.visited)) if stage.visited else Wanted(blank=True)
    papers = (
        ("care-due", _("care visits due, names masked, no groups"), Wanted()),
        ("care-record", _("the warm-heart record (F03)"), person),
        ("care-card", _("the contact card to fold (F04)"), person),
        ("care-door-cards", _("contact cards for the door: no names, no groups"), Wanted(building=str(stage.building))),
        ("care-coverage", _("coverage of pairing"), Wanted()),
        ("care-gaps", _("who has no helper"), Wanted()),
        ("cadre-board", _("the responsible cadres, for the wall"), Wanted(size="A3")),
    )
    for name, what, wanted in papers:
        pages = stage.paper(f"{name}.pdf", what, CARE_SHEETS[name], wanted)
        stage.say(_("{name}: {pages} pages").format(name=f"{name}.pdf", pages=pages))
    for name, what in (
        ("care-due", _("care visits due")),
        ("care-coverage", _("the coverage of pairing, with what it is counted from")),
        ("care-helpers", _("the helpers")),
    ):
        file = stage.file(EXCEL, f"{name}.xlsx", what)
        rows = finish(export(stage.station, name, file)).rows
        stage.say(_("{name}: {rows} rows").format(name=file.name, rows=rows))


def _people_of(row: HelperRow) -> tuple[int, UUID]:
    return row.people, row.helper.id


def _first_due(session: Session, stage: Stage) -> DueRow | None:
    return next(iter(due_list(session, stage.today, limit=1)), None)


def _covered(stage: Stage) -> Share:
    with stage.station.sessions() as session:
        return coverage(session, stage.today).whole.paired


def _suggested(stage: Stage) -> Suggestion:
    with stage.station.sessions() as session:
        return suggest(session, stage.today)


def _percent(share: Share) -> str:
    return percent_text(percent(share.part, share.whole))


def _accept(stage: Stage, found: Suggestion) -> None:
    with stage.station.act("care.suggest") as session:
        done = accept(session, found.lines, on=stage.today)
    if done.refused:
        raise RuntimeError("a suggestion could not be carried out")
    if found.unplaced:
        stage.say(_("{count} wait for a helper with room").format(count=found.unplaced))
