"""The page of one file: everything of it, the step that comes next, its papers, and who may open it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from desktop.desk import Desk
from desktop.mediation.file_forms import (
    BESIDE_STEPS,
    CORRECT_AGREEMENT,
    CORRECT_DISPUTE,
    CORRECT_PARTY,
    PAPER_ACT,
    PARTY_ACT,
    TITLES,
    FileForms,
)
from desktop.mediation.file_model import FileModel, Opened
from desktop.mediation.file_parts import (
    AgreementCard,
    ContentsCard,
    DisputeCard,
    NamedCard,
    PartiesCard,
    RecordsCard,
    StepsCard,
)
from desktop.mediation.looks import reminder_chip, state_chip
from desktop.mediation.papers import TITLES as PAPERS
from desktop.mediation.papers import mediation_paper
from desktop.record_page import RecordPage
from desktop.widgets import (
    Button,
    Chip,
    EmptyState,
    Kind,
    flow,
)
from desktop.widgets.layout import emptied
from desktop.widgets.page import beside_each_other, holder
from forms.i18n import _
from forms.mediation_words import KINDS
from models.mediation.queries import FilePage
from models.mediation.records import MediationParty
from models.mediation.rules import Item, paper_number
from models.mediation.states import StepKind, unsigned

_OF_ITEM = {"inquiry": Item.INQUIRIES, "session": Item.SESSIONS, "return-visit": Item.RETURN_VISITS}
"""Papers that are printed only when there is something of them."""


class FileView(RecordPage):
    """Enter on the first button does what comes next."""

    def __init__(self, desk: Desk) -> None:
        missing = EmptyState(
            "lock", _("This file is not open to you"),
            _("Mediation files are open only to those who are named on them; or the file was taken back."),
            _("To the list"),
        )  # fmt: skip
        super().__init__(desk, missing, _("Mediation file"))
        self._begin = ""
        self.model = FileModel(desk, self)
        self._marks = flow()
        self.marks = holder(self._marks)
        self.next_button = Button("", Kind.PRIMARY, "start")
        self.dispute, self.parties, self.records = DisputeCard(), PartiesCard(), RecordsCard()
        self.agreement, self.contents, self.named = AgreementCard(), ContentsCard(), NamedCard()
        self.steps = StepsCard()
        cards = beside_each_other(
            (self.dispute, self.parties, self.records, self.agreement), (self.steps, self.contents, self.named)
        )
        self.build([self.next_button], cards, above=[self.marks])
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self._show)
        model.gone.connect(self.show_missing)
        model.failed.connect(self.show_error)
        self.error.acted.connect(model.load)
        self.next_button.clicked.connect(self._do_next)
        self.parties.add_button.clicked.connect(lambda: self.ask(PARTY_ACT))
        self.parties.corrected.connect(partial(self.ask, CORRECT_PARTY))
        self.dispute.edit_button.clicked.connect(lambda: self.ask(CORRECT_DISPUTE))
        self.agreement.edit_button.clicked.connect(lambda: self.ask(CORRECT_AGREEMENT))
        self.contents.add_button.clicked.connect(lambda: self.ask(PAPER_ACT))
        self.named.named.connect(model.name_worker)
        self.named.dismissed.connect(model.dismiss_worker)

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, file_id: UUID, act: str = "") -> None:
        """Show a file; ``act`` opens the form of a step, of a party or a paper at once."""
        self._begin = act
        self.opening()
        self.model.open(file_id)

    def _show(self, opened: Opened) -> None:
        page = opened.page
        kind = _(KINDS.get(page.head.kind, page.head.kind))
        self.head.show_title(paper_number(page.head.number), kind, state_chip(page.state))
        emptied(self._marks)
        for each in page.reminders:
            self._marks.addWidget(Chip(*reminder_chip(each)))
        self.marks.setVisible(bool(page.reminders))
        self._show_steps(opened)
        self._show_papers(opened)
        for part in (
            self.dispute, self.parties, self.records, self.agreement, self.steps, self.contents, self.named,
        ):  # fmt: skip
            part.show_file(opened)
        self.show_cards()
        begin, self._begin = self._begin, ""
        if begin in TITLES and begin != CORRECT_PARTY:
            self.ask(begin)

    def _show_steps(self, opened: Opened) -> None:
        page = opened.page
        following = page.next
        self.next_button.setVisible(following is not None)
        if following is not None:
            words = _(TITLES[following.value])
            self.next_button.setText(words)
            self.next_button.setAccessibleName(words)
        others = [kind for kind in page.possible if kind is not following]
        self.steps_button.set_acts([(_(TITLES[kind.value]), partial(self.ask, kind.value)) for kind in others])
        self.steps_button.setVisible(bool(others))

    def _show_papers(self, opened: Opened) -> None:
        """The set first, then single papers of which there is something."""
        page = opened.page
        there = {line.item for line in page.contents if line.there}
        unprinted = {name for name, item in _OF_ITEM.items() if item not in there}
        if page.agreement is None:
            unprinted |= {"agreement", "oral"}
        else:
            unprinted.add("agreement" if page.agreement.oral else "oral")
        shown = [(_(PAPERS[name]), partial(self.print_paper, name)) for name in PAPERS if name not in unprinted]
        self.papers_button.set_acts([shown[0], None, *shown[1:]])

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str, subject: MediationParty | None = None) -> None:
        """Open the form of an act beside the page: a kind of step, what is added or corrected."""
        opened = self.model.shown
        if opened is None or not _may(opened.page, act):
            return
        form = FileForms(self._desk, opened.page, opened.everybody).make(act, subject)
        form.done.connect(self._done)
        self.show_form(_(TITLES[act]), form)

    def print_paper(self, name: str) -> None:
        opened = self.model.shown
        if opened is not None:
            self.preview(mediation_paper(opened.page.head.id, name))

    def _done(self, _stored: object, act_id: object) -> None:
        self.panel.leave()
        self._desk.done.emit(_("Saved"), act_id)

    def _do_next(self) -> None:
        opened = self.model.shown
        if opened is not None and opened.page.next is not None:
            self.ask(opened.page.next.value)


def _may(page: FilePage, act: str) -> bool:
    """Whether the file is where this can be done."""
    if act in (CORRECT_DISPUTE, CORRECT_PARTY, CORRECT_AGREEMENT):
        return unsigned(page.course)
    return act in BESIDE_STEPS or StepKind(act) in page.possible
