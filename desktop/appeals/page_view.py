"""The page of one appeal: its light, what can be done next, its steps; everything is done beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from desktop.appeals import papers
from desktop.appeals.attached import AttachedCard
from desktop.appeals.grown import GrownCard
from desktop.appeals.looks import state_chip
from desktop.appeals.page_forms import IN_WRITING, NOTICES, TITLES, StepForms
from desktop.appeals.page_model import Opened, PageModel
from desktop.appeals.page_parts import EvidenceCard, FactsCard, LightCard, NoticesCard, SameCard, StepsCard
from desktop.case_looks import short_number
from desktop.community_column import community_first
from desktop.desk import Desk
from desktop.logs_card import LogsCard
from desktop.printing.paper import Paper
from desktop.record_page import RecordPage
from desktop.theme import Tone
from desktop.widgets import (
    Banner,
    Button,
    EmptyState,
    Kind,
    MenuButton,
)
from desktop.widgets.page import MARGINS, beside_each_other
from forms.appeals_words import CLOSED_FILE, NOTICE_KINDS, nth_text, stray_text
from forms.i18n import _, ngettext
from models.appeals.states import State, StepKind

_K = StepKind
NEXT: dict[State, tuple[StepKind, ...]] = {
    State.REGISTERED: (_K.ACCEPT, _K.SETTLE_ON_SPOT, _K.ASK_SUPPLEMENT, _K.GUIDE),
    State.ACCEPTED: (_K.ASSIGN, _K.WHISTLE, _K.ASK_SUPPLEMENT),
    State.ASSIGNED: (_K.SIGN, _K.RETURN, _K.WHISTLE),
    State.WHISTLED: (_K.SIGN, _K.RETURN),
    State.SIGNED: (_K.WORK, _K.ANSWER, _K.RETURN),
    State.WORKING: (_K.ANSWER, _K.WORK, _K.WHISTLE),
    State.ANSWERED: (_K.VERIFY, _K.CALL_BACK, _K.REJECT),
    State.VERIFIED: (_K.CALL_BACK, _K.SETTLE),
    State.CALLED_BACK: (_K.REDO, _K.SETTLE),
    State.SETTLED: (_K.FILE, _K.CALL_BACK, _K.REDO),
    State.SUPPLEMENT: (_K.SUPPLEMENTED, _K.REFUSE),
    State.SUSPENDED: (_K.RESUME,),
    State.RETURNED: (_K.ASSIGN, _K.WHISTLE),
    State.REFUSED: (_K.FILE,),
    State.GUIDED: (_K.FILE,),
}
"""What is likely to be done next in each state, the likeliest first; whatever else is possible stands in the menu."""
BUTTONS = 4


class AppealPageView(RecordPage):
    """Enter on the first button does what comes next."""

    def __init__(self, desk: Desk) -> None:
        missing = EmptyState(
            "appeals", _("This appeal is not here"),
            _("It was taken back, or its file is closed to you. Search for it again."), _("To the list"),
        )  # fmt: skip
        super().__init__(desk, missing, _("Appeal"))
        self._begin = ""
        self.model = PageModel(desk, self)
        self.next_buttons = [Button("", Kind.SECONDARY if number else Kind.PRIMARY) for number in range(BUTTONS)]
        self.notice_button = MenuButton(_("Notice"), Kind.SECONDARY, "sheet")
        self.home_button = Button(_("Household page"), Kind.QUIET, "household")
        self.strays = Banner("", Tone.WARNING, _("Say how it stands"), dismissible=False)
        self.light, self.facts, self.steps = LightCard(), FactsCard(), StepsCard()
        self.same, self.notices, self.evidence = SameCard(), NoticesCard(), EvidenceCard()
        self.attached, self.grown, self.logs = AttachedCard(desk), GrownCard(desk), LogsCard(desk)
        cards = beside_each_other(
            (self.light, self.facts, self.grown, self.logs, self.same, self.attached),
            (self.steps, self.notices, self.evidence),
        )
        more = (self.notice_button, self.papers_button, self.home_button)
        self.build(self.next_buttons, cards, *more, notes=[self.strays], margins=MARGINS)
        self._connect()

    def _connect(self) -> None:
        model = self.model
        model.loaded.connect(self._show)
        model.gone.connect(self.show_missing)
        model.failed.connect(self.show_error)
        self.error.acted.connect(model.load)
        for number, button in enumerate(self.next_buttons):
            button.clicked.connect(partial(self._do_next, number))
        self.home_button.clicked.connect(self._to_home)
        self.strays.acted.connect(lambda: self.ask(StepKind.CORRECT.value))
        self.same.asked.connect(lambda id_: self._desk.go("appeals", id_))
        self.same.parted.connect(model.part)
        self.same.joined.connect(model.join)
        self.notices.printed.connect(lambda notice: self.preview(papers.notice(notice.id)))

    # showing ----------------------------------------------------------------------------------------------------

    def open(self, appeal_id: UUID, act: str = "") -> None:
        """Show an appeal; ``act`` opens the form of a step or notice at once."""
        self._begin = act
        self.opening()
        self.model.open(appeal_id)

    def _show(self, opened: Opened) -> None:
        appeal, same = opened.page.appeal, opened.page.same
        about = _(CLOSED_FILE) if opened.closed_file else str(appeal.topic["item_name"])
        words = [about, "" if opened.closed_file else nth_text(same.nth)]
        chip = state_chip(opened.page.standing.state)
        under = community_first(self._desk, appeal.community_code, *words)
        self.head.show_title(short_number(appeal.number), under, chip)
        self._show_steps(opened)
        self._show_papers(opened)
        self._show_strays(opened)
        self.home_button.setVisible(appeal.resident_id is not None)
        for part in (self.light, self.facts, self.steps, self.same, self.notices, self.evidence, self.attached):
            part.show_appeal(opened)
        self.grown.show_grown(opened.grown, opened.now)
        self.logs.show_logs(opened.logs)
        self.show_cards()
        begin, self._begin = self._begin, ""
        if begin in TITLES:
            self.ask(begin)

    def following(self, opened: Opened) -> list[StepKind]:
        """The steps that stand as buttons: likely ones that are possible now."""
        stands = opened.page.standing
        likely = list(NEXT.get(stands.state, ()))
        if stands.state is State.CALLED_BACK and not stands.dissatisfied:
            likely.reverse()
        return [kind for kind in likely if kind in opened.page.possible][:BUTTONS]

    def _show_steps(self, opened: Opened) -> None:
        following = self.following(opened)
        for number, button in enumerate(self.next_buttons):
            button.setVisible(number < len(following))
            if number < len(following):
                words = _(TITLES[following[number].value])
                button.setText(words)
                button.setAccessibleName(words)
        others = [kind for kind in opened.page.possible if kind not in following]
        self.steps_button.set_acts([(_(TITLES[kind.value]), partial(self.ask, kind.value)) for kind in others])
        self.steps_button.setVisible(bool(others))
        self.notice_button.set_acts([(_(NOTICE_KINDS[kind]), partial(self.ask, act)) for act, kind in NOTICES.items()])
        self.notice_button.setVisible(opened.page.standing.open)

    def _show_papers(self, opened: Opened) -> None:
        appeal_id, blobs = opened.page.appeal.id, self._desk.station.blobs
        shown = [
            (_("Register of the appeal (F06)"), lambda: papers.register(appeal_id)),
            (_("Handling sheet (F07)"), lambda: papers.sheet(appeal_id)),
            (_("Order to settle it (F09)"), lambda: papers.supervision(appeal_id)),
            (_("Evidence pack"), lambda: papers.evidence(appeal_id, blobs)),
        ]
        self.papers_button.set_acts([(words, partial(self._print, paper)) for words, paper in shown])

    def _show_strays(self, opened: Opened) -> None:
        self.strays.setVisible(bool(opened.strays))
        if opened.strays:
            count = len(opened.strays)
            said = ngettext(
                "{n} step had no effect: {why}. Somebody has to say how it stands.",
                "{n} steps had no effect: {why}. Somebody has to say how it stands.", count,
            )  # fmt: skip
            words = said.format(
                n=count, why="；".join(dict.fromkeys(stray_text(code) for _step, code in opened.strays))
            )
            self.strays.text.setText(words)
            self.strays.setAccessibleName(words)

    # acting -----------------------------------------------------------------------------------------------------

    def ask(self, act: str) -> None:
        """Open the form of an act beside the page: a kind of step that is possible, or a notice."""
        opened = self.model.shown
        if opened is None or (act not in NOTICES and StepKind(act) not in opened.page.possible):
            return
        if act == StepKind.WHISTLE.value:
            self._desk.go("appeals", page="whistles", appeal=opened.page.appeal.id)
            return
        form = StepForms(self._desk, opened).make(act)
        form.done.connect(partial(self._done, act))
        self.show_form(_(TITLES[act]), form)

    def _done(self, act: str, stored: object, act_id: object) -> None:
        """Say what was done, of a closed file no more than that something was; a notice is there to be printed."""
        opened = self.model.shown
        closed = opened is None or opened.closed_file
        self.panel.leave()
        self._desk.done.emit(_("Saved") if closed else _("Saved: {name}.").format(name=_(TITLES[act])), act_id)
        if isinstance(stored, UUID) and act in IN_WRITING:
            self.preview(papers.notice(stored))

    def _do_next(self, number: int, *_checked: bool) -> None:
        opened = self.model.shown
        following = self.following(opened) if opened is not None else []
        if number < len(following):
            self.ask(following[number].value)

    def _print(self, paper: Callable[[], Paper]) -> None:
        self.preview(paper())

    def _to_home(self) -> None:
        opened = self.model.shown
        if opened is not None and opened.page.appeal.resident_id is not None:
            self._desk.go("people", opened.page.appeal.resident_id, kind="resident")
