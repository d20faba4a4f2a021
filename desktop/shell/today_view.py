"""Today: what waits, what is unfinished, how the rounds stand, what was found and is still open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.desk import Desk, Target
from desktop.messages import sentence
from desktop.shell.today_apart import ApartBanner
from desktop.shell.today_appeals import appeal_lines, how_many, numbers
from desktop.shell.today_approvals import ApprovalsBanner
from desktop.shell.today_backups import BackupBanner
from desktop.shell.today_model import CareToday, Today, TodayModel
from desktop.shell.today_parts import care_line, due_line, finding_line, log_line, round_line, unfinished_line
from desktop.shell.today_studio import StudioToday, studio_lines, urgent_text
from desktop.shell.today_trust import TrustBanners
from desktop.shell.today_whistles import whistle_lines
from desktop.theme import Tone
from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, Kind
from desktop.widgets.card import SectionHeader
from desktop.widgets.layout import Columns, Scroll, VBox, column, row, wrapping
from desktop.widgets.lines import ListCard
from desktop.widgets.states import EmptyState, SkeletonRows
from desktop.widgets.text import Text
from desktop.widgets.tiles import StatTile, TileRow
from forms.care_words import CADRE_RANKS, words_of
from forms.i18n import N_, _, ngettext
from models import calendar
from models.care.cadres import CadreCoverage
from models.care.reviews import Review

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
NAMED = 3
"""Newcomers whose names stand on the page."""
TILES: dict[str, tuple[str, str]] = {
    "due": (N_("Visits due"), "calendar"),
    "to_knock": (N_("Doors not knocked yet"), "visits"),
    "again": (N_("To try again now"), "not_home"),
    "care": (N_("Care visits due"), "care"),
    "unpaired": (N_("Without a helper"), "helper"),
    "verified": (N_("Register verified"), "checked"),
    "red": (N_("Appeals overdue"), "appeals"),
    "yellow": (N_("Appeals that turn yellow today"), "late"),
}


class TodayView(QWidget):
    """The first screen of the day."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._mine = False
        self._part = "two_primaries"
        self._grown: Sequence[Review] = ()
        self.model = TodayModel(desk, self.isVisible, self)
        self.header = SectionHeader(_("Today"), page=True, subtitle=day_text(calendar.now()))
        self.problem = Banner("", Tone.DANGER, _("Try again"), dismissible=False)
        self.problem.acted.connect(self.model.load)
        self.problem.hide()
        self.newcomers = Banner("", Tone.INFO, _("Give a dwelling"), dismissible=False)
        self.newcomers.acted.connect(lambda: self._desk.go("sync", page="moves"))
        self.newcomers.hide()
        self.undecided = Banner("", Tone.WARNING, _("Decide in care"), dismissible=False)
        self.undecided.acted.connect(self._to_decide)
        self.undecided.hide()
        self.cadres = Banner("", Tone.DANGER, _("Name a cadre"), dismissible=False)
        self.cadres.acted.connect(lambda: self._desk.go("care", page="cadres"))
        self.cadres.hide()
        words = _("This station has no secretary yet. Name one: the secretary decides on roles, groups and care teams.")
        self.secretary = Banner(words, Tone.INFO, _("Name the secretary"), dismissible=False)
        self.secretary.acted.connect(lambda: self._desk.go("settings", page="workers"))
        self.secretary.hide()
        self.grown = Banner("", Tone.WARNING, _("Review…"), dismissible=False)
        self.grown.acted.connect(self._review_first)
        self.grown.hide()
        self.saturday = Banner("", Tone.WARNING, _("To the Saturday"), dismissible=False)
        self.saturday.acted.connect(lambda: self._desk.go("studio", page="day", part="roster"))
        self.saturday.hide()
        self.trust = TrustBanners(desk)
        self.approvals = ApprovalsBanner(desk)
        self.backups = BackupBanner(desk)
        self.apart = ApartBanner(desk)
        self.tiles = {key: self._tile(key) for key in TILES}
        self.due = ListCard(_("To visit"), _("Nothing is due today."))
        self.care = ListCard(_("Care visits due"))
        self.appeals = ListCard(_("Appeals that wait"))
        self.whistles = ListCard(_("Whistles, tasks and problems that wait"))
        self.studio = ListCard(_("Three-zero studio"))
        self.unfinished = ListCard(_("Unfinished"))
        self.rounds = ListCard(
            _("Rounds under way"),
            _("No round is under way. Plan one on the household map: choose doors, then “Plan a round”."),
        )
        self.findings = ListCard(_("Found and still open"), _("Nothing that was found stands open."))
        self.logs = ListCard(_("Logs to hand in"))
        self.pages = QStackedWidget()
        for page in (_loading(), Scroll(self._page()), Scroll(self._first_steps())):
            self.pages.addWidget(page)
        self.setLayout(column(self.pages, gap=0))
        self.model.loaded.connect(self.show_today)
        self.model.failed.connect(self._failed)

    def show_target(self, target: Target) -> None:
        self.model.load()

    def show_today(self, today: Today) -> None:
        self.problem.hide()
        self.pages.setCurrentIndex(2 if today.empty else 1)
        self.header.subtitle.setText(day_text(today.now))
        self._show_tiles(today)
        self._show_newcomers(today)
        self._show_undecided(today.care)
        self._show_cadres(today.care.cadres)
        self._show_grown(today.care.grown)
        self.approvals.show_waiting(today.approvals)
        self.secretary.setVisible(today.care.no_secretary)
        self.trust.show_trust(today.trust)
        self.backups.look()
        self.apart.look()
        day = today.now.date()
        self.due.show_lines([due_line(self._desk, due, day) for due in today.due], today.counts.due)
        due = today.care.counts.due + today.care.counts.overdue
        self.care.show_lines([care_line(self._desk, each, day) for each in today.care.due], due)
        self.appeals.show_lines(appeal_lines(self._desk, today.appeals), how_many(today.appeals))
        self.whistles.show_lines(whistle_lines(self._desk, today.whistles), today.whistles.count)
        self._show_studio(today.studio)
        self.unfinished.show_lines([unfinished_line(self._desk, one) for one in today.unfinished])
        self.rounds.show_lines([round_line(self._desk, found, day) for found in today.rounds])
        self.findings.show_lines([finding_line(self._desk, found) for found in today.findings])
        self.logs.show_lines([log_line(self._desk, log) for log in today.logs], today.counts.drafts)

    def _page(self) -> QWidget:
        page, parts = QWidget(), QWidget()
        columns = Columns(400, most=2, gap_x=16)
        left, right = (
            stacked(self.unfinished, self.due, self.care),
            stacked(self.appeals, self.whistles, self.studio, self.rounds, self.logs, self.findings),
        )
        for part in (left, right):
            columns.add(part)
        parts.setLayout(columns)
        parts.setSizePolicy(wrapping())
        box = VBox(16, (24, 20, 24, 24))
        scan = Text(_("Scan a door sheet at any time: its visit form opens."), ink="text_muted", wrap=True)
        banners = (
            self.problem,
            self.approvals,
            self.saturday,
            self.cadres,
            self.newcomers,
            self.undecided,
            self.grown,
            self.secretary,
            self.backups,
            self.apart,
            self.trust,
        )
        for shown in (self.header, *banners, TileRow(*self.tiles.values(), most=8), parts, scan):
            box.addWidget(shown)
        box.addStretch()
        page.setLayout(box)
        return page

    def _first_steps(self) -> QWidget:
        """Nothing is known yet: the two ways to begin."""
        self.take_over = EmptyState(
            "import",
            _("Take over your register"),
            _("Import your Excel file: people, doors and phones are found whatever its columns are called."),
            _("Import a register"),
        )
        self.take_over.acted.connect(lambda: self._desk.go("people", page="import"))
        self.build = Button(_("Or draw the first building on the map"), Kind.QUIET, "building")
        self.build.clicked.connect(lambda: self._desk.go("map", page="new"))
        page = QWidget()
        page.setLayout(column(None, self.take_over, row(None, self.build, None), None, margins=(24, 24, 24, 48)))
        return page

    def _tile(self, key: str) -> StatTile:
        label, icon_name = TILES[key]
        tile = StatTile("—", _(label), icon_name, tone=Tone.DANGER if key == "care" else Tone.NEUTRAL)
        go: dict[str, Callable[[], None]] = {
            "due": lambda: self._desk.go("visits", page="due"),
            "care": lambda: self._desk.go("care", page="due", mine=self._mine),
            "unpaired": lambda: self._desk.go("care", page="gaps", part="to_pair"),
            "verified": lambda: self._desk.go("map", mode="data_state"),
            "red": lambda: self._desk.go("appeals", page="work", light="red"),
            "yellow": lambda: self._desk.go("appeals", page="work", light="yellow"),
        }
        tile.clicked.connect(go.get(key, lambda: self._desk.go("visits", page="rounds")))
        return tile

    def _show_studio(self, studio: StudioToday) -> None:
        """The coming Saturday needs a roster, or, on a public holiday, somebody who says whether it is held."""
        self.saturday.text.setText(urgent_text(studio.urgent))
        self.saturday.setAccessibleName(self.saturday.text.text())
        self.saturday.setVisible(bool(studio.urgent))
        self.studio.show_lines(studio_lines(self._desk, studio))

    def _show_newcomers(self, today: Today) -> None:
        """Who came from another community and lives at no door here yet."""
        names = _(", ").join(newcomer.name for newcomer in today.newcomers[:NAMED])
        told = ngettext(
            "{n} newcomer from another community needs a dwelling: {names}",
            "{n} newcomers from another community need a dwelling: {names}",
            len(today.newcomers),
        )
        self.newcomers.text.setText(told.format(n=len(today.newcomers), names=names))
        self.newcomers.setVisible(bool(today.newcomers))

    def _show_undecided(self, care: CareToday) -> None:
        """What two PCs began for one person, neither knowing of the other, is decided by somebody."""
        told = []
        if care.several:
            words = ngettext(
                "{n} person has two primary helpers.", "{n} people have two primary helpers.", care.several
            )
            told.append(words.format(n=care.several))
        if care.left_over:
            words = ngettext(
                "{n} person is no longer under care and still has a helper.",
                "{n} people are no longer under care and still have a helper.",
                care.left_over,
            )
            told.append(words.format(n=care.left_over))
        self._part = "two_primaries" if care.several else "left_over"
        self.undecided.text.setText(" ".join(told))
        self.undecided.setVisible(bool(told))

    def _show_cadres(self, cadres: CadreCoverage) -> None:
        """Every estate has somebody who answers for it; where nobody does, it is named in red."""
        told = []
        if cadres.gaps:
            names = _(", ").join(gap.name for gap in cadres.gaps[:NAMED]) + ("…" if len(cadres.gaps) > NAMED else "")
            words = ngettext(
                "Nobody answers for {n} estate: {names}.", "Nobody answers for {n} estates: {names}.", len(cadres.gaps)
            )
            told.append(words.format(n=len(cadres.gaps), names=names))
        if cadres.missing_ranks:
            ranks = _(", ").join(words_of(CADRE_RANKS, rank) for rank in cadres.missing_ranks)
            told.append(_("A key community has nobody of: {ranks}.").format(ranks=ranks))
        self.cadres.text.setText(" ".join(told))
        self.cadres.setAccessibleName(self.cadres.text.text())
        self.cadres.setVisible(bool(told))

    def _show_grown(self, grown: Sequence[Review]) -> None:
        """Who is a child no more consents for himself (L-05); the banner leads to one after the other."""
        names = _(", ").join(each.name for each in grown[:NAMED]) + ("…" if len(grown) > NAMED else "")
        words = ngettext(
            "{n} person under care turned 14; look at consent and groups: {names}.",
            "{n} people under care turned 14; look at consent and groups: {names}.",
            len(grown),
        )
        self._grown = grown
        self.grown.text.setText(words.format(n=len(grown), names=names))
        self.grown.setVisible(bool(grown))

    def _review_first(self) -> None:
        self._desk.go("care", self._grown[0].resident_id, act="review")

    def _to_decide(self) -> None:
        self._desk.go("care", page="gaps", part=self._part)

    def _show_tiles(self, today: Today) -> None:
        counts, complete = today.counts, today.register.completeness
        ending = ngettext("{n} round ends soon", "{n} rounds end soon", counts.rounds_ending)
        self.tiles["due"].show_number(f"{counts.due:,}")
        self.tiles["to_knock"].show_number(
            f"{counts.to_knock:,}", ending.format(n=counts.rounds_ending) if counts.rounds_ending else ""
        )
        self.tiles["again"].show_number(f"{counts.again_now:,}")
        care = today.care.counts
        late = ngettext("{n} overdue", "{n} overdue", care.overdue).format(n=f"{care.overdue:,}")
        self._mine = today.care.mine
        self.tiles["care"].show_number(f"{care.due + care.overdue:,}", late if care.overdue else "")
        self.tiles["unpaired"].show_number(f"{today.care.unpaired:,}")
        self.tiles["verified"].show_number("—" if complete is None else f"{complete}%")
        for key, count in numbers(today.appeals).items():
            self.tiles[key].show_number(f"{count:,}")

    def _failed(self, error: Exception) -> None:
        self.pages.setCurrentIndex(1)
        self.problem.text.setText(sentence(error))
        self.problem.show()


def stacked(*cards: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(*cards, None, gap=16))
    holder.setSizePolicy(wrapping())
    return holder


def _loading() -> QWidget:
    page = QWidget()
    page.setLayout(column(SkeletonRows(6), None, margins=(24, 24, 24, 24)))
    return page


def day_text(now: datetime) -> str:
    return _("{day}, {weekday}").format(day=now.date().isoformat(), weekday=_(WEEKDAYS[now.weekday()]))
