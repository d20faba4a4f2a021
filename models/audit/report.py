"""The compliance report (合规审计报告, L-23): figures of a period by part, each with the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import facts
from models.audit.facts import Asked, Fact
from models.audit.reading import AuditRow, Wanted, audit_rows, conditions, reason_of, require_reader
from models.audit.records import AuditEntry
from models.errors import WorldError
from models.workers.records import Worker

_SPLIT = "/"


class Part(StrEnum):
    ACCESS = "access"
    LOOKS = "looks"
    CHANGES = "changes"
    LEFT = "left"
    RIGHTS = "rights"
    RETENTION = "retention"
    SAFETY = "safety"


@dataclass(frozen=True)
class Lines:
    """A figure that counts lines of the audit. ``by``: told besides for each worker, and for each reason he gave."""

    part: Part
    wanted: Wanted
    worry: bool = False
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """A figure that counts what other areas tell. ``worry``: above zero it wants to be looked into."""

    part: Part
    read: facts.Read
    worry: bool = False


FIGURES: Mapping[str, Lines | Facts] = {
    "log_in": Lines(Part.ACCESS, Wanted(deeds=("log_in",))),
    "log_in_failed": Lines(Part.ACCESS, Wanted(deeds=("log_in_failed", "unlock_failed")), worry=True),
    "recovered": Lines(Part.ACCESS, Wanted(deeds=("recovered",)), worry=True),
    "refused": Lines(Part.ACCESS, Wanted(deeds=("refused",)), worry=True),
    "look": Lines(Part.LOOKS, Wanted(deeds=("look",)), by=("worker",)),
    "reveal": Lines(Part.LOOKS, Wanted(deeds=("reveal",)), by=("worker", "reason")),
    "edit": Lines(Part.CHANGES, Wanted(deeds=("edit",))),
    "import": Lines(Part.CHANGES, Wanted(deeds=("import",))),
    "undo": Lines(Part.CHANGES, Wanted(deeds=("undo",))),
    "files": Facts(Part.LEFT, facts.files),
    "papers": Facts(Part.LEFT, facts.papers),
    "clear": Facts(Part.LEFT, facts.in_the_clear, worry=True),
    "denied": Facts(Part.LEFT, facts.denied),
    "void": Facts(Part.LEFT, facts.void),
    "workers": Facts(Part.RIGHTS, facts.workers),
    "singly": Facts(Part.RIGHTS, facts.singly_given),
    "grant": Lines(Part.RIGHTS, Wanted(deeds=("grant",))),
    "settings": Lines(Part.RIGHTS, Wanted(deeds=("settings",))),
    "keys": Lines(Part.RIGHTS, Wanted(deeds=("keys",))),
    "accounts": Facts(Part.RIGHTS, facts.accounts),
    "unused": Facts(Part.RIGHTS, facts.unused, worry=True),
    "vacant": Facts(Part.RIGHTS, facts.vacant, worry=True),
    "over": Facts(Part.RETENTION, facts.over, worry=True),
    "lists_waiting": Facts(Part.RETENTION, facts.lists_waiting, worry=True),
    "lists_done": Facts(Part.RETENTION, facts.lists_done),
    "erase": Lines(Part.RETENTION, Wanted(deeds=("erase",))),
    "cut": Lines(Part.RETENTION, Wanted(deeds=("cut",))),
    "requests": Facts(Part.RETENTION, facts.asked_by_persons),
    "requests_late": Facts(Part.RETENTION, facts.answered_late, worry=True),
    "incidents": Facts(Part.SAFETY, facts.happened),
    "incidents_open": Facts(Part.SAFETY, facts.not_over, worry=True),
    "backup": Lines(Part.SAFETY, Wanted(deeds=("backup",))),
    "backup_failed": Lines(Part.SAFETY, Wanted(deeds=("backup",), failed=True), worry=True),
    "restore": Lines(Part.SAFETY, Wanted(deeds=("restore",)), worry=True),
    "check": Lines(Part.SAFETY, Wanted(deeds=("check",))),
    "check_failed": Lines(Part.SAFETY, Wanted(deeds=("check",), failed=True), worry=True),
    "alarm": Lines(Part.SAFETY, Wanted(deeds=("alarm",)), worry=True),
    "alarm_seen": Lines(Part.SAFETY, Wanted(deeds=("alarm_seen",))),
    "read_audit": Lines(Part.SAFETY, Wanted(deeds=("read_audit",))),
}
"""In the order of the report; a deed that the audit learns belongs into one of them."""


@dataclass(frozen=True)
class Figure:
    """``key`` asks for its rows; with ``who`` and ``reason`` it is a share of the figure before it."""

    key: str
    part: Part
    count: int
    worry: bool = False
    who: str | None = None
    reason: str | None = None

    @property
    def name(self) -> str:
        """The figure of ``FIGURES`` that it is, or is a share of."""
        return self.key.split(_SPLIT)[0]

    @property
    def is_share(self) -> bool:
        return _SPLIT in self.key


def asked_for(first: date, last: date, today: date, unused_days: int) -> Asked:
    """Raises ``WorldError``: ``audit_period_wrong``."""
    if last < first:
        raise WorldError("audit_period_wrong")
    return Asked(first, last, today, unused_days)


def figures(session: Session, whole: Session, asked: Asked) -> list[Figure]:
    """The figures of a period, in the order of the report; lines of the audit are counted once.

    Args:
        whole: reads the whole file: an auditor sees nobody's records, and is told how many lists are due.

    Raises:
        WorldError: ``not_allowed``.
    """
    require_reader(session)
    counted = _counted(session, asked)
    names: dict[UUID | None, str] = {id_: name for id_, name in session.execute(select(Worker.id, Worker.name))}
    found: list[Figure] = []
    for key, figure in FIGURES.items():
        if isinstance(figure, Facts):
            count = len(figure.read(whole, asked))
            found.append(Figure(key, figure.part, count, figure.worry and count > 0))
        else:
            mine = {group: n for group, n in counted.items() if _fits(figure.wanted, group)}
            count = sum(mine.values())
            found.append(Figure(key, figure.part, count, figure.worry and count > 0))
            found += _shares(key, figure, mine, names)
    return found


Group = tuple[str, bool, UUID | None, str]
"""Deed, whether it failed, who, and the reason he gave."""


def _counted(session: Session, asked: Asked) -> dict[Group, int]:
    reason = func.coalesce(reason_of(), "")
    keys = AuditEntry.deed, AuditEntry.outcome != "ok", AuditEntry.worker_id, reason
    within = conditions(Wanted(first=asked.first, last=asked.last))
    query = select(*keys, func.count()).where(*within).group_by(*keys)
    return {(deed, bool(failed), who, why): n for deed, failed, who, why, n in session.execute(query)}


def _fits(wanted: Wanted, group: Group) -> bool:
    return group[0] in wanted.deeds and (group[1] or not wanted.failed)


def _shares(key: str, figure: Lines, mine: Mapping[Group, int], names: Mapping[UUID | None, str]) -> Iterator[Figure]:
    """The same by who it was, and by the reason where one was asked for, the most first."""
    shares: dict[tuple[UUID | None, str], int] = {}
    for (_deed, _failed, who, reason), n in mine.items() if figure.by else ():
        share = who, reason if "reason" in figure.by else ""
        shares[share] = shares.get(share, 0) + n
    for (who, reason), n in sorted(shares.items(), key=lambda each: (-each[1], names.get(each[0][0], ""))):
        parts = (key, who.hex if who else "", *([reason] if "reason" in figure.by else []))
        told = reason if "reason" in figure.by else None
        yield Figure(_SPLIT.join(parts), figure.part, n, who=names.get(who, ""), reason=told)


def wanted_of(key: str, asked: Asked) -> Wanted | None:
    """Which lines a figure counts; ``None`` for one that counts facts.

    Raises:
        WorldError: ``audit_figure_unknown``.
    """
    name, *share = key.split(_SPLIT)
    figure = FIGURES.get(name)
    if figure is None or (share and not (isinstance(figure, Lines) and figure.by)):
        raise WorldError("audit_figure_unknown")
    if isinstance(figure, Facts):
        return None
    wanted = replace(figure.wanted, first=asked.first, last=asked.last)
    if share:
        wanted = replace(wanted, worker_id=UUID(share[0]) if share[0] else None, nobody=not share[0])
    return replace(wanted, reason=share[1]) if len(share) > 1 else wanted


def rows_of(session: Session, whole: Session, key: str, asked: Asked, limit: int) -> Sequence[AuditRow | Fact]:
    """The rows that a figure counts, the newest first; of facts all.

    Raises:
        WorldError: ``not_allowed``, and as ``wanted_of``.
    """
    require_reader(session)
    wanted = wanted_of(key, asked)
    if wanted is not None:
        return audit_rows(session, wanted, limit)
    figure = FIGURES[key]
    return figure.read(whole, asked) if isinstance(figure, Facts) else []
