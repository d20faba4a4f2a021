"""From what is stored to the lists and figures of care: visits that come due, coverage, gaps; names masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.care_words import CARE_STATES, norm_text
from models.care.cadres import cadre_coverage
from models.care.coverage import CoverageLine, GapRow, coverage, gaps, gaps_left_out
from models.care.cycles import timeliness
from models.care.due import DueFilter, DueRow, due_left_out, due_list
from models.care.due_rules import DueState
from models.care.guard import openly
from models.care.helpers import HelperRow
from models.care.records import Helper
from models.care.rules import NORMS, RESTRICTED
from models.masks import mask_name
from models.places.records import Area
from models.visits.sheets import in_walk_order
from reports.care.coverage import render_coverage, render_gaps
from reports.care.data import Cover, CoverageFacts, DueHead, DueLine, EstateDuty, GapLine, Load
from reports.care.due_list import render_due_list
from reports.care_cadres import missing_cadres
from reports.official import _
from reports.page import Printed
from reports.visits_facts import Printing


def print_due_list(session: Session, wanted: DueFilter, to: BinaryIO, printed: Printed, *, today: date) -> Printing:
    """Write whom to visit, as one walks the stairs.

    It says what everybody may know; who is due only because of level 4 is counted and not listed.
    """
    rows = due_list(session, today, wanted)
    with openly(session):
        listed = _in_stair_order(session, due_list(session, today, wanted))
        children = due_left_out(session, today, wanted)
    counts = Counter(row.state for row in listed)
    head = DueHead(
        scope=_scope(session, wanted),
        day=_day(today),
        overdue=counts[DueState.OVERDUE],
        due=counts[DueState.DUE],
        soon=counts[DueState.DUE_SOON],
        paused=counts[DueState.PAUSED],
        unnamed=_told({row.resident_id for row in rows} - {row.resident_id for row in listed}),
        children=children,
    )
    number = _number("TF", printed)
    lines = (due_line(row) for row in listed)
    return (yield from render_due_list(head, lines, to, printed, total=len(listed), number=number))


def print_coverage(session: Session, to: BinaryIO, printed: Printed, *, today: date) -> Printing:
    """Write the coverage of ``today`` and the visits made in time since the first of the month."""
    facts = coverage_facts(session, today)
    return (yield from render_coverage(facts, to, printed, number=_number("FG", printed)))


def print_gaps(session: Session, to: BinaryIO, printed: Printed, *, today: date) -> Printing:
    """Write everybody who should have a helper and has none, and every place that no cadre answers for."""
    found = gaps(session, today)
    with openly(session):
        listed, children = gaps(session, today), gaps_left_out(session, today)
    lines = gap_lines(session, listed)
    unnamed = _told({row.resident_id for row in found} - {row.resident_id for row in listed})
    places = cadre_coverage(session, today)
    estates = [
        EstateDuty(_("{estate} (term over)").format(estate=gap.name) if gap.term_over else gap.name)
        for gap in places.gaps
    ]
    number = _number("KQ", printed)
    more = {"unnamed": unnamed, "children": children}
    return (yield from render_gaps(lines, estates, missing_cadres(places), to, printed, **more, number=number))


def due_line(row: DueRow) -> DueLine:
    return DueLine(
        estate=row.estate,
        door=row.door,
        name=mask_name(row.name),
        state=row.state.value,
        due_on=row.due_on,
        days_over=row.days_over,
        norm=norm_text(row.every_days, _) if row.every_days else "",
        last_on=row.last_on,
        helper=row.helper_name or "",
    )


def coverage_facts(session: Session, today: date) -> CoverageFacts:
    """Return what may stand on paper: nothing of level 4 but the lines of groups with enough people to be counted."""
    many = [line for line in coverage(session, today).by_group if line.level == RESTRICTED and not line.few]
    month = today.replace(day=1)
    with openly(session):
        found, uncovered = coverage(session, today), gaps(session, today)
        children = gaps_left_out(session, today)
        timely = timeliness(session, month, today)
    whole = _cover(found.whole)
    return CoverageFacts(
        day=today,
        whole=whole,
        to_pair=found.to_pair,
        to_reassign=found.to_reassign,
        two_primaries=whole.paired - whole.single,
        groups=[_cover(line) for line in (*found.by_group, *many)],
        grids=[_cover(line, line.name or _("Without a grid")) for line in found.by_grid],
        helpers=[_load(row, today) for row in found.by_helper],
        gaps=gap_lines(session, uncovered),
        children=children,
        timely=(timely.part, timely.whole) if timely.whole else None,
        timely_since=month,
    )


def gap_lines(session: Session, rows: Sequence[GapRow]) -> list[GapLine]:
    """Return the lines of ``rows``, which were read openly."""
    grids = _grid_names(session)
    return [_gap_line(row, grids) for row in rows]


def _told(people: Collection[UUID]) -> int:
    """How many people paper counts without naming them; a few could be guessed (issue 4, 8)."""
    return len(people) if len(people) >= NORMS.few else 0


def _gap_line(row: GapRow, grids: Mapping[UUID | None, str]) -> GapLine:
    return GapLine(
        estate=row.home.estate if row.home else "",
        door=row.home.door if row.home else "",
        name=mask_name(row.name),
        age="" if row.age is None else str(row.age),
        grid=grids.get(row.home.grid_id, "") if row.home else "",
        state=_(CARE_STATES[row.state.value]),
        since=row.since,
        last_helper=row.last_helper or "",
    )


def _cover(line: CoverageLine, label: str = "") -> Cover:
    return Cover(label or line.name, line.paired.whole, line.paired.part, line.one_to_one.part, line.few)


def _load(row: HelperRow, today: date) -> Load:
    helper = row.helper
    note = ""
    if row.absent:
        until = helper.absent_until
        note = _("away until {day}").format(day=until.isoformat()) if until else _("away·")
    return Load(helper.name, helper.unit or "", row.people, helper.capacity, note)


def _in_stair_order(session: Session, rows: Sequence[DueRow]) -> list[DueRow]:
    doors = in_walk_order(session, list({row.dwelling_id for row in rows if row.dwelling_id}))
    places: dict[UUID | None, int] = {dwelling_id: place for place, dwelling_id in enumerate(doors)}
    return sorted(rows, key=lambda row: (places.get(row.dwelling_id, len(places)), row.name))


def _scope(session: Session, wanted: DueFilter) -> str:
    """Whose list it is, in words."""
    parts: list[str] = []
    if wanted.grid:
        parts += [_grid_names(session).get(wanted.grid, "")]
    if wanted.helper:
        parts += session.scalars(select(Helper.name).where(Helper.id == wanted.helper))
    return "　".join(filter(None, parts)) or (_("My people and my grid") if wanted.worker else _("The whole community"))


def _grid_names(session: Session) -> dict[UUID | None, str]:
    return {key: name for key, name in session.execute(select(Area.id, Area.name).where(Area.alive()))}


def _day(day: date) -> str:
    return day.isoformat()


def _number(kind: str, printed: Printed) -> str:
    return f"{kind}-{printed.at:%Y%m%d-%H%M}"
