"""Coverage: how many who should have a helper have one, where they are missing, and how to get to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.care import papers
from desktop.care.coverage_model import CoverageModel, CoveragePage
from desktop.care.late_view import LateView
from desktop.care.tab import CareTab
from desktop.care.words import GAP_LOOKS, GAPS
from desktop.care_looks import OPEN_LEVEL
from desktop.desk import Desk
from desktop.printing.preview_view import show_preview
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Button,
    Card,
    Chip,
    EmptyState,
    Kind,
    LineButton,
    ListCard,
    ShareLine,
    ShareRing,
    SkeletonRows,
    StatTile,
    Text,
    TileRow,
    VBox,
    column,
    row,
)
from desktop.widgets.layout import Columns, wrapping
from desktop.widgets.lines import padded
from desktop.widgets.stack import PageScroll, Stack
from forms.i18n import N_, _, ngettext
from forms.share_words import share_text
from models.care.coverage import CoverageLine
from models.care.helpers import HelperRow
from models.care.rules import NORMS, Share

SHOWN_HELPERS = 12
TILES = {
    "one_to_one": (N_("One helper each"), "helper"),
    "timely": (N_("Visits in time this month"), "calendar"),
    "overdue": (N_("Visits overdue"), "late"),
    "cadres": (N_("Estates with a cadre"), "estate"),
}


class CoverageTab(CareTab):
    """Every figure is a way to the people that it counts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = CoverageModel(desk, self)
        self.ring = ShareRing()
        self.headline = Text("", TextRole.HEADING, wrap=True)
        self.formula = Text("", ink="text_muted", wrap=True)
        self.to_gaps = Button("", Kind.SECONDARY, "warning")
        self.to_gaps.clicked.connect(partial(self._go, "gaps"))
        self.print_button = Button(_("Print"), Kind.QUIET, "print")
        self.print_button.clicked.connect(lambda: show_preview(desk, papers.coverage(), self))
        self.tiles = {key: StatTile("—", _(label), icon) for key, (label, icon) in TILES.items()}
        self.gaps = ListCard(_("What is missing"), _("Nothing is missing today."))
        self.groups = ListCard(_("Coverage by group"), _("No group has anybody yet."))
        self.grids = ListCard(_("Coverage by grid"), _("Nobody who should be paired lives in a grid yet."))
        self.helpers = ListCard(_("By helper: people of capacity"), _("Nobody helps yet."))
        self.pages = Stack()
        loading = QWidget()
        loading.setLayout(column(SkeletonRows(8), None))
        self.figures = Stack()
        self.late = LateView(desk)
        for page in (loading, PageScroll(self._page()), PageScroll(self._nobody())):
            self.figures.addWidget(page)
        for page in (self.figures, self.late):
            self.pages.addWidget(page)
        self.fill(self.pages, self._read)
        self._connect()

    def begin(self) -> None:
        if self.pages.currentWidget() is self.late:
            self.late.list.focus_rows()
        else:
            self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, options: Mapping[str, Any], ids: tuple[UUID, ...]) -> None:
        """``part``: ``late`` shows the visits behind the share of timely ones."""
        if options.get("part") == "late":
            self.show_late()
        elif options.get("page") == "coverage":
            self.pages.setCurrentWidget(self.figures)

    def show_late(self) -> None:
        """Show which visits were not made in time."""
        self.pages.setCurrentWidget(self.late)
        self.late.open()

    def show_figures(self) -> None:
        """Back from the list to the figure behind which it stands."""
        self.pages.setCurrentWidget(self.figures)
        self.tiles["timely"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        self.model.load()
        if self.pages.currentWidget() is self.late:
            self.late.model.load()

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.failed.connect(self.fail)
        self.late.left.connect(self.show_figures)
        self.pages.currentChanged.connect(lambda _number: self.cover(self.pages.currentWidget() is self.late))
        ways: dict[str, Callable[[], None]] = {
            "one_to_one": self._to_one_to_one,
            "timely": self.show_late,
            "overdue": partial(self._go, "due", state="overdue"),
            "cadres": partial(self._go, "gaps", part="no_cadre"),
        }
        for key, go in ways.items():
            self.tiles[key].clicked.connect(go)

    def _page(self) -> QWidget:
        words = QWidget()
        words.setLayout(column(self.headline, self.formula, row(self.to_gaps, self.print_button, None), gap=8))
        words.setSizePolicy(wrapping())
        hero = row(gap=24)
        hero.addWidget(self.ring, alignment=Qt.AlignmentFlag.AlignVCenter)
        hero.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        top = QWidget()
        side_by_side = Columns(420, most=2, gap_x=16)
        side_by_side.add(Card(hero))
        side_by_side.add(TileRow(*self.tiles.values(), most=2))
        top.setLayout(side_by_side)
        top.setSizePolicy(wrapping())
        parts = QWidget()
        lists = Columns(420, most=2, gap_x=16)
        for stack in (
            _stack(self.gaps, self.grids),
            _stack(self.groups),
        ):
            lists.add(stack)
        lists.add(self.helpers, wide=True)
        parts.setLayout(lists)
        parts.setSizePolicy(wrapping())
        box = VBox(16, (0, 0, 4, 16))
        box.addWidget(top)
        box.addWidget(parts)
        box.addStretch()
        page = QWidget()
        page.setLayout(box)
        return page

    def _nobody(self) -> QWidget:
        state = EmptyState(
            "care", _("Nobody is under care yet"),
            _("The register already tells who may belong to a group. Look through the proposals and decide."),
            _("Look at the proposals"),
        )  # fmt: skip
        state.acted.connect(partial(self._go, "proposals"))
        return state

    # showing ----------------------------------------------------------------------------------------------------

    def _show(self, page: CoveragePage) -> None:
        self.show_content()
        whole = page.coverage.whole.paired
        self.figures.setCurrentIndex(1 if whole.whole or page.coverage.by_helper else 2)
        ratio = whole.ratio
        self.ring.show_share(
            None if ratio is None else float(ratio), share_text(whole), f"{whole.part:,} / {whole.whole:,}"
        )
        self._show_headline(whole)
        self._show_tiles(page)
        self.gaps.show_lines([self._gap_line(key, count) for key, count in page.gaps.items() if count], page.gaps.total)
        self.groups.show_lines([self._line(line, "group") for line in page.coverage.by_group])
        self.grids.show_lines([self._line(line, "grid") for line in page.coverage.by_grid])
        busy = sorted(page.coverage.by_helper, key=lambda each: (-float(each.load.ratio or 0), each.helper.name))
        self.helpers.show_lines([self._helper_line(each) for each in busy[:SHOWN_HELPERS]], len(busy))

    def _show_headline(self, whole: Share) -> None:
        missing = whole.whole - whole.part
        if not whole.whole:
            words = _("Nobody should be paired yet")
        elif not missing:
            words = _("Everybody who should have a helper has one")
        else:
            words = ngettext("{n} person has no helper", "{n} people have no helper", missing).format(n=f"{missing:,}")
        self.headline.setText(words)
        self.headline.set_ink("danger" if missing else "text")
        self.formula.setText(_("Coverage = people with a helper who is there ÷ people who should be paired"))
        self.to_gaps.setText(_("Show who is missing"))
        self.to_gaps.setVisible(bool(missing))

    def _show_tiles(self, page: CoveragePage) -> None:
        one, timely = page.coverage.whole.one_to_one, page.timely
        self._show_share("one_to_one", one, Tone.DANGER)
        self._show_share("timely", timely, Tone.WARNING)
        self._show_share("cadres", page.cadres, Tone.DANGER)
        today = ngettext("{n} more today", "{n} more today", page.due.due).format(n=page.due.due)
        self.tiles["overdue"].show_number(f"{page.due.overdue:,}", today if page.due.due else "", Tone.WARNING)

    def _show_share(self, key: str, share: Share, missing: Tone) -> None:
        """A share with its parts; less than whole has the tone of what is missing."""
        tone = missing if share.part < share.whole else Tone.NEUTRAL
        self.tiles[key].show_number(share_text(share), f"{share.part:,} / {share.whole:,}", tone)

    def _gap_line(self, key: str, count: int) -> QWidget:
        tone, icon = GAP_LOOKS[key]
        chip = Chip(_(GAPS[key]), tone, icon)
        number = Text(f"{count:,}", TextRole.STRONG, str(tone))
        words = f"{_(GAPS[key])}: {count:,}"
        return LineButton(padded(row(chip, None, number)), words, partial(self._go, "gaps", part=key))

    def _line(self, line: CoverageLine, key: str) -> QWidget:
        if line.few:
            counts, words, share = _("fewer than {n}").format(n=NORMS.few), "", None
        else:
            counts, words, share = (
                f"{line.paired.part:,} / {line.paired.whole:,}",
                share_text(line.paired),
                line.paired.ratio,
            )
        go = partial(self._go, "people", **{key: line.key}) if line.level <= OPEN_LEVEL else self._tell_masked
        name = line.name or _("Without a grid")
        missing = share is not None and share < 1
        return ShareLine(name, None if share is None else float(share), counts, words, go,
                         ink="danger" if missing else "text")  # fmt: skip

    def _helper_line(self, each: HelperRow) -> QWidget:
        load, over = each.load, each.people > each.helper.capacity
        words = _("over") if over else _("absent") if each.absent else ""
        return ShareLine(
            each.helper.name, None if load.ratio is None else min(float(load.ratio), 0.999),
            f"{load.part:,} / {load.whole:,}", words, partial(self._go, "people", helper=each.helper.id),
            ink="danger" if over else "warning", missing=Tone.NEUTRAL,
        )  # fmt: skip

    def _tell_masked(self) -> None:
        words = _("Who is in a group of level 3 or 4 stands on each person's own page only.")
        self._desk.done.emit(words, None)

    def _to_one_to_one(self) -> None:
        """To what keeps it from 100 %: two primary helpers where there are such, else people without one."""
        two = self.model.page is not None and self.model.page.gaps.two_primaries
        self._go("gaps", part="two_primaries" if two else "to_pair")

    def _go(self, page: str, *_checked: bool, **options: Any) -> None:
        self._desk.go("care", page=page, **options)


def _stack(*cards: QWidget) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(*cards, None, gap=16))
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    holder.setSizePolicy(wrapping())
    return holder
