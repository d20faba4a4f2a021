"""Passwords that others gave are changed, old ones are not taken again, and a second factor is asked for."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from models.crypto import one_time
from models.errors import WorldError
from models.settings.records import Setting
from models.station import Station, open_station, open_with_recovery
from models.station.account_acts import (
    drop_second,
    enrol_second,
    new_custodian_codes,
    owed,
    second_state,
    take_away,
    unused,
)
from models.station.codes import joined, pairs, read_custodian_codes
from models.station.codes import new_custodian_codes as drawn
from models.station.keys import KeyFile
from models.station.second import Enrolment, SoftKey
from models.workers.records import Worker, WorkerRole
from tests.conftest import CHEAP, Profile
from tests.models.station.test_lockout import Times
from tests.models.station.test_opening import OTHER, refused

THIRD = "Third-Door-88"


def add(station: Station, login: str = "wang", **more: object) -> Worker:
    with station.act("workers.add") as session:
        session.add(worker := Worker(name="王强", **more))
    station.add_account(login, OTHER, worker.id)
    return worker


def set_to(station: Station, key: str, value: object) -> None:
    with station.act("settings") as session:
        session.add(Setting(key=key, value={"value": value}))


def opened(
    profile: Profile, times: Times, login: str = "liu", password: str = Profile.password, **more: object
) -> Station:
    return open_station(profile.folder, login, password, cost=CHEAP, clock=times.clock(), **more)  # type: ignore[arg-type]


def test_a_password_that_somebody_else_gave_is_changed_at_the_first_log_in(station: Station, profile: Profile) -> None:
    add(station)
    assert not owed(station).anything
    station.close()
    wang = open_station(profile.folder, "wang", OTHER, cost=CHEAP)
    assert owed(wang).password
    wang.change_password(OTHER, THIRD)
    assert not owed(wang).anything
    wang.close()


def test_neither_the_password_of_now_nor_the_one_before_is_taken(station: Station, profile: Profile) -> None:
    with refused("password_used"):
        station.change_password(profile.password, profile.password)
    station.change_password(profile.password, OTHER)
    with refused("password_used"):
        station.change_password(OTHER, profile.password)
    station.change_password(OTHER, THIRD)
    station.change_password(THIRD, profile.password)


def test_a_change_of_password_leaves_nothing_for_the_old_one(station: Station, profile: Profile) -> None:
    path = profile.folder / "keys.json"
    before = KeyFile.load(path)
    station.change_password(profile.password, OTHER)
    now = KeyFile.load(path)
    tag = now.tag("liu")
    assert before.slots[tag].plain()["exchange_key"] != now.slots[tag].plain()["exchange_key"]
    assert now.open(tag, profile.password) is None


def test_in_grade_three_a_password_grows_old(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    station.change_password(profile.password, OTHER)
    assert owed(station).days_left is None
    set_to(station, "trust.grade", 3)
    times.pass_(84 * 24 * 60)
    assert (owed(station).password, owed(station).days_left) == (False, 6)
    times.pass_(7 * 24 * 60)
    assert owed(station).password
    station.close()


def test_who_was_not_seen_for_ninety_days_is_named(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    wang = add(station)
    assert unused(station) == []
    times.pass_(91 * 24 * 60)
    station.close()
    station = opened(profile, times)
    assert [each.worker_id for each in unused(station)] == [wang.id]
    station.close()


def enrolled(station: Station, times: Times) -> Enrolment:
    enrolment = Enrolment.new()
    with refused("second_factor_wrong"):
        enrol_second(
            station, enrolment, "000000" if one_time.code_at(enrolment.secret, times.wall) != "000000" else "1"
        )
    enrol_second(station, enrolment, one_time.code_at(enrolment.secret, times.wall))
    return enrolment


def test_a_code_from_the_telephone_is_asked_for_after_the_password_and_works_once(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    enrolment = enrolled(station, times)
    assert second_state(station).codes_left == 10
    station.close()
    with refused("second_factor_needed"):
        opened(profile, times)
    with refused("wrong_password"):
        opened(profile, times, password="wrong", code=one_time.code_at(enrolment.secret, times.wall))
    with refused("second_factor_wrong"):  # the one that was used to enrol
        opened(profile, times, code=one_time.code_at(enrolment.secret, times.wall))
    times.pass_(1)
    code = one_time.code_at(enrolment.secret, times.wall)
    opened(profile, times, code=f"{code[:3]} {code[3:]}").close()
    with refused("second_factor_wrong"):
        opened(profile, times, code=code)


def test_a_code_from_paper_works_once_and_five_wrong_ones_lock(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    enrolment = enrolled(station, times)
    station.close()
    station = opened(profile, times, code=enrolment.codes[3].lower())
    assert second_state(station).codes_left == 9
    station.close()
    for left in (4, 3, 2, 1):
        with refused("second_factor_wrong") as params:
            opened(profile, times, code=enrolment.codes[3])
        assert params == {"remaining": left}
    for code in enrolment.codes[3:5]:
        with refused("locked_out"):
            opened(profile, times, code=code)


def test_the_second_factor_is_dropped_with_a_code_but_not_in_grade_three(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    enrolment = enrolled(station, times)
    set_to(station, "trust.grade", 3)
    times.pass_(1)
    with refused("second_factor_demanded"):
        drop_second(station, enrolment.codes[0])
    with station.act("settings") as session:
        session.execute(text("UPDATE setting SET deleted_at = edited_at"))
    drop_second(station, enrolment.codes[0])
    assert not second_state(station).on
    station.close()


def test_grade_three_asks_everybody_for_a_second_factor_and_for_two_custodians(profile: Profile) -> None:
    times = Times()
    station = opened(profile, times)
    set_to(station, "trust.grade", 3)
    assert owed(station).second_factor
    enrolled(station, times)
    assert not owed(station).second_factor
    with refused("recovery_needs_two"):
        station.new_recovery_code(profile.password)
    assert len(new_custodian_codes(station, profile.password, 2)) == 2
    station.close()


def test_a_key_that_is_plugged_in_takes_part_in_opening(profile: Profile) -> None:
    station = profile.open()
    key, accounts = SoftKey(b"token"), station.accounts
    accounts.keys.put(accounts.tag, station.key, OTHER, CHEAP, account="a" * 32, factor=key)
    accounts.save()
    station.close()
    for _attempt in range(6):  # a key that is not there is no wrong password
        with refused("second_factor_absent"):
            open_station(profile.folder, "liu", OTHER)
    with refused("wrong_password"):
        open_station(profile.folder, "liu", OTHER, factor=SoftKey(b"another"))
    station = open_station(profile.folder, "liu", OTHER, factor=key)
    assert not owed(station).second_factor
    station.close()


def test_an_account_that_was_taken_away_does_not_open(station: Station, profile: Profile) -> None:
    wang = add(station)
    with refused("own_account"):
        take_away(station, station.worker_id)
    assert take_away(station, wang.id) == 1
    with refused("no_such_login"):
        take_away(station, wang.id)
    station.close()
    with refused("wrong_password"):
        open_station(profile.folder, "wang", OTHER)


def test_only_who_gives_accounts_takes_them_away(station: Station, profile: Profile) -> None:
    wang = add(station)
    secretary = Worker(name="书记", role=WorkerRole.SECRETARY)
    with station.act("workers.add") as session:
        session.add(secretary)
    with refused("only_secretary"):
        take_away(station, wang.id)
    with refused("only_secretary"):
        station.new_recovery_code(profile.password)


def test_two_custodians_open_and_one_alone_or_the_old_code_does_not(station: Station, profile: Profile) -> None:
    one, other = new_custodian_codes(station, profile.password, 2)
    station.close()
    for code, said in (
        (profile.recovery_code, "recovery_needs_two"),
        ((one, one), "recovery_halves_same"),
        ((one[:-1], other), "recovery_half_mistyped"),
        ((one, drawn(2)[1]), "wrong_password"),
    ):
        with refused(said):
            open_with_recovery(profile.folder, code, "liu", OTHER, cost=CHEAP)
    mistyped = other[:-1] + ("0" if other[-1] != "0" else "1")
    with pytest.raises(WorldError) as error:
        open_with_recovery(profile.folder, (one, mistyped), "liu", OTHER)
    assert error.value.params == {"which": 2}
    open_with_recovery(profile.folder, (other.lower(), one.replace("-", " ")), "liu", OTHER, cost=CHEAP).close()


def test_one_code_is_refused_two_where_it_opens(profile: Profile) -> None:
    one, other = drawn(2)
    with refused("recovery_needs_one"):
        open_with_recovery(profile.folder, (one, other), "liu", OTHER)


def test_one_sheet_says_nothing_about_what_opens() -> None:
    one, other, third = drawn(3)
    assert read_custodian_codes((other, one)) == (other, one)
    assert joined(one, other) == joined(other, one)
    assert len({*pairs([one, other, third]).values()}) == 3


def test_many_strange_logins_do_not_push_a_locked_account_out(profile: Profile) -> None:
    times = Times()
    for code in ("wrong_password",) * 4 + ("locked_out",):
        with refused(code):
            opened(profile, times, password="wrong")
    for number in range(60):
        with refused("wrong_password"):
            opened(profile, times, f"nobody{number}", "x")
    with refused("locked_out"):
        opened(profile, times)


def test_a_telephone_half_a_minute_off_still_fits() -> None:
    secret = one_time.new_secret()
    code = one_time.code_at(secret, 1_000_000)
    assert one_time.step_of(secret, code, 1_000_030, after=-1) == 1_000_000 // 30
    assert one_time.step_of(secret, code, 1_000_090, after=-1) is None
    assert one_time.step_of(secret, code, 1_000_000, after=1_000_000 // 30) is None
