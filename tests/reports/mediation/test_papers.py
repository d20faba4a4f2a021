"""The F05 set: every label on every form, blank or filled; long texts go on; who signs has room to do so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from reports.mediation import papers
from reports.mediation.data import AgreementText, CaseText, NoteText, PartyText
from reports.mediation.figures import render_figures
from reports.mediation.file import lines_of, render_blank_set, render_set
from reports.mediation.ruled import Sheet, page_count, render_sheets
from tests.reports.mediation.cases import CASE, FIGURES, LONG, PRINTED, RARE, SESSION
from tests.reports.reading import lines, texts, texts_by_pypdf, words, written

MM = 72 / 25.4
PERSON = (
    "申请人：姓名",
    "被申请人：姓名",
    "性别",
    "民族",
    "年龄",
    "职业或职务",
    "联系方式",
    "单位或住址",
)
LABELS: dict[str, tuple[str, ...]] = {
    "调解卷宗": (
        "人民调解委员会", "卷名", "卷号", "人民调解员", "调解日期", "立卷人", "立卷日期", "保管期限", "备注",
    ),
    "卷内目录": (
        "序", "文书名称", "页号", "备注", "申请书或受理登记表", "当事人权利义务告知书", "当事人身份证明",
        "授权委托书", "调查记录", "证据材料", "调解记录", "调解协议书", "履行凭证", "回访记录", "司法确认材料",
        "卷宗情况说明", "封底",
    ),
    "人民调解申请书": (
        *PERSON,
        "纠纷简要情况", "当事人申请事项", "人民调解委员会已将申请人民调解的相关规定告知我", "签名盖章或按指印",
    ),
    "人民调解受理登记表": (
        "经当事人同意，调解", "纠纷类型", "① 当事人申请", "② 人民调解委员会主动调解", "登记人", "印章",
        "填写",
    ),
    "人民调解当事人权利义务告知书": (
        "性质", "原则", "效力", "选择或者接受人民调解员", "自主表达意愿", "如实陈述纠纷事实", "尊重对方当事人",
    ),
    "人民调解调查记录": (
        "时间", "地点", "参加人", "被调查人", "记录", "调查人（签名）", "记录人（签名）",
    ),
    "人民调解记录": (
        "当事人", "① 调解成功", "② 调解不成", "③ 有待继续调解", "相关规定告知各方当事人",
        "人民调解员（签名）",
    ),
    "人民调解协议书": (
        *PERSON,
        "编号", "纠纷主要事实、争议事项", "经调解，自愿达成如下协议", "履行方式、时限", "本协议一式", "大写",
        "人民调解员（签名）", "记录人（签名）", "人民调解委员会印章",
    ),
    "口头协议登记表": (
        *PERSON,
        "人民调解员（签名）", "印章",
    ),
    "人民调解回访记录": (
        "当事人", "调解协议编号", "回访事由", "时间", "回访情况", "回访人（签名）",
    ),
    "结案报告表": (
        "卷号", "填表时间", "承办单位", "承办人", "受案时间", "结案时间", "地址", "电话", "案件来源",
        "简要事实", "调解结果",
    ),
}  # fmt: skip


def of(sheet: Sheet) -> bytes:
    return written(render_sheets, [sheet], PRINTED, title="t")


def flat(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


@pytest.mark.parametrize("title", LABELS)
def test_every_label_is_on_the_empty_form(title: str) -> None:
    pages = ["".join(page.split()) for page in texts(written(render_blank_set, PRINTED))]
    page = next(page for page in pages if "".join(title.split()) in page)
    assert [label for label in LABELS[title] if "".join(label.split()) not in page] == []


def test_each_empty_form_is_one_page() -> None:
    assert len(texts(written(render_blank_set, PRINTED))) == 12


def test_the_set_holds_every_paper_in_the_order_of_the_contents_with_its_page() -> None:
    pages = texts(written(render_set, CASE, PRINTED))
    order = [
        "卷内目录", "人民调解申请书", "人民调解受理登记表", "权利义务告知书", "人民调解调查记录", "人民调解记录",
        "人民调解协议书", "人民调解回访记录", "结案报告表", "卷宗情况说明", "封底",
    ]  # fmt: skip
    at = [next(n for n, page in enumerate(pages) if title in "".join(page.split()[:9])) for title in order]
    assert at == sorted(at)
    assert "卷内第1页" in pages[2]
    assert "卷内第7页" in next(page for page in pages if "人民调解调查记录" in page)
    assert all("第1页/共" in page or "第2页/共" in page or "第3页/共" in page for page in pages)
    assert all("打印：刘芳" in page for page in pages)


def test_papers_from_outside_take_their_pages_in_the_contents() -> None:
    found = {int(line.item): (line.first, line.pages) for line in lines_of(CASE)}
    assert found[3] == (found[2][0] + found[2][1], 2)
    assert found[5][0] == found[4][0] + 1
    assert found[6][1] == 0


def test_nothing_of_a_long_record_is_lost_and_no_signature_stands_alone() -> None:
    sheet = papers.session_record(CASE, SESSION)
    pages = texts(of(sheet))
    assert page_count(sheet) == len(pages) == 3
    whole = "".join("".join(pages).split())
    for sentence in LONG.split("\n"):
        assert sentence[:8] in whole
    assert "签名" in pages[-1]
    assert "调解结果" in pages[-1]


def test_rare_characters_and_several_parties_can_be_copied_out() -> None:
    pdf = of(papers.agreement(CASE))
    assert f"王{RARE}" in "".join(texts(pdf))
    assert f"王{RARE}" in "".join(texts_by_pypdf(pdf))
    assert "吴经理" in flat(pdf)
    assert flat(pdf).count("按指印") == 3


def test_an_agreement_bears_number_amount_in_capitals_and_copies() -> None:
    text = flat(of(papers.agreement(CASE)))
    for said in ("XY-210112010012-2026-A00003", "¥2000.50", "贰仟元零伍角整", "本协议一式4份"):
        assert said in text


def test_what_was_only_spoken_is_registered_and_signed_by_the_mediator_alone() -> None:
    assert CASE.agreement is not None
    spoken = replace(CASE, agreement=replace(CASE.agreement, oral=True))
    text = flat(of(papers.agreement(spoken)))
    assert "口头协议登记表" in text
    assert "按指印" not in text
    assert "本协议一式" not in text


def test_lines_to_sign_on_are_35_mm_at_least() -> None:
    pdf = of(papers.agreement(CaseText()))
    drawn = [line.split() for line in lines(pdf)]
    moves = [(a, b) for a, b in pairwise(drawn) if a[0] == "m" and b[0] == "l"]
    signing = [(float(b[1]) - float(a[1])) / MM for a, b in moves if float(a[2]) < 80 * MM and float(a[2]) > 25 * MM]
    assert len(signing) == 4
    assert min(signing) >= 35


def test_values_of_an_empty_form_stay_blank() -> None:
    text = flat(of(papers.closing(CaseText())))
    assert "无" not in text
    assert "None" not in text
    assert "0" not in text.replace("2026-03-2110:30", "")


def test_many_parties_with_long_names_stay_within_the_page() -> None:
    people = tuple(
        PartyText(side="respondent", name=f"阿卜杜拉·买买提江·艾合买提{n}", address="很长的地址" * 20)
        for n in range(24)
    )
    case = replace(CASE, parties=(CASE.parties[0], *people), agreement=AgreementText(terms=("甲" * 900,)))
    for sheet in (papers.agreement(case), papers.registration(case), papers.rights(case), papers.closing(case)):
        pdf = of(sheet)
        boxes = [word for page in range(len(texts(pdf))) for word in words(pdf, page) if word.text.strip()]
        assert min(word.bottom for word in boxes) > 10
        assert max(word.right for word in boxes) < 195
        assert flat(pdf).count("艾合买提23") >= 1


def test_the_same_case_prints_the_same_bytes() -> None:
    assert written(render_set, CASE, PRINTED) == written(render_set, CASE, PRINTED)


def test_an_inquiry_names_who_asked_and_who_was_asked() -> None:
    note = NoteText(person="孙邻居", asked_by="赵公正", text="问：何时？\n答：昨天。")
    text = flat(of(papers.inquiry(CASE, note)))
    assert "被调查人：孙邻居" in text
    assert "问：何时？" in text


def test_the_statistics_are_one_page_of_numbers_and_empty_without_any() -> None:
    pages = texts(written(render_figures, [("2026年3月", FIGURES)], PRINTED))
    assert len(pages) == 1
    for said in ("受理", "12000.50", "57.14%", "66.67%", "邻里纠纷", "只统计本人有权打开的卷宗"):
        assert said in pages[0]
    assert "57.14%" not in "".join(texts(written(render_figures, [], PRINTED)))


def test_the_day_beside_a_signature_is_left_to_the_hand() -> None:
    made = (
        papers.application(CASE), papers.registration(CASE), papers.rights(CASE), papers.agreement(CASE),
        papers.closing(CASE), papers.statement(CASE), papers.session_record(CASE, SESSION),
    )  # fmt: skip
    for sheet in made:
        assert flat(of(sheet)).split("（签名", 1)[1].count("年____月____日") == 1, sheet.title
    assert "2026年3月14日" not in flat(of(papers.agreement(CASE)))


def test_of_many_who_sign_no_page_has_the_mediator_alone() -> None:
    people = tuple(replace(CASE.parties[0], name=f"{'热依木·买买提江' * 2}{n}") for n in range(1, 30))
    case = replace(CASE, parties=people)
    for count in range(10, 29):
        last = "".join(texts(of(papers.session_record(replace(case, parties=people[:count]), SESSION)))[-1].split())
        assert "申请人热依木" in last, count
