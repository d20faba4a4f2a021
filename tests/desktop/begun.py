"""Whether who may begin an act may finish it: asked of every act that a test of the desktop has done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import text

from desktop.shell.acts import ACTS
from models.rights.deciding import Standing, decide
from models.rights.deeds import OF_PEOPLE_S_DATA, area_of, deed_of
from models.rights.kinds import need_of
from models.rights.roles import ADMINISTRATORS
from models.station import Station
from models.workers.records import WorkerRole

OFFERED_APART = {("appeal.attach", "delete"), ("sync.settle", "delete")}
"""Of one kind of act what has a button of its own, which asks for its right."""
_JUDGED_ELSEWHERE = frozenset({"account_card", "worker"})
_DONE = (
    "SELECT DISTINCT a.id, a.kind, j.table_name,"
    " CASE WHEN j.op = 'update' AND instr(j.changes, '\"deleted_at\":[null,') THEN 'delete' ELSE j.op END"
    " FROM act a JOIN journal j ON j.act_id = a.id"
)


class Done:
    """The acts that screens do from now on; what a test does itself, to have something to show, is not among them."""

    def __init__(self, station: Station) -> None:
        self._station, self._acts = station, set[int]()
        station.on_commit.append(self._note)

    def _note(self, _tables: set[str], act_id: int | None) -> None:
        if act_id is not None and threading.current_thread() is not threading.main_thread():
            self._acts.add(act_id)

    def dead_ends(self) -> set[str]:
        """Acts that some role is offered and would be refused at their end; administrators see no daily work at all."""
        if self._station.closed or not self._acts:
            return set()
        with self._station.whole() as session:
            done = session.execute(text(_DONE)).all()
        return {said for id_, *act in done if id_ in self._acts and act[0] in ACTS for said in _refused(*act)}


def _refused(kind: str, table: str, op: str) -> Iterator[str]:
    if table in _JUDGED_ELSEWHERE or (kind, op) in OFFERED_APART:
        return
    deed, area, need = deed_of(table, op), area_of(table), need_of(kind)
    for role in WorkerRole:
        here = Standing(UUID(int=1), role)
        sees = role not in ADMINISTRATORS or area not in OF_PEOPLE_S_DATA
        begins = need is None or decide(here, *need).allowed
        if sees and begins and not decide(here, deed, area).allowed:
            yield f"{role.value} begins {kind} and may not {deed.value} {table}"
