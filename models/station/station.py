"""An open station file: sessions to read, acts to write, undo, lock and close."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, select, text
from sqlalchemy.orm import Session, sessionmaker

from models import calendar
from models.audit.deeds import Audited
from models.audit.looking import Look, LookingSession, Recent, telling
from models.care.apart import require_kept_here
from models.care.guard import DISCREET, guard
from models.care.unnamed import require_masks_stand, shades
from models.errors import WorldError
from models.requests.restricting import require_unrestricted
from models.rights.deciding import Standing
from models.rights.kinds import require_may_begin
from models.rights.queries import DECIDING, standing
from models.rights.reading import WHOLE, sight_of
from models.rights.writing import kept_to, require_inside, require_may_write, written
from models.station import account_acts, schema_copy, travelling
from models.station.accounts import Accounts, Code
from models.station.acting import OpenAct, belonging_to, recorded
from models.station.audited import audit_act, write
from models.station.blobs import BlobStore
from models.station.connection import (
    Identity,
    StationConnection,
    make_engine,
    raw,
    silent,
    without_references,
)
from models.station.faults import told
from models.station.files import ProfileLock
from models.station.notes import Notes
from models.station.one_writer import OneWriter
from models.station.outside import Outside
from models.station.records import Act
from models.station.schema import EXTENSIONS, SETUPS
from models.station.undo import UndoResult, undo

DATABASE = "station.db"
CommitListener = Callable[[set[str], int | None], None]


class Station:
    """One open profile. Any thread may read and act; acts wait for each other, readers for nobody.

    ``sessions`` makes sessions that only read, each from a snapshot that lasts until it is closed. ``on_commit``
    listeners get the names of the changed tables and the act's id, in the thread that wrote.
    """

    def __init__(
        self,
        folder: Path,
        key: bytes,
        identity: Identity,
        accounts: Accounts,
        lock: ProfileLock,
        connection: StationConnection | None = None,
    ) -> None:
        """``connection``: one that is set up already, to write with."""
        path = folder / DATABASE
        self.folder, self.key = folder, key
        self.engine: Engine = make_engine(path, key, identity, SETUPS, first=connection)
        self._reader: Engine = make_engine(path, key, identity, SETUPS, read_only=True, narrowed=True)
        self._whole_reader: Engine = make_engine(path, key, identity, SETUPS, read_only=True)
        self._looks = Recent()
        self.sessions: sessionmaker[Session] = sessionmaker(
            self._reader, class_=LookingSession, expire_on_commit=False, info=telling(self._told_of)
        )
        self._writers: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)
        self._whole: sessionmaker[Session] = sessionmaker(self._whole_reader, expire_on_commit=False)
        for sessions in (self.sessions, self._whole, self._writers):
            guard(sessions)
        self.on_commit: list[CommitListener] = []
        self.blobs = BlobStore(folder, key)
        self.outside = Outside(folder, key)
        self._notes = Notes(folder, key, identity)
        self._identity, self.accounts, self._lock = identity, accounts, lock
        self._writing = OneWriter()
        self._first_act: int | None = None
        self._settled_on: date | None = None
        self.exchanging = threading.Lock()
        """Held by the one exchange with the district that runs."""
        self.backing = threading.Lock()
        """Held by the one backup that is made by itself."""
        self.before_commit: list[Callable[[str], None]] = []
        """Told the kind of an act that is about to change records, while readers still see what was before it."""
        self.before_close: list[Callable[[], None]] = []
        self.locked = self.closed = False
        self._stand(self._first_standing())

    @property
    def community_code(self) -> str:
        return self._identity.community_code

    @property
    def worker_id(self) -> UUID:
        if self._identity.worker_id is None:
            raise RuntimeError("no account is logged in")
        return self._identity.worker_id

    @property
    def key_changed(self) -> bool:
        """Whether a new key is prepared (``rotating``): nothing may be written under the old one any more."""
        return self._writing.ended

    @property
    def standing(self) -> Standing:
        """What decides what the worker may do (``models.rights``), as of the last commit that moved it."""
        if self._standing.worker_id != self.worker_id:
            self._stand(self._first_standing())
        return self._standing

    @property
    def whole(self) -> sessionmaker[Session]:
        """As ``sessions``, but of the whole file, whoever is logged in: for the program's own work, such as sync."""
        return self.sessions if self._identity.sight == WHOLE else self._whole

    @contextmanager
    def act(self, kind: str, summary: Mapping[str, Any] | None = None, **more: Any) -> Iterator[Session]:
        """Write: one transaction, committed at the end, recorded as something that can be taken back.

        ``session.info["act"]`` is the ``OpenAct``. Any exception rolls everything back, also that of an audit that
        cannot be written (L-41).
        """
        with (
            self._notes.refusals(kind),
            self._writing.alone(),
            self._writers() as session,
            told(),
            session.begin(),
        ):
            act = Act(kind=kind, worker_id=self.worker_id, tx=raw(session).tx)
            session.add(act)
            session.flush()
            note = session.info["act"] = OpenAct(act.id, {**(summary or {}), **more})
            here = self.standing
            require_may_begin(here, kind)
            self._first_act = self._first_act or act.id
            before = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'journal'")) or 0
            with belonging_to(raw(session), act.id), kept_to(here, raw(session), self._identity.sight):
                yield session
                session.flush()
            changes = written(raw(session), before)
            require_may_write(here, raw(session), changes)
            require_inside(raw(session), self._identity.sight, changes)
            require_kept_here(raw(session), changes)
            for each in (each for each in changes if each.table == "resident"):
                require_masks_stand(here, raw(session), each.first, each.last)
            require_unrestricted(raw(session), kind, before)
            tables = recorded(session, act, note, changes)
            audit_act(raw(session), act, changes, discreet=act.kind == DISCREET)
            tables |= self._settled(session)
            self._see_anew(session, tables)
            for listener in self.before_commit if changes else ():
                listener(kind)
        self._tell(tables, note.id)

    @contextmanager
    def local_write(self) -> Iterator[Session]:
        """Write what is only of this PC (drafts, settings): one transaction, no act, nothing to take back."""
        with self._writing.alone(), self._writers() as session, told(), session.begin():
            yield session
            settled = self._settled(session)
            self._see_anew(session)
        if settled:
            self._tell(settled, None)

    @contextmanager
    def applying(self) -> Iterator[Session]:
        """Write what the district says: one transaction, no act, no journal.

        References are the district's to judge, and a first download comes in parts: they are not checked here.
        ``session.info["changed"]`` is a set that takes the names of the changed tables, for the listeners.
        """
        changed: set[str] = set()
        with (
            self._writing.alone(),
            told(),
            self.engine.connect() as connection,
            without_references(connection),
            Session(connection, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.info["changed"] = changed
            with silent(session):
                yield session
            if not changed.isdisjoint(travelling.TABLES):
                travelling.settle(raw(session), self.accounts, self.key)
            changed |= self._settled(session)
            self._see_anew(session, changed)
        if changed:
            self._tell(changed, None)

    def undo(self, act_id: int) -> UndoResult:
        """Take an act back, wholly or not at all."""
        with (
            self._notes.refusals("undo"),
            self._writing.alone(),
            self._writers() as session,
            told(),
            session.begin(),
        ):
            result = undo(session, act_id, self.worker_id)
            detail = {"kind": result.kind, "records": result.records}
            write(raw(session), replace(self._notes.line(Audited.UNDO), act_id=act_id, detail=detail))
            tables = result.tables | self._settled(session)
            self._see_anew(session, tables)
        self._tell(set(tables), act_id)
        return result

    def last_act(self) -> Act | None:
        """The newest act of the worker who is logged in that can still be taken back."""
        mine = select(Act).where(Act.undone_at.is_(None), Act.entries > 0, Act.worker_id == self.worker_id)
        with self.sessions() as session:
            return session.scalars(mine.order_by(Act.id.desc()).limit(1)).first()

    def did(self, act: Act) -> bool:
        """Whether ``act`` was done since this log-in, and not in an earlier one."""
        return self._first_act is not None and act.id >= self._first_act

    def acts(self, limit: int = 50) -> list[Act]:
        with self.sessions() as session:
            return list(session.scalars(select(Act).order_by(Act.id.desc()).limit(limit)))

    def lock(self) -> None:
        """Ask for the password before anything goes on; the file stays open and nothing is forgotten."""
        self.locked = True
        self._notes.put_or_keep(self._notes.line(Audited.LOCK))

    def unlock(self, password: str) -> None:
        try:
            self.accounts.verify(password)
        except WorldError as error:
            self._notes.put_or_keep(self._notes.line(Audited.UNLOCK_FAILED, error.code))
            raise
        self.locked = False
        self._notes.put_or_keep(self._notes.line(Audited.UNLOCK))

    def note(
        self,
        deed: Audited,
        outcome: str = "ok",
        *,
        table: str | None = None,
        record_id: UUID | None = None,
        resident_id: UUID | None = None,
        level: int | None = None,
        **detail: Any,
    ) -> None:
        """Write one line of the audit for what is no act; from any thread, and never waiting for who writes.

        Args:
            detail: codes and counts.

        Raises:
            WorldError: the line can be written nowhere: what it is about must not happen (L-41).
        """
        line = replace(
            self._notes.line(deed, outcome),
            table_name=table,
            record_id=record_id.hex if record_id else None,
            resident_id=resident_id.hex if resident_id else None,
            level=level,
            detail=detail,
        )
        self._notes.put(line)
        if not self._writing.busy:
            self.settle()

    def _told_of(self, looks: list[Look]) -> None:
        """Raises ``WorldError``: what may not be looked at unnoted is not looked at."""
        for look in self._looks.new(looks):
            self.note(
                Audited.LOOK,
                table=look.table,
                record_id=look.record_id,
                resident_id=look.resident_id,
                level=look.level,
            )

    def begin(self, deed: Audited) -> None:
        """Write that somebody opened the station, and bring what is derived to this day.

        Where the disk is full, what was saved can be read all the same; the line is written with the first act.

        Raises:
            WorldError: ``audit_unwritable``: without its audit the program does not go on (L-41).
        """
        line = self._notes.line(deed)
        try:
            with self.local_write() as session:
                write(raw(session), line)
        except WorldError as error:
            if error.code == "audit_unwritable":
                raise
            self._notes.keep(line)

    def add_account(self, login: str, password: str, worker_id: UUID, recovery_code: Code | None = None) -> None:
        """Let an existing worker log in; refuses a weak password and a login that exists.

        Args:
            recovery_code: needed where who is logged in gives no accounts; the account is one of this PC alone then.
        """
        account_acts.give(self, login, password, worker_id, recovery_code)

    def change_password(self, old: str, new: str) -> None:
        account_acts.change_password(self, old, new)

    def new_recovery_code(self, password: str) -> str:
        """Make the code that replaces the printed one; whoever asks gives the password once more."""
        return account_acts.new_recovery_code(self, password)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody writes meanwhile; readers go on."""
        with self._writing.alone():
            yield

    def settle(self) -> None:
        """Bring what is derived to this day; whatever is written does so too, the first time on a day."""
        with self.local_write():
            pass

    def let_key_go(self, key: bytes) -> None:
        """Write nothing more under this key: ``key`` takes its place with the next opening (``rotating``)."""
        self._writing.ended = True
        self._notes.follow(key)

    def close(self) -> None:
        """Bring the log into the file, let SQLite keep its statistics fresh, and let the profile go.

        A full disk is no reason to fail: all that was saved is in the log, and the next opening brings it in.
        """
        if self.closed:
            return
        self.closed = True
        for finish in self.before_close:
            finish()
        with suppress(WorldError):
            self.note(Audited.LOG_OUT)
        self._reader.dispose()
        self._whole_reader.dispose()
        with suppress(WorldError), told(), self.engine.connect() as connection:
            driver = raw(connection)
            driver.rollback()
            driver.execute("PRAGMA optimize")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            schema_copy.keep(self.folder / DATABASE, self.key, driver)
        self.engine.dispose()
        self._lock.release()

    def _settled(self, session: Session) -> set[str]:
        """Settle what is derived within the transaction; return the names of the tables that changed thereby."""
        self._notes.fold(session)
        day = calendar.today()
        new_day, self._settled_on = self._settled_on != day, None
        tables = {table for each in EXTENSIONS for table in each.settle(session, day, new_day=new_day)}
        event.listen(session, "after_commit", lambda _session: self._note_settled(day), once=True)
        return tables

    def _first_standing(self) -> Standing:
        """Read on the connection that is open already; where the disk is full, only readers get anywhere."""
        if not self._writing.busy:
            with suppress(WorldError), told(), self._writers() as session:
                return standing(session)
        with told(), self._whole() as session:
            return standing(session)

    def _see_anew(self, session: Session, changed: Collection[str] = DECIDING) -> None:
        """Let what the worker may do, and what he reads, be right from the end of this transaction on."""
        moved = not self._identity.sight.moved_by.isdisjoint(changed)
        if DECIDING.isdisjoint(changed) and not moved:
            return
        here = standing(session)
        if moved or here != self._standing:
            event.listen(session, "after_commit", lambda _session: self._stand(here), once=True)

    def _stand(self, here: Standing) -> None:
        self._standing = here
        self._identity.sight = sight_of(here, shades(here), self._identity.sight.stamp + 1)

    def _note_settled(self, day: date) -> None:
        self._settled_on = day

    def _tell(self, tables: set[str], act_id: int | None) -> None:
        for listener in list(self.on_commit):
            listener(tables, act_id)
