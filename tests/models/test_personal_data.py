"""Each column says why it may be kept (L-01, L-02, L-21); the fields of GB/T 31000 are built as was decided."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from models.base import PERSONAL, BasisCode, Purpose, synced_tables, uuid7
from models.bulk import insert_rows
from models.people.records import Basis, Resident
from models.station import Station

BOOKKEEPING = {"id", "community_code", "created_at", "created_by", "edited_at", "edited_by", "version", "deleted_at"}
STEP = {"at", "kind", "department", "until", "detail"}
NOT_PERSONAL = {
    "account_card": {"account_id", "serial", "card"},
    "setting": {"key", "value"},
    "rights_grant": {"deed", "areas", "scope", "level", "starts_on", "ends_on", "reason"},
    "disclosure": {
        *("number", "channel", "what", "rows", "people", "level", "masked", "purpose", "basis", "contract_no"),
        *("kept_until", "approved_at", "denied", "left_at", "digest", "cancelled_at", "cancelled_for", "chosen"),
    },
    "person_request": {"number", "kind", "asked_at", "due_on", "decided_at", "granted", "done_at"},
    "privacy_notice": {"notice_version", "told_at"},
    "consent": {"kind", "purpose", "given"},
    "erasure": {
        *("number", "going", "rule", "approved_at", "refused", "done_at", "counts"),
        *("street_office", "street_number", "street_on"),
    },
    "erased": {"table_name", "record_id", "kept"},
    "incident": {"number", "kind", "found_at", "happened_at", "station_id", "measures", "account"},
    "incident_step": {"at", "kind", "department", "until", "detail"},
    "area": {"level", "code", "name", "boundary", "source"},
    "community_profile": {"address", "duty_phone", "service_hours", "street_phone", "key_community"},
    "estate": {"name", "alias", "address", "property_company", "property_phone", "sort"},
    "building": {"number", "name", "lift", "structure", "floor_labels", "longitude", "latitude", "sort"},
    "unit": {"number", "sort"},
    "dwelling": {
        *("floor", "position", "span", "room", "use", "ownership", "occupancy", "layout", "floor_area_m2", "rent_use"),
        *("hazards", "heating", "gas", "verified_on"),
    },
    "household": {"kind", "ended_on"},
    "resident": {"basis", "source", "verified_on"},
    "resident_merge": {"moved", "undone_at"},
    "worker": {"role", "posts", "leads_grid", "active"},
    "round": {"name", "purpose", "starts_on", "due_on", "state", "scope"},
    "round_door": {"stair_order", "sheet_no", "next_slot"},
    "visit": {
        *("at", "slot", "outcome", "phone_effective", "topics", "policies", "handed_out", "card_left", "notice_given"),
        "next_on",
    },
    "visit_finding": {"kind", "referred_at", "resolved_at"},
    "visit_log": {
        *("number", "on", "weather", "slot", "place", "households", "reasons", "plan_due", "state", "submitted_at"),
        *("late", "reviewed_at"),
    },
    "attachment": {
        "owner_table",
        "owner_id",
        "sha256",
        "media_type",
        "size_bytes",
        "level",
        "subject_id",
        "expires_on",
    },
    "conflict_card": {
        *("table_name", "record_id", "column_name", "lost_at", "lost_by", "lost_station", "stood_at", "stood_by"),
        *("stood_station", "choice", "settled_at", "settled_by", "resident_id", "level"),
    },
    "handover": {
        "subject_table",
        "subject_id",
        "resident_ids",
        "to_community",
        "moves_on",
        "state",
        "reason",
        "decided_at",
    },
    "special_group": {
        *("code", "name", "definition", "legal_basis", "visit_every_days", "visit_note", "tight_days", "tight_when"),
        *("tight_rule", "crisis_hours", "phone_counts", "frequency_source", "sensitivity", "who_may_see", "seen_by"),
        *("consent", "auto_rule", "needs_pairing", "active", "opened_with", "revision", "source"),
    },
    "membership": {"level"},
    "resident_fact": {"level", "origin"},
    "proposal_decision": {"level"},
    "helper": {"capacity", "starts_on", "ends_on"},
    "pairing": {"level", "role"},
    "care_pause": {"level"},
    "crisis": {"level"},
    "care_visit": {"level", "at", "manner", "reached", "referred", "minutes"},
    "care_need": {"level", "state", "referred_to", "due_on", "settled_at"},
    "care_team_member": {"level"},
    "reveal": {"level", "at", "reason"},
    "cadre_duty": {"kind", "starts_on", "ends_on", "term_until", "on_site_days"},
    "cadre_day": {"on", "slot", "received"},
    "volunteer_service": {"on", "minutes"},
    "file_member": {"level", "file_id"},
    "holiday_notice": {"year", "title", "document", "issued_on", "official", "days"},
    "department": {"name", "kind", "daily_problem", "active"},
    "appeal_topic": {
        *("edition", "class_code", "class_name", "item_code", "item_name", "default_department", "amount", "clock"),
        *("petition", "active", "source"),
    },
    "appeal": {
        *("file_id", "level", "number", "source", "source_table", "source_id", "received_at", "companions"),
        *("anonymous", "accusation", "topic_code", "topic", "urgency", "amount", "clock", "first_contact_id"),
    },
    "appeal_step": {"file_id", "level", *STEP},
    "appeal_link": {"same"},
    "notice": {"file_id", "level", "number", "kind", "issued_at", "until", "right_place"},
    "studio_officer": {"department", "active"},
    "studio_session": {"on", "theme", "opens", "closes", "holds", "off_reason", "closed_at"},
    "studio_shift": {"department", "signed_in_at", "signed_out_at"},
    "studio_matter": {"file_id", "level", "number", "queue_no", "kind", "topic", "came_at", "violence"},
    "studio_matter_step": {"file_id", "level", *STEP},
    "hazard": {"number", "found_at", "kind"},
    "hazard_step": STEP,
    "mediation": {"file_id", "level", "number", "origin", "handed_by", "received_at", "keep_years"},
    "mediation_party": {"file_id", "level", "side", "position", "organisation"},
    "mediation_step": {"file_id", "level", *STEP},
    "mediation_note": {"file_id", "level", "kind", "at", "result"},
    "mediation_agreement": {"file_id", "level", "number", "oral", "perform_by", "personal_status", "effective_on"},
    "mediation_paper": {"file_id", "level", "item", "pages"},
    "whistle": {"number", "kind", "at", "departments", "place", "arrive_by", "settle_by"},
    "whistle_step": STEP,
    "red_meeting": {"kind", "on", "topic"},
    "red_task": {"number", "given_at", "department"},
    "red_task_step": STEP,
    "unit_point": {"department", "at", "rule", "points", "reason", "source_table", "source_id"},
    "problem": {"number", "level", "on", "department", "title"},
    "problem_appeal": set(),
    "problem_step": STEP,
    "achievement": {"on", "title", "document", "text"},
    "log_link": {"target_table", "target_id", "settled"},
    "arrival": {"handover_id", "from_community", "subject_table", "subject_id", "state", "reason", "decided_at"},
}
"""Columns that tell of places, plans and papers; whoever adds a column says here or with ``personal`` what it is."""

PERSON, FLOATING, HOUSE, STAY, GRID = "人员(实有人口)", "流动人口附加", "房屋(实有房屋)", "人房关系", "网格"
MENTAL, RELEASED, YOUTH = "严重精神障碍患者", "刑满释放人员/社区矫正人员", "重点青少年/困境儿童"
STILL_TO_BUILD = {
    "网格事件(GB/T 34300流程)": "events come with the appeals area",
}
BUILT = {
    (PERSON, "name"): "resident.name",
    (PERSON, "former_name"): "resident.former_name",
    (PERSON, "sex"): "resident.sex",
    (PERSON, "nationality"): "resident.nationality",
    (PERSON, "id_type"): "resident.id_type",
    (PERSON, "id_no"): "resident.id_no",
    (PERSON, "ethnic"): "resident.ethnic",
    (PERSON, "native_place"): "resident.native_place",
    (PERSON, "hukou_addr"): "resident.hukou_address",
    (PERSON, "live_division"): "resident.community_code",
    (PERSON, "live_addr"): "residency.dwelling_id",
    (PERSON, "marital"): "resident.marital",
    (PERSON, "political"): "resident.political",
    (PERSON, "education"): "resident.education",
    (PERSON, "occupation_kind"): "resident.occupation_kind",
    (PERSON, "occupation"): "resident.occupation",
    (PERSON, "work_unit"): "resident.work_unit",
    (PERSON, "phone"): "resident.phone",
    (PERSON, "birth_date"): "resident.birth_date",
    (PERSON, "pop_type"): "resident.population_type",
    (PERSON, "left_behind"): "resident.left_behind",
    (PERSON, "hukou_match"): "resident.hukou_match",
    (PERSON, "household_no"): "household.household_no",
    (PERSON, "head_id_no"): "resident.id_no",  # the head is a member (relation 02), with facts of their own
    (PERSON, "head_name"): "resident.name",
    (PERSON, "relation_to_head"): "residency.relation",
    (PERSON, "head_phone"): "resident.phone",
    (FLOATING, "flow_in_reason"): "resident.flow_reason",
    (FLOATING, "permit_type"): "resident.permit_type",
    (FLOATING, "register_date"): "resident.registered_on",
    (FLOATING, "expected_leave"): "resident.leaves_on",
    (HOUSE, "addr"): "estate.address",
    (HOUSE, "building"): "building.number",
    (HOUSE, "unit"): "unit.number",
    (HOUSE, "floor"): "dwelling.floor",
    (HOUSE, "room"): "dwelling.room",
    (HOUSE, "layout"): "dwelling.layout",
    (HOUSE, "area_build"): "dwelling.floor_area_m2",
    (HOUSE, "use"): "dwelling.use",
    (HOUSE, "ownership"): "dwelling.ownership",
    (HOUSE, "owner"): "dwelling.owner_name",
    (HOUSE, "is_rent"): "dwelling.occupancy",
    (HOUSE, "rent_use"): "dwelling.rent_use",
    (HOUSE, "hazard"): "dwelling.hazards",
    (HOUSE, "lift"): "building.lift",
    (HOUSE, "lng_lat"): "building.longitude",
    (STAY, "person"): "residency.resident_id",
    (STAY, "house"): "residency.dwelling_id",
    (STAY, "residence_kind"): "residency.kind",
    (STAY, "is_owner"): "residency.is_owner",
    (STAY, "rel_owner"): "residency.owner_relation",
    (STAY, "from"): "residency.starts_on",
    (STAY, "to"): "residency.ends_on",
    (GRID, "grid_code"): "area.code",
    (GRID, "grid_name"): "area.name",
    (GRID, "households"): "building.grid_id",  # counted over the buildings of the grid
    (GRID, "leader"): "worker.leads_grid",
    (GRID, "members"): "worker.grid_id",
    (GRID, "police"): "area.police_name",
    (GRID, "population"): "building.grid_id",
    (MENTAL, "econ"): "resident_fact.name",  # 低保、低保边缘、刚性支出 … by name, as far as a rule asks for them
    (MENTAL, "in_dibao"): "resident_fact.name",
    (MENTAL, "guardian"): "pairing.emergency_contact",
    (MENTAL, "help"): "pairing.measures",
    (RELEASED, "place"): "care_need.kind",
    (RELEASED, "help"): "pairing.measures",
    (YOUTH, "guardian"): "pairing.emergency_contact",
    (YOUTH, "family"): "resident_fact.name",
    (YOUTH, "helper"): "pairing.helper_id",
}
FORBIDDEN = (
    *("religio", "faith", "photo", "portrait", "face", "finger", "permit_no", "permit_office", "onset", "diagnos"),
    *("risk", "incident", "treat", "illness", "disease", "crime", "convict", "sentence", "drug", "hiv", "bank"),
)
"""Beginnings of words that a column of a field marked N would bear, in any table (L-01)."""


RHYTHM = "membership.risk"
"""高风险、重点、一般 of domain A3: how often to visit, set by a worker; no grade of what a patient might do."""


def fields() -> list[dict[str, str]]:
    path = Path(__file__).parents[1] / "data" / "gbt31000_fields.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def columns() -> dict[str, set[str]]:
    return {record.__tablename__: {column.name for column in record.__table__.columns} for record in synced_tables()}


@pytest.mark.parametrize("record", synced_tables(), ids=lambda record: record.__tablename__)
def test_each_column_is_personal_with_purpose_and_basis_or_declared_not_personal(record: type) -> None:
    for column in record.__table__.columns:
        if PERSONAL in column.info:
            said = column.info[PERSONAL]
            assert said["purpose"] in get_args(Purpose)
            assert said["basis"] in get_args(BasisCode)
            assert said["level"] in (1, 2, 3, 4)
    open_ones = {c.name for c in record.__table__.columns if PERSONAL not in c.info and not c.foreign_keys}
    assert get_args(BasisCode) == tuple(basis.value for basis in Basis)
    assert open_ones - BOOKKEEPING == NOT_PERSONAL.get(record.__tablename__, set())


@pytest.mark.parametrize("field", fields(), ids=lambda field: f"{field['entity']}.{field['field']}")
def test_each_field_of_the_standard_is_built_or_left_out_as_decided(field: dict[str, str]) -> None:
    key = (field["entity"], field["field"])
    if field["take"] == "N":
        assert key not in BUILT
    elif field["entity"] not in STILL_TO_BUILD:
        table, column = BUILT[key].split(".")
        assert column in columns()[table]


def test_no_table_has_a_column_for_what_must_not_be_collected() -> None:
    found = [f"{table}.{name}" for table, names in columns().items() for name in names]
    assert [name for name in found if name.split(".")[1].startswith(FORBIDDEN) and name != RHYTHM] == []


def test_no_resident_is_kept_without_a_basis(station: Station) -> None:
    with station.act("test") as session:
        list(insert_rows(session, Resident, ("id", "name"), [(uuid7(), "王芳")]))
        session.add(Resident(name="李伟"))
        session.flush()
        assert [person.basis.value for person in session.scalars(select(Resident))] == ["duty", "duty"]
    with pytest.raises(IntegrityError), station.act("test") as session:
        session.connection().exec_driver_sql("UPDATE resident SET basis = NULL")
