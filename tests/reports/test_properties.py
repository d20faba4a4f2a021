"""What a file says of itself, and who finds its way back to the record: neither names anybody."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from forms.i18n import texts_in
from tests.reports.golden import PAPERS
from tests.reports.reading import lines

CODED = {
    "door_sheet", "mediation_set", "appeal_register", "appeal_sheet", "appeal_sheet_long", "appeal_accepted",
    "appeal_supplement", "appeal_refused", "appeal_evidence", "order", "problem", "whistle", "four_lists",
    "hazard_notice",
}  # fmt: skip


@pytest.fixture(scope="module")
def fixed() -> set[str]:
    """Every text of the program in Chinese: what stands there was not made of data."""
    return {text for text in vars(texts_in("zh_CN"))["_catalog"].values() if text}


@pytest.mark.parametrize("name", PAPERS)
def test_the_properties_of_no_paper_name_anybody(name: str, fixed: set[str]) -> None:
    told = PdfReader(io.BytesIO(PAPERS[name]())).metadata
    assert told is not None
    assert told.title in fixed
    assert (told.author or "", told.subject or "", told.keywords or "") == ("", "", "")
    assert told.creator == "Lianglin"


@pytest.mark.parametrize("name", PAPERS)
def test_papers_of_a_record_bear_a_code_and_empty_forms_and_lists_of_people_do_not(name: str) -> None:
    squares = [row for row in lines(PAPERS[name]()) if row.startswith("re ") and float(row.split()[3]) < 3]
    assert (len(squares) > 150) is (name in CODED)
