"""A register as stations really have it: merged headings, blank cells, three ways to write a door, and mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from forms.sheets.book import safe_book
from models import codes
from models.sample.families import HEAD, Families, Member
from models.sample.names import id_number, phone

HEADINGS = ("序号", "门牌号", "姓名", "与户主关系", "性别", "身份证号码", "出生年月", "联系电话", "民族", "备注")
UNITS, FLOORS, ROOMS = 2, 6, 2
SHEET = "台账"


@dataclass
class Messy:
    """What was written: rows of people, and which rows of the file a careful reader must refuse."""

    people: int = 0
    wrong_rows: list[int] = field(default_factory=list)
    """Row numbers as Excel shows them."""


def write_messy_register(to: Path, building: str, seed: int, today: date) -> Messy:
    """Write the register of one building; two of its rows are wrong, and none of its people is anybody."""
    clerk = _Clerk(Random(seed), building, today)
    with safe_book(to) as book:
        sheet = book.book.add_worksheet(SHEET)
        last = len(HEADINGS) - 1
        sheet.merge_range(0, 0, 0, last, f"{building}号楼居民台账(底册)", book.title)
        sheet.merge_range(1, 0, 1, 1, "房屋", book.head)
        sheet.merge_range(1, 2, 1, last, "人员信息", book.head)
        book.row(sheet, 2, HEADINGS, book.head)
        for at, values in enumerate(clerk.rows(), start=3):
            book.row(sheet, at, values)
    return clerk.messy


class _Clerk:
    """Writes one household after another, each door in another hand."""

    def __init__(self, random: Random, building: str, today: date) -> None:
        self._random, self._building, self._today = random, building, today
        self._families = Families(random, today)
        self._at = 3
        self.messy = Messy()

    def rows(self) -> Iterator[tuple[object, ...]]:
        for number, door in enumerate(self._doors()):
            if number % 9 == 8:
                yield self._next(door, "空置")
                continue
            for member in self._families.next():
                yield self._person(door if member.relation == HEAD else "", member)
        yield self._wrong(id_no="210199195603021428"[:17] + "9", note="校验位录错")
        yield self._wrong(birth="1990.2.30", note="没有这一天")

    def _doors(self) -> Iterator[str]:
        """``7-1-101``, ``7号楼1单元102``, ``7#1-201`` in turn."""
        styles = ("{b}-{u}-{r}", "{b}号楼{u}单元{r}", "{b}#{u}-{r}")
        doors = [
            (u, f"{f}{r:02d}") for u in range(1, UNITS + 1) for f in range(1, FLOORS + 1) for r in range(1, ROOMS + 1)
        ]
        for number, (unit, room) in enumerate(doors):
            yield styles[number % 3].format(b=self._building, u=unit, r=room)

    def _next(self, door: object, name: str, *more: object) -> tuple[object, ...]:
        self._at += 1
        return (self._at - 3, door, name, *more)

    def _person(self, door: str, member: Member) -> tuple[object, ...]:
        self.messy.people += 1
        relations, sexes = codes.table("gbt4761_family_relation"), codes.table("gbt2261_1_sex")
        number = id_number(self._random, member.sex, member.birth)
        return self._next(
            door,
            self._spaced(member.name),
            relations[member.relation].name_zh,
            sexes[member.sex].name_zh,
            self._as_typed(number, member.birth),
            self._dated(member.birth),
            self._phoned() if member.birth.year < self._today.year - 14 else "",
            "汉",
        )

    def _wrong(self, *, id_no: str = "", birth: str = "", note: str = "") -> tuple[object, ...]:
        self.messy.wrong_rows.append(self._at + 1)
        door = f"{self._building}-{UNITS}-{FLOORS}{ROOMS:02d}"
        return self._next(door, "赵试" if id_no else "钱试", "其他", "男", id_no, birth, "", "汉", note)

    def _spaced(self, name: str) -> str:
        return f"{name[0]}　{name[1]}" if len(name) == 2 and self._random.random() < 0.5 else name

    def _as_typed(self, number: str, birth: date) -> str:
        """Full-width digits, the old 15 digits, spaces between, or as on the card."""
        style = self._random.randrange(6)
        if style == 0:
            return "".join(chr(ord(char) + 0xFEE0) for char in number)
        if style == 1 and 1900 <= birth.year < 2000:
            return number[:6] + number[8:17]
        return f"{number[:6]} {number[6:14]} {number[14:]}" if style == 2 else number

    def _dated(self, birth: date) -> object:
        texts: tuple[object, ...] = (
            f"{birth.year}.{birth.month}.{birth.day}",
            f"{birth.year}年{birth.month}月{birth.day}日",
            f"{birth:%Y%m%d}",
            birth,
        )
        return self._random.choice(texts)

    def _phoned(self) -> object:
        number = phone(self._random)
        return self._random.choice((int(number), number, f"{number[:3]} {number[3:7]} {number[7:]}"))
