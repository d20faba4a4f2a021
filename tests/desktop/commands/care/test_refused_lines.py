"""Lists of care that are taken in: what is refused comes back as an Excel file to correct and take in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from desktop.commands.transfer import finish
from forms.sheets.care_import import KINDS, read_list, take_lines
from tests.desktop.commands.care.answers import DAY, table
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept, done

MEMBERS = f"备注,姓名,群体,认定日期\n三楼,周国强,SG04,{DAY}\n另行,没有人,SG04,{DAY}\n,李桂兰,SG99,{DAY}\n"
HELPERS = "姓名,类别,单位\n孙敏,志愿者,社区\n,志愿者,无名单位\n"
GROUPS = "代码,名称,探访间隔（天）\nSG36,新群体,30\nSG37,另一群体,0\n"


@pytest.mark.parametrize(
    ("words", "text", "refused"),
    [
        (("import", "memberships"), MEMBERS, [("另行", 3), ("", 4)]),
        (("import", "helpers"), HELPERS, [("", 3)]),
        (("catalogue", "--import"), GROUPS, [("SG37", 3)]),
    ],
)
def test_refused_lines_are_written_beside_the_list_with_number_and_reason(
    say: Say, tmp_path: Path, words: tuple[str, ...], text: str, refused: list[Any]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, "utf-8")
    tried = done(say("care", *words, str(file), "--dry-run"))
    assert (tried["refused_file"], tried["refused"]) == (None, len(refused))
    said = done(say("care", *words, str(file)))
    assert said["refused_file"] == str(tmp_path / "list-refused.xlsx")
    rows = table(Path(said["refused_file"]))
    first = text.split(",", 1)[0]
    assert [(row[first], int(row["原文件行号"])) for row in rows] == refused
    assert [row["问题及处理办法"] for row in rows] == [each["why"] for each in said["refusals"]]


def test_the_corrected_file_is_taken_in_as_it_is(say: Say, tmp_path: Path) -> None:
    file, again = tmp_path / "list.csv", tmp_path / "refused.xlsx"
    file.write_text(MEMBERS, "utf-8")
    assert done(say("care", "import", "memberships", str(file), "--refused-to", str(again)))["new"] == 1
    code, said, _err = say("care", "import", "memberships", str(again), "--dry-run")
    assert (code, said["rows"], said["refused"]) == (1, 2, 2)


def test_nothing_is_taken_in_when_the_refusals_cannot_be_told(say: Say, kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(MEMBERS, "utf-8")
    (tmp_path / "list-refused.xlsx").mkdir()
    code, _said, err = say("care", "import", "memberships", str(file))
    assert (code, "list-refused.xlsx" in err) == (1, True)
    assert done(say("care", "people")) == []


def test_the_catalogue_is_read_once_for_a_whole_list(kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("姓名,群体,认定日期\n" + f"没有人,SG04,{DAY}\n" * 30, "utf-8")
    lines = finish(read_list(file, KINDS["memberships"]))
    asked: list[str] = []
    with kept.open().act("test") as session:
        listen = (session.get_bind(), "before_cursor_execute", lambda _c, _cu, text, *_r: asked.append(text))
        event.listen(*listen)
        taken = finish(take_lines(session, KINDS["memberships"], lines))
        event.remove(*listen)
    assert len(taken.refused) == 30
    assert sum("FROM special_group" in text for text in asked) == 1
