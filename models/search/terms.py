"""What a record is found by: its terms, as one space-separated text for the index.

A mark in front keeps the kinds of terms apart: ``=`` whole short name (characters or sound), ``^`` surname,
``_`` initials, ``#`` door or room, ``##`` building, ``@`` estate, ``$`` last four of a number, ``~`` whole number,
``!`` Latin word or digits; characters, pairs of characters and syllables stand bare.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from models.people.names import is_han
from models.people.pinyin import pinyin_keys, syllables_of
from models.places.addresses import tidy_number, tidy_room

FIELD, GROUP = "\x1f", "\x1e"
"""Between the parts of a door, and between doors, in what SQL hands over."""

_WORDS = re.compile(r"[0-9]+|[a-z]+")
_NOT_DOOR = re.compile(r"[^\w-]")
MOST_CHARACTERS = 400
"""Of a long text, how much is found by its characters."""


def terms(kind: str, *values: str | None) -> str:
    """The terms of one record; what ``values`` are for each kind stands in ``models.search.sources``."""
    return _KINDS[kind](*values)


_PHONE_IN_TEXT = re.compile(r"(?<![0-9])[0-9]{7,12}(?![0-9])")


def phones_in(note: str | None) -> list[str]:
    """Further phones, which registers have and a resident's one field has no room for, stand in the note."""
    return _PHONE_IN_TEXT.findall(note) if note else []


def without_extension(phone: str) -> str:
    """People remember the end of the number, not that of the extension behind it."""
    return phone.partition("-")[0]


def _resident(
    name: str | None,
    former: str | None,
    id_no: str | None,
    phone: str | None,
    doors: str | None,
    note: str | None = None,
) -> str:
    text = name_terms(name) if name else ""
    if former:
        text += " " + name_terms(former)
    if phone:
        text += " $" + fold(without_extension(phone))[-4:]
    if id_no:
        text += " $" + fold(id_no)[-4:]
    for number in phones_in(note):
        text += f" ${number[-4:]} ~{number}"
    return f"{text} {door_terms(doors)}" if doors else text


def _household(number: str | None, doors: str | None) -> str:
    return f"{door_terms(doors or '')} {number_terms(number)}"


def _dwelling(owner: str | None, doors: str | None) -> str:
    return f"{door_terms(doors or '')} {name_terms(owner) if owner else ''}"


def _building(number: str | None, name: str | None, estate_id: str | None) -> str:
    parts = [f"##{door_part(tidy_number(number))}", text_terms(name), text_terms(number)]
    return " ".join([*parts, estate_term(estate_id)] if estate_id else parts)


def _texts(*values: str | None) -> str:
    return " ".join(sounding_terms(value) for value in values if value)


def _worker(name: str | None, phone: str | None) -> str:
    return f"{name_terms(name or '')} {number_terms(phone)}"


def _helper(name: str | None, phone: str | None, unit: str | None) -> str:
    return f"{_worker(name, phone)} {text_terms(unit)}"


def _log(number: str | None, place: str | None, subject: str | None) -> str:
    return f"{number_terms(number)} {text_terms(number)} {text_terms(place)} {text_terms(subject)}"


def _case(
    number: str | None, name: str | None, phone: str | None, item: str | None, place: str | None, content: str | None
) -> str:
    who = f"{name_terms(name or '')} {number_terms(phone)}"
    said = " ".join(text_terms(text) for text in (item, place, content))
    tail = fold((number or "").rpartition("-")[2])
    serial = tail.lstrip("abcdefghijklmnopqrstuvwxyz")
    short = " ".join(f"~{part}" for part in dict.fromkeys((tail, serial, serial.lstrip("0"))) if part)
    return f"{number_terms(number)} {short} {who} {said}"


_KINDS: dict[str, Callable[..., str]] = {
    "resident": _resident,
    "household": _household,
    "dwelling": _dwelling,
    "building": _building,
    "estate": _texts,
    "area": _texts,
    "round": _texts,
    "worker": _worker,
    "visit_log": _log,
    "special_group": _texts,
    "helper": _helper,
    "appeal": _case,
    "studio_matter": _case,
    **dict.fromkeys(("hazard", "whistle", "red_task", "problem", "achievement"), _case),
}


@lru_cache(8192)
def name_terms(name: str) -> str:
    """By one or two of its characters, by whole, by surname, by syllables and by initials (also of the given name)."""
    syllables = syllables_of(name)
    if 2 <= len(name) <= 4 and all(map(is_han, name)) and all([len(s) == 1 for s in syllables]):
        return _usual_name(name, [s[0] for s in syllables])
    return _unusual_name(name)


def _usual_name(name: str, syllables: list[str]) -> str:
    """The same terms as of any name, at a third of the time: a register is a hundred thousand of these."""
    initials = "".join([s[0] for s in syllables])
    if len(name) == 2:
        return f"{' '.join(name)} ={name} ^{name[0]} {' '.join(syllables)} ={''.join(syllables)} _{initials}"
    pairs = " ".join([a + b for a, b in pairwise(name)])
    return f"{' '.join(name)} {pairs} ^{name[0]} {' '.join(syllables)} _{initials} _{initials[1:]}"


def _unusual_name(name: str) -> str:
    han = "".join(filter(is_han, name))
    found = list(han)
    if han:
        found.append("^" + han[0])
        found += [a + b for a, b in pairwise(han)] if len(han) > 2 else ["=" + han]
        keys = pinyin_keys(name)
        for syllable in keys.syllables:
            found += syllable
        if len(keys.syllables) <= 2:
            found += ["=" + full for full in keys.full]
        found += ["_" + initials for initials in keys.initials]
        found += ["_" + initials[1:] for initials in keys.initials if len(initials) > 2]
    if len(han) != len(name):
        found += ["!" + word for word in _WORDS.findall(name.lower())]
    return " ".join(dict.fromkeys(found))


@lru_cache(4096)
def text_terms(text: str | None) -> str:
    """By one or two neighbouring characters, and by Latin words and digits."""
    if not text:
        return ""
    text = text[:MOST_CHARACTERS].lower()
    han = [run for run in re.split(r"[\W0-9a-z_]+", text) if run]
    found = [c for run in han for c in run] + [run[i : i + 2] for run in han for i in range(len(run) - 1)]
    found += ["!" + word for word in _WORDS.findall(text)]
    found += ["!" + word.lstrip("0") for word in _WORDS.findall(text) if word.startswith("0") and word.strip("0")]
    return " ".join(dict.fromkeys(found))


@lru_cache(4096)
def sounding_terms(text: str) -> str:
    """Like ``text_terms``, and by sound: for names of places and rounds."""
    keys = pinyin_keys(text[:20])
    sounds = [
        reading for syllable in keys.syllables for reading in syllable if len(reading) > 1 or not reading.isdigit()
    ]
    return " ".join([text_terms(text), *sounds, *("_" + initials for initials in keys.initials)])


def number_terms(number: str | None) -> str:
    folded = fold(number)
    return f"~{folded} ${folded[-4:]}" if folded else ""


def fold(text: str | None) -> str:
    """Letters and digits only, lower case."""
    return text if text and text.isdecimal() else re.sub(r"[\W_]", "", text or "").lower()


@lru_cache(16384)
def door_terms(doors: str) -> str:
    """``building␟unit␟room␟estate id``, several parted by ``␞``: by whole door, by room, by estate."""
    found: list[str] = []
    for door in doors.split(GROUP) if doors else ():
        building, unit, room, estate_id = door.split(FIELD)
        b, u, r = door_part(tidy_number(building)), door_part(tidy_number(unit)), door_part(tidy_room(room))
        found += [f"#{b}-{u}-{r}", f"#{r}", estate_term(estate_id)]
    return " ".join(dict.fromkeys(found))


def door_part(text: str) -> str:
    return _NOT_DOOR.sub("", text).lower()


def estate_term(estate_id: str) -> str:
    return "@" + estate_id[-10:]
