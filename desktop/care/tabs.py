"""The tabs of care: one line each; a tab is made when it is first asked for."""

from __future__ import annotations

from desktop.care.tab import CareTab, TabSpec
from desktop.desk import Desk
from forms.i18n import N_


def _people(desk: Desk) -> CareTab:
    from desktop.care.people_view import PeopleTab

    return PeopleTab(desk)


def _coverage(desk: Desk) -> CareTab:
    from desktop.care.coverage_view import CoverageTab

    return CoverageTab(desk)


def _gaps(desk: Desk) -> CareTab:
    from desktop.care.gaps_view import GapsTab

    return GapsTab(desk)


def _suggestions(desk: Desk) -> CareTab:
    from desktop.care.suggestions_view import SuggestionsTab

    return SuggestionsTab(desk)


def _helpers(desk: Desk) -> CareTab:
    from desktop.care.helpers_view import HelpersTab

    return HelpersTab(desk)


def _cadres(desk: Desk) -> CareTab:
    from desktop.care.cadres_view import CadresTab

    return CadresTab(desk)


def _due(desk: Desk) -> CareTab:
    from desktop.care.due_view import DueTab

    return DueTab(desk)


def _proposals(desk: Desk) -> CareTab:
    from desktop.care.proposals_view import ProposalsTab

    return ProposalsTab(desk)


TABS = (
    TabSpec("people", N_("People under care"), _people, kinds=("group", "special_group")),
    TabSpec("coverage", N_("Coverage"), _coverage),
    TabSpec("gaps", N_("Gaps"), _gaps),
    TabSpec("suggestions", N_("Suggestions"), _suggestions),
    TabSpec("due", N_("Care visits due"), _due),
    TabSpec("helpers", N_("Helpers"), _helpers, kinds=("helper",)),
    TabSpec("cadres", N_("Cadres"), _cadres),
    TabSpec("proposals", N_("Proposals"), _proposals),
)
