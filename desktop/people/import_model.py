"""What the import of a register knows: the file, what its columns mean, what would happen, and what did."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from sqlalchemy import select

from desktop.desk import Desk
from desktop.jobs import Job, Pool, Steps, once
from forms.i18n import N_, _
from forms.sheets.applying import ImportResult, apply_import
from forms.sheets.columns import COLUMNS
from forms.sheets.files import Limits
from forms.sheets.judging import plan_import
from forms.sheets.layout import Layout, choose_layout
from forms.sheets.plan import Fate, ImportPlan
from forms.sheets.refused import write_refused
from forms.sheets.template import write_template
from forms.sheets.workbook import Sheet, read_sheets
from models.errors import WorldError
from models.places.records import Estate

FIRST_ROWS = 6
READING, JUDGING, WRITING = N_("Reading the file"), N_("Comparing with the register"), N_("Importing")


class Stage(Enum):
    CHOOSE = "choose"
    WORKING = "working"
    PREVIEW = "preview"
    FAILED = "failed"
    DONE = "done"


class ImportModel(QObject):
    """Reads and judges on reading threads, writes as one act; one job at a time, which can be cancelled."""

    changed = Signal()
    progressed = Signal(int, int)
    wrote = Signal(object)  # Path of a file that was saved

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self.forget()

    def forget(self) -> None:
        """Begin again with no file."""
        self.cancel()
        self.stage, self.label = Stage.CHOOSE, ""
        self.path: Path | None = None
        self.sheets: list[Sheet] = []
        self.layout: Layout | None = None
        self.plan: ImportPlan | None = None
        self.error: Exception | None = None
        self.result: ImportResult | None = None
        self.act_id: int | None = None
        self.estate: str | None = None
        self.estates: list[str] = []
        self.changed.emit()

    # reading ----------------------------------------------------------------------------------------------------

    def read(self, path: Path) -> None:
        """Read a file and judge it as its headings suggest."""
        self.forget()
        self.path = path
        station = self._desk.station

        def work() -> Steps:
            sheets = yield from read_sheets(path, None, Limits())
            with station.sessions() as session:
                names = list(
                    session.scalars(select(Estate.name).where(Estate.alive()).order_by(Estate.sort, Estate.name))
                )
            layout = choose_layout(sheets, path.name)
            known = {sheet.name for sheet in sheets}
            return sheets if layout.sheet.name in known else [layout.sheet, *sheets], layout, names

        self._start(_(READING), work, self._take_layout)

    def choose_sheet(self, name: str) -> None:
        """Take another sheet of the same file."""
        sheet = next(sheet for sheet in self.sheets if sheet.name == name)
        if self.path is None or (self.layout and self.layout.sheet is sheet):
            return
        file, sheets, estates = self.path.name, self.sheets, self.estates
        self._start(_(READING), once(lambda: (sheets, choose_layout([sheet], file), estates)), self._take_layout)

    def choose_column(self, index: int, key: str | None) -> None:
        """Say what a column means (``None``: it is not taken over), and judge anew."""
        if self.layout is None or self.layout.columns[index].key == key:
            return
        self.layout = self.layout.remapped({index: key})
        self._judge()

    def choose_estate(self, name: str | None) -> None:
        """Say which estate is meant by rows that name none."""
        if name != self.estate and self.layout is not None:
            self.estate = name
            self._judge()

    def _take_layout(self, read: tuple[list[Sheet], Layout, list[str]]) -> None:
        self.sheets, self.layout, self.estates = read
        self._judge()

    def _judge(self) -> None:
        layout, path, station, estate = self.layout, self.path, self._desk.station, self.estate
        if layout is None or path is None:
            return

        def work() -> Steps:
            with station.whole() as session:
                return (yield from plan_import(session, layout, file=path.name, estate=estate))

        self._start(_(JUDGING), work, self._take_plan)

    def _take_plan(self, plan: ImportPlan) -> None:
        self.plan, self.stage = plan, Stage.PREVIEW
        self.changed.emit()

    # writing ----------------------------------------------------------------------------------------------------

    @property
    def writable(self) -> int:
        """How many rows would write something."""
        return self.plan.counts[Fate.NEW.value] + self.plan.counts[Fate.CHANGED.value] if self.plan else 0

    def apply(self) -> None:
        """Write the plan as one act that can be taken back as a whole."""
        plan, station = self.plan, self._desk.station
        if plan is None:
            return

        def work() -> Steps:
            with station.act("people.import", dict(plan.counts)) as session:
                result = yield from apply_import(session, plan)
                act_id = session.info["act"].id
            return result, act_id

        self._start(_(WRITING), work, self._take_result, self._desk.pools.writing)

    def _take_result(self, pair: tuple[ImportResult, int]) -> None:
        self.result, self.act_id = pair
        self.stage = Stage.DONE
        self.changed.emit()
        words = _("{new} residents were added, {changed} changed.")
        self._desk.done.emit(words.format(**self.result.counts), self.act_id)

    def undo(self) -> None:
        """Take the whole import back."""
        if self.act_id is not None:
            self._desk.undo(self.act_id, lambda _result: self.forget(), self)

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # files ------------------------------------------------------------------------------------------------------

    def save_refused(self, to: Path) -> None:
        """Write the refused rows with their reasons, to be corrected and imported again."""
        plan = self.plan
        if plan is not None:
            outside = self._desk.station.outside

            def write() -> int:
                with outside.writing(to):
                    return write_refused(plan, to)

            self._desk.run(_("Saving"), once(write), lambda _n: self.wrote.emit(to), self)

    def save_template(self, to: Path) -> None:
        self._desk.run(_("Saving"), once(lambda: write_template(to)), lambda _n: self.wrote.emit(to), self)

    # jobs -------------------------------------------------------------------------------------------------------

    def _start(
        self, label: str, work: Callable[[], Steps], then: Callable[[Any], None], pool: Pool | None = None
    ) -> None:
        """Run a piece of work; a newer one takes the place of an older one, whose answer is dropped."""
        self.cancel()
        job = self._job = Job(work)
        self.stage, self.label, self.error = Stage.WORKING, label, None
        job.progressed.connect(self.progressed)
        job.succeeded.connect(lambda result: then(result) if job is self._job else None)
        job.failed.connect(lambda error: self._fail(error) if job is self._job else None)
        job.cancelled.connect(lambda: self._give_up() if job is self._job else None)
        job.start(pool or self._desk.pools.reading)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        stale = isinstance(error, WorldError) and error.code == "import_stale"
        if stale:
            self._judge()
            return
        self.stage, self.error = Stage.FAILED, error
        self.changed.emit()

    def _give_up(self) -> None:
        """After Cancel: back to the preview where there is one, else to the choice of a file."""
        self.stage = Stage.PREVIEW if self.plan is not None else Stage.CHOOSE
        self.changed.emit()

    # what is shown ----------------------------------------------------------------------------------------------

    def first_rows(self) -> list[list[str]]:
        """The first rows of data, as they stand."""
        if self.layout is None:
            return []
        rows = [row for row in self.layout.sheet.rows[self.layout.first :] if any(cell != "" for cell in row)]
        return [["" if cell == "" else _plain(cell) for cell in row] for row in rows[:FIRST_ROWS]]


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def column_options() -> list[tuple[object, str]]:
    """What a column may mean, as key and words; the empty key: not taken over."""
    known: list[tuple[object, str]] = [(key, _(column.label)) for key, column in COLUMNS.items() if column.is_used]
    return [("", _("Not taken over")), *known]
