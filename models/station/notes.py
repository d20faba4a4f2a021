"""The lines of the audit that an open station writes: put aside at once, and into the file with the next write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.audit.deeds import REFUSALS, Audited
from models.audit.trail import Line
from models.errors import WorldError
from models.station.aside import Aside
from models.station.audited import write
from models.station.connection import Identity, now_text, raw


class Notes(Aside):
    """``Aside`` for whoever is logged in."""

    def __init__(self, folder: Path, key: bytes, identity: Identity) -> None:
        super().__init__(folder, key)
        self._identity = identity

    def line(self, deed: Audited, outcome: str = "ok") -> Line:
        worker_id = self._identity.worker_id
        return Line(deed, now_text(), worker_id.hex if worker_id else None, outcome[:24])

    def put_or_keep(self, line: Line) -> None:
        """Keep a line for the next write: locking the screen waits for nobody, not for a disk that is full either."""
        try:
            self.put(line)
        except WorldError:
            self.keep(line)

    @contextmanager
    def refusals(self, kind: str) -> Iterator[None]:
        """Note that what is done within was refused."""
        try:
            yield
        except WorldError as error:
            if error.code in REFUSALS:
                self.put_or_keep(replace(self.line(Audited.REFUSED, error.code), detail={"kind": kind}))
            raise

    def fold(self, session: Session) -> None:
        """Write what waits beside the file into it, with whatever is written now."""
        if self.waiting:
            for line in self.take():
                write(raw(session), line)
            event.listen(session, "after_commit", lambda _session: self.folded(), once=True)
