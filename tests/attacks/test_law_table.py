"""The table of the law: a row for each L-01 to L-65, each with its state, each named test and paragraph being there."""

from __future__ import annotations

import ast
import csv
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "data" / "law_table.csv"
NEEDED = {"held": {"tests"}, "partly": {"tests", "open"}, "operator": {"operator"}, "open": {"open"}}
"""What a row of this state cannot be without."""
EXCLUDED = {"held": {"open"}, "operator": {"open"}, "open": {"tests"}}


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@cache
def named_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def duties() -> set[str]:
    lines = (ROOT / "packaging" / "operator" / "LAW.md").read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("## ").split(" · ")[0] for line in lines if line.startswith("## ")}


def test_every_row_of_the_law_stands_once_in_order() -> None:
    assert [row["row"] for row in rows()] == [f"L-{number:02d}" for number in range(1, 66)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["row"])
def test_a_row_says_what_its_state_stands_on(row: dict[str, str]) -> None:
    said = {name for name in ("tests", "operator") if row[name]} | {"open" for _ in "x" if row["open_en"]}
    assert bool(row["open_en"]) == bool(row["open_zh"])
    assert row["requirement_en"]
    assert row["requirement_zh"]
    assert said >= NEEDED[row["state"]]
    assert not said & EXCLUDED.get(row["state"], set())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["row"])
def test_each_test_that_a_row_names_is_there(row: dict[str, str]) -> None:
    named = [test.split("::") for test in row["tests"].split()]
    assert [(file, name) for file, name in named if name not in named_in(file)] == []


def test_what_is_left_to_people_has_its_paragraph_and_each_paragraph_its_row() -> None:
    assert {row["operator"] for row in rows() if row["operator"]} == duties()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_is_written_out_for_the_readme(language: str) -> None:
    command = [sys.executable, "packaging/law_table.py", language]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    assert [line.split(" ")[1] for line in said[4:]] == [row["row"] for row in rows()]
    assert {line.count("|") for line in said[2:]} == {5}
