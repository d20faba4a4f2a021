"""The lists of 解难题 and their columns."""

from __future__ import annotations

from desktop.case_looks import short_number
from desktop.community_column import communities_text, community_column
from desktop.desk import Desk
from desktop.record_list import ListSpec, RecordList
from desktop.solving.looks import state_chip
from desktop.widgets import Column
from desktop.widgets.rows import Align
from forms.care_words import words_of
from forms.i18n import N_
from forms.solving_words import LEVELS, STATES, reasons_text, time_text
from models.solving.queries import ProblemRow
from models.solving.records import Achievement
from models.solving.rules import Candidate


class ProblemList(RecordList):
    area = "solving"


class Library(RecordList):
    area = "solving"


def candidate_spec(desk: Desk) -> ListSpec:
    whose: list[Column[Candidate]] = [
        Column("communities", N_("Communities"), lambda one: communities_text(desk, one.community_codes), 150)
    ]
    columns: list[Column[Candidate]] = [
        Column("item", N_("Item"), lambda one: one.title, 200),
        *(whose if desk.at_seat else ()),
        Column("place", N_("Place"), lambda one: one.place or "", 150),
        Column("repeats", N_("Times reported"), lambda one: str(one.repeats), 130,
               sort=lambda one: one.repeats, align=Align.RIGHT),
        Column("days", N_("Days open"), lambda one: str(one.days_open), 110, sort=lambda one: one.days_open,
               align=Align.RIGHT),
        Column("households", N_("Households concerned"), lambda one: str(one.households), 158,
               sort=lambda one: one.households, align=Align.RIGHT),
        Column("appeals", N_("Open ones"), lambda one: str(one.appeals), 110,
               sort=lambda one: one.appeals, align=Align.RIGHT),
        Column("department", N_("Department"), lambda one: one.department or "", 130),
        Column("why", N_("Why it stands here"), reasons_text, 260),
    ]  # fmt: skip
    return ListSpec(
        "candidates", N_("Candidates"), columns, lambda one: one.first, placeholder=N_("Item or department"),
        hidden=("why",), masks={},
    )  # fmt: skip


def problem_spec(desk: Desk) -> ListSpec:
    columns: list[Column[ProblemRow]] = [
        Column("time", N_("Day it counts for"), lambda row: time_text(row.level, row.on), 185, sort=lambda row: row.on),
        *community_column(desk, _community_of_problem),
        Column("level", N_("Level of the problem"), lambda row: words_of(LEVELS, row.level), 158),
        Column("title", N_("Title of the problem"), lambda row: row.title, 190),
        Column("department", N_("Department"), lambda row: row.department or "", 120),
        Column("state", N_("State"), lambda row: words_of(STATES, row.state), 155,
               chip=lambda row: state_chip(row.state)),
        Column("studied", N_("Studied on"), lambda row: row.studied_on.isoformat() if row.studied_on else "—", 110),
        Column("appeals", N_("Its appeals"), lambda row: str(row.appeals), 110,
               sort=lambda row: row.appeals, align=Align.RIGHT),
        Column("settled", N_("Carried along"), lambda row: str(row.settled), 120,
               sort=lambda row: row.settled, align=Align.RIGHT),
        Column("document", N_("Document number of the opinion"), lambda row: row.standing.document or "", 150),
        Column("number", N_("Number"), lambda row: short_number(row.number), 120),
    ]  # fmt: skip
    return ListSpec(
        "problems", N_("Problems to be solved"), columns, lambda row: row.id,
        placeholder=N_("Number, title or department"), hidden=("studied", "document", "number"), masks={},
    )  # fmt: skip


def library_spec(desk: Desk) -> ListSpec:
    columns: list[Column[Achievement]] = [
        Column("on", N_("Day of the entry"), lambda row: row.on.isoformat(), 110),
        *community_column(desk, _community_of_entry),
        Column("title", N_("Title of the entry"), lambda row: row.title, 190),
        Column("document", N_("Document number"), lambda row: row.document or "", 160),
        Column("text", N_("What stays"), lambda row: row.text.replace("\n", " "), 380),
    ]  # fmt: skip
    return ListSpec(
        "library", N_("Library of solved problems"), columns, lambda row: row.id,
        placeholder=N_("Title, document number or text"), masks={},
    )  # fmt: skip


def _community_of_problem(row: ProblemRow) -> str:
    return row.community_code


def _community_of_entry(row: Achievement) -> str:
    return row.community_code
