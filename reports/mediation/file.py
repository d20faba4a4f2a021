"""F05-0: the cover of a file, its numbered contents and back cover; and the whole set in the order of the contents."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from forms.mediation_words import ITEMS
from models.cases.paper_codes import case_code
from models.mediation.rules import Item
from reports.document import A4
from reports.flow import Strip, table
from reports.fonts import Style
from reports.lists import Column
from reports.mediation import papers
from reports.mediation.data import CaseText, ContentText, NoteText
from reports.mediation.ruled import (
    Blank,
    Block,
    Sheet,
    beside,
    blanks,
    committee,
    gap,
    page_count,
    render_sheets,
    signatures,
)
from reports.moments import full_day
from reports.official import _
from reports.page import LEFT, Printed, content_width
from reports.pen import Align, Pen


@dataclass
class Line:
    """One item of the contents with its printed papers and where it begins."""

    item: Item
    sheets: list[Sheet] = field(default_factory=list)
    outside: tuple[tuple[str, int, str], ...] = ()
    missing: bool = False
    first: int = 0
    pages: int = 0


def lines_of(case: CaseText, *, whole: bool = True) -> list[Line]:
    """All thirteen items, page numbers running through what is printed and what came from outside.

    ``whole``: they are printed with it; else a notice that was never printed is not there.
    """
    known = {content.item: content for content in case.contents}
    folio, found = 1, []
    for item in Item:
        content = known.get(int(item), ContentText(item=int(item)))
        there = whole or item is not Item.RIGHTS or case.rights_told
        line = Line(item, _sheets(case, item) if there else [], content.papers, content.missing, folio)
        line.pages = sum(page_count(sheet) for sheet in line.sheets) + sum(pages for _t, pages, _r in line.outside)
        folio += line.pages
        found.append(line)
    found[-1].sheets = [back_cover(case, found[-1].first)]
    return found


def render_set(case: CaseText, to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write cover, contents and every paper of the file that is there so far, each with its page number in the file."""
    lines = lines_of(case)
    sheets, folios = [cover(case, printed), contents(case, lines)], [0, 0]
    for line in lines:
        folio = line.first
        for sheet in line.sheets:
            sheets.append(sheet)
            folios.append(folio)
            folio += page_count(sheet)
    title = _("Mediation file")
    return (yield from render_sheets(sheets, to, printed, title=title, number=case.paper_number, folios=folios))


def render_blank_set(to: BinaryIO, printed: Printed) -> Generator[tuple[int, int], None, int]:
    """Write every form once, empty, to be filled in by hand."""
    case, note = CaseText(), NoteText()
    sheets = [
        cover(case, printed), contents(case, lines_of(case)), papers.application(case), papers.registration(case),
        papers.rights(case), papers.inquiry(case, note), papers.session_record(case, note), papers.agreement(case),
        papers.agreement(case, oral=True), papers.return_visit(case, note), papers.closing(case), back_cover(case),
    ]  # fmt: skip
    return (yield from render_sheets(sheets, to, printed, title=_("Mediation file")))


def _sheets(case: CaseText, item: Item) -> list[Sheet]:
    """What the program prints for an item, as far as it came about."""
    match item:
        case Item.APPLICATION:
            accepted = [papers.registration(case)] if case.accepted_on else []
            return [*([papers.application(case)] if case.origin == "applied" else []), *accepted]
        case Item.RIGHTS:
            return [papers.rights(case)] if case.accepted_on else []
        case Item.INQUIRIES:
            return [papers.inquiry(case, note) for note in case.inquiries]
        case Item.SESSIONS:
            return [papers.session_record(case, note) for note in case.sessions]
        case Item.AGREEMENT:
            return [papers.agreement(case)] if case.agreement else []
        case Item.RETURN_VISITS:
            return [papers.return_visit(case, note) for note in case.return_visits]
        case Item.STATEMENT:
            report = [papers.closing(case)] if case.closed_on else []
            return [*report, *([papers.statement(case)] if case.lacking else [])]
        case Item.BACK_COVER:
            return [back_cover(case)]
    return []


def cover(case: CaseText, printed: Printed) -> Sheet:
    period = f"{full_day(case.accepted_on)} {_('to·')} {full_day(case.result_on)}"
    return Sheet(
        _("Mediation file"),
        (
            Block((Strip(105, partial(_draw_cover, committee(printed))),)),
            beside(_("Name of the file:"), case.name, 2),
            blanks(Blank(_("File no.:"), case.paper_number or _("(    ) mediation no. ____"))),
            blanks(Blank(_("People's mediator:"), case.mediator)),
            blanks(Blank(_("Mediated from:"), period)),
            blanks(Blank(_("Filed by:"), case.recorder or case.mediator)),
            blanks(Blank(_("Filed on:"), full_day(case.filed_on))),
            blanks(Blank(_("To be kept for:"), case.keeping)),
            beside(_("Remark:"), "", 2),
        ),
        plain=True,
        code=case_code(case.number, case.revision),
    )


def _draw_cover(name: str, pen: Pen, y: float) -> None:
    middle = LEFT + content_width(A4) / 2
    pen.text(middle, y + 38, name, 20 if len(name) < 22 else 15, Style.SERIF_BOLD, Align.CENTRE)
    pen.text(middle, y + 68, "　".join(_("Mediation file·")), 34, Style.SERIF_BOLD, Align.CENTRE)


def contents(case: CaseText, lines: Sequence[Line]) -> Sheet:
    columns = (
        Column(_("No.·"), 14, Align.CENTRE),
        Column(_("Title of the paper")),
        Column(_("Page·"), 26, Align.CENTRE),
        Column(_("Remark·"), 52),
    )
    known = bool(case.number)
    rows = [(str(int(line.item)), _(ITEMS[line.item]), _span(line) if known else "", _remark(line)) for line in lines]
    part = table("", columns, rows, row=11)
    head = (part.head,) if part.head else ()
    return Sheet(_("Contents of the file"), (Block((*head, *part.strips())),), right=case.paper_number)


def _span(line: Line) -> str:
    last = line.first + line.pages - 1
    return "" if not line.pages else str(line.first) if last == line.first else f"{line.first}–{last}"


def _remark(line: Line) -> str:
    told = [f"{title}{f'（{remark}）' if remark else ''}" for title, _pages, remark in line.outside]
    return "；".join(told) or (_("to be added") if line.missing else "")


def back_cover(case: CaseText, pages: int = 0) -> Sheet:
    """The last page, number ``pages`` of the file, on which who filed and who checked sign."""
    total = str(pages) if pages and case.number else ""
    return Sheet(
        _("Back cover of the file"),
        (
            gap(40),
            blanks(Blank(_("File no.:"), case.paper_number)),
            blanks(Blank(_("Pages in this file:"), total, 90, _("pages·"))),
            gap(20),
            signatures(_("Filed by (signature):"), _("Checked by (signature):")),
        ),
    )
