"""The gallery's pages of what stands around a screen: bars, the command palette, the whole shell."""

from PySide6.QtWidgets import QWidget

from desktop.gallery.lists import show_facts
from desktop.gallery.page import gallery_page
from desktop.widgets import (
    Button,
    Card,
    CommandPalette,
    IconButton,
    NavRail,
    Place,
    Result,
    SearchField,
    StatusBar,
    SyncState,
    Toolbar,
    column,
    row,
)
from forms.i18n import _


def show_bars() -> QWidget:
    bars = []
    for state, words in (
        (SyncState.SYNCED, _("All sent · last 14:02")),
        (SyncState.WAITING, _("3 waiting · last 14:02")),
        (SyncState.OFFLINE, _("No line since Thursday · 400 waiting")),
        (SyncState.CONFLICT, _("1 conflict to settle")),
        (SyncState.REFUSED, _("2 refused")),
        (SyncState.PAUSED, _("Paused · 3 waiting")),
    ):
        bar = StatusBar()
        bar.sync.show_state(state, words)
        bar.words.setText(_("Liu Min · grid 3"))
        bars.append(bar)
    tools = Toolbar(
        Button(_("Zoom in"), icon_name="zoom_in"),
        Button(_("Zoom out"), icon_name="zoom_out"),
        IconButton("fit", _("Show all")),
        SearchField(_("Find a door")),
    )
    return gallery_page(_("Bars"), _("What can be done, and how things stand."), Card(tools), *bars)


def show_palette() -> QWidget:
    page = gallery_page(_("Command palette"), _("Ctrl+K from anywhere."))
    palette = CommandPalette(page)
    palette.open()
    palette.field.setText("wxm")
    palette.show_results([
        Result(1, "resident", "王秀梅", "7-2-501 · 1956", _("Resident")),
        Result(2, "resident", "吴晓明", "3-1-402 · 1988", _("Resident")),
        Result(3, "household", "王秀梅", _("3 people · 7-2-501"), _("Household")),
        Result(4, "visit", _("Visit of 2026-03-12"), "王秀梅", _("Visit")),
        Result(5, "add", _("Add a resident"), "Ctrl+N", _("Command")),
    ])  # fmt: skip
    return page


def places() -> list[Place]:
    return [
        Place("today", "today", _("Today")),
        Place("map", "map", _("Map")),
        Place("people", "people", _("People")),
        Place("visits", "visits", _("Visits")),
        Place("care", "care", _("Care")),
        Place("studio", "studio", _("Studio")),
        Place("appeals", "appeals", _("Appeals")),
        Place("reports", "reports", _("Reports")),
        Place("settings", "settings", _("Settings"), at_end=True),
    ]


def show_shell() -> QWidget:
    rail, folded = NavRail(places()), NavRail(places())
    for nav in (rail, folded):
        nav.choose("today")
        nav.set_badge("visits", 14)
        nav.set_badge("appeals", 2)
    folded.set_collapsed(True)
    bar = StatusBar(IconButton("lock", _("Lock")))
    bar.sync.show_state(SyncState.WAITING, _("3 waiting · last 14:02"))
    bar.words.setText(_("Liu Min · grid 3"))
    middle = row(rail, gap=0)
    middle.addWidget(show_facts(), 1)
    middle.addWidget(folded)
    page = QWidget()
    box = column(gap=0)
    box.addLayout(middle, 1)
    box.addWidget(bar)
    page.setLayout(box)
    return page
