"""A typed text, cut into what it may mean: each ``Piece`` proposes documents and judges them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from models.people import pinyin
from models.people.names import is_han
from models.places.addresses import Door, parse_door, tidy_number, tidy_room
from models.search.sources import CASES, DWELLINGS, FEW, GONE, HERE, HOUSEHOLDS
from models.search.terms import door_part, estate_term, fold

EXACT, BEGINS, TELLING, SOMEWHERE, APART = range(5)
"""How well a piece matches: the whole, its beginning (or the last digits of a number), a room, anywhere, with gaps."""

LONGEST_QUERY = 200
LONGEST_ROOM = 5
MOST_PIECES = 6
MOST_SYLLABLES = 8
MOST_WAYS = 4
MOST_APART = 3
"""Up to how many characters of a name may be typed with others left out between them."""

COMMON_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢"
    "路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧解强柴华车冉"
    "房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练"
    "仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺区朴那"
)


@dataclass
class Facts:
    """What is known of one candidate: the texts that a piece may be found in."""

    kind: str
    names: Sequence[str] = ()
    texts: Sequence[str] = ()
    numbers: Sequence[str] = ()
    doors: Sequence[Door] = ()
    estates: Sequence[str] = ()


class Piece(Protocol):
    """One thing that was typed. ``strict`` finds the best matches only, ``loose`` all (with some that do not match)."""

    strict: str | None
    loose: str | None

    @property
    def tiers(self) -> frozenset[int]:
        """Where it can match at all."""

    @property
    def reads_doors(self) -> bool:
        """Whether it may match where somebody lives, and not only what the person's own record says."""

    def rank(self, facts: Facts) -> int | None: ...


def quoted(term: str, *, begins: bool = False) -> str:
    return f'"{term}"*' if begins else f'"{term}"'


def any_of(terms: Sequence[str]) -> str | None:
    return f"({' OR '.join(dict.fromkeys(terms))})" if terms else None


def all_of(expressions: Sequence[str]) -> str | None:
    return f"({' AND '.join(expressions)})" if expressions else None


_ALL = frozenset({FEW, HERE, HOUSEHOLDS, DWELLINGS, CASES, GONE})
_NAMED = _ALL - {HOUSEHOLDS}


@dataclass
class Han:
    """Chinese characters: of a name, or of an estate (whose people are meant when more is typed)."""

    text: str
    estates: Sequence[str] = ()
    strict: str | None = field(init=False)
    loose: str | None = field(init=False)

    def __post_init__(self) -> None:
        text = self.text[:12]
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        whole = [quoted(f"={text}")] if len(text) <= 2 else []
        begins = [quoted(f"^{text}")] if len(text) == 1 else []
        chosen = [quoted(estate_term(estate)) for estate in self.estates]
        inside = all_of([quoted(pair) for pair in pairs]) if len(text) > MOST_APART else None
        inside = inside or all_of([quoted(char) for char in text])
        self.strict = any_of(whole + begins + chosen)
        self.loose = any_of([*whole, *chosen, inside or ""])

    @property
    def tiers(self) -> frozenset[int]:
        return _ALL if self.estates else _NAMED

    @property
    def reads_doors(self) -> bool:
        return bool(self.estates)

    def rank(self, facts: Facts) -> int | None:
        ranks = [_of_name(self.text, _han_only(name)) for name in facts.names]
        ranks += [_within(self.text, text.lower()) for text in facts.texts]
        if any(self.text in estate for estate in facts.estates):
            ranks.append(TELLING)
        return min((rank for rank in ranks if rank is not None), default=None)


def _han_only(text: str) -> str:
    return "".join(filter(is_han, text))


def _of_name(piece: str, name: str) -> int | None:
    """As ``_within``; also with other characters between: 王明 finds 王晓明."""
    found = _within(piece, name)
    rest = iter(name)
    apart = found is None and 1 < len(piece) <= MOST_APART and all(char in rest for char in piece)
    return APART if apart else found


def _within(piece: str, text: str) -> int | None:
    if piece == text:
        return EXACT
    at = text.find(piece)
    return None if at < 0 else (SOMEWHERE if at else BEGINS)


@dataclass
class Letters:
    """Latin letters: the sound of a name, whole, by syllables or by initials, or a Latin word."""

    text: str
    tiers: frozenset[int] = _NAMED
    reads_doors: bool = False
    strict: str | None = field(init=False)
    loose: str | None = field(init=False)

    def __post_init__(self) -> None:
        text = self.text[:30]
        initials = [quoted(f"_{text}", begins=True)] if 1 < len(text) <= MOST_SYLLABLES else []
        surnames = [quoted(f"^{char}") for char in _surnames_that_sound(text)]
        self.strict = any_of([quoted(f"={text}"), quoted(f"!{text}"), *initials, *surnames])
        self.loose = any_of([*initials, quoted(f"!{text}", begins=True), *_by_syllables(text)])

    def rank(self, facts: Facts) -> int | None:
        text = self.text.replace("u:", "v")
        ranks = [_sound(text, name) for name in (*facts.names, *(facts.texts if facts.kind in SOUNDING else ()))]
        ranks += [_within(text, other.lower()) for other in (*facts.texts, *facts.names)]
        return min((rank for rank in ranks if rank is not None), default=None)


SOUNDING = frozenset({"area", "estate", "round", "special_group"})
_OF_MATCH = {pinyin.EXACT: EXACT, pinyin.PREFIX: BEGINS, pinyin.INSIDE: SOMEWHERE}


def _sound(letters: str, name: str) -> int | None:
    found = pinyin.match(letters, pinyin.pinyin_keys(name[:20]).syllables)
    return None if found is None else _OF_MATCH[found]


@lru_cache(512)
def _surnames_that_sound(text: str) -> tuple[str, ...]:
    if len(text) > 6:
        return ()
    chars = dict.fromkeys(COMMON_SURNAMES)
    return tuple(c for c in chars if any(r.startswith(text) for r in pinyin.readings(c, in_surname=True)))


@lru_cache(512)
def _beginning(text: str) -> tuple[str, ...]:
    return tuple(s for s in pinyin.SYLLABLES if s.startswith(text))


@lru_cache(512)
def _by_syllables(text: str) -> tuple[str, ...]:
    """Each way to cut ``text`` into syllables or beginnings of them, as an expression; the fewest parts first."""
    ways: list[tuple[str, ...]] = []
    _cut(text, (), ways)
    ways = [way for way in ways if len(way) == 1 or not all(len(p) == 1 and p not in "aeo" for p in way)]  # initials
    fewest = min(map(len, ways), default=0)
    ways = [way for way in ways if len(way) == fewest or all(part in pinyin.SYLLABLES for part in way[:-1])]
    ways.sort(key=len)
    found = []
    for way in ways[:MOST_WAYS]:
        parts = [_part(part, last=at == len(way) - 1) for at, part in enumerate(way)]
        found.append(all_of(parts) or "")
    return tuple(found)


def _part(part: str, *, last: bool) -> str:
    whole = part in pinyin.SYLLABLES and not last
    return quoted(part) if whole else any_of([quoted(s) for s in _beginning(part)]) or quoted(part)


def _cut(rest: str, before: tuple[str, ...], ways: list[tuple[str, ...]]) -> None:
    if len(ways) >= 64 or len(before) >= MOST_SYLLABLES:
        return
    if before and not rest:
        ways.append(before)
        return
    for length in range(min(6, len(rest)), 0, -1):
        part = rest[:length]
        final = length == len(rest)
        if part in pinyin.SYLLABLES or length == 1 or part in ("zh", "ch", "sh") or (final and _beginning(part)):
            _cut(rest[length:], (*before, part), ways)


@dataclass
class Digits:
    """Digits: a room, a building, the beginning or the end of a phone, ID or other number."""

    text: str
    tiers: frozenset[int] = _ALL
    strict: str | None = field(init=False)
    loose: str | None = field(init=False)

    def __post_init__(self) -> None:
        text = self.text
        terms = [quoted(f"~{text}")]
        if len(text) >= 4:
            terms.append(quoted(f"${text[-4:]}"))
        if self.reads_doors:
            terms += [quoted(f"#{text}"), quoted(f"##{text}")]
        self.strict = any_of(terms)
        self.loose = any_of([*terms, quoted(f"!{text}", begins=True)])

    @property
    def reads_doors(self) -> bool:
        return len(self.text) <= LONGEST_ROOM

    @property
    def looks_up(self) -> bool:
        """Long enough to be looked up as the beginning of a phone or an ID."""
        return len(self.text) >= 3

    def rank(self, facts: Facts) -> int | None:
        ranks: list[int | None] = [self._in_number(fold(number)) for number in facts.numbers]
        ranks += [self._in_door(door, facts.kind) for door in facts.doors]
        ranks += [SOMEWHERE for text in (*facts.texts, *facts.names) if self.text in text]
        return min((rank for rank in ranks if rank is not None), default=None)

    def _in_number(self, number: str) -> int | None:
        if number == self.text:
            return EXACT
        tail = len(self.text) >= 4 and number.endswith(self.text)
        return BEGINS if tail or (self.looks_up and number.startswith(self.text)) else None

    def _in_door(self, door: Door, kind: str) -> int | None:
        if kind == "building":
            return EXACT if door_part(tidy_number(door.building)) == self.text else None
        return TELLING if door_part(tidy_room(door.room)) == self.text else None


@dataclass
class AtDoor:
    """A door or the beginning of one, however written; ``3-2`` may be a stair, ``3-501`` a room without stair."""

    door: Door
    estates: Sequence[str] | None = None
    """Ids of the estates meant; ``None`` where none was named."""
    reads_doors: bool = True
    strict: str | None = field(init=False)
    loose: str | None = field(init=False)

    def __post_init__(self) -> None:
        b, u, r = self._parts = tuple(map(door_part, (self.door.building, self.door.unit, self.door.room)))
        if u and r:
            strict, loose = [quoted(f"#{b}-{u}-{r}")], [quoted(f"#{b}-{u}-{r}", begins=True)]
        elif r:
            strict = [quoted(f"#{b}--{r}")]
            loose = [
                *strict,
                quoted(f"#{b}-{r}-", begins=True),
                f"({quoted(f'#{b}-', begins=True)} AND {quoted(f'#{r}')})",
            ]
        elif u:
            strict = loose = [quoted(f"#{b}-{u}-", begins=True)]
        else:
            strict, loose = [quoted(f"##{b}")], [quoted(f"##{b}"), quoted(f"#{b}-", begins=True)]
        chosen = any_of([quoted(estate_term(estate)) for estate in self.estates or ()])
        self.strict = all_of([e for e in (any_of(strict), chosen) if e])
        self.loose = all_of([e for e in (any_of(loose), chosen) if e])

    @property
    def tiers(self) -> frozenset[int]:
        return _ALL - ({FEW, CASES} if self.door.unit or self.door.room else {CASES})

    def rank(self, facts: Facts) -> int | None:
        if self.door.estate and not any(self.door.estate.lower() in estate.lower() for estate in facts.estates):
            return None
        return min((rank for rank in map(self._at, facts.doors) if rank is not None), default=None)

    def _at(self, door: Door) -> int | None:
        b, u, r = self._parts
        there = [
            door_part(tidy_number(door.building)),
            door_part(tidy_number(door.unit)),
            door_part(tidy_room(door.room)),
        ]
        if there[0] != b:
            return None
        if u and r:
            return None if there[1] != u or not there[2].startswith(r) else (EXACT if there[2] == r else BEGINS)
        if r:
            if there[2] == r:
                return BEGINS if there[1] else EXACT
            return TELLING if there[1] == r else None
        if u:
            return BEGINS if there[1] == u else None
        return EXACT if not there[1] and not there[2] else BEGINS


@dataclass
class Code:
    """Letters and digits mixed: a room like B101, a building like A1, a log's number, the end of an ID with X."""

    text: str
    tiers: frozenset[int] = _ALL
    reads_doors: bool = True
    strict: str | None = field(init=False)
    loose: str | None = field(init=False)

    def __post_init__(self) -> None:
        text = fold(self.text)
        terms = [quoted(f"~{text}"), quoted(f"#{text}"), quoted(f"##{text}")]
        terms += [quoted(f"${text[-4:]}")] if len(text) >= 4 else []
        words = re.findall(r"\d+|[a-z]+", text)
        self.strict = any_of(terms)
        inside = all_of([quoted(f"!{word}", begins=True) for word in words])
        self.loose = any_of([*terms, inside] if inside else terms)

    def rank(self, facts: Facts) -> int | None:
        text = fold(self.text)
        ranks: list[int | None] = [_tail(text, fold(number)) for number in facts.numbers]
        for door in facts.doors:
            ranks.append(TELLING if door_part(tidy_room(door.room)) == text else None)
            ranks.append(EXACT if facts.kind == "building" and door_part(door.building) == text else None)
        ranks += [SOMEWHERE for other in (*facts.texts, *facts.names) if text in fold(other)]
        return min((rank for rank in ranks if rank is not None), default=None)


def _tail(text: str, number: str) -> int | None:
    if text == number:
        return EXACT
    return BEGINS if len(text) >= 4 and (number.endswith(text) or number.startswith(text)) else None


_RUNS = re.compile(
    r"[0-9]+x$|[0-9]+(?:-[0-9a-z]+)+|[a-z]+[0-9][0-9a-z]*|[0-9]+[a-z]+(?![a-z])|[0-9]+|[a-z]+|[^\x00-\x7f]+"
)


_DASHED = re.compile(r"[0-9a-z]+(-[0-9a-z]+)+")
LONGEST_DOOR = 14
"""Letters, digits and dashes beyond this are the number of a paper, no door."""

Estates = Callable[[str], list[str]]
"""Ids of estates by a part of their name."""


def pieces_of(text: str, estates: Estates) -> list[Piece]:
    """Cut what was typed into pieces, all of which must match. ``estates`` finds ids by a part of the name."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_QUERY]).lower().strip()
    folded = re.sub(r"(?<=\d)\s*[-‐-―−]\s*(?=[0-9a-z])", "-", folded)
    words = folded.split()
    found: list[Piece] = []
    for word in words:
        found += _pieces(word, estates, several=len(words) > 1)
    return found[:MOST_PIECES]


def _pieces(word: str, estates: Estates, *, several: bool) -> list[Piece]:
    number = _DASHED.fullmatch(word) is not None and any(map(str.isdigit, word))  # without a digit it is a name: min-su
    if number and len(word) > LONGEST_DOOR:
        return [Code(word)]
    door = None if word.isdecimal() else parse_door(word)
    if door and _plausible(door, word):
        if not door.estate:
            return [AtDoor(door)]
        meant = estates(door.estate)
        bare = Door(door.building, door.unit, door.room)
        return [AtDoor(door, meant)] if meant else [*_runs(door.estate, estates, several=True), AtDoor(bare)]
    if number:
        return [Code(word)]
    return _runs(word, estates, several=several)


def _plausible(door: Door, word: str) -> bool:
    return bool(door.room or door.unit or re.search("[栋幢座楼#]", word))


def _runs(word: str, estates: Estates, *, several: bool) -> list[Piece]:
    runs = _RUNS.findall(word)
    found: list[Piece] = []
    for run in runs:
        if not run.isascii():
            han = "".join(c for c in run if c.isalnum())
            found += [Han(han, estates(han) if several or len(runs) > 1 else ())] if han else []
        elif run.isdecimal():
            found.append(Digits(run))
        elif run.isalpha():
            found.append(Letters(run))
        elif "-" in run and (door := parse_door(run)):
            found.append(AtDoor(door))
        else:
            found.append(Code(run))
    return found
