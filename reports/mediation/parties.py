"""Parties on paper: three lines each, and who signs for them."""

from __future__ import annotations

from collections.abc import Sequence

from forms.i18n import N_
from reports.mediation.data import CaseText, PartyText
from reports.mediation.ruled import Blank, Block, beside, blanks
from reports.official import _

SIDES = {"applicant": N_("Applicant·"), "respondent": N_("Respondent·"), "third": N_("Third party·")}
BLANK = (PartyText(side="applicant"), PartyText(side="respondent"))
"""Whom an empty form has."""


def party_lines(parties: Sequence[PartyText], label: str | None = None) -> list[Block]:
    """Three lines a party; ``label`` stands for what each is, else its side."""
    found: list[Block] = []
    for party in parties:
        said = label or _(SIDES[party.side])
        if party.organisation:
            found.append(
                blanks(
                    Blank(_("{side}: name of the organisation").format(side=said), party.name),
                    Blank(_("Representative"), party.representative, 55),
                )
            )
        else:
            found.append(
                blanks(
                    Blank(_("{side}: name").format(side=said), party.name),
                    Blank(_("Sex"), party.sex, 22),
                    Blank(_("Ethnic group·"), party.ethnic, 32),
                    Blank(_("Age"), party.age, 24),
                )
            )
        reach = Blank(_("How to reach"), party.phone, 72)
        found.append(blanks(Blank(_("Occupation or post"), party.occupation), reach))
        found.append(beside(_("Unit or home address"), party.address))
        if party.agent:
            found.append(blanks(Blank(_("Agent"), party.agent)))
    return found


def of_case(case: CaseText, *sides: str) -> tuple[PartyText, ...]:
    """The parties of these sides, or an empty one each on an empty form."""
    if not case.parties:
        return tuple(party for party in BLANK if party.side in sides)
    return tuple(party for side in sides for party in case.of(side))


def signers(case: CaseText, *sides: str) -> list[str]:
    """A line to sign for each party."""
    mark = _("(signature, seal or fingerprint)")
    found = []
    for party in of_case(case, *sides):
        who = party.name + (f"（{party.representative}）" if party.organisation and party.representative else "")
        found.append(f"{_(SIDES[party.side])} {who}{mark}：" if who else f"{_(SIDES[party.side])}{mark}：")
    return found


def names(case: CaseText, *sides: str) -> str:
    return "、".join(party.name for party in of_case(case, *sides) if party.name)
