"""What the papers of a mediation are filled from: plain texts, blank where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PartyText:
    """One party; ``side`` is applicant, respondent or third."""

    side: str = ""
    organisation: bool = False
    name: str = ""
    representative: str = ""
    sex: str = ""
    ethnic: str = ""
    age: str = ""
    occupation: str = ""
    phone: str = ""
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteText:
    """An inquiry, a session or a return visit; ``result`` is a code."""

    when: str = ""
    place: str = ""
    present: str = ""
    person: str = ""
    asked_by: str = ""
    recorder: str = ""
    text: str = ""
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreementText:
    """``amount`` in figures, ``capitals`` in capital characters."""

    number: str = ""
    oral: bool = False
    facts: str = ""
    terms: tuple[str, ...] = ()
    performance: str = ""
    perform_by: date | None = None
    amount: str = ""
    capitals: str = ""
    copies: str = ""


@dataclass(frozen=True, kw_only=True)
class ContentText:
    """A line of the contents; ``pages`` are pages of papers from outside, ``None`` where there are none."""

    item: int
    papers: tuple[tuple[str, int, str], ...] = ()
    """Title, pages and remark of what came from outside."""
    missing: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseText:
    """One file."""

    number: str = ""
    paper_number: str = ""
    rights_told: bool = False
    """The notice of rights and duties was printed for the parties."""
    office: str = ""
    """The committee that mediates."""
    name: str = ""
    """卷名."""
    kind: str = ""
    origin: str = ""
    """The code of ``Origin``."""
    handed_by: str = ""
    mediator: str = ""
    recorder: str = ""
    place: str = ""
    received_on: date | None = None
    accepted_on: date | None = None
    result_on: date | None = None
    closed_on: date | None = None
    filed_on: date | None = None
    keeping: str = ""
    revision: int = 0
    """How many steps there are."""
    brief: str = ""
    demands: tuple[str, ...] = ()
    outcome: str = ""
    """The result in words, for the report."""
    lacking: str = ""
    """Why required papers are missing (卷宗情况说明)."""
    parties: tuple[PartyText, ...] = ()
    inquiries: tuple[NoteText, ...] = ()
    sessions: tuple[NoteText, ...] = ()
    return_visits: tuple[NoteText, ...] = ()
    agreement: AgreementText | None = None
    contents: tuple[ContentText, ...] = ()

    def of(self, side: str) -> tuple[PartyText, ...]:
        return tuple(party for party in self.parties if party.side == side)
