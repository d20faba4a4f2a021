"""Names with the frequencies of real ones, and numbers that belong to nobody."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from random import Random

SURNAME_WEIGHTS = {
    9: ["王", "李"],
    8: ["张"],
    7: ["刘"],
    5: ["赵"],
    4: ["陈", "杨", "孙"],
    3: ["徐", "高", "于"],
    2: list("周吴马朱宋郭韩金关姜"),
    1: [*"何林罗佟那白崔曹董程冯田潘尹付邹石孟秦阎薛侯雷单曾", "欧阳", "司马"],
}
COMMON_MALE = "伟强磊军洋勇杰涛明超刚平辉鹏飞波斌宇浩凯健俊帅旭鑫亮峰志建国文德福庆海东晓永春学宝"
COMMON_FEMALE = "芳娜敏静丽艳娟霞秀英华慧巧美婷雪倩颖玉兰桂凤洁梅琳素云莲环荣爱妹香月莺媛瑞凡佳淑晶"
CHILD = "梓涵轩宇欣怡子浩然诗雨泽沐辰一诺可心语桐熙睿博嘉佑宁安悦芮晨"
RARE = "䶮喆堃赟翀祎婳龢𠮷㛃𬱖𫖯㑇䥽鿍"
"""Characters that old systems lose; about one name in 150 carries one."""

PHONE_PREFIX = "140"
"""Eleven-digit numbers with this prefix are given to nobody (it numbers things, with thirteen digits)."""
ID_REGION = "210199"
"""No such county has been coded in Shenyang: an ID number that starts so is nobody's."""

_WEIGHTS, _CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
_SURNAMES = [name for names in SURNAME_WEIGHTS.values() for name in names]
_TOTALS = list(accumulate(weight for weight, names in SURNAME_WEIGHTS.items() for _ in names))


def surname(random: Random) -> str:
    return str(random.choices(_SURNAMES, cum_weights=_TOTALS)[0])


def given_name(random: Random, sex: str, born: int) -> str:
    """Return one or two characters as people of that birth year and sex bear them."""
    if random.random() < 1 / 150:
        return random.choice(RARE)
    pool = CHILD if born >= 2005 else COMMON_MALE if sex == "1" else COMMON_FEMALE
    return random.choice(pool) + (random.choice(pool) if random.random() < 0.78 else "")


def id_number(random: Random, sex: str, birth: date) -> str:
    """Return 18 characters that pass every check of GB 11643 and belong to nobody."""
    sequence = random.randrange(0, 1000, 2) + (1 if sex == "1" else 0)
    body = f"{ID_REGION}{birth:%Y%m%d}{sequence:03d}"
    return body + _CHECK[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def phone(random: Random) -> str:
    return f"{PHONE_PREFIX}{random.randrange(100_000_000):08d}"
