"""Value types of mediation: amounts of money, lists of points, and amounts in capital characters (大写)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from forms.i18n import N_
from forms.problems import BadValueError
from forms.types import Text, folded

MOST = Decimal("9999999999.99")
"""Yuan; what the column holds."""
_NUMBERED = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）]|\d{1,2}\s*[、.．)](?!\d)|[一二三四五六七八九十]{1,3}、)\s*")


@dataclass(frozen=True)
class Amount:
    """Yuan and fen: ``2,000.50``, ``¥2000``, ``2000元``."""

    def parse(self, raw: object) -> Decimal:
        text = folded(raw).replace(",", "").replace(" ", "").strip("¥￥").removesuffix("元")
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise BadValueError("not_amount", N_("{label} is no amount of money; write it as 2000.50.")) from None
        if not value.is_finite() or value != value.quantize(Decimal("0.01")):
            raise BadValueError("not_amount", N_("{label} is no amount of money; write it as 2000.50."))
        if not 0 <= value <= MOST:
            raise BadValueError("out_of_range", N_("{label} must lie between {low} and {high}."), low=0, high=MOST)
        return value.quantize(Decimal("0.01"))

    def text(self, value: Decimal) -> str:
        return f"{value:.2f}"


@dataclass(frozen=True)
class Points:
    """A list of points, one a line; numbers that were typed before them go, since paper numbers them itself."""

    most: int = 50
    each: int = 1000

    def parse(self, raw: object) -> list[str]:
        lines = [str(part) for part in raw] if isinstance(raw, list | tuple) else str(raw).split("\n")
        points = [text for line in lines if (text := Text(self.each).parse(_NUMBERED.sub("", line)))]
        if len(points) > self.most:
            raise BadValueError("too_many_texts", N_("{label} has room for {limit}; leave some out."), limit=self.most)
        return points

    def text(self, value: list[str]) -> str:
        return "\n".join(value)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def in_capitals(amount: Decimal) -> str:
    """Return an amount as bills write it: ``2000.50`` is 贰仟元零伍角整 (支付结算办法 附一).

    Args:
        amount: yuan, not negative, below a trillion, to the fen.
    """
    yuan, fen = divmod(int(amount * 100), 100)
    if not yuan and not fen:
        return "零元整"
    whole = f"{_whole(yuan)}元" if yuan else ""
    jiao, cents = divmod(fen, 10)
    if not fen:
        return whole + "整"
    gap = "零" if yuan and (not jiao or yuan % 10 == 0) else ""
    parts = (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[cents]}分" if cents else "整")
    return whole + gap + parts


def _whole(yuan: int) -> str:
    """Digits in groups of four; a gap of zeros is one 零."""
    said, before = "", False
    for number, digits in _groups(yuan):
        if not digits:
            before = bool(said)
            continue
        text = _group(digits)
        if said and (before or digits < 1000):
            text = "零" + text
        said, before = said + text + _GROUPS[number], False
    return said


def _groups(yuan: int) -> Iterator[tuple[int, int]]:
    for number in reversed(range(len(_GROUPS))):
        yield number, yuan // 10_000**number % 10_000


def _group(digits: int) -> str:
    said, gap = "", False
    for place in reversed(range(4)):
        digit = digits // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return said
