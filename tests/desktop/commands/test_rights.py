"""``lianglin station rights``: one's own, those of roles, given and ended; a refusal says who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typer.main import get_command

from desktop.commands.needs import NEEDS
from desktop.commands.station import COMMANDS, app
from models.rights.deeds import Deed
from models.rights.roles import GRANTABLE

Run = Callable[..., tuple[int, Any, str]]


def test_what_may_be_done_is_listed(say: Run) -> None:
    code, mine, _err = say("rights", "mine")
    assert code == 0
    assert {row["right"] for row in mine} >= {"read", "add", "edit"}
    code, matrix, _err = say("rights", "matrix")
    assert (code, len(matrix)) == (0, len(Deed))
    assert all(row["system_admin"] == "" for row in matrix if row["right"] in ("read_audit", "merge"))
    code, deeds, _err = say("rights", "deeds")
    assert (code, {row["right"] for row in deeds}) == (0, {deed.value for deed in GRANTABLE})


def test_a_right_is_given_with_a_reason_and_ended(say: Run) -> None:
    assert say("add", "worker", "name=赵值", "role=duty")[0] == 0
    code, said, err = say("rights", "give", "赵值", "import", "--area", "people")
    assert (code, said) == (1, None)
    assert err
    code, given, _err = say("rights", "give", "赵值", "import", "--area", "people", "--reason", "年底导入")
    assert (code, given["worker"], given["areas"], given["ends_on"]) == (0, "赵值", ["people"], None)
    code, said, _err = say("rights", "list")
    assert (code, [row["id"] for row in said["rights"]]) == (0, [given["id"]])
    code, ended, _err = say("rights", "end", given["id"])
    assert (code, ended["ends_on"] is not None) == (0, True)
    for words in (("give", "谁", "import"), ("give", "赵值", "fly"), ("end", "x")):
        code, said, err = say("rights", *words)
        assert (code, said, bool(err)) == (1, None, True)


def test_the_help_says_which_roles_may_where_not_everybody_does() -> None:
    assert NEEDS.keys() <= COMMANDS.keys()
    commands = get_command(app)
    with commands.make_context("station", ["--profile", "x"], resilient_parsing=True) as context:
        help_of = {word: commands.get_command(context, word).help for word in ("import", "backup", "norms")}
    assert "网格员" in help_of["import"]
    assert "值班员" not in help_of["import"]
    assert "角色" not in help_of["backup"]
    assert "网格员" not in help_of["norms"]
