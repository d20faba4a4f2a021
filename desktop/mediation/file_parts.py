"""The cards on the page of one file: the dispute, parties, records, agreement, contents, who may open it, steps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.editors import by_pinyin
from desktop.mediation.file_model import Opened
from desktop.mediation.looks import note_when, party_title, result_text, taken_back_text
from desktop.theme import TextRole, Tone
from desktop.widgets import (
    Avatar,
    Button,
    Card,
    Chip,
    ComboBox,
    DescriptionList,
    Entry,
    Icon,
    IconButton,
    Kind,
    SectionHeader,
    Text,
    Timeline,
    column,
    flow,
    row,
)
from desktop.widgets.layout import hide_unless, wrapping
from desktop.widgets.lines import RuledCard
from forms.i18n import _
from forms.mediation import PARTY
from forms.mediation_types import in_capitals
from forms.mediation_words import ITEMS, ORIGINS, RECORDS, step_text
from models.calendar import CHINA
from models.mediation.contents import ContentLine
from models.mediation.queries import FilePage, StepRow
from models.mediation.records import Agreement, MediationNote, MediationParty, RecordKind
from models.mediation.rules import copies
from models.mediation.states import OPEN, unsigned
from models.people.rules import surname

_RECORD_ICONS = {RecordKind.INQUIRY: "search", RecordKind.SESSION: "studio", RecordKind.RETURN_VISIT: "visit"}


class DisputeCard(Card):
    """What it is about and what is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.edit_button = Button(_("Correct what was written"), Kind.QUIET, "edit")
        self.facts = DescriptionList()
        self.brief = Text("", wrap=True)
        self.demands = Text("", wrap=True)
        for part in (SectionHeader(_("Dispute"), None, self.edit_button), self.facts, self.brief, self.demands):
            self.add(part)
        self.setSizePolicy(wrapping())

    def show_file(self, opened: Opened) -> None:
        head, page = opened.page.head, opened.page
        self.edit_button.setVisible(unsigned(page.course))
        origin = _(ORIGINS[head.origin]) + (f" · {head.handed_by}" if head.handed_by else "")
        pairs = [
            (_("How it came"), origin),
            (_("Received at"), f"{head.received_at.astimezone(CHINA):%Y-%m-%d %H:%M}"),
            (_("Mediator"), page.mediator),
            (_("Recorder"), head.recorder or ""),
        ]
        if page.state in OPEN and page.result.last_day:
            pairs.insert(2, (_("Result due by"), page.result.last_day.isoformat()))
        self.facts.set_pairs(pairs)
        self.brief.setText(head.brief)
        self.demands.setText("\n".join(f"{n}. {text}" for n, text in enumerate(head.demands or (), start=1)))
        self.demands.setVisible(bool(head.demands))


class PartiesCard(RuledCard):
    """Each party with what papers need of it; ``corrected``: one is to be corrected."""

    corrected = Signal(object)  # MediationParty

    def __init__(self) -> None:
        self.add_button = Button(_("Add a party"), Kind.QUIET, "add")
        super().__init__(_("Parties"), "", self.add_button)

    def show_file(self, opened: Opened) -> None:
        parties = opened.page.parties
        self.add_button.setVisible(opened.page.state in OPEN)
        open_ = unsigned(opened.page.course)
        self.show_lines([self._line(opened.page, party, open_=open_) for party in parties], len(parties))

    def _line(self, page: FilePage, party: MediationParty, *, open_: bool) -> QWidget:
        keys = ("representative", "phone", "address", "agent") if party.organisation else (
            "sex", "birth_date", "phone", "address", "occupation", "agent",
        )  # fmt: skip
        fields = [PARTY.by_key[key] for key in keys]
        known = [(field, getattr(party, field.key)) for field in fields if field.key != "phone"]
        said = [field.type.text(value) for field, value in known if value not in (None, "")]
        about = " · ".join(filter(None, (page.phone_of(party), *said)))
        icon = "station" if party.organisation else "resident"
        line = QWidget()
        inside = row(Icon(icon, "text_muted"), gap=8)
        title = Text(party_title(party), TextRole.STRONG, wrap=True)
        below = [Text(about, ink="text_muted", wrap=True)]
        if words := taken_back_text(page.taken_back.get(party.id, frozenset())):
            below.append(Text(words, TextRole.CAPTION, "warning", wrap=True))
        inside.addLayout(column(title, *below, gap=2), 1)
        if open_:
            edit = IconButton("edit", _("Correct {name}").format(name=party.name))
            edit.clicked.connect(lambda: self.corrected.emit(party))
            inside.addWidget(edit)
        line.setLayout(inside)
        return line


class RecordsCard(RuledCard):
    """What was said: inquiries, sessions, return visits, in the order of time."""

    def __init__(self) -> None:
        super().__init__(_("Records of the file"), _("Nothing has been recorded yet."))

    def show_file(self, opened: Opened) -> None:
        notes = opened.page.notes
        self.show_lines([self._line(note) for note in notes], len(notes))

    @staticmethod
    def _line(note: MediationNote) -> QWidget:
        line = QWidget()
        chips: list[QWidget] = [Chip(_(RECORDS[note.kind]), Tone.NEUTRAL, _RECORD_ICONS[note.kind])]
        if note.result:
            chips.append(Chip(result_text(note), Tone.ACCENT))
        chips.append(Text(note_when(note), TextRole.CAPTION, "text_muted"))
        about = " · ".join(part for part in (note.person, note.place, note.present) if part)
        told = Text(about, ink="text_muted", wrap=True)
        hide_unless(told, about)
        line.setLayout(column(flow(*chips), told, Text(note.text, wrap=True), gap=4))
        return line


class AgreementCard(RuledCard):
    """What was agreed, and since when it holds."""

    def __init__(self) -> None:
        self.edit_button = Button(_("Correct what was written"), Kind.QUIET, "edit")
        super().__init__(_("Agreement"), _("There is no agreement yet."), self.edit_button)

    def show_file(self, opened: Opened) -> None:
        made = opened.page.agreement
        self.edit_button.setVisible(made is not None and unsigned(opened.page.course))
        self.show_lines([self._body(made, len(opened.page.parties))] if made else [])

    @staticmethod
    def _body(made: Agreement, parties: int) -> QWidget:
        body = QWidget()
        holds = Chip(_("Holds since {day}").format(day=made.effective_on), Tone.SUCCESS, "checked") if (
            made.effective_on
        ) else Chip(_("Not signed yet"), Tone.WARNING, "edit")  # fmt: skip
        kind = Chip(_("By word of mouth") if made.oral else _("In writing"), Tone.NEUTRAL)
        terms = "\n".join(f"{n}. {text}" for n, text in enumerate(made.terms, start=1))
        amount = "" if made.amount is None else f"¥{made.amount:,.2f}（{in_capitals(made.amount)}）"
        facts = DescriptionList(
            [
                (_("How it is performed"), made.performance or ""),
                (_("To be performed by"), made.perform_by.isoformat() if made.perform_by else ""),
                (_("Amount in yuan"), amount),
                (_("Copies"), str(copies(parties))),
            ]
        )
        number = Text(made.number, TextRole.CAPTION, "text_muted")
        body.setLayout(column(flow(holds, kind, number), Text(terms, wrap=True), facts, gap=8))
        return body


class ContentsCard(RuledCard):
    """The thirteen items of the contents; what is missing stands out by a word and a shape."""

    def __init__(self) -> None:
        self.add_button = Button(_("Add a paper"), Kind.QUIET, "add")
        super().__init__(_("Contents of the file"), "", self.add_button)

    def show_file(self, opened: Opened) -> None:
        page = opened.page
        shown = [line for line in page.contents if line.needed or line.there]
        self.show_lines([self._line(line, page) for line in shown])

    @staticmethod
    def _line(line: ContentLine, page: FilePage) -> QWidget:
        widget = QWidget()
        missing = line.item in page.missing
        count = line.derived + len(line.papers)
        state = Chip(_("Missing"), Tone.DANGER, "danger") if missing else Chip(str(count), Tone.SUCCESS, "checked")
        titles = "；".join(paper.title for paper in line.papers)
        words = f"{int(line.item)}. {_(ITEMS[line.item])}" + (f" · {titles}" if titles else "")
        inside = row(gap=8)
        inside.addWidget(Text(words, wrap=True), 1)
        inside.addWidget(state)
        widget.setLayout(inside)
        return widget


class NamedCard(RuledCard):
    """Who may open the file; ``named`` and ``dismissed`` with a worker's id."""

    named, dismissed = Signal(object), Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Who may open this file"), "")
        self.choice = ComboBox(key=by_pinyin, placeholder=_("Name a colleague"))
        self.choice.chosen.connect(self._name)
        self.add(self.choice)

    def show_file(self, opened: Opened) -> None:
        lines: list[QWidget] = []
        for one in opened.page.named:
            line = QWidget()
            parts: list[QWidget | None] = [Avatar(surname(one.name), 28), Text(one.name)]
            if one.mediator:
                parts += [Chip(_("Mediator"), Tone.ACCENT), None]
            else:
                out = IconButton("close", _("Let {name} open it no longer").format(name=one.name))
                out.clicked.connect(lambda _on=False, id_=one.worker_id: self.dismissed.emit(id_))
                parts += [None, out]
            line.setLayout(row(*parts))
            lines.append(line)
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.set_options(opened.workers)
        self.choice.blockSignals(False)
        self.choice.setVisible(bool(opened.workers))
        self.show_lines(lines, len(lines))

    def _name(self, worker_id: object) -> None:
        if worker_id is not None:
            self.named.emit(worker_id)


class StepsCard(Card):
    """What happened, the newest first; a step without effect says so."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Timeline()
        self.nothing = Text(_("Nothing has been done yet. Accept and register it first."), ink="text_muted", wrap=True)
        for part in (SectionHeader(_("Course")), self.nothing, self.line):
            self.add(part)
        self.setSizePolicy(wrapping())

    def show_file(self, opened: Opened) -> None:
        steps = opened.page.steps
        self.nothing.setVisible(not steps)
        self.line.set_entries([_entry(step) for step in reversed(steps)])


def _entry(step: StepRow) -> Entry:
    when = f"{step.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    detail = " · ".join(part for part in (step.actor, step.text) if part)
    if step.stray is None:
        return Entry(when, step_text(step.kind), detail, Tone.ACCENT, "checked")
    words = _("{step} (without effect)").format(step=step_text(step.kind))
    return Entry(when, words, detail, Tone.WARNING, "warning")
