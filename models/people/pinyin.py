"""How a name sounds: every likely reading of each character, and how far typed letters match it."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path

from models.people.names import COMPOUND_SURNAMES, is_han

_SURNAMES = """
单:shan/dan 曾:zeng/ceng 仇:qiu/chou 解:xie/jie 盖:ge/gai 翟:zhai/di 乐:yue/le 区:ou/qu 查:zha/cha 朴:piao/pu
尉:wei/yu 缪:miao/mou 覃:qin/tan 员:yun/yuan 种:chong/zhong 召:shao/zhao 隗:wei/kui 幺:yao 黑:hei/he 秘:bi/mi
句:gou/ju 谌:chen/shen 折:she/zhe 逄:pang 冼:xian 洗:xian/xi 宿:su 晁:chao 任:ren 华:hua 燕:yan 宁:ning 应:ying
繁:po/fan 重:chong/zhong 车:che 柏:bai/bo 薄:bo/bao 卜:bu 葛:ge 过:guo 哈:ha 纪:ji 贾:jia/gu 角:jue/jiao 阚:kan
令:ling 牟:mou/mu 那:na 粘:nian/zhan 宓:mi/fu 逯:lu 莘:shen/xin 沈:shen/chen 盛:sheng 石:shi 眭:sui 曲:qu 洼:wa
瞿:qu 万:wan 韦:wei 洪:hong 鲜:xian 相:xiang 颉:xie/jie 邢:xing 郇:xun/huan 叶:ye 殷:yin 於:yu 余:yu 俞:yu 郁:yu
祭:zhai/ji 占:zhan 仉:zhang 长:zhang/chang 祝:zhu 竺:zhu 庄:zhuang 卓:zhuo 撒:sa 僧:seng 少:shao 佴:nai/er 乜:nie
适:kuo/shi 都:du/dou 干:gan 能:nai/neng 尹:yin 王:wang 吴:wu 朱:zhu 冯:feng 于:yu 董:dong 邓:deng 许:xu 彭:peng
蔡:cai 丁:ding 潘:pan 杜:du 夏:xia 汪:wang 方:fang 姚:yao 陆:lu 郝:hao 白:bai 汤:tang 俱:ju 筰:zuo 呙:guo 鄌:tang
郗:xi/chi 郄:qie/xi 亓:qi 璩:qu 褚:chu 佘:she 厍:she 芮:rui 笪:da 妫:gui 么:yao/me 费:fei/bi 侯:hou
"""
_GIVEN = """
乐:le/yue 行:xing/hang 重:chong/zhong 长:chang/zhang 朝:chao/zhao 晟:sheng/cheng 茜:qian/xi 莎:sha/suo
娜:na/nuo 传:chuan/zhuan 盛:sheng/cheng 石:shi/dan 柏:bai/bo 隽:jun/juan 单:dan/shan 车:che/ju 亚:ya 仔:zai/zi
筠:yun/jun 角:jiao/jue 杉:shan/sha 乾:qian/gan 曾:zeng/ceng 解:jie/xie 强:qiang 好:hao 还:huan/hai 卜:bu/bo
都:du/dou 大:da/dai 倩:qian/qing 妮:ni 玫:mei 戎:rong 省:sheng/xing 胜:sheng 调:diao/tiao 弹:dan/tan 廷:ting
更:geng 嫣:yan 俊:jun 降:jiang/xiang 佛:fo/fu 露:lu/lou 率:shuai/lv 绿:lv/lu 空:kong 当:dang 少:shao 为:wei
会:hui/kuai 藏:cang/zang 参:shen/can 和:he 兴:xing 奇:qi/ji 期:qi/ji 莞:guan/wan 尉:wei/yu 瞿:qu 翟:zhai/di
葛:ge 缪:miao/mou 见:jian 颉:jie/xie 炅:jiong/gui 郁:yu 正:zheng 种:zhong/chong 校:xiao/jiao 数:shu 覃:tan/qin
什:shi/shen 扎:zha/za 劲:jin/jing 澄:cheng/deng 丽:li 珏:jue 昱:yu 煜:yu 祎:yi 翀:chong 婳:hua 赟:yun 喆:zhe
堃:kun 龢:he 璟:jing 熠:yi 玥:yue 曌:zhao 淼:miao 鑫:xin 垚:yao 焱:yan 犇:ben 骉:biao 羴:shan 森:sen 仇:qiu/chou
盖:gai/ge 区:qu/ou 查:cha/zha 朴:pu/piao 台:tai 万:wan 洗:xi 宁:ning 丁:ding 𠮷:ji 㐂:xi
"""
_SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao
ce cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui
chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die
ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai
gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei
hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu
ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la
lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv
lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao
ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan pang
pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu
qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se
sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun
shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu
tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu
xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei
zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui
zhun zhuo zi zong zou zu zuan zui zun zuo
"""

# Readings that a surname has, the usual one first; the dictionary's own first reading is often another.
SURNAME_READINGS = {
    char: tuple(readings.split("/")) for char, readings in (pair.split(":") for pair in _SURNAMES.split())
}
COMPOUND_READINGS = {
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "令狐": "ling hu",
    "亓官": "qi guan",
    "单于": "chan yu",
    "乐正": "yue zheng",
    "宰父": "zai fu",
    "仲长": "zhong chang",
}
# In a given name: characters that are read in more than one way there; all others by their first reading.
GIVEN_READINGS = {char: tuple(readings.split("/")) for char, readings in (pair.split(":") for pair in _GIVEN.split())}
SYLLABLES = tuple(_SYLLABLES.split())
"""Standard syllables without tones, ``v`` for ü: what a query can be cut into."""

MOST_READINGS = 4


@dataclass(frozen=True)
class PinyinKeys:
    """The sound of a name, best reading first; letters ``a``–``z`` only, ``v`` for ü."""

    syllables: tuple[tuple[str, ...], ...]
    """The readings of each character; empty for one that no dictionary knows."""
    full: tuple[str, ...]
    initials: tuple[str, ...]


def _plain(reading: str) -> str:
    """``nǚ`` is ``nv``."""
    parts = unicodedata.normalize("NFD", reading.replace("ɡ", "g")).replace("u\u0308", "v")
    return "".join(c for c in parts if "a" <= c <= "z")


_ENTRY = re.compile(r'"([0-9]+)": "([^",]+)')
"""A code point in decimal, and its first reading."""


@cache
def _dictionary() -> tuple[array[int], list[str]]:
    """The place of each code point's first reading in a list of them; a twentieth of the file as a ``dict``.

    Read from the file of ``pypinyin`` alone, whose modules take ten times as long.
    """
    found = find_spec("pypinyin")
    assert found is not None
    assert found.submodule_search_locations is not None
    text = (Path(found.submodule_search_locations[0]) / "pinyin_dict.json").read_text("utf-8")
    places, read = array("H", bytes(2 * (sys.maxunicode >> 2))), {"": 0}
    for entry in _ENTRY.finditer(text):
        places[int(entry[1])] = read.setdefault(entry[2], len(read))
    return places, [_plain(reading) for reading in read]


def _first_reading(char: str) -> str:
    places, read = _dictionary()
    return read[places[ord(char)]] if ord(char) < len(places) else ""


@lru_cache(16384)
def readings(char: str, *, in_surname: bool = False) -> tuple[str, ...]:
    """The readings of one character in a name; of a Latin letter or digit the character itself."""
    table = SURNAME_READINGS if in_surname else GIVEN_READINGS
    if char in table:
        return table[char]
    if not is_han(char):
        return (char.lower(),) if char.isascii() and char.isalnum() else ()
    first = _first_reading(char)
    return (first,) if first else GIVEN_READINGS.get(char, ())


def syllables_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The readings of each character of ``name``."""
    head = name[:2]
    first: tuple[tuple[str, ...], ...]
    if len(name) > 2 and head in COMPOUND_READINGS:
        first = tuple((s,) for s in COMPOUND_READINGS[head].split())
    elif len(name) > 2 and head in COMPOUND_SURNAMES:
        first = tuple(readings(c) for c in head)
    else:
        first = (readings(name[0], in_surname=True),) if name else ()
    return first + tuple([readings(c) for c in name[len(first) :]])


@lru_cache(65536)
def pinyin_keys(name: str) -> PinyinKeys:
    """Every likely sound of ``name``; at most ``MOST_READINGS`` combinations."""
    syllables = syllables_of(name)
    known = [s for s in syllables if s]
    if all(len(s) == 1 for s in known):
        alone = [s[0] for s in known]
        return PinyinKeys(syllables, ("".join(alone),), ("".join([s[0] for s in alone]),))
    combined = list(islice(product(*known), MOST_READINGS))
    full = tuple(dict.fromkeys("".join(c) for c in combined))
    return PinyinKeys(syllables, full, tuple(dict.fromkeys("".join(s[0] for s in c) for c in combined)))


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names share a reading: the same person written by ear."""
    return one == other or not set(pinyin_keys(one).full).isdisjoint(pinyin_keys(other).full)


EXACT, PREFIX, INSIDE = 0, 1, 2


def match(letters: str, syllables: Sequence[Sequence[str]]) -> int | None:
    """How ``letters`` match a name: the whole, its beginning, somewhere inside, or ``None``.

    Each syllable may be given whole or by its beginning: ``wxm``, ``wangxm``, ``wangxiaom`` all begin 王晓明.
    """
    known = [s for s in syllables if s]
    best: int | None = None
    for start in range(len(known)):
        found = _follow(letters, known, start)
        if found is not None:
            rank = INSIDE if start else (EXACT if found else PREFIX)
            best = rank if best is None else min(best, rank)
    return best


def _follow(letters: str, known: Sequence[Sequence[str]], at: int) -> bool | None:
    """``True`` when ``letters`` end with the last syllable, given whole or everywhere by its initial."""
    if (
        all(any(r[:1] == c for r in s) for c, s in zip(letters, known[at:], strict=False))
        and len(letters) <= len(known) - at
    ):
        return len(letters) == len(known) - at
    return _whole(letters, known, at)


def _whole(letters: str, known: Sequence[Sequence[str]], at: int) -> bool | None:
    if at == len(known):
        return None
    best: bool | None = None
    for reading in known[at]:
        for length in range(min(len(reading), len(letters)), 0, -1):
            if not letters.startswith(reading[:length]):
                continue
            rest = letters[length:]
            ended = at + 1 == len(known) and length == len(reading) if not rest else _whole(rest, known, at + 1)
            if ended is not None:
                best = bool(best) or ended
        if best:
            return True
    return best
