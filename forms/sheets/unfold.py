"""Sheets that hold several things in one cell or several people in one row become one person a row, a thing a cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import DWELLING
from forms.sheets.columns import COLUMNS, PLACE, column_of, heading
from forms.sheets.workbook import Row, Sheet

Headings = Sequence[tuple[str, str]]
"""(upper, lower) heading of each column."""
Member = Mapping[str, int]
"""The columns of one of the people in a row: column key -> index."""

_WORDS = "户主|家庭成员|成员|家属|家人|同住人员|同住人|共同居住人|共同生活人员|配偶|爱人|子女|孩子|儿子|女儿|人员|居民"
_COUNT = "[0-9]{1,2}|[一二三四五六七八九十]"
_FACTS = "(?:基本)?(?:信息|情况)?"
_UPPER = re.compile(rf"(?P<who>{_WORDS})?{_FACTS}(?P<count>{_COUNT})?{_FACTS}")
_BEFORE = re.compile(rf"(?P<who>{_WORDS})(?P<count>{_COUNT})?(?P<rest>.+)")
_AFTER = re.compile(rf"(?P<rest>.+?)(?P<count>{_COUNT})")
_IS_RELATION = ("户主", "配偶", "爱人", "儿子", "女儿")
_SAMPLE, _MOST = 200, 0.7


def unfolded(sheet: Sheet, header: Sequence[int], headings: Headings) -> Sheet | None:
    """Return ``sheet`` with one person a row, or ``None`` where it is so already."""
    if not header:
        return None
    people = _labelled(headings) or _repeated(headings)
    return _one_a_row(sheet, header, headings, people) if people else _cells_parted(sheet, header, headings)


def _labelled(headings: Headings) -> list[tuple[str, Member]]:
    """The people of a row whose columns say so: ``成员1姓名``, ``姓名2``, ``配偶姓名`` or 成员一 over 姓名."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for at, (upper, lower) in enumerate(headings):
        label, key = _member(heading(upper), heading(lower))
        if key is not None and _is_personal(key):
            found.setdefault(label, {}).setdefault(key, at)
    people = {label: keys for label, keys in found.items() if "name" in keys}
    first = people.pop(("", ""), None)
    others = {label: k for label, k in people.items() if len(k) > 1 or (label[0] == "户主" and first is None)}
    if first is not None:
        others.pop(("户主", ""), None)
    if not any(count or who in ("配偶", "爱人") for who, count in others):
        return []
    members: list[tuple[str, Member]] = [("", first)] if first is not None else []
    members += [(who if who in _IS_RELATION else "", keys) for (who, _count), keys in others.items()]
    return members if len(members) > 1 else []


def _member(upper: str, lower: str) -> tuple[tuple[str, str], str | None]:
    """Whose column it is, as (word, number), and what of theirs."""
    over = _UPPER.fullmatch(upper) if upper and upper != lower else None
    if over is not None and (over["who"] or over["count"]):
        return (over["who"] or "", over["count"] or ""), column_of(lower)
    if (before := _BEFORE.fullmatch(lower)) and (key := column_of(before["rest"])) is not None:
        return (before["who"], before["count"] or ""), key
    if (after := _AFTER.fullmatch(lower)) and (key := column_of(after["rest"])) is not None:
        return ("", after["count"]), key
    return ("", ""), column_of(lower)


def _is_personal(key: str) -> bool:
    return COLUMNS[key].form in (RESIDENT, RESIDENCY) and key != "note"


def _repeated(headings: Headings) -> list[tuple[str, Member]]:
    """The people of a row whose columns repeat the same headings: 姓名 身份证号 姓名 身份证号."""
    words = [heading(lower) for _upper, lower in headings]
    counts = Counter(words)
    times = max((counts[word] for word in counts if column_of(word) == "name"), default=0)
    again = [word for word in counts if counts[word] == times and (key := column_of(word)) and _is_personal(key)]
    if times < 2 or len(again) < 2:
        return []
    places = {word: [at for at, other in enumerate(words) if other == word] for word in again}
    return [("", {column_of(word) or "": places[word][turn] for word in again}) for turn in range(times)]


def _one_a_row(sheet: Sheet, header: Sequence[int], headings: Headings, people: Sequence[tuple[str, Member]]) -> Sheet:
    """Columns of the people first, one set for all; then the others, which stand once where they say who."""
    keys = list(dict.fromkeys(key for _who, member in people for key in member))
    if any(who for who, _member in people) and "relation" not in keys:
        keys.append("relation")
    used = {at for _who, member in people for at in member.values()}
    rest = [at for at in range(len(headings)) if at not in used]
    shared = {at for at in rest if _of_the_door(headings[at])}
    titles: Row = [COLUMNS[key].headings[0] for key in keys]
    titles += ["".join(dict.fromkeys(headings[at])) for at in rest]
    names = {headings[at][1] for _who, member in people for at in member.values()}

    def split(row: Row) -> Iterator[Row]:
        for turn, (who, member) in enumerate(people):
            own: Row = [row[member[key]] if key in member else "" for key in keys]
            if turn and not any(cell != "" for cell in own):
                continue
            if who and "relation" in keys and own[at := keys.index("relation")] == "" and any(c != "" for c in own):
                own[at] = who
            yield [*own, *(row[at] if not turn or at in shared else "" for at in rest)]

    rows: list[Row] = []
    numbers: list[int] = []
    for at, row in enumerate(sheet.rows):
        is_data = at > header[-1] and len(names & {cell for cell in row if isinstance(cell, str)}) < 2
        if is_data and len({cell for cell in row if cell != ""}) > 1:
            made = list(split(row))
        else:
            made = [titles if at >= header[-1] and len(set(row)) > 2 else _only_title(row, len(titles))]
        rows += made
        numbers += [sheet.number(at)] * len(made)
    for at in header[:-1]:
        rows[at] = [""] * len(titles)
    return Sheet(sheet.name, rows, (), sheet.visible, numbers)


def _of_the_door(words: tuple[str, str]) -> bool:
    key = column_of("".join(words)) or column_of(words[1]) or column_of(words[0])
    return key is not None and (key in PLACE or COLUMNS[key].form in (DWELLING, HOUSEHOLD))


def _only_title(row: Row, width: int) -> Row:
    """A line over or between the people, in its first cells."""
    return [*dict.fromkeys(cell for cell in row if cell != ""), *[""] * width][:width]


_GLUED = re.compile(r"(?P<name>[^\d]*?)[\s,、:;.(/|\\—-]*(?P<number>\d[\dXx]{9,18})\s*\)?", re.DOTALL)
_WIDE = str.maketrans("\uff0c\uff1a\uff1b\uff08\uff09", ",:;()")


def _cells_parted(sheet: Sheet, header: Sequence[int], headings: Headings) -> Sheet | None:
    """``王芳 210112…`` in one cell becomes a name and a number in two columns."""
    keys = [column_of(lower) or column_of(upper) for upper, lower in headings]
    at = next((at for at, words in enumerate(headings) if _is_glued(sheet, header[-1], at, words, keys[at])), None)
    if at is None:
        return None
    numbers = [found["number"] for row in sheet.rows[header[-1] + 1 :] if (found := _glued(row[at]))]
    key = "phone" if all(len(number) == 11 for number in numbers) else "id_no"
    rows = [_parted(row, at) if place > header[-1] else [*row, ""] for place, row in enumerate(sheet.rows)]
    rows[header[-1]] = [*sheet.rows[header[-1]], COLUMNS[key].headings[0]]
    for place in header:
        rows[place][at] = COLUMNS["name"].headings[0]
    return Sheet(sheet.name, rows, (), sheet.visible, sheet.numbers)


def _is_glued(sheet: Sheet, last: int, at: int, words: tuple[str, str], key: str | None) -> bool:
    if key not in (None, "name", "id_no") or "姓名" not in "".join(words):
        return False
    cells = [row[at] for row in sheet.rows[last + 1 :] if row[at] != ""][:_SAMPLE]
    return bool(cells) and sum(1 for cell in cells if _glued(cell)) >= _MOST * len(cells)


def _glued(cell: object) -> re.Match[str] | None:
    text = cell.translate(_WIDE).strip() if isinstance(cell, str) else ""
    found = _GLUED.fullmatch(text)
    return found if found and found["name"].strip() else None


def _parted(row: Row, at: int) -> Row:
    found = _glued(row[at])
    return [*row, ""] if found is None else [*row[:at], found["name"].strip(), *row[at + 1 :], found["number"]]
