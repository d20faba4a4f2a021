"""How what is told of a person is shortened where it is not needed whole: by code point, in one place (law E). Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from models.base import PERSONAL
from models.people.names import DOT, is_han, surname

MASK = "***"
"""Stands for what is masked and says nothing by its length."""
MASKED_FROM = 3
"""The level from which a value is masked until somebody opens it with a reason (L-21)."""

_BUILDING = re.compile(r"[0-9A-Za-z一二三四五六七八九十甲乙丙丁]+\s*(?:号楼|[栋幢座#])")
_DOOR = re.compile(r"^(.*?[0-9A-Za-z]+)\s*[-－—–]\s*[0-9A-Za-z]")
_PLOT = re.compile(r"[0-9]+\s*号(?!码)")
_WITHIN = re.compile(r"[0-9A-Za-z一二三四五六七八九十]+\s*(?:单元|室|户|门)")


def level_of(column: Any) -> int:
    """The sensitivity 1–4 of a column or mapped attribute; what tells nothing of a person is 1."""
    info: dict[str, Any] = getattr(column, "info", {}).get(PERSONAL, {})
    return int(info.get("level", 1))


def mask_name(name: str) -> str:
    """The surname, and a star for each further character (law E); of a name with ``·`` only its first one stays."""
    kept = surname(name) if DOT not in name and name and is_han(name[0]) else name[:1]
    return kept + "".join(c if c in f"{DOT} " else "*" for c in name[len(kept) :])


def mask_id(number: str | None) -> str:
    """The first three and the last two characters (law E)."""
    return _ends(number, 3, 2)


def mask_phone(number: str | None) -> str:
    """The first three and the last four characters (law E)."""
    return _ends(number, 3, 4)


def mask_address(text: str | None) -> str:
    """As far as the building (law E): ``3-2-501`` is 3, 南京街12号3栋2单元501 is 南京街12号3栋."""
    text = text or ""
    if (found := _BUILDING.search(text)) is not None:
        return text[: found.end()]
    if (found := _DOOR.match(text)) is not None:
        return found[1]
    if (found := _PLOT.search(text)) is not None:
        return text[: found.end()]
    return _WITHIN.split(text, maxsplit=1)[0].rstrip()


_BY_COLUMN: dict[str, Callable[[str | None], str]] = {"id_no": mask_id, "phone": mask_phone}


def masked_value(key: str, value: object) -> str:
    """What is shown of the value of a masked column until it is opened; of one without a rule of its own: nothing."""
    if value in (None, "", [], {}):
        return ""
    mask = _BY_COLUMN.get(key)
    return MASK if mask is None else mask(str(value))


def mask_pair(first: str, second: str) -> tuple[str, str]:
    """Two numbers masked, but where few signs differ: whoever asks which one is right sees those."""
    masks = mask_id(first), mask_id(second)
    apart = {at for at, (one, other) in enumerate(zip(first, second, strict=False)) if one != other}
    if len(first) != len(second) or len(apart) > _FEW:
        return masks
    return _but(first, masks[0], apart), _but(second, masks[1], apart)


def _but(text: str, mask: str, shown: set[int]) -> str:
    return "".join(text[at] if at in shown else sign for at, sign in enumerate(mask))


_FEW = 4
"""A mistyped number differs in a sign or two, turned ones in two."""


def _ends(text: str | None, head: int, tail: int) -> str:
    if not text:
        return ""
    hidden = len(text) - head - tail
    return text[:head] + "*" * hidden + text[-tail:] if hidden > 0 else "*" * len(text)
