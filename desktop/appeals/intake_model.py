"""What the intake knows: answers, who it is in the register, who may open its file, and how often it came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.desk import Desk
from desktop.form_model import FormModel
from desktop.narrowing import Options
from forms.accusation_words import WORDS_OUT
from forms.appeals import INTAKE, SEAT_INTAKE
from forms.appeals_saving import save_finding, save_intake, save_need
from forms.i18n import _
from models.appeals.departments import is_accused
from models.appeals.intake import Prefilled, prefilled
from models.appeals.records import Appeal, AppealTopic, Source
from models.appeals.referring import whose_finding
from models.appeals.same_matter import Matter, SameMatter, would_be_same
from models.appeals.topics import topics
from models.calendar import now
from models.cases.seats import communities_below
from models.people.records import Resident
from models.places.records import Building, Estate
from models.search import Hit
from models.visits.records import VisitFinding
from models.workers.records import Worker

TAKE = "appeal.take"
REST_MS = 250
"""Nobody asks how often it came before while a word is still being typed."""
_CONTACT = ("contact_name", "contact_phone", "address")
NOBODY = SameMatter(1)


@dataclass(frozen=True)
class Start:
    """What an intake begins with; ``topics`` as they are chosen, ``promises`` by their code."""

    topics: Options = field(default_factory=list)
    promises: Mapping[str, AppealTopic] = field(default_factory=dict)
    workers: Options = field(default_factory=list)
    communities: Options = field(default_factory=list)
    """Of a seat; those that the appeal can be about."""
    known: Prefilled = field(default_factory=Prefilled)
    words: str = ""
    """Who or what it is about, as it is shown."""
    content: str = ""


class IntakeModel(FormModel):
    """``finding`` or ``need``: what it grows out of. ``compared``: how often it came before is known anew."""

    carried = (*FormModel.carried, "resident", "dwelling", "building", "words", "workers")
    compared = Signal()

    def __init__(
        self, desk: Desk, start: Start, *, finding_id: UUID | None = None, need_id: UUID | None = None,
        source: Source = Source.COUNTER,
    ) -> None:  # fmt: skip
        self._finding_id, self._need_id = finding_id, need_id
        self.same: SameMatter = NOBODY
        grown = finding_id or need_id
        first: dict[str, Any] = {"source": Source.VISIT if grown else source}
        if start.content:
            first["content"] = start.content
        self._asked_for: Matter | None = None
        self._rest = QTimer()
        form = SEAT_INTAKE if desk.at_seat else INTAKE
        super().__init__(desk, form, TAKE, context={"grown": grown} if grown else {}, first=first, store=self._take_in)
        self._rest.setParent(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.compare)
        self.checked.connect(self._rest.start)
        if start.words and not self.restored:
            self.know(start.known, start.words)
        elif self.restored:
            self._rest.start()

    @property
    def words(self) -> str:
        return str(self.beside.get("words", ""))

    @property
    def accusing(self) -> bool:
        return bool(self.answers.get("accusation"))

    def know(self, known: Prefilled, words: str) -> None:
        """Fill in what the register knows; what was typed of somebody else goes."""
        ids = {"resident": known.resident_id, "dwelling": known.dwelling_id, "building": known.building_id}
        for key, id_ in ids.items():
            self.beside[key] = str(id_) if id_ else None
        self.beside["words"] = words
        for key, value in zip(_CONTACT, (known.name, known.phone, known.address), strict=True):
            self.answer(key, value)

    def forget(self) -> None:
        """Nobody of the register, after all."""
        for key in ("resident", "dwelling", "building", "words"):
            self.beside.pop(key, None)
        for key in _CONTACT:
            self.answer(key, None)

    def barred(self, workers: Options) -> set[object]:
        """Whom of ``workers`` the accusation is about, as far as it is typed: nobody opens what is about himself."""
        accused = self.answers.get("accused") or ()
        return {str(id_) for id_, name in workers if is_accused(accused, name)}

    def name_workers(self, ids: object) -> None:
        """Who may open a closed file besides."""
        self.beside["workers"] = [str(id_) for id_ in ids] if isinstance(ids, list | tuple | set) else []
        self._timer.start()

    @property
    def grown(self) -> bool:
        """Whether it grows out of a record that has words of its own."""
        return bool(self._finding_id or self._need_id)

    @property
    def takes_out(self) -> bool:
        """Whether the words of that record go, where the appeal is an accusation; unless somebody says otherwise."""
        return self.grown and not self.beside.get("words_stay")

    def take_out(self, yes: bool) -> None:
        self.beside["words_stay"] = not yes
        self._timer.start()

    def compare(self) -> None:
        """Ask how often the same matter came before; the answer that comes late is dropped."""
        topic = self.answers.get("topic_code")
        anonymous = bool(self.answers.get("anonymous"))
        matter = Matter(
            topic_code=str(topic or ""),
            at=now(),
            resident_id=None if anonymous else self._id("resident"),
            phone=None if anonymous else self.answers.get("contact_phone"),
            dwelling_id=None if anonymous else self._id("dwelling"),
            building_id=None if self.answers.get("place") else self._id("building"),
        )
        self._asked_for = matter
        if not topic:
            self._take_same(matter, NOBODY)
            return
        self._desk.read(
            lambda session: would_be_same(session, matter, matter.at), lambda same: self._take_same(matter, same), self
        )

    def _take_same(self, matter: Matter, same: SameMatter) -> None:
        if matter is self._asked_for:
            self.same = same
            self.compared.emit()

    def _id(self, key: str) -> UUID | None:
        return UUID(self.beside[key]) if self.beside.get(key) else None

    def _take_in(self, session: Session, raw: Mapping[str, object]) -> UUID:
        known: dict[str, Any] = {"resident_id": self._id("resident"), "dwelling_id": self._id("dwelling")}
        if known["resident_id"] is None and known["dwelling_id"] is None:
            known["building_id"] = self._id("building")
        if self.accusing:
            known["named"] = tuple(UUID(key) for key in self.beside.get("workers") or ())
            known["source_text"] = _(WORDS_OUT) if self.takes_out else None
        elif self.same.rows:
            known["earlier_id"] = self.same.rows[-1].id
        return self._stored(session, raw, {key: value for key, value in known.items() if value}).id

    def _stored(self, session: Session, raw: Mapping[str, object], known: Mapping[str, Any]) -> Appeal:
        if self._finding_id is not None:
            return save_finding(session, raw, finding_id=self._finding_id, **known)
        if self._need_id is not None:
            return save_need(session, raw, need_id=self._need_id, **known)
        return save_intake(session, raw, **known)


def read_start(
    session: Session, resident_id: UUID | None = None, dwelling_id: UUID | None = None, finding_id: UUID | None = None
) -> Start:
    """What the register and the lists offer; of a finding what it says and where it was found."""
    content = ""
    finding = session.get(VisitFinding, finding_id) if finding_id else None
    if finding is not None:
        content, dwelling_id = finding.problem, dwelling_id or finding.dwelling_id
        resident_id = resident_id or whose_finding(session, finding.id)
    every, me = topics(session), session.connection().info["worker_id"]
    workers = select(Worker.id, Worker.name).where(Worker.alive(), Worker.active.is_(True)).order_by(Worker.name)
    known = prefilled(session, resident_id=resident_id, dwelling_id=dwelling_id)
    return Start(
        topics=[(entry.item_code, topic_text(entry)) for entry in every],
        promises={entry.item_code: entry for entry in every},
        communities=communities_below(session),
        workers=[(id_, name) for id_, name in session.execute(workers) if id_ != me],
        known=known,
        words=" · ".join(part for part in (known.name, known.address) if part),
        content=content,
    )


def read_hit(session: Session, hit: Hit) -> Prefilled:
    """What need not be typed of what was found by search."""
    if hit.kind == "resident":
        return prefilled(session, resident_id=session.get_one(Resident, hit.id).id)
    if hit.kind == "dwelling":
        return prefilled(session, dwelling_id=hit.id)
    building = session.get_one(Building, hit.id)
    estate = session.get(Estate, building.estate_id)
    return Prefilled(building_id=building.id, address=f"{estate.name if estate else ''} {building.number}".strip())


def topic_text(entry: AppealTopic) -> str:
    """``供热采暖 › 室温不达标``: class and item, as they are chosen and typed."""
    return f"{entry.class_name} › {entry.item_name}"
