"""A taxonomy of appeals as an Excel or text file: read and judged as a whole, each wrong line with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.appeals_messages import SENTENCES
from forms.appeals_words import CLOCKS
from forms.form import Field, Form, Section
from forms.i18n import N_
from forms.problems import Problem
from forms.sheets.by_form import Line, RefusedLine, headings_of, read_lines
from forms.types import Choice, Integer, Text, YesNo
from models.appeals.records import AppealTopic
from models.appeals.topics import TopicRow, wrong_with
from models.clocks.deadlines import Clock

TOPIC = Form(
    code="A-07",
    version="2026.1",
    title=N_("Item of the taxonomy"),
    record=AppealTopic,
    acted=True,
    sections=(
        Section(
            N_("Item of the taxonomy"),
            (
                Field(column=AppealTopic.class_code, type=Text(4), label=N_("Code of the class"), required=False),
                Field(column=AppealTopic.class_name, type=Text(40), label=N_("Class"), required=False),
                Field(column=AppealTopic.item_code, type=Text(8), label=N_("Code of the item"), required=False),
                Field(column=AppealTopic.item_name, type=Text(60), label=N_("Item"), required=False),
                Field(column=AppealTopic.default_department, type=Text(100), label=N_("Department·")),
                Field(column=AppealTopic.amount, type=Integer(0, 999), label=N_("Term"), required=False),
                Field(column=AppealTopic.clock, type=Choice(CLOCKS), label=N_("Counted in")),
                Field(column=AppealTopic.petition, type=YesNo(), label=N_("Petition")),
            ),
        ),
    ),
)
"""Nothing is required here: ``models.appeals.topics.wrong_with`` judges the list as a whole."""
_MORE = {
    "class_code": ("类别代码", "大类代码"),
    "class_name": ("类别", "大类", "class_zh"),
    "item_code": ("事项代码", "小类代码", "代码"),
    "item_name": ("事项", "小类", "名称", "item_zh"),
    "default_department": ("承办单位", "责任单位", "department"),
    "amount": ("时限", "办理时限", "default_workdays", "工作日"),
    "clock": ("计时方式", "时限单位"),
    "petition": ("信访",),
}
NEEDED = ("class_code", "class_name", "item_code", "item_name", "amount")


@dataclass(frozen=True)
class TopicFile:
    """The lines of a file as items, in their order, and what is wrong: any of it refuses the whole."""

    rows: tuple[TopicRow, ...]
    refused: tuple[RefusedLine, ...]


def read_topics(path: Path) -> Generator[tuple[int, int], None, TopicFile]:
    """Read a taxonomy.

    Raises:
        WorldError: ``columns_missing``, or what is wrong with the file.
    """
    lines = yield from read_lines(path, headings_of(TOPIC, _MORE), NEEDED)
    rows: list[TopicRow] = []
    wrong: defaultdict[int, list[Problem]] = defaultdict(list)
    for at, line in enumerate(lines):
        answers, problems = TOPIC.check(_codes(line))
        wrong[at] += [problem for problem in problems if problem.refuses]
        rows.append(_row(answers))
    for found in wrong_with(rows):
        known = wrong[found.line - 1]
        if _FIELDS[found.code] not in {problem.field for problem in known}:  # unreadable is not missing as well
            known.append(Problem(found.code, _FIELDS[found.code], SENTENCES[found.code], _in_file(found.params, lines)))
    refused = [RefusedLine(lines[at], tuple(each)) for at, each in sorted(wrong.items()) if each]
    return TopicFile(tuple(rows), tuple(refused))


def _in_file(params: dict[str, object], lines: Sequence[Line]) -> dict[str, object]:
    """With the number that the other row has in the file."""
    row = params.get("row")
    return {**params, "row": lines[row - 1].number} if isinstance(row, int) else params


def _codes(line: Line) -> dict[str, object]:
    """Excel reads ``0101`` as a number: the zeros in front come back."""
    raw = dict(line.raw)
    for key, width in (("class_code", 2), ("item_code", 4)):
        value = raw.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            raw[key] = f"{int(value):0{width}d}"
    return raw


def _row(answers: dict[str, object]) -> TopicRow:
    said = {key: value for key, value in answers.items() if value is not None}
    blank = {"class_code": "", "class_name": "", "item_code": "", "item_name": "", "clock": Clock.WORKING_DAYS}
    return TopicRow(**{**blank, **said})  # type: ignore[arg-type]


_FIELDS = {
    "topic_twice": "item_code", "topic_code": "item_code", "topic_name": "item_name", "class_code": "class_code",
    "class_name": "class_name", "class_named_twice": "class_name", "topic_term_zero": "amount",
    "topic_text_long": "item_name",
}  # fmt: skip
