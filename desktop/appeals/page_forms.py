"""The forms that the page of an appeal opens beside itself: one small form a step, and the notices."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.act_form import ActForm, chosen_from
from desktop.appeals.page_model import STEP, Opened
from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.form_view import MakeEditor
from forms.appeals import STEP_FORMS
from forms.appeals_saving import NOTICE_FORMS, save_notice, save_step
from forms.appeals_words import NOTICE_KINDS, STEPS, term_text
from forms.i18n import N_, _
from models.appeals.records import NoticeKind
from models.appeals.states import StepKind

NOTICES: Mapping[str, NoticeKind] = {f"notice_{kind.value}": kind for kind in NoticeKind}
WITH_NOTICE: Mapping[StepKind, str] = {
    StepKind.ASK_SUPPLEMENT: "notice_supplement",
    StepKind.REFUSE: "notice_refused",
}
"""Steps that are told in writing (F10): the notice takes the step."""
IN_WRITING = frozenset((*NOTICES, *(kind.value for kind in WITH_NOTICE)))
"""Acts that leave a notice to be printed."""
TITLES: Mapping[str, str] = {
    **{kind.value: words for kind, words in STEPS.items()},
    **{act: NOTICE_KINDS[kind] for act, kind in NOTICES.items()},
}
"""What the panel is called, by the act: a kind of step or a notice."""
_SAYS: Mapping[StepKind, str] = {
    StepKind.SUSPEND: N_("The clock stands until the condition comes about."),
    StepKind.RESUME: N_("The clock runs on from now; the days in between do not count."),
    StepKind.EXTEND: N_("One extension only, with the name of who approved it."),
    StepKind.RETURN: N_("At most twice over the whole appeal; then the street decides."),
    StepKind.CALL_BACK: N_("“Did not say” is no rating and is not counted."),
    StepKind.REDO: N_("It opens again, with the same deadline."),
    StepKind.JOIN_COLLEAGUE: N_("Who took it in stays answerable; the colleague is added."),
    StepKind.ASSIGN: N_("Whoever the accusation is about is not among them."),
    StepKind.CORRECT: N_("What was recorded stays; what is right is added."),
}


class StepForms:
    """Makes the forms about one appeal, as it stands."""

    def __init__(self, desk: Desk, opened: Opened) -> None:
        self._desk, self._opened = desk, opened
        self._id: UUID = opened.page.appeal.id

    def make(self, act: str) -> ActForm:
        """``act``: the value of a ``StepKind``, or of ``NOTICES``."""
        if act in NOTICES:
            return self._notice(act, NOTICES[act])
        kind = StepKind(act)
        return self._notice(act, NOTICES[WITH_NOTICE[kind]]) if kind in WITH_NOTICE else self._step(kind)

    def _step(self, kind: StepKind) -> ActForm:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_step(session, kind, raw, appeal_id=self._id).id

        first: dict[str, object] = {}
        special: dict[str, MakeEditor] = {}
        if kind in (StepKind.ASSIGN, StepKind.WHISTLE):
            special["department"] = chosen_from(self._opened.departments)
            first = {"department": self._opened.proposed} if self._opened.proposed else {}
        if kind is StepKind.JOIN_COLLEAGUE:
            special["detail"] = chosen_from(self._opened.workers)
        context = {"appeal": self._id, "act": kind.value}
        model = FormModel(self._desk, STEP_FORMS[kind], STEP, context=context, first=first, store=store)
        said = kind is not StepKind.ASSIGN or self._opened.page.appeal.accusation
        return ActForm(model, special=special, words=_(_SAYS[kind]) if kind in _SAYS and said else "")

    def _notice(self, act: str, kind: NoticeKind) -> ActForm:
        def store(session: Session, raw: Mapping[str, object]) -> UUID:
            return save_notice(session, kind, raw, appeal_id=self._id).id

        appeal = self._opened.page.appeal
        first = {"received": "、".join(appeal.materials)} if appeal.materials and kind is not NoticeKind.REFUSED else {}
        context = {"appeal": self._id, "act": act}
        model = FormModel(self._desk, NOTICE_FORMS[kind], STEP, context=context, first=first, store=store)
        words = {
            NoticeKind.ACCEPTED: _("Promised: {term}.").format(term=term_text(appeal.amount, appeal.clock)),
            NoticeKind.SUPPLEMENT: _("Tell everything at once: a second notice shows that the first was not whole."),
        }
        return ActForm(model, words=words.get(kind, ""))
