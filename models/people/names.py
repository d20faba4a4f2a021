"""Names by code point: the surname, how a name is shown masked, and how a typed name is brought into order."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TypeGuard

from models.codes import rows

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶
太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良
漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲
公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 南荣 东里 东宫 仲长 子书 子桑 即墨 淳于 达奚
褚师 纳兰 叶赫 完颜 爱新 耶律 那拉 富察 钮祜 佟佳 索绰 欧陽 司馬 諸葛 单于 爱新觉罗 叶赫那拉
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•‧・･．∙⋅"), DOT)  # how the dot of a name is typed where no keyboard has it
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")


@cache
def _private_use() -> dict[int, str]:
    """Characters that old GB files carry at private code points, and where they are since GB 18030-2022."""
    points = ((row["python_codec_2005"], row["gb18030_2022"]) for row in rows("gb18030_2022_remap"))
    return {int(old[2:], 16): chr(int(new[2:], 16)) for old, new in points}


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character of any plane (〇 too)."""
    point = ord(char)
    return 0x4E00 <= point <= 0x9FFF or 0x3400 <= point <= 0x4DBF or 0x20000 <= point <= 0x3FFFF or point == 0x3007


_PLAIN_HAN = re.compile("[\u4e00-\u9fff]+")


def is_plain_han(raw: object) -> TypeGuard[str]:
    """Whether ``raw`` is nothing but common Chinese characters: such names, nearly all, need no tidying."""
    return isinstance(raw, str) and _PLAIN_HAN.fullmatch(raw) is not None


def clean_text(raw: object) -> str:
    """NFC, today's code points for old private ones, no invisible characters, single spaces."""
    if raw is None:
        return ""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", str(raw).translate(_private_use())))
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def normalise_name(raw: object) -> str:
    """A name as stored: ``王　芳`` is 王芳, ``Ｊohn  Smith`` is John Smith, 阿不都•热合曼 has the dot ``·``."""
    if is_plain_han(raw):
        return raw
    text = clean_text(raw)
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text.translate(_DOTS))
    if any(map(is_han, text)) and not any(c.isascii() and c.isalpha() for c in text):
        text = text.replace(" ", "")
    return text


def surname(name: str) -> str:
    """The surname: a compound one whole, of a name with ``·`` or in Latin letters its first part, else one sign."""
    if DOT in name:
        return name.split(DOT, 1)[0]
    if not name or not is_han(name[0]):
        return name.split(" ", 1)[0]
    return next((name[:size] for size in (4, 2) if len(name) > size and name[:size] in COMPOUND_SURNAMES), name[:1])
