"""``print`` of the papers of care: whom they are about, what opens them, and who is on none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.commands.care_sheets import CARE_SHEETS
from models.base import utc_now
from models.calendar import today
from models.care.guard import unguarded
from models.care.records import CareManner, CareTeamMember, Helper, HelperKind, Reveal
from models.care.service import service_of
from models.care.visits import record_care_visit
from models.people.records import Resident
from tests.conftest import Profile
from tests.desktop.commands.conftest import Say
from tests.reports.care.hamlet import Hamlet, settle
from tests.reports.reading import texts

PUBLIC = ("care-card", "care-door-cards", "cadre-board")


@pytest.fixture
def hamlet(village: Profile) -> Hamlet:
    station = village.open()
    made = settle(station)
    station.close()
    return made


def printed(say: Say, tmp_path: Path, *words: str) -> str:
    file = tmp_path / "paper.pdf"
    code, said, err = say("print", *words, "--to", str(file))
    assert (code, err) == (0, ""), err
    pages = texts(file.read_bytes())
    assert said["pages"] == len(pages)
    return "".join(pages)


def test_papers_are_of_a_person_a_helper_a_door_or_of_everybody(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    assert "张淑芬" in printed(say, tmp_path, "care-record", "--resident", "张淑芬")
    assert "李建国" not in printed(say, tmp_path, "care-record", "--helper", "孙强")
    by_door = printed(say, tmp_path, "care-record", "--dwelling", "8-1-201")
    assert "李建国" in by_door
    assert "张淑芬" not in by_door
    everybody = printed(say, tmp_path, "care-record")
    assert "张淑芬" in everybody
    assert "李建国" in everybody


def test_level_3_is_opened_for_one_person_with_a_reason_that_is_kept(
    say: Say, tmp_path: Path, hamlet: Hamlet, village: Profile
) -> None:
    assert "厨房漏气" not in printed(say, tmp_path, "care-record", "--resident", "张淑芬")
    assert "厨房漏气" in printed(say, tmp_path, "care-record", "--resident", "张淑芬", "--reveal", "visit")
    file = str(tmp_path / "no.pdf")
    assert say("print", "care-record", "--reveal", "visit", "--to", file)[0] == 2
    assert say("print", "care-record", "--resident", "张淑芬", "--reveal", "curious", "--to", file)[0] == 1
    station = village.open()
    with station.sessions() as session:
        assert session.scalars(select(Reveal.reason)).all() == ["visit"]
    station.close()


def test_public_paper_names_no_resident_and_no_group(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    private = ("张淑芬", "李建国", "秘密人", "李晓兰", "8-1-", "独居", "残疾", "家庭暴力", "群体")
    for sheet in PUBLIC:
        text = printed(say, tmp_path, sheet)
        assert [word for word in private if word in text] == [], sheet


def test_whoever_is_on_no_care_team_finds_level_4_on_no_paper(
    say: Say, tmp_path: Path, hamlet: Hamlet, village: Profile
) -> None:
    station = village.open()
    with station.act("test") as session, unguarded(session):
        for row in session.scalars(select(CareTeamMember)):
            row.ends_on = row.starts_on
    station.close()
    hidden = ("秘", "8-1-301", "家庭暴力", "不列名", "3人")
    for sheet in CARE_SHEETS:
        text = printed(say, tmp_path, sheet)
        assert [word for word in hidden if word in text] == [], sheet


def test_a_blank_one_names_nobody(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    for sheet in ("care-record", "care-card", "care-card-internal", "care-door-cards", "cadre-days"):
        text = printed(say, tmp_path, sheet, "--blank")
        assert [name for name in ("张淑芬", "李建国", "孙强") if name in text] == [], sheet


def test_the_board_comes_in_a3_and_days_of_any_month(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    small, large = (len(printed(say, tmp_path, "cadre-board", "--size", size)) for size in ("A4", "A3"))
    assert small == large
    assert "2026-02-01至2026-02-28" in printed(say, tmp_path, "cadre-days", "--month", "2026-02")
    assert say("print", "cadre-days", "--month", "2026-13", "--to", str(tmp_path / "no.pdf"))[0] == 2


def test_the_due_list_is_of_a_helper(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    text = printed(say, tmp_path, "care-due", "--helper", "孙强")
    assert "张**" in text
    assert "李**" not in text
    assert today().isoformat() in text


def test_a_list_of_care_on_paper_has_neither_keys_nor_groups(say: Say, tmp_path: Path, hamlet: Hamlet) -> None:
    text = printed(say, tmp_path, "list-care-people")
    assert "张**" in text
    assert str(hamlet.old)[:13] not in text
    for private in ("张淑芬", "SG01", "独居", "群体"):
        assert private not in text


def test_a_volunteer_gets_a_certificate_of_what_was_recorded_and_nobody_else_stands_on_it(
    say: Say, tmp_path: Path, hamlet: Hamlet, village: Profile
) -> None:
    station = village.open()
    with station.act("test") as session:
        helper = session.scalars(select(Helper).where(Helper.name == "孙强")).one()
        helper.kind, helper.unit = HelperKind.VOLUNTEER, "阳光志愿服务队"
        who = session.scalars(select(Resident.id).where(Resident.name == "李建国")).one()
        before = service_of(session, helper.id).total
        first, _second = (
            record_care_visit(session, who, at=utc_now(), manner=CareManner.DOOR, helper_id=helper.id) for _n in "ab"
        )
        record_care_visit(
            session, who, at=utc_now(), manner=CareManner.PHONE, helper_id=helper.id, corrects_id=first.id
        )
        counted = service_of(session, helper.id)
    station.close()
    assert counted.total == before + 2, "what was corrected is counted once"
    text = printed(say, tmp_path, "volunteer", "--helper", "孙强")
    words = ("志愿服务证明", "孙强", "阳光志愿服务队", f"探访关爱{counted.total}次", "无偿")
    assert [word for word in words if word not in text] == []
    assert [name for name in ("李建国", "张淑芬") if name in text] == []
    assert "尚无探访记录" in printed(say, tmp_path, "volunteer", "--helper", "孙强", "--until", "2020-01-01")
    assert "孙强" not in printed(say, tmp_path, "volunteer", "--blank")
    station = village.open()
    with station.act("test") as session:
        session.scalars(select(Helper).where(Helper.name == "孙强")).one().kind = HelperKind.CADRE
    station.close()
    assert say("print", "volunteer", "--helper", "孙强", "--to", str(tmp_path / "no.pdf"))[0] == 1


def test_a_volunteers_certificate_says_the_hours_that_were_noted(
    say: Say, tmp_path: Path, hamlet: Hamlet, village: Profile
) -> None:
    station = village.open()
    with station.act("test") as session:
        session.scalars(select(Helper).where(Helper.name == "孙强")).one().kind = HelperKind.VOLUNTEER
    station.close()
    said = ("helper=孙强", "on=2026-01-05", "what=清扫积雪", "minutes=135")
    assert say("add", "volunteer_service", *said)[0] == 0
    assert say("add", "volunteer_service", *said[:-1], "minutes=0")[0] == 1
    text = printed(say, tmp_path, "volunteer", "--helper", "孙强")
    assert "2.2 小时" in text
    assert "其他服务 1 次" in text
    code, listed, err = say("export", "volunteer-service", "--to", str(tmp_path / "s.xlsx"))
    assert (code, err) == (0, "")
    assert listed["rows"] >= 1
