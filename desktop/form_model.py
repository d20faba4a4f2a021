"""What a form screen knows, without a single widget: raw answers, their problems, and the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.offering import why_not, why_not_act
from forms.form import Form
from forms.problems import FormInvalidError, Problem
from forms.save import save, stored_answers
from models import drafts
from models.masks import masked_value
from models.rights.deeds import area_of, deed_of
from models.workers.records import Worker

DRAFT_AFTER_MS = 800
Store = Callable[[Session, Mapping[str, object]], Any]


class FormModel(QObject):
    """Answers to one form about one record (``record_id``) or a new one.

    Typing is kept as a draft in the station file a moment after the last key, so that a crash loses none of it.
    ``beside`` goes with the draft: what is no answer and cannot be typed again, as photos.
    ``store`` replaces the plain save where saving is more than one record (a move-in).
    ``masked``: what is stored of level 3 is not shown, only replaced by what is typed (law E); unless said, of records.
    """

    carried: tuple[str, ...] = (drafts.PHOTOS,)
    """Keys of what goes with the draft and is no answer."""
    checked = Signal()
    saved = Signal(object)  # the record's id, or what ``store`` returned
    refused = Signal()
    discarded = Signal()  # the draft is to be forgotten, with what was beside it

    def __init__(
        self,
        desk: Desk,
        form: Form,
        kind: str,
        *,
        record_id: UUID | None = None,
        context: Mapping[str, object] = MappingProxyType({}),
        first: Mapping[str, object] = MappingProxyType({}),
        store: Store | None = None,
        masked: bool | None = None,
    ) -> None:
        super().__init__()
        self.form, self.kind, self.record_id = form, kind, record_id
        self._desk, self._context, self._store = desk, context, store
        self._place = f"{form.code}:{record_id or ','.join(str(value) for value in context.values())}"[:80]
        self._first = dict(first)
        self._raw: dict[str, object] = dict(first)
        self.beside: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.touched: set[str] = set()
        self.masks: dict[str, str] = {}
        """What stands instead of a stored value that is masked, by key."""
        self._masked = record_id is not None if masked is None else masked
        self._kept: dict[str, object] = {}
        self._covered: dict[str, object] = {}
        self.restored = False
        self.act_id: int | None = None
        """The act that saved it, to be offered for undo."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_AFTER_MS)
        self._timer.timeout.connect(self.keep_draft)
        self._load()

    # answers ----------------------------------------------------------------------------------------------------

    def answer(self, key: str, raw: object) -> None:
        if key in self._covered and raw in (None, ""):  # what was begun is given up: the stored value stays
            self._raw[key] = self._covered[key]
            self.touched.discard(key)
        else:
            self._raw[key] = raw
            self.touched.add(key)
        self._check()
        self._timer.start()

    def raw(self, key: str) -> object:
        return self._raw.get(key)

    def text(self, key: str) -> str:
        """Return what an editor should show: the value as people read it, or what was typed where it is none."""
        if self.is_masked(key):
            return ""
        value = self.answers.get(key)
        if value is None:
            raw = self._raw.get(key)
            return "" if raw is None else str(raw)
        return self.form.by_key[key].type.text(value)

    def is_masked(self, key: str) -> bool:
        """Whether the stored value stands there and is not shown."""
        return key in self._covered and self._raw.get(key) == self._covered[key]

    def uncover(self) -> None:
        """Show what is masked: somebody has said why, and that is kept."""
        self._masked = False
        self._cover()
        self.checked.emit()

    def cover(self) -> None:
        """Mask it again; what was typed stays as typed."""
        self._masked = True
        self._cover()
        self.checked.emit()

    def _cover(self) -> None:
        stored = {key: self._kept.get(key) for key in self.form.masked} if self._masked else {}
        self._covered = {key: value for key, value in stored.items() if value not in (None, "")}
        self.masks = {key: masked_value(key, value) for key, value in self._covered.items()}

    def relevant(self, key: str) -> bool:
        return self.form.by_key[key].relevant(self.answers)

    def problem(self, key: str) -> Problem | None:
        """Return what is wrong with a field that was touched; a refusal before a warning."""
        found = sorted((p for p in self.problems if p.field == key), key=lambda p: not p.refuses)
        return found[0] if found and key in self.touched else None

    @property
    def refusals(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.refuses]

    @property
    def why_not(self) -> str:
        """Why the worker may not save it, with who may; one's own name and phone anybody may."""
        if reason := why_not_act(self._desk, self.kind):
            return reason
        record = self.form.record
        if record is None or (record is Worker and self.record_id == self._desk.station.worker_id):
            return ""
        table = record.__tablename__
        deed = deed_of(table, "insert" if self.record_id is None else "update")
        return why_not(self._desk, deed, area_of(table))

    # saving -----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Store if all is right; else show what is wrong everywhere."""
        self.touched = set(self.form.by_key)
        self._check()
        if self.refusals:
            self.refused.emit()
            return
        raw, worker = dict(self._raw), self._desk.station.worker_id

        def act(session: Session) -> Any:
            result = self._store(session, raw) if self._store else self._plain_save(session, raw)
            drafts.drop(session, self._place, worker)
            return result

        self._timer.stop()
        self._desk.write(self.kind, act, self._saved, self, self._failed)

    def _plain_save(self, session: Session, raw: Mapping[str, object]) -> UUID:
        record = save(session, self.form, raw, record_id=self.record_id, context=self._context)
        session.flush()
        return record.id

    def _saved(self, pair: tuple[Any, int]) -> None:
        result, self.act_id = pair
        self.saved.emit(result)

    def _failed(self, error: Exception) -> None:
        """Beneath the fields what is about a field, in the shell what is not; what was typed stays a draft."""
        self.keep_draft()
        if isinstance(error, FormInvalidError):
            self.problems = error.problems
            self.refused.emit()
        if not isinstance(error, FormInvalidError) or any(p.field not in self.form.by_key for p in error.problems):
            self._desk.told.emit(error)

    # drafts -----------------------------------------------------------------------------------------------------

    def keep_draft(self) -> None:
        """Keep what was typed, as it was typed."""
        answers = {key: self._as_typed(key, raw) for key, raw in self._raw.items()} | self.beside
        place, worker = self._place, self._desk.station.worker_id
        self._desk.jot(lambda session: drafts.keep(session, place, worker, answers))

    def settle(self) -> None:
        """Keep at once what waits for the pause after the last key: the screen is being left."""
        if self._timer.isActive():
            self._timer.stop()
            self.keep_draft()

    def drop_draft(self) -> None:
        self._timer.stop()
        place, worker = self._place, self._desk.station.worker_id
        self._desk.jot(lambda session: drafts.drop(session, place, worker))
        self.beside = {}
        self.discarded.emit()

    def _as_typed(self, key: str, raw: object) -> object:
        return raw if isinstance(raw, str | int | float | bool | None) else self.text(key)

    def discard(self) -> None:
        """Forget what was typed and start from what is stored."""
        self.drop_draft()
        self._raw, self.touched, self.restored = dict(self._first), set(), False
        self._load(with_draft=False)

    def _load(self, *, with_draft: bool = True) -> None:
        with self._desk.station.sessions() as session:
            if self.record_id is not None:
                self._raw = {
                    **stored_answers(self.form, session.get_one(self.form.record, self.record_id)),
                    **self._raw,
                }
            self._kept = dict(self._raw)
            self._cover()
            draft = drafts.find(session, self._place, self._desk.station.worker_id) if with_draft else None
        if draft:
            self.beside = {key: draft[key] for key in self.carried if key in draft}
            typed = {key: value for key, value in draft.items() if key not in self.beside}
            self._raw.update(typed)
            self.touched, self.restored = {key for key in typed if not self.is_masked(key)}, True
        self._check()

    def _check(self) -> None:
        self.answers, self.problems = self.form.check(self._raw)
        self.checked.emit()
