"""Who knows the id of a level-4 record that he may not see learns nothing more by writing."""

from __future__ import annotations

import pytest

from tests.sync.conftest import District
from tests.sync.server.office import MARK, TODAY, Office, ask, came, of, refusals
from tests.sync.server.stations import OTHER, Edit, Row, TalkingStation, at, new, resident, row


def hidden_ones(office: Office) -> dict[str, str]:
    """One hidden record of each kind that somebody could know of."""
    made, (place, _other) = office.recognise(office.colleague)
    i = str(made["id"])
    done: Row = {"at": at(0), "manner": "door", "reached": 1, "referred": 0, "worker_id": office.secretary["id"]}
    visit = of("care_visit", office.person) | done
    need = of("care_need", office.person, kind="money", text=MARK, state="open")
    receipt = office.one.push([new("care_visit", [visit]), new("care_need", [need])])
    assert receipt.refused == []
    office.one.edit("membership", Edit(i, 1, {"note": "甲" + MARK}, at=at(1)))
    office.two.edit("membership", Edit(i, 1, {"note": "乙" + MARK}, at=at(2)))
    (card,) = came(ask(office.two))["conflict_card"]
    found = {"membership": made, "care_team_member": place, "care_visit": visit, "care_need": need}
    return {table: str(each["id"]) for table, each in found.items()} | {"conflict_card": str(card)}


@pytest.mark.parametrize("base", [0, 1, 9])
def test_who_knows_a_hidden_ones_id_hears_the_same_of_it_as_of_one_that_is_not_there(office: Office, base: int) -> None:
    other = resident("赵阿姨")
    office.three.push([new("resident", [other])])
    fields: dict[str, list[Row]] = {
        "membership": [
            {"level": 2}, {"level": 4}, {"note": "x"}, {"resident_id": other["id"]}, {"deleted_at": at(3)}, {},
        ],
        "care_team_member": [{"level": 2}, {"ends_on": TODAY}, {"worker_id": office.outsider["id"]}],
        "care_visit": [{"deleted_at": at(3)}, {"resident_id": other["id"]}],
        "care_need": [{"level": 1}, {"text": "x"}, {"state": "done"}],
        "conflict_card": [{"choice": "this", "settled_at": at(3)}],
    }  # fmt: skip
    for table, hidden in hidden_ones(office).items():
        for changed in fields[table]:
            heard = set()
            for record_id in (hidden, "ab" * 16):
                (refused,) = office.three.edit(table, Edit(record_id, base, dict(changed))).refused
                heard.add((refused.table, refused.code, refused.field))
            assert heard == {(table, "record_unknown", None)}


def test_what_points_at_a_hidden_one_is_refused_as_if_it_pointed_at_nothing(office: Office) -> None:
    hidden, known = hidden_ones(office)["care_visit"], row("care_visit")["id"]
    heard = set()
    for visit in (hidden, known):
        need = of("care_need", office.person, 2, kind="money", text="x", state="open", care_visit_id=visit)
        (refused,) = office.three.push([new("care_need", [need])]).refused
        heard.add((refused.table, refused.code, refused.field))
        mine = of("care_need", office.person, 2, kind="money", text="x", state="open")
        assert office.three.push([new("care_need", [mine])]).refused == []
        (refused,) = office.three.edit("care_need", Edit(str(mine["id"]), 1, {"care_visit_id": visit})).refused
        heard.add((refused.table, refused.code, refused.field))
    assert heard == {("care_need", "reference_missing", "care_visit_id")}
    theirs = of("care_need", office.person, kind="money", text=MARK, state="open", care_visit_id=hidden)
    assert office.two.push([new("care_need", [theirs])]).refused == []


def test_a_hidden_one_that_moved_on_is_not_there_for_others_either(district: District, office: Office) -> None:
    made, _members = office.recognise(office.colleague)
    foreign = TalkingStation.enrolled(district.url, OTHER)
    edit = foreign.edit("membership", Edit(str(made["id"]), 1, {"note": "x"}))
    assert refusals(edit) == {("membership", "record_unknown")}
