"""No right stands on paper alone: each is asked where it is done."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from models.base import synced_tables
from models.rights import kinds
from models.rights.deeds import Deed, deed_of

ROOT = Path(__file__).resolve().parents[3]
ASKING = {"decide", "require", "refuse_unless", "_require", "may"}
"""Functions that answer with a decision, or refuse. What a screen only offers by is not among them (``Desk.may``)."""


def _asked_in_code() -> Iterator[str]:
    folders = [ROOT / "models", ROOT / "sync", ROOT / "desktop" / "commands"]
    texts = (file.read_text("utf-8") for folder in folders for file in folder.rglob("*.py"))
    for source in (source for source in texts if "Deed." in source):
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ASKING:
                for said in call.args:
                    if isinstance(said, ast.Attribute) and isinstance(said.value, ast.Name) and said.value.id == "Deed":
                        yield said.attr


def test_every_deed_is_asked_where_it_is_done() -> None:
    by_tables = {deed_of(each.__tablename__, op) for each in synced_tables() for op in ("insert", "update", "delete")}
    by_kinds = set(kinds.OF_ENDINGS.values())
    assert {deed.name for deed in Deed} == {deed.name for deed in by_tables | by_kinds} | set(_asked_in_code())
