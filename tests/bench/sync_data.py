"""The workload of sync: residents of 20 filled fields, about 600 bytes of JSON each, the same for every stack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random

from models.base import uuid7
from models.sample.names import given_name, id_number, phone, surname

Person = dict[str, str]
FIELDS = (
    "name",
    "former_name",
    "sex",
    "birth_date",
    "id_type",
    "id_no",
    "phone",
    "ethnic",
    "native_place",
    "hukou_address",
    "hukou_match",
    "population_type",
    "marital",
    "political",
    "education",
    "occupation_kind",
    "occupation",
    "work_unit",
    "source",
    "note",
)
_FIRST_BIRTH = date(1935, 1, 1)
_JOBS = ("会计", "教师", "司机", "厨师", "护士", "焊工", "保安", "店员", "退休", "工程师")
_STREETS = ("浑南中路", "沈中大街", "白塔河路", "金卡路", "天赐街", "富民街", "长青街", "文溯街")
_FIRMS = ("机床厂", "中心医院", "粮库", "小学", "运营公司", "超市", "物业公司", "印刷厂")
_WORDS = (
    "天地人和风雨春秋东西南北山水花木金石云月日星光明新安康平福乐永兴盛隆昌荣华富强文武德才"
    "学问书画琴棋江河湖海松竹梅兰菊荷龙凤虎马牛羊红黄蓝白青紫大中小长高远近前后上下"
)


def people(number: int, seed: int = 0) -> list[Person]:
    """Their ids rise with time; no two of them are alike, so that nothing is won by repetition that life lacks."""
    return list(_people(number, Random(seed)))


def _people(number: int, chance: Random) -> Iterator[Person]:
    for _one in range(number):
        sex = chance.choice("12")
        birth = _FIRST_BIRTH + timedelta(days=chance.randrange(30_000))
        family = surname(chance)
        street = f"{chance.choice(_STREETS)}{chance.randrange(1, 400)}号"
        door = f"{chance.randrange(1, 30)}-{chance.randrange(1, 5)}-{chance.randrange(101, 999)}"
        since = f"{chance.randrange(2015, 2026)}年{chance.randrange(1, 13)}月登记"
        values = (
            family + given_name(chance, sex, birth.year),
            family + given_name(chance, sex, birth.year),
            sex,
            birth.isoformat(),
            "111",
            id_number(chance, sex, birth),
            phone(chance),
            chance.choice(("01", "01", "01", "02", "11", "15")),
            f"辽宁省{_text(chance, 2)}市{_text(chance, 2)}县",
            f"沈阳市浑南区{street}{door}",
            chance.choice("1239"),
            "01",
            chance.choice(("10", "20", "30", "40")),
            chance.choice(("01", "03", "13")),
            chance.choice(("10", "20", "30", "60", "70")),
            chance.choice(("21", "24", "27", "31")),
            chance.choice(_JOBS),
            f"沈阳{_text(chance, 4)}{chance.choice(_FIRMS)}",
            "import",
            f"{since}，{_text(chance, 14)}，编号{chance.randrange(10**8)}",
        )
        yield {"id": uuid7().hex, **dict(zip(FIELDS, values, strict=True))}


def _text(chance: Random, length: int) -> str:
    """Characters that no dictionary makes shorter, as names of places and firms and what people write."""
    return "".join(chance.choices(_WORDS, k=length))


_notes = count(1)


def new_note(chance: Random) -> str:
    """What an edit writes."""
    return f"{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日电话核实，编号{next(_notes)}"
