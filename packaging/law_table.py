"""Render what the law asks, row by row, and what holds it, as a Markdown table: python packaging/law_table.py [zh|en].

The rows stand in ``tests/data/law_table.csv``; ``tests/attacks/test_law_table.py`` holds them to the tests they name.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "data" / "law_table.csv"
DUTIES = "packaging/operator/LAW.md"
STATES = {
    "en": {"held": "held", "partly": "partly", "operator": "operator", "open": "open"},
    "zh": {"held": "已落实", "partly": "部分落实", "operator": "由使用单位落实", "open": "未落实"},
}
HEADINGS = {
    "en": ("row", "what is asked", "state", "by which test · by whom · what is missing"),
    "zh": ("编号", "要求", "状态", "对应测试 · 责任单位 · 尚缺"),
}
OPERATOR = {"en": "operator", "zh": "使用单位"}
MISSING = {"en": "missing", "zh": "尚缺"}


def rows() -> list[dict[str, str]]:
    """The table's rows: row, state, requirement_en, requirement_zh, tests, operator, open_en, open_zh."""
    return list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def table(language: str) -> Iterator[str]:
    """The lines of the Markdown table, with the counts above it."""
    counted = Counter(row["state"] for row in rows())
    words = STATES[language]
    yield " · ".join(f"{words[state]} {counted[state]}" for state in words)
    yield ""
    yield f"| {' | '.join(HEADINGS[language])} |"
    yield "|---|---|---|---|"
    for row in rows():
        asked, state = row[f"requirement_{language}"], words[row["state"]]
        yield f"| {row['row']} | {asked} | {state} | {'<br>'.join(_held_by(row, language))} |"


def _held_by(row: dict[str, str], language: str) -> Iterator[str]:
    for test in row["tests"].split():
        file, name = test.split("::")
        yield f"[{name.removeprefix('test_').replace('_', ' ')}]({file})"
    if row["operator"]:
        yield f"{OPERATOR[language]}: [{row['operator']}]({DUTIES})"
    if row[f"open_{language}"]:
        yield f"{MISSING[language]}: {row[f'open_{language}']}"


def main() -> int:
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    if language not in STATES:
        sys.stderr.write("usage: python packaging/law_table.py [en|zh]\n")
        return 2
    sys.stdout.write("\n".join(table(language)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
