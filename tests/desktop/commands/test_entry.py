"""Whatever happens to a command, it ends with 0, 1 or 2, an answer on one stream and a sentence on the other."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from typer import Typer

from desktop.commands.answers import Json, answer
from desktop.commands.entry import run_command
from forms.i18n import N_
from forms.messages import explain
from models.errors import WorldError

app = Typer(help=N_("Try things."))


@app.command()
def count(rows: int, as_json: Json = False) -> None:
    answer({"rows": rows, "id": UUID(int=1), "refused_file": None}, as_json)


@app.command()
def refuse() -> None:
    raise WorldError("no_such_record")


@app.command()
def break_down() -> None:
    raise RuntimeError("张秀英 21010519560302142X")


@pytest.fixture(autouse=True)
def _own_log(log_is_ours: Path) -> None:
    """Each command starts the log; here it is a file of the test."""


def run(*words: str) -> int:
    return run_command(list(words), {"try": __name__})


def test_an_answer_is_one_json_document_for_programs(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("try", "count", "7", "--json") == 0
    said = json.loads(capfd.readouterr().out)
    assert said == {"rows": 7, "id": "00000000-0000-0000-0000-000000000001", "refused_file": None}


def test_a_record_with_nothing_in_it_yet_is_an_empty_line_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    answer({"on": "2026-11-28", "states": {}, "roster": [{"shift": {}}]}, as_json=False)
    assert capfd.readouterr().out.splitlines() == ["on: 2026-11-28", "states: ", "roster:", "  - shift: "]


def test_an_answer_is_lines_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("try", "count", "7") == 0
    assert capfd.readouterr().out.splitlines()[0] == "rows: 7"


@pytest.mark.parametrize("words", [("try", "count"), ("try", "count", "seven"), ("nothing",), ("try", "nothing")])
def test_wrong_usage_is_2(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 2
    assert capfd.readouterr().err


def test_what_the_world_refuses_is_1_and_a_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("try", "refuse") == 1
    out, err = capfd.readouterr()
    assert (out, err.strip()) == ("", explain(WorldError("no_such_record")))


def test_an_error_of_ours_is_1_and_tells_no_data(capfd: pytest.CaptureFixture[str], log_is_ours: Path) -> None:
    assert run("try", "break-down") == 1
    told = "".join(capfd.readouterr()) + (log_is_ours / "lianglin.log").read_text()
    assert "RuntimeError" in told
    assert "test_entry" in told  # where it happened
    assert "张秀英" not in told
    assert "1421" not in told


def test_what_only_a_checkout_has_is_listed_too(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    shown = capfd.readouterr().out
    assert "test " in shown
    assert "全部检查和测试" in shown
    assert "bench " in shown


def test_help_is_shown_for_the_whole_and_for_a_command(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "try" in capfd.readouterr().out
    assert run("try", "count", "--help") == 0
    assert "--json" in capfd.readouterr().out
