"""``print`` of the papers of appeals, the studio, whistles and problems: which record they are of, or empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.commands.case_sheets import CASE_SHEETS
from models.appeals.notices import Missing, give_notice
from models.appeals.records import NoticeKind
from models.solving.actions import choose
from models.solving.records import ProblemLevel
from models.studio import hazards
from models.studio.hazards import Danger
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, kept
from tests.models.appeals.quarter import Quarter, at
from tests.models.studio.saturday import ORDINARY, open_saturday
from tests.models.whistles.test_whistles import blown
from tests.reports.reading import texts

__all__ = ["kept"]

BLANK = (
    "appeal-register", "appeal-sheet", "appeal-notice", "supervision", "whistle", "problem", "hazard-notice",
    "studio-notice",
)  # fmt: skip
NEEDS = {
    "appeal-register": "--appeal", "appeal-sheet": "--appeal", "appeal-notice": "--appeal", "supervision": "--appeal",
    "evidence": "--appeal", "whistle": "--whistle", "problem": "--problem", "hazard-notice": "--hazard",
}  # fmt: skip


@pytest.fixture
def cases(kept: Kept) -> dict[str, str]:
    """One of each kind, by the option that names it."""
    with kept.open().act("test") as session:
        quarter = Quarter(session)
        appeal = quarter.appeal(contact_name="王芳菲", received=at(3, 2))
        give_notice(session, appeal.id, NoticeKind.SUPPLEMENT, at=at(3, 3), missing=[Missing("房产证")], until=at(3, 9))
        whistle = blown(session)
        problem = choose(session, ProblemLevel.MONTH, at(3, 1).date(), "暖气不热", at=at(3, 2))
        hazard = hazards.found(session, Danger(kind="gas", description="软管老化", place="底商3"), at=at(3, 2))
        open_saturday(session)
        numbers = {
            "--appeal": appeal.number, "--whistle": whistle.number, "--problem": problem.number,
            "--hazard": hazard.number,
        }  # fmt: skip
    return numbers


def printed(say: Say, tmp_path: Path, *words: str) -> str:
    file = tmp_path / "paper.pdf"
    code, said, err = say("print", *words, "--to", str(file))
    assert (code, err) == (0, ""), err
    pages = texts(file.read_bytes())
    assert said["pages"] == len(pages)
    return "".join("".join(pages).split())


def test_each_paper_is_of_the_record_that_is_named_by_its_number(
    say: Say, tmp_path: Path, cases: dict[str, str]
) -> None:
    for sheet, option in NEEDS.items():
        text = printed(say, tmp_path, sheet, option, cases[option])
        assert cases[option] in text, sheet
        assert ("王芳菲" in text) is sheet.startswith(("appeal-", "evidence")), sheet


def test_papers_of_days_a_month_and_a_saturday(say: Say, tmp_path: Path, cases: dict[str, str]) -> None:
    assert "2026年3月" in printed(say, tmp_path, "appeals-report", "--month", "2026-03")
    assert cases["--whistle"] in printed(say, tmp_path, "four-lists", "--from", "2026-03-01", "--until", "2026-03-05")
    assert "没有积分" in printed(say, tmp_path, "points", "--month", "2020-01")
    assert cases["--appeal"] in printed(say, tmp_path, "appeals-open")
    assert "王警官" in printed(say, tmp_path, "studio-notice", "--session", ORDINARY.isoformat())
    week = printed(say, tmp_path, "studio-report", "--from", "2024-03-04", "--until", "2024-03-10")
    assert "2024-03-09" in week
    assert "◎零" in printed(say, tmp_path, "three-zero", "--from", "2024-01-01")
    assert "2024年3月" in printed(say, tmp_path, "three-zero", "--month", "2024-03")


def test_forms_can_be_had_empty(say: Say, tmp_path: Path) -> None:
    for sheet in BLANK:
        assert "打印：" in printed(say, tmp_path, sheet, "--blank")


def test_the_kind_of_an_empty_form_is_chosen(say: Say, tmp_path: Path) -> None:
    assert "不予受理告知书" in printed(say, tmp_path, "appeal-notice", "--blank", "--kind", "refused")
    assert "每月一题单" in printed(say, tmp_path, "problem", "--blank", "--kind", "month")


def test_a_notice_that_was_never_given_is_said_to_be_missing(say: Say, cases: dict[str, str], tmp_path: Path) -> None:
    words = ("appeal-notice", "--appeal", cases["--appeal"], "--kind", "refused", "--to", str(tmp_path / "paper.pdf"))
    code, said, err = say("print", *words)
    assert (code, said) == (1, None)
    assert "尚未出具此类告知书" in err


def test_a_paper_that_needs_a_record_says_which_option_names_it(say: Say, tmp_path: Path) -> None:
    for sheet, option in NEEDS.items():
        code, _said, err = say("print", sheet, "--to", str(tmp_path / "no.pdf"))
        assert code == 2
        assert option in err


def test_what_is_not_there_is_refused_and_leaves_no_file(say: Say, tmp_path: Path, cases: dict[str, str]) -> None:
    file = tmp_path / "no.pdf"
    refused = ("appeal-notice", "--appeal", cases["--appeal"], "--kind", "refused")
    for words in (("appeal-sheet", "--appeal", "SQ-0"), ("whistle", "--whistle", "CS-0"), refused):
        assert say("print", *words, "--to", str(file))[0] == 1
    assert say("print", "points", "--month", "2026", "--to", str(file))[0] == 2
    assert not file.exists()


def test_every_paper_of_these_areas_is_tried_here() -> None:
    of_days = {"appeals-report", "four-lists", "points", "appeals-open", "studio-notice", "studio-report", "three-zero"}
    assert set(CASE_SHEETS) == of_days | set(NEEDS)
