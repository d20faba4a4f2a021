"""The catalogue of special groups as an Excel or text file, in and out."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.care_catalogue import GROUP, group_row
from forms.care_messages import SENTENCES
from forms.problems import Problem
from forms.sheets.by_form import Line, RefusedLine, headings_of, read_lines
from models.care.group_rows import GroupRow

_MORE = {
    "code": ("代码", "群体代码"),
    "name": ("名称", "name_zh"),
    "definition": ("definition_zh",),
}
NEEDED = ("code", "name")


@dataclass(frozen=True)
class GroupFile:
    """What stands in a file: lines that can be used, by their number in it, and those that cannot."""

    rows: Mapping[int, GroupRow]
    refused: tuple[RefusedLine, ...]


def read_groups(path: Path, known: Mapping[str, GroupRow]) -> Generator[tuple[int, int], None, GroupFile]:
    """Read a catalogue; a column that the file does not have leaves ``known`` entries as they are.

    Raises:
        WorldError: ``columns_missing``, or what is wrong with the file.
    """
    lines = yield from read_lines(path, headings_of(GROUP, _MORE), NEEDED)
    rows: dict[int, GroupRow] = {}
    refused: list[RefusedLine] = []
    seen: set[str] = set()
    for line in lines:
        answers, problems = GROUP.check({**_before(line, known), **line.raw})
        wrong = [problem for problem in problems if problem.refuses]
        if not wrong and answers["code"] in seen:
            wrong = [Problem("group_twice", "code", SENTENCES["group_twice"], {"group": answers["code"]})]
        if wrong:
            refused.append(RefusedLine(line, tuple(wrong)))
        else:
            seen.add(answers["code"])
            rows[line.number] = group_row(answers, known.get(answers["code"]))
    return GroupFile(rows, tuple(refused))


def _before(line: Line, known: Mapping[str, GroupRow]) -> dict[str, object]:
    entry = known.get(str(line.raw.get("code", "")).strip().upper())
    return {} if entry is None else {key: getattr(entry, key) for key in GROUP.by_key}
