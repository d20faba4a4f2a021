"""The figures of mediation on the screen: what they are counted from, of one's own files only, and where they lead."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.mediation.figures_view import days_of
from desktop.widgets import ShareLine, Text
from forms.i18n import _
from forms.mediation_words import FIGURE_NOTES, OWN_FILES
from tests.desktop.mediation.conftest import Files, Screen


def test_figures_say_what_they_count_and_whose_files(screen: Screen, files: Files) -> None:
    screen.view.list.figures_button.click()
    screen.rest()
    view = screen.view.figures
    view.periods["year"].click()
    screen.rest()
    assert view.rings["success"].accessibleName() == "0.00% 0 / 1"
    assert view.rings["performance"].accessibleName() == "— 0 / 0"
    shown = [text.text() for text in view.findChildren(Text)]
    assert _(OWN_FILES) in shown
    assert any(_(FIGURE_NOTES[1]) in text for text in shown)


def test_a_kind_leads_to_its_files_and_back_goes_to_the_list(screen: Screen, files: Files) -> None:
    screen.go(page="figures")
    line = screen.view.figures.kinds.findChildren(ShareLine)[-1]
    line.click()
    screen.rest()
    assert screen.view.pages.currentWidget() is screen.view.list
    assert [row.id for row in screen.view.list.rows.rows()] == [files.going]
    assert screen.view.list.kind.value() == "neighbour"


def test_a_colleague_who_is_named_on_nothing_counts_nothing(hers: Screen) -> None:
    hers.go(page="figures")
    assert hers.view.figures.rings["success"].accessibleName() == "— 0 / 0"
    assert not hers.view.figures.kinds.findChildren(ShareLine)


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_periods_are_whole_months_quarters_and_years(key: str, first: date, last: date) -> None:
    assert days_of(key, date(2026, 11, 22)) == (first, last)
