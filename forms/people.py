"""Forms of people: resident, household, residency. Fields are the Y and O rows of GB/T 31000 (L-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.form import Answers, Field, Form, Section
from forms.i18n import N_
from forms.identity import IdNumber, PersonName, Phone, id_problem, looks_foreign
from forms.problems import Problem, Severity
from forms.types import Choice, Code, Date, Integer, Text, YesNo
from models.calendar import today
from models.people import rules
from models.people.records import Household, IdMissing, Residency, Resident

RESIDENT_ID_CARDS = ("111", "112")
_ID_CARD_OR_UNSAID = (None, *RESIDENT_ID_CARDS)
FLOATING = "02"
ID_LABEL = N_("ID number")

ID_MISSING = {
    IdMissing.NEWBORN: N_("Newborn, none yet"),
    IdMissing.REFUSED: N_("Declined to give it"),
    IdMissing.PENDING: N_("To be added"),
}
SEX_SYNONYMS = {"m": "1", "f": "2", "male": "1", "female": "2", "男性": "1", "女性": "2", "不详": "9", "未说明": "9"}
RELATION_SYNONYMS = {
    "户 主": "02",
    "之夫": "11",
    "丈夫": "11",
    "之妻": "12",
    "妻子": "12",
    "爱人": "10",
    "儿子": "20",
    "之子": "20",
    "女儿": "30",
    "之女": "30",
    "父": "51",
    "父亲": "51",
    "母": "52",
    "母亲": "52",
    "孙": "40",
    "孙子": "41",
    "孙女": "42",
}
EDUCATION_SYNONYMS = {
    "研究生": "10",
    "博士": "11",
    "硕士": "14",
    "本科": "20",
    "大学本科": "20",
    "大学": "20",
    "大专": "30",
    "专科": "30",
    "中专": "40",
    "高中": "60",
    "初中": "70",
    "小学": "80",
    "文盲": "90",
}
MARITAL_SYNONYMS = {"已": "20", "未": "10", "离异": "40", "离婚": "40", "丧偶": "30", "再婚": "22", "未婚": "10"}
POLITICAL_SYNONYMS = {
    "党员": "01",
    "中共党员": "01",
    "预备党员": "02",
    "中共预备党员": "02",
    "团员": "03",
    "共青团员": "03",
    "群众": "13",
    "普通群众": "13",
}


def _id_card(answers: Answers) -> bool:
    return answers["id_type"] in _ID_CARD_OR_UNSAID


def _no_number(answers: Answers) -> bool:
    return answers["id_no"] is None


def _floating(answers: Answers) -> bool:
    return bool(answers["population_type"] == FLOATING)


def _from_id_number(answers: Answers) -> Mapping[str, Any]:
    """Birth date and sex follow from the ID number: nobody types them twice. A missing number is one to be added."""
    number = answers["id_no"]
    if number is None:
        return {"id_missing": IdMissing.PENDING}
    if answers["id_type"] is None and looks_foreign(number):
        return {"id_type": rules.FOREIGN_RESIDENT_CARD}
    if not _id_card(answers):
        return {}
    said = rules.check_id(number, today())
    return {"birth_date": said.birth_date, "sex": said.sex} if said.valid else {}


def _id_number_right(answers: Answers) -> Problem | None:
    return id_problem(answers, ID_LABEL)


def _birth_not_in_future(answers: Answers) -> Problem | None:
    if answers["birth_date"] and answers["birth_date"] > today():
        return Problem("birth_in_future", "birth_date", N_("The date of birth is after today; check the year."))
    return None


def _birth_as_in_id(answers: Answers) -> Problem | None:
    born, number = answers["birth_date"], answers["id_no"]
    said = rules.birth_date_of(number) if born and number and _id_card(answers) else None
    if said and said != born:
        message = N_("The date of birth differs from the one in the ID number; correct whichever is wrong.")
        return Problem("birth_not_as_id", "birth_date", message)
    return None


def _sex_as_in_id(answers: Answers) -> Problem | None:
    said = rules.sex_of(answers["id_no"]) if answers["id_no"] and _id_card(answers) else None
    if said and answers["sex"] in ("1", "2") and said != answers["sex"]:
        message = N_("The sex differs from the one in the ID number; please check the card.")
        return Problem("sex_not_as_id", "sex", message, severity=Severity.WARNING)
    return None


def _very_old(answers: Answers) -> Problem | None:
    birth = answers["birth_date"]
    if birth and answers.get("died_on") is None and rules.age_on(birth, today()) > 130:
        return Problem(
            "age_over_130",
            "birth_date",
            N_("This person would be over 130 years old; please check."),
            severity=Severity.WARNING,
        )
    return None


def _death_not_in_future(answers: Answers) -> Problem | None:
    if answers["died_on"] and answers["died_on"] > today():
        return Problem("death_in_future", "died_on", N_("The day of death lies after today; check the year."))
    return None


def _died_after_birth(answers: Answers) -> Problem | None:
    if answers["died_on"] and answers["birth_date"] and answers["died_on"] < answers["birth_date"]:
        return Problem("died_before_birth", "died_on", N_("The date of death lies before the date of birth."))
    return None


RESIDENT = Form(
    code="R-01",
    version="2026.1",
    title=N_("Resident"),
    record=Resident,
    sections=(
        Section(
            N_("Identity"),
            (
                Field(column=Resident.name, type=PersonName(), label=N_("Name"), hint=N_("As on the card")),
                Field(
                    column=Resident.id_type,
                    type=Code("id_document_type", {"身份证": "111", "居民身份证": "111", "护照": "414"}),
                    label=N_("Kind of document"),
                ),
                Field(
                    column=Resident.id_no,
                    type=IdNumber(),
                    label=ID_LABEL,
                    hint=N_("Fills in birth date, sex and age"),
                ),
                Field(
                    column=Resident.id_missing,
                    type=Choice(ID_MISSING),
                    label=N_("Why there is no ID number"),
                    relevant=_no_number,
                ),
                Field(column=Resident.sex, type=Code("gbt2261_1_sex", SEX_SYNONYMS), label=N_("Sex")),
                Field(column=Resident.birth_date, type=Date(), label=N_("Date of birth"), hint=N_("e.g. 1956-3-2")),
                Field(column=Resident.phone, type=Phone(), label=N_("Phone")),
                Field(column=Resident.former_name, type=PersonName(), label=N_("Former name")),
            ),
        ),
        Section(
            N_("Registered residence"),
            (
                Field(column=Resident.population_type, type=Code("population_type"), label=N_("Kind of population")),
                Field(column=Resident.hukou_address, type=Text(200), label=N_("Registered address (hukou)")),
                Field(
                    column=Resident.hukou_match,
                    type=Code("hukou_residence_match"),
                    label=N_("Registered and real address"),
                ),
                Field(column=Resident.native_place, type=Text(60), label=N_("Native place")),
                Field(column=Resident.nationality, type=Text(3), label=N_("Nationality (code)")),
                Field(
                    column=Resident.flow_reason,
                    type=Code("floating_reason"),
                    label=N_("Reason for coming"),
                    relevant=_floating,
                ),
                Field(
                    column=Resident.permit_type,
                    type=Code("permit_type"),
                    label=N_("Residence permit"),
                    relevant=_floating,
                ),
                Field(
                    column=Resident.registered_on, type=Date(), label=N_("Residence registered on"), relevant=_floating
                ),
                Field(column=Resident.leaves_on, type=Date(), label=N_("Expects to leave on"), relevant=_floating),
            ),
        ),
        Section(
            N_("Particulars"),
            (
                Field(
                    column=Resident.ethnic,
                    type=Code("gbt3304_ethnic", {"汉": "01", "满": "11", "回": "03", "蒙": "02", "朝鲜": "10"}),
                    label=N_("Ethnic group"),
                ),
                Field(
                    column=Resident.education,
                    type=Code("gbt4658_education", EDUCATION_SYNONYMS),
                    label=N_("Education"),
                ),
                Field(
                    column=Resident.marital,
                    type=Code("gbt2261_2_marital", MARITAL_SYNONYMS),
                    label=N_("Marital status"),
                ),
                Field(
                    column=Resident.political,
                    type=Code("gbt4762_political", POLITICAL_SYNONYMS),
                    label=N_("Political affiliation"),
                ),
                Field(
                    column=Resident.occupation_kind,
                    type=Code("gbt2261_4_employment_status"),
                    label=N_("Employment status"),
                ),
                Field(column=Resident.occupation, type=Text(60), label=N_("Occupation")),
                Field(column=Resident.work_unit, type=Text(100), label=N_("Employer")),
                Field(column=Resident.left_behind, type=Code("left_behind_kind"), label=N_("Left behind")),
                Field(column=Resident.died_on, type=Date(), label=N_("Date of death")),
                Field(column=Resident.note, type=Text(500, lines=True), label=N_("Note")),
            ),
        ),
    ),
    derive=_from_id_number,
    rules=(
        _id_number_right,
        _birth_not_in_future,
        _birth_as_in_id,
        _sex_as_in_id,
        _very_old,
        _died_after_birth,
        _death_not_in_future,
    ),
)

HOUSEHOLD = Form(
    code="R-02",
    version="2026.1",
    title=N_("Household"),
    record=Household,
    sections=(
        Section(
            N_("Household"),
            (
                Field(column=Household.household_no, type=Text(30), label=N_("Household no.")),
                Field(column=Household.kind, type=Code("hukou_household_kind"), label=N_("Kind of household")),
                Field(column=Household.dogs, type=Integer(0, 20), label=N_("Dogs")),
                Field(column=Household.note, type=Text(500, lines=True), label=N_("Household note")),
            ),
        ),
    ),
)

RESIDENCY = Form(
    code="R-03",
    version="2026.1",
    title=N_("Residency"),
    record=Residency,
    sections=(
        Section(
            N_("Residency"),
            (
                Field(
                    column=Residency.relation,
                    type=Code("gbt4761_family_relation", RELATION_SYNONYMS),
                    label=N_("Relation to head"),
                ),
                Field(
                    column=Residency.kind,
                    type=Code("residence_kind", {"自有": "1", "自住": "1", "租住": "2", "租房": "2", "出租": "2"}),
                    label=N_("Kind of residence"),
                ),
                Field(column=Residency.is_owner, type=YesNo(), label=N_("Is the owner")),
                Field(
                    column=Residency.owner_relation,
                    type=Code("gbt4761_family_relation", RELATION_SYNONYMS),
                    label=N_("Relation to owner"),
                ),
                Field(column=Residency.starts_on, type=Date(), label=N_("Lives here since")),
                Field(column=Residency.ends_on, type=Date(), label=N_("Lived here until")),
            ),
        ),
    ),
)
