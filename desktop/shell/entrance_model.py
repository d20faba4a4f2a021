"""What the entrance knows: whether there is a station here, and how to make, open or recover one. No widget.

The tables are imported by the work itself and not with this module: the window must not wait for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.jobs import Job, Pools, once
from desktop.messages import is_damage, sentence
from desktop.profile import has_station, is_second, other_file
from forms.i18n import _
from models.codes import rows

if TYPE_CHECKING:
    from models.station import KdfCost, Station
    from models.station.policy import Owed
    from models.station.second import Enrolment


class EntranceModel(QObject):
    """Opens the profile in ``folder``; deriving a key takes a moment, so it runs on a thread.

    ``cost`` is for passwords that are set here; an existing account says its own.
    """

    opened = Signal(object)  # Station
    made = Signal(object, str)  # Station, recovery code: shown once
    owing = Signal(object)  # Owed: what has to be done before the station is ``opened``
    erased = Signal()
    refused = Signal(str)  # a sentence
    damaged = Signal()  # after the sentence: what can be read may be salvaged
    differing = Signal(list)  # sentences: what was changed beside the program, told to whoever has the recovery code
    code_asked = Signal()  # the password was right, a second factor is missing
    busy = Signal(bool)
    other_asked = Signal()  # the other file of this PC

    def __init__(self, folder: Path, pools: Pools, cost: KdfCost | None = None, community: str | None = None) -> None:
        """``community``: of the other file of this PC, where somebody came from there."""
        super().__init__()
        self.folder, self.pools, self._cost, self.community = folder, pools, cost, community
        self._job: Job | None = None
        self._held: Station | None = None
        self._then: Callable[[Any], None] = self.opened.emit
        self._recovery: tuple[str | tuple[str, str], str, str] | None = None

    @property
    def is_new(self) -> bool:
        """Nobody has made a station here yet.

        A folder with half a station is not new: it is refused with its reason. One whose making was interrupted is.
        """
        names = ("station.db", "keys.json", "station.creating", ".restoring/ready")  # the last: log-in finishes it
        there = [name for name in names if (self.folder / name).exists()]
        return not there or "station.creating" in there

    @property
    def is_second(self) -> bool:
        """Whether this is the reserved file, for level 4 alone."""
        return is_second(self.folder)

    @property
    def has_other(self) -> bool:
        return self.is_second or has_station(other_file(self.folder))

    @property
    def is_half_erased(self) -> bool:
        """Whether the PC was being retired when the power went: nobody opens what is left, it is erased to its end."""
        if not (self.folder / "station.erasing").exists():  # the rule itself is not loaded for it
            return False
        from models.station.retiring import is_half_erased

        return is_half_erased(self.folder)

    def warm_up(self) -> None:
        """Import what an open station needs while somebody reads and types."""
        self.pools.writing.call(_import_the_rest)

    @property
    def is_for_two(self) -> bool:
        """Whether the way back needs two custodians; read as text, since the keys themselves are not needed for it."""
        try:
            slots = json.loads((self.folder / "keys.json").read_bytes())["slots"]
            return any(slot["tag"].startswith("recovery-") for slot in slots)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False

    def log_in(self, login: str, password: str, code: str = "") -> None:
        self._recovery = None

        def call() -> Any:
            from models.founding import completed
            from models.station import open_station

            return _let_in(completed(open_station(self.folder, login, password, code=code or None, **self._costs())))

        self._run(call, self._hold)

    def recover(self, code: str | tuple[str, str], login: str, password: str) -> None:
        self._recovery = code, login, password
        self._recover(None)

    def repair(self, how: str) -> None:
        """Recover once more, and deal with what was ``differing``: ``put_back`` or ``accept``."""
        self._recover(how)

    def _recover(self, how: str | None) -> None:
        if self._recovery is None:
            raise RuntimeError("nobody has typed a recovery code")
        code, login, password = self._recovery

        def call() -> Any:
            from models.founding import completed
            from models.station import open_with_recovery
            from models.station.seals import Repair

            repair = Repair(how) if how else None
            opened = open_with_recovery(self.folder, code, login, password, repair=repair, **self._costs())
            return _let_in(completed(opened))

        self._run(call, self._hold)

    def change_password(self, old: str, new: str) -> None:
        """Of the station that is held until nothing is owed."""
        station = self._station()

        def call() -> Any:
            station.change_password(old, new)
            return _with_owed(station)

        self._run(call, self._hold)

    def enrol_second(self, enrolment: Enrolment, code: str) -> None:
        station = self._station()

        def call() -> Any:
            from models.station.account_acts import enrol_second

            enrol_second(station, enrolment, code)
            return _with_owed(station)

        self._run(call, self._hold)

    def let_go(self) -> None:
        """Close the station that was held: whoever owed something went away."""
        if self._held is not None:
            self._held.close()
            self._held = None

    def _station(self) -> Station:
        if self._held is None:
            raise RuntimeError("nobody has logged in")
        return self._held

    def _hold(self, found: tuple[Station, Owed]) -> None:
        self._recovery = None
        self._held, owed = found
        if owed.anything:
            self.owing.emit(owed)
        else:
            station, self._held = self._held, None
            self.opened.emit(station)

    def make(self, community_code: str, name: str, login: str, password: str) -> None:
        def call() -> Any:
            from models.founding import found_station

            return found_station(
                self.folder,
                community_code=community_code,
                login=login,
                password=password,
                display_name=name.strip(),
                cost=self._cost,
                reserved=self.is_second,
            )

        self._run(call, lambda pair: self.made.emit(*pair))

    def erase(self) -> None:
        """Make the closed profile unreadable and remove it; ``erased`` then."""

        def call() -> None:
            from models.station.retiring import erase

            for _step in erase(self.folder):
                pass

        self._run(call, lambda _nothing: self.erased.emit())

    def _costs(self) -> dict[str, Any]:
        return {} if self._cost is None else {"cost": self._cost}

    def _run(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """One piece of work at a time; its signals come to methods: a closure would be freed inside its destructor."""
        self.busy.emit(True)
        self._then = then
        self._job = job = Job(once(call))
        job.succeeded.connect(self._succeeded)
        job.failed.connect(self._failed)
        job.start(self.pools.writing)

    def _succeeded(self, result: object) -> None:
        self.busy.emit(False)
        self._then(result)

    def _failed(self, error: Exception) -> None:
        self.busy.emit(False)  # before the sentence: it moves the focus
        if getattr(error, "code", "") == "second_factor_needed":
            self.code_asked.emit()
        elif self._recovery is not None and (differences := getattr(error, "differences", ())):
            from forms.seal_words import difference_text

            self.differing.emit([difference_text(each) for each in differences])
        else:
            self.refused.emit(sentence(error))
            if is_damage(error):
                self.damaged.emit()


def _let_in(station: Station) -> tuple[Station, Owed]:
    """In grade 3 only by a program that is as its maker signed it."""
    from models.release.running import Running
    from models.station.program import admit

    try:
        admit(station, Running().found)
    except BaseException:
        station.close()
        raise
    return _with_owed(station)


def _with_owed(station: Station) -> tuple[Station, Owed]:
    from models.station.account_acts import owed

    return station, owed(station)


def _import_the_rest() -> None:
    for module in ("models.station", "desktop.desk", "desktop.shell.window", "desktop.shell.today_view"):
        import_module(module)


def communities() -> list[tuple[str, str]]:
    """Return (12-digit code, ``street · community``) of the shipped list."""
    streets = {row["code"]: row["name_zh"] for row in rows("stat_hunnan_streets")}
    return [
        (row["code"], f"{streets.get(row['code'][:9], '')} · {row['name_zh']}")
        for row in rows("stat_hunnan_communities")
    ]


def community_text(code: str) -> str:
    """A community or seat by its name, as far as the shipped list knows it."""
    return dict([*communities(), *seats()]).get(code, code)


def seats() -> list[tuple[str, str]]:
    """Return (code, ``what · street or district``) of the seats of the shipped list."""
    streets = [(f"{row['code']}000", f"{_('Street seat')} · {row['name_zh']}") for row in rows("stat_hunnan_streets")]
    districts = sorted({code[:6] for code, _text in streets})
    names = {row["code"]: row["name_zh"] for row in rows("gbt2260_liaoning")}
    return [
        *((f"{code}000000", f"{_('District seat')} · {names.get(code, code)}") for code in districts),
        *streets,
    ]


@cache
def words_of_community(code: object, text: str) -> str:
    """Return the words by which a community is found: its name, its code, its pinyin and initials."""
    from models.people.pinyin import pinyin_keys

    keys = pinyin_keys(text.split("·")[-1].strip())
    return " ".join([text, str(code), *keys.full, *keys.initials])
