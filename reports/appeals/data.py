"""What the papers of appeals are filled from: plain texts, blank where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.cases.paper_codes import case_code
from models.clocks.deadlines import Light


@dataclass(frozen=True)
class StepText:
    """One line of the handling sheet: who received it when, and when they were done.

    ``stray``: why it had no effect; ``state``: what it led to.
    """

    word: str = ""
    who: str = ""
    received: str = ""
    done: str = ""
    text: str = ""
    state: str = ""
    stray: str = ""


@dataclass(frozen=True)
class CallBackText:
    when: str = ""
    how: str = ""
    who: str = ""
    solved: str = ""
    """yes or no."""
    satisfaction: str = ""
    """The code."""
    quote: str = ""


@dataclass(frozen=True)
class PaperLine:
    """A paper that was received, or that is missing: ``one`` and ``two`` as the table of the notice has them."""

    name: str
    one: str = ""
    two: str = ""


@dataclass(frozen=True, kw_only=True)
class AppealText:
    """One appeal. ``mode`` is the code of how somebody came, ``decision`` the codes of what was proposed."""

    number: str = ""
    received: str = ""
    mode: str = ""
    source: str = ""
    name: str = ""
    sex: str = ""
    age: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    companions: str = ""
    representative: str = ""
    again: str = ""
    """yes or no."""
    earlier: str = ""
    accusation: bool = False
    content: str = ""
    demand: str = ""
    materials: tuple[str, ...] = ()
    first_contact: str = ""
    post: str = ""
    answer: str = ""
    """What was answered on the spot."""
    decision: frozenset[str] = frozenset()
    passed_to: str = ""
    reason: str = ""
    result: str = ""
    told: str = ""
    class_name: str = ""
    item_name: str = ""
    urgency: str = ""
    """The code."""
    promised: str = ""
    deadline: str = ""
    light: Light | None = None
    place: str = ""
    proposal: str = ""
    """拟办意见 of the first contact."""
    steps: tuple[StepText, ...] = ()
    attachments: tuple[str, ...] = ()
    call_back: CallBackText = CallBackText()
    settled: str = ""
    filed: str = ""
    nth: str = ""
    remark: str = ""
    revision: int = 0
    """How many steps there are."""

    @property
    def code(self) -> str:
        return case_code(self.number, self.revision)


@dataclass(frozen=True, kw_only=True)
class NoticeText:
    """F10; ``kind`` is accepted, supplement or refused."""

    kind: str = "accepted"
    number: str = ""
    appeal_number: str = ""
    applicant: str = ""
    contact: str = ""
    phone: str = ""
    item: str = ""
    basis: str = ""
    applied_on: date | None = None
    decided_by: str = ""
    received: tuple[PaperLine, ...] = ()
    missing: tuple[PaperLine, ...] = ()
    until: str = ""
    reason: str = ""
    right_place: str = ""
    first_contact: str = ""
    first_phone: str = ""
    query_phone: str = ""
    complaint_phone: str = ""
    office: str = ""
    issued_on: date | None = None

    @property
    def code(self) -> str:
        return case_code(self.number, 0)


@dataclass(frozen=True)
class OpenLine:
    """One open appeal of the list; the name is masked."""

    number: str
    light: Light
    left: str
    due: str
    item: str
    name: str
    place: str
    department: str
    state: str
    received: str
    first_contact: str
    escalated: str = ""
