"""The gallery: a page for each component with its states, to be looked at and rendered by the tests."""

import argparse
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QLayout, QWidget

from desktop.theme import Mode, Pair, TextRole, Tone, theme
from desktop.widgets import (
    Align,
    Avatar,
    Banner,
    Button,
    Card,
    CheckList,
    Chip,
    ChipLook,
    ChoiceButtons,
    ChoiceChip,
    Column,
    ComboBox,
    CommandPalette,
    DataTable,
    DateEdit,
    DescriptionList,
    Dialog,
    ElidedText,
    EmptyState,
    Entry,
    ErrorState,
    Field,
    FilterBar,
    FilterChip,
    FormLayout,
    Icon,
    IconButton,
    Kind,
    LineEdit,
    NavRail,
    Place,
    ProgressPanel,
    Result,
    RowsModel,
    Scroll,
    SearchField,
    SectionHeader,
    SkeletonRows,
    StatTile,
    StatusBar,
    SyncState,
    Text,
    TextArea,
    TileRow,
    Timeline,
    Toasts,
    Toolbar,
    column,
    flow,
    row,
)
from desktop.widgets.icons import ROLES
from forms.i18n import LANGUAGES, N_, _, use_language

SIZE = QSize(1366, 768)
Factory = Callable[[], QWidget]
Door = tuple[str, str, str, int | None, str]

_OUTCOMES = {
    "met": (N_("Met"), Tone.SUCCESS, "met"),
    "phone": (N_("By phone"), Tone.INFO, "by_phone"),
    "not_home": (N_("Not home"), Tone.WARNING, "not_home"),
    "declined": (N_("Declined"), Tone.DANGER, "declined"),
}


def pages() -> list[tuple[str, Factory]]:
    """Return name and factory of each page."""
    return [
        ("colors", _colors),
        ("type", _type),
        ("icons", _icons),
        ("buttons", _buttons),
        ("chips", _chips),
        ("banners", _banners),
        ("states", _states),
        ("progress", _progress),
        ("fields", _fields),
        ("choices", _choices),
        ("table", _table),
        ("table_empty", _table_empty),
        ("facts", _facts),
        ("bars", _bars),
        ("dialog", _dialog),
        ("palette", _palette),
        ("shell", _shell),
    ]


def _page(title: str, subtitle: str, *parts: QWidget | QLayout | None) -> Scroll:
    content = QWidget()
    header = SectionHeader(title, None, page=True, subtitle=subtitle)
    content.setLayout(column(header, *parts, None, gap=16, margins=(24, 24, 24, 24)))
    return Scroll(content)


class _Swatch(QWidget):
    def __init__(self, name: str, pair: Pair) -> None:
        super().__init__()
        self._name, self._pair = name, pair
        self.setFixedSize(theme().px(120), theme().control_height)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._pair.fill))
        painter.setFont(theme().font())
        painter.setPen(QColor(self._pair.ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._name)
        painter.end()


def _colors() -> QWidget:
    worn = theme()
    tones = flow(*(Chip(_(word), tone, str(tone)) for tone, word in _TONE_WORDS.items()))
    surfaces = [Card(Text(_("Raised")), padding=24), _sunken(_("Sunken"))]
    categories = flow(*(_Swatch(f"{n + 1}", pair) for n, pair in enumerate(worn.colors.categories)))
    ramp = flow(*(_Swatch(f"{n + 1}", pair) for n, pair in enumerate(worn.colors.ramp)))
    return _page(
        _("Colours"),
        _("Few, calm and readable; a colour is never alone."),
        SectionHeader(_("Tones")),
        tones,
        SectionHeader(_("Surfaces")),
        row(*surfaces, None, gap=16),
        SectionHeader(_("Categories of the map")),
        categories,
        SectionHeader(_("Little to much")),
        ramp,
    )


_TONE_WORDS = {
    Tone.NEUTRAL: N_("Neutral"),
    Tone.ACCENT: N_("Accent"),
    Tone.INFO: N_("Info"),
    Tone.SUCCESS: N_("Success"),
    Tone.WARNING: N_("Warning"),
    Tone.DANGER: N_("Danger"),
}


def _sunken(text: str) -> QWidget:
    frame = QFrame()
    frame.setProperty("look", "sunken")
    frame.setLayout(column(Text(text), margins=(24, 24, 24, 24)))
    return frame


def _type() -> QWidget:
    sample = _("Liu Min visited 18 households in building 7 on Tuesday.")
    lines = [Text(sample, role, wrap=True) for role in reversed(TextRole)]
    inks = [
        Text(sample, ink=ink, wrap=True) for ink in ("text", "text_muted", "accent", "danger", "warning", "success")
    ]
    rare = Text("䶮 𠮷 㐂 龘 0123456789 210112195603020021", TextRole.HEADING)
    elided = ElidedText(" ".join([sample] * 9))
    return _page(_("Type"), _("One family, six sizes."), Card(*lines), Card(*inks), Card(rare, elided))


def _icons() -> QWidget:
    cells = [_icon_cell(name) for name in ROLES]
    return _page(_("Icons"), _("One family; each has a role, not a picture."), flow(*cells, gap=4))


def _icon_cell(name: str) -> QWidget:
    cell = QWidget()
    label = Text(name, TextRole.CAPTION, "text_muted")
    cell.setLayout(row(Icon(name, "text", 20), label, None, gap=8, margins=(8, 4, 8, 4)))
    cell.setFixedWidth(theme().px(140))
    return cell


def _buttons() -> QWidget:
    kinds = (
        (Kind.PRIMARY, N_("Save")),
        (Kind.SECONDARY, N_("Edit")),
        (Kind.QUIET, N_("More")),
        (Kind.DANGER, N_("Delete")),
    )
    plain = [Button(_(word), kind) for kind, word in kinds]
    with_icons = [
        Button(_("New round"), Kind.PRIMARY, "add", shortcut="Ctrl+N"),
        Button(_("Print sheets"), Kind.SECONDARY, "print", shortcut="Ctrl+P"),
        Button(_("Export"), Kind.QUIET, "export"),
        Button(_("Delete"), Kind.DANGER, "delete"),
        IconButton("refresh", _("Refresh"), "F5"),
        IconButton("more", _("More")),
    ]
    off = [Button(_(word), kind, "lock") for kind, word in kinds]
    for button in off:
        button.setEnabled(False)
    return _page(
        _("Buttons"),
        _("One primary act a screen."),
        Card(SectionHeader(_("Kinds")), flow(*plain)),
        Card(SectionHeader(_("With icon and shortcut")), flow(*with_icons)),
        Card(SectionHeader(_("Disabled")), flow(*off)),
    )


def _chips() -> QWidget:
    states = [Chip(_(word), tone, shape) for word, tone, shape in _OUTCOMES.values()]
    states += [Chip(_("Vacant"), Tone.NEUTRAL, "vacant"), Chip(_("Planned"), Tone.ACCENT, "planned")]
    lights = [
        Chip(_("On time"), Tone.SUCCESS, "light_green"),
        Chip(_("Due soon"), Tone.WARNING, "light_yellow"),
        Chip(_("Overdue"), Tone.DANGER, "light_red"),
    ]
    filters = [FilterChip(_("Building 7")), FilterChip(_("Living alone")), FilterChip(_("Not met since March"))]
    choices = [ChoiceChip(_("Living alone")), ChoiceChip(_("Over 80")), ChoiceChip(_("Disabled person"))]
    choices[0].setChecked(True)
    choices[2].setEnabled(False)
    return _page(
        _("Chips"),
        _("A state has a shape, a word and a colour."),
        Card(SectionHeader(_("States")), flow(*states), flow(*lights)),
        Card(SectionHeader(_("Filters in force")), flow(*filters)),
        Card(SectionHeader(_("Choices")), flow(*choices)),
    )


def _banners() -> QWidget:
    return _page(
        _("Banners"),
        _("One sentence about what is below."),
        Banner(_("3 changes wait for the line to the district; you can go on working."), Tone.INFO, _("Sync now")),
        Banner(_("The round is finished: 20 of 23 doors were met."), Tone.SUCCESS, _("Print the list")),
        Banner(
            _("2 rows were not imported. Correct them in the sheet of refused rows and import it again."),
            Tone.WARNING,
            _("Open the sheet"),
        ),
        Banner(
            _("The folder is read-only, so the backup was not written. Choose another folder."),
            Tone.DANGER,
            _("Choose a folder"),
        ),
        Banner(_("This list shows your grid only."), Tone.NEUTRAL, dismissible=False),
    )


def _states() -> QWidget:
    empty = EmptyState(
        "map",
        _("No building yet"),
        _("Draw the first building from a pattern, or import the register."),
        _("Add a building"),
    )
    error = ErrorState(
        _("The list could not be read"), _("The file is in use by another program. Close it and try again.")
    )
    line = row(gap=16)
    line.addWidget(Card(empty), 1)
    line.addWidget(Card(error), 1)
    return _page(_("States"), _("Nothing yet, something wrong, still loading."), line, Card(SkeletonRows(4)))


def _progress() -> QWidget:
    ticks = iter((0.0, 42.0))
    known = ProgressPanel(_("Importing the register"), clock=lambda: next(ticks, 42.0))
    known.show_progress(420, 1300)
    unknown = ProgressPanel(_("Counting the rows"))
    page = _page(_("Progress"), _("What, how far, how long; and Cancel."), known, unknown)
    Toasts(page).say(_("18 doors were marked as not home."), act=lambda: None)
    return page


def _fields() -> QWidget:
    form = FormLayout()
    name = Field(_("Full name"), LineEdit(), _("As on the card"), required=True)
    number = Field(_("Resident ID number"), LineEdit(), required=True)
    number.editor.setProperty("text", "210112195603020021")
    number.show_problem(_("The check digit does not fit. Compare the number with the card."))
    phone = Field(_("Phone"), LineEdit())
    phone.editor.setProperty("text", "13800001234")
    phone.show_problem(_("Another resident has this phone number."), Tone.WARNING)
    born = Field(_("Date of birth"), DateEdit())
    estate = Field(
        _("Estate"),
        ComboBox([(1, _("Sunrise Garden")), (2, _("Riverside Court"))]),
        _("Type characters, pinyin or a code"),
    )
    locked = Field(_("Community"), LineEdit(_("Set by the station")))
    locked.editor.setEnabled(False)
    for field in (name, number, phone, born, estate, locked):
        form.add(field)
    form.add(Field(_("Remarks"), TextArea(_("What the next worker should know"))), wide=True)
    return _page(_("Fields"), _("Anything may be typed; what is wrong is said beneath."), Card(form))


def _choices() -> QWidget:
    outcome = ChoiceButtons([(key, _(word)) for key, (word, _tone, _shape) in _OUTCOMES.items()])
    outcome.set_value("met")
    topics = CheckList([(n, _(word)) for n, word in enumerate(_TOPICS)])
    topics.set_values([0, 3])
    off = CheckList([(0, _("Not available")), (1, _("Chosen before"))])
    off.set_values([1])
    off.setEnabled(False)
    form = FormLayout()
    form.add(Field(_("Outcome"), outcome, _("Keys 1 to 4 choose"), required=True), wide=True)
    form.add(Field(_("Topics"), topics), wide=True)
    form.add(Field(_("Disabled"), off), wide=True)
    return _page(_("Choices"), _("One of a few, or some of many."), Card(form))


_TOPICS = (
    N_("Heating"),
    N_("Water and power"),
    N_("Safety check"),
    N_("Pension"),
    N_("Medical insurance"),
    N_("Dispute"),
    N_("Job"),
)


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
    word, tone, shape = _OUTCOMES[door[2]]
    return ChipLook(_(word), tone, shape)


def doors_model(count: int = 40) -> RowsModel[Door]:
    columns: list[Column[Door]] = [
        Column("door", N_("Door"), lambda d: d[0], width=120, icon=lambda d: "dwelling"),
        Column("name", N_("Resident"), lambda d: d[1], width=140),
        Column("outcome", N_("Outcome"), lambda d: _(_OUTCOMES[d[2]][0]), width=120, chip=_outcome),
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


def _table() -> QWidget:
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


def _table_empty() -> QWidget:
    loading = DataTable(doors_model(0))
    loading.show_loading()
    page = QWidget()
    box = row(gap=16, margins=(24, 24, 24, 24))
    box.addWidget(DataTable(doors_model(0)), 1)
    box.addWidget(loading, 1)
    page.setLayout(box)
    return page


def _facts() -> QWidget:
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
    return _page(
        _("Facts"), _("Numbers, people, dates."), tiles, Card(who, facts), Card(SectionHeader(_("Visits"), 3), line)
    )


def _bars() -> QWidget:
    bars = []
    for state, words in (
        (SyncState.SYNCED, _("All sent · last 14:02")),
        (SyncState.WAITING, _("3 waiting · last 14:02")),
        (SyncState.OFFLINE, _("No line since Thursday · 400 waiting")),
        (SyncState.CONFLICT, _("1 conflict to settle")),
        (SyncState.REFUSED, _("2 refused")),
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
    return _page(_("Bars"), _("What can be done, and how things stand."), Card(tools), *bars)


def _dialog() -> QWidget:
    ask = Dialog(
        None,
        _("Mark 18 doors as vacant?"),
        _("Their residents stay registered. You can undo this afterwards."),
        ok=_("Mark as vacant"),
        danger=True,
    )
    ask.add(Field(_("Reason"), LineEdit(_("e.g. checked with the property office"))))
    ask.add_button(Button(_("Help"), Kind.QUIET, "help"))
    ask.setWindowFlags(Qt.WindowType.Widget)
    ask.setAutoFillBackground(True)
    frame = Card(ask, padding=1)
    page = _page(_("Dialog"), _("Escape leaves, Enter does the main thing."), row(None, frame, None))
    return page


def _palette() -> QWidget:
    page = _page(_("Command palette"), _("Ctrl+K from anywhere."))
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


def _shell() -> QWidget:
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
    middle.addWidget(_facts(), 1)
    middle.addWidget(folded)
    page = QWidget()
    box = column(gap=0)
    box.addLayout(middle, 1)
    box.addWidget(bar)
    page.setLayout(box)
    return page


def render(factory: Factory, size: QSize = SIZE) -> QWidget:
    """Return a window with a page, laid out at a size as it would be on screen."""
    window = QWidget()
    window.setLayout(column(factory(), gap=0))
    window.resize(size)
    window.show()
    QApplication.processEvents()
    return window


def main() -> None:
    """Render every page to a PNG file."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.LIGHT)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])
    chosen = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    use_language(chosen.lang)
    theme().wear(chosen.mode, chosen.scale)
    chosen.to.mkdir(parents=True, exist_ok=True)
    for name, factory in pages():
        page = render(factory)
        page.grab().save(str(chosen.to / f"{name}.png"))
        page.close()
    app.quit()


if __name__ == "__main__":
    main()
