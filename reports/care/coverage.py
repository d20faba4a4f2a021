"""The coverage of pairing (结对帮扶覆盖情况表) and the list of those whom nobody covers, for the station's own use."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from functools import partial
from typing import BinaryIO

from forms.care_words import children_left_out
from forms.i18n import N_
from forms.visits_words import percent_text
from models.care.rules import NORMS
from reports import fonts
from reports.care.data import Cover, CoverageFacts, EstateDuty, GapLine, Load, share
from reports.document import A4, Size, landscape
from reports.flow import Cell, Part, Strip, Value, block, render_flow, table, titled
from reports.fonts import Style
from reports.lists import Column
from reports.official import _
from reports.page import LEFT, Printed
from reports.pen import BLACK, FRAME, MM, THIN, Align, Colour, Pen
from reports.signs import BLUE, RED, SLATE, draw_hatch
from reports.text import draw_lines, fit

_GREY: Colour = (0.62, 0.62, 0.62)
_BAR_X, _BAR, _BAR_ROW = LEFT + 33, 95.0, 7.5  # mm
_NAME, _NUMBER, _SHARE = 0.0, 20.0, 24.0


def render_coverage(
    facts: CoverageFacts, to: BinaryIO, printed: Printed, *, number: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write figures, chart, tables by grid, group and helper, and everybody who has no primary helper."""
    parts = [
        block(33, partial(_draw_figures, facts), titled(_("Figures of {day}").format(day=facts.day.isoformat()))),
        _chart(facts.grids),
        _cover_table(_("By grid·"), _("Grid"), facts.grids),
        _cover_table(_("By group"), _("Group·"), facts.groups, _("A person in several groups counts in each of them.")),
        _helper_table(facts.helpers),
        _gap_table(facts.gaps, A4, children=facts.children),
        block(16, _draw_signatures),
    ]
    return (yield from render_flow(_("Coverage of pairing"), parts, to, printed, number=number))


def render_gaps(
    gaps: Sequence[GapLine], estates: Sequence[EstateDuty], missing: Sequence[str], to: BinaryIO, printed: Printed,
    *, unnamed: int = 0, children: int = 0, number: str = "",
) -> Generator[tuple[int, int], None, int]:  # fmt: skip
    """Write whom nobody covers and what nobody answers for, with room to write in who takes it.

    Args:
        unnamed: people beside ``gaps`` whose name no paper bears (level 4).
        children: those under 14 of whom whoever prints it is not told (L-05).
        estates: only those without a cadre.
        missing: what the community itself lacks, in words.
    """
    size = landscape(A4)
    parts = [_gap_table(gaps, size, writing=True, unnamed=unnamed, children=children), _place_table(estates, missing)]
    return (yield from render_flow(_("Gaps in care"), parts, to, printed, number=number, size=size))


def _draw_figures(facts: CoverageFacts, pen: Pen, y: float) -> None:
    """Write the counts large, each share with its formula below."""
    whole = facts.whole
    coverage, single = share(whole.paired, whole.whole), share(whole.single, whole.whole)
    figures = (
        (str(whole.whole), N_("Should be paired"), "", BLACK),
        (str(whole.paired), N_("Are paired"), "", BLACK),
        (percent_text(coverage), N_("Coverage"), N_("paired ÷ should be"), BLACK),
        (percent_text(single), N_("One to one"), N_("exactly one ÷ should be"), BLACK),
        (str(whole.gap), N_("Gaps"), N_("to pair {new}, to reassign {lost}"), RED if whole.gap else BLACK),
    )
    widths, x = (26.0, 26.0, 39.0, 39.0, 35.0), LEFT
    for (value, label, formula, colour), width in zip(figures, widths, strict=True):
        pen.rect(x, y, width, 26, THIN)
        pen.middle(x + width / 2, y + 9.5, value, 18, Style.SANS_BOLD, Align.CENTRE, colour)
        pen.middle(x + width / 2, y + 17.5, _(label), 10, Style.SERIF_BOLD, Align.CENTRE)
        said = _(formula).format(new=facts.to_pair, lost=facts.to_reassign) if formula else ""
        pen.middle(x + width / 2, y + 22.3, said, 7.5, align=Align.CENTRE)
        x += width
    pen.rect(LEFT, y, sum(widths), 26, FRAME)
    pen.middle(LEFT, y + 30, "　".join(_remarks(facts)), 9)


def _remarks(facts: CoverageFacts) -> Iterator[str]:
    if facts.timely is not None:
        made, of = facts.timely
        yield _("Visits made in time since {day}: {percent} ({made} of {of}).").format(
            day=facts.timely_since.isoformat(), percent=percent_text(share(made, of)), made=made, of=of
        )
    if facts.two_primaries:
        yield _("{n} people have two primary helpers, which is still to be decided.").format(n=facts.two_primaries)


def _chart(grids: Sequence[Cover]) -> Part:
    def strips() -> Iterator[Strip]:
        for line in grids:
            yield Strip(_BAR_ROW, partial(_draw_bar, line))
        if grids:
            yield Strip(9, _draw_legend)

    return Part(strips, titled(_("Coverage of the grids")), Strip(7, _draw_scale))


def _draw_scale(pen: Pen, y: float) -> None:
    for percent in range(0, 101, 20):
        x = _BAR_X + _BAR * percent / 100
        pen.middle(x, y + 2.8, f"{percent}%", 7.5, Style.SANS, Align.CENTRE)
        pen.line(x, y + 5.2, x, y + 7, THIN)
    pen.line(_BAR_X, y + 7, _BAR_X + _BAR, y + 7, THIN)


def _draw_bar(line: Cover, pen: Pen, y: float) -> None:
    """Draw one bar: full for exactly one helper, hatched for two, white for nobody; figures at its right end."""
    for percent in range(0, 101, 20):
        x = _BAR_X + _BAR * percent / 100
        pen.line(x, y, x, y + _BAR_ROW, THIN, dash="" if percent in (0, 100) else "1 2", colour=_GREY)
    middle, height = y + _BAR_ROW / 2, 4.2
    label = fit(line.label, _BAR_X - LEFT - 2, _BAR_ROW - 1, 9, 5.5, Style.SANS)
    draw_lines(pen, _BAR_X - 2, middle, label, Style.SANS, Align.RIGHT)
    right = _BAR_X + _BAR
    if line.few or not line.whole:
        pen.middle(_BAR_X + 2, middle, _few() if line.few else "—", 9, Style.SANS)
        return
    single, paired = (_BAR * part / line.whole for part in (line.single, line.paired))
    top = middle - height / 2
    if line.gap:
        pen.rect(_BAR_X + paired, top, _BAR - paired, height, 1.0, fill=(1, 1, 1), colour=RED)
    pen.rect(_BAR_X, top, single, height, 0, fill=BLUE)
    draw_hatch(pen, _BAR_X + single, top, paired - single, height)
    pen.middle(right + 3, middle, percent_text(share(line.paired, line.whole)), 9, Style.SANS)
    if line.gap:
        pen.middle(LEFT + 165, middle, _("{n} missing").format(n=line.gap), 9, Style.SANS_BOLD, Align.RIGHT, RED)


def _draw_legend(pen: Pen, y: float) -> None:
    x, middle = _BAR_X, y + 4.5
    for kind, word in enumerate((N_("exactly one"), N_("two, to be decided"), N_("nobody"))):
        if kind == 0:
            pen.rect(x, middle - 1.6, 7, 3.2, 0, fill=BLUE)
        elif kind == 1:
            draw_hatch(pen, x, middle - 1.6, 7, 3.2)
        else:
            pen.rect(x, middle - 1.6, 7, 3.2, 0.7, colour=RED)
        pen.middle(x + 8.5, middle, _(word), 8.5)
        x += 15 + fonts.width(_(word), 8.5) / MM


def _cover_table(title: str, first: str, lines: Sequence[Cover], note: str = "") -> Part:
    right, middle = Align.RIGHT, Align.CENTRE
    columns = (
        Column(first, _NAME), Column(_("Should be paired"), _NUMBER, right), Column(_("Are paired"), _NUMBER, right),
        Column(_("Coverage"), _SHARE, right), Column(_("Exactly one"), _NUMBER, right),
        Column(_("One to one"), _SHARE, right), Column(_("Gaps"), 18, middle),
    )  # fmt: skip
    return table(title, columns, [_cover_cells(line) for line in lines], note=note)


def _cover_cells(line: Cover) -> list[Value]:
    if line.few:
        return [line.label, _few(), *(["—"] * 5)]
    gap: Value = Cell(_("{n} missing").format(n=line.gap), RED, bold=True) if line.gap else "0"
    return [
        line.label, str(line.whole), str(line.paired), percent_text(share(line.paired, line.whole)), str(line.single),
        percent_text(share(line.single, line.whole)), gap if line.whole else "—",
    ]  # fmt: skip


def _few() -> str:
    return _("fewer than {n}").format(n=NORMS.few)


def _helper_table(loads: Sequence[Load]) -> Part:
    columns = (
        Column(_("Helper·"), 30), Column(_("Employer·"), 0), Column(_("People paired"), 18, Align.RIGHT),
        Column(_("At most"), 18, Align.RIGHT), Column(_("Load"), 40), Column(_("Note"), 26),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [load.helper, load.unit, str(load.people), str(load.capacity), _load_cell(load), load.note] for load in loads
    ]
    return table(_("By helper"), columns, rows)


def _load_cell(load: Load) -> Cell:
    """A bar of the load; a helper beyond his capacity has it red, with the word."""

    def draw(pen: Pen, x: float, y: float, width: float) -> None:
        room, over = width - 15, load.people > load.capacity
        part = min(load.people / load.capacity, 1.0) if load.capacity else 0.0
        pen.rect(x + 2, y - 1.4, room, 2.8, THIN)
        pen.rect(x + 2, y - 1.4, room * part, 2.8, 0, fill=RED if over else BLUE)
        said = _("too many") if over else _("full") if load.people == load.capacity else ""
        style = Style.SANS_BOLD if over else Style.SANS
        pen.middle(x + width - 1.5, y, said, 8, style, Align.RIGHT, RED if over else BLACK)

    return Cell("", draw=draw)


def _gap_table(
    gaps: Sequence[GapLine], size: Size, *, unnamed: int = 0, children: int = 0, writing: bool = False
) -> Part:
    note = _("Names are masked; {n} more are not listed.").format(n=unnamed) if unnamed else _("Names are masked.")
    note = "　".join(part for part in (note, children_left_out(children, _)) if part)
    columns = [
        Column(_("No.·"), 10, Align.CENTRE), Column(_("Estate"), 0), Column(_("Door (building-unit-room)"), 26),
        Column(_("Full name"), 20), Column(_("Age"), 12, Align.RIGHT), Column(_("Grid"), 24),
        Column(_("State·"), 20, Align.CENTRE), Column(_("Since"), 22, Align.CENTRE),
    ]  # fmt: skip
    if writing:
        columns += [Column(_("Helper before"), 26), Column(_("Taken over by"), 34), Column(_("On·"), 24)]

    def rows() -> Iterator[Sequence[Value]]:
        for number, gap in enumerate(gaps, start=1):
            state = Cell(gap.state, RED, bold=True)
            cells: list[Value] = [
                str(number), gap.estate, gap.door, gap.name, gap.age, gap.grid, state,
                gap.since.isoformat() if gap.since else "",
            ]  # fmt: skip
            yield [*cells, gap.last_helper, "", ""] if writing else cells

    title = _("People without a primary helper ({n})").format(n=len(gaps) + unnamed + children)
    if not gaps and not unnamed and not children:
        return _nobody(title, _("Nobody: everyone who should be paired has a primary helper."))
    return table(title, columns, rows, note=note, size=size, row=8.0 if writing else 7.0)


def _place_table(estates: Sequence[EstateDuty], missing: Sequence[str]) -> Part:
    title = _("Places nobody answers for ({n})").format(n=len(estates) + len(missing))
    columns = (
        Column(_("No.·"), 10, Align.CENTRE), Column(_("Place·"), 0), Column(_("What is missing"), 80),
        Column(_("Taken over by"), 50), Column(_("On·"), 30),
    )  # fmt: skip
    lacking = [(_("The whole community"), word) for word in missing]
    lacking += [(each.estate, _("no cadre responsible")) for each in estates]
    if not lacking:
        return _nobody(title, _("None: somebody answers for the community and for every estate."))
    rows: list[list[Value]] = [
        [str(number), place, Cell(word, RED, bold=True), "", ""] for number, (place, word) in enumerate(lacking, 1)
    ]
    return table(title, columns, rows, size=landscape(A4), row=8.0)


def _nobody(title: str, sentence: str) -> Part:
    return block(9, lambda pen, y: pen.middle(LEFT + 3, y + 3.5, sentence, 10), titled(title))


def _draw_signatures(pen: Pen, y: float) -> None:
    x = LEFT
    for word, width in ((_("Drawn up by"), 60.0), (_("Checked by"), 60.0), (_("Date·"), 45.0)):
        pen.middle(x, y + 9, word, 10)
        pen.line(x + 16, y + 11.5, x + width - 6, y + 11.5, THIN, colour=SLATE)
        x += width
