"""Whoever is not named on a file finds it by no command: list, search, show, print, export, acts, undo, cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.mediation.records import Mediation
from tests.desktop.commands.conftest import Say
from tests.desktop.commands.kept import Kept
from tests.desktop.commands.mediation.conftest import begun, done, refused

SECRETS = ("李秀英", "王大力", "漏水", "13800000001", "13800000002", "修好水管", "孙邻居")


@pytest.fixture
def head(say: Say, colleague: Say) -> dict[str, Any]:
    assert colleague("mediation", "list")[0] == 0
    head = begun(say)
    done(say, "note", head["number"], "inquiry", "person=孙邻居", "text=漏水")
    done(say, "note", head["number"], "session", "result=agreed", "text=漏水")
    return done(say, "agree", head["number"], "facts=漏水", "terms=修好水管", "oral=yes")


def nothing_of_it(head: dict[str, Any], said: object) -> None:
    text = json.dumps(said, ensure_ascii=False, default=str)
    for secret in (*SECRETS, head["number"], str(head["id"])):
        assert secret not in text, secret


def test_the_list_and_the_figures_of_a_colleague_are_empty(colleague: Say, head: dict[str, Any]) -> None:
    assert colleague("mediation", "list")[1] == []
    assert colleague("mediation", "figures")[1]["accepted"] == 0


def test_no_command_on_the_file_works_for_a_colleague(colleague: Say, head: dict[str, Any]) -> None:
    for which in (head["id"], head["number"]):
        for words in (
            ("show", which),
            ("step", which, "remark", "--text", "x"),
            ("note", which, "session", "result=failed", "text=x"),
            ("party", which, "third", "某某"),
            ("agree", which, "facts=x", "terms=y"),
            ("sign", which),
            ("perform", which, "--text", "x"),
            ("close", which, "--text", "x"),
            ("file", which),
            ("paper", which, "3", "x"),
            ("name", which, "林悦"),
            ("name", which, "刘芳", "--remove"),
        ):
            nothing_of_it({**head, "number": "–", "id": "–"}, refused(colleague, *words))


def test_general_commands_tell_a_colleague_nothing(colleague: Say, head: dict[str, Any], tmp_path: Path) -> None:
    for word in (*SECRETS, head["number"]):
        nothing_of_it(head, colleague("search", word)[1])
    for row in (head, *head["parties"], *head["notes"], *head["steps"], head["agreement"]):
        assert colleague("show", row["id"])[0] == 1
        assert colleague("set", row["id"], "text=x")[0] == 1
    for command in (("acts",), ("journal",), ("conflicts",), ("refused",)):
        code, said, err = colleague(*command)
        nothing_of_it(head, (said, err)) if code == 0 else nothing_of_it(head, err)
    book = tmp_path / "figures.xlsx"
    assert colleague("export", "mediation-figures", "--to", str(book))[0] == 0
    for sheet in ("mediation-set", "mediation-agreement"):
        code, said, err = colleague("print", sheet, "--mediation", head["id"], "--to", str(tmp_path / "x.pdf"))
        assert (code, said) == (1, None)
        assert not (tmp_path / "x.pdf").exists()
        nothing_of_it(head, err)


def test_a_colleague_takes_back_no_act_on_the_file(colleague: Say, kept: Kept, head: dict[str, Any]) -> None:
    assert colleague("undo", str(head["undo_id"]))[0] == 1
    with kept.open(None, "liu").sessions() as session:
        assert session.scalars(select(Mediation)).one().number == head["number"]


def test_whoever_is_named_sees_it_all_and_whoever_is_dismissed_nothing_more(
    say: Say, colleague: Say, head: dict[str, Any]
) -> None:
    assert [one["name"] for one in done(say, "name", head["number"], "林悦")["named"]] == ["刘芳", "林悦"]
    assert colleague("mediation", "show", head["number"])[1]["parties"][0]["name"] == "李秀英"
    refused(say, "name", head["number"], "刘芳", "--remove")
    done(say, "name", head["number"], "林悦", "--remove")
    assert colleague("mediation", "list")[1] == []


def test_numbers_of_files_that_a_colleague_cannot_open_are_not_drawn_twice(
    say: Say, colleague: Say, head: dict[str, Any]
) -> None:
    hers = begun(colleague)
    assert hers["number"] != head["number"]
    assert [row["number"] for row in colleague("mediation", "list")[1]] == [hers["number"]]
    assert [row["number"] for row in say("mediation", "list")[1]] == [head["number"]]
