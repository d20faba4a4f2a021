"""What paper may say that strangers see: no resident by name, and no word of a special group (L-12)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from models.masks import mask_name
from models.people.names import DOT, is_han, surname
from reports.official import _

_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
_BETWEEN = re.compile(r"[、/，,“”\"]+")
_ENDINGS = ("老人", "人员", "家庭", "儿童", "对象", "患者", "受害人", "群体", "人口", "人")
_SHORTEST = 2


def group_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words by which the groups called ``names`` are known: 独居老人 is also 独居, 低保家庭 also 低保."""
    words: set[str] = set()
    for name in names:
        for part in _BETWEEN.split(_BRACKETS.sub("", name)):
            words |= {part, *(part.removesuffix(ending) for ending in _ENDINGS)}
    return frozenset(word for word in words if len(word) >= _SHORTEST and word not in _ENDINGS)


def publishable(text: str, words: Collection[str]) -> str:
    """Return ``text``, or nothing where it says one of ``words``: a line left blank is filled in by hand."""
    return "" if any(word in text for word in words) else text


def called(name: str, sex: str) -> str:
    """Return how a public card calls somebody: the surname and Mr or Mrs; a name without a surname is masked."""
    title = {"1": _("{surname} (Mr)"), "2": _("{surname} (Ms)")}.get(sex)
    if title is None or DOT in name or not name or not is_han(name[0]) or surname(name) == name:
        return mask_name(name)
    return title.format(surname=surname(name))
