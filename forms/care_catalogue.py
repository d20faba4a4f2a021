"""The form of one group of the catalogue, and what is wrong with a rule as a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from forms.acting import FIXED, judged, told_at
from forms.care_messages import SENTENCES
from forms.care_types import GroupCode
from forms.care_words import SEEN_BY
from forms.form import Answers, Field, Form, Rule, Section
from forms.i18n import N_
from forms.problems import FormInvalidError, Problem
from forms.types import Integer, Several, Text, YesNo
from models.care.catalogue import change_group
from models.care.expressions import RuleError
from models.care.group_rows import GroupRow, require_rule, row_of
from models.care.records import SpecialGroup
from models.care.rules import ORDINARY_LEVEL


def _readable(key: str) -> Rule:
    def rule(answers: Answers) -> Problem | None:
        level = answers["sensitivity"]
        try:
            require_rule(key, answers[key], ORDINARY_LEVEL if level is None else level)
        except RuleError as broken:
            return Problem(broken.code, key, SENTENCES[broken.code], broken.params)
        return None

    return rule


def _tight_is_tighter(answers: Answers) -> Problem | None:
    often, tight = answers["visit_every_days"], answers["tight_days"]
    if often is None or tight is None or tight <= often:
        return None
    return Problem(
        "tight_not_tighter", "tight_days", N_("The tighter norm asks for fewer visits than the ordinary one.")
    )


GROUP = Form(
    code="C-09",
    version="2026.1",
    title=N_("Special group"),
    record=SpecialGroup,
    acted=True,
    sections=(
        Section(
            N_("Group"),
            (
                Field(column=SpecialGroup.code, type=GroupCode(), label=N_("Code")),
                Field(column=SpecialGroup.name, type=Text(60), label=N_("Group name")),
                Field(column=SpecialGroup.definition, type=Text(500, lines=True), label=N_("Who belongs to it")),
                Field(column=SpecialGroup.legal_basis, type=Text(500, lines=True), label=N_("Legal basis")),
                Field(column=SpecialGroup.consent, type=Text(120), label=N_("Consent needed")),
                Field(column=SpecialGroup.needs_pairing, type=YesNo(), label=N_("Its people should be paired")),
            ),
        ),
        Section(
            N_("Visits"),
            (
                Field(
                    column=SpecialGroup.visit_every_days,
                    type=Integer(1, 3650),
                    label=N_("Visit every … days"),
                    hint=N_("Empty: no norm"),
                ),
                Field(column=SpecialGroup.visit_note, type=Text(120), label=N_("What kind of visit")),
                Field(column=SpecialGroup.tight_days, type=Integer(1, 3650), label=N_("Tighter: every … days")),
                Field(column=SpecialGroup.tight_when, type=Text(120), label=N_("Tighter when")),
                Field(
                    column=SpecialGroup.tight_rule,
                    type=Text(500),
                    label=N_("Tighter when (rule)"),
                    hint=N_("Empty: a person sets the risk by hand"),
                ),
                Field(
                    column=SpecialGroup.crisis_hours,
                    type=Integer(1, 720),
                    label=N_("Hours until a visit after a grave event"),
                ),
                Field(column=SpecialGroup.phone_counts, type=YesNo(), label=N_("A phone call counts as a visit")),
                Field(column=SpecialGroup.frequency_source, type=Text(500), label=N_("Source of the norm")),
            ),
        ),
        Section(
            N_("Who may see it"),
            (
                Field(column=SpecialGroup.sensitivity, type=Integer(1, 4), label=N_("Sensitivity (1 to 4)")),
                Field(column=SpecialGroup.who_may_see, type=Text(200), label=N_("Who may see it, in words")),
                Field(
                    column=SpecialGroup.seen_by,
                    type=Several(SEEN_BY),
                    label=N_("Who may open level 3"),
                ),
            ),
        ),
        Section(
            N_("Proposals"),
            (
                Field(
                    column=SpecialGroup.auto_rule,
                    type=Text(500),
                    label=N_("Rule that proposes people"),
                    hint=N_("For example: age >= 60 and household_size == 1"),
                ),
            ),
        ),
    ),
    rules=(_readable("tight_rule"), _readable("auto_rule"), _tight_is_tighter),
)
"""Opening and closing a group is an act of its own, with the street's permission where L-14 asks for it."""


def group_row(answers: Mapping[str, Any], before: GroupRow | None = None) -> GroupRow:
    """The line of a catalogue that answers of ``GROUP`` make; who may see it in another order is no change."""
    known = {each.name: answers[each.name] for each in fields(GroupRow)}
    seen_by = tuple(known["seen_by"] or ())
    if before is not None and set(seen_by) == set(before.seen_by):
        seen_by = before.seen_by
    known |= {"seen_by": seen_by, "phone_counts": bool(known["phone_counts"])}
    known["needs_pairing"] = known["needs_pairing"] is not False
    known["sensitivity"] = ORDINARY_LEVEL if known["sensitivity"] is None else known["sensitivity"]
    return GroupRow(**known)


def save_group(session: Session, raw: Mapping[str, object], entry: SpecialGroup) -> SpecialGroup:
    """Change an entry of the catalogue: its revision rises, and who is in it keeps the text of then.

    Raises:
        FormInvalidError: an answer is refused; the code of an entry stays.
    """
    line = row_of(entry)
    answers = judged(GROUP, {**{key: getattr(line, key) for key in GROUP.by_key}, **raw})
    if answers["code"] != entry.code:
        raise FormInvalidError([Problem("fixed_field", "code", FIXED, {"label": GROUP.by_key["code"].label})])
    with told_at({"norm_zero": "visit_every_days"}):
        change_group(session, entry, group_row(answers, line))
    return entry
