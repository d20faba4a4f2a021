"""A form judges answers the same for every way in, and save stores nothing that it refuses."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from forms.form import Form
from forms.i18n import _
from forms.members import MEMBER
from forms.people import RESIDENT
from forms.places import DWELLING, ESTATE
from forms.problems import FormInvalidError
from forms.registry import FORMS, JUDGED
from forms.save import save
from models.base import PERSONAL, Confined, Guarded, uuid7
from models.errors import WorldError
from models.people.records import IdMissing, Resident
from models.station import Station

NOT_ASKED = {
    "community_profile": set[str](),
    "estate": {"sort"},
    "building": {"estate_id", "grid_id", "sort", "floor_labels"},
    "dwelling": {"unit_id", "position", "span"},
    "area": {"parent_id", "level", "code", "source"},
    "household": {"dwelling_id", "ended_on", "split_from_id", "merged_into_id"},
    "resident": {"basis", "source", "verified_on", "merged_into_id"},
    "residency": {"resident_id", "household_id", "dwelling_id", "end_reason", "moved_to"},
    "worker": {"grid_id"},
}
BOOKKEEPING = {"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version", "deleted_at"}


@pytest.mark.parametrize("table", NOT_ASKED)
def test_every_column_is_on_the_form_or_declared_not_asked(table: str) -> None:
    form = FORMS[table]
    columns = {column.key for column in form.record.__table__.columns}
    assert {field.key for field in form.fields} | NOT_ASKED[table] | BOOKKEEPING == columns


def problems(form: Form, **raw: object) -> dict[str | None, str]:
    return {problem.field: problem.code for problem in form.check(raw)[1]}


def test_the_id_number_fills_birth_date_and_sex() -> None:
    answers, found = RESIDENT.check({"name": "王芳", "id_no": "11010519491231002x"})
    assert found == []
    assert (answers["id_no"], answers["birth_date"], answers["sex"]) == ("11010519491231002X", date(1949, 12, 31), "2")


def test_a_missing_id_number_is_one_to_be_added() -> None:
    answers, found = RESIDENT.check({"name": "王芳"})
    assert (answers["id_missing"], found) == (IdMissing.PENDING, [])


def test_what_contradicts_the_id_number_is_said() -> None:
    assert problems(RESIDENT, name="王芳", id_no="11010519491231002X", birth_date="1950-1-1") == {
        "birth_date": "birth_not_as_id"
    }
    assert problems(RESIDENT, name="王芳", id_no="11010519491231002X", sex="男") == {"sex": "sex_not_as_id"}


def test_a_passport_is_not_judged_as_an_id_card() -> None:
    assert problems(RESIDENT, name="John Smith", id_type="414", id_no="E12345678") == {}


def test_problems_never_hold_the_answer() -> None:
    for problem in RESIDENT.check({"name": "王芳", "id_no": "110105194912310021", "sex": "男"})[1]:
        assert "110105" not in repr(problem)
        assert "王芳" not in repr(problem)


def test_unknown_keys_are_a_problem() -> None:
    assert problems(ESTATE, name="浑河花园", colour="red") == {"colour": "unknown_field"}


def test_an_unknown_key_is_told_with_the_known_ones() -> None:
    (told,) = ESTATE.check({"name": "浑河花园", "colour": "red"})[1]
    assert "colour" in str(told)
    assert ", ".join(ESTATE.by_key) in str(told)


def test_an_irrelevant_answer_is_cleared() -> None:
    answers, _found = DWELLING.check({"room": "501", "floor": 5, "occupancy": "自住", "rent_use": "办公"})
    assert answers["rent_use"] is None


def test_save_stores_what_is_right_and_nothing_of_what_is_wrong(station: Station) -> None:
    with station.act("test.save") as session:
        save(session, RESIDENT, {"name": "王芳", "id_no": "11010519491231002X"})
    with pytest.raises(FormInvalidError), station.act("test.save") as session:
        save(session, RESIDENT, {"name": "李四", "birth_date": "1956-2-30"})
    with station.sessions() as session:
        assert session.scalars(select(Resident.name)).all() == ["王芳"]


def test_an_edit_changes_only_what_was_given(station: Station) -> None:
    with station.act("test.save") as session:
        person = save(session, RESIDENT, {"name": "王芳", "phone": "13800000000", "sex": "女"})
    with station.act("test.edit") as session:
        save(session, RESIDENT, {"phone": ""}, record_id=person.id)
        save(session, RESIDENT, {"sex": ""}, record_id=person.id)
    with station.sessions() as session:
        stored = session.get_one(Resident, person.id)
        assert (stored.name, stored.phone, stored.sex) == ("王芳", None, "0")


def test_an_edit_of_what_is_gone_is_refused(station: Station) -> None:
    with pytest.raises(WorldError, match="no_such_record"), station.act("test.edit") as session:
        save(session, RESIDENT, {"phone": "13800000000"}, record_id=uuid7())


def test_every_field_has_the_level_of_its_column_and_what_is_sensitive_is_masked_or_guarded() -> None:
    """Level 3 and above is either masked by the form itself, or its page decides by care team and file (L-21, L-38)."""
    for form in JUDGED.values():
        for field in form.fields:
            declared = field.column.property.columns[0].info.get(PERSONAL, {}).get("level", 1)
            assert field.level == declared
            guarded = issubclass(form.record, Guarded | Confined)
            assert field.level < 3 or guarded or field.key in form.masked, (form.code, field.key)
    assert RESIDENT.masked == MEMBER.masked == ("id_no",)


def test_no_part_of_a_form_asks_two_things_by_one_word() -> None:
    for form in FORMS.values():
        for part in form.sections:
            words = [_(field.label) for field in part.fields]
            assert len(words) == len(set(words)), (form.code, words)
