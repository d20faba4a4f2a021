"""Holidays and make-up working days, which deadlines follow; a new notice is taken in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.appeals.import_card import ImportCard
from desktop.appeals.list_view import AppealList
from desktop.desk import Desk
from desktop.offering import offer_act
from desktop.record_list import ListSpec
from desktop.theme import Tone
from desktop.widgets import Button, ChipLook, Column, EmptyState, Kind, column
from forms.i18n import N_, _, ngettext
from forms.sheets.holidays import HolidayFile, read_holidays, told
from forms.visits_words import WEEKDAYS
from models import codes
from models.cases.seats import own_code, seat_level
from models.clocks.calendars import Calendars
from models.clocks.notices import Imported, import_notice
from models.places.records import AreaLevel

WHOSE: dict[AreaLevel | None, str] = {
    None: N_("Shipped with Lianglin"),
    AreaLevel.COMMUNITY: N_("Community"),
    AreaLevel.STREET: N_("Street"),
    AreaLevel.DISTRICT: N_("District"),
}


@dataclass(frozen=True)
class DayRow:
    day: date
    off: bool
    name: str
    published: bool
    whose: AreaLevel | None
    """Whose notice it is of; nothing where it was shipped."""


class HolidaysPage(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._read: HolidayFile | None = None
        self._every: list[DayRow] = []
        self._text = ""
        self.import_button = Button(_("Import a notice"), Kind.SECONDARY, "import")
        fields = [("title", _("Title of the notice")), ("document", _("Number of the notice"))]
        self.card = ImportCard(desk, _("Import a notice"), fields)
        spec = ListSpec(
            "holidays", N_("Holidays"), _columns(), lambda row: row.day, N_("Year, day or holiday"), masks={}
        )
        self.list = AppealList(desk, spec, EmptyState("calendar", _("No day fits"), ""), self.import_button)
        self.setLayout(column(self.card, self.list, gap=8))
        self.list.searched.connect(self._search)
        self.import_button.clicked.connect(self._ask)
        offer_act(desk, "clocks.holidays", self.import_button)
        self.card.wanted.connect(self._take_in)
        self.card.left.connect(self.begin)

    def begin(self) -> None:
        self.list.focus_rows()

    def load(self) -> None:
        self._desk.read(read_days, self._show, self)

    def _show(self, every: list[DayRow]) -> None:
        self._every = every
        self.list.set_rows([row for row in every if self._text in f"{row.day.isoformat()} {row.name}"])
        self.list.show_note(_("Years that are not published yet make deadlines provisional."))

    def _search(self, text: str) -> None:
        self._text = text
        self._show(self._every)

    def _ask(self) -> None:
        self.card.ask(lambda path: lambda: read_holidays(path), self._found, self._desk.told.emit)

    def _found(self, read: HolidayFile) -> None:
        self._read = read
        count = len(read.rows)
        words = ngettext("{n} day of {year} in the file.", "{n} days of {year} in the file.", count)
        self.card.edits["title"].setText(self.card.path.stem[:120] if self.card.path else "")
        wrong, doubts = ([told(each) for each in some] for some in (read.wrong, read.doubts))
        self.card.show_found(words.format(n=count, year=read.year), read.refused, wrong, doubts)

    def _take_in(self) -> None:
        read, title, document = self._read, self.card.edits["title"].text(), self.card.edits["document"].text()
        if read is None:
            return

        def action(session: Session) -> Imported:
            return import_notice(session, read.year, read.rows, title, document=document)

        self._desk.write("clocks.holidays", action, self._taken, self)

    def _taken(self, pair: tuple[Imported, int]) -> None:
        done, act_id = pair
        self.card.hide()
        words = ngettext(
            "The notice holds now. {n} open deadline moved, with a trace.",
            "The notice holds now. {n} open deadlines moved, with a trace.", done.moved,
        )  # fmt: skip
        self._desk.done.emit(words.format(n=done.moved), act_id)


def read_days(session: Session) -> list[DayRow]:
    """Every day that is off or worked by a notice that holds here, the latest year first."""
    known = Calendars(session).of(own_code(session))
    calendar = known.today
    names = {date.fromisoformat(row["date"]): row["name_zh"] for row in codes.rows("cn_holidays_2024_2027")}
    whose: dict[int, AreaLevel] = {}
    for notice in known.in_force:
        names.update({date.fromisoformat(day): name for day, name in (notice.days.get("names") or {}).items()})
        whose[notice.year] = seat_level(notice.community_code) or AreaLevel.COMMUNITY
    rows = [
        DayRow(day, day in calendar.off, names.get(day, ""), not calendar.provisional(day.year), whose.get(day.year))
        for day in calendar.off | calendar.work
    ]
    return sorted(rows, key=lambda row: (-row.day.year, row.day))


def _columns() -> list[Column[DayRow]]:
    def kind(row: DayRow) -> ChipLook:
        return (
            ChipLook(_("Day off"), Tone.SUCCESS, "neutral") if row.off else ChipLook(_("Worked"), Tone.WARNING, "time")
        )

    return [
        Column("day", N_("Date"), lambda row: row.day.isoformat(), 130),
        Column("weekday", N_("Weekday"), lambda row: _(WEEKDAYS[row.day.weekday()]), 110),
        Column("kind", N_("Off or worked"), lambda row: kind(row).text, 140, chip=kind),
        Column("name", N_("Holiday"), lambda row: row.name, 240),
        Column("whose", N_("Notice of"), lambda row: _(WHOSE[row.whose]), 150),
        Column("published", N_("Published"), lambda row: _("Published·") if row.published else _("Forecast"), 140),
    ]
