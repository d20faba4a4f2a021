"""What a column holds, judged by its cells alone: for registers whose headings say nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from forms.form import Field
from forms.people import RESIDENCY, RESIDENT
from forms.places import DWELLING
from forms.problems import BadValueError
from forms.types import folded

MOST = 0.7
"""Share of the cells that must fit."""

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘"
    "景薄单包司柏宁柯阮桂闵解强柴华车冉房边净阴闫佟那"
)
_ID = re.compile(r"\d{17}[0-9Xx]|\d{15}")
_PHONE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"(?:18|19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?|(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d")
_DOOR = re.compile(
    r".{0,20}?\d{1,4}\s*(?:号楼|栋|幢|楼|座|#|号|-|—)\s*(?:\d{1,2}\s*(?:单元|门|-|—|#)\s*)?\d{1,4}\s*[室号户]?"
)
_NAME = re.compile(r"[\u3400-\u9fff·\U00020000-\U0003ffff]{2,4}")


def guess(cells: Sequence[object]) -> str | None:
    """Return the key of the column that ``cells`` (non-blank ones) fit, or ``None``."""
    texts = [folded(cell) for cell in cells]
    if not texts:
        return None
    return next((key for key, fits in _TESTS if sum(map(fits, texts)) >= MOST * len(texts)), None)


def _parses(field: Field) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        if text.isdigit():
            return False  # a number is a code of any table
        try:
            field.type.parse(text)
        except BadValueError:
            return False
        return True

    return fits


def _is_name(text: str) -> bool:
    return text[:1] in _SURNAMES and _NAME.fullmatch(text.replace(" ", "")) is not None


_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("id_no", lambda text: _ID.fullmatch(text) is not None),
    ("phone", lambda text: _PHONE.fullmatch(text) is not None),
    ("birth_date", lambda text: _DAY.fullmatch(text) is not None),
    ("sex", lambda text: text in {"男", "女"}),
    ("address", lambda text: _DOOR.fullmatch(text) is not None),
    ("ethnic", lambda text: len(text) > 1 and text.endswith("族")),
    ("occupancy", _parses(DWELLING.by_key["occupancy"])),
    ("relation", _parses(RESIDENCY.by_key["relation"])),
    ("education", _parses(RESIDENT.by_key["education"])),
    ("political", _parses(RESIDENT.by_key["political"])),
    ("marital", _parses(RESIDENT.by_key["marital"])),
    ("name", _is_name),
)
