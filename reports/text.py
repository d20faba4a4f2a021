"""How text is broken into lines and made to fit a box, by the rules of Chinese typesetting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.fonts import Style, glyphs, width
from reports.pen import BLACK, MM, Align, Colour, Pen

LEADING = 1.35  # of the type size
_READABLE = 7.0  # points; below that two lines are better than one
_NOT_FIRST = frozenset("!%),.:;?]}¢°·’”…‰℃、。〃々〉》」』】〕〗〞﹚﹜！＂％＇），．：；？］｜｝～")
_NOT_LAST = frozenset("$([{£¥‘“〈《「『【〔〖〝（［｛￥")
_PIECES = re.compile(r"\s+|[0-9A-Za-z@#&/\\+\-_.,:;'\"]+|.", re.DOTALL)


def clauses(*parts: str) -> str:
    """Join what people wrote with semicolons; a full stop before one goes, empty parts too."""
    said = [part.strip() for part in parts if part.strip()]
    return "；".join([*(part.rstrip("。；;") for part in said[:-1]), *said[-1:]])


def wrap(text: str, limit: float, size: float, style: Style = Style.SERIF) -> list[str]:
    """Break ``text`` into lines of at most ``limit`` mm; its own line ends stay. No text is no line."""
    if "\n" not in text and width(text, size, style) <= limit * MM:
        return [text.rstrip()] if text.strip() else []
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += _wrap_paragraph(paragraph.rstrip(), limit * MM / size, style)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _wrap_paragraph(text: str, limit: float, style: Style) -> list[str]:
    """``limit`` is in type sizes."""
    known = glyphs(style)
    lines, line, used = [], "", 0.0
    for piece in _pieces(text, limit, style):
        length = sum(known[c].width for c in piece)
        if line and used + length > limit:
            kept, moved = _break(line, piece)
            used = sum(known[c].width for c in moved)
            if used + length > limit:  # nothing but marks that must not begin a line: one of them does
                kept, moved, used = line, "", 0.0
            lines.append(kept.rstrip())
            line = moved
            if not line and piece.isspace():
                continue
        line, used = line + piece, used + length
    return [*lines, line.rstrip()]


def _pieces(text: str, limit: float, style: Style) -> list[str]:
    """Split into what stays together: a Latin word or number, unless it is longer than a line itself."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        pieces += [piece] if len(piece) == 1 or width(piece, 1, style) <= limit else list(piece)
    return pieces


def _break(line: str, piece: str) -> tuple[str, str]:
    """Decide where to break before ``piece``: no closing mark begins a line, no opening one ends it."""
    end = len(line)
    while end > 1 and ((piece if end == len(line) else line[end])[0] in _NOT_FIRST or line[end - 1] in _NOT_LAST):
        end -= 1
    return (line[:end], line[end:]) if end > 1 or len(line) == 1 else (line, "")


def lines_in(height: float, size: float) -> int:
    """Return how many lines of ``size`` points fit ``height`` mm, at least one; the last one needs no leading."""
    return max(1, int((height * MM - 1.1 * size) / (size * LEADING) + 1))


@dataclass(frozen=True)
class Fitted:
    """Lines that fit a box at ``size`` points; ``rest`` is what did not fit at the smallest size."""

    lines: tuple[str, ...]
    size: float
    rest: str = ""

    @property
    def height(self) -> float:
        """The height of the lines in mm."""
        return float(len(self.lines) * self.size * LEADING / MM)


def fit(
    text: str, limit: float, height: float, size: float, smallest: float = 6.5, style: Style = Style.SERIF
) -> Fitted:
    """Make ``text`` fit ``limit`` × ``height`` mm: one line, slightly smaller; then more lines, smaller; then cut."""
    if not text:
        return Fitted((), size)
    if "\n" not in text and (one_line := _one_line_size(text, limit, size, style)) >= (
        _READABLE if lines_in(height, size) == 1 else size
    ):
        return Fitted((text.rstrip(),), one_line)
    while True:
        lines = wrap(text, limit, size, style)
        room = lines_in(height, size)
        if len(lines) <= room:
            return Fitted(tuple(lines), size)
        if size <= smallest:
            whole, cut = lines[: room - 1], _ellipsis(lines[room - 1], limit, size, style)
            return Fitted((*whole, cut), size, _rest(text, whole))
        size = max(smallest, size - 0.5)


def fit_title(
    text: str, limit: float, height: float, size: float, smallest: float = 6.5, style: Style = Style.SERIF
) -> Fitted:
    """As ``fit``, for the head of a column: its word stays whole in smaller type, else its lines are as long."""
    if text and "\n" not in text and (one_line := _one_line_size(text, limit, size, style)) >= _READABLE:
        return Fitted((text.rstrip(),), one_line)
    fitted = fit(text, limit, height, size, smallest, style)
    return fitted if fitted.rest else replace(fitted, lines=tuple(_even(fitted.lines, text, limit, fitted.size, style)))


def _even(lines: Sequence[str], text: str, limit: float, size: float, style: Style) -> Sequence[str]:
    """Break ``text`` into no more lines than these, but none much longer than another."""
    while len(lines) > 1 and limit > 1:
        limit -= 0.5
        narrower = wrap(text, limit, size, style)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _one_line_size(text: str, limit: float, size: float, style: Style) -> float:
    """Return the largest type, in half points, at which ``text`` is one line."""
    length = width(text, 1, style)
    return size if length * size <= limit * MM else int(2 * limit * MM / length) / 2


def _ellipsis(line: str, limit: float, size: float, style: Style) -> str:
    while line and width(line + "…", size, style) > limit * MM:
        line = line[:-1]
    return line + "…"


def _rest(text: str, shown: list[str]) -> str:
    """Return ``text`` from the first line that is cut: repeated whole, so that nothing is read in halves."""
    at = 0
    for line in shown:
        at = text.index(line, at) + len(line)
    return text[at:].strip()


def draw_lines(
    pen: Pen, x: float, middle: float, fitted: Fitted, style: Style = Style.SERIF, align: Align = Align.LEFT,
    colour: Colour = BLACK,
) -> None:  # fmt: skip
    """Write fitted lines at ``x``, their block around ``middle``."""
    step = fitted.size * LEADING / MM
    first = middle - step * (len(fitted.lines) - 1) / 2
    for number, line in enumerate(fitted.lines):
        pen.middle(x, first + number * step, line, fitted.size, style, align, colour)
