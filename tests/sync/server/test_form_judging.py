"""The district takes what the forms take, and what a station makes by any of its roads."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Integer, String, text

from forms.registry import FORMS, JUDGED
from forms.types import Choice
from models.sample.community import Community, Plan
from models.station import Station
from models.wire import Scalar, wire_tables
from sync.server.form_judging import RULE_COLUMNS, TYPED_AT_ONCE
from tests.sync.conftest import District
from tests.sync.server.office import tell
from tests.sync.server.stations import NOON, Edit, Row, TalkingStation, new, resident, row, stored
from tests.sync.server.test_files import Desk, make_desk, on_file


def test_a_whole_community_that_a_station_made_enters_without_a_refusal(station: Station, one: TalkingStation) -> None:
    with station.act("sample", {}) as session:
        for _step in Community(session, Plan(households=150)).steps():
            pass
    sent: list[Any] = []
    with station.sessions() as session:
        for table in wire_tables().values():
            names = ", ".join(f'"{name}"' for name in table.columns)
            found = session.connection().exec_driver_sql(f'SELECT {names} FROM "{table.name}"').fetchall()
            if found:
                sent.append(new(table.name, [dict(zip(table.columns, each, strict=True)) for each in found]))
        assert session.scalar(text("SELECT count(*) FROM resident"))
    tell(one, {"id": station.worker_id.hex})
    assert one.push(sent).refused == []


@pytest.mark.parametrize("table", sorted(JUDGED))
def test_what_the_district_judges_by_is_of_the_kind_that_is_stored(table: str) -> None:
    """A year of keeping that is asked as a word would be refused as the number that it is."""
    chosen = [field for field in JUDGED[table].fields if isinstance(field.type, Choice)]
    stored = {field.key: field.column.property.columns[0].type for field in chosen}
    simple = {key: kind.python_type for key, kind in stored.items() if type(kind) in {Integer, String}}
    labels = {field.key: set(field.type.labels) for field in chosen}
    assert [key for key, kind in simple.items() if not all(isinstance(label, kind) for label in labels[key])] == []


class Watched(dict[str, Any]):
    """Answers that note which of them were looked at."""

    def __init__(self, answers: dict[str, Any], seen: set[str]) -> None:
        super().__init__(answers)
        self._seen = seen

    def __getitem__(self, key: str) -> Any:
        self._seen.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._seen.add(key)
        return super().get(key, default)


@pytest.mark.parametrize("table", sorted({table for table, form in FORMS.items() if form.rules} | set(RULE_COLUMNS)))
def test_rules_look_at_no_other_columns_than_are_read_for_them(table: str) -> None:
    seen: set[str] = set()
    some = {"id_no": "210112195603021234", "id_type": "111", "birth_date": date(1956, 3, 2), "sex": "1"}
    care = {"absent_until": date(2020, 1, 1), "visit_every_days": 7, "tight_days": 9, "starts_on": date(2020, 1, 1)}
    care |= {"absent_from": date(2020, 1, 2), "tight_rule": "age >= 80"}
    for answers in (
        {},
        some,
        some | {"died_on": date(2020, 1, 1)},
        {"floor": 0},
        {"birth_date": date(1850, 1, 1)},
        care,
    ):
        watched = Watched(dict.fromkeys(JUDGED[table].by_key) | answers, seen)
        for rule in JUDGED[table].rules:
            rule(watched)
    assert seen == set(RULE_COLUMNS[table])


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"ethnic": "99"}, "not_listed", "ethnic"),
        ({"native_place": "沈\x07阳"}, "control_character", "native_place"),
        ({"id_no": "210112195603021235"}, "id_checksum", "id_no"),
        ({"birth_date": "2095-01-01"}, "birth_in_future", "birth_date"),
        ({"birth_date": "1956-03-02", "died_on": "1950-01-01"}, "died_before_birth", "died_on"),
    ],
)
def test_what_the_form_refuses_the_district_refuses(one: TalkingStation, change: Row, code: str, column: str) -> None:
    person = resident()
    one.make("resident", person)
    made = one.make("resident", resident() | change)
    assert [(each.code, each.field) for each in made.refused] == [(code, column)]
    edited = one.edit("resident", Edit(str(person["id"]), 1, change))
    assert [(each.code, each.field) for each in edited.refused] == [(code, column)]


def test_a_number_outside_its_field_is_refused(one: TalkingStation) -> None:
    unit = row("unit", number="1", sort=0)
    door = row("dwelling", unit_id=unit["id"], floor=200, position=1, span=1, room="501", use="10", occupancy="1")
    assert [each.code for each in one.make("dwelling", door).refused] == ["out_of_range"]
    assert [each.code for each in one.make("dwelling", door | {"floor": 0}).refused] == ["floor_zero"]


def test_a_rule_that_was_broken_before_does_not_hold_up_an_edit_of_something_else(
    district: District, one: TalkingStation
) -> None:
    people: list[dict[str, Scalar]] = [resident(birth_date="2095-01-01") for _n in range(TYPED_AT_ONCE + 1)]
    assert one.make("resident", *people).refused == []
    edit = Edit(str(people[0]["id"]), 1, {"died_on": "2026-01-01", "note": "已故"})
    assert [each.code for each in one.edit("resident", edit).refused] == ["died_before_birth"]
    better = Edit(str(people[0]["id"]), 1, {"sex": "2"})
    assert one.edit("resident", better).refused == []
    assert stored(district.url, "resident", str(people[0]["id"]), "sex", "version") == ("2", 2)


GROUP: Row = {"code": "SG36", "name": "新群体", "phone_counts": 0, "sensitivity": 2, "needs_pairing": 1, "active": 1}
HELPER: Row = {"name": "陈静", "kind": "cadre", "capacity": 5}


@pytest.mark.parametrize(
    ("table", "values", "code", "column"),
    [
        ("special_group", GROUP | {"auto_rule": "age >= 60 and"}, "rule_syntax", "auto_rule"),
        ("special_group", GROUP | {"auto_rule": "__import__('os')"}, "rule_not_allowed", "auto_rule"),
        ("special_group", GROUP | {"visit_every_days": 0}, "out_of_range", "visit_every_days"),
        ("special_group", GROUP | {"sensitivity": 5}, "out_of_range", "sensitivity"),
        ("helper", HELPER | {"capacity": -1}, "out_of_range", "capacity"),
        (
            "helper",
            HELPER | {"absent_from": "2026-03-05", "absent_until": "2026-03-01"},
            "absence_order",
            "absent_until",
        ),
    ],
)
def test_what_a_form_of_care_refuses_the_district_refuses(
    one: TalkingStation, table: str, values: Row, code: str, column: str
) -> None:
    more: Row = {"revision": 1, "source": "local"} if table == "special_group" else {}
    made = one.make(table, row(table, **{**values, **more}))
    assert [(each.code, each.field) for each in made.refused] == [(code, column)]
    whole = {**(GROUP if table == "special_group" else HELPER), **more}
    assert one.make(table, row(table, **whole)).refused == []


@pytest.fixture
def desk(district: District) -> Desk:
    return make_desk(district.url)


AGREED: Row = {"number": "XY-1", "facts": "漏水", "terms": json.dumps(["赔偿"])}


@pytest.mark.parametrize(
    ("table", "values", "code", "column"),
    [
        ("mediation", {"kind": "nothing"}, "not_listed", "kind"),
        ("mediation", {"brief": "吵\x07架"}, "control_character", "brief"),
        ("mediation", {"brief": "吵" * 8001}, "too_long", "brief"),
        ("mediation", {"demands": json.dumps(["停"] * 21)}, "too_many_texts", "demands"),
        ("mediation", {"keep_years": 7}, "not_listed", "keep_years"),
        ("mediation_party", {"side": "applicant", "name": "甲", "sex": "7"}, "not_listed", "sex"),
        ("mediation_step", {"at": NOON, "kind": "remark", "text": "x" * 2001}, "too_long", "text"),
        ("mediation_note", {"at": NOON, "kind": "session", "text": "谈", "result": "won"}, "not_listed", "result"),
        ("mediation_note", {"at": NOON, "kind": "inquiry", "text": "问\x00"}, "value_type", "text"),
        ("mediation_agreement", AGREED | {"amount": -1.0}, "out_of_range", "amount"),
        ("mediation_agreement", AGREED | {"terms": json.dumps(["x" * 1001])}, "too_long", "terms"),
        ("mediation_paper", {"item": 14, "title": "协议书"}, "not_listed", "item"),
        ("mediation_paper", {"item": 3, "title": "协议书", "pages": 0}, "out_of_range", "pages"),
    ],
)
def test_what_a_form_of_mediation_refuses_the_district_refuses(
    desk: Desk, table: str, values: Row, code: str, column: str
) -> None:
    told: Row = {"number": "TJ-1", "origin": "applied", "kind": "neighbour", "received_at": NOON, "brief": "争吵"}
    head = row("mediation") | told | {"mediator_id": desk.worker["id"], "level": 4}
    head |= {"file_id": head["id"]}
    named = new("file_member", [on_file(head, desk.worker, desk.worker)])
    if table == "mediation":
        made = desk.one.push([new(table, [head | values]), named])
        assert (made.refused[0].code, made.refused[0].field) == (code, column)
    assert desk.one.push([new("mediation", [head]), named]).refused == []
    part = row(table) | {"mediation_id": head["id"], "file_id": head["id"], "level": 4}
    if table == "mediation":
        told_anew = desk.one.edit(table, Edit(str(head["id"]), 1, values))
    else:
        told_anew = desk.one.make(table, {**part, **values})
    assert [(each.code, each.field) for each in told_anew.refused] == [(code, column)]
