"""The columns that a register can have: what they fill, and the headings that people give them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from forms.form import Field, Form
from forms.i18n import N_
from forms.people import HOUSEHOLD, RESIDENCY, RESIDENT
from forms.places import BUILDING, DWELLING, ESTATE

PLACE = ("estate", "building", "unit", "floor", "room", "address")
"""Columns that together say which door; ``address`` holds the whole of it in one cell."""


@dataclass(frozen=True)
class Column:
    """One known column. ``form`` and ``field`` say whose answer it is; columns without a form only help to place."""

    key: str
    label: str
    headings: tuple[str, ...]
    form: Form | None = None
    field: Field | None = None

    @property
    def is_used(self) -> bool:
        return self.key not in IGNORED


IGNORED = frozenset({"serial", "age", "head_id_no", "head_phone", "community", "grid", "people_count"})
"""Columns that are recognised so that nothing else is guessed in them, and then left out: they follow from others."""


def _of(form: Form, key: str, headings: str, name: str | None = None) -> Column:
    """A column that fills field ``key`` of ``form``; ``headings`` with blanks between, the one for exports first."""
    field = form.by_key[key]
    return Column(name or key, field.label, tuple(headings.split()), form, field)


def _aid(key: str, label: str, headings: str) -> Column:
    return Column(key, label, tuple(headings.split()))


_COLUMNS = (
    _of(ESTATE, "name", "小区 小区名称 小区名 所属小区 楼盘 物业小区 院落 小区(院落)", name="estate"),
    _of(
        BUILDING,
        "number",
        "楼栋 楼号 栋号 楼栋号 幢 幢号 楼 栋 楼座 座 座号 楼幢号 楼宇 号楼 楼牌号 "
        "楼单元 楼栋单元 楼号单元 楼栋单元号 栋单元",
        name="building",
    ),
    _aid("unit", N_("Unit"), "单元 门洞 单元号 门洞号 门栋 门 单元门 楼门 楼门号"),
    _of(DWELLING, "floor", "楼层 层 所在楼层 层数 所在层"),
    _of(
        DWELLING,
        "room",
        "房号 室 门牌 户号 房间号 室号 门牌号 房屋编号 房间 户室号 房室号 户门号 房门号 号 单元室 单元房号 单元户号",
    ),
    _aid(
        "address",
        N_("Address"),
        "住址 地址 详细地址 现住址 家庭住址 居住地址 现住地址 现居住地址 现居住地 现居地 常住地址 房屋地址 "
        "现住详址 居住详细地址 楼单元室 房屋坐落 居住地 家庭地址 楼门户号 楼房号 具体住址 现居住地详细地址 "
        "现住地 现住址详址 房屋位置 居住地详址 住所 楼栋单元房号 房址 楼栋房号",
    ),
    _of(
        RESIDENT,
        "name",
        "姓名 名字 居民姓名 人员姓名 成员姓名 家庭成员姓名 居住人姓名 住户姓名 本人姓名 家庭成员 "
        "常住人口姓名 人口姓名 住户 居民 居住人员姓名 居住人 老人姓名 被访人姓名 "
        "租户姓名 租客姓名 承租人姓名 租住人姓名 租户 租客 承租人 实际居住人 实际居住人姓名",
    ),
    _aid("head_name", N_("Head of household"), "户主姓名 户主 所属户主 户主名 户主名称"),
    _of(
        RESIDENT,
        "id_no",
        "身份证号 身份证号码 公民身份号码 证件号码 身份证 身份号码 证件号 居民身份证号码 公民身份证号码 "
        "居民身份证号 身份证件号码 身份证编号 公民身份证号 身份证号(必填) 身份证明号码 ID "
        "租户身份证号 租户身份证号码 租户身份证 租户证件号码 租客身份证号 租客身份证 "
        "承租人身份证号 承租人身份证号码 承租人身份证",
    ),
    _of(RESIDENT, "id_type", "证件类型 证件种类 证件名称"),
    _of(RESIDENCY, "relation", "与户主关系 关系 和户主关系 与户主的关系 户主关系 家庭关系 与户主 称谓 成员关系"),
    _of(RESIDENT, "sex", "性别 男女"),
    _of(RESIDENT, "birth_date", "出生日期 出生年月 出生年月日 生日 出生时间 出生日 出生"),
    _of(
        RESIDENT,
        "phone",
        "联系电话 手机号 电话 手机 手机号码 联系方式 电话号码 移动电话 联系手机 本人电话 联系号码 "
        "本人联系电话 居民电话 联络电话 联系人电话 本人手机号 "
        "租户电话 租户联系电话 租户联系方式 租户手机号 租客电话 租客联系方式 "
        "承租人电话 承租人联系电话 承租人联系方式 电话1 联系电话1 电话一 联系电话一 手机1 手机号1 第一联系电话",
    ),
    _aid(
        "phone_2",
        N_("Second phone"),
        "电话2 联系电话2 电话二 联系电话二 手机2 手机号2 手机号码2 电话号码2 联系方式2 备用电话 备用联系电话 备用手机 "
        "备用手机号 备用号码 备用联系方式 第二电话 第二联系电话 其他电话 其它电话 其他联系电话 其他联系方式 "
        "另一电话 固定电话 固话 座机 座机号 座机电话 住宅电话 家庭电话 宅电 家庭固定电话",
    ),
    _aid("phone_3", N_("Third phone"), "电话3 联系电话3 电话三 联系电话三 手机3 手机号3 第三联系电话"),
    _of(RESIDENT, "ethnic", "民族 民族名称"),
    _of(RESIDENT, "education", "文化程度 学历 受教育程度 教育程度 最高学历 文化水平"),
    _of(RESIDENT, "marital", "婚姻状况 婚姻 婚否 婚姻情况 婚姻状态"),
    _of(RESIDENT, "political", "政治面貌 政治面目 面貌"),
    _of(
        RESIDENT,
        "hukou_address",
        "户籍地址 户口所在地 户籍所在地 户籍地 户籍详址 户口地址 户籍 户口 户籍详细地址 户籍所在地址 "
        "户口所在地址 户籍地详址 户籍住址",
    ),
    _of(RESIDENT, "hukou_match", "人户一致 人户一致标识 人户状态 人户情况 是否人户一致 人户分离"),
    _of(RESIDENT, "population_type", "人口类型 人员类别 人口类别 人口性质 居民类型 人员类型"),
    _of(RESIDENT, "work_unit", "工作单位 服务处所 单位 单位名称 工作单位名称 就业单位 工作(学习)单位 就读学校"),
    _of(RESIDENT, "occupation", "职业 从事职业 工作 职务 岗位 工种"),
    _of(RESIDENT, "occupation_kind", "就业状况 职业类别 就业情况 从业状况 就业状态 职业状况"),
    _of(RESIDENT, "native_place", "籍贯 祖籍 原籍"),
    _of(RESIDENT, "former_name", "曾用名 别名 原名"),
    _of(RESIDENT, "flow_reason", "流入原因 来沈原因 流动原因 流入事由 居住事由 来沈事由"),
    _of(RESIDENT, "permit_type", "办证类型 居住证 居住证办理"),
    _of(RESIDENT, "registered_on", "登记日期 居住登记日期 登记时间"),
    _of(RESIDENT, "leaves_on", "预计离开日期 拟离开日期 拟居住至"),
    _of(RESIDENT, "left_behind", "留守类型 是否留守 留守"),
    _of(RESIDENT, "died_on", "死亡日期 去世日期 死亡时间 去世时间"),
    _of(RESIDENT, "note", "备注 备考 说明 其他 情况说明 其他情况 备注说明"),
    _of(
        DWELLING,
        "occupancy",
        "居住状态 房屋性质 房屋状态 居住情况 房屋使用情况 使用状况 入住情况 是否出租 房屋类型 居住状况 "
        "居住性质 房屋性质(自住/出租) 自住/出租 住房性质 房屋居住状态 住房情况 房屋现状 房屋使用状态",
    ),
    _of(RESIDENCY, "kind", "居住类型 居住方式 居住类别 住所类型", name="residence_kind"),
    _of(RESIDENCY, "is_owner", "是否房主 是否业主 是否产权人"),
    _of(RESIDENCY, "owner_relation", "与房主关系 与业主关系 与产权人关系"),
    _of(
        RESIDENCY,
        "starts_on",
        "入住日期 入住时间 迁入日期 迁入时间 居住起始日期 何时迁入 居住开始日期 租住时间 起租时间 起租日期",
    ),
    _of(DWELLING, "ownership", "产权 产权性质 产权类型 房屋产权"),
    _of(DWELLING, "use", "房屋用途 使用性质 房屋使用性质 用途 房屋用途性质"),
    _of(DWELLING, "layout", "户型 房型 房屋户型 户型结构"),
    _of(DWELLING, "floor_area_m2", "建筑面积 面积 房屋面积 住房面积 建筑面积(平方米) 面积(㎡) 居住面积"),
    _of(DWELLING, "owner_name", "房主 房主姓名 业主 业主姓名 产权人 产权人姓名 房东 房东姓名 房屋所有人"),
    _of(DWELLING, "owner_phone", "房主电话 业主电话 产权人电话 房东电话 房主联系电话 业主联系电话 房东联系电话"),
    _of(DWELLING, "rent_use", "出租用途 租房用途"),
    _of(HOUSEHOLD, "household_no", "户籍号 户编号 家庭编号 户口本号 户口簿号 户籍编号 户口号 家庭户号 户口簿编号"),
    _of(HOUSEHOLD, "kind", "户别 户类型 户口类型 户类别 户籍类型", name="household_kind"),
    _of(HOUSEHOLD, "dogs", "养犬 养犬数 犬只数 宠物(犬) 犬 养犬情况"),
    _aid("serial", N_("No."), "序号 编号 序 号 No NO."),
    _aid("age", N_("Age"), "年龄 周岁 岁数"),
    _aid(
        "head_id_no",
        N_("Head's ID number"),
        "户主身份证号 户主身份证号码 户主公民身份号码 户主证件号码 户主身份证",
    ),
    _aid("head_phone", N_("Head's phone"), "户主电话 户主联系电话 户主联系方式 户主手机号"),
    _aid("community", N_("Community"), "社区 社区名称 所属社区 街道 街道名称 所属街道 村居 村(社区) 区县"),
    _aid("grid", N_("Grid"), "网格 所属网格 网格名称 网格号 网格编号 网格员 楼长 包保干部"),
    _aid("people_count", N_("People"), "人数 家庭人数 人口数 常住人数 家庭人口 家庭人口数 居住人数"),
)

COLUMNS: Mapping[str, Column] = MappingProxyType({column.key: column for column in _COLUMNS})

_BRACKETS = re.compile(r"[((\[【<《][^))\]】>》]*[))\]】>》]")
_NOISE = re.compile(r"[\s::*※★·..,,、;;_\-—/\\|'\"“”‘’]+")


def heading(raw: object) -> str:
    """Return a heading as it is compared: NFKC, without blanks, signs and what stands in brackets."""
    text = unicodedata.normalize("NFKC", str(raw))
    return _NOISE.sub("", _BRACKETS.sub("", text)) or _NOISE.sub("", text)


def _by_heading() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in _COLUMNS:
        for text in (*column.headings, column.key, column.label):
            found.setdefault(heading(text).casefold(), column.key)
    return found


_HEADINGS = _by_heading()
_CONTAINED = sorted((text for text in _HEADINGS if len(text) >= 2 and not text.isascii()), key=len, reverse=True)


@lru_cache(4096)
def column_of(raw: object) -> str | None:
    """Return the key of the column with heading ``raw``, or ``None``; long headings may contain a known one."""
    if not isinstance(raw, str) or not (text := heading(raw).casefold()) or len(text) > 30:
        return None
    if (known := _HEADINGS.get(text) or _HEADINGS.get(text.removesuffix("码"))) is not None:
        return known
    if len(text) > 14:
        return None
    endings = (known for known in _CONTAINED if len(known) >= 2 and text.endswith(known))
    best = next(endings, None)
    return _HEADINGS[best] if best is not None and _same_owner(text, best) else None


_OTHERS = (
    "户主",
    "房主",
    "业主",
    "房东",
    "配偶",
    "监护",
    "紧急",
    "联系人",
    "产权",
    "承租",
    "租户",
    "父亲",
    "母亲",
    "子女",
    "网格",
    "楼长",
    "包保",
)


def _same_owner(text: str, known: str) -> bool:
    """``房主身份证号`` ends like an ID number but is somebody else's."""
    rest = text.removesuffix(known)
    return not any(word in rest for word in _OTHERS)
