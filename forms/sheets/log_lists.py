"""Visit logs, their figures by worker, and what visits found, as Excel files without what was written freely."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.case_words import CASES, state_text
from forms.i18n import N_, _
from forms.light_words import light_text
from forms.sheets.export import ListColumn
from forms.sheets.list_spec import ListSpec, Rows
from forms.visits_words import FINDING_STATES, FINDINGS, LOG_FORMULAS, LOG_REASONS, LOG_STATES
from models.calendar import CHINA, day_of, now, today
from models.cases.lines import CaseKey, CaseLine, case_lines, grown_from
from models.places.records import Area
from models.query import by_chunks
from models.shares import Share
from models.visits.findings import FindingRow, list_findings
from models.visits.log_figures import LogLine, log_figures
from models.visits.queries import logs_list
from models.visits.records import LogLink, VisitFinding, VisitLog

EVERY = 1 << 30


def _nothing(_value: object) -> str:
    return ""


def _local(at: datetime | None) -> datetime | None:
    return at.astimezone(CHINA) if at else None


def _log_rows(session: Session, _of: UUID | None) -> Rows:
    rows = logs_list(session, None, EVERY)
    grids: dict[UUID | None, str] = {id_: name for id_, name in session.execute(select(Area.id, Area.name))}
    named = _named(session, [log.id for log, _author in rows])
    for log, author in rows:
        found, settled = named[log.id]
        reasons = "、".join(_(LOG_REASONS[each]) for each in log.reasons or () if each in LOG_REASONS)
        yield (
            log.number, log.on, author, _(LOG_STATES[log.state]), _("Made up later") if log.late else "",
            _local(log.submitted_at), grids.get(log.grid_id, ""), log.households, reasons, log.police, log.companions,
            "、".join(found), "、".join(settled), log.content,
        )  # fmt: skip


def _named(session: Session, log_ids: list[UUID]) -> defaultdict[UUID, tuple[list[str], list[str]]]:
    """By log, the numbers of the cases that it found and of those that it settled."""
    query = select(LogLink).where(LogLink.alive())
    links = [row[0] for row in by_chunks(session, query, LogLink.log_id, log_ids)]
    findings = by_chunks(
        session, select(VisitFinding.id, VisitFinding.log_id).where(VisitFinding.alive()), VisitFinding.log_id, log_ids
    )
    of_log = {row[0]: row[1] for row in findings}
    lines: dict[CaseKey, CaseLine] = case_lines(session, {(link.target_table, link.target_id) for link in links}, now())
    named: defaultdict[UUID, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for link in links:
        if (line := lines.get((link.target_table, link.target_id))) is not None:
            named[link.log_id][link.settled].append(line.number)
    for finding_id, cases in grown_from(session, "visit_finding", of_log, now()).items():
        named[of_log[finding_id]][0].extend(line.number for line in cases)
    return named


def _figure_rows(session: Session, _of: UUID | None) -> Rows:
    """The months of this year, worker by worker, and all together."""
    day = today()
    for month in range(1, day.month + 1):
        first = day.replace(month=month, day=1)
        found = log_figures(session, first, first.replace(day=monthrange(first.year, month)[1]), now())
        for line in (*found.workers, found.whole):
            yield f"{first:%Y-%m}", line.name or _("All workers"), *_numbers(line)


def _numbers(line: LogLine) -> tuple[object, ...]:
    return (
        line.kept.part, line.kept.whole, _ratio(line.kept), line.logs, line.late, line.police, line.hazards,
        line.disputes, line.appeals,
    )  # fmt: skip


def _ratio(share: Share) -> object:
    return "—" if share.ratio is None else float(round(share.ratio, 6))


def _finding_rows(session: Session, _of: UUID | None) -> Rows:
    rows = list_findings(session, limit=EVERY)
    grown = grown_from(session, "visit_finding", [row.finding.id for row in rows], now())
    for row in rows:
        yield _finding(row, grown.get(row.finding.id, ()))


def _finding(row: FindingRow, cases: tuple[CaseLine, ...]) -> tuple[object, ...]:
    each = row.finding
    return (
        day_of(row.found_at), row.estate, row.door, _(FINDINGS.get(each.kind, each.kind)), each.problem,
        _(FINDING_STATES[row.state]), _local(each.referred_at), each.handling, _local(each.resolved_at), each.result,
        "、".join(_(CASES[case.table]) for case in cases), "、".join(case.number for case in cases),
        "、".join(map(state_text, cases)), "、".join(light_text(case.light) for case in cases if case.light),
    )  # fmt: skip


def _count_logs(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(VisitLog).where(VisitLog.alive())) or 0


def _count_findings(session: Session, _of: UUID | None) -> int:
    return session.scalar(select(func.count()).select_from(VisitFinding).where(VisitFinding.alive())) or 0


def _count_figures(session: Session, _of: UUID | None) -> int:
    return sum(1 for _row in _figure_rows(session, None))


LOG_LISTS: dict[str, ListSpec] = {
    "visit-logs": ListSpec(
        N_("Visit logs"),
        (
            ListColumn(N_("Log number")), ListColumn(N_("Date")), ListColumn(N_("Visitor")),
            ListColumn(N_("State")), ListColumn(N_("Late")), ListColumn(N_("Submitted at")), ListColumn(N_("Grid")),
            ListColumn(N_("Households")), ListColumn(N_("Occasion")),
            ListColumn(N_("Police officer who went along")), ListColumn(N_("Together with"), _nothing),
            ListColumn(N_("Found (cases)")), ListColumn(N_("Settled (cases)")), ListColumn(N_("Content"), _nothing),
        ),
        _log_rows,
        _count_logs,
    ),
    "log-figures": ListSpec(
        N_("Figures of the visit logs"),
        (
            ListColumn(N_("Month")), ListColumn(N_("Worker")),
            ListColumn(N_("Working days with a log")), ListColumn(N_("Working days that asked for one")),
            ListColumn(N_("Log rate")), ListColumn(N_("Logs")), ListColumn(N_("Made up later")),
            ListColumn(N_("Times the police went along")), ListColumn(N_("Hazards cleared")),
            ListColumn(N_("Disputes settled")), ListColumn(N_("Appeals settled·")),
        ),
        _figure_rows,
        _count_figures,
        notes=LOG_FORMULAS,
    ),
    "findings": ListSpec(
        N_("Problems found"),
        (
            ListColumn(N_("Found on")), ListColumn(N_("Estate")), ListColumn(N_("Door"), _nothing),
            ListColumn(N_("Kind")), ListColumn(N_("Problem"), _nothing), ListColumn(N_("State")),
            ListColumn(N_("Passed on at")), ListColumn(N_("Handling"), _nothing), ListColumn(N_("Settled at")),
            ListColumn(N_("Result"), _nothing), ListColumn(N_("Case")), ListColumn(N_("Number of the case")),
            ListColumn(N_("State of the case")), ListColumn(N_("Light of the case")),
        ),
        _finding_rows,
        _count_findings,
    ),
}  # fmt: skip
