"""F05-1 to F05-9: each paper of a mediation, from what is known of it; an empty case makes an empty form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from forms.i18n import N_
from reports.mediation.data import AgreementText, CaseText, NoteText
from reports.mediation.parties import names, of_case, party_lines, signers
from reports.mediation.ruled import (
    Blank,
    Block,
    Sheet,
    beside,
    blanks,
    choices,
    paragraph,
    ruled,
    signatures,
)
from reports.moments import full_day
from reports.official import _

ALL = ("applicant", "respondent", "third")
_UNKNOWN = "__________"
_PRINCIPLES = (
    N_("Nature: a people's mediation committee helps the parties by persuasion to agree of their own will, as equals."),
    N_("Principles: it is free of will and equal; it does not go against laws, regulations and policies of the state."),
    N_("It respects the parties' rights and keeps nobody from arbitration, administration or court."),
    N_("It costs nothing. Mediators keep the parties' privacy and trade secrets."),
    N_("Effect: an agreement reached binds the parties by law, who keep it as agreed."),
    N_("In dispute about it a party may sue; within thirty days of effect both may ask the court to confirm it."),
)  # fmt: skip
_RIGHTS = (
    N_("to choose or accept the mediator;"),
    N_("to accept mediation, to refuse it, or to ask for its end;"),
    N_("to ask that mediation be public or not public;"),
    N_("to say freely what they want and to agree of their own will."),
)
_DUTIES = (
    N_("to state the facts of the dispute truthfully;"),
    N_("to keep order at the place of mediation and to respect the mediator;"),
    N_("to respect the other party's exercise of rights."),
)
_NUMBERS = "一二三四五六七八九十"
RESULTS = (
    ("agreed", N_("① succeeded")),
    ("failed", N_("② did not succeed")),
    ("to_continue", N_("③ to be continued")),
)  # fmt: skip


def application(case: CaseText) -> Sheet:
    """F05-1."""
    demands = [f"{number}、{text}" for number, text in enumerate(case.demands, start=1)] or ["1、", "2、", "3、"]
    return Sheet(
        _("Application for people's mediation"),
        (
            *party_lines(of_case(case, "applicant")),
            *party_lines(of_case(case, "respondent", "third") if case.parties else of_case(case, "respondent")),
            ruled(_("The dispute in short:"), case.brief, 8),
            ruled(_("What the party asks for:"), "\n".join(demands), 3),
            paragraph(
                _("The committee has told me the rules on applying for people's mediation; I apply of my own will.")
            ),
            signatures(*signers(case, "applicant")),
        ),
        right=case.paper_number,
    )


def registration(case: CaseText) -> Sheet:
    """F05-2."""
    one, other = names(case, "applicant") or _UNKNOWN, names(case, "respondent", "third") or _UNKNOWN
    said = _("On {day} this committee with the parties' consent mediates between {one} and {other}: {kind}.").format(
        day=full_day(case.accepted_on or case.received_on),
        kind=case.kind or _("{blank} dispute").format(blank=_UNKNOWN),
        one=one,
        other=other,
    )
    offered = case.origin in ("offered", "handed_over")
    origin = choices(
        _("Source of the case:"),
        ((_("① applied for by a party"), case.origin == "applied"), (_("② offered by the committee"), offered)),
    )
    handed = [blanks(Blank(_("Handed over by·"), case.handed_by))] if case.handed_by else []
    return Sheet(
        _("Registration of acceptance"),
        (
            paragraph(said),
            blanks(Blank(_("Kind of dispute:"), case.kind)),
            origin,
            *handed,
            ruled(_("The dispute in short:"), case.brief, 10),
            signatures(*signers(case, *ALL), _("Registered by (signature):"), seal=True),
            paragraph(_("Note: this form is filled in by the people's mediation committee."), 10, indent=False),
        ),
        right=case.paper_number,
    )


def rights(case: CaseText) -> Sheet:
    """F05-3: law 23 and 24."""
    small = partial(paragraph, size=11.5, line=7.4)

    def listed(texts: Sequence[str]) -> list[Block]:
        return [small(f"（{_NUMBERS[n]}）{_(text)}") for n, text in enumerate(texts)]

    return Sheet(
        _("Notice of the parties' rights and duties·"),
        (
            *(small(_(text)) for text in _PRINCIPLES),
            small(_("In people's mediation the parties have these rights:"), bold=True),
            *listed(_RIGHTS),
            small(_("In people's mediation the parties have these duties:"), bold=True),
            *listed(_DUTIES),
            small(_("The committee has told me the above; I have understood it.")),
            signatures(*signers(case, *ALL)),
        ),
        right=case.paper_number,
    )  # fmt: skip


def inquiry(case: CaseText, note: NoteText) -> Sheet:
    """F05-4."""
    return Sheet(
        _("Record of inquiry·"),
        (
            blanks(Blank(_("Time:"), note.when), Blank(_("Place:"), note.place, 92)),
            beside(_("Present:"), note.present),
            blanks(Blank(_("Who was asked:"), note.person), Blank(_("Asked by:"), note.asked_by, 80)),
            ruled(_("Record:"), note.text, 16),
            signatures(
                _("Who was asked (signature):"), _("Asked by (signature):"), _("Recorder (signature):"), dated=False
            ),
        ),
        right=case.paper_number,
    )


def session_record(case: CaseText, note: NoteText) -> Sheet:
    """F05-5."""
    chosen = [(_(text), note.result == code) for code, text in RESULTS]
    return Sheet(
        _("Record of mediation·"),
        (
            blanks(Blank(_("Time:"), note.when), Blank(_("Place:"), note.place, 92)),
            beside(_("Parties:"), names(case, *ALL)),
            beside(_("Present:"), note.present),
            paragraph(_("The committee has told all parties the rules of people's mediation.")),
            ruled(_("Record of mediation:"), note.text, 14),
            choices(_("Result:"), chosen),
            signatures(
                *signers(case, *ALL),
                *([_("Present (signature):")] if note.present or not case.parties else []),
                (_("Mediator (signature):"), _("Recorder (signature):")),
            ),
        ),
        right=case.paper_number,
    )


def agreement(case: CaseText, oral: bool | None = None) -> Sheet:
    """F05-6, or F05-7 where it was only spoken."""
    made = case.agreement or AgreementText(oral=bool(oral))
    terms = [f"{number}、{text}" for number, text in enumerate(made.terms, start=1)]
    by = full_day(made.perform_by) if made.perform_by else ""
    how = "；".join(part for part in (made.performance, by and _("by {day}").format(day=by)) if part)
    return Sheet(
        _("Registration of a spoken agreement") if made.oral else _("People's mediation agreement"),
        (
            *party_lines(of_case(case, *ALL)),
            ruled(_("Main facts of the dispute and what is in dispute:"), made.facts, 5),
            ruled(_("By mediation the parties of their own will agree:"), "\n".join(terms), 4),
            beside(_("How and until when it is performed:"), how, 2),
            blanks(Blank(_("Amount:"), made.amount and f"¥{made.amount}", 62), Blank(_("in capitals:"), made.capitals)),
            *_ending(case, made),
        ),
        right=_("No. {number}").format(number=made.number)
        if made.number
        else _("No. {number}").format(number=_UNKNOWN),
    )


def _ending(case: CaseText, made: AgreementText) -> list[Block]:
    """Who signs: everybody what was written, the mediator what was only spoken."""
    if made.oral:
        return [signatures(_("Mediator (signature):"), seal=True)]
    copies = _("This agreement is made in {n} copies; each party and the committee keep one.")
    committee = (_("Mediator (signature):"), _("Recorder (signature):"))
    return [
        paragraph(copies.format(n=made.copies or "____")),
        signatures(*signers(case, *ALL), committee, seal=True),
    ]


def return_visit(case: CaseText, note: NoteText) -> Sheet:
    """F05-8."""
    number = case.agreement.number if case.agreement else ""
    return Sheet(
        _("Record of return visit·"),
        (
            beside(_("Parties:"), names(case, *ALL)),
            blanks(Blank(_("Number of the agreement:"), number)),
            beside(_("Reason of the visit:"), note.present),
            blanks(Blank(_("Time:"), note.when), Blank(_("Who was visited:"), note.person, 80)),
            ruled(_("What was found (performance, content):"), note.text, 12),
            signatures(_("Visited by (signature):")),
        ),
        right=case.paper_number,
    )


def closing(case: CaseText) -> Sheet:
    """F05-9."""
    return Sheet(
        _("Report on the closed case"),
        (
            blanks(Blank(_("File no.:"), case.paper_number), Blank(_("Filled in on:"), _day(case.closed_on), 70)),
            blanks(Blank(_("Office:"), case.office), Blank(_("In charge:"), case.mediator, 70)),
            blanks(Blank(_("Received on:"), _day(case.received_on)), Blank(_("Closed on:"), _day(case.closed_on), 80)),
            *party_contacts(case),
            blanks(Blank(_("Source:"), _origin(case)), Blank(_("Kind of dispute:"), case.kind, 80)),
            ruled(_("Facts in short:"), case.brief, 7),
            ruled(_("Result of mediation:"), case.outcome, 6),
            signatures(_("In charge (signature):"), seal=True),
        ),
        right=case.paper_number,
    )


def party_contacts(case: CaseText) -> list[Block]:
    """Name, telephone and address of each."""
    found = []
    for party in of_case(case, *ALL):
        found.append(blanks(Blank(_("Party:"), party.name), Blank(_("Telephone:"), party.phone, 70)))
        found.append(beside(_("Address:"), party.address))
    return found


def statement(case: CaseText) -> Sheet:
    """卷宗情况说明, where a required paper is missing."""
    return Sheet(
        _("Statement on the file·"),
        (ruled("", case.lacking, 12), signatures(_("Filed by (signature):"))),
        right=case.paper_number,
    )


def _origin(case: CaseText) -> str:
    words = {
        "applied": N_("applied for by a party·"),
        "offered": N_("offered by the committee·"),
        "handed_over": N_("handed over·"),
    }
    text = _(words[case.origin]) if case.origin else ""
    return f"{text}（{case.handed_by}）" if case.handed_by else text


def _day(day: date | None) -> str:
    return full_day(day) if day else ""
