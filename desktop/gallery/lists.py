"""The gallery's pages of lists and facts, with doors that are invented."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.gallery.page import gallery_page
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Align,
    Avatar,
    Button,
    Card,
    ChipLook,
    ChoiceChip,
    Column,
    DataTable,
    DescriptionList,
    Entry,
    FilterBar,
    Kind,
    RowsModel,
    SectionHeader,
    ShareLine,
    ShareRing,
    StatTile,
    Text,
    TileRow,
    Timeline,
    VersionCard,
    Versions,
    column,
    row,
)
from forms.i18n import N_, _

Door = tuple[str, str, str, int | None, str]

OUTCOMES = {
    "met": (N_("Met"), Tone.SUCCESS, "met"),
    "phone": (N_("By phone"), Tone.INFO, "by_phone"),
    "not_home": (N_("Not home"), Tone.WARNING, "not_home"),
    "declined": (N_("Declined"), Tone.DANGER, "declined"),
}


def _doors(count: int) -> list[Door]:
    names = ("王秀梅", "刘建国", "张䶮", "欧阳雪", "陈立新")
    outcomes = ("met", "not_home", "phone", "declined")
    return [
        (
            f"7-{n % 3 + 1}-{n // 6 + 1}0{n % 2 + 1}",
            names[n % 5],
            outcomes[n % 4],
            None if n % 9 == 8 else n * 7 % 90,
            "第三网格",
        )
        for n in range(count)
    ]


def _outcome(door: Door) -> ChipLook:
    word, tone, shape = OUTCOMES[door[2]]
    return ChipLook(_(word), tone, shape)


def doors_model(count: int = 40) -> RowsModel[Door]:
    columns: list[Column[Door]] = [
        Column("door", N_("Door"), lambda d: d[0], width=120, icon=lambda d: "dwelling"),
        Column("name", N_("Resident"), lambda d: d[1], width=140),
        Column("outcome", N_("Outcome"), lambda d: _(OUTCOMES[d[2]][0]), width=120, chip=_outcome),
        Column(
            "days",
            N_("Days since last visit"),
            lambda d: "—" if d[3] is None else str(d[3]),
            120,
            Align.RIGHT,
            lambda d: d[3],
        ),
        Column("grid", N_("Grid"), lambda d: d[4], width=160, tooltip=N_("The grid that the building belongs to")),
    ]
    model = RowsModel(columns, record_id=lambda d: d[0])
    model.set_rows(_doors(count))
    return model


def show_table() -> QWidget:
    bar = FilterBar(_("Name, door or phone"), ChoiceChip(_("Not home")), ChoiceChip(_("Over 80")))
    bar.show_filters([("b", _("Building 7")), ("g", _("Living alone"))])
    table = DataTable(doors_model())
    table.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.view.selectRow(2)
    header = SectionHeader(
        _("People and homes"),
        12480,
        Button(_("Export"), icon_name="export"),
        Button(_("Move in"), Kind.PRIMARY, "move_in"),
        page=True,
    )
    page = QWidget()
    box = column(header, bar, gap=16, margins=(24, 24, 24, 24))
    box.addWidget(table, 1)
    page.setLayout(box)
    return page


def show_table_empty() -> QWidget:
    loading = DataTable(doors_model(0))
    loading.show_loading()
    page = QWidget()
    box = row(gap=16, margins=(24, 24, 24, 24))
    box.addWidget(DataTable(doors_model(0)), 1)
    box.addWidget(loading, 1)
    page.setLayout(box)
    return page


def show_facts() -> QWidget:
    tiles = TileRow(
        StatTile("14", _("Visits due today"), "visits", _("3 more than yesterday"), Tone.WARNING),
        StatTile("2", _("Overdue appeals"), "appeals", _("Answer today"), Tone.DANGER),
        StatTile("86.96 %", _("Met this round"), "met", _("Target reached"), Tone.SUCCESS),
        StatTile("3,012", _("Households"), "household"),
    )
    facts = DescriptionList([
        (_("Full name"), "王秀梅"), (_("Sex"), _("Female")), (_("Date of birth"), "1956-03-02"),
        (_("Phone"), "138 0000 1234"), (_("Home"), "7-2-501"), (_("Employer"), ""),
    ])  # fmt: skip
    who = row(
        Avatar("王秀梅", 44),
        column(Text("王秀梅", TextRole.HEADING), Text(_("Head of household"), ink="text_muted"), gap=0),
        None,
        gap=12,
    )
    line = Timeline([
        Entry("2026-03-12", _("Met"), _("The heating valve leaks; an appeal was opened."), Tone.SUCCESS, "met"),
        Entry("2026-03-05", _("Not home"), _("A card was left."), Tone.WARNING, "not_home"),
        Entry("2026-01-20", _("Moved in"), "", Tone.NEUTRAL, "move_in"),
    ])  # fmt: skip
    return gallery_page(
        _("Facts"),
        _("Numbers, people, dates."),
        tiles,
        Card(who, facts),
        Card(SectionHeader(_("Visits"), 3), line),
    )


def show_versions() -> QWidget:
    """Side by side, and below each other where there is little room."""
    facts = ("刘芳 · 2026-11-20 09:14", _("on this PC"))
    others = ("王敏 · 2026-11-20 10:02", _("on another PC"))
    short = Versions(
        VersionCard(_("Stands now"), "138 0000 1234", facts, _("Keep this"), "1"),
        VersionCard(_("Other value"), "139 0000 2222", others, _("Keep that"), "2", _("later")),
    )
    narrow = Versions(
        VersionCard(_("Stands now"), _("Works nights; knock in the afternoon."), facts, _("Keep this"), "1"),
        VersionCard(_("Other value"), _("(empty)"), others, _("Keep that"), "2"),
        width=4000,
    )
    return gallery_page(
        _("Two versions"),
        _("Both values with who gave them; a digit or a click keeps one."),
        SectionHeader(_("Side by side")),
        short,
        SectionHeader(_("Where there is little room")),
        narrow,
    )


def show_shares() -> QWidget:
    ring, full, nothing = ShareRing(), ShareRing(96), ShareRing(96)
    ring.show_share(0.869, "86.9 %", "1,043 / 1,200")
    full.show_share(1.0, "100 %")
    nothing.show_share(None, "—")
    shares = [
        ShareLine(_("Living alone"), 0.8, "12 / 15", "80.0 %", ring.show),
        ShareLine(_("Over 80"), 1.0, "42 / 42", "100 %", ring.show),
        ShareLine(_("Third grid"), None, "0 / 0", "—", ring.show),
    ]
    rings = row(ring, full, nothing, gap=24)
    rings.addLayout(column(*shares, gap=0), 1)
    return gallery_page(_("Shares"), _("Part and whole; what is missing is seen from afar."), Card(rings))
