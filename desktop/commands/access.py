"""Opening the station for one command: which profile, who, and where the password stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Any
from uuid import UUID

from typer import BadParameter, Context

from forms.i18n import N_, _
from models.errors import WorldError
from models.founding import completed
from models.release.running import Running
from models.station import Station, account_acts, open_station
from models.station.accounts import Code
from models.station.program import admit

NO_USER = N_("Say who you are: --user NAME, or LIANGLIN_USER.")
NO_PASSWORD = N_("Name the file that holds the password: --password-file FILE, or LIANGLIN_PASSWORD_FILE.")


@dataclass(frozen=True)
class Access:
    """What the options in front of every command say."""

    profile: Path
    user: str | None = None
    password_file: Path | None = None
    code_file: Path | None = None
    """Of the second factor, where the account has one."""

    @property
    def login(self) -> str:
        if not self.user:
            raise BadParameter(_(NO_USER))
        return self.user

    @property
    def password(self) -> str:
        """The first line of the password file; without one, a person at a terminal is asked."""
        if self.password_file is None:
            if sys.stdin.isatty():
                return getpass(_("Password: "))
            raise BadParameter(_(NO_PASSWORD))
        return first_line(self.password_file)

    def _opened(self) -> Station:
        if self.code_file is None:
            return open_station(self.profile, self.login, self.password)
        return open_station(self.profile, self.login, self.password, code=first_line(self.code_file))

    @contextmanager
    def station(self, *, owing: bool = False) -> Iterator[Station]:
        """The open station, closed at the end whatever happens.

        Args:
            owing: also to who has to change the password first (L-32), or to connect a telephone (L-35).
        """
        station = completed(self._opened())
        try:
            admit(station, Running().found)
            if not owing:
                _require_nothing_owed(station)
            yield station
        finally:
            station.close()


def _require_nothing_owed(station: Station) -> None:
    owed = account_acts.owed(station)
    if owed.password:
        raise WorldError("password_must_change")
    if owed.second_factor:
        raise WorldError("second_factor_owed")


def witness(station: Station, login: str | None, file: Path | None) -> UUID | None:
    """The second person who proves to be here by the password in a file; nobody where none was named."""
    if login is None or file is None:
        return None
    return account_acts.witness(station, login, first_line(file))


def first_line(file: Path) -> str:
    """Return the first line of a file that holds a secret, without its end."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            return lines.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WorldError("password_file_unreadable", file=file.name) from error


def code_in(files: list[Path]) -> Code:
    """The recovery code that stands in a file, or those of two custodians."""
    typed = [first_line(each) for each in files]
    return (typed[0], typed[1]) if len(typed) == 2 else typed[0]


def access_of(context: Context) -> Access:
    """Return what the group of ``station`` commands has read from the options in front."""
    found: Any = context.obj
    if not isinstance(found, Access):
        raise RuntimeError("a station command runs inside the station group")
    return found
