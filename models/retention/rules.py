"""How long what is kept, as data: law E, with its sources; the periods are settings of the community. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Kind(enum.Enum):
    """What shares a period: data that are over at the same time and go the same way."""

    REGISTER = "register"
    CARE = "care"
    VISITS = "visits"
    LOGS = "logs"
    CASES = "cases"
    MEDIATION = "mediation"
    PROOFS = "proofs"
    STAFF = "staff"
    """Of those who worked or helped here themselves."""


@dataclass(frozen=True)
class Rule:
    """``years``: proposed, from when a thing is over; ``low``: the least by law; ``source``: of both."""

    kind: Kind
    years: int
    low: int
    high: int
    source: str
    whole: bool = False
    """The whole row goes; else it stays as a figure, without anything of the person."""

    @property
    def key(self) -> str:
        return f"retention.{self.kind.value}_years"


RULES: Mapping[Kind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(Kind.REGISTER, 2, 1, 10, "law E; PIPL 19, 47"),
        Rule(Kind.CARE, 2, 1, 10, "law E; PIPL 19, 28, 47", whole=True),
        Rule(Kind.VISITS, 5, 2, 10, "law E; PIPL 19"),
        Rule(Kind.LOGS, 5, 2, 10, "law E; PIPL 19"),
        Rule(Kind.CASES, 5, 5, 30, "law E; L-63, L-64"),
        Rule(Kind.MEDIATION, 10, 5, 50, "law E; L-63"),
        Rule(Kind.PROOFS, 3, 3, 30, "law E; PIPL 56; L-09", whole=True),
        Rule(Kind.STAFF, 5, 5, 30, "law E"),
    )
}

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(
        (
            "resident", "residency", "distinct_pair", "resident_merge", "handover", "arrival", "household", "dwelling",
        ),
        Kind.REGISTER,
    ),
    **dict.fromkeys(
        (
            "membership", "proposal_decision", "resident_fact", "crisis", "pairing", "care_pause", "care_visit",
            "care_need", "care_team_member",
        ),
        Kind.CARE,
    ),
    **dict.fromkeys(("visit", "visit_finding"), Kind.VISITS),
    **dict.fromkeys(("visit_log", "log_correction"), Kind.LOGS),
    **dict.fromkeys(
        (
            "appeal", "appeal_step", "appeal_link", "notice", "whistle", "whistle_step", "red_task", "red_task_step",
            "problem_appeal", "studio_matter", "studio_matter_step", "hazard", "hazard_step",
        ),
        Kind.CASES,
    ),
    **dict.fromkeys(
        (
            "mediation", "mediation_agreement", "mediation_note", "mediation_paper", "mediation_party",
            "mediation_step",
        ),
        Kind.MEDIATION,
    ),
    **dict.fromkeys(
        ("worker", "studio_officer", "helper", "volunteer_service", "cadre_duty", "cadre_day"), Kind.STAFF
    ),
    **dict.fromkeys(
        ("consent", "privacy_notice", "person_request", "reveal", "restriction", "erasure", "erased"), Kind.PROOFS
    ),
}  # fmt: skip
"""Of every table about people, who work here included; an attachment or a conflict card goes with its record."""
BELONGING = frozenset({"attachment", "conflict_card"})
"""Go with the record that they belong to."""
TRACE = frozenset({"erasure", "erased"})
"""Says what went, by ids, and stays."""

FIGURES: Mapping[str, frozenset[str]] = {
    "resident": frozenset({"sex", "population_type"}),
    "residency": frozenset({"relation", "kind", "starts_on", "ends_on", "end_reason"}),
}
"""Personal columns that stay with what is made anonymous: without the others they tell of a household, not of whom."""


class Keep(enum.Enum):
    """Why a record stays for now, though its person is to be erased: it is only stored (仅存储)."""

    OPEN_CASE = "open_case"
    LEGAL_TERM = "legal_term"
    RESIDENT = "resident"
    """He lives here: the register is kept as a duty."""
    OPEN_REQUEST = "open_request"
    NAMED = "named"
    """It is others': what it says stays, and the name of who goes is taken out of it."""
    SAME_NAME = "same_name"
    """It means somebody else of the same name."""
    OTHERS_WORDS = "others_words"
    """It is what others stated, and would be worth nothing without the name."""
