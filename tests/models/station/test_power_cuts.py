"""Where the power goes while a password is changed, an account given or a PC erased."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress

import pytest

from models.errors import WorldError
from models.station import Station, account_rows, open_station
from models.station.accounts import Accounts
from models.station.connection import raw
from models.station.retiring import erase, is_half_erased
from models.workers.records import Worker
from tests.conftest import CHEAP, Profile
from tests.models.station.test_opening import OTHER
from tests.models.station.test_rotating import done

MOMENTS = ("before the keys are written", "after the keys are written")


def dying(moment: str) -> None:
    """Let this process end around the writing of the key file."""
    really = Accounts.save

    def save(accounts: Accounts) -> None:
        if moment == MOMENTS[1]:
            really(accounts)
        os._exit(9)

    Accounts.save = save  # type: ignore[assignment, method-assign]


def killed(work: Callable[[], None]) -> None:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 9


def opens(profile: Profile, login: str, password: str) -> Station | None:
    with suppress(WorldError):
        return open_station(profile.folder, login, password, cost=CHEAP)
    return None


@pytest.mark.parametrize("moment", MOMENTS)
def test_while_a_password_is_changed_the_old_or_the_new_one_opens(moment: str, profile: Profile) -> None:
    def change() -> None:
        station = profile.open()
        dying(moment)
        station.change_password(profile.password, OTHER)

    killed(change)
    found = {password: opens(profile, "liu", password) for password in (profile.password, OTHER)}
    station = next(each for each in found.values() if each is not None)
    assert [each is not None for each in found.values()] == ([True, False] if moment == MOMENTS[0] else [False, True])
    holder = station.accounts.holder
    with station.sessions() as session:
        row = account_rows.get(raw(session), station.accounts.tag)
    assert holder is not None
    assert row.signing_key == holder.signing.public.hex()  # what it signs next is what is known of it
    station.change_password(OTHER if moment == MOMENTS[1] else profile.password, "Third-Door-88")
    station.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_while_an_account_is_given_it_is_there_or_is_given_again(moment: str, profile: Profile) -> None:
    station = profile.open()
    with station.act("workers.add") as session:
        session.add(wang := Worker(name="王强"))
    station.close()

    def give() -> None:
        opened = profile.open()
        dying(moment)
        opened.add_account("wang", OTHER, wang.id)

    killed(give)
    assert opens(profile, "wang", OTHER) is None
    station = profile.open()
    station.add_account("wang", OTHER, wang.id)
    station.close()
    open_station(profile.folder, "wang", OTHER, cost=CHEAP).close()


def test_an_erasing_that_was_interrupted_left_no_key_and_is_finished(profile: Profile) -> None:
    steps = erase(profile.folder)
    next(steps)
    steps.close()
    assert (profile.folder / "station.db").exists()
    assert is_half_erased(profile.folder)
    with pytest.raises(WorldError, match="keys_missing"):
        profile.open()
    done(erase(profile.folder))
    assert not profile.folder.exists()


def test_an_erasing_that_was_interrupted_in_the_keys_is_finished_too(profile: Profile) -> None:
    steps = erase(profile.folder)
    next(steps)
    steps.close()
    (profile.folder / "keys.json").write_bytes(os.urandom(400) + b"}]}")  # a part of it was overwritten
    assert is_half_erased(profile.folder)
    done(erase(profile.folder))
    assert not profile.folder.exists()


def test_a_profile_whose_keys_are_missing_for_another_reason_is_not_erased(profile: Profile) -> None:
    (profile.folder / "keys.json").unlink()
    assert not is_half_erased(profile.folder)
