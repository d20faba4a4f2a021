"""Rows of care as the command line answers them: codes for programs, words for people, level 3 masked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.calendar import CHINA

if TYPE_CHECKING:
    from models.care.cadres import CadreCoverage, DutyRow
    from models.care.coverage import CoverageLine, CycleRow, GapRow
    from models.care.due import DueRow
    from models.care.helpers import HelperPage, HelperRow
    from models.care.people import CareCard, CareRow
    from models.care.proposals import Proposal, RuleCount
    from models.care.queries import Home
    from models.care.records import Helper, Pairing
    from models.care.reviews import Review
    from models.care.rules import Share
    from models.care.suggestions import Suggestion, SuggestionLine

Shown = dict[str, Any]


def local(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(CHINA).isoformat(timespec="minutes")


def share(of: Share) -> Shown:
    """Part and whole, and the ratio as text to four places; ``None`` of nothing."""
    ratio = of.ratio
    return {"part": of.part, "whole": of.whole, "ratio": None if ratio is None else f"{ratio:.4f}"}


def place(home: Home | None) -> Shown:
    return {"estate": home.estate if home else None, "door": home.door if home else None}


def choice(pairing: Pairing, helper: Helper) -> Shown:
    """One of several helpers of a person, to be decided about."""
    return {"pairing_id": pairing.id, "helper": helper.name, "starts_on": pairing.starts_on}


def rule_count(row: RuleCount) -> Shown:
    """Fewer people of level 3 than may be counted out are not: the numbers are left blank."""
    return {
        "group": row.group_code,
        "name": row.name,
        "level": row.level,
        "few": row.few,
        "proposed": None if row.few else row.proposed,
        "children": None if row.few else row.children,
        "undecided": row.undecided,
        "missing": list(row.missing),
    }


def review(row: Review) -> Shown:
    return {
        "resident_id": row.resident_id,
        "name": row.name,
        "birth_date": row.birth_date,
        "turned_on": row.turned_on,
        "estate": row.estate,
        "door": row.door,
        "groups": list(row.groups),
        "masked": row.masked,
    }


def proposal(row: Proposal) -> Shown:
    return {
        "kind": row.kind.value,
        "resident_id": row.resident_id,
        "name": row.name,
        "birth_date": row.birth_date,
        "estate": row.estate,
        "door": row.door,
        "group": row.group_code,
        "group_name": row.group_name,
        "rule": row.rule,
        "reasons": dict(row.reasons),
        "membership_id": row.membership_id,
    }


def helper(row: HelperRow) -> Shown:
    who = row.helper
    return {
        "id": who.id,
        "name": who.name,
        "kind": who.kind.value,
        "unit": who.unit,
        "post": who.post,
        "phone": who.phone,
        "capacity": who.capacity,
        "people": row.people,
        "supported": row.supported,
        "free": row.free,
        "absent": row.absent,
        "left": row.left,
        "starts_on": who.starts_on,
        "ends_on": who.ends_on,
    }


def helper_people(page: HelperPage) -> list[Shown]:
    return [
        {
            "pairing_id": row.pairing.id,
            "resident_id": row.resident_id,
            "name": row.name,
            **place(row.home),
            "role": row.pairing.role.value,
            "starts_on": row.pairing.starts_on,
            "ends_on": row.pairing.ends_on,
            "in_force": row.in_force,
            "last_visit_on": row.last_visit_on,
        }
        for row in page.people
    ]


def due(row: DueRow) -> Shown:
    return {
        "resident_id": row.resident_id,
        "name": row.name,
        "age": row.age,
        "estate": row.estate,
        "door": row.door,
        "state": row.state.value,
        "due_on": row.due_on,
        "due_at": local(row.due_at),
        "days_over": row.days_over,
        "every_days": row.every_days,
        "last_on": row.last_on,
        "risk": row.risk.value,
        "helper": row.helper_name,
        "phone_counts": row.phone_counts,
        "paused_until": row.paused_until,
    }


def coverage_line(line: CoverageLine) -> Shown:
    """A line of fewer people of level 4 than may be counted tells none of its numbers."""
    known = {"key": line.key, "name": line.name, "level": line.level, "few": line.few}
    if line.few:
        return {**known, "paired": None, "one_to_one": None}
    return {**known, "paired": share(line.paired), "one_to_one": share(line.one_to_one)}


def gap(row: GapRow) -> Shown:
    return {
        "resident_id": row.resident_id,
        "name": row.name,
        "age": row.age,
        **place(row.home),
        "state": row.state.value,
        "since": row.since,
        "last_helper": row.last_helper,
    }


def cycle(row: CycleRow) -> Shown:
    return {
        "resident_id": row.resident_id,
        "name": row.name,
        "base": row.base,
        "due_on": row.due_on,
        "contact_on": row.contact_on,
        "closed_on": row.closed_on,
        "on_time": row.on_time,
        "every_days": row.every_days,
    }


def person(row: CareRow) -> Shown:
    return {
        "resident_id": row.resident_id,
        "name": row.name,
        "birth_date": row.birth_date,
        "estate": row.estate,
        "door": row.door,
        "groups": [{"code": mark.code, "name": mark.name, "level": mark.level} for mark in row.groups],
        "masked": row.masked,
        "state": row.state.value,
        "primary": row.primary,
        "primary_id": row.primary_id,
        "supporters": row.supporters,
        "due_state": row.due_state.value,
        "due_on": row.due_on,
    }


def card(found: CareCard) -> Shown:
    return {
        "resident_id": found.resident_id,
        "name": found.name,
        "birth_date": found.birth_date,
        **place(found.home),
        "state": found.state.value,
        "under_care": found.under_care,
        "due_state": found.due_state.value,
        "due_on": found.due.due_on,
        "every_days": found.due.every_days,
        "last_on": found.due.last_on,
        "masked": found.masked,
        "memberships": [_membership(row) for row in found.memberships],
        "pairings": [_pairing(row) for row in found.pairings],
        "visits": [_visit(row) for row in found.visits],
        "needs": [_need(row, hidden=found.needs_masked) for row in found.needs],
        "pauses": [
            {"id": row.id, "reason": row.reason.value, "starts_on": row.starts_on, "ends_on": row.ends_on}
            for row in found.pauses
        ],
        "crises": [_crisis(row, hidden=found.crises_masked) for row in found.crises],
    }


def _membership(row: Any) -> Shown:
    entry = row.membership
    known = {"id": entry.id, "level": entry.level, "in_force": row.in_force, "masked": row.masked}
    days = {"recognised_on": entry.recognised_on, "ended_on": entry.ended_on}
    if row.masked:
        return {**known, **days, "group": None, "group_name": None}
    told = {"group": entry.group_code, "group_name": row.group_name, "evidence": entry.evidence, "note": entry.note}
    return {**known, **days, **told, "risk": entry.risk.value if entry.risk else None, "consent": entry.consent_kind}


def _pairing(row: Any) -> Shown:
    entry = row.pairing
    return {
        "id": entry.id,
        "helper_id": row.helper.id,
        "helper": row.helper.name,
        "role": entry.role.value,
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "end_reason": entry.end_reason.value if entry.end_reason else None,
        "in_force": row.in_force,
    }


def _visit(row: Any) -> Shown:
    entry = row.visit
    seen = [key for key in ("health", "mind", "safety", "hygiene", "living") if key not in row.hidden]
    ratings = {key: rating.value if (rating := getattr(entry, key)) else None for key in seen}
    texts = {key: getattr(entry, key) for key in ("needs", "handling") if key not in row.hidden}
    return {
        "id": entry.id,
        "at": local(entry.at),
        "manner": entry.manner.value,
        "reached": entry.reached,
        "helper": row.helper,
        "worker": row.worker,
        "corrected": row.corrected,
        "masked": bool(row.hidden),
        **ratings,
        **texts,
        "referred": entry.referred,
    }


def _need(row: Any, *, hidden: bool) -> Shown:
    told = {} if hidden else {"kind": row.kind, "text": row.text, "result": row.result}
    return {"id": row.id, "state": row.state.value, "due_on": row.due_on, **told}


def _crisis(row: Any, *, hidden: bool) -> Shown:
    return {"id": row.id, "at": local(row.at), **({} if hidden else {"kind": row.kind, "note": row.note})}


def suggestion(found: Suggestion) -> Shown:
    loads = [
        {"helper_id": key, "name": load.name, "held": load.held, "new": load.new, "capacity": load.capacity}
        for key, load in found.loads.items()
    ]
    return {
        "people": len(found.lines),
        "children": found.children,
        "unplaced": found.unplaced,
        "load_cost": found.load_cost,
        "total_cost": found.total_cost,
        "bound": found.bound,
        "gap": found.gap,
        "lines": [suggestion_line(line, found) for line in found.lines],
        "loads": loads,
    }


def suggestion_line(line: SuggestionLine, found: Suggestion) -> Shown:
    return {
        "resident_id": line.resident_id,
        "name": line.name,
        **place(line.home),
        "helper_id": line.helper_id,
        "helper": found.loads[line.helper_id].name if line.helper_id else None,
        "cost": line.cost,
        "reasons": list(line.reasons),
        "met": line.met,
        "alternatives": [{"helper_id": other.helper_id, "extra": other.extra} for other in line.alternatives],
    }


def duty(row: DutyRow) -> Shown:
    entry = row.duty
    return {
        "id": entry.id,
        "name": entry.name,
        "rank": entry.rank.value,
        "kind": entry.kind.value,
        "unit": entry.unit,
        "post": entry.post,
        "phone": entry.phone,
        "estate_id": entry.estate_id,
        "estate": row.estate,
        "starts_on": entry.starts_on,
        "ends_on": entry.ends_on,
        "term_until": entry.term_until,
        "in_force": row.in_force,
        "term_over": row.term_over,
        "days_this_month": row.days_this_month,
        "last_day": row.last_day.on if row.last_day else None,
    }


def cadre_coverage(found: CadreCoverage) -> Shown:
    return {
        "estates": share(found.estates),
        "gaps": [
            {"estate_id": each.estate_id, "estate": each.name, "since": each.since, "term_over": each.term_over}
            for each in found.gaps
        ],
        "community": found.community,
        "key_community": found.key_community,
        "key_community_ok": found.key_community_ok,
        "missing_ranks": [rank.value for rank in found.missing_ranks],
        "secretaries": [kind.value for kind in found.secretaries],
    }
