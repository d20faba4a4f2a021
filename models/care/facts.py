"""The facts that rules of the catalogue may ask for: derived from the register, or stored one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from models.care.expressions import Kind


@dataclass(frozen=True)
class Fact:
    """One variable of the rules (data/README §7).

    ``derived``: computed from the register; ``stored``: may stand in ``ResidentFact``, which wins over what was
    derived. ``level`` (L-21): that of the most open shipped group whose rule asks for it; a rule that proposes people
    for a more open group may not read it.
    """

    name: str
    kind: Kind
    level: int = 2
    derived: bool = False
    stored: bool = True


def _derived(kind: Kind, *names: str, stored: bool = False, level: int = 2) -> Sequence[Fact]:
    return [Fact(name, kind, level, derived=True, stored=stored) for name in names]


def _stored(kind: Kind, *names: str, level: int = 2) -> Sequence[Fact]:
    return [Fact(name, kind, level) for name in names]


FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        fact.name: fact
        for facts in (
            _derived(Kind.NUMBER, "age", "household_size"),
            _derived(Kind.NUMBER, "moved_in_days", level=1),
            _derived(Kind.NUMBER, "child_age_months", level=3),
            _derived(Kind.TEXT, "sex", "hukou_city"),
            _derived(Kind.TEXT, "hukou_district", level=1),
            _derived(Kind.TRUTH, "resident_here"),
            _derived(Kind.TRUTH, "empty_nest", "left_behind", stored=True),
            _derived(
                Kind.TRUTH, "left_behind_child", "floating_child", "orphan", "no_carer_child", "hard_child", "pregnant",
                "lives_with_severe_disabled_child", stored=True, level=3,
            ),
            _stored(Kind.NUMBER, "ability", "dis_type", "dis_grade", level=3),
            _stored(Kind.NUMBER, "income_pc", "rigid_ratio", "ui_years", "resident_pension_years", "wife_age"),
            _stored(
                Kind.TRUTH, "autism", "dementia", "disabled", "full_nursing", "major_illness", "military_family",
                "needs_care", "no_ability", "single_child_disabled", "single_child_lost", "tekun", level=3,
            ),
            _stored(
                Kind.TRUTH, "dibao", "dibao_edge", "emergency", "emp_insured", "emp_pension", "employed", "flex_emp",
                "hard_emp", "hard_party", "insured", "involuntary", "job_wish",
                "martyr_family", "no_fixed_income", "no_house", "no_income", "no_supporter", "preferential",
                "preschool_last_year", "property_ok", "reg_unemployed", "rigid_hard", "single_child_cert", "start_up",
                "veteran", "wage_claim", "zero_emp_family",
            ),
            _stored(Kind.TRUTH, "gig_worker", "grad_unemployed", level=1),
            _stored(Kind.TRUTH, "smd", "smd_guardian", "released", "corrected", "dv_victim", level=4),
        )
        for fact in facts
    }
)  # fmt: skip
KINDS: Mapping[str, Kind] = MappingProxyType({name: fact.kind for name, fact in FACTS.items()})
"""What ``models.care.expressions.parse`` is given."""
