"""Code tables: national standards and proposals, as shipped data. Sources and trust: the table in ``SOURCES``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple


class Code(NamedTuple):
    """One entry of a code table. English names are translations, not official."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        return self.name_en if language.startswith("en") and self.name_en else self.name_zh


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of data file ``name`` (without ``.csv``) as they stand."""
    text = files("models.codes").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


@cache
def table(name: str) -> Mapping[str, Code]:
    """Return code table ``name`` as code -> entry, in the order of the file."""
    return MappingProxyType(
        {row["code"]: Code(row["code"], row["name_zh"], row.get("name_en", "")) for row in rows(name)}
    )
