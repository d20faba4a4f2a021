"""No paper changes by accident."""

from __future__ import annotations

import pytest

from tests.reports.golden import FOLDER, PAPERS, picture


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_as_it_was_last_looked_at(name: str) -> None:
    """If it changed on purpose: ``python -m tests.reports.golden``, look at the page, commit."""
    assert picture(PAPERS[name]()) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
